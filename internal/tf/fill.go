package tf

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// FillUnknown replaces the unknown values of a plan by those of a response of the same type, both pointers to a model. It looks into embedded models.
// A value that the response leaves unset is null.
func FillUnknown(plan, response any) {
	fillUnknown(reflect.ValueOf(plan).Elem(), reflect.ValueOf(response).Elem())
}

func fillUnknown(plan, response reflect.Value) {
	for i := range plan.NumField() {
		field := plan.Type().Field(i)
		switch {
		case field.Anonymous:
			fillUnknown(plan.Field(i), response.Field(i))
		case !field.IsExported():
		default:
			if value, ok := plan.Field(i).Interface().(attr.Value); ok && value.IsUnknown() {
				plan.Field(i).Set(response.Field(i))
			}
		}
	}
}

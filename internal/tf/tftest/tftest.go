// Package tftest helps the tests of models: an attribute that was forgotten in a mapping fails them.
package tftest

import (
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
)

// Fill returns a T in which every field has a value other than its zero value: texts that contain the field's name, numbers, true, one element
// in each list and map. Times are not known here; a test sets those, and ids of a special form, itself.
func Fill[T any]() T {
	var filled T
	fill(reflect.ValueOf(&filled).Elem(), "value")
	return filled
}

func fill(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				fill(v.Field(i), field.Name)
			}
		}
	case reflect.String:
		v.SetString("a " + name)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name)
		fill(value, name)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	}
}

// NoneMissing fails the test for each attribute of a model, or of a model that it embeds, that is null or unknown, and for each
// Go field that is zero. But names the attributes (by tfsdk tag) that a platform's object does not fill.
func NoneMissing(t *testing.T, model any, but ...string) {
	t.Helper()
	missing := missing(reflect.Indirect(reflect.ValueOf(model)))
	for _, name := range missing {
		if !slices.Contains(but, name) {
			t.Errorf("%T: nothing sets %s", model, name)
		}
	}
	for _, name := range but {
		if !slices.Contains(missing, name) {
			t.Errorf("%T: %s is set after all", model, name)
		}
	}
}

func missing(v reflect.Value) (names []string) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			names = append(names, missing(v.Field(i))...)
			continue
		}
		if !field.IsExported() {
			continue
		}
		name := field.Tag.Get("tfsdk")
		if name == "" {
			name = field.Name
		}
		value, isAttribute := v.Field(i).Interface().(attr.Value)
		if isAttribute && (value.IsNull() || value.IsUnknown()) || !isAttribute && v.Field(i).IsZero() {
			names = append(names, name)
		}
	}
	return names
}

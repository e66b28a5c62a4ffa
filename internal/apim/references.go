package apim

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// collection is a kind of object that memberships and subscriptions refer to.
//
// Configurations write such a reference in three forms, which all mean the same: the id alone, as the portal shows it; the management API's short
// form, "/groups/ID"; and the whole id in Azure Resource Manager, as other resources have it as their id.
type collection struct {
	// name is the collection's in ids, what one of its objects is called, maxID the longest id in characters.
	name, what string
	maxID      int
}

var (
	userReference    = collection{api.CollectionUsers, "user", access.MaxKnownUserID}
	groupReference   = collection{api.CollectionGroups, "group", 256}
	productReference = collection{api.CollectionProducts, "product", 256}
	apiReference     = collection{api.CollectionAPIs, "API", 256}
)

// reference is what a text of a configuration refers to. service is nil unless the text names it.
type reference struct {
	service *api.Service
	id      string
}

// parse reads any of the three forms.
func (c collection) parse(text string) (reference, bool) {
	if whole, ok := api.ParseID(text); ok {
		if len(whole.Segments) != 2 || !strings.EqualFold(whole.Segments[0], c.name) || !c.isID(whole.Segments[1]) {
			return reference{}, false
		}
		return reference{&whole.Service, whole.Segments[1]}, true
	}
	id := text
	if prefix := "/" + c.name + "/"; len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		id = text[len(prefix):]
	}
	return reference{id: id}, c.isID(id)
}

func (c collection) isID(id string) bool { return access.IsID(id, c.maxID) }

// id is the id alone of what a checked attribute refers to.
func (c collection) id(value types.String) string {
	r, _ := c.parse(value.ValueString())
	return r.id
}

// same reports whether two forms mean the same object, as far as both name a service.
func (c collection) same(a, b string) bool {
	one, ok := c.parse(a)
	other, alsoOK := c.parse(b)
	return ok && alsoOK && api.SameID(one.id, other.id) && (one.service == nil || other.service == nil || sameService(*one.service, *other.service))
}

// inFormOf is the state's form as long as it means the object with this id, else the id.
func (c collection) inFormOf(state, id types.String) types.String {
	if c.same(state.ValueString(), id.ValueString()) {
		return state
	}
	return id
}

// end is an attribute that refers to an object, with its value.
type end struct {
	attribute string
	collection

	value types.String
}

func sameService(a, b api.Service) bool { return a.Key() == b.Key() }

// valid refuses what refers to nothing, before anything is sent.
func (c collection) valid() validator.String { return validReference{c} }

type validReference struct{ collection }

func (v validReference) Description(context.Context) string {
	return fmt.Sprintf("must be the id of a %[1]s (1 to %[2]d characters, no slash), /%[3]s/ID, or the whole id of a %[1]s in Azure Resource Manager",
		v.what, v.maxID, v.name)
}

func (v validReference) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validReference) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, ok := v.parse(req.ConfigValue.ValueString()); !ok {
		resp.Diagnostics.AddAttributeError(req.Path, fmt.Sprintf("Invalid id of a %s", v.what),
			fmt.Sprintf("%q refers to no %s: the value %s. Nothing was sent.", req.ConfigValue.ValueString(), v.what, v.Description(ctx)))
	}
}

// keepForm keeps the state's form when the configuration writes the same id in another form, or none: then its name decides. Another id replaces the
// resource, also where a plan cannot ask the platform.
func (c collection) keepForm() planmodifier.String { return keepReference{c} }

type keepReference struct{ collection }

func (keepReference) Description(context.Context) string {
	return "Another form of the same id is no change."
}

func (m keepReference) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m keepReference) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	switch {
	case req.State.Raw.IsNull() || req.ConfigValue.IsUnknown():
	case req.ConfigValue.IsNull(), m.same(req.StateValue.ValueString(), req.ConfigValue.ValueString()):
		resp.PlanValue = req.StateValue
	default:
		resp.RequiresReplace = true
	}
}

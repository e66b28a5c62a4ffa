package apim

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// collection is a kind of thing that memberships and subscriptions refer to.
//
// Configurations spell such a reference in three ways, which all mean the same: the id alone, as the portal shows it; the management API's short form,
// "/groups/ID"; and the whole id in Azure Resource Manager, as other resources have it as their id.
type collection struct {
	// name is the collection's in ids, what one of its things is called, maxID the longest id in characters.
	name, what string
	maxID      int
}

var (
	userReference    = collection{api.CollectionUsers, "user", maxUserID}
	groupReference   = collection{api.CollectionGroups, "group", 256}
	productReference = collection{api.CollectionProducts, "product", 256}
	apiReference     = collection{api.CollectionAPIs, "API", 256}
)

// reference is what a text of a configuration refers to. service is nil unless the text names it.
type reference struct {
	service *api.Service
	id      string
}

// parse reads any of the three spellings.
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

func (c collection) isID(id string) bool { return isID(id, c.maxID) }

// id is the id alone of what a checked attribute refers to.
func (c collection) id(value types.String) string {
	r, _ := c.parse(value.ValueString())
	return r.id
}

// same reports whether two spellings mean the same thing, as far as both name a service.
func (c collection) same(a, b string) bool {
	one, ok := c.parse(a)
	other, alsoOK := c.parse(b)
	return ok && alsoOK && api.SameID(one.id, other.id) && (one.service == nil || other.service == nil || sameService(*one.service, *other.service))
}

// spell is the state's spelling as long as it means the thing with this id, else the id; null for "".
func (c collection) spell(state types.String, id string) types.String {
	if c.same(state.ValueString(), id) {
		return state
	}
	return tf.StringOrNull(id)
}

// end is the value of an attribute that refers to something.
type end struct {
	collection

	value types.String
}

// refuseElsewhere reports the attributes that refer to something of another service than the one that the resource is about, and whether there are any.
func refuseElsewhere(diags *diag.Diagnostics, summary string, s api.Service, ends map[string]end) (refused bool) {
	for at, e := range ends {
		r, ok := e.parse(e.value.ValueString())
		if !ok || r.service == nil || sameService(*r.service, s) {
			continue
		}
		refused = true
		tf.AddAttributeError(diags, path.Root(at), summary, &platform.Problem{
			Summary: "Another API Management service",
			Means:   fmt.Sprintf("%s is of the service %s, but this resource is about the service %s.", e.value.ValueString(), describeService(*r.service), describeService(s)),
			Do:      "Name something of the same service; or set service_name, resource_group_name and subscription_id here to those of the other service.",
		})
	}
	return refused
}

func sameService(a, b api.Service) bool {
	return sameID(a.SubscriptionID, b.SubscriptionID) && sameID(a.ResourceGroup, b.ResourceGroup) && sameID(a.Name, b.Name)
}

func describeService(s api.Service) string {
	return fmt.Sprintf("%s (resource group %s, subscription %s)", s.Name, s.ResourceGroup, s.SubscriptionID)
}

// valid refuses what refers to nothing, before anything is sent.
func (c collection) valid() validator.String { return validReference{c} }

type validReference struct{ collection }

func (v validReference) Description(context.Context) string {
	return fmt.Sprintf("must be the id of a %[1]s (1 to %[2]d characters, no slash), /%[3]s/ID, or the whole id of a %[1]s in Azure Resource Manager", v.what, v.maxID, v.name)
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

// keepSpelling keeps the state's spelling when the configuration only spells the same thing in another way. Put it before what replaces.
func (c collection) keepSpelling() planmodifier.String { return keepReference{c} }

type keepReference struct{ collection }

func (keepReference) Description(context.Context) string {
	return "Another spelling of the same id is no change."
}

func (m keepReference) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m keepReference) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsUnknown() || req.PlanValue.IsNull() {
		return
	}
	if m.same(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

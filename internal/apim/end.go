package apim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// edgeEnd is what a membership or subscription refers to, by its id in any of its forms, or by its name: the e-mail address of a user, the name that
// the portal shows of anything else.
type edgeEnd struct {
	collection

	tf.References[string]
	// find looks for what a configuration names.
	find func(*access.Client, context.Context, api.Service, platform.Named[string]) (*resolved, error)
}

var (
	userEnd = edgeEnd{
		userReference, tf.References[string]{IDAttribute: "user_id", EmailAttribute: "email", MayMiss: true}, (*access.Client).ResolveUser,
	}
	groupEnd   = edgeEnd{groupReference, tf.References[string]{IDAttribute: "group_id", NameAttribute: "group_name"}, (*access.Client).ResolveGroup}
	productEnd = edgeEnd{
		productReference, tf.References[string]{IDAttribute: "product_id", NameAttribute: "product_name"}, (*access.Client).ResolveProduct,
	}
	apiEnd = edgeEnd{apiReference, tf.References[string]{IDAttribute: "api_id", NameAttribute: "api_name"}, (*access.Client).ResolveAPI}
)

type resolved = platform.Resolved[string]

// named is how a model names an end.
type named struct{ id, name types.String }

// isNone reports an end that a configuration does not name.
func (n named) isNone() bool { return n.id.IsNull() && n.name.IsNull() }

// reference is what a model names, by the id alone.
func (e edgeEnd) reference(n named) tf.Reference[string] {
	id := n.id
	if !id.IsNull() && !id.IsUnknown() {
		id = types.StringValue(e.id(id))
	}
	if e.EmailAttribute != "" {
		return tf.PersonReference(id, types.StringNull(), n.name)
	}
	return tf.TextReference(id, n.name)
}

func (e edgeEnd) in(client *access.Client, s api.Service) tf.Resolve[string] {
	return func(ctx context.Context, wanted platform.Named[string]) (*resolved, error) {
		return e.find(client, ctx, s, wanted)
	}
}

// planIn plans the end: its id and its name, whichever the configuration writes. Another object than the state's replaces the resource. The id stays
// in the form of the state, or else of the configuration. state is the zero value without a state, and for one of another service.
func (e edgeEnd) planIn(ctx context.Context, client *access.Client, s api.Service, p *tf.Planning, config, state named) {
	find := e.in(client, s)
	if e.EmailAttribute != "" && state.id.IsNull() {
		find = asPlanned(client, s, find)
	}
	e.Plan(ctx, p, e.reference(config), e.reference(state), find)
	if state.id.IsNull() || p.Failed() {
		return
	}
	var planned types.String
	p.Response.Diagnostics.Append(p.Response.Plan.GetAttribute(ctx, path.Root(e.IDAttribute), &planned)...)
	if e.same(state.id.ValueString(), planned.ValueString()) {
		p.Set(ctx, e.IDAttribute, state.id)
	}
}

// asPlanned leaves out an e-mail address that the apply may find to be another one: a plan has to know the same there. The create finds it out.
func asPlanned(client *access.Client, s api.Service, find tf.Resolve[string]) tf.Resolve[string] {
	return func(ctx context.Context, wanted platform.Named[string]) (*resolved, error) {
		found, err := find(ctx, wanted)
		if err == nil && wanted.ID != "" {
			found.Email = client.PlannedEmail(s, wanted.ID)
		}
		return found, err
	}
}

// planNone plans an end that the configuration does not have. One that the state has makes it another edge.
func (e edgeEnd) planNone(ctx context.Context, p *tf.Planning, state named) {
	p.Set(ctx, e.IDAttribute, types.StringNull())
	p.Set(ctx, e.NameAttribute, types.StringNull())
	if !state.isNone() {
		p.Replace(e.IDAttribute)
	}
}

// settleIn resolves in the apply what the plan could not know.
func (e edgeEnd) settleIn(ctx context.Context, client *access.Client, s api.Service, planned named) (*resolved, error) {
	found, err := e.Settle(ctx, e.reference(planned), e.in(client, s))
	if err == nil && e.EmailAttribute != "" && found.Email == "" {
		found.Email = client.EmailOf(ctx, s, found.ID)
	}
	return found, err
}

// fill puts what was found where the plan did not know it.
func (e edgeEnd) fill(id, name *types.String, found *resolved) {
	if id.IsUnknown() {
		*id = types.StringValue(found.ID)
	}
	if name.IsUnknown() {
		*name = tf.StringOrNull(cmp.Or(found.Name, found.Email))
	}
}

// currentName is the name to store after a read. now is what the platform calls the end, "" where nobody has read it.
func (e edgeEnd) currentName(ctx context.Context, private tf.PrivateReader, state named, now string, diags *diag.Diagnostics) types.String {
	name, email := e.Current(ctx, private, e.reference(state), &resolved{Name: now, Email: now}, diags)
	if e.EmailAttribute != "" {
		return email
	}
	return name
}

// idAttribute is the attribute for the id.
func (e edgeEnd) idAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " Both mean the same. Case-insensitive. Another " + e.what + " replaces the resource.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{e.valid()},
		PlanModifiers:       []planmodifier.String{e.keepForm()},
	}
}

// nameAttribute is the attribute for the name.
func (e edgeEnd) nameAttribute(description string) schema.StringAttribute {
	return tf.NameAttribute(description)
}

// userAttributes are the attributes of the user of a membership or subscription.
func userAttributes(description string) map[string]schema.Attribute {
	email := userEnd.nameAttribute("The e-mail address of the user's account, in place of `user_id`. " +
		"A change of the account's address changes nothing here.")
	email.Validators = append(email.Validators, tf.ValidEmail(), stringvalidator.UTF8LengthAtMost(254))
	return map[string]schema.Attribute{
		userEnd.IDAttribute: userEnd.idAttribute(description + " " + userEnd.Rule()), userEnd.EmailAttribute: email,
	}
}

// requiredUser refuses a membership or subscription without a user.
func requiredUser() resource.ConfigValidator {
	return tf.RequiredUser(userEnd.References,
		"for_each = { for k, i in platformusers_apim_invitation.team : k => i.user_id if i.status == \"active\" }\n  user_id  = each.value")
}

// oneScope refuses a subscription to several things, or to nothing.
type oneScope struct{}

const scopeRule = "Exactly one of a product (`product_id` or `product_name`), an API (`api_id` or `api_name`) and `all_apis` is set."

func (oneScope) Description(context.Context) string { return scopeRule }

func (oneScope) MarkdownDescription(context.Context) string { return scopeRule }

func (oneScope) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := tf.Get[subscriptionModel](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	set, unknown := 0, 0
	for _, one := range [][]attr.Value{
		{config.ProductID, config.ProductName}, {config.APIID, config.APIName}, {config.AllAPIs},
	} {
		switch {
		case slices.ContainsFunc(one, func(v attr.Value) bool { return !v.IsNull() && !v.IsUnknown() }):
			set++
		case slices.ContainsFunc(one, attr.Value.IsUnknown):
			unknown++
		}
	}
	if set > 1 || set+unknown == 0 {
		resp.Diagnostics.AddError("What the subscription is for", strings.ReplaceAll(scopeRule, "`", "")+fmt.Sprintf(" Here, %d of them are.", set))
	}
}

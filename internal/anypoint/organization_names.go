package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// organizationReference are the attributes by which resources name their organization or business group.
var organizationReference = tf.References[string]{IDAttribute: attributeOrganizationID, NameAttribute: attributeOrganizationName}

const (
	attributeOrganizationID   = "organization_id"
	attributeOrganizationName = "organization_name"
)

// organizationNames are the names of an organization or business group in configuration, plan and state.
type organizationNames struct {
	OrganizationID   types.String `tfsdk:"organization_id"`
	OrganizationName types.String `tfsdk:"organization_name"`
}

// organization is how a model names its organization.
func (n organizationNames) organization() tf.Reference[string] {
	return tf.TextReference(n.OrganizationID, n.OrganizationName)
}

// isLeftOut reports whether a configuration leaves the organization to the provider.
func (n organizationNames) isLeftOut() bool {
	return n.OrganizationID.IsNull() && n.OrganizationName.IsNull()
}

// refreshOrganization takes the name that the organization has now, as far as it is known.
func (n *organizationNames) refreshOrganization(ctx context.Context, c *access.Client, private tf.PrivateReader, diags *diag.Diagnostics) {
	now := c.OrganizationNow(ctx, n.OrganizationID.ValueString(), n.OrganizationName.IsNull())
	n.OrganizationName, _ = organizationReference.Current(ctx, private, n.organization(), now, diags)
}

// findOrganization finds an organization for tf.References. One that is named by its id is an end that others look for.
func findOrganization(c *access.Client) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		if named.ID != "" {
			return c.OrganizationNow(ctx, named.ID, true), nil
		}
		return c.FindOrganizationNamed(ctx, named)
	}
}

// planOrganizationNames plans the organization of a resource that may be created without one, and returns it; unknown: it is not known before the
// apply, or cannot be found, which it reports. state is empty for a create.
func planOrganizationNames(ctx context.Context, c *access.Client, p *tf.Planning, config, plan, state organizationNames) types.String {
	exists := !state.OrganizationID.IsNull()
	switch {
	case config.isLeftOut() && exists:
		p.Set(ctx, attributeOrganizationName, state.OrganizationName)
		return state.OrganizationID
	case config.isLeftOut():
		if !planOrganization(ctx, c, p, config.OrganizationID, &plan.OrganizationID) {
			return types.StringUnknown()
		}
		return plan.OrganizationID
	}
	organizationReference.Plan(ctx, p, config.organization(), state.organization(), idsAlone(findOrganization(c), !exists))
	if p.Failed() {
		return types.StringUnknown()
	}
	leaveNameToCreate(ctx, p, attributeOrganizationName, config.OrganizationName, exists)
	var planned types.String
	p.Response.Diagnostics.Append(p.Response.Plan.GetAttribute(ctx, path.Root(attributeOrganizationID), &planned)...)
	if exists && config.OrganizationID.IsNull() && !planned.Equal(state.OrganizationID) {
		p.ReplaceAccount(ctx, attributeOrganizationName, state.OrganizationName.ValueString())
	}
	return planned
}

// leaveNameToCreate leaves a name that the configuration does not write to the apply of a create: see planPerson.
func leaveNameToCreate(ctx context.Context, p *tf.Planning, attribute string, written types.String, exists bool) {
	if !exists && written.IsNull() {
		p.Set(ctx, attribute, types.StringUnknown())
	}
}

// settleOrganization finds the organization before a create, as far as the plan could not.
func settleOrganization(ctx context.Context, c *access.Client, plan organizationNames) (*platform.Resolved[string], error) {
	if !plan.OrganizationID.IsUnknown() || plan.OrganizationName.ValueString() != "" {
		return organizationReference.Settle(ctx, plan.organization(), findOrganization(c))
	}
	id, err := c.OrganizationID(ctx, "")
	if err != nil {
		return nil, err
	}
	return c.OrganizationNow(ctx, id, true), nil
}

// withOrganizationNames adds the attributes that name an organization which may be left out. what says in a sentence which organization is meant.
func withOrganizationNames(what, loses string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	id := organizationAttribute(what)
	id.PlanModifiers = []planmodifier.String{tf.KeepCase(), organizationByName{tf.ReplaceWhenKnown(loses)}}
	attributes[attributeOrganizationID] = id
	attributes[attributeOrganizationName] = organizationNameAttribute()
	return attributes
}

func organizationNameAttribute() schema.StringAttribute {
	return tf.NameAttribute("The organization or business group in place of its id: the names from the root organization down to it, joined with `/`, " +
		"such as `Acme/Engineering`, or its own name alone where no other one is called that.")
}

// organizationByName plans organization_id: a name in the configuration decides in its place.
type organizationByName struct{ replace planmodifier.String }

func (organizationByName) Description(context.Context) string {
	return "A change replaces the resource."
}

func (m organizationByName) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

func (m organizationByName) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var name, before types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attributeOrganizationName), &name)...)
	if req.ConfigValue.IsNull() && !name.IsNull() && !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attributeOrganizationName), &before)...)
		switch {
		case name.IsUnknown():
			resp.Diagnostics.AddAttributeError(path.Root(attributeOrganizationName), "The value must be known for an existing resource",
				fmt.Sprintf("organization_name is unknown until apply (it is %q now), so Terraform would replace the resource, even if the value turns out "+
					"to be the same. Write the name down.", platform.Inert(before.ValueString())))
		case platform.SameName(name.ValueString(), before.ValueString()):
			resp.PlanValue = req.StateValue
		default:
			resp.PlanValue = types.StringUnknown() // the plan of the resource looks what it means
		}
		return
	}
	stringplanmodifier.UseStateForUnknown().PlanModifyString(ctx, req, resp)
	req.PlanValue = resp.PlanValue
	m.replace.PlanModifyString(ctx, req, resp)
}

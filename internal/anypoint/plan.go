package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// replaces reports whether a plan turns an edge into another one, which destroys the one in the state: there the guards of a destroy count, too.
func replaces[M any, E interface {
	*M
	importID() string
}](ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) bool {
	if req.State.Raw.IsNull() {
		return false
	}
	var state, plan M
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	return !resp.Diagnostics.HasError() && E(&state).importID() != E(&plan).importID()
}

// planOrganization settles organization_id when a resource is created without one, so that the plan shows it and nothing is left open.
func planOrganization(ctx context.Context, c *Client, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) (organizationID string) {
	at := path.Root("organization_id")
	var configured, planned types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, at, &planned)...)
	if resp.Diagnostics.HasError() || configured.IsUnknown() {
		return ""
	}
	if !planned.IsUnknown() {
		return planned.ValueString()
	}
	organizationID, err := c.OrganizationID(ctx, configured.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to find the Anypoint organization", err)
		return ""
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, organizationID)...)
	return organizationID
}

package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// StatusValues is how a platform calls an account that may be used and one that is locked out, where it says so with a text instead of a yes or no.
type StatusValues struct{ Enabled, Disabled string }

// Plan is PlanEnabled for such an attribute. What is neither of the two is the platform's own (an account that waits for its confirmation): it is
// kept, since nobody asked for it to be changed.
func (s StatusValues) Plan(ctx context.Context, attribute string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var configured, present types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attribute), &configured)...)
	if !configured.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	planned := s.Enabled
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attribute), &present)...)
		switch own := present.ValueString(); {
		case own != "" && own != s.Enabled && own != s.Disabled:
			planned = own
		case IsPrivate(ctx, req.Private, keyImportedDisabled, &resp.Diagnostics):
			planned = s.Disabled
		}
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attribute), planned)...)
}

package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// keyImportedDisabled marks an account that was disabled when it was imported: nobody asked for it to be enabled.
const keyImportedDisabled = "imported_disabled"

// PlanEnabled applies the default of an attribute that says whether an account is enabled: true, but for an account that was disabled when it was
// imported and that the configuration has not enabled since. An import that leaves the attribute out must not let a leaver in again.
func PlanEnabled(ctx context.Context, attribute string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planEnabled(ctx, attribute, true, req, resp)
}

// PlanDisabled is PlanEnabled for a platform with the opposite attribute: one that is false for an account that is enabled.
func PlanDisabled(ctx context.Context, attribute string, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planEnabled(ctx, attribute, false, req, resp)
}

// planEnabled is both. whenEnabled is the attribute's value for an account that is enabled.
func planEnabled(ctx context.Context, attribute string, whenEnabled bool, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var configured types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(attribute), &configured)...)
	if !configured.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	value := whenEnabled
	if !req.State.Raw.IsNull() && IsPrivate(ctx, req.Private, keyImportedDisabled, &resp.Diagnostics) {
		value = !whenEnabled
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(attribute), value)...)
}

// RecordEnabled tells PlanEnabled and PlanDisabled what an import has found, or that an update has enabled the account.
func RecordEnabled(ctx context.Context, private PrivateWriter, enabled bool, diags *diag.Diagnostics) {
	SetPrivate(ctx, private, keyImportedDisabled, !enabled, diags)
}

package tf

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// deletionPolicy is the name of the attribute of DeletionPolicy, and of its default in the provider block.
const deletionPolicy = "deletion_policy"

// DeletionPolicy is the attribute that says what destroy does to an account. deletes and disables say what the policies of these
// names do on the platform, as a part of a sentence; disables is "" where the platform cannot disable.
//
// Left out, it has the default of the provider block, which is what Plan, Read and Import fill in: see Defaults.
func DeletionPolicy(deletes, disables string) schema.StringAttribute {
	policies, described := platform.DeletionPolicies(), fmt.Sprintf("`delete` %s; `disable` %s; `abandon` only forgets it", deletes, disables)
	if disables == "" {
		policies = slices.DeleteFunc(policies, func(policy string) bool { return policy == platform.PolicyDisable })
		described = fmt.Sprintf("`delete` %s; `abandon` only forgets it", deletes)
	}
	return schema.StringAttribute{
		MarkdownDescription: fmt.Sprintf("What destroy does: %s. Default: that of `defaults` in the provider block, else `delete`. Destroy uses the "+
			"value in the state, so apply a change before you destroy or remove the resource.", described),
		Optional:   true,
		Computed:   true,
		Validators: []validator.String{stringvalidator.OneOf(policies...)},
	}
}

// keyPolicyFrom holds where the deletion policy in the state comes from: keyPolicyOfResource, or the block of a default. It is not kept where nothing
// set one.
const (
	keyPolicyFrom       = "deletion_policy_from"
	keyPolicyOfResource = "resource"
)

// planDeletionPolicy plans the default of a deletion policy that the configuration leaves out. It asks nobody. A default that is not known yet stays
// open until the apply.
func planDeletionPolicy(ctx context.Context, r managed, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	attribute, has := req.Plan.Schema.GetAttributes()[deletionPolicy]
	if !has {
		return
	}
	at := path.Root(deletionPolicy)
	var configured, present types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &configured)...)
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, at, &present)...)
	if resp.Diagnostics.HasError() {
		return
	}
	policy := r.defaults().deletionPolicy()
	if !configured.IsNull() || policy.Equal(present) {
		return
	}
	if refusal := refuseDefault(ctx, attribute, at, policy); refusal != "" {
		r.kind().AddError(&resp.Diagnostics, r.kind().Unable("plan"), At(deletionPolicy, &platform.Problem{
			Summary: "No such deletion policy on this platform",
			Means: fmt.Sprintf("%s in the provider block sets deletion_policy = %q for what sets none itself, and %s does not have it: %s",
				r.defaults().DeletionPolicyFrom, policy.ValueString(), r.kind().Namespace.Title, refusal),
			Do: fmt.Sprintf("Set deletion_policy here, or in a defaults block of %s.", r.kind().Namespace.Key),
		}))
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, policy)...)
}

// recordPolicyFrom records where the deletion policy of a configuration comes from that was applied, for the plan that destroys.
func recordPolicyFrom(ctx context.Context, r managed, config tfsdk.Config, private PrivateWriter, diags *diag.Diagnostics) {
	if config.Schema == nil {
		return
	}
	if _, has := config.Schema.GetAttributes()[deletionPolicy]; !has {
		return
	}
	var configured types.String
	diags.Append(config.GetAttribute(ctx, path.Root(deletionPolicy), &configured)...)
	from := keyPolicyOfResource
	if configured.IsNull() {
		from = r.defaults().DeletionPolicyFrom
	}
	SetPrivate(ctx, private, keyPolicyFrom, from, diags)
}

// refuseDefault runs the attribute's own validators on a default, and returns what they object to.
func refuseDefault(ctx context.Context, attribute any, at path.Path, policy types.String) string {
	validated, ok := attribute.(interface{ StringValidators() []validator.String })
	if !ok {
		return ""
	}
	var resp validator.StringResponse
	for _, one := range validated.StringValidators() {
		one.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), ConfigValue: policy}, &resp)
	}
	for _, d := range resp.Diagnostics.Errors() {
		return d.Detail()
	}
	return ""
}

// fillDeletionPolicy fills in the deletion policy of what has none in the state yet: what was imported, or came from another provider.
func fillDeletionPolicy(ctx context.Context, r managed, state *tfsdk.State, diags *diag.Diagnostics) {
	if _, has := state.Schema.GetAttributes()[deletionPolicy]; !has || diags.HasError() {
		return
	}
	var present types.String
	diags.Append(state.GetAttribute(ctx, path.Root(deletionPolicy), &present)...)
	if policy := r.defaults().deletionPolicy(); present.IsNull() && !policy.IsUnknown() {
		diags.Append(state.SetAttribute(ctx, path.Root(deletionPolicy), policy)...)
	}
}

// DescribePolicy says in the plan of a destroy which deletion policy it goes by, the state's, and where that comes from.
func (p *Planning) DescribePolicy(ctx context.Context, policy types.String) string {
	from, _ := GetPrivate[string](ctx, p.Private(), keyPolicyFrom, &p.Response.Diagnostics)
	text := fmt.Sprintf("deletion_policy is %q", policy.ValueString())
	switch {
	case from == keyPolicyOfResource, from == "" && policy.ValueString() != platform.PolicyDelete:
		return text + ", set on the resource."
	case from == "":
		text += ", as nothing set another one."
	default:
		text += fmt.Sprintf(", from %s in the provider block.", from)
	}
	if now := p.defaults.deletionPolicy(); !now.IsUnknown() && !now.Equal(policy) {
		text += fmt.Sprintf(" The default is %q by now, and has not been applied to this resource: a destroy goes by the state.", now.ValueString())
	}
	return text
}

// WarnAbandoned says in the plan that destroy leaves an account alone.
func (p *Planning) WarnAbandoned(ctx context.Context, name string) {
	p.Warn(fmt.Sprintf("%s account %s will be left alone", p.kind.Namespace.Title, name),
		fmt.Sprintf("%q stays as it is and is no longer managed here.", name), p.DescribePolicy(ctx, types.StringValue(platform.PolicyAbandon)))
}

package anypoint

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *user) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	organizationID := planOrganization(ctx, r.Client, req, resp)
	if resp.Diagnostics.HasError() || organizationID == "" {
		return
	}
	if err := r.Client.RequireRoot(ctx, organizationID); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("organization_id"), "Unable to plan Anypoint user", err)
		return
	}
	if config.Username.IsUnknown() {
		return
	}
	holder, err := r.Client.NameHolder(ctx, organizationID, config.Username.ValueString())
	switch {
	case err != nil:
		tf.AddError(&resp.Diagnostics, "Unable to check the user name", err)
	case r.Client.lost.Has(userType + " " + organizationID + "/" + config.Username.ValueString()):
		// Terraform plans like this on the way to a destroy, too, which an error would block. The apply of a new account meets the same checks.
		planAfterRemoval(organizationID, config.Username.ValueString(), holder, resp)
	case holder.Restorable() != nil:
		resp.Diagnostics.AddAttributeWarning(path.Root("username"), "A disabled account will be enabled again",
			fmt.Sprintf("%q is a federated account of this organization (%s) that is disabled, as deleting it leaves it. Instead of a new account, this one will be enabled again: "+
				"the person can sign in as before.", config.Username.ValueString(), holder.Restorable().ID))
	case holder.Local != nil && r.Client.custody.Has(holder.Local.ID):
		tf.AddAttributeError(&resp.Diagnostics, path.Root("username"), "The user name is taken", tf.ErrInState(holder.Local.Username, holder.Local.ID, "Anypoint cannot make an account anew: a deleted user's name stays taken for ever."))
	case holder.Taken:
		tf.AddAttributeError(&resp.Diagnostics, path.Root("username"), "The user name is taken", usernameTaken(organizationID, config.Username.ValueString(), holder))
	default:
		if holder.Federated != nil {
			resp.Diagnostics.AddAttributeWarning(path.Root("username"), "The person has an account already",
				fmt.Sprintf("%q is also the user name of the federated account %s of this organization. This creates a second, local account beside it. To manage the existing one, "+
					"import it instead:\n\n%s", config.Username.ValueString(), holder.Federated.ID, tf.ImportBlock(userType, organizationID+"/"+holder.Federated.ID)))
		}
		requireForCreate(config, resp)
	}
}

// planAfterRemoval says what stands in the way of making an account again that this run has found gone.
func planAfterRemoval(organizationID, username string, holder NameHolder, resp *resource.ModifyPlanResponse) {
	if !holder.Taken {
		return
	}
	refusal := tf.Diagnostic("The user name is taken", usernameTaken(organizationID, username, holder))
	resp.Diagnostics.AddAttributeWarning(path.Root("username"), refusal.Summary(), refusal.Detail()+"\n\nAn apply will refuse to create the account. A destroy goes on.")
}

// requireForCreate refuses a creation without what the platform demands of a new account. An existing account needs none of it.
func requireForCreate(config userModel, resp *resource.ModifyPlanResponse) {
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"first_name", config.FirstName.IsNull()}, {"last_name", config.LastName.IsNull()}, {"email", config.Email.IsNull()},
		{"phone_number", config.PhoneNumber.IsNull()}, {"password_wo", config.PasswordWO.IsNull()},
	} {
		if field.missing {
			resp.Diagnostics.AddAttributeError(path.Root(field.name), "Missing for a new account",
				fmt.Sprintf("This plan creates the account %q, and Anypoint creates none without %s. Set it, or, if the account exists already, import it: an existing account "+
					"needs neither phone number nor password.", config.Username.ValueString(), field.name))
		}
	}
}

func (r *user) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.Client.custody.Record(state.ID.ValueString())
	if !plan.Username.Equal(state.Username) || !plan.OrganizationID.Equal(state.OrganizationID) {
		r.warnDestroy(ctx, &state, resp)
		return
	}
	if r.Client.custody.Clashes(state.ID.ValueString(), false) {
		tf.AddError(&resp.Diagnostics, "Unable to plan Anypoint user", tf.ErrTwoResources(state.Username.ValueString(), state.ID.ValueString()))
		return
	}
	if state.Type.ValueString() == accountTypeProxy {
		refuseProxyChange(&plan, &state, resp)
	}
	planPassword(&plan, &state, resp)
	switch {
	case state.Enabled.ValueBool() && !plan.Enabled.ValueBool() && !plan.Enabled.IsUnknown():
		if err := r.Client.GuardAccount(ctx, state.OrganizationID.ValueString(), state.ID.ValueString(), "disable"); err != nil {
			tf.AddAttributeError(&resp.Diagnostics, path.Root("enabled"), "Unable to disable Anypoint user", err)
		}
	case !state.Enabled.ValueBool() && plan.Enabled.ValueBool() && config.Enabled.IsNull():
		resp.Diagnostics.AddAttributeWarning(path.Root("enabled"), "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and enabled by default here, so this plan lets the person in again. Set enabled = false to keep it disabled.", state.Username.ValueString()))
	}
}

func refuseProxyChange(plan, state *userModel, resp *resource.ModifyPlanResponse) {
	for _, field := range []struct {
		name    string
		changed bool
	}{
		{"first_name", !plan.FirstName.Equal(state.FirstName)}, {"last_name", !plan.LastName.Equal(state.LastName)},
		{"email", !plan.Email.Equal(state.Email)}, {"phone_number", !plan.PhoneNumber.Equal(state.PhoneNumber)},
	} {
		if field.changed {
			resp.Diagnostics.AddAttributeError(path.Root(field.name), "Not possible for an external user",
				fmt.Sprintf("%q is an external user: somebody of another organization who signed in to a public API portal. Anypoint lets an administrator enable and disable such "+
					"an account, and nothing else. Remove %s from the configuration.", state.Username.ValueString(), field.name))
		}
	}
}

// planPassword refuses a new password for an existing account. A version that appears on an imported account is only taken note of, so that
// the configuration that would have created the account also fits after it was imported.
func planPassword(plan, state *userModel, resp *resource.ModifyPlanResponse) {
	switch {
	case plan.PasswordWOVersion.IsNull() || plan.PasswordWOVersion.Equal(state.PasswordWOVersion):
	case state.PasswordWOVersion.IsNull():
		resp.Diagnostics.AddAttributeWarning(path.Root("password_wo_version"), "The present password stays",
			fmt.Sprintf("The account %q exists already, and Anypoint lets no administrator set another's password. Terraform only takes note of the version; the password is not sent.",
				state.Username.ValueString()))
	default:
		resp.Diagnostics.AddAttributeError(path.Root("password_wo_version"), "Anypoint lets no administrator set another's password",
			fmt.Sprintf("password_wo_version changes for the existing account %q, but password_wo takes effect only when an account is created. The person can reset the password: "+
				"\"Forgot your password\" on the sign-in page, or Reset password in Access Management, which sends a mail. Set password_wo_version back to %d.",
				state.Username.ValueString(), state.PasswordWOVersion.ValueInt64()))
	}
}

func (r *user) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.Client.custody.Record(state.ID.ValueString())
	if state.DeletionPolicy.ValueString() != platform.PolicyAbandon && r.Client.custody.Clashes(state.ID.ValueString(), true) {
		tf.AddError(&resp.Diagnostics, "Unable to plan Anypoint user", tf.ErrTwoResources(state.Username.ValueString(), state.ID.ValueString()))
		return
	}
	r.warnDestroy(ctx, &state, resp)
}

// warnDestroy says in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	organizationID, id, name := state.OrganizationID.ValueString(), state.ID.ValueString(), state.Username.ValueString()
	policy := state.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		tf.WarnAbandoned(&resp.Diagnostics, "Anypoint", name)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardAccount(ctx, organizationID, id, verb); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint user", err)
		return
	}
	switch {
	case policy == platform.PolicyDisable:
		resp.Diagnostics.AddWarning("Anypoint account will be disabled", fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account and its user name stay.", name))
	case state.Type.ValueString() == accountTypeProxy:
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint user", errProxyDelete(name))
	case state.Federated.ValueBool():
		resp.Diagnostics.AddWarning("Federated Anypoint account will be deleted",
			fmt.Sprintf("%q loses every permission and membership and can no longer sign in. Anypoint keeps a federated account in the organization as a disabled one; creating the resource again enables it again.", name))
	default:
		resp.Diagnostics.AddWarning("Anypoint account will be soft-deleted",
			fmt.Sprintf("%q loses every permission and membership and is detached from the organization. The platform cannot undo this, and the user name stays taken for ever: to come "+
				"back, the person needs another one. To only lock the account, apply deletion_policy = \"disable\" first.", name))
	}
}

func errProxyDelete(name string) error {
	return &platform.Problem{
		Summary: "An external user cannot be deleted",
		Means:   fmt.Sprintf("%q is an external user, whom Anypoint lets an administrator enable and disable, and nothing else.", name),
		Do:      "Apply deletion_policy = \"disable\" or \"abandon\" first, or take the resource out with a removed block.",
	}
}

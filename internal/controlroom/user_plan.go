package controlroom

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

const unablePlan = "Unable to plan Control Room user"

func (r *user) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.planMultipleLogin(ctx, &config, resp)
	r.planRoles(ctx, &config, nil, resp)
	// Whom this run has found gone is on its way to a destroy, perhaps: see platform.RemovedThisRun. What would refuse to make the account again is left to the apply.
	lost := r.Client.lost.Has(lostUser(plan.login()))
	if !lost && plan.needsPassword(&config) {
		addNeedsPassword(&resp.Diagnostics)
	}
	if plan.Domain.ValueString() != "" && config.setsRolesOrLicenses() {
		resp.Diagnostics.AddAttributeWarning(path.Root("domain"), "The directory may decide about this account",
			fmt.Sprintf("%q comes from a directory. If the Control Room maps the directory's groups to roles and licenses, it overwrites those that are set here when the person signs in.", plan.login()))
	}
	if config.Username.IsUnknown() || plan.Domain.IsUnknown() || lost {
		return
	}
	holder, err := r.Client.Holder(ctx, config.Username.ValueString(), plan.Domain.ValueString())
	switch {
	case err != nil || holder == nil:
	case r.Client.custody.Has(userText(holder.ID)):
		err = tf.ErrInState(holder.Username, userText(holder.ID), "")
	default:
		err = errTaken(holder)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("username"), unablePlan, err)
	}
}

// needsPassword reports a new account of the Control Room itself without a password.
func (m *userModel) needsPassword(config *userModel) bool {
	return !m.Domain.IsUnknown() && m.Domain.ValueString() == "" && config.PasswordWO.IsNull()
}

func addNeedsPassword(diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("password_wo"), "A new account needs a password",
		"A Control Room creates an account of its own only with a password. Set password_wo and password_wo_version; for users of an Active Directory set domain instead. Where people sign in by "+
			"way of an identity provider, a random password does: nobody needs to know it.")
}

// setsRolesOrLicenses reports whether a configuration says anything that a directory or an identity provider may say otherwise.
func (m *userModel) setsRolesOrLicenses() bool {
	return !m.RoleIDs.IsNull() || !m.RoleNames.IsNull() || !m.LicenseFeatures.IsNull()
}

// planMultipleLogin refuses what Enterprise 11 does not have: it would take the setting without a word, and every plan would show it again.
func (r *user) planMultipleLogin(ctx context.Context, config *userModel, resp *resource.ModifyPlanResponse) {
	if !config.MultipleLoginAllowed.ValueBool() {
		return
	}
	if err := r.Client.RequireMultipleLogin(ctx); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("multiple_login_allowed"), unablePlan, err)
	}
}

// planRoles settles both ways to name roles: the one that is configured says which, and the other one shows the same. Where neither is, both show what
// the account has. state is nil for a new account.
func (r *user) planRoles(ctx context.Context, config, state *userModel, resp *resource.ModifyPlanResponse) {
	ids, names := types.SetUnknown(types.Int64Type), types.SetUnknown(types.StringType)
	at := path.Root("role_names")
	var err error
	switch {
	case !config.RoleIDs.IsNull():
		at, ids = path.Root("role_ids"), config.RoleIDs
		switch {
		case !fullyKnown(ids):
		case state != nil && ids.Equal(state.RoleIDs):
			names = state.RoleNames
		default:
			var roles []api.RoleRef
			if roles, err = r.Client.RolesByID(ctx, elements[int64](ctx, ids, &resp.Diagnostics)); err == nil {
				names = textSet(namesOf(roles))
			}
		}
	case !config.RoleNames.IsNull():
		names = config.RoleNames
		switch {
		case !fullyKnown(names):
		case state != nil && sameNames(knownTexts(names), knownTexts(state.RoleNames)):
			ids, names = state.RoleIDs, state.RoleNames
		default:
			var roles []api.RoleRef
			if roles, err = r.Client.RolesByName(ctx, knownTexts(names)); err == nil {
				ids = numberSet(idsOf(roles))
			}
		}
	case state != nil:
		ids, names = state.RoleIDs, state.RoleNames
	case !config.BaseRoleName.IsUnknown():
		at = path.Root("base_role_name")
		_, err = r.Client.RolesByName(ctx, []string{config.baseRole()})
	}
	if err != nil && state == nil && r.Client.lost.Has(lostUser(config.login())) {
		return // it is on its way to a destroy, see platform.RemovedThisRun
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, at, unablePlan, err)
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_ids"), ids)...)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("role_names"), names)...)
}

// baseRole is base_role_name with its default, which a configuration does not hold.
func (m *userModel) baseRole() string {
	if name := m.BaseRoleName.ValueString(); name != "" {
		return name
	}
	return basicRoleName
}

// lostUser is what platform.RemovedThisRun knows a user by.
func lostUser(login string) string { return "user " + login }

func (r *user) planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	if r.Client.custody.Clashes(id, false) {
		tf.AddError(&resp.Diagnostics, unablePlan, tf.ErrTwoResources(state.Username.ValueString(), id))
		return
	}
	r.Client.custody.Keep(id)
	if !plan.Username.Equal(state.Username) || !plan.Domain.Equal(state.Domain) {
		r.warnReplace(ctx, &state, resp)
		return
	}
	r.planMultipleLogin(ctx, &config, resp)
	r.planRoles(ctx, &config, &state, resp)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	plan.passwordVersions(&state).Warn(ctx, state.Username.ValueString(), req.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.guardUpdate(ctx, &plan, &state, resp)
	r.warnUpdate(ctx, &config, &plan, &state, resp)
}

// guardUpdate refuses a plan that would lock out whom nobody may lock out.
func (r *user) guardUpdate(ctx context.Context, plan, state *userModel, resp *resource.ModifyPlanResponse) {
	id := state.ID.ValueString()
	if !state.Disabled.ValueBool() && plan.Disabled.ValueBool() {
		if err := r.Client.GuardAccount(ctx, id, "disable"); err != nil {
			tf.AddAttributeError(&resp.Diagnostics, path.Root("disabled"), "Unable to disable Control Room user", err)
		}
	}
	if fullyKnown(plan.RoleIDs) && !plan.RoleIDs.Equal(state.RoleIDs) {
		if err := r.Client.GuardRoles(ctx, id, elements[int64](ctx, plan.RoleIDs, &resp.Diagnostics)); err != nil {
			tf.AddError(&resp.Diagnostics, "Unable to change the roles of a Control Room user", err)
		}
	}
}

// warnUpdate says what is surprising about a change: somebody is let in again, or a directory will undo it.
func (r *user) warnUpdate(ctx context.Context, config, plan, state *userModel, resp *resource.ModifyPlanResponse) {
	if state.Disabled.ValueBool() && !plan.Disabled.IsUnknown() && !plan.Disabled.ValueBool() && config.Disabled.IsNull() {
		resp.Diagnostics.AddAttributeWarning(path.Root("disabled"), "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled in the Control Room and enabled by default here, so this plan lets the person in again. Set disabled = true to keep it disabled.", state.login()))
	}
	if plan.RoleIDs.Equal(state.RoleIDs) && plan.LicenseFeatures.Equal(state.LicenseFeatures) && plan.Disabled.Equal(state.Disabled) {
		return
	}
	account, err := r.Client.knownUser(ctx, state.ID.ValueString())
	if err != nil {
		return // the apply says so; a warning less is no reason to fail
	}
	if text := mappedWarning(account); text != "" {
		resp.Diagnostics.AddWarning("The next sign-in may undo this", text)
	}
}

// mappedWarning says who else decides about an account, "" when nobody does.
func mappedWarning(u *api.User) string {
	name := loginOf(u.Domain, u.Username)
	switch {
	case len(u.SysAssignedRoles) > 0 || len(u.GroupNames) > 0:
		return fmt.Sprintf("%q gets roles and licenses from a directory or an identity provider (roles: %s; groups: %s). The Control Room overwrites roles and licenses, and may enable the account, when the person signs in: "+
			"what Terraform changes lasts until then. Change the mapping or the groups there instead.", name, listed(namesOf(u.SysAssignedRoles)), listed(u.GroupNames))
	case u.Domain != "":
		return fmt.Sprintf("%q comes from the domain %q. If the Control Room maps the directory's groups to roles and licenses, it overwrites those when the person signs in.", name, u.Domain)
	default:
		return ""
	}
}

// listed puts names into a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "not shown"
	}
	return strings.Join(names, ", ")
}

func (r *user) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() != platform.PolicyAbandon && r.Client.custody.Clashes(state.ID.ValueString(), true) {
		tf.AddError(&resp.Diagnostics, unablePlan, tf.ErrTwoResources(state.Username.ValueString(), state.ID.ValueString()))
		return
	}
	r.warnDestroy(ctx, &state, resp)
}

// warnReplace says in the plan what another user name or domain costs.
func (r *user) warnReplace(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	resp.Diagnostics.AddAttributeWarning(path.Root("username"), "Another user name or domain means another account",
		fmt.Sprintf("A Control Room does not change user names or domains, so %q is given up and a new account is made: with another id, without the roles that grants gave, without the licenses, "+
			"credentials and schedules of the old one. Bots in its private workspace belong to nobody then. Whether the name of a deleted account is free at once is not documented.", state.login()))
	r.warnDestroy(ctx, state, resp)
}

// warnDestroy says in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	r.Client.leaving.Store(state.ID.ValueString(), true)
	id, name := state.ID.ValueString(), state.login()
	policy := state.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		tf.WarnAbandoned(&resp.Diagnostics, "Control Room", name)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardAccount(ctx, id, verb); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Control Room user", err)
		return
	}
	if policy == platform.PolicyDisable {
		resp.Diagnostics.AddWarning("Control Room account will be disabled",
			fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account stays with its roles, bots and licenses.", name))
		return
	}
	resp.Diagnostics.AddWarning("Control Room account will be deleted", fmt.Sprintf("%q %s", name, whatDeleteDoes))
}

// whatDeleteDoes continues the name of an account. It differs between the products (both documented).
const whatDeleteDoes = "leaves the Control Room's list of users and can no longer sign in. Its licenses are released, its device is unregistered, and its credentials are deleted. Bots and their history stay. " +
	"Automation 360 removes its queued and scheduled runs, and bots of its private workspace can be transferred to one other user, once. Enterprise 11 refuses to delete a user who has schedules, " +
	"a running automation, a locker, a queue or a device pool: clear those first. Creating the account again makes another one, with another id. To only lock the account, apply " +
	"deletion_policy = \"disable\" first."

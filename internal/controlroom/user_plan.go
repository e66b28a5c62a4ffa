package controlroom

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *user) planCreate(ctx context.Context, p *tf.PlanCall[userModel]) {
	r.planMultipleLogin(ctx, p)
	r.planRoles(ctx, p)
	removed := p.Removed(p.Plan.name())
	if !removed && p.Plan.needsPassword(p.Config) {
		p.Error(errNeedsPassword())
	}
	if !removed && p.Config.Email.IsNull() {
		p.Error(errNeedsEmail())
	}
	warnPasswordPolicy(p)
	if p.Plan.Domain.ValueString() != "" && (p.Config.namesRoles() || !p.Config.LicenseFeatures.IsNull()) {
		p.WarnAt("domain", "The directory may decide about this account",
			fmt.Sprintf("%q comes from a directory. If the Control Room maps the directory's groups to roles and licenses, it overwrites those that are "+
				"set here when the person signs in.", p.Plan.login()))
	}
	if p.Config.Username.IsUnknown() || p.Plan.Domain.IsUnknown() {
		return
	}
	r.Client.RecordPlanned("", p.Plan.Domain.ValueString(), p.Config.Username.ValueString(), p.Plan.Email.ValueString())
	if removed {
		return
	}
	email := p.Plan.Email.ValueString()
	tf.WarnRenamed(&p.Planning, r.Client.Run().Accounts.Comes(email, p.Plan.login()), p.Plan.login(), email)
	holder, err := r.Client.Holder(ctx, p.Config.Username.ValueString(), p.Plan.Domain.ValueString())
	switch {
	case err != nil:
		p.ErrorAt("username", err)
	case holder != nil:
		r.planTaken(ctx, p, holder)
	}
}

// planTaken decides about a new account whose name another one has. What no resource has to do with is a warning: Terraform plans a create also in a
// destroy, of what an earlier destroy has disabled or let go, and an error would end it. A replacement is none of these, and would lose the person.
func (r *user) planTaken(ctx context.Context, p *tf.PlanCall[userModel], holder *api.User) {
	id, replaced := access.FormatUserID(holder.ID), replacedBy(ctx, p.Identity())
	if id == replaced && r.Client.Run().Accounts.Keeps(id) {
		r.planSuccessor(ctx, p, holder)
		return
	}
	switch r.Client.Run().Accounts.Want(id, p.Plan.login()) {
	case platform.Free:
	case platform.ClaimedByCreate:
		p.ErrorAt("username", tf.ErrMoved(r.Kind, holder.Username, id))
	case platform.ClaimedByState:
		p.ErrorAt("username", tf.ErrInState(holder.Username, id, ""))
	default:
		if replaced != "" {
			p.ErrorAt("username", access.ErrTaken(holder))
			return
		}
		p.WarnRefused(ctx, "username", access.ErrTaken(holder))
	}
}

// replacedBy is the id of the account that a new one takes the place of: Terraform plans the second half of a replacement without the state, but with
// the identity of the old object. "" when there is none.
func replacedBy(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var id types.String
	identity.GetAttribute(ctx, path.Root("user_id"), &id)
	return id.ValueString()
}

// planSuccessor checks a replacement by an account of the same name, of which the plan of the change did not know: -replace and replace_triggered_by
// come from Terraform alone.
func (r *user) planSuccessor(ctx context.Context, p *tf.PlanCall[userModel], old *api.User) {
	id, login := access.FormatUserID(old.ID), access.Login(old.Domain, old.Username)
	if r.Client.Run().Accounts.GiveUp(id, p.Plan.login()) == platform.ClaimedByCreate {
		p.Error(tf.ErrMoved(r.Kind, old.Username, id))
		return
	}
	r.Client.RecordLeaving(id)
	if policy := r.Client.Run().Accounts.Policy(id); policy != platform.PolicyDelete {
		p.Error(tf.ErrNameStays(login, keptName, policy))
		return
	}
	if err := r.Client.GuardUser(ctx, id, "delete"); err != nil { // a warning would not be shown: Terraform takes only errors of this half
		p.Error(err)
	}
}

// keptName is what an account keeps that is not deleted, and that no other one can have.
const keptName = "its user name"

// needsPassword reports a new account of the Control Room itself without a password.
func (m *userModel) needsPassword(config *userModel) bool {
	return !m.Domain.IsUnknown() && m.Domain.ValueString() == "" && config.PasswordWO.IsNull()
}

// usualPassword is the password policy of a Control Room that nobody changed (documented).
var usualPassword = regexp.MustCompile(`^[a-zA-Z0-9@_!#$%&.-]{8,15}$`)

// warnPasswordPolicy warns of a password that the documented policy forbids. An administrator can change the policy, so nothing is refused.
func warnPasswordPolicy(p *tf.PlanCall[userModel]) {
	p.WarnPassword("The Control Room", p.Config.PasswordWO, usualPassword.MatchString, "The default password policy takes 8 to 15 characters of a-z, "+
		"A-Z, 0-9 and @ - _ ! # $ % & ., which this password does not keep to. An administrator may have set another policy (Administration, Settings), "+
		"which the provider does not read.")
}

func errNeedsEmail() error {
	return tf.At("email", &platform.Problem{
		Summary: "A new account needs an e-mail address",
		Means:   "A Control Room creates no account without an e-mail address. Set email; only an account that exists already can be managed without it.",
	})
}

func errNeedsPassword() error {
	return tf.At("password_wo", &platform.Problem{
		Summary: "A new account needs a password",
		Means: "A Control Room creates an account of its own only with a password. Set password_wo and password_wo_version; for users of an Active " +
			"Directory set domain instead. If people sign in through an identity provider, use a random password: nobody needs to know it.",
	})
}

// planMultipleLogin refuses what Enterprise 11 does not have: it would accept the request but not apply it, and every plan would show it again.
func (r *user) planMultipleLogin(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !p.Config.MultipleLoginAllowed.ValueBool() {
		return
	}
	if err := r.Client.RequireMultipleLogin(ctx); err != nil {
		p.ErrorAt("multiple_login_allowed", err)
	}
}

func (r *user) planUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	id := p.State.ID.ValueString()
	r.Client.Run().Accounts.RecordPolicy(id, p.State.DeletionPolicy.ValueString())
	if r.Client.Run().Accounts.Keep(id) {
		p.Error(tf.ErrTwoResources(p.State.Username.ValueString(), id))
		return
	}
	r.planMultipleLogin(ctx, p)
	r.planRoles(ctx, p)
	p.Plan = tf.Get[userModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	versions := p.Plan.passwordVersions(p.State)
	versions.Warn(ctx, p.State.Username.ValueString(), p.Private(), &p.Response.Diagnostics)
	if versions.ToSend(ctx, p.Config.PasswordWO, p.Private(), &p.Response.Diagnostics) != nil {
		warnPasswordPolicy(p)
	}
	if p.Failed() {
		return
	}
	r.Client.RecordPlanned(id, p.State.Domain.ValueString(), p.State.Username.ValueString(), p.Plan.Email.ValueString())
	r.guardUpdate(ctx, p)
	r.warnUpdate(ctx, p)
}

// guardUpdate refuses a plan that would lock out protected accounts.
func (r *user) guardUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	id := p.State.ID.ValueString()
	if !p.State.Disabled.ValueBool() && p.Plan.Disabled.ValueBool() {
		if err := r.Client.GuardUser(ctx, id, "disable"); err != nil {
			p.ErrorAt("disabled", err)
		}
	}
	if p.Config.namesRoles() && fullyKnown(p.Plan.RoleIDs) && !p.Plan.RoleIDs.Equal(p.State.RoleIDs) {
		if err := r.Client.GuardRoles(ctx, id, knownNumbers(p.Plan.RoleIDs)); err != nil {
			p.Error(err)
		}
	}
}

// warnUpdate says what is surprising about a change: somebody is let in again, or a directory will undo it.
func (r *user) warnUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	plan, state := p.Plan, p.State
	if state.Disabled.ValueBool() && !plan.Disabled.IsUnknown() && !plan.Disabled.ValueBool() && p.Config.Disabled.IsNull() {
		p.WarnAt("disabled", "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled in the Control Room and enabled by default here, so this plan lets the person in again. To keep the account "+
				"disabled, set disabled = true.", state.login()))
	}
	if state.Domain.ValueString() != "" {
		tf.WarnOverwritten(&p.Planning, state.login(),
			"The account comes from a directory, whose e-mail address and names may overwrite those here when the person signs in.",
			tf.ProfileField{Name: "email", Plan: plan.Email, State: state.Email},
			tf.ProfileField{Name: "first_name", Plan: plan.FirstName, State: state.FirstName},
			tf.ProfileField{Name: "last_name", Plan: plan.LastName, State: state.LastName})
	}
	sameRoles := !p.Config.namesRoles() || plan.RoleIDs.Equal(state.RoleIDs)
	if sameRoles && plan.LicenseFeatures.Equal(state.LicenseFeatures) && plan.Disabled.Equal(state.Disabled) {
		return
	}
	account, err := r.Client.KnownUser(ctx, state.ID.ValueString())
	if err == nil {
		account, err = r.Client.WithDirectory(ctx, account)
	}
	if err != nil {
		return // the apply reports it
	}
	if note := access.MappedNote(account); note != "" {
		p.Warn(whatUndoes, note)
	}
}

// planReplace says what another user name or domain costs. The new account keeps nothing of the old one, so this is a destroy, too.
func (r *user) planReplace(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !r.giveUp(p, p.Plan.login()) {
		return
	}
	policy := p.State.DeletionPolicy.ValueString()
	if policy != platform.PolicyDelete && platform.SameName(p.Plan.Username.ValueString(), p.State.Username.ValueString()) {
		// Only the domain differs: whether a user name is free in another domain is not documented.
		p.Error(tf.ErrNameStays(p.State.login(), keptName, policy))
		return
	}
	p.WarnAt("username", "Another user name or domain means another account",
		fmt.Sprintf("A Control Room does not change user names or domains, so %q is given up and a new account is created: with another id, without "+
			"the roles that grants gave, without the licenses, credentials and schedules of the old one. Bots in its private workspace then belong to "+
			"nobody. Whether the name of a deleted account is free at once is not documented.", p.State.login()))
	r.warnDestroy(ctx, p)
}

func (r *user) planDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	if p.State.DeletionPolicy.ValueString() == platform.PolicyAbandon {
		r.Client.RecordLeaving(p.State.ID.ValueString())
	} else if !r.giveUp(p, "") {
		return
	}
	email := p.State.Email.ValueString()
	tf.WarnRenamed(&p.Planning, p.State.login(), r.Client.Run().Accounts.Goes(email, p.State.login()), email)
	r.warnDestroy(ctx, p)
}

// giveUp records that the account goes, and reports whether it may: successor is the name of the account that replaces it.
func (r *user) giveUp(p *tf.PlanCall[userModel], successor string) bool {
	id, name := p.State.ID.ValueString(), p.State.Username.ValueString()
	switch r.Client.Run().Accounts.GiveUp(id, successor) {
	case platform.ClaimedByState:
		p.Error(tf.ErrTwoResources(name, id))
	case platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(r.Kind, name, id))
	default:
		r.Client.RecordLeaving(id)
		return true
	}
	return false
}

// warnDestroy says what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	id, login, policy := p.State.ID.ValueString(), p.State.login(), p.State.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		p.WarnAbandoned(ctx, login)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardUser(ctx, id, verb); err != nil {
		p.Error(err)
		return
	}
	if policy == platform.PolicyDisable {
		p.Warn(fmt.Sprintf("Control Room account %s will be disabled", login),
			fmt.Sprintf("%q can no longer sign in; the account stays with its roles, bots and licenses.", login),
			p.DescribePolicy(ctx, p.State.DeletionPolicy))
		return
	}
	p.Warn(fmt.Sprintf("Control Room account %s will be deleted", login), fmt.Sprintf("%q %s", login, whatDeleteDoes),
		p.DescribePolicy(ctx, p.State.DeletionPolicy))
}

// whatDeleteDoes continues the name of an account. It differs between the products (both documented).
const whatDeleteDoes = "leaves the Control Room's list of users and can no longer sign in. Its licenses are released, its device is " +
	"unregistered, and its credentials are deleted. Bots and their history stay. Automation 360 removes its queued and scheduled runs, and bots of " +
	"its private workspace can be transferred to one other user, once. Enterprise 11 refuses to delete a user who has schedules, a running " +
	"automation, a locker, a queue or a device pool: clear those first. Creating the account again creates another one, with another id. To only " +
	"lock the account, apply deletion_policy = \"disable\" first."

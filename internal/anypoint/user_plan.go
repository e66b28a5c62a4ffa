package anypoint

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func (r *user) planCreate(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !planOrganization(ctx, r.Client, &p.Planning, p.Config.OrganizationID, &p.Plan.OrganizationID) {
		return
	}
	organizationID, username := p.Plan.OrganizationID.ValueString(), p.Plan.Username.ValueString()
	if err := r.Client.RequireRoot(ctx, organizationID); err != nil {
		p.ErrorAt("organization_id", err)
		return
	}
	if p.Plan.Username.IsUnknown() {
		return
	}
	r.Client.RecordPlanned(organizationID, "", username, p.Plan.Email.ValueString())
	if email := p.Plan.Email.ValueString(); !p.Removed(p.Plan.name()) {
		tf.WarnRenamed(&p.Planning, r.Client.Run().Accounts.Comes(email, username), username, email)
	}
	holder, err := r.Client.Holder(ctx, organizationID, username)
	if err != nil {
		p.Error(err)
		return
	}
	if p.Removed(p.Plan.name()) {
		r.warnTaken(ctx, p, holder)
		return
	}
	if err := r.claim(holder); err != nil {
		p.ErrorAt("username", err)
		return
	}
	if holder.Ambiguity() != nil {
		r.warnTaken(ctx, p, holder)
		return
	}
	if twin := holder.Restorable(); twin != nil {
		p.WarnAt("username", "A disabled account will be enabled again",
			fmt.Sprintf("%q is a federated account of this organization (%s) that is disabled, as a delete leaves it. Instead of a new account, this one "+
				"will be enabled again: the person can sign in as before.", username, twin.ID))
		return
	}
	if holder.Taken {
		r.warnTaken(ctx, p, holder)
		return
	}
	if len(holder.Federated) > 0 {
		twin := holder.Federated[0]
		p.WarnAt("username", "The person has an account already",
			fmt.Sprintf("%q is also the user name of the federated account %s of this organization. This creates a second, local account beside it. To "+
				"manage the existing one, import it instead:", username, twin.ID),
			tf.ImportBlock(r.Kind.Type(), access.UserID(organizationID, twin.ID)))
	}
	requireForCreate(p)
	warnSignUpRules(p)
}

const neverAgain = "Anypoint cannot re-create an account: a deleted user's name stays taken forever."

// claim records that this plan wants a user name, and refuses the plan when a resource has its account or gives it up. A local account beside an
// enabled federated one that stays is possible.
func (r *user) claim(holder access.NameHolder) error {
	accounts := []*api.User{}
	if holder.Local != nil {
		accounts = append(accounts, holder.Local)
	}
	for i := range holder.Federated {
		accounts = append(accounts, &holder.Federated[i])
	}
	for _, account := range accounts {
		switch claim := r.Client.Run().Accounts.Want(account.ID, account.Username); {
		case claim == platform.ClaimedByCreate:
			return tf.ErrMoved(r.Kind, account.Username, account.ID)
		case claim == platform.ClaimedByState && account == holder.Local:
			return tf.ErrInState(account.Username, account.ID, neverAgain)
		case claim == platform.ClaimedByState && account == holder.Restorable():
			return tf.ErrInState(account.Username, account.ID, "")
		}
	}
	return nil
}

// warnTaken says what will refuse the create in the apply. It is no error: before terraform destroy Terraform plans the accounts that the
// configuration names and the state does not have, and a destroy that stopped half-way has to go on.
func (r *user) warnTaken(ctx context.Context, p *tf.PlanCall[userModel], holder access.NameHolder) {
	if err := holder.Ambiguity(); err != nil {
		p.WarnRefused(ctx, "username", err)
	} else if holder.Taken {
		p.WarnRefused(ctx, "username", holder.Refusal())
	}
}

// requireForCreate refuses a create without what the platform requires of a new account. An existing account needs none of it.
func requireForCreate(p *tf.PlanCall[userModel]) {
	for _, field := range []struct {
		name    string
		missing bool
	}{
		{"first_name", p.Config.FirstName.IsNull()},
		{"last_name", p.Config.LastName.IsNull()},
		{"email", p.Config.Email.IsNull()},
		{"phone_number", p.Config.PhoneNumber.IsNull()},
		{"password_wo", p.Config.PasswordWO.IsNull()},
	} {
		if field.missing {
			p.ErrorAt(field.name, &platform.Problem{
				Summary: "Missing for a new account",
				Means: fmt.Sprintf("This plan creates the account %q, and Anypoint creates no account without %s.",
					p.Config.Username.ValueString(), field.name),
				Do: "Set it. If the account exists already, import it: an existing account needs neither phone number nor password.",
			})
		}
	}
}

func (r *user) planUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	if r.Client.Run().Accounts.Keep(p.State.ID.ValueString(), p.State.Username.ValueString()) {
		p.Error(tf.ErrTwoResources(p.State.Username.ValueString(), p.State.ID.ValueString()))
		return
	}
	if p.State.Type.ValueString() == api.UserTypeProxy {
		refuseProxyChange(p)
	}
	r.Client.RecordPlanned(p.State.OrganizationID.ValueString(), p.State.ID.ValueString(), p.State.Username.ValueString(), p.Plan.Email.ValueString())
	planPassword(p)
	warnOverwritten(p)
	r.planEnabled(ctx, p)
}

// warnOverwritten warns of a change that the identity provider of a federated account undoes.
func warnOverwritten(p *tf.PlanCall[userModel]) {
	plan, state := p.Plan, p.State
	if provider := state.IdentityProviderID.ValueString(); provider == "" || provider == api.LocalIdentityProvider {
		return
	}
	tf.WarnOverwritten(&p.Planning, state.Username.ValueString(),
		"The account belongs to an identity provider, whose e-mail address and names overwrite those here when the person signs in.",
		tf.ProfileField{Name: "email", Plan: plan.Email, State: state.Email},
		tf.ProfileField{Name: "first_name", Plan: plan.FirstName, State: state.FirstName},
		tf.ProfileField{Name: "last_name", Plan: plan.LastName, State: state.LastName})
}

// planEnabled refuses to disable a protected account, and warns when nobody asked for a disabled one to be enabled.
func (r *user) planEnabled(ctx context.Context, p *tf.PlanCall[userModel]) {
	before, after := p.State.Enabled.ValueBool(), p.Plan.Enabled
	switch {
	case after.IsUnknown():
	case before && !after.ValueBool():
		if err := r.Client.GuardUser(ctx, p.State.OrganizationID.ValueString(), p.State.ID.ValueString(), "disable"); err != nil {
			p.ErrorAt("enabled", err)
		}
	case !before && after.ValueBool() && p.Config.Enabled.IsNull():
		p.WarnAt("enabled", "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and enabled by default here, so this plan lets the person in again. Set enabled = false to keep "+
				"it disabled.",
				p.State.Username.ValueString()))
	}
}

func refuseProxyChange(p *tf.PlanCall[userModel]) {
	for _, field := range []struct {
		name    string
		changed bool
	}{
		{"first_name", !p.Plan.FirstName.Equal(p.State.FirstName)},
		{"last_name", !p.Plan.LastName.Equal(p.State.LastName)},
		{"email", !p.Plan.Email.Equal(p.State.Email)},
		{"phone_number", !p.Plan.PhoneNumber.Equal(p.State.PhoneNumber)},
	} {
		if field.changed {
			p.ErrorAt(field.name, &platform.Problem{
				Summary: "Not possible for an external user",
				Means: fmt.Sprintf("%q is an external user: somebody of another organization who signed in to a public API portal. Anypoint lets an "+
					"administrator only enable and disable such an account.", p.State.Username.ValueString()),
				Do: fmt.Sprintf("Remove %s from the configuration.", field.name),
			})
		}
	}
}

// planPassword refuses a new password for an existing account. A version that appears on an imported account is only recorded, so that the
// configuration that would have created the account also fits after an import.
func planPassword(p *tf.PlanCall[userModel]) {
	before, after, name := p.State.PasswordWOVersion, p.Plan.PasswordWOVersion, p.State.Username.ValueString()
	switch {
	case after.IsNull() || after.Equal(before):
	case before.IsNull():
		p.WarnAt("password_wo_version", "The existing password is kept",
			fmt.Sprintf("The account %q exists already, and on Anypoint no administrator can set the password of another person. Terraform records the "+
				"version; the password is not sent.", name))
	default:
		p.ErrorAt("password_wo_version", &platform.Problem{
			Summary: "An existing password cannot be changed",
			Means: fmt.Sprintf("password_wo_version changes for the existing account %q, but on Anypoint no administrator can set the password of another "+
				"person: password_wo is used only when an account is created.", name),
			Do: fmt.Sprintf("Set password_wo_version back to %d. The person can reset the password: \"Forgot your password\" on the sign-in page, or "+
				"Reset password in Access Management, which sends a mail.", before.ValueInt64()),
			Hint: access.HintPasswordReset,
		})
	}
}

// planReplace refuses what would cost the person the account and bring no other one: no user name is ever free again, so the replacement needs one
// that nobody has. The create of the replacement only warns of that.
func (r *user) planReplace(ctx context.Context, p *tf.PlanCall[userModel]) {
	id, name, successor := p.State.ID.ValueString(), p.State.Username.ValueString(), p.Plan.Username.ValueString()
	if platform.SameName(name, successor) {
		p.Error(tf.ErrInState(name, id, neverAgain))
		return
	}
	if !r.giveUp(p, successor) {
		return
	}
	if successor != "" { // known
		holder, err := r.Client.Holder(ctx, p.Plan.OrganizationID.ValueString(), successor)
		if err == nil {
			err = r.claim(holder)
		}
		if err == nil {
			err = holder.Ambiguity()
		}
		if err == nil && holder.Taken {
			err = holder.Refusal()
		}
		if err != nil {
			p.ErrorAt("username", err)
			return
		}
	}
	r.planEnd(ctx, p)
}

func (r *user) planDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	if p.State.DeletionPolicy.ValueString() == platform.PolicyAbandon {
		r.Client.Run().Accounts.Record(p.State.ID.ValueString())
	} else if !r.giveUp(p, "") {
		return
	}
	name, email := p.State.Username.ValueString(), p.State.Email.ValueString()
	tf.WarnRenamed(&p.Planning, name, r.Client.Run().Accounts.Goes(email, name), email)
	r.planEnd(ctx, p)
}

// giveUp records that this plan ends an account, and refuses it when another resource has the account or creates one under its name.
func (r *user) giveUp(p *tf.PlanCall[userModel], successor string) bool {
	id, name := p.State.ID.ValueString(), p.State.Username.ValueString()
	switch r.Client.Run().Accounts.GiveUp(id, successor) {
	case platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(r.Kind, name, id))
		return false
	case platform.ClaimedByState:
		p.Error(tf.ErrTwoResources(name, id))
		return false
	}
	return true
}

// planEnd says in the plan what the platform will do to the person, and refuses to lock out a protected account.
func (r *user) planEnd(ctx context.Context, p *tf.PlanCall[userModel]) {
	policy, name := p.State.DeletionPolicy.ValueString(), p.State.Username.ValueString()
	if policy == platform.PolicyAbandon {
		p.WarnAbandoned(ctx, name)
		return
	}
	verb := "delete"
	if policy == platform.PolicyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardUser(ctx, p.State.OrganizationID.ValueString(), p.State.ID.ValueString(), verb); err != nil {
		p.Error(err)
		return
	}
	switch {
	case policy == platform.PolicyDisable:
		p.Warn(fmt.Sprintf("Anypoint account %s will be disabled", name),
			fmt.Sprintf("%q can no longer sign in; the account and its user name stay.", name), p.DescribePolicy(ctx, p.State.DeletionPolicy))
	case p.State.Type.ValueString() == api.UserTypeProxy:
		p.Error(errProxyDelete(name))
	case p.State.Federated.ValueBool():
		p.Warn(fmt.Sprintf("Federated Anypoint account %s will be deleted", name),
			fmt.Sprintf("%q loses every permission and membership and can no longer sign in. Anypoint keeps a federated account in the organization as a "+
				"disabled one; creating the resource again enables it again.", name), p.DescribePolicy(ctx, p.State.DeletionPolicy))
	default:
		p.Warn(fmt.Sprintf("Anypoint account %s will be soft-deleted", name),
			fmt.Sprintf("%q loses every permission and membership and is detached from the organization. The platform cannot undo this, and the user name "+
				"stays taken forever: to come back, the person needs another one. To only lock the account, apply deletion_policy = \"disable\" first.", name),
			p.DescribePolicy(ctx, p.State.DeletionPolicy))
	}
}

func errProxyDelete(name string) error {
	return &platform.Problem{
		Summary: "An external user cannot be deleted",
		Means:   fmt.Sprintf("%q is an external user. Anypoint lets an administrator only enable and disable such an account.", name),
		Do:      "Apply deletion_policy = \"disable\" or \"abandon\" first, or use a removed block.",
	}
}

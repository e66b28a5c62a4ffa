package apim

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// states are the values of state that a configuration can set.
var states = tf.StatusValues{Enabled: api.StateActive, Disabled: api.StateBlocked}

// planState plans state where the configuration leaves it out. It asks nobody.
func planState(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	states.Plan(ctx, "state", req, resp)
	keepPending(ctx, req, resp)
	if req.Plan.Raw.IsNull() || !req.State.Raw.IsNull() {
		return
	}
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || config.Confirmation.IsNull() || !config.State.IsNull() {
		return
	}
	// Whether an account that waits for its confirmation is in another state is not documented: the service's response shows it.
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("state"), types.StringUnknown())...)
}

// keepPending leaves alone what the configuration calls pending, as one does that was generated before the person confirmed: nobody can set that.
func keepPending(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || req.State.Raw.IsNull() {
		return
	}
	var configured, present types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("state"), &configured)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("state"), &present)...)
	if resp.Diagnostics.HasError() || configured.ValueString() != api.StatePending || present.ValueString() == api.StatePending {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("state"), present)...)
	resp.Diagnostics.AddAttributeWarning(path.Root("state"), "The account is not pending any more",
		fmt.Sprintf("The account is %s now, and it stays so. Set state = %[1]q, or leave it out.", present))
}

func (r *user) planCreate(ctx context.Context, p *tf.PlanCall[userModel]) {
	if p.Config.State.ValueString() == api.StatePending { // no error: it would end a destroy, too
		p.WarnAt("state", "An account cannot be made pending", errPending().Error())
	}
	if planService(ctx, r.Client, &p.Planning, &p.Config.serviceModel, &p.Plan.serviceModel) && !p.Plan.UserID.IsUnknown() {
		account := newAccount{
			Planning: &p.Planning, client: r.Client, kind: r.Kind,
			service: p.Plan.service(), id: p.Plan.UserID.ValueString(), email: p.Plan.Email.ValueString(),
			end: func(_ context.Context, old *api.User) { r.planSuccessor(p, old) },
		}
		account.plan(ctx)
	}
}

// planSuccessor checks the end of an account that one with the same id or e-mail address replaces, of which the plan of the change did not know.
func (r *user) planSuccessor(p *tf.PlanCall[userModel], old *api.User) {
	policy := r.Client.Run().Accounts.Policy(access.UserKey(p.Plan.service(), old.ID))
	if policy == platform.PolicyDisable || policy == platform.PolicyAbandon {
		p.Error(tf.ErrNameStays(describeAccount(old.ID, old.Email), keptNames, policy))
		return
	}
	if err := r.Client.GuardUser(old.ID, "delete"); err != nil {
		p.Error(err)
	}
}

// keptNames are what an account keeps that is not deleted, and that no other one can have.
const keptNames = "its id and e-mail address"

// describeAccount is how messages call an account.
func describeAccount(id, email string) string { return fmt.Sprintf("%s (%s)", id, email) }

// giveUp records that the account goes, and reports whether it may. successor is what this process knows the account by that replaces it.
func (r *user) giveUp(p *tf.PlanCall[userModel], successor string) bool {
	return giveUp(&p.Planning, r.Client, r.Kind, p.State.account(), p.State.Email.ValueString(), p.State.UserID.ValueString(), successor)
}

func (r *user) planReplace(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !r.giveUp(p, p.Plan.account()) {
		return
	}
	policy := p.State.DeletionPolicy.ValueString()
	stays := policy == platform.PolicyDisable || policy == platform.PolicyAbandon
	sameEmail := !p.Plan.Email.IsUnknown() && platform.SameEmail(p.Plan.Email.ValueString(), p.State.Email.ValueString())
	if stays && sameEmail && sameService(p.Plan.service(), p.State.service()) {
		p.Error(tf.ErrNameStays(describeAccount(p.State.UserID.ValueString(), p.State.Email.ValueString()), "its e-mail address", policy))
		return
	}
	r.planEnd(ctx, p)
	if p.Plan.mails() {
		p.Warn("The person gets another mail",
			fmt.Sprintf("The account %q is re-created, and creating an account with this configuration mails the person.", p.State.UserID.ValueString()))
	}
}

func (r *user) planUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	accounts := &r.Client.Run().Accounts
	accounts.RecordPolicy(p.State.account(), p.State.DeletionPolicy.ValueString())
	if accounts.Keep(p.State.account(), p.Plan.names(p.State)...) {
		p.Error(tf.ErrTwoResources(p.State.Email.ValueString(), p.State.UserID.ValueString()))
		return
	}
	id, change := p.State.UserID.ValueString(), p.Plan.toUpdate(p.State)
	isChange := !platform.IsEmpty(change) || !p.Plan.PasswordWOVersion.Equal(p.State.PasswordWOVersion)
	if err := r.Client.GuardUser(id, "change"); err != nil && isChange {
		p.Error(err)
		return
	}
	p.Plan.passwordVersions(p.State).Warn(ctx, id, p.Private(), &p.Response.Diagnostics)
	if change.Email != nil {
		r.Client.RecordPlannedEmail(p.State.service(), id, *change.Email)
		r.planEmail(ctx, p, *change.Email)
	}
	planActivation(p)
	if !p.Plan.Confirmation.IsNull() && !p.Plan.Confirmation.Equal(p.State.Confirmation) {
		p.WarnAt("confirmation", "The account exists already",
			fmt.Sprintf("The service mails a confirmation only when it creates an account, and user %q exists. Terraform records the value, and no mail "+
				"goes out.", id))
	}
}

// errPending refuses to make an account wait for its confirmation: only the platform does that.
func errPending() *platform.Problem {
	return &platform.Problem{
		Summary: "An account cannot be made pending",
		Means: "state = \"pending\" is what the service shows until the person confirms the e-mail address. It is accepted here as long as the account " +
			"is in that state, and nobody can set it.",
		Do: "Set state to \"active\" or \"blocked\", or leave it out. To let a new account wait for the person, set confirmation = \"signup\".",
	}
}

// planEmail says what another e-mail address means, and refuses one that is somebody else's.
func (r *user) planEmail(ctx context.Context, p *tf.PlanCall[userModel], email string) {
	id := p.State.UserID.ValueString()
	if err := r.Client.RequireEmail(ctx, p.State.service(), email, id); err != nil {
		p.ErrorAt("email", err)
		return
	}
	p.WarnAt("email", "The sign-in e-mail address does not change",
		fmt.Sprintf("API Management changes the e-mail address that it writes to. If user %q signs in with an e-mail address and a password, the "+
			"sign-in keeps the e-mail address that the account was created with.", id))
}

// planActivation warns when the plan activates an account.
func planActivation(p *tf.PlanCall[userModel]) {
	id, now := p.State.UserID.ValueString(), p.State.State.ValueString()
	switch {
	case p.Plan.State.Equal(p.State.State) || p.Plan.State.ValueString() != api.StateActive:
	case now == api.StatePending:
		p.WarnAt("state", "The account is confirmed without the person",
			fmt.Sprintf("User %q has not confirmed the e-mail address yet. This plan activates the account in the person's place. Leave state out to wait "+
				"for the person.", id))
	case p.Config.State.IsNull():
		p.WarnAt("state", "A blocked account will be active again",
			fmt.Sprintf("User %q is %s on the platform and active by default here, so this plan lets the person in again. Set state = \"blocked\" to keep "+
				"the account blocked.", id, now))
	}
}

func (r *user) planDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	accounts := &r.Client.Run().Accounts
	wasRead := accounts.Has(p.State.account()) // a destroy reads nothing in the walk that plans it
	if p.State.DeletionPolicy.ValueString() == platform.PolicyAbandon {
		accounts.Record(p.State.account())
	} else if !r.giveUp(p, "") {
		return
	}
	r.planEnd(ctx, p)
	if p.State.DeletionPolicy.ValueString() != platform.PolicyDelete || p.State.DeleteSubscriptions.ValueBool() || p.Failed() {
		return
	}
	if err := r.Client.RequireNoSubscriptions(ctx, p.State.service(), p.State.UserID.ValueString(), wasRead); err != nil {
		p.Error(err)
	}
}

// planEnd says what the end of the account's management will do to the person, and refuses what the platform does not do.
func (r *user) planEnd(ctx context.Context, p *tf.PlanCall[userModel]) {
	id := p.State.UserID.ValueString()
	name := describeAccount(id, p.State.Email.ValueString())
	switch p.State.DeletionPolicy.ValueString() {
	case platform.PolicyAbandon:
		p.WarnAbandoned(ctx, name)
	case platform.PolicyDisable:
		if err := r.Client.GuardUser(id, "block"); err != nil {
			p.Error(err)
			return
		}
		p.Warn(fmt.Sprintf("API Management account %s will be blocked", name),
			fmt.Sprintf("%q can no longer sign in; the account stays with all that it has.", name), p.DescribePolicy(ctx, p.State.DeletionPolicy))
	default:
		if err := r.Client.GuardUser(id, "delete"); err != nil {
			p.Error(err)
			return
		}
		p.Warn(fmt.Sprintf("API Management account %s will be deleted", name),
			fmt.Sprintf("%q is deleted from the service %s, with its group memberships.%s", name, p.State.ServiceName.ValueString(), describeMail(p.State)),
			r.describeSubscriptions(ctx, p.State), "To only block the account, apply deletion_policy = \"disable\" first.",
			p.DescribePolicy(ctx, p.State.DeletionPolicy))
	}
}

func describeMail(state *userModel) string {
	if !state.NotifyOnDelete.ValueBool() {
		return ""
	}
	return " The person gets a mail about it."
}

// describeSubscriptions says what becomes of the subscriptions of an account that is deleted.
func (r *user) describeSubscriptions(ctx context.Context, state *userModel) string {
	subscriptions, err := r.Client.UserSubscriptions(ctx, state.service(), state.UserID.ValueString())
	switch {
	case err != nil:
		return platform.Inert(fmt.Sprintf("The user's subscriptions cannot be listed (%s), so those that are affected are not known.", err))
	case len(subscriptions) == 0:
		return ""
	case state.DeleteSubscriptions.ValueBool():
		return "These subscriptions are deleted with the account, and their keys stop working at once:\n" +
			platform.Listed(access.DescribeSubscriptions(subscriptions))
	default:
		return "The user has these subscriptions, and delete_subscriptions is false. Those in use stop the destroy, unless this plan deletes " +
			"them first:\n" + platform.Listed(access.DescribeSubscriptions(subscriptions))
	}
}

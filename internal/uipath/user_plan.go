package uipath

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanEnabled(ctx, "is_active", req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[userModel]{Create: r.planCreate, Update: r.planUpdate, Destroy: r.planDestroy})
}

func (r *user) planCreate(ctx context.Context, p *tf.PlanCall[userModel]) {
	r.planEmail(ctx, p)
	r.Client.RecordPlanned(p.Config.UserName.ValueString(), p.Plan.Email.ValueString())
	if p.Config.UserName.IsUnknown() {
		return
	}
	userName, email := p.Config.UserName.ValueString(), p.Plan.Email.ValueString()
	holders, err := r.Client.Holders(ctx, userName, email)
	if err != nil {
		p.ErrorAt("user_name", err)
		return
	}
	replaced := replacedBy(ctx, p.Identity())
	for i := range holders {
		if holders[i].ID == replaced {
			r.planSuccessor(ctx, p, &holders[i])
			continue
		}
		r.planTaken(ctx, p, &holders[i], replaced != "")
	}
	if len(holders) == 0 && r.Client.OnCloud() && p.Config.Email.IsNull() {
		p.WarnAt("email", "Nobody can sign in to this account",
			fmt.Sprintf("On Automation Cloud people sign in by their e-mail address, and %q has none.", userName))
	}
}

// planTaken says who has the user name or the e-mail address of a new account. What no resource has to do with is a warning: Terraform plans a
// create also in a destroy, of what an earlier destroy has disabled or let go, and an error would end it. A replacement is none of these, and would
// lose the person.
func (r *user) planTaken(ctx context.Context, p *tf.PlanCall[userModel], holder *api.User, replaces bool) {
	switch r.Client.ClaimName(holder, p.Config.UserName.ValueString(), p.Plan.Email.ValueString()) {
	case platform.Free:
	case platform.ClaimedByCreate:
		p.ErrorAt("user_name", tf.ErrMoved(r.Kind, holder.UserName, holder.ID))
	case platform.ClaimedByState:
		p.ErrorAt("user_name", tf.ErrInState(holder.UserName, holder.ID, ""))
	default:
		if replaces {
			p.ErrorAt("user_name", access.ErrTaken(holder))
			return
		}
		p.WarnRefused(ctx, "user_name", access.ErrTaken(holder))
	}
}

// planSuccessor checks a replacement that the plan of the change did not know of: -replace and replace_triggered_by come from Terraform alone. The
// new account has a name of the old one, or its e-mail address. What it warned of would not be shown.
func (r *user) planSuccessor(ctx context.Context, p *tf.PlanCall[userModel], old *api.User) {
	userName := p.Config.UserName.ValueString()
	if !r.Client.Run().Accounts.Keeps(old.ID) {
		if r.Client.Run().Accounts.Want(old.ID, userName) != platform.Free { // it is tainted
			p.ErrorAt("user_name", tf.ErrInState(old.UserName, old.ID, ""))
		}
		return
	}
	policy := r.Client.Run().Accounts.Policy(old.ID)
	switch {
	case r.Client.Run().Accounts.GiveUp(old.ID, userName) == platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(r.Kind, old.UserName, old.ID))
	case policy == platform.PolicyDisable || policy == platform.PolicyAbandon:
		p.Error(tf.ErrNameStays(old.UserName, keptNames, policy))
	case old.Category == api.CategoryDirectory:
		p.Error(errDirectoryDelete(old.UserName))
	default:
		if err := r.Client.GuardUser(ctx, old.ID, "delete"); err != nil {
			p.Error(err)
		}
	}
}

// keptNames are what an account keeps that is not deleted, and that no other one can have.
const keptNames = "its user name and e-mail address"

// planEmail decides what an e-mail address means that is left out. On Automation Cloud another e-mail address is another account, so leaving it
// out must not be one: the account keeps what it has. Elsewhere tf.LeftAlone decides.
func (r *user) planEmail(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !p.Config.Email.IsNull() {
		return
	}
	if p.State != nil && r.Client.OnCloud() {
		p.Plan.Email = p.State.Email
		p.Set(ctx, "email", p.Plan.Email)
	}
}

func (r *user) planUpdate(ctx context.Context, p *tf.PlanCall[userModel]) {
	r.planEmail(ctx, p)
	plan, state := p.Plan, p.State
	r.Client.Run().Accounts.RecordPolicy(state.ID.ValueString(), state.DeletionPolicy.ValueString())
	otherAccount := r.Client.OnCloud() && !plan.Email.IsUnknown() && !platform.SameEmail(plan.Email.ValueString(), state.Email.ValueString())
	if otherAccount {
		p.ReplaceAccount(ctx, "email", state.Email.ValueString())
		p.WarnAt("email", "Another e-mail address means another account on Automation Cloud",
			fmt.Sprintf("Automation Cloud does not change the e-mail address of an account, so %q is deleted and re-created: the id, the licenses, the "+
				"group memberships, and the roles in tenants and folders go with the old account.", state.UserName.ValueString()))
	}
	if otherAccount || !plan.UserName.IsUnknown() && !plan.UserName.Equal(state.UserName) {
		r.planReplace(ctx, p)
		return
	}
	if r.Client.Run().Accounts.Keep(state.ID.ValueString(), plan.names()...) {
		p.Error(tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.planDisplayName(ctx, p)
	plan.passwordVersions(state).Warn(ctx, state.UserName.ValueString(), p.Private(), &p.Response.Diagnostics)
	if state.Category.ValueString() == api.CategoryDirectory {
		tf.WarnOverwritten(&p.Planning, state.UserName.ValueString(),
			"The account comes from a connected directory (Microsoft Entra, Active Directory or SAML), whose e-mail address and names may overwrite those "+
				"here when the person signs in.",
			tf.ProfileField{Name: "email", Plan: plan.Email, State: state.Email},
			tf.ProfileField{Name: "name", Plan: plan.Name, State: state.Name},
			tf.ProfileField{Name: "surname", Plan: plan.Surname, State: state.Surname})
	}
	r.planActive(ctx, p)
}

// planReplace plans that another account takes the place of this one.
func (r *user) planReplace(ctx context.Context, p *tf.PlanCall[userModel]) {
	plan, state := p.Plan, p.State
	if !r.giveUp(p, plan.UserName.ValueString()) {
		return
	}
	policy := state.DeletionPolicy.ValueString()
	stays := policy == platform.PolicyDisable || policy == platform.PolicyAbandon
	sameEmail := state.Email.ValueString() != "" && platform.SameEmail(plan.Email.ValueString(), state.Email.ValueString())
	if stays && (sameEmail || platform.SameName(plan.UserName.ValueString(), state.UserName.ValueString())) {
		p.Error(tf.ErrNameStays(state.UserName.ValueString(), keptNames, policy))
		return
	}
	r.warnDestroy(ctx, p)
}

// giveUp records that the account goes, and reports whether it may: successor is the user name of the account that replaces it.
func (r *user) giveUp(p *tf.PlanCall[userModel], successor string) bool {
	id, name := p.State.ID.ValueString(), p.State.UserName.ValueString()
	switch r.Client.Run().Accounts.GiveUp(id, successor) {
	case platform.ClaimedByState:
		p.Error(tf.ErrTwoResources(name, id))
	case platform.ClaimedByCreate:
		p.Error(tf.ErrMoved(r.Kind, name, id))
	default:
		return true
	}
	return false
}

// planActive refuses to disable protected accounts, and warns when the default enables an account.
func (r *user) planActive(ctx context.Context, p *tf.PlanCall[userModel]) {
	was, unknown, will := p.State.IsActive.ValueBool(), p.Plan.IsActive.IsUnknown(), p.Plan.IsActive.ValueBool()
	switch {
	case was && !unknown && !will:
		if err := r.Client.GuardUser(ctx, p.State.ID.ValueString(), "disable"); err != nil {
			p.ErrorAt("is_active", err)
		}
	case !was && will && p.Config.IsActive.IsNull():
		p.WarnAt("is_active", "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and active by default here, so this plan lets the person in again. Set is_active = false to keep "+
				"it disabled.", p.State.UserName.ValueString()))
	}
}

// planDisplayName keeps what the platform shows for an account that was given no name to show, or never given one here, and clears
// a name that is no longer declared.
func (r *user) planDisplayName(ctx context.Context, p *tf.PlanCall[userModel]) {
	if !p.Config.DisplayName.IsNull() {
		return
	}
	sameNames := p.Plan.Name.Equal(p.State.Name) && p.Plan.Surname.Equal(p.State.Surname) && p.Plan.Email.Equal(p.State.Email)
	shown := types.StringUnknown()
	neverDeclared := p.State.ownDisplayName() && !tf.IsDeclared(ctx, p.Private(), "display_name", &p.Response.Diagnostics)
	if neverDeclared || !p.State.ownDisplayName() && sameNames {
		shown = p.State.DisplayName
	}
	p.Set(ctx, "display_name", shown)
}

func (r *user) planDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	abandons := p.State.DeletionPolicy.ValueString() == platform.PolicyAbandon
	if !abandons && !r.giveUp(p, "") {
		return
	}
	r.warnDestroy(ctx, p)
}

// warnDestroy describes in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, p *tf.PlanCall[userModel]) {
	id, name := p.State.ID.ValueString(), p.State.UserName.ValueString()
	policy := p.State.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		p.WarnAbandoned(ctx, name)
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
	switch {
	case policy == platform.PolicyDisable:
		p.Warn(fmt.Sprintf("UiPath account %s will be disabled", name),
			fmt.Sprintf("%q can no longer sign in; the account stays with all that it has.", name), p.DescribePolicy(ctx, p.State.DeletionPolicy))
	case p.State.Category.ValueString() == api.CategoryDirectory:
		p.Error(errDirectoryDelete(name))
	default:
		p.Warn(fmt.Sprintf("UiPath account %s will be deleted", name),
			fmt.Sprintf("%q is deleted from the whole organization, with its group memberships and roles. A license that the account holds may stay "+
				"occupied afterwards: release it first, under Admin, Licenses. Creating the account again creates another one, with another id. To only "+
				"lock the account, apply deletion_policy = \"disable\" first.", name), p.DescribePolicy(ctx, p.State.DeletionPolicy))
	}
}

func errDirectoryDelete(name string) error {
	return &platform.Problem{
		Summary: "A directory user cannot be deleted here",
		Means: fmt.Sprintf("%q comes from a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users "+
			"itself.",
			name),
		Do: "Remove the person in the directory, and take the resource out with a removed block or deletion_policy = \"abandon\"; deletion_policy = " +
			"\"disable\" locks the account here.",
	}
}

package controlroom

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// whatUndoes is the summary of the warning about whom a directory or an identity provider gives roles, too.
const whatUndoes = "The next sign-in may undo this"

func (r *roleGrant) planCreate(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	r.planNames(ctx, p)
	if p.Failed() {
		return
	}
	// This may be the second half of a replacement. Terraform carries out the first half with the private state of this one.
	r.planLeaving(ctx, p)
	r.warnMapped(ctx, p)
}

// planNames resolves user and role.
func (r *roleGrant) planNames(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	userReference.Plan(ctx, &p.Planning, p.Config.user(), p.State.user(), r.findUser(p.Config))
	roleReference.Plan(ctx, &p.Planning, p.Config.role(), p.State.role(), r.Client.FindRole)
}

// planUpdate resolves user and role. Another role or user is another grant.
func (r *roleGrant) planUpdate(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	r.planNames(ctx, p)
	plan := tf.Get[roleGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	if !p.Failed() && plan.grant().ID() != p.State.grant().ID() {
		r.planReplace(ctx, p)
	}
}

// planReplace checks the removal that comes with another user or role. That a role is the last one is only a warning: whether the new one is given
// before it is taken away depends on create_before_destroy, which a provider does not see.
func (r *roleGrant) planReplace(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	grant := p.State.grant()
	account, err := r.Client.KnownUser(ctx, grant.UserID)
	if err == nil {
		account, err = r.Client.WithDirectory(ctx, account)
	}
	if err != nil {
		return // the destroy has nothing to do, or reports what is wrong
	}
	if err := r.Client.GuardRoleGrant(ctx, grant, account); err != nil {
		p.Error(err)
		return
	}
	if grant.TakesLastRole(account) && !r.Client.UserLeaves(grant.UserID) {
		p.Warn("The user's last role is replaced",
			fmt.Sprintf("Role %d is the last one of the user %q. Unless the new role is given first, the apply is refused: set "+
				"lifecycle { create_before_destroy = true } here.", grant.RoleID, access.Login(account.Domain, account.Username)))
	}
}

// planDestroy refuses what must not happen, and keeps for the apply which users leave in the same run.
func (r *roleGrant) planDestroy(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	grant := p.State.grant()
	account, err := r.Client.PlanRemoval(ctx, grant, tf.IsPrivate(ctx, p.Private(), keyManaged, &p.Response.Diagnostics))
	if err != nil {
		p.Error(err)
		return
	}
	r.planLeaving(ctx, p)
	if account == nil {
		return
	}
	warnComesBack(grant, account, &p.Response.Diagnostics)
	if self, err := r.Client.Self(ctx); err == nil && self.ID == account.ID {
		p.Warn("The provider's own account loses a role",
			fmt.Sprintf("User %s (%s) is the account that the provider signs in as. If role %d gives it the right to manage users, Terraform can no "+
				"longer manage this Control Room with it.", grant.UserID, self.Username, grant.RoleID))
	}
}

// warnComesBack warns about a role that a directory or an identity provider gives. A list may not show that: then the apply warns.
func warnComesBack(grant access.RoleGrant, account *api.User, diags *diag.Diagnostics) {
	if grant.GivenByDirectory(account) {
		tf.Warn(diags, "The role comes back",
			fmt.Sprintf("A directory or an identity provider gives role %d to %q: it stays, or comes back at the person's next sign-in. To take it away, "+
				"change the mapping or the groups there.", grant.RoleID, access.Login(account.Domain, account.Username)))
	}
}

// planLeaving keeps for the apply which users this plan destroys or replaces, as far as it has got.
func (r *roleGrant) planLeaving(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	tf.SetPrivate(ctx, p.Response.Private, keyLeaving, r.Client.LeavingUsers(), &p.Response.Diagnostics)
}

// warnMapped warns when a directory or an identity provider decides about the user's roles, too. A list may not show that: then the apply warns. That
// the user cannot be read is no error here: the apply reports it.
func (r *roleGrant) warnMapped(ctx context.Context, p *tf.PlanCall[roleGrantModel]) {
	planned := tf.Get[roleGrantModel](ctx, p.Response.Plan, &p.Response.Diagnostics)
	userID := planned.UserID.ValueString()
	if userID == "" {
		return
	}
	account, err := r.Client.KnownUser(ctx, userID)
	if err != nil {
		return
	}
	if note := access.MappedNote(account); note != "" {
		p.WarnAt("user_id", whatUndoes, note)
	}
}

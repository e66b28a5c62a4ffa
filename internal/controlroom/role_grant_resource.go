package controlroom

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                    = (*roleGrant)(nil)
	_ resource.ResourceWithConfigValidators = (*roleGrant)(nil)
)

const roleGrantType = "platformusers_controlroom_role_grant"

const (
	// keyLeaving holds the users whom the plan of a destroy or a replacement destroys or replaces, too: the apply, another process, is told by nobody else.
	keyLeaving = "leaving"
	// keyManaged says that the state has had the user, too, in some read of the grant. The plan of a destroy does not read, and gets to users last.
	keyManaged = "user_in_state"
)

// NewRoleGrantResource is platformusers_controlroom_role_grant: one role of one user.
func NewRoleGrantResource() tf.ManagedResource { return &roleGrant{} }

type roleGrant struct{ tf.Base[*Client] }

func (r *roleGrant) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = roleGrantType
}

// ModifyPlan settles the role, and says what a directory will undo and which role cannot be taken away. It only reads.
func (r *roleGrant) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() {
		return
	}
	var config, plan, state roleGrantModel
	exists, stays := !req.State.Raw.IsNull(), !req.Plan.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if stays {
		resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !stays {
		r.planDestroy(ctx, state.grant(), tf.IsPrivate(ctx, req.Private, keyManaged, &resp.Diagnostics), resp)
		return
	}
	roleReference.Plan(ctx, unablePlanGrant, &r.Client.lost, config.role(), state.role(), r.Client.grantableRole, resp)
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case !exists:
		// This may be the second half of a replacement, whose first half Terraform carries out with the notes of this one.
		tf.SetPrivate(ctx, resp.Private, keyLeaving, r.Client.leavingUsers(), &resp.Diagnostics)
		r.warnMapped(ctx, plan.grant(), resp)
	case !plan.UserID.Equal(state.UserID) || !plan.RoleID.Equal(state.RoleID):
		r.planReplace(ctx, state.grant(), resp)
	}
}

const unablePlanGrant = "Unable to plan Control Room role grant"

// warnMapped says that a directory or an identity provider has its say, too. A warning less is no reason to fail: the apply says what is wrong.
func (r *roleGrant) warnMapped(ctx context.Context, g RoleGrant, resp *resource.ModifyPlanResponse) {
	if g.UserID == "" {
		return
	}
	account, err := r.Client.knownUser(ctx, g.UserID)
	if err != nil {
		return
	}
	if text := mappedWarning(account); text != "" {
		resp.Diagnostics.AddAttributeWarning(path.Root("user_id"), "The next sign-in may undo this", text)
	}
}

// planDestroy refuses what must not happen, and tells the apply which users go in the same run.
func (r *roleGrant) planDestroy(ctx context.Context, g RoleGrant, managed bool, resp *resource.ModifyPlanResponse) {
	account, err := r.Client.planRevocation(ctx, g, managed || r.Client.custody.Has(g.UserID))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Control Room role grant", err)
		return
	}
	tf.SetPrivate(ctx, resp.Private, keyLeaving, r.Client.leavingUsers(), &resp.Diagnostics)
	if account == nil {
		return
	}
	if g.givenByDirectory(account) {
		resp.Diagnostics.AddWarning("The role comes back",
			fmt.Sprintf("A directory or an identity provider gives role %d to %q: it stays, or comes back at the person's next sign-in. Change the mapping or the groups there to take it away.",
				g.RoleID, loginOf(account.Domain, account.Username)))
	}
	if self, err := r.Client.Self(ctx); err == nil && self.ID == account.ID {
		resp.Diagnostics.AddWarning("The provider's own account loses a role",
			fmt.Sprintf("User %s (%s) is the account that the provider signs in with. If role %d gives it the right to manage users, Terraform cannot manage this Control Room with it any more.",
				g.UserID, self.Username, g.RoleID))
	}
}

// planReplace checks the removal that comes with another user or role. That a role is the last one is only a warning: whether the new one is given before
// it is taken is a matter of create_before_destroy, which a provider does not see.
func (r *roleGrant) planReplace(ctx context.Context, g RoleGrant, resp *resource.ModifyPlanResponse) {
	account, err := r.Client.knownUser(ctx, g.UserID)
	if err != nil || !g.givenByHand(account) {
		return // the destroy has nothing to do, or says what is wrong
	}
	if r.Client.takesAdministrator(g, account) {
		if err := r.Client.GuardRoles(ctx, g.UserID, g.remaining(account)); err != nil {
			tf.AddError(&resp.Diagnostics, unablePlanGrant, err)
			return
		}
	}
	_, leaves := r.Client.leaving.Load(g.UserID)
	if len(g.remaining(account))+len(account.SysAssignedRoles) == 0 && !leaves {
		resp.Diagnostics.AddWarning("The user's last role is replaced",
			fmt.Sprintf("Role %d is the last one of the user %q. Unless the new one is given first, taking it away will be refused: set lifecycle { create_before_destroy = true } here.",
				g.RoleID, loginOf(account.Domain, account.Username)))
	}
}

func (r *roleGrant) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roleGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	host, err := r.Client.RequireHost("")
	if err == nil {
		err = tf.OldSettleReference(ctx, &plan.RoleID, &plan.RoleName, r.Client.grantableRole)
	}
	if err == nil {
		err = r.Client.AddGrant(ctx, plan.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Control Room role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	tf.SetPrivate(ctx, resp.Private, keyLeaving, []string{}, &resp.Diagnostics)
	tf.SetPrivate(ctx, resp.Private, keyManaged, r.Client.accounts.Has(plan.UserID.ValueString()), &resp.Diagnostics)
}

func (r *roleGrant) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roleGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Control Room role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(host), &resp.Diagnostics)
	err = r.Client.ReadGrant(ctx, state.grant())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(roleReference.Names(state.role())...)
		tf.Gone(ctx, resp, "Control Room role grant is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Control Room role grant", err)
	}
	if r.Client.custody.Has(state.UserID.ValueString()) {
		tf.SetPrivate(ctx, resp.Private, keyManaged, true, &resp.Diagnostics)
	}
}

// Update only takes note of a role's new spelling: another role or user is another grant, and replaces this one.
func (r *roleGrant) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan roleGrantModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update Control Room role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *roleGrant) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roleGrantModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	leaving, _ := tf.GetPrivate[[]string](ctx, req.Private, keyLeaving, &resp.Diagnostics)
	if slices.Contains(leaving, state.UserID.ValueString()) {
		r.Client.leaving.Store(state.UserID.ValueString(), true)
	}
	_, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	left := false
	if err == nil {
		left, err = r.Client.RemoveGrant(ctx, state.grant())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Control Room role grant", err)
	}
	if left {
		resp.Diagnostics.AddWarning("The user's last role was left",
			fmt.Sprintf("Role %d is the last one of user %s, and a Control Room's user has at least one. It goes with the user, whom Terraform manages, too, when the user is destroyed. If the user stays, "+
				"so does the role, and nothing manages it any more.", state.RoleID.ValueInt64(), state.UserID.ValueString()))
	}
}

// ImportState takes HOST/USER/ROLE or USER/ROLE, by ids or names, or the identity.
func (r *roleGrant) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	host, who, role := importedGrant(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	host, state, err := r.resolve(ctx, host, who, role)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Control Room role grant", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// importedGrant reads what is meant. A host may hold a path, so the user and the role are what stands behind the last two slashes.
func importedGrant(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) (host, who, role string) {
	if req.ID == "" {
		var identity roleGrantIdentity
		diags.Append(req.Identity.Get(ctx, &identity)...)
		return identity.Host.ValueString(), identity.UserID.ValueString(), strconv.FormatInt(identity.RoleID.ValueInt64(), 10)
	}
	parts := strings.Split(req.ID, "/")
	if slices.Contains(parts, "") || len(parts) < 2 {
		tf.AddError(diags, "Unable to import Control Room role grant", tf.InvalidImportID(req.ID,
			`USER/ROLE or HOST/USER/ROLE, where USER is an id, a user name or DOMAIN\user and ROLE a number or a name; a role whose name holds a slash is imported by its number`))
		return "", "", ""
	}
	last := len(parts) - 1
	return strings.Join(parts[:last-1], "/"), parts[last-1], parts[last]
}

// resolve turns the names of an import into ids.
func (r *roleGrant) resolve(ctx context.Context, host, who, role string) (string, *roleGrantModel, error) {
	host, err := r.Client.RequireHost(host)
	if err != nil {
		return "", nil, err
	}
	account, err := r.Client.FindUser(ctx, who)
	if err != nil {
		return "", nil, err
	}
	id, name := numberOrName(role)
	object, err := r.Client.grantableRole(ctx, id, name)
	if err != nil {
		return "", nil, err
	}
	return host, &roleGrantModel{UserID: types.StringValue(userText(account.ID)), RoleID: types.Int64Value(object.ID), RoleName: types.StringValue(object.Name)}, nil
}

// numberOrName reads what may be a number of the platform's, or a name.
func numberOrName(text string) (id int64, name string) {
	if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
		return id, ""
	}
	return 0, text
}

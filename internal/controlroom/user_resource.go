package controlroom

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*user)(nil)

const userType = "platformusers_controlroom_user"

// NewUserResource is platformusers_controlroom_user: an account.
func NewUserResource() tf.ManagedResource { return &user{} }

type user struct{ tf.Base[*Client] }

func (r *user) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

// ModifyPlan checks in plan what the plan can know, and says what a destroy will do. It only reads.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanDisabled(ctx, "disabled", req, resp)
	if !r.Client.Plannable() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.needsPassword(&config) {
		addNeedsPassword(&resp.Diagnostics) // the plan says so, unless it was made on the way to a destroy
		return
	}
	host, err := r.Client.RequireHost("")
	var roles []int64
	if err == nil {
		roles, err = r.rolesOfNew(ctx, &plan, &config, &resp.Diagnostics)
	}
	var account *api.User
	if err == nil && !resp.Diagnostics.HasError() {
		account, err = r.Client.CreateUser(ctx, plan.toCreate(ctx, config.PasswordWO, roles, &resp.Diagnostics))
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Control Room user", err)
	}
	if account == nil {
		return
	}
	plan.complete(account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// rolesOfNew are the roles that a new account gets: those that are configured, or the base role.
func (r *user) rolesOfNew(ctx context.Context, plan, config *userModel, diags *diag.Diagnostics) ([]int64, error) {
	if !config.RoleIDs.IsNull() || !config.RoleNames.IsNull() {
		return r.rolesToHave(ctx, plan, diags)
	}
	roles, err := r.Client.RolesByName(ctx, []string{plan.BaseRoleName.ValueString()})
	return idsOf(roles), err
}

// rolesToHave are the roles that are configured. By name they are looked for when the plan could not.
func (r *user) rolesToHave(ctx context.Context, plan *userModel, diags *diag.Diagnostics) ([]int64, error) {
	if fullyKnown(plan.RoleIDs) {
		return elements[int64](ctx, plan.RoleIDs, diags), nil
	}
	roles, err := r.Client.RolesByName(ctx, elements[string](ctx, plan.RoleNames, diags))
	return idsOf(roles), err
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Control Room user", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(host), &resp.Diagnostics)
	r.Client.custody.Record(state.ID.ValueString())
	account, err := r.Client.ReadUser(ctx, state.ID.ValueString(), state.CreatedAt.ValueString())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(lostUser(state.login()))
		tf.Gone(ctx, resp, "Control Room user is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Control Room user", err)
		return
	}
	domain := state.Domain
	state.fromAPI(account)
	if !domain.IsNull() {
		// No account changes its domain, but a Control Room may show it by another name than the one that it was made with (seen in the vendor's samples):
		// what is no change must not replace a person.
		state.Domain = domain
	}
	state.PasswordWOVersion = tf.StoredPasswordVersion(ctx, state.PasswordWOVersion, req.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	change := plan.toUpdate(ctx, &state, &resp.Diagnostics)
	password := plan.passwordVersions(&state)
	change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
	host, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	if err == nil {
		err = r.changeRoles(ctx, &plan, &state, &config, &change, &resp.Diagnostics)
	}
	if err == nil && !resp.Diagnostics.HasError() {
		err = r.update(ctx, &plan, &state, change)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update Control Room user", err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if !plan.Disabled.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

// changeRoles adds to a change the roles that are configured, when they are not those of the state. Where none are configured, roles are somebody
// else's.
func (r *user) changeRoles(ctx context.Context, plan, state, config *userModel, change *api.UserChange, diags *diag.Diagnostics) error {
	if config.RoleIDs.IsNull() && config.RoleNames.IsNull() || plan.RoleIDs.Equal(state.RoleIDs) {
		return nil
	}
	roles, err := r.rolesToHave(ctx, plan, diags)
	if err != nil {
		return err
	}
	change.RoleIDs = &roles
	return nil
}

// update sends a change, if it is one, and completes the plan with what the platform answers.
func (r *user) update(ctx context.Context, plan, state *userModel, change api.UserChange) error {
	id := state.ID.ValueString()
	var account *api.User
	var err error
	switch {
	case !change.IsEmpty():
		account, err = r.Client.UpdateUser(ctx, id, change)
	case !fullyKnown(plan.RoleIDs) || !fullyKnown(plan.RoleNames):
		account, err = r.Client.User(ctx, id)
	default:
		plan.PasswordWO = types.StringNull()
		return nil
	}
	if err != nil {
		return err
	}
	plan.complete(account)
	return nil
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	policy := state.DeletionPolicy.ValueString()
	if policy == platform.PolicyAbandon {
		return
	}
	_, err := r.Client.RequireHost(hostOf(ctx, req.Identity))
	switch {
	case err != nil:
	case policy == platform.PolicyDisable:
		err = r.Client.DisableUser(ctx, state.ID.ValueString())
	default:
		err = r.Client.DeleteUser(ctx, state.ID.ValueString())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Control Room user", err)
	}
}

// ImportState takes HOST/USER or USER, where USER is an id, a user name or DOMAIN\user; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	host, who := importedUser(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	host, err := r.Client.RequireHost(host)
	var account *api.User
	if err == nil {
		account, err = r.Client.FindUser(ctx, who)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Control Room user", err)
		return
	}
	state := userModel{BaseRoleName: types.StringValue(basicRoleName), DeletionPolicy: types.StringValue(platform.PolicyDelete)}
	state.fromAPI(account)
	tf.RecordImported(ctx, resp.Private, &resp.Diagnostics)
	tf.RecordEnabled(ctx, resp.Private, !account.Disabled, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, state.identity(host), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// importedUser reads who is meant. A host may hold a path, so what stands behind the last slash is the user.
func importedUser(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) (host, who string) {
	if req.ID == "" {
		var identity userIdentity
		diags.Append(req.Identity.Get(ctx, &identity)...)
		return identity.Host.ValueString(), identity.UserID.ValueString()
	}
	if i := strings.LastIndex(req.ID, "/"); i >= 0 {
		return req.ID[:i], req.ID[i+1:]
	}
	return "", req.ID
}

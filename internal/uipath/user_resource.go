package uipath

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var _ tf.ManagedResource = (*user)(nil)

const userType = "platformusers_uipath_user"

// The keys of what a user keeps in private state.
const (
	// keyImported says that the account was imported: its first password version is only taken note of.
	keyImported = "imported"
	// keyPasswordMissing says that the account was created, but its password could not be set.
	keyPasswordMissing = "password_missing"
)

// NewUserResource is platformusers_uipath_user: an account.
func NewUserResource() tf.ManagedResource { return &user{} }

type user struct{ tf.Base[*Client] }

func (r *user) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

// ModifyPlan checks in plan what the plan can know, and says what a destroy will do. It only reads.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanEnabled(ctx, "is_active", req, resp)
	if !r.Client.Plannable() {
		return
	}
	r.planEmail(ctx, req, resp)
	switch {
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		r.planUpdate(ctx, req, resp)
	}
}

// planEmail decides what an address means that is left out. On Automation Cloud another address is another account, so leaving it out must not be
// one: the account keeps what it has. Elsewhere it is cleared, as every text is that is no longer declared.
func (r *user) planEmail(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	email := path.Root("email")
	var configured, present tf.Email
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, email, &configured)...)
	if !configured.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	present.StringValue = types.StringNull()
	if !req.State.Raw.IsNull() && r.Client.OnCloud() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, email, &present)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, email, present)...)
}

func (r *user) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.UserName.IsUnknown() {
		return
	}
	holder, err := r.Client.Holder(ctx, config.UserName.ValueString(), config.Email.ValueString())
	switch {
	case err != nil || holder == nil:
	case r.Client.custody.Has(holder.ID):
		err = errInState(holder)
	default:
		err = errTaken(holder)
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("user_name"), "Unable to plan UiPath user", err)
		return
	}
	if r.Client.OnCloud() && config.Email.IsNull() {
		resp.Diagnostics.AddAttributeWarning(path.Root("email"), "Nobody can sign in to this account",
			fmt.Sprintf("On Automation Cloud people sign in by their e-mail address, and %q has none.", config.UserName.ValueString()))
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
	if r.Client.custody.Clashes(state.ID.ValueString(), false) {
		tf.AddError(&resp.Diagnostics, "Unable to plan UiPath user", tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.Client.planned.Store(state.ID.ValueString(), true)
	moved := !plan.Email.IsUnknown() && !tf.SameEmail(plan.Email.ValueString(), state.Email.ValueString()) && r.Client.OnCloud()
	if moved {
		resp.RequiresReplace.Append(path.Root("email"))
		resp.Diagnostics.AddAttributeWarning(path.Root("email"), "Another address means another account on Automation Cloud",
			fmt.Sprintf("Automation Cloud does not change the e-mail address of an account, so %q is deleted and created anew: the id, the licences, the group memberships, and the roles in "+
				"tenants and folders go with the old account.", state.UserName.ValueString()))
	}
	if moved || !plan.UserName.Equal(state.UserName) {
		r.warnDestroy(ctx, &state, resp)
		return
	}
	r.planDisplayName(ctx, &config, &state, resp)
	planPassword(ctx, &plan, &state, req, resp)
	switch {
	case state.IsActive.ValueBool() && !plan.IsActive.IsUnknown() && !plan.IsActive.ValueBool():
		if err := r.Client.GuardAccount(ctx, state.ID.ValueString(), "disable"); err != nil {
			tf.AddAttributeError(&resp.Diagnostics, path.Root("is_active"), "Unable to disable UiPath user", err)
		}
	case !state.IsActive.ValueBool() && plan.IsActive.ValueBool() && config.IsActive.IsNull():
		resp.Diagnostics.AddAttributeWarning(path.Root("is_active"), "A disabled account will be enabled",
			fmt.Sprintf("%q is disabled on the platform and active by default here, so this plan lets the person in again. Set is_active = false to keep it disabled.", state.UserName.ValueString()))
	}
}

// planDisplayName keeps what the platform shows for an account that was given no name to show, and clears a name that is no longer declared.
func (r *user) planDisplayName(ctx context.Context, config, state *userModel, resp *resource.ModifyPlanResponse) {
	if !config.DisplayName.IsNull() {
		return
	}
	var plan userModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	sameNames := plan.Name.Equal(state.Name) && plan.Surname.Equal(state.Surname) && plan.Email.Equal(state.Email)
	shown := types.StringUnknown()
	if !state.ownDisplayName() && sameNames {
		shown = state.DisplayName
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("display_name"), shown)...)
}

// planPassword says when a new version will not send the password: the first one after an import.
func planPassword(ctx context.Context, plan, state *userModel, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if plan.PasswordWOVersion.IsNull() || plan.PasswordWOVersion.Equal(state.PasswordWOVersion) || !state.PasswordWOVersion.IsNull() {
		return
	}
	if noted(ctx, req.Private, keyImported, &resp.Diagnostics) {
		resp.Diagnostics.AddAttributeWarning(path.Root("password_wo_version"), "The present password stays",
			fmt.Sprintf("The account %q was imported, and an import resets nobody's password. Terraform only takes note of the version; another version sends the password.", state.UserName.ValueString()))
	}
}

func (r *user) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() != policyAbandon && r.Client.custody.Clashes(state.ID.ValueString(), true) {
		tf.AddError(&resp.Diagnostics, "Unable to plan UiPath user", tf.ErrTwoResources(state.UserName.ValueString(), state.ID.ValueString()))
		return
	}
	r.warnDestroy(ctx, &state, resp)
}

// errInState refuses to make an account a second time that the state has: after a rename, or when two resources name the same person.
func errInState(holder *api.User) error {
	return &tf.Problem{
		Summary: "The account is in the state already",
		Means:   fmt.Sprintf("This plan creates the user %q, whom the state has already (%s).", holder.UserName, holder.ID),
		Do: "If the resource was renamed, describe that with a moved block. If it is marked as tainted, terraform untaint ADDRESS keeps the account. If two resources name the same user, " +
			"remove one.",
	}
}

// warnDestroy says in the plan what the platform will do to the person, and refuses what must not happen.
func (r *user) warnDestroy(ctx context.Context, state *userModel, resp *resource.ModifyPlanResponse) {
	id, name := state.ID.ValueString(), state.UserName.ValueString()
	policy := state.DeletionPolicy.ValueString()
	if policy == policyAbandon {
		resp.Diagnostics.AddWarning("UiPath account will be left alone", fmt.Sprintf("deletion_policy is \"abandon\": %q stays as it is and is no longer managed here.", name))
		return
	}
	verb := "delete"
	if policy == policyDisable {
		verb = "disable"
	}
	if err := r.Client.GuardAccount(ctx, id, verb); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath user", err)
		return
	}
	switch {
	case policy == policyDisable:
		resp.Diagnostics.AddWarning("UiPath account will be disabled", fmt.Sprintf("deletion_policy is \"disable\": %q can no longer sign in; the account stays with all that it has.", name))
	case state.Category.ValueString() == api.CategoryDirectory:
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath user", errDirectoryDelete(name))
	default:
		resp.Diagnostics.AddWarning("UiPath account will be deleted",
			fmt.Sprintf("%q is deleted from the whole organization, with its group memberships and roles. A licence that the account holds may stay occupied afterwards: release it first, under Admin, "+
				"Licenses. Creating the account again makes another one, with another id. To only lock the account, apply deletion_policy = \"disable\" first.", name))
	}
}

func errDirectoryDelete(name string) error {
	return &tf.Problem{
		Summary: "A directory user cannot be deleted here",
		Means:   fmt.Sprintf("%q comes from a connected directory (Microsoft Entra, Active Directory or SAML), which creates and removes its users itself.", name),
		Do:      "Remove the person in the directory, and take the resource out with a removed block or deletion_policy = \"abandon\"; deletion_policy = \"disable\" locks the account here.",
	}
}

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	var account *api.User
	if err == nil {
		account, err = r.Client.CreateUser(ctx, plan.toCreate(newUserID()))
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create UiPath user", err)
		return
	}
	plan.complete(account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	r.finishNew(ctx, &plan, config.PasswordWO, resp)
}

// finishNew sets what the platform does not take with the creation: a password, and that the account is disabled. The account exists by now, so
// a failure must not be an error: Terraform would replace the person. The next plan shows what is left to do.
func (r *user) finishNew(ctx context.Context, plan *userModel, password types.String, resp *resource.CreateResponse) {
	if password.ValueString() != "" {
		if err := r.Client.UpdateUser(ctx, plan.ID.ValueString(), api.UserChange{Password: password.ValueStringPointer()}); err != nil {
			note(ctx, resp.Private, keyPasswordMissing, true, &resp.Diagnostics)
			resp.Diagnostics.AddAttributeWarning(path.Root("password_wo"), "The new account has no password",
				fmt.Sprintf("%q was created, but its password could not be set: %s\n\nThe next plan shows the difference; apply again, if need be with another password, to set it.", plan.UserName.ValueString(), err))
		}
	}
	if !plan.IsActive.ValueBool() {
		if err := r.Client.DisableUser(ctx, plan.ID.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeWarning(path.Root("is_active"), "The new account is still active",
				fmt.Sprintf("%q was created, but could not be disabled afterwards: %s\n\nThe next plan shows the difference; apply again to disable the account.", plan.UserName.ValueString(), err))
		}
	}
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath user", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	r.Client.custody.Note(state.ID.ValueString())
	account, err := r.Client.ReadUser(ctx, state.ID.ValueString(), state.CreatedAt.ValueString())
	if why := tf.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "UiPath user is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath user", err)
		return
	}
	state.fromAPI(account)
	if noted(ctx, req.Private, keyPasswordMissing, &resp.Diagnostics) {
		state.PasswordWOVersion = types.Int64Null()
	}
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
	change := plan.toUpdate(&state)
	if change.Email != nil && r.Client.OnCloud() {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), "Unable to update UiPath user", &tf.Problem{
			Means: "The e-mail address was not known in the plan and turns out to be another one, which Automation Cloud does not take for an account that exists.",
			Do:    "Run Terraform again: with the address known, the plan replaces the account, and says what that means.",
		})
		return
	}
	firstAfterImport := state.PasswordWOVersion.IsNull() && noted(ctx, req.Private, keyImported, &resp.Diagnostics)
	if !plan.PasswordWOVersion.Equal(state.PasswordWOVersion) && !plan.PasswordWOVersion.IsNull() && !firstAfterImport && config.PasswordWO.ValueString() != "" {
		change.Password = config.PasswordWO.ValueStringPointer()
	}
	account, err := r.change(ctx, &plan, &state, change)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath user", err)
		return
	}
	for _, key := range []string{keyImported, keyPasswordMissing} {
		if !plan.PasswordWOVersion.IsNull() && noted(ctx, req.Private, key, &resp.Diagnostics) {
			note(ctx, resp.Private, key, false, &resp.Diagnostics)
		}
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath user", err)
		return
	}
	plan.complete(account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if plan.IsActive.ValueBool() {
		tf.NoteEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

// change sends what changed, and reads back what the platform may have made something else of: its answer does not show the account.
func (r *user) change(ctx context.Context, plan, state *userModel, change api.UserChange) (*api.User, error) {
	id := state.ID.ValueString()
	if isEmpty(change) && !plan.DisplayName.IsUnknown() {
		return &api.User{ID: id}, nil
	}
	if !isEmpty(change) {
		if err := r.Client.UpdateUser(ctx, id, change); err != nil {
			return nil, err
		}
	}
	if change.Email == nil && !plan.DisplayName.IsUnknown() {
		return &api.User{ID: id}, nil
	}
	account, err := r.Client.User(ctx, id)
	if err != nil {
		return nil, err
	}
	if change.Email != nil && !tf.SameEmail(account.Email, *change.Email) {
		return nil, &tf.Problem{
			Summary: "The e-mail address was not changed",
			Means:   fmt.Sprintf("UiPath took the change without a word, but the account still has the address %q.", account.Email),
			Do:      "This edition or version does not change addresses. Set the address back, or replace the account: terraform apply -replace=ADDRESS.",
		}
	}
	return account, nil
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	policy := state.DeletionPolicy.ValueString()
	if policy == policyAbandon {
		return
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	switch {
	case err != nil:
	case policy == policyDisable:
		err = r.Client.DisableUser(ctx, state.ID.ValueString())
	case state.Category.ValueString() == api.CategoryDirectory:
		err = errDirectoryDelete(state.UserName.ValueString())
	default:
		err = r.Client.DeleteUser(ctx, state.ID.ValueString(), state.UserName.ValueString(), state.Email.ValueString())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath user", err)
	}
}

// ImportState takes PARTITION/USER or USER, where USER is an id, a user name or an e-mail address; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	partition, who := importedUser(ctx, req, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partition)
	var account *api.User
	if err == nil {
		account, err = r.Client.FindUser(ctx, who)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath user", err)
		return
	}
	state := userModel{DeletionPolicy: types.StringValue(policyDelete)}
	state.fromAPI(account)
	note(ctx, resp.Private, keyImported, true, &resp.Diagnostics)
	tf.NoteEnabled(ctx, resp.Private, account.IsActive, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// importedUser reads who is meant: users and invitations are imported in the same ways.
func importedUser(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) (partition, who string) {
	if req.ID == "" {
		var identity userIdentity
		diags.Append(req.Identity.Get(ctx, &identity)...)
		return identity.PartitionGlobalID.ValueString(), identity.UserID.ValueString()
	}
	if partition, who, found := strings.Cut(req.ID, "/"); found && tf.IsUUID(partition) {
		return partition, who
	}
	return "", req.ID
}

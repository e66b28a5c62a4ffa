package uipath

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var _ tf.ManagedResource = (*user)(nil)

const userType = "platformusers_uipath_user"

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
			tf.RecordPasswordMissing(ctx, resp.Private, &resp.Diagnostics)
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
	r.Client.custody.Record(state.ID.ValueString())
	account, err := r.Client.ReadUser(ctx, state.ID.ValueString(), state.CreatedAt.ValueString())
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "UiPath user is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath user", err)
		return
	}
	state.fromAPI(account)
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
	change := plan.toUpdate(&state)
	if change.Email != nil && r.Client.OnCloud() {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("email"), "Unable to update UiPath user", &platform.Problem{
			Means: "The e-mail address was not known in the plan and turns out to be another one, which Automation Cloud does not take for an account that exists.",
			Do:    "Run Terraform again: with the address known, the plan replaces the account, and says what that means.",
		})
		return
	}
	password := plan.passwordVersions(&state)
	change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
	account, err := r.change(ctx, &plan, &state, change)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath user", err)
		return
	}
	password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath user", err)
		return
	}
	plan.complete(account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if plan.IsActive.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
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
	if change.Email != nil && !platform.SameEmail(account.Email, *change.Email) {
		return nil, &platform.Problem{
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
	if policy == platform.PolicyAbandon {
		return
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	switch {
	case err != nil:
	case policy == platform.PolicyDisable:
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
	state := userModel{DeletionPolicy: types.StringValue(platform.PolicyDelete)}
	state.fromAPI(account)
	tf.RecordImported(ctx, resp.Private, &resp.Diagnostics)
	tf.RecordEnabled(ctx, resp.Private, account.IsActive, &resp.Diagnostics)
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
	if partition, who, found := strings.Cut(req.ID, "/"); found && platform.IsUUID(partition) {
		return partition, who
	}
	return "", req.ID
}

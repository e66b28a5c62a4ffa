package uipath

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// NewUserResource is platformusers_uipath_user: an account.
func NewUserResource() tf.ManagedResource {
	return &user{tf.Resource[*access.Client]{Kind: namespace.Kind(access.NounUser), Identity: userIdentity{}}}
}

type user struct{ tf.Resource[*access.Client] }

// ModifyPlan is in user_plan.go.

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *userModel) (*userModel, error) {
		partition, err := r.Client.PartitionGlobalID(ctx)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.CreateUser(ctx, plan.toCreate(uuid.NewString()))
		if err != nil {
			return nil, err
		}
		created := &userModel{userRow: userRowOf(account)}
		c.Identity = created.identity(partition)
		return created, nil
	})
	if created != nil {
		tf.RecordOwnPassword(ctx, created.PasswordWOVersion.IsNull(), resp.Private, &resp.Diagnostics)
		r.finishNew(ctx, created, config.PasswordWO, resp)
	}
}

// finishNew sets what the platform does not take with the creation: a password, and that the account is disabled. The account exists by now, so
// a failure must not be an error: Terraform would replace the person. The next plan shows what is left to do.
func (r *user) finishNew(ctx context.Context, created *userModel, password types.String, resp *resource.CreateResponse) {
	id, name := created.ID.ValueString(), created.UserName.ValueString()
	if password.ValueString() != "" {
		if err := r.Client.UpdateUser(ctx, id, api.UserChange{Password: password.ValueStringPointer()}); err != nil {
			tf.RecordPasswordMissing(ctx, resp.Private, &resp.Diagnostics)
			tf.WarnAt(&resp.Diagnostics, "password_wo", "The new account has no password",
				fmt.Sprintf("%q was created, but its password could not be set: %s", name, err),
				"The next plan shows the difference; apply again, with another password if necessary, to set it.")
		}
	}
	if !created.IsActive.ValueBool() {
		if err := r.Client.DisableUser(ctx, id); err != nil {
			tf.WarnAt(&resp.Diagnostics, "is_active", "The new account is still active",
				fmt.Sprintf("%q was created, but could not be disabled afterwards: %s", name, err),
				"The next plan shows the difference; apply again to disable the account.")
		}
	}
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *userModel) (*userModel, error) {
		partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
		if err != nil {
			return nil, err
		}
		c.Identity = state.identity(partition)
		r.Client.Run().Accounts.Record(state.ID.ValueString())
		account, err := r.Client.User(ctx, state.ID.ValueString(), state.CreatedAt.ValueString())
		if err != nil {
			return nil, err
		}
		state.userRow = userRowOf(account)
		state.PasswordWOVersion = tf.StoredPasswordVersion(ctx, state.PasswordWOVersion, req.Private, &resp.Diagnostics)
		return state, nil
	})
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *userModel) (*userModel, error) {
		change := plan.toUpdate(state)
		if change.Email != nil && r.Client.OnCloud() {
			return nil, tf.At("email", errOtherEmail)
		}
		password := plan.passwordVersions(state)
		change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
		current, err := r.change(ctx, plan, state, change)
		if err != nil {
			return nil, err
		}
		password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
		partition, err := r.Client.PartitionGlobalID(ctx)
		c.Identity = state.identity(partition)
		return current, err
	})
	if updated != nil && updated.IsActive.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

var errOtherEmail = &platform.Problem{
	Means: "The e-mail address was not known in the plan and differs from the account's. Automation Cloud cannot change the e-mail address of an " +
		"account.",
	Do: "Run Terraform again: with the e-mail address known, the plan replaces the account, and describes what that means.",
}

// change sends what changed, and reads the account back where the platform may have made something else of it: its response does not show the
// account.
func (r *user) change(ctx context.Context, plan, state *userModel, change api.UserChange) (*userModel, error) {
	id := state.ID.ValueString()
	if !platform.IsEmpty(change) {
		if err := r.Client.UpdateUser(ctx, id, change); err != nil {
			return nil, err
		}
	}
	if change.Email == nil && !plan.DisplayName.IsUnknown() {
		return state, nil
	}
	account, err := r.Client.UserLive(ctx, id)
	if err != nil {
		return nil, err
	}
	if change.Email != nil && !platform.SameEmail(account.Email, *change.Email) {
		return nil, &platform.Problem{
			Summary: "The e-mail address was not changed",
			Means:   fmt.Sprintf("UiPath accepted the request but did not apply it: the account still has the e-mail address %q.", account.Email),
			Do: "This edition or version does not change e-mail addresses. Set the e-mail address back, or replace the account: terraform apply " +
				"-replace=ADDRESS.",
		}
	}
	return &userModel{userRow: userRowOf(account)}, nil
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *userModel) error {
		policy := state.DeletionPolicy.ValueString()
		if policy == platform.PolicyAbandon {
			return nil
		}
		if _, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity)); err != nil {
			return err
		}
		switch {
		case policy == platform.PolicyDisable:
			return r.Client.DisableUser(ctx, state.ID.ValueString())
		case state.Category.ValueString() == api.CategoryDirectory:
			return errDirectoryDelete(state.UserName.ValueString())
		default:
			return r.Client.DeleteUser(ctx, state.ID.ValueString(), state.UserName.ValueString(), state.Email.ValueString())
		}
	})
}

// ImportState takes PARTITION/USER or USER, where USER is an id, a user name or an e-mail address; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*userModel, error) {
		partition, who, err := importedUser(ctx, req)
		if err != nil {
			return nil, err
		}
		partition, err = r.Client.RequirePartition(ctx, partition)
		if err != nil {
			return nil, err
		}
		account, err := r.Client.FindUser(ctx, who)
		if err != nil {
			return nil, err
		}
		found := &userModel{userRow: userRowOf(account)}
		c.Identity = found.identity(partition)
		return found, nil
	})
	if imported != nil {
		tf.RecordEnabled(ctx, resp.Private, imported.IsActive.ValueBool(), &resp.Diagnostics)
	}
}

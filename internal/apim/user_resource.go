package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// NewUserResource is platformusers_apim_user: an account in the developer portal.
func NewUserResource() tf.ManagedResource {
	return &user{tf.Resource[*access.Client]{
		Kind: namespace.Kind(access.NounUser), Identity: userIdentity{}, Own: importID{api.CollectionUsers},
	}}
}

type user struct{ tf.Resource[*access.Client] }

var _ resource.ResourceWithValidateConfig = (*user)(nil)

// ValidateConfig refuses a name that is empty, which the service accepts from nobody but its own administrator.
func (r *user) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || config.UserID.IsUnknown() || config.UserID.ValueString() == access.AdministratorID {
		return
	}
	for name, value := range map[string]types.String{"first_name": config.FirstName, "last_name": config.LastName} {
		if !value.IsNull() && !value.IsUnknown() && value.ValueString() == "" {
			resp.Diagnostics.AddAttributeError(path.Root(name), "The name is empty",
				"A user of API Management has a first and a last name, each with 1 to 100 characters. Nothing was sent.")
		}
	}
}

func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	planState(ctx, req, resp)
	tf.Plan(ctx, r, req, resp, tf.Planner[userModel]{
		Create: r.planCreate, Update: r.planUpdate, Key: (*userModel).key, Replace: r.planReplace, Destroy: r.planDestroy,
	})
}

func (r *user) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	created := tf.Create(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan *userModel) (*userModel, error) {
		service, err := createIn(r.Client, &plan.serviceModel)
		if err != nil {
			return nil, err
		}
		if config.State.ValueString() == api.StatePending {
			return nil, tf.At("state", errPending())
		}
		account, err := r.Client.CreateUser(ctx, service, plan.toCreate(config.PasswordWO))
		if err != nil {
			return nil, blame(userProperties, err)
		}
		c.Identity = plan.identity()
		return userOf(service, account), nil
	})
	if created != nil {
		tf.RecordOwnPassword(ctx, created.PasswordWOVersion.IsNull(), resp.Private, &resp.Diagnostics)
	}
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	takenIn := tf.IsTakenIn(ctx, req.Private, &resp.Diagnostics)
	current := tf.Read(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, state *userModel) (*userModel, error) {
		c.Identity = state.identity()
		r.Client.Run().Accounts.Record(state.account())
		account, err := r.Client.User(ctx, state.service(), state.UserID.ValueString(), state.RegisteredAt.ValueString())
		if err != nil {
			return nil, err
		}
		state.userRow = userRowOf(account, types.StringValue).inFormOf(state.userRow)
		return state, nil
	})
	if current != nil && takenIn {
		tf.RecordEnabled(ctx, resp.Private, current.State.ValueString() != api.StateBlocked, &resp.Diagnostics)
	}
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	config := tf.Get[userModel](ctx, req.Config, &resp.Diagnostics)
	var password tf.PasswordVersions
	updated := tf.Update(ctx, r, req, resp, func(ctx context.Context, c *tf.Call, plan, state *userModel) (*userModel, error) {
		c.Identity = plan.identity()
		change := plan.toUpdate(state)
		password = plan.passwordVersions(state)
		change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
		if platform.IsEmpty(change) {
			return state, nil
		}
		err := r.Client.UpdateUser(ctx, state.service(), state.UserID.ValueString(), state.fields(), change)
		return state, blame(userProperties, err)
	})
	if updated == nil {
		return
	}
	password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
	if updated.State.ValueString() == api.StateActive {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	tf.Delete(ctx, r, req, resp, func(ctx context.Context, state *userModel) error {
		switch state.DeletionPolicy.ValueString() {
		case platform.PolicyAbandon:
			return nil
		case platform.PolicyDisable:
			return r.Client.DisableUser(ctx, state.service(), state.UserID.ValueString())
		default:
			return r.Client.DeleteUser(ctx, state.service(), state.UserID.ValueString(), state.toDelete())
		}
	})
}

// ImportState takes the id in Azure Resource Manager, or [[RESOURCE_GROUP/]SERVICE/]USER, where USER is an id or an e-mail address; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	imported := tf.Import(ctx, r, req, resp, func(ctx context.Context, c *tf.Call) (*userModel, error) {
		service, account, err := importedUser(ctx, r.Client, req)
		if err != nil {
			return nil, err
		}
		found := userOf(service, account)
		c.Identity = found.identity()
		return found, nil
	})
	if imported == nil {
		return
	}
	tf.RecordEnabled(ctx, resp.Private, imported.State.ValueString() != api.StateBlocked, &resp.Diagnostics)
}

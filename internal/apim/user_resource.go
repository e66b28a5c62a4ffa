package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                  = (*user)(nil)
	_ resource.ResourceWithValidateConfig = (*user)(nil)
)

const userType = "platformusers_apim_user"

// NewUserResource is platformusers_apim_user: an account in the developer portal.
func NewUserResource() tf.ManagedResource { return &user{} }

type user struct{ tf.Base[*Client] }

func (r *user) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

// ValidateConfig refuses a name that is empty, which the service takes from nobody but its own administrator.
func (r *user) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config userModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.UserID.IsUnknown() || config.UserID.ValueString() == administratorID {
		return
	}
	for name, value := range map[string]types.String{"first_name": config.FirstName, "last_name": config.LastName} {
		if !value.IsNull() && !value.IsUnknown() && value.ValueString() == "" {
			resp.Diagnostics.AddAttributeError(path.Root(name), "The name is empty", "A user of API Management has a first and a last name, each with 1 to 100 characters. Nothing was sent.")
		}
	}
}

// ModifyPlan checks in plan what the plan can know, and says what a destroy will do. It only reads.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	standing.Plan(ctx, "state", req, resp)
	r.Client.planService(ctx, unableToPlanUser, req, resp)
	if resp.Diagnostics.HasError() {
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
	service, err := r.Client.createIn(&plan.serviceModel)
	var account *api.User
	if err == nil {
		account, err = r.Client.CreateUser(ctx, userType, service, plan.toCreate(config.PasswordWO))
	}
	if err != nil {
		addFieldErrors(&resp.Diagnostics, userFields, "Unable to create API Management user", err)
		return
	}
	plan.complete(account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, id := state.service(), state.UserID.ValueString()
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	r.Client.custody.Record(accountKey(service, id))
	account, err := r.Client.ReadUser(ctx, service, id, state.RegisteredAt.ValueString())
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "API Management user is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read API Management user", err)
		return
	}
	state.fromAPI(account)
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
	password := plan.passwordVersions(&state)
	change.Password = password.ToSend(ctx, config.PasswordWO, req.Private, &resp.Diagnostics)
	if !isEmpty(change) {
		if err := r.Client.UpdateUser(ctx, state.service(), state.UserID.ValueString(), state.present(), change); err != nil {
			addFieldErrors(&resp.Diagnostics, userFields, "Unable to update API Management user", err)
			return
		}
	}
	password.Settled(ctx, req.Private, resp.Private, &resp.Diagnostics)
	plan.complete(&api.User{})
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if plan.State.ValueString() == api.StateActive {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var err error
	switch state.DeletionPolicy.ValueString() {
	case platform.PolicyAbandon:
	case platform.PolicyDisable:
		err = r.Client.BlockUser(ctx, state.service(), state.UserID.ValueString())
	default:
		err = r.Client.DeleteUser(ctx, state.service(), state.UserID.ValueString(), state.toDelete())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy API Management user", err)
	}
}

// ImportState takes the ARM id, or [[RESOURCE_GROUP/]SERVICE/]USER, where USER is an id or an e-mail address; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	service, account := r.Client.importedUser(ctx, req, "Unable to import API Management user", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state := userModel{
		Notify: types.BoolValue(false), AppType: types.StringValue(api.AppDeveloperPortal), DeleteSubscriptions: types.BoolValue(false), NotifyOnDelete: types.BoolValue(false),
		DeletionPolicy: types.StringValue(platform.PolicyDelete),
	}
	state.setService(service)
	state.fromAPI(account)
	tf.RecordImported(ctx, resp.Private, &resp.Diagnostics)
	tf.RecordEnabled(ctx, resp.Private, account.State != api.StateBlocked, &resp.Diagnostics)
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

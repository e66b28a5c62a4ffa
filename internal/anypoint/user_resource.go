package anypoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*user)(nil)

const userType = "platformusers_anypoint_user"

// NewUserResource is platformusers_anypoint_user: an account.
func NewUserResource() tf.ManagedResource { return &user{} }

type user struct{ tf.Base[*Client] }

func (r *user) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userType
}

// ModifyPlan checks in plan what the plan can know, and says what a destroy will do. It only reads.
func (r *user) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	tf.PlanEnabled(ctx, "enabled", req, resp)
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
	organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint user", err)
		return
	}
	account, err := r.Client.CreateUser(ctx, organizationID, plan.toCreate(config.PasswordWO))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint user", err)
		return
	}
	plan.complete(organizationID, account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if !plan.Enabled.ValueBool() && account.Enabled {
		r.disableNew(ctx, &plan, resp)
	}
}

// disableNew locks an account that was asked for as disabled, which the platform cannot create in one call. The account exists by now, so a
// failure must not be an error: Terraform would replace the person. The next plan shows it.
func (r *user) disableNew(ctx context.Context, plan *userModel, resp *resource.CreateResponse) {
	if err := r.Client.DisableUser(ctx, plan.OrganizationID.ValueString(), plan.ID.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeWarning(path.Root("enabled"), "The new account is still enabled",
			fmt.Sprintf("%q was created, but could not be disabled afterwards: %s\n\nThe next plan shows the difference; apply again to disable the account.", plan.Username.ValueString(), err))
	}
}

func (r *user) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	r.Client.custody.Record(state.ID.ValueString())
	account, err := r.Client.ReadUser(ctx, state.OrganizationID.ValueString(), state.ID.ValueString(), state.CreatedAt.ValueString())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(userType + " " + state.OrganizationID.ValueString() + "/" + state.Username.ValueString())
		tf.Gone(ctx, resp, "Anypoint user is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint user", err)
		return
	}
	state.fromAPI(state.OrganizationID.ValueString(), account)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

func (r *user) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state userModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	account := &api.User{ID: state.ID.ValueString()}
	if change := plan.toUpdate(&state); change != (api.UserChange{}) {
		updated, err := r.Client.UpdateUser(ctx, state.OrganizationID.ValueString(), state.ID.ValueString(), change)
		if err != nil {
			tf.AddError(&resp.Diagnostics, "Unable to update Anypoint user", err)
			return
		}
		account = updated
	}
	plan.complete(state.OrganizationID.ValueString(), account)
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	if plan.Enabled.ValueBool() {
		tf.RecordEnabled(ctx, resp.Private, true, &resp.Diagnostics)
	}
}

func (r *user) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, id := state.OrganizationID.ValueString(), state.ID.ValueString()
	var err error
	switch policy := state.DeletionPolicy.ValueString(); {
	case policy == platform.PolicyAbandon:
	case policy == platform.PolicyDisable:
		err = r.Client.DisableUser(ctx, organizationID, id)
	case state.Type.ValueString() == accountTypeProxy:
		err = errProxyDelete(state.Username.ValueString())
	default:
		err = r.Client.DeleteUser(ctx, organizationID, id)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint user", err)
	}
}

// ImportState takes ORG/USER, USER, ORG/NAME or NAME, where USER is an id and NAME a user name or an e-mail address; or the identity.
func (r *user) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity userIdentity
	who := req.ID
	if who == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		who = identity.UserID.ValueString()
	} else if organizationID, rest, found := strings.Cut(who, "/"); found && platform.IsUUID(organizationID) {
		identity.OrganizationID, who = types.StringValue(organizationID), rest
	}
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := r.Client.OrganizationID(ctx, identity.OrganizationID.ValueString())
	if err == nil {
		err = r.Client.RequireRoot(ctx, organizationID)
	}
	var account *api.User
	if err == nil {
		account, err = r.Client.FindUser(ctx, organizationID, who)
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint user", err)
		return
	}
	state := userModel{DeletionPolicy: types.StringValue(platform.PolicyDelete)}
	state.fromAPI(organizationID, account)
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	tf.RecordEnabled(ctx, resp.Private, account.Enabled, &resp.Diagnostics)
}

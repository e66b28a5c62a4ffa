package anypoint

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*businessGroupMember)(nil)

const businessGroupMemberType = "platformusers_anypoint_business_group_member"

// NewBusinessGroupMemberResource is platformusers_anypoint_business_group_member: one user in one business group.
func NewBusinessGroupMemberResource() tf.ManagedResource { return &businessGroupMember{} }

type businessGroupMember struct{ tf.Base[*Client] }

func (r *businessGroupMember) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = businessGroupMemberType
}

// ModifyPlan refuses a root organization and a membership that is there already, and says what a destroy takes along. It only reads.
func (r *businessGroupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case !r.Client.Plannable():
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	case req.State.Raw.IsNull():
		r.planCreate(ctx, req, resp)
	default:
		var state businessGroupMemberModel
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		r.Client.KeepBusinessGroupMember(state.OrganizationID.ValueString(), state.UserID.ValueString())
		if replaces[businessGroupMemberModel](ctx, req, resp) {
			r.planDestroy(ctx, req, resp)
		}
	}
}

func (r *businessGroupMember) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan businessGroupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || plan.OrganizationID.IsUnknown() {
		return
	}
	if err := r.Client.PlanBusinessGroupMember(ctx, plan.OrganizationID.ValueString(), plan.UserID.ValueString()); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("organization_id"), "Unable to plan Anypoint business group member", err)
	}
}

func (r *businessGroupMember) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state businessGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RequireBusinessGroup(ctx, state.OrganizationID.ValueString()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint business group member", err)
		return
	}
	resp.Diagnostics.AddWarning("All permissions in the business group will go",
		fmt.Sprintf("User %s leaves business group %s and loses every permission there, also those that were not granted by Terraform. The account stays.", state.UserID.ValueString(), state.OrganizationID.ValueString()))
}

func (r *businessGroupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan businessGroupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.AddBusinessGroupMember(ctx, plan.OrganizationID.ValueString(), plan.UserID.ValueString()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint business group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *businessGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state businessGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	err := r.Client.BusinessGroupMember(ctx, state.OrganizationID.ValueString(), state.UserID.ValueString())
	if why := platform.GoneReason(err); why != "" {
		tf.Gone(ctx, resp, "Anypoint business group member is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint business group member", err)
	}
}

// Update has nothing to do: every attribute replaces the membership.
func (r *businessGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan businessGroupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	tf.SetIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *businessGroupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state businessGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RemoveBusinessGroupMember(ctx, state.OrganizationID.ValueString(), state.UserID.ValueString()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint business group member", err)
	}
}

// ImportState takes BUSINESS_GROUP/USER, where USER is an id, a user name or an e-mail address, or the identity.
func (r *businessGroupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var named businessGroupMemberModel
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &named)...)
	} else if group, who, found := strings.Cut(req.ID, "/"); !found || who == "" || !platform.IsUUID(group) {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint business group member",
			tf.InvalidImportID(req.ID, "BUSINESS_GROUP/USER, where BUSINESS_GROUP is an id and USER an id, a user name or an e-mail address"))
	} else {
		named = businessGroupMemberModel{OrganizationID: types.StringValue(group), UserID: types.StringValue(who)}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := r.resolve(ctx, named)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint business group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, *state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve turns the names of an import into ids.
func (r *businessGroupMember) resolve(ctx context.Context, named businessGroupMemberModel) (*businessGroupMemberModel, error) {
	if err := r.Client.RequireBusinessGroup(ctx, named.OrganizationID.ValueString()); err != nil {
		return nil, err
	}
	root, err := r.Client.RootOf(ctx, named.OrganizationID.ValueString())
	if err != nil {
		return nil, err
	}
	account, err := r.Client.FindUser(ctx, root, named.UserID.ValueString())
	if err != nil {
		return nil, err
	}
	return &businessGroupMemberModel{OrganizationID: named.OrganizationID, UserID: types.StringValue(account.ID)}, nil
}

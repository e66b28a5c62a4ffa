package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*roleGroupMember)(nil)

const roleGroupMemberType = "platformusers_anypoint_role_group_member"

// NewRoleGroupMemberResource is platformusers_anypoint_role_group_member: one user in one role group.
func NewRoleGroupMemberResource() tf.ManagedResource { return &roleGroupMember{} }

type roleGroupMember struct{ tf.Base[*Client] }

func (r *roleGroupMember) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = roleGroupMemberType
}

// ModifyPlan settles the organization and refuses what would fail or lock the organization. It only reads.
func (r *roleGroupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	switch {
	case !r.Client.Plannable():
	case req.Plan.Raw.IsNull():
		r.planDestroy(ctx, req, resp)
	default:
		r.planWrite(ctx, req, resp)
		if replaces[roleGroupMemberModel](ctx, req, resp) {
			r.planDestroy(ctx, req, resp)
		}
	}
}

func (r *roleGroupMember) planWrite(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	organizationID := planOrganization(ctx, r.Client, req, resp)
	var plan roleGroupMemberModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || organizationID == "" || plan.RoleGroupID.IsUnknown() || !req.State.Raw.IsNull() || r.Client.lost.Has(roleGroupMemberType+" "+plan.importID()) {
		return
	}
	if _, err := r.Client.FindRoleGroup(ctx, organizationID, plan.RoleGroupID.ValueString()); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("role_group_id"), "Unable to plan Anypoint role group member", err)
	}
}

func (r *roleGroupMember) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state roleGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.Client.GuardRoleGroupMember(ctx, state.OrganizationID.ValueString(), state.RoleGroupID.ValueString(), state.UserID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint role group member", err)
	}
}

func (r *roleGroupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan roleGroupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	organizationID, err := r.Client.OrganizationID(ctx, plan.OrganizationID.ValueString())
	if err == nil {
		err = r.Client.AddRoleGroupMember(ctx, organizationID, plan.RoleGroupID.ValueString(), plan.UserID.ValueString())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create Anypoint role group member", err)
		return
	}
	plan.OrganizationID = types.StringValue(organizationID)
	tf.SetIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *roleGroupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state roleGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	err := r.Client.RoleGroupMember(ctx, state.OrganizationID.ValueString(), state.RoleGroupID.ValueString(), state.UserID.ValueString())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(roleGroupMemberType + " " + state.importID())
		tf.Gone(ctx, resp, "Anypoint role group member is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read Anypoint role group member", err)
	}
}

// Update has nothing to do: every attribute replaces the membership.
func (r *roleGroupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan roleGroupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	tf.SetIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *roleGroupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state roleGroupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.Client.RemoveRoleGroupMember(ctx, state.OrganizationID.ValueString(), state.RoleGroupID.ValueString(), state.UserID.ValueString())
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy Anypoint role group member", err)
	}
}

// ImportState takes ORG/ROLE_GROUP/USER or ROLE_GROUP/USER, by ids or names, or the identity.
func (r *roleGroupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var named roleGroupMemberModel
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &named)...)
	} else if parts, err := tf.SplitImportID(req.ID, 3, "ORGANIZATION/ROLE_GROUP/USER or ROLE_GROUP/USER, where ROLE_GROUP is an id or a name and USER an id, a user name or an e-mail address"); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint role group member", err)
	} else {
		named = roleGroupMemberModel{OrganizationID: types.StringValue(parts[0]), RoleGroupID: types.StringValue(parts[1]), UserID: types.StringValue(parts[2])}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := r.resolve(ctx, named)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import Anypoint role group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, *state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve turns the names of an import into ids.
func (r *roleGroupMember) resolve(ctx context.Context, named roleGroupMemberModel) (*roleGroupMemberModel, error) {
	organizationID, err := r.Client.OrganizationID(ctx, named.OrganizationID.ValueString())
	if err != nil {
		return nil, err
	}
	group, err := r.Client.FindRoleGroup(ctx, organizationID, named.RoleGroupID.ValueString())
	if err != nil {
		return nil, err
	}
	account, err := r.Client.FindUser(ctx, organizationID, named.UserID.ValueString())
	if err != nil {
		return nil, err
	}
	return &roleGroupMemberModel{
		OrganizationID: types.StringValue(organizationID),
		RoleGroupID:    types.StringValue(group.ID),
		UserID:         types.StringValue(account.ID),
	}, nil
}

package apim

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ tf.ManagedResource = (*groupMember)(nil)

const groupMemberType = "platformusers_apim_group_member"

// NewGroupMemberResource is platformusers_apim_group_member: one user in one group.
func NewGroupMemberResource() tf.ManagedResource { return &groupMember{} }

type groupMember struct{ tf.Base[*Client] }

func (r *groupMember) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = groupMemberType
}

const (
	unableToPlanMember   = "Unable to plan API Management group member"
	unableToCreateMember = "Unable to create API Management group member"
)

// ModifyPlan settles the service and refuses a group whose members nobody can choose. It only reads.
func (r *groupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.Client.planService(ctx, unableToPlanMember, req, resp)
	if req.Plan.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}
	var plan, config, state groupMemberModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() || !r.Client.Plannable() || !plan.known() {
		return
	}
	service := plan.service()
	refuseElsewhere(&resp.Diagnostics, unableToPlanMember, service, config.ends())
	if plan.GroupID.IsUnknown() || plan.GroupID.Equal(state.GroupID) && service == state.service() || resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.PlanJoin(ctx, service, groupReference.id(plan.GroupID)); err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("group_id"), unableToPlanMember, err)
	}
}

func (r *groupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan groupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	service, err := r.Client.createIn(&plan.serviceModel)
	if err == nil && refuseElsewhere(&resp.Diagnostics, unableToCreateMember, service, plan.ends()) {
		return
	}
	if err == nil {
		err = r.Client.AddMembership(ctx, plan.membership(service))
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, unableToCreateMember, err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *groupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state groupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	member := state.membership(state.service())
	err := r.Client.ReadMembership(ctx, member)
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(groupKey(member.Service, member.GroupID))
		tf.Gone(ctx, resp, "API Management group member is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read API Management group member", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update is never more than a note: every attribute replaces.
func (r *groupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan groupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *groupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state groupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.Client.RemoveMembership(ctx, state.membership(state.service())); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy API Management group member", err)
	}
}

// ImportState takes the ARM id, or [[RESOURCE_GROUP/]SERVICE/]GROUP/USER, where GROUP is an id or a name and USER an id or an e-mail address; or the identity.
func (r *groupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	state, err := r.resolve(ctx, req)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import API Management group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve finds the membership that an import names, by the ids that the service has for it.
func (r *groupMember) resolve(ctx context.Context, req resource.ImportStateRequest) (*groupMemberModel, error) {
	named, err := r.named(ctx, req)
	if err != nil {
		return nil, err
	}
	service, err := r.Client.createIn(&named.serviceModel)
	if err != nil {
		return nil, err
	}
	group, err := r.Client.FindGroup(ctx, service, named.ids[0])
	if err == nil {
		err = CheckJoinable(group)
	}
	if err != nil {
		return nil, err
	}
	account, err := r.Client.meantUser(ctx, service, named, named.ids[1])
	if err != nil {
		return nil, err
	}
	return &groupMemberModel{serviceModel: named.serviceModel, GroupID: types.StringValue(group.ID), UserID: types.StringValue(account.ID)}, nil
}

func (r *groupMember) named(ctx context.Context, req resource.ImportStateRequest) (*imported, error) {
	if req.ID != "" {
		return parseImport(req.ID, "GROUP/USER, SERVICE/GROUP/USER, RESOURCE_GROUP/SERVICE/GROUP/USER, where GROUP is an id or a name and USER an id or an e-mail address, or as the id in Azure Resource Manager, "+
			"which ends in /groups/GROUP/users/USER", groupReference.name, userReference.name)
	}
	var identity groupMemberIdentity
	if diags := req.Identity.Get(ctx, &identity); diags.HasError() {
		return nil, &platform.Problem{Summary: diags[0].Summary(), Means: diags[0].Detail()}
	}
	return &imported{serviceModel: identity.serviceModel, ids: []string{identity.GroupID.ValueString(), identity.UserID.ValueString()}, exact: true}, nil
}

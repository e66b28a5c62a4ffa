package uipath

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var (
	_ tf.ManagedResource                    = (*groupMember)(nil)
	_ resource.ResourceWithConfigValidators = (*groupMember)(nil)
)

const groupMemberType = "platformusers_uipath_group_member"

// NewGroupMemberResource is platformusers_uipath_group_member: one user in one group.
func NewGroupMemberResource() tf.ManagedResource { return &groupMember{} }

type groupMember struct{ tf.Base[*Client] }

func (r *groupMember) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = groupMemberType
}

// ModifyPlan settles the group, and refuses what would fail or lock the organization. It only reads.
func (r *groupMember) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !r.Client.Plannable() {
		return
	}
	var config, state groupMemberModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, &state, resp)
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		r.planGroup(ctx, &config, &state, resp)
	}
}

// planGroup resolves the group's name to its id and back.
func (r *groupMember) planGroup(ctx context.Context, config, state *groupMemberModel, resp *resource.ModifyPlanResponse) {
	at, name := path.Root("group_id"), config.GroupID
	if !config.GroupName.IsNull() {
		at, name = path.Root("group_name"), config.GroupName
	}
	exists := !state.GroupID.IsNull()
	if name.IsUnknown() {
		if exists {
			resp.RequiresReplace.Append(at)
		}
		return
	}
	if exists && (strings.EqualFold(name.ValueString(), state.GroupID.ValueString()) || strings.EqualFold(name.ValueString(), state.GroupName.ValueString())) {
		// The same group, perhaps in another spelling: that is no change.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("group_id"), state.GroupID)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("group_name"), state.GroupName)...)
		return
	}
	group, err := r.Client.FindGroup(ctx, name.ValueString())
	if err == nil {
		err = CheckJoinable(group)
	}
	if err != nil && !exists && r.Client.lost.Has(name.ValueString()) {
		return
	}
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, at, "Unable to plan UiPath group member", err)
		return
	}
	if exists && !strings.EqualFold(group.ID, state.GroupID.ValueString()) {
		resp.RequiresReplace.Append(path.Root("group_id"))
	}
	if config.GroupName.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("group_name"), group.Name)...)
	} else {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("group_id"), group.ID)...)
	}
}

func (r *groupMember) planDestroy(ctx context.Context, state *groupMemberModel, resp *resource.ModifyPlanResponse) {
	if err := r.Client.GuardMembership(ctx, state.membership()); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath group member", err)
	}
}

func (r *groupMember) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan groupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err == nil {
		err = r.settle(ctx, &plan)
	}
	if err == nil {
		err = r.Client.AddMembership(ctx, plan.membership())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to create UiPath group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// settle fills in before the write what could not be known in plan.
func (r *groupMember) settle(ctx context.Context, plan *groupMemberModel) error {
	if !plan.GroupID.IsUnknown() && !plan.GroupName.IsUnknown() {
		return nil
	}
	name := plan.GroupID.ValueString()
	if !plan.GroupName.IsUnknown() {
		name = plan.GroupName.ValueString()
	}
	group, err := r.Client.FindGroup(ctx, name)
	if err != nil {
		return err
	}
	if plan.GroupID.IsUnknown() {
		plan.GroupID = types.StringValue(group.ID)
	}
	if plan.GroupName.IsUnknown() {
		plan.GroupName = types.StringValue(group.Name)
	}
	return CheckJoinable(group)
}

func (r *groupMember) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state groupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	partition, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	err = r.Client.ReadMembership(ctx, state.membership())
	if why := platform.GoneReason(err); why != "" {
		r.Client.lost.Record(state.GroupID.ValueString(), state.GroupName.ValueString())
		tf.Gone(ctx, resp, "UiPath group member is gone", why+" The resource was removed from the state.")
		return
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to read UiPath group member", err)
		return
	}
	if state.GroupName.IsNull() { // after an import by identity
		group, err := r.Client.FindGroup(ctx, state.GroupID.ValueString())
		if err != nil {
			tf.AddError(&resp.Diagnostics, "Unable to read UiPath group member", err)
			return
		}
		state.GroupName = types.StringValue(group.Name)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Update only takes note of a group's new spelling: another group or user is another membership, and replaces this one.
func (r *groupMember) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan groupMemberModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	partition, err := r.Client.PartitionGlobalID(ctx)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to update UiPath group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, plan.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *groupMember) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state groupMemberModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.Client.RequirePartition(ctx, partitionOf(ctx, req.Identity))
	if err == nil {
		err = r.Client.RemoveMembership(ctx, state.membership())
	}
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to destroy UiPath group member", err)
	}
}

// ImportState takes PARTITION/GROUP/USER or GROUP/USER, by ids or names, or the identity.
func (r *groupMember) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var named groupMemberIdentity
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &named)...)
	} else if parts, err := tf.SplitImportID(req.ID, 3, "GROUP/USER or PARTITION/GROUP/USER, where GROUP is an id or a name and USER an id, a user name, an e-mail address or a directory's identifier"); err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath group member", err)
	} else {
		named = groupMemberIdentity{PartitionGlobalID: types.StringValue(parts[0]), GroupID: types.StringValue(parts[1]), UserID: types.StringValue(parts[2])}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	partition, state, err := r.resolve(ctx, named)
	if err != nil {
		tf.AddError(&resp.Diagnostics, "Unable to import UiPath group member", err)
		return
	}
	tf.SetIdentity(ctx, resp.Identity, state.identity(partition), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// resolve turns the names of an import into ids.
func (r *groupMember) resolve(ctx context.Context, named groupMemberIdentity) (partition string, _ *groupMemberModel, err error) {
	partition, err = r.Client.RequirePartition(ctx, named.PartitionGlobalID.ValueString())
	if err != nil {
		return "", nil, err
	}
	group, err := r.Client.FindGroup(ctx, named.GroupID.ValueString())
	if err == nil {
		err = CheckJoinable(group)
	}
	if err != nil {
		return "", nil, err
	}
	member := named.UserID.ValueString()
	if !directoryIdentifier.MatchString(member) {
		account, err := r.Client.FindUser(ctx, member)
		if err != nil {
			return "", nil, err
		}
		member = account.ID
	}
	return partition, &groupMemberModel{GroupID: types.StringValue(group.ID), GroupName: types.StringValue(group.Name), UserID: types.StringValue(member)}, nil
}

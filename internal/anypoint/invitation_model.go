package anypoint

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// invitationModel is platformusers_anypoint_invitation in configuration, plan and state.
type invitationModel struct {
	ID                types.String `tfsdk:"id"`
	OrganizationID    types.String `tfsdk:"organization_id"`
	Email             tf.Email     `tfsdk:"email"`
	Teams             types.Set    `tfsdk:"teams"`
	RoleGroups        types.Set    `tfsdk:"role_groups"`
	Permissions       types.Set    `tfsdk:"permissions"`
	ResendWhenExpired types.Bool   `tfsdk:"resend_when_expired"`
	Status            types.String `tfsdk:"status"`
	InvitedAt         types.String `tfsdk:"invited_at"`
	ExpiresAt         types.String `tfsdk:"expires_at"`
	AcceptedUserID    types.String `tfsdk:"accepted_user_id"`
}

type invitationTeam struct {
	TeamID         types.String `tfsdk:"team_id"`
	MembershipType types.String `tfsdk:"membership_type"`
}

type invitationPermission struct {
	RoleID         types.String `tfsdk:"role_id"`
	RoleName       types.String `tfsdk:"role_name"`
	OrganizationID types.String `tfsdk:"organization_id"`
	EnvironmentID  types.String `tfsdk:"environment_id"`
}

var (
	invitationTeamType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"team_id": types.StringType, "membership_type": types.StringType,
	}}
	invitationPermissionType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"role_id": types.StringType, "role_name": types.StringType, "organization_id": types.StringType, "environment_id": types.StringType,
	}}
)

type invitationIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	InvitationID   types.String `tfsdk:"invitation_id"`
}

func (m *invitationModel) identity() invitationIdentity {
	return invitationIdentity{OrganizationID: m.OrganizationID, InvitationID: m.ID}
}

func (m *invitationModel) accepted() bool { return m.Status.ValueString() == api.InviteAccepted }

// sent is what the client needs to find out what became of this invitation.
func (m *invitationModel) sent() SentInvitation {
	id, _ := strconv.Atoi(m.ID.ValueString()) // an id in the state came from the platform as a number
	return SentInvitation{OrganizationID: m.OrganizationID.ValueString(), ID: id, Email: m.Email.ValueString(), InvitedAt: m.InvitedAt.ValueString()}
}

// known reports whether the contents can be sent as they stand: nothing in them is left open until apply.
func (m *invitationModel) known() bool {
	for _, set := range []types.Set{m.Teams, m.RoleGroups, m.Permissions} {
		if set.IsUnknown() || slices.ContainsFunc(set.Elements(), hasUnknown) {
			return false
		}
	}
	return true
}

func hasUnknown(value attr.Value) bool {
	if object, ok := value.(types.Object); ok {
		return value.IsUnknown() || slices.ContainsFunc(slices.Collect(maps.Values(object.Attributes())), hasUnknown)
	}
	return value.IsUnknown()
}

func (m *invitationModel) permissions(ctx context.Context, diags *diag.Diagnostics) (list []invitationPermission) {
	diags.Append(m.Permissions.ElementsAs(ctx, &list, false)...)
	return list
}

// toCreate puts the invitation together. find checks what it names and resolves the names of permissions.
func (m *invitationModel) toCreate(ctx context.Context, organizationID string, find invitationNames, diags *diag.Diagnostics) api.NewInvite {
	invite := api.NewInvite{Email: m.Email.ValueString()}
	var teams []invitationTeam
	var groups []string
	diags.Append(m.Teams.ElementsAs(ctx, &teams, false)...)
	diags.Append(m.RoleGroups.ElementsAs(ctx, &groups, false)...)
	for _, team := range teams {
		find.team(ctx, organizationID, team.TeamID.ValueString(), diags)
		invite.Teams = append(invite.Teams, api.InviteTeam{ID: team.TeamID.ValueString(), MembershipType: team.MembershipType.ValueString()})
	}
	for _, id := range groups {
		if group := find.roleGroup(ctx, organizationID, id, diags); group != nil {
			invite.RoleGroups = append(invite.RoleGroups, api.InviteRoleGroup{ID: group.ID, Name: group.Name})
		}
	}
	for _, permission := range m.permissions(ctx, diags) {
		roleContext := map[string]string{contextOrganization: organizationID}
		if own := permission.OrganizationID.ValueString(); own != "" {
			roleContext[contextOrganization] = own
		}
		if environmentID := permission.EnvironmentID.ValueString(); environmentID != "" {
			roleContext[contextEnvironment] = environmentID
		}
		if role := find.role(ctx, permission, diags); role != nil {
			invite.Roles = append(invite.Roles, api.InviteRole{RoleID: role.ID, Context: roleContext})
		}
	}
	return invite
}

// fromAPI takes what changes by itself.
func (m *invitationModel) fromAPI(invite *api.Invite) {
	m.ID = types.StringValue(strconv.Itoa(invite.ID))
	m.Status = types.StringValue(invite.Status)
	m.InvitedAt = stringOr(invite.InvitedAt, m.InvitedAt)
	m.ExpiresAt = stringOr(invite.ExpiresAt, m.ExpiresAt)
	m.AcceptedUserID = stringOr(invite.CompletedByUserID, m.AcceptedUserID)
}

// stringOr prefers the platform's value, then what is known already; an unknown becomes null.
func stringOr(value string, known types.String) types.String {
	switch {
	case value != "":
		return types.StringValue(value)
	case known.IsUnknown():
		return types.StringNull()
	default:
		return known
	}
}

// takeContents fills an imported invitation with what it carries.
func (m *invitationModel) takeContents(ctx context.Context, invite *api.Invite, diags *diag.Diagnostics) {
	m.Email = tf.NewEmail(invite.Email)
	m.Teams, m.RoleGroups, m.Permissions = types.SetNull(invitationTeamType), types.SetNull(types.StringType), types.SetNull(invitationPermissionType)
	var teams []invitationTeam
	for _, team := range invite.Teams {
		teams = append(teams, invitationTeam{TeamID: types.StringValue(team.ID), MembershipType: types.StringValue(team.MembershipType)})
	}
	var groups []string
	for _, group := range invite.RoleGroups {
		groups = append(groups, group.ID)
	}
	var permissions []invitationPermission
	for _, role := range invite.Roles {
		permission := invitationPermission{RoleID: types.StringValue(role.RoleID), OrganizationID: types.StringValue(role.Context[contextOrganization])}
		if environmentID := role.Context[contextEnvironment]; environmentID != "" {
			permission.EnvironmentID = types.StringValue(environmentID)
		}
		permissions = append(permissions, permission)
	}
	var d diag.Diagnostics
	if len(teams) > 0 {
		m.Teams, d = types.SetValueFrom(ctx, invitationTeamType, teams)
		diags.Append(d...)
	}
	if len(groups) > 0 {
		m.RoleGroups, d = types.SetValueFrom(ctx, types.StringType, groups)
		diags.Append(d...)
	}
	if len(permissions) > 0 {
		m.Permissions, d = types.SetValueFrom(ctx, invitationPermissionType, permissions)
		diags.Append(d...)
	}
}

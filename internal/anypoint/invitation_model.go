package anypoint

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// invitationRow is what the platform returns of an invitation and what changes by itself.
type invitationRow struct {
	ID             types.String `tfsdk:"id"`
	Status         types.String `tfsdk:"status"`
	InvitedAt      types.String `tfsdk:"invited_at"`
	ExpiresAt      types.String `tfsdk:"expires_at"`
	AcceptedUserID types.String `tfsdk:"accepted_user_id"`
}

func invitationRowOf(i *api.Invite) invitationRow {
	return invitationRow{
		ID:             types.StringValue(strconv.Itoa(i.ID)),
		Status:         types.StringValue(i.Status),
		InvitedAt:      tf.StringOrNull(i.InvitedAt),
		ExpiresAt:      tf.StringOrNull(i.ExpiresAt),
		AcceptedUserID: tf.StringOrNull(i.CompletedByUserID),
	}
}

// The names of the parts of what an invitation gives.
const (
	attributeTeam           = "team"
	attributeRoleGroups     = "role_groups"
	attributeRoleGroupNames = "role_group_names"
	attributePermission     = "permission"
)

// invitationContents is who is invited and what they get.
type invitationContents struct {
	Email          tf.Email  `tfsdk:"email"`
	Teams          types.Set `tfsdk:"team"`
	RoleGroups     types.Set `tfsdk:"role_groups"`
	RoleGroupNames types.Set `tfsdk:"role_group_names"`
	Permissions    types.Set `tfsdk:"permission"`
}

// invitationModel is platformusers_anypoint_invitation in configuration, plan and state.
type invitationModel struct {
	invitationRow
	invitationContents
	organizationNames
	ResendWhenExpired types.Bool `tfsdk:"resend_when_expired"`
}

// invitationTeam is a team block.
type invitationTeam struct {
	TeamID         types.String `tfsdk:"team_id"`
	TeamName       types.String `tfsdk:"team_name"`
	MembershipType types.String `tfsdk:"membership_type"`
}

// invitationPermission is a permission block.
type invitationPermission struct {
	RoleID   types.String `tfsdk:"role_id"`
	RoleName types.String `tfsdk:"role_name"`
	organizationNames
	EnvironmentID   types.String `tfsdk:"environment_id"`
	EnvironmentName types.String `tfsdk:"environment_name"`
}

var (
	invitationTeamType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"team_id": types.StringType, "team_name": types.StringType, "membership_type": types.StringType,
	}}
	invitationPermissionType = types.ObjectType{AttrTypes: map[string]attr.Type{
		"role_id": types.StringType, "role_name": types.StringType, attributeOrganizationID: types.StringType,
		attributeOrganizationName: types.StringType, "environment_id": types.StringType, attributeEnvironmentName: types.StringType,
	}}
)

// invitationIdentity holds what never changes in an invitation's life.
type invitationIdentity struct {
	OrganizationID types.String `tfsdk:"organization_id"`
	InvitationID   types.String `tfsdk:"invitation_id"`
}

// parts are the parts of an import id, in order.
func (i *invitationIdentity) parts() []*types.String {
	return []*types.String{&i.OrganizationID, &i.InvitationID}
}

func (m *invitationModel) identity() invitationIdentity {
	return invitationIdentity{OrganizationID: m.OrganizationID, InvitationID: m.ID}
}

// key distinguishes the invitations of a plan: another organization or person is another invitation.
func (m *invitationModel) key() string {
	return m.OrganizationID.ValueString() + "/" + m.Email.ValueString()
}

func (m *invitationModel) accepted() bool { return m.Status.ValueString() == api.InviteAccepted }

// sent is what the client needs to find out what became of the invitation, without what only the private state knows.
func (m *invitationModel) sent() access.SentInvitation {
	id, _ := strconv.Atoi(m.ID.ValueString()) // an id in the state came from the platform as a number
	return access.SentInvitation{
		OrganizationID: m.OrganizationID.ValueString(), ID: id, Email: m.Email.ValueString(), InvitedAt: m.InvitedAt.ValueString(),
	}
}

// take takes from the platform what changes by itself. What it does not return stays as it is known; an unknown value becomes null.
func (m *invitationModel) take(invite *api.Invite) {
	before := m.invitationRow
	m.invitationRow = invitationRowOf(invite)
	for _, value := range []struct {
		now   *types.String
		known types.String
	}{{&m.InvitedAt, before.InvitedAt}, {&m.ExpiresAt, before.ExpiresAt}, {&m.AcceptedUserID, before.AcceptedUserID}} {
		if value.now.IsNull() && !value.known.IsUnknown() {
			*value.now = value.known
		}
	}
}

// isKnown reports whether the contents can be sent: no value in them is unknown.
func (c *invitationContents) isKnown() bool {
	for _, set := range []types.Set{c.Teams, c.RoleGroups, c.RoleGroupNames, c.Permissions} {
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

// gives reports whether two invitations give the same, in the same form.
func (c *invitationContents) gives(other *invitationContents) bool {
	return c.Teams.Equal(other.Teams) && c.RoleGroups.Equal(other.RoleGroups) && c.RoleGroupNames.Equal(other.RoleGroupNames) &&
		c.Permissions.Equal(other.Permissions)
}

// invitationPart is one kind of what an invitation gives, by the attributes that name it: ids and names.
type invitationPart map[string]*types.Set

// isUnknown reports whether it is not known what the part holds.
func (p invitationPart) isUnknown() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(p)), func(set *types.Set) bool { return set.IsUnknown() })
}

// isEmpty reports whether the part holds nothing that is known.
func (p invitationPart) isEmpty() bool {
	return !slices.ContainsFunc(slices.Collect(maps.Values(p)), func(set *types.Set) bool { return len(set.Elements()) > 0 })
}

// take makes the part the same as another one.
func (p invitationPart) take(other invitationPart) {
	for attribute, set := range p {
		*set = *other[attribute]
	}
}

// parts are what the invitation gives, by the names of the parts.
func (c *invitationContents) parts() map[string]invitationPart {
	return map[string]invitationPart{
		attributeTeam:       {attributeTeam: &c.Teams},
		attributeRoleGroups: {attributeRoleGroups: &c.RoleGroups, attributeRoleGroupNames: &c.RoleGroupNames},
		attributePermission: {attributePermission: &c.Permissions},
	}
}

// declared are the names of the parts that hold something.
func (c *invitationContents) declared() (names []string) {
	for name, part := range c.parts() {
		if part.isUnknown() || !part.isEmpty() {
			names = append(names, name)
		}
	}
	return names
}

// elements decodes the known elements of a set of this model.
func elements[T any](ctx context.Context, set types.Set) (decoded []T) {
	if diags := set.ElementsAs(ctx, &decoded, false); diags.HasError() {
		panic(diags) // the types of the elements are those of the schema; tf.Guarded reports it
	}
	return decoded
}

// setOf is the reverse of elements, null when there are none.
func setOf[T comparable](ctx context.Context, element attr.Type, values []T) types.Set {
	if len(values) == 0 {
		return types.SetNull(element)
	}
	set, diags := types.SetValueFrom(ctx, element, wire.Once(values, func(v T) T { return v }))
	if diags.HasError() {
		panic(diags)
	}
	return set
}

// invitationContentsOf is what an invitation of the platform carries. What it does not carry is null, as when it is not configured.
func invitationContentsOf(ctx context.Context, invite *api.Invite) invitationContents {
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
		permissions = append(permissions, invitationPermission{
			RoleID:            types.StringValue(role.RoleID),
			organizationNames: organizationNames{OrganizationID: types.StringValue(role.Context[api.ContextOrganization])},
			EnvironmentID:     tf.StringOrNull(role.Context[api.ContextEnvironment]),
		})
	}
	return invitationContents{
		Email:          tf.NewEmail(invite.Email),
		Teams:          setOf(ctx, invitationTeamType, teams),
		RoleGroups:     setOf(ctx, types.StringType, groups),
		RoleGroupNames: types.SetNull(types.StringType),
		Permissions:    setOf(ctx, invitationPermissionType, permissions),
	}
}

package anypoint

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

func TestInvitationContents_isKnown(t *testing.T) {
	t.Parallel()
	team := func(id types.String) types.Set {
		return types.SetValueMust(invitationTeamType, []attr.Value{
			types.ObjectValueMust(invitationTeamType.AttrTypes, map[string]attr.Value{
				"team_id": id, "team_name": types.StringNull(), "membership_type": types.StringValue("member"),
			}),
		})
	}
	noTeams, noGroups, noPermissions := types.SetNull(invitationTeamType), types.SetNull(types.StringType), types.SetNull(invitationPermissionType)
	for name, c := range map[string]struct {
		model invitationContents
		want  bool
	}{
		"nothing":              {invitationContents{Teams: noTeams, RoleGroups: noGroups, Permissions: noPermissions}, true},
		"a team":               {invitationContents{Teams: team(types.StringValue("t")), RoleGroups: noGroups, Permissions: noPermissions}, true},
		"a team of unknown id": {invitationContents{Teams: team(types.StringUnknown()), RoleGroups: noGroups, Permissions: noPermissions}, false},
		"unknown teams": {
			invitationContents{Teams: types.SetUnknown(invitationTeamType), RoleGroups: noGroups, Permissions: noPermissions}, false,
		},
		"an unknown role group": {
			invitationContents{Teams: noTeams, RoleGroups: types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()}),
				Permissions: noPermissions}, false,
		},
		"an unknown permission": {
			invitationContents{Teams: noTeams, RoleGroups: noGroups, Permissions: types.SetValueMust(invitationPermissionType,
				[]attr.Value{types.ObjectUnknown(invitationPermissionType.AttrTypes)})}, false,
		},
		"unknown permissions": {
			invitationContents{Teams: noTeams, RoleGroups: noGroups, Permissions: types.SetUnknown(invitationPermissionType)}, false,
		},
		"unknown set of all groups": {
			invitationContents{Teams: noTeams, RoleGroups: types.SetUnknown(types.StringType), Permissions: noPermissions}, false,
		},
	} {
		if got := c.model.isKnown(); got != c.want {
			t.Errorf("%s: known is %t", name, got)
		}
	}
}

// What the platform returns of an invitation comes through whole.
func TestInvitationModel_nothingIsMissing(t *testing.T) {
	t.Parallel()
	invite := tftest.Fill[api.Invite]()
	tftest.NoneMissing(t, invitationRowOf(&invite))
	tftest.NoneMissing(t, invitationContentsOf(t.Context(), &invite), "role_group_names")
}

// What an invitation carries comes through an import whole, and what it does not carry is null, as it is when it is not configured.
func TestInvitationContentsOf(t *testing.T) {
	t.Parallel()
	empty := invitationContentsOf(t.Context(), &api.Invite{Email: "Ada@example.com"})
	full := invitationContentsOf(t.Context(), &api.Invite{
		Teams:      []api.InviteTeam{{ID: "t", Name: "IT", MembershipType: "maintainer"}},
		RoleGroups: []api.InviteRoleGroup{{ID: "g", Name: "Auditors"}},
		Roles: []api.InviteRole{
			{RoleID: "r1", Context: map[string]string{"org": "o", "envId": "e"}}, {RoleID: "r2", Context: map[string]string{"org": "o"}},
		},
	})
	if empty.Email.ValueString() != "Ada@example.com" || !empty.Teams.IsNull() || !empty.RoleGroups.IsNull() || !empty.Permissions.IsNull() {
		t.Errorf("of an empty invitation came %+v", empty)
	}
	permission := func(role string, environment types.String) attr.Value {
		return types.ObjectValueMust(invitationPermissionType.AttrTypes, map[string]attr.Value{
			"role_id": types.StringValue(role), "role_name": types.StringNull(), "organization_id": types.StringValue("o"),
			"organization_name": types.StringNull(), "environment_id": environment, "environment_name": types.StringNull(),
		})
	}
	team := types.ObjectValueMust(invitationTeamType.AttrTypes, map[string]attr.Value{
		"team_id": types.StringValue("t"), "team_name": types.StringNull(), "membership_type": types.StringValue("maintainer"),
	})
	for name, c := range map[string]struct{ got, want types.Set }{
		"teams":       {full.Teams, types.SetValueMust(invitationTeamType, []attr.Value{team})},
		"role groups": {full.RoleGroups, types.SetValueMust(types.StringType, []attr.Value{types.StringValue("g")})},
		"permissions": {
			full.Permissions, types.SetValueMust(invitationPermissionType, []attr.Value{
				permission("r1", types.StringValue("e")), permission("r2", types.StringNull()),
			}),
		},
	} {
		if !c.got.Equal(c.want) {
			t.Errorf("%s: got %s, want %s", name, c.got, c.want)
		}
	}
}

// A response that lacks something takes nothing away that was known, and leaves nothing unknown.
func TestInvitationModel_take(t *testing.T) {
	t.Parallel()
	m := invitationModel{invitationRow: invitationRow{
		InvitedAt: types.StringValue("then"), ExpiresAt: types.StringUnknown(), AcceptedUserID: types.StringUnknown(),
	}}
	m.take(&api.Invite{ID: 520, Status: api.InviteOutstanding})
	if m.ID.ValueString() != "520" || m.Status.ValueString() != "INVITED" || m.InvitedAt.ValueString() != "then" || !m.ExpiresAt.IsNull() ||
		!m.AcceptedUserID.IsNull() {
		t.Errorf("got %+v", m)
	}
	m.take(&api.Invite{ID: 520, Status: api.InviteAccepted, ExpiresAt: "later", CompletedByUserID: "u"})
	if m.ExpiresAt.ValueString() != "later" || m.AcceptedUserID.ValueString() != "u" || !m.accepted() {
		t.Errorf("got %+v", m)
	}
}

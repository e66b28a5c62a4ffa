package anypoint

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

// Every attribute of a row comes from the platform.
func TestRows_nothingIsMissing(t *testing.T) {
	t.Parallel()
	organization := tftest.Fill[api.Organization]()
	tftest.NoneMissing(t, organizationRowOf(&organization))
	tftest.NoneMissing(t, businessGroupRowOf(tftest.Fill[access.BusinessGroup]()))
	tftest.NoneMissing(t, environmentRowOf(tftest.Fill[api.Environment]()))
	tftest.NoneMissing(t, roleRowOf(tftest.Fill[api.Role]()))
	tftest.NoneMissing(t, roleGroupRowOf(tftest.Fill[api.RoleGroup]()))
	tftest.NoneMissing(t, teamRowOf(tftest.Fill[api.Team]()))

	permission := tftest.Fill[access.Permission]()
	permission.Context[api.ContextOrganization], permission.Context[api.ContextEnvironment] = "an organization", "an environment"
	tftest.NoneMissing(t, permissionRowOf(permission))
}

// Memberships go into the state and come out of it whole.
func TestMembers_nothingIsMissing(t *testing.T) {
	t.Parallel()
	team := tftest.Fill[access.TeamMember]()
	inTeam := teamMemberOf(team)
	tftest.NoneMissing(t, inTeam, "team_name", "username", "email")
	tftest.NoneMissing(t, inTeam.identity())
	if got := inTeam.member(); got != team {
		t.Errorf("%+v became %+v", team, got)
	}
	roleGroup := tftest.Fill[access.RoleGroupMember]()
	if got := roleGroupMemberOf(roleGroup).member(); got != roleGroup {
		t.Errorf("%+v became %+v", roleGroup, got)
	}
	businessGroup := tftest.Fill[access.BusinessGroupMember]()
	if got := businessGroupMemberOf(businessGroup).member(); got != businessGroup {
		t.Errorf("%+v became %+v", businessGroup, got)
	}
}

// No texts are an empty list, not null.
func TestRows_emptyLists(t *testing.T) {
	t.Parallel()
	for what, list := range map[string][]string{
		"parents":        organizationRowOf(&api.Organization{}).ParentOrganizationIDs,
		"ancestors":      teamRowOf(api.Team{}).AncestorTeamIDs,
		"namespaces":     roleRowOf(api.Role{}).Namespaces,
		"external names": roleGroupRowOf(api.RoleGroup{}).ExternalNames,
	} {
		if list == nil {
			t.Errorf("%s are null", what)
		}
	}
	if got := userRowOf(&api.User{}); got.Type != types.StringNull() {
		t.Errorf("what the platform does not return is %s", got.Type)
	}
}

package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// threeUsers adds three users.
func threeUsers(env *acctest.Env) []string {
	var ids []string
	for _, name := range []string{"k1.ann", "k1.bob", "k1.carl"} {
		ids = append(ids, env.Anypoint.AddUser(anypoint.User{Username: name, Email: name + "@example.com"}).ID)
	}
	return ids
}

// body declares an edge of a user with further attributes.
func body(attributes ...string) func(string) string {
	return func(user string) string { return "user_id = " + user + "\n  " + strings.Join(attributes, "\n  ") }
}

func TestAccTeamMember_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	team := is("team_id", anypoint.DevelopersTeamID)
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: teamMemberType, Users: threeUsers, Body: body(team), Again: body(team, is("organization_id", anypoint.RootOrgID)),
		Has:      func(env *acctest.Env, user string) bool { return inDevelopers(env, user) != "" },
		ImportID: func(user string) string { return anypoint.DevelopersTeamID + "/" + user },
	})
}

func TestAccRoleGroupMember_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	group := is("role_group_id", anypoint.AuditorsRoleGroupID)
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: roleGroupMemberType, Options: []acctest.Option{acctest.Set("anypoint.access_model", "roles")},
		Users: threeUsers, Body: body(group), Again: body(group, is("organization_id", anypoint.RootOrgID)),
		Has: func(env *acctest.Env, user string) bool {
			return slices.Contains(env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID), user)
		},
		ImportID: func(user string) string { return anypoint.AuditorsRoleGroupID + "/" + user },
	})
}

func TestAccBusinessGroupMember_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	group := is("organization_id", anypoint.BusinessGroupID)
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: groupMemberType, Users: threeUsers, Body: body(group), Again: body(group), InPlan: true,
		Has: func(env *acctest.Env, user string) bool {
			return slices.Contains(env.Anypoint.Members(anypoint.BusinessGroupID), user)
		},
		ImportID: func(user string) string { return anypoint.BusinessGroupID + "/" + user },
	})
}

func TestAccPermissionGrant_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: grantType, Users: threeUsers, Body: body(`role_name = "Exchange Viewer"`), Again: body(`role_name = "exchange viewer"`),
		Has: func(env *acctest.Env, user string) bool {
			return len(env.Anypoint.Grants(user)) > 0
		},
		ImportID: func(user string) string { return fmt.Sprintf("%s/%s/Exchange Viewer", anypoint.RootOrgID, user) },
	})
}

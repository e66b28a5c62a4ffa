package uipath_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// threeUsers adds three users.
func threeUsers(env *acctest.Env) []string {
	var ids []string
	for _, name := range []string{"k1.ann", "k1.bob", "k1.carl"} {
		u := env.UiPath.AddUser(uipath.User{UserName: name, Email: name + "@example.com", IsActive: true, InvitationAccepted: true})
		ids = append(ids, u.ID)
	}
	return ids
}

// body declares an edge of a user with further attributes.
func body(attributes ...string) func(string) string {
	return func(user string) string { return "user_id = " + user + "\n  " + strings.Join(attributes, "\n  ") }
}

func TestAccGroupMember_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: "platformusers_uipath_group_member", Users: threeUsers,
		Body:  body(fmt.Sprintf("group_name = %q", uipath.FinanceGroupName)),
		Again: body(fmt.Sprintf("group_id = %q", uipath.FinanceGroupID)),
		Has: func(env *acctest.Env, user string) bool {
			return slices.Contains(env.UiPath.GroupMembers(uipath.FinanceGroupID), user)
		},
		ImportID: func(user string) string { return uipath.FinanceGroupID + "/" + user },
	})
}

func TestAccTenantRoleGrant_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: "platformusers_uipath_tenant_role_grant", Users: threeUsers,
		Body: body(`role_name = "Auditor"`), Again: body(fmt.Sprintf("role_id = %d", uipath.AuditorRoleID)),
		Has: func(env *acctest.Env, user string) bool {
			return slices.Contains(env.UiPath.TenantRoles(user), uipath.AuditorRoleID)
		},
		ImportID: func(user string) string { return user + "/Auditor" },
	})
}

func TestAccFolderRoleGrant_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: "platformusers_uipath_folder_role_grant", Users: threeUsers,
		Body: body(`folder_path = "Shared"`, `role_name = "Operator"`), Again: body(`folder_path = "shared"`, `role_name = "operator"`),
		Has: func(env *acctest.Env, user string) bool {
			return len(env.UiPath.FolderRoles(uipath.SharedFolderID, user)) > 0
		},
		ImportID: func(user string) string { return "Shared/" + user + "/Operator" },
	})
}

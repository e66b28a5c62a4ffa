package controlroom_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func TestAccRoleGrant_K1_2EdgesAtOtherAddresses(t *testing.T) {
	t.Parallel()
	acctest.EdgeCases(t, acctest.EdgeCase{
		Type: "platformusers_controlroom_role_grant",
		Users: func(env *acctest.Env) []string {
			var ids []string
			for _, name := range []string{"k1.ann", "k1.bob", "k1.carl"} {
				u := env.ControlRoom.AddUser(controlroom.User{Username: name, RoleIDs: []int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}})
				ids = append(ids, userIDText(u.ID))
			}
			return ids
		},
		Body:  func(user string) string { return "role_name = \"Finance Operators\"\n  user_id = " + user },
		Again: func(user string) string { return "role_name = \"finance operators\"\n  user_id = " + user },
		Has: func(env *acctest.Env, user string) bool {
			id, _ := strconv.ParseInt(user, 10, 64)
			return slices.Contains(env.ControlRoom.RoleNames(id), controlroom.FinanceRoleName)
		},
		ImportID: func(user string) string { return user + "/Finance Operators" },
	})
}

package controlroom

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

// What the platform does not know of an account is Terraform's own.
var ownOfUser = []string{"role_ids", "role_names", "base_role_name", "password_wo", "password_wo_version", "deletion_policy",
	"multiple_login_allowed"}

// declaredUser is an account as the state has it whose configuration sets multiple_login_allowed.
func declaredUser(u *api.User) *userModel {
	m := userFromAPI(u)
	m.MultipleLoginAllowed = types.BoolValue(u.MultipleLoginAllowed)
	return m
}

func TestUserModel_takesEverythingFromThePlatform(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	tftest.NoneMissing(t, userFromAPI(&account), ownOfUser...)
	tftest.NoneMissing(t, listedUserRowOf(&account))
	tftest.NoneMissing(t, heldRoleRowOf(tftest.Fill[api.RoleRef]()))
	tftest.NoneMissing(t, roleRowOf(tftest.Fill[api.Role]()))
	var shown userDataModel
	shown.show(&account)
	tftest.NoneMissing(t, shown)
}

func TestUserModel_createsWithEverything(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	tftest.NoneMissing(t, declaredUser(&account).toCreate(types.StringValue("a password"), []int64{7}))
}

func TestUserModel_updatesEverything(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	state, plan := declaredUser(&account), declaredUser(&api.User{Email: "another@example.com"})
	others := []string{"RoleIDs", "Password", "AddRoleIDs", "RemoveRoleIDs"} // Update adds the first two; grants use the others
	tftest.NoneMissing(t, plan.toUpdate(state), others...)
	tftest.NoneMissing(t, state.toUpdate(plan), others...)
}

// A refresh keeps what differs only in case, and shows everything else.
func TestUserModel_refresh(t *testing.T) {
	t.Parallel()
	account := api.User{Username: "ada", Domain: "corp", Roles: []api.RoleRef{{ID: 2, Name: "AAE_Basic"}, {ID: 18, Name: "Finance"}}}
	model := userModel{
		userRow:   userRow{Username: types.StringValue("Ada"), Domain: types.StringValue("CORP")},
		RoleNames: textSet([]string{"aae_basic", "gone"}),
	}
	model.refresh(&account)
	if model.login() != `CORP\Ada` || !model.RoleNames.Equal(textSet([]string{"aae_basic", "Finance"})) {
		t.Errorf("it is %s with %s", model.login(), model.RoleNames)
	}
	account.Username, account.Domain = "grace", ""
	model.refresh(&account)
	if model.login() != "grace" || model.Domain.IsNull() {
		t.Errorf("it is %s, with the domain %s", model.login(), model.Domain)
	}
}

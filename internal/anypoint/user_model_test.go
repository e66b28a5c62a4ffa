package anypoint

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

// Every attribute of an account comes from the platform, whoever shows it.
func TestUserModels_nothingIsMissing(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	tftest.NoneMissing(t, userModelOf("an organization", &account), "password_wo", "password_wo_version", "deletion_policy")
	tftest.NoneMissing(t, userFactsOf(&account))
	tftest.NoneMissing(t, userDataOf("an organization", &account))
}

// A new account is sent whole, and a change of everything sends everything.
func TestUserModel_everythingIsSent(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	plan := userModelOf("an organization", &account)
	tftest.NoneMissing(t, plan.toCreate(types.StringValue("a password")))

	state := userModelOf("an organization", &api.User{})
	tftest.NoneMissing(t, plan.toUpdate(state))
}

// What the configuration leaves out, and what stays as it is, is not sent.
func TestUserModel_onlyChangesAreSent(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	state := userModelOf("an organization", &account)
	if change := state.toUpdate(state); change != (api.UserChange{}) {
		t.Errorf("without a change %+v is sent", change)
	}
	plan := *state
	plan.FirstName, plan.LastName, plan.PhoneNumber = types.StringUnknown(), types.StringNull(), types.StringUnknown()
	plan.Email = tf.Email{StringValue: types.StringUnknown()}
	if change := plan.toUpdate(state); change != (api.UserChange{}) {
		t.Errorf("of what nobody configured %+v is sent", change)
	}
}

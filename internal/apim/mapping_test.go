package apim

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

// Each field of what the platform has comes into the models, and each attribute that can be changed into a change: an attribute that was forgotten
// in one of these places fails here.

var someService = tftest.Fill[api.Service]()

func TestUserModel_hasEveryAttribute(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	found := userOf(someService, &account)
	tftest.NoneMissing(t, found, "confirmation", "password_wo", "password_wo_version", "deletion_policy")
	row := userDataRowOf(&account, account.Groups, time.Now())
	tftest.NoneMissing(t, row)
	tftest.NoneMissing(t, row.Identities[0])
	tftest.NoneMissing(t, row.Groups[0])
	tftest.NoneMissing(t, found.identity())
}

func TestUserModel_sendsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	plan := userOf(someService, &account)
	plan.Notify, plan.Confirmation = types.BoolValue(true), types.StringValue(api.ConfirmationSignup)
	plan.DeleteSubscriptions, plan.NotifyOnDelete = types.BoolValue(true), types.BoolValue(true)
	tftest.NoneMissing(t, plan.toCreate(types.StringValue("a password")))
	tftest.NoneMissing(t, plan.toUpdate(&userModel{}), "Password")
	tftest.NoneMissing(t, plan.fields())
	tftest.NoneMissing(t, plan.toDelete())
}

func TestInvitationModel_hasAndSendsEveryAttribute(t *testing.T) {
	t.Parallel()
	account := tftest.Fill[api.User]()
	plan := invitationOf(someService, &account, time.Now())
	tftest.NoneMissing(t, plan)
	tftest.NoneMissing(t, plan.toCreate(), "State", "Password", "Notify")
	tftest.NoneMissing(t, plan.toUpdate(&invitationModel{}), "Email", "State", "Password")
	tftest.NoneMissing(t, plan.fields(), "Email", "State")
}

func TestSubscriptionModel_hasAndSendsEveryAttribute(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scope   api.Scope
		missing []string
	}{
		"product":  {api.ProductScope("premium"), []string{"api_id", "api_name", "all_apis"}},
		"API":      {api.OneAPI("echo-api"), []string{"product_id", "product_name", "all_apis"}},
		"all APIs": {api.ScopeAllAPIs, []string{"product_id", "product_name", "api_id", "api_name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sub := tftest.Fill[access.Subscription]()
			sub.Scope = c.scope
			plan := subscriptionOf(someService, &sub)
			tftest.NoneMissing(t, plan, c.missing...)
			tftest.NoneMissing(t, plan.identity())
			tftest.NoneMissing(t, plan.toCreate())
			if got := plan.toCreate().Scope; got != c.scope {
				t.Errorf("a create is for %s, want %s", got, c.scope)
			}
			tftest.NoneMissing(t, plan.toUpdate(&subscriptionModel{}))
			tftest.NoneMissing(t, plan.fields())
		})
	}
}

func TestGroupMemberModel_hasEveryAttribute(t *testing.T) {
	t.Parallel()
	found := groupMemberRow(tftest.Fill[access.GroupMember]())
	tftest.NoneMissing(t, found)
	tftest.NoneMissing(t, found.member(), "Origin")
	tftest.NoneMissing(t, found.identity())
}

func TestRows_haveEveryAttribute(t *testing.T) {
	t.Parallel()
	tftest.NoneMissing(t, groupRowOf(tftest.Fill[api.Group]()))
	tftest.NoneMissing(t, productRowOf(tftest.Fill[api.Product]()))
	filters := tftest.Fill[usersModel]()
	filters.Email, filters.FirstName, filters.LastName = types.StringValue("e"), types.StringValue("f"), types.StringValue("l")
	filters.State, filters.NoteContains, filters.WithGroups = types.StringValue("s"), types.StringValue("n"), types.BoolValue(true)
	tftest.NoneMissing(t, filters.query().UserQuery, "ID")
}

// An id keeps the form that it has in the state as long as it means the same.
func TestModels_keepTheFormOfIDs(t *testing.T) {
	t.Parallel()
	account, sub := tftest.Fill[api.User](), tftest.Fill[access.Subscription]()
	account.ARMID, account.ID = someService.ID("users", "ada"), "ada"
	sub.OwnerID, sub.Scope = "ada", api.ProductScope("premium")
	old := userRow{ID: types.StringValue(someService.ID("users", "ADA")), UserID: types.StringValue("Ada")}
	if row := userRowOf(&account, types.StringValue).inFormOf(old); row.ID != old.ID || row.UserID != old.UserID {
		t.Errorf("the ids became %s and %s", row.ID, row.UserID)
	}
	state := &subscriptionModel{
		serviceModel: serviceOf(someService), UserID: types.StringValue(account.ARMID), ProductID: types.StringValue("/products/premium"),
	}
	row := subscriptionOf(someService, &sub).inFormOf(state)
	if row.UserID != state.UserID || row.ProductID != state.ProductID || !row.APIID.IsNull() {
		t.Errorf("the ids became %s, %s and %s", row.UserID, row.ProductID, row.APIID)
	}
	sub.OwnerID = "grace"
	if row := subscriptionOf(someService, &sub).inFormOf(state); row.UserID != types.StringValue("grace") {
		t.Errorf("another owner became %s", row.UserID)
	}
}

func TestHints_haveTexts(t *testing.T) {
	t.Parallel()
	for _, hint := range access.Hints() {
		if hints[hint] == "" {
			t.Errorf("the hint %q has no text", hint)
		}
	}
	if len(hints) != len(access.Hints()) {
		t.Errorf("there are %d texts for %d hints", len(hints), len(access.Hints()))
	}
}

package apim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// variants are the variants of what is not documented about users, in sets that go together.
func variants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("apim.if_match", "lenient"), acctest.Set("apim.duplicate_email_status", "409"), acctest.Set("apim.put_omitted", "kept"),
			acctest.Set("apim.note_in_answers", "empty"), acctest.Set("apim.signup_state", "pending"), acctest.Set("apim.delete_answer", "202_nested"),
			acctest.Set("apim.delete_visibility", "early"),
			acctest.Set("apim.filter_case", "sensitive"), acctest.Set("apim.page_size", "1"), acctest.Set("apim.last_next_link", "empty"),
			acctest.Set("apim.unknown_service", "ParentResourceNotFound"), acctest.Set("apim.if_none_match", "honored"),
			acctest.Set("apim.next_link", "skiptoken"), acctest.Set("apim.aad_identities", "both"),
			acctest.Set("apim.expand_groups_default", "true")},
		"kept as deleted": {acctest.Set("apim.delete_leaves", "state_deleted"), acctest.Set("apim.delete_answer", "202_location"),
			acctest.Set("apim.delete_location_ends", "200"),
			acctest.Set("apim.poll_retry_after", "1"), acctest.Set("apim.delete_unknown_user", "404"),
			acctest.Set("apim.delete_with_subscriptions", "ownerless"), acctest.Set("apim.parallel_writes", "409"),
			acctest.Set("apim.patch_state_deleted", "400")},
		"only a Location": {acctest.Set("apim.delete_answer", "202_location"), acctest.Set("apim.delete_visibility", "late"),
			acctest.Set("apim.parallel_writes", "accepted"),
			acctest.Set("apim.delete_location_ends", "404"), acctest.Set("apim.if_match_missing", "412"), acctest.Set("apim.put_confirms_again", "no")},
		"of 2022": {acctest.Set("apim.delete_answer", "200"), acctest.Set("apim.note_in_answers", "empty"), acctest.Set("apim.page_size", "2")},
	}
}

func TestAccUser_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(adaWith(`note = "Countess"`, `password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1")),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("id"), knownvalue.StringExact(serviceID+"/users/"+adaID)),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("state"), knownvalue.StringExact("active")),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("registered_at"), knownvalue.NotNull()),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("password_wo"), knownvalue.Null()),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("app_type"), knownvalue.StringExact("developerPortal")),
							statecheck.ExpectIdentityValueMatchesState(adaAddress, tfjsonpath.New("user_id")),
							statecheck.ExpectIdentityValue(adaAddress, tfjsonpath.New("subscription_id"), knownvalue.StringExact(apim.SubscriptionID)),
							statecheck.ExpectIdentityValue(adaAddress, tfjsonpath.New("resource_group_name"), knownvalue.StringExact(apim.ResourceGroup)),
							statecheck.ExpectIdentityValue(adaAddress, tfjsonpath.New("service_name"), knownvalue.StringExact(apim.ServiceName)),
						},
						Check: func(*terraform.State) error {
							u, _ := env.APIM.User(adaID)
							if u.FirstName != "Ada" || u.State != "active" || u.Note == nil || *u.Note != "Countess" || !env.APIM.PasswordIs(adaID, "Sandb0x-Passw0rd") {
								return fmt.Errorf("on the platform it is %+v", u)
							}
							return nil
						},
					},
					{
						Config: env.Config(adaWith(`first_name = "Augusta Ada"`, `email = "countess@example.com"`, `state = "blocked"`, `note = "O'Lovelace"`,
							`password_wo = "Sandb0x-Passw0rd-2"`, "password_wo_version = 2")),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(adaAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
					{
						// A removed note is cleared, and a change of case is none.
						Config: env.Config(adaWith(`first_name = "Augusta Ada"`, `email = "COUNTESS@EXAMPLE.COM"`, `state = "blocked"`,
							fmt.Sprintf("user_id = %q", strings.ToUpper(adaID)),
							fmt.Sprintf("service_name = %q", strings.ToUpper(apim.ServiceName)),
							fmt.Sprintf("resource_group_name = %q", strings.ToUpper(apim.ResourceGroup)),
							fmt.Sprintf("subscription_id = %q", strings.ToUpper(apim.SubscriptionID)))),
						ConfigPlanChecks: acctest.EmptyPlan(),
						Check: func(*terraform.State) error {
							u, _ := env.APIM.User(adaID)
							if u.FirstName != "Augusta Ada" || u.Email != "countess@example.com" || u.State != "blocked" || u.Note != nil && *u.Note != "" ||
								!env.APIM.PasswordIs(adaID, "Sandb0x-Passw0rd-2") {
								return fmt.Errorf("on the platform it is %+v", u)
							}
							return nil
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					if !isGone(env, adaID) {
						return fmt.Errorf("the account is still there: %s", state(env, adaID))
					}
					return nil
				},
			})
			if sent := env.Outbox.All(); len(sent) != 0 {
				t.Errorf("mails went out: %+v", sent)
			}
		})
	}
}

// An id may hold whatever the service takes, and an e-mail address may hold a quote, which a filter has to double.
func TestAccUser_anyLegalID(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"a", "_", "1a", "x.y", "Ada Lovelace", "ada+x&y=z#1?", "ада", "100%", "a%20b", strings.Repeat("x", 80)} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			config := env.Config(adaWith(fmt.Sprintf("user_id = %q", id), `email = "o'neil@example.com"`))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				{Config: config, ConfigPlanChecks: acctest.EmptyPlan()},
				{Config: config, ResourceName: adaAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true},
				{Config: env.Config(adaWith(fmt.Sprintf("user_id = %q", id), `email = "o'neil.2@example.com"`)), ConfigPlanChecks: acctest.EmptyPlan()},
			}})
		})
	}
	env := acctest.Start(t)
	for id, want := range map[string]string{`""`: "1 to 256 characters", `"a/b"`: "no slash", `".."`: "dots alone", `" ada"`: "no space at the ends",
		fmt.Sprintf("%q", strings.Repeat("x", 81)): "at most 80"} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith("user_id = " + id)), ExpectError: acctest.Saying(want)}}})
	}
	for attribute, want := range map[string]string{
		`first_name = ""`: "The name is empty", `last_name = ""`: "The name is empty", `state = "gone"`: "state",
		`confirmation = "invite"`: "confirmation", `app_type = "web"`: "app_type",
		`email = "ada"`: "is not an e-mail address", `deletion_policy = "forget"`: "deletion_policy",
		`subscription_id = "mine"`: "must be the id of an Azure subscription",
		`service_name = "-x"`:      "must be the name of an API Management service", `note = ""`: "note",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith(attribute)), ExpectError: acctest.Saying(want)}}})
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// K3.2: pending is what the platform may hold, so it is accepted of an account that is; nobody can set it.
func TestAccUser_K3_2_pending(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`state = "pending"`))
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "An account cannot be made pending") || env.Writes() != 0 {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, adaWith(`state = "pending"`)) // generated before the person confirmed
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || !strings.Contains(out, "The account is not pending any more") {
		t.Errorf("the plan says:\n%s", out)
	}
}

func TestAccUser_import(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			config := env.Config(adaWith(`note = "Countess"`))
			steps := []resource.TestStep{{Config: config}}
			for _, id := range []string{
				serviceID + "/users/" + adaID, strings.ToUpper(serviceID) + "/USERS/" + strings.ToUpper(adaID), adaID, strings.ToUpper(adaID), "ada@example.com",
				"ADA@example.com",
				apim.ServiceName + "/" + adaID, apim.ResourceGroup + "/" + apim.ServiceName + "/" + adaID,
				strings.ToUpper(apim.ServiceName) + "/ada@example.com",
			} {
				steps = append(steps, resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateId: id, ImportStateVerify: true})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID,
					ImportStateId: serviceID + "/users/" + adaID},
			)
			env.Test(t, resource.TestCase{Steps: steps})
			if n := calls(env, "PATCH", apim.UserRoute); n != 0 {
				t.Errorf("an import wrote %d times", n)
			}
		})
	}
}

func TestAccUser_importErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, id := range []string{"twin-one", "twin-two"} {
		env.APIM.AddUser(apim.User{ID: id, FirstName: "Twin", LastName: "Two", Email: "shared@example.com"})
	}
	for id, want := range map[string]string{
		"nobody.here":                      `The service ` + apim.ServiceName + ` has no user "nobody.here"`,
		"nobody@example.com":               `has no user "nobody@example.com" in the service`,
		"shared@example.com":               `2 users are called "shared@example.com"`,
		"no-such-service/" + adaID:         "The API Management service does not exist",
		serviceID + "/groups/partners":     "Invalid import id",
		serviceID:                          "Invalid import id",
		"a/b/c/d":                          "Invalid import id",
		"no-such-group/contoso-apis/1":     "The API Management service does not exist",
		apim.ServiceName + "//users/" + "": "Invalid import id",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(adaWith()), ResourceName: adaAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
		}}})
	}
}

func TestAccUser_importThenPlanIsEmpty(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, existing(env, "", apim.RegularUserID, apim.BlockedUserID, apim.PendingUserID, apim.MailUserID, apim.EntraUserID,
				apim.AdministratorID))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "6 imported, 0 added, 0 changed") {
				t.Errorf("the import changed something:\n%s", out)
			}
			if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
				t.Errorf("a plan after the import is not empty:\n%s", out)
			}
			if env.Writes() != 0 {
				t.Error("the import wrote")
			}
		})
	}
}

// An import resets nothing, above all no password: the first version is only recorded, the next one sends.
func TestAccUser_importResetsNoPassword(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`password_wo = "First-Passw0rd"`, "password_wo_version = 1"))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "state", "rm", adaAddress)
	w.Configure(t, adaWith(`password_wo = "Other-Passw0rd"`, "password_wo_version = 1")+importing(adaAddress, adaID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The existing password is kept") {
		t.Errorf("the import says:\n%s", out)
	}
	if !env.APIM.PasswordIs(adaID, "First-Passw0rd") {
		t.Error("an import reset the password")
	}
	w.Configure(t, adaWith(`password_wo = "Other-Passw0rd"`, "password_wo_version = 2"))
	w.MustRun(t, "apply", "-auto-approve")
	if !env.APIM.PasswordIs(adaID, "Other-Passw0rd") {
		t.Error("another version did not send the password")
	}
}

func TestAccUser_driftAndRemovalOutside(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.EditUser(adaID, func(u *apim.User) { u.State, u.FirstName = "blocked", "Somebody" })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, `"Somebody" -> "Ada"`) ||
				!strings.Contains(out, "A blocked account will be active again") || !strings.Contains(out, "0 to add, 1 to change, 0 to destroy") {
				t.Errorf("drift is not shown:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.EditUser(adaID, func(u *apim.User) { u.RegisteredAt = u.RegisteredAt.AddDate(0, 0, -1) })
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")

			env.APIM.DeleteUser(adaID)
			before := env.Writes()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "API Management user is gone") ||
				!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
				t.Errorf("a plan after a deletion outside says:\n%s", out)
			}
			if env.Writes() != before {
				t.Error("a plan wrote")
			}
			w.MustRun(t, "destroy", "-auto-approve")

			w.MustRun(t, "apply", "-auto-approve")
			env.APIM.EditUser(adaID, func(u *apim.User) { u.State = "deleted" })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "the account was closed outside of Terraform") {
				t.Errorf("a plan after an account was closed says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
		})
	}
}

func TestAccUser_destroyOfWhatIsGone(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, policy := range []string{"delete", "disable", "abandon"} {
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
				w.MustRun(t, "apply", "-auto-approve")
				env.APIM.DeleteUser(adaID)
				w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			}
		})
	}
}

// A resource may name another service than the provider, and keeps it whatever the provider's settings become.
func TestAccUser_anotherService(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	there := []string{fmt.Sprintf("service_name = %q", apim.OtherServiceName), fmt.Sprintf("resource_group_name = %q", apim.OtherResourceGroup)}
	w := env.NewWorkspace(t, adaWith(there...))
	w.MustRun(t, "apply", "-auto-approve")
	if state(env, apim.OtherServiceName+"/"+adaID) != "active" || state(env, adaID) != "gone" {
		t.Error("the account is in the wrong service")
	}
	// Left out, the service is the state's; the provider's is for what is created.
	w.Configure(t, adaWith())
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("without the service the plan says:\n%s", out)
	}
	w.Configure(t, adaWith(fmt.Sprintf("service_name = %q", apim.ServiceName), fmt.Sprintf("resource_group_name = %q", apim.ResourceGroup)))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 added, 0 changed, 1 destroyed") ||
		!strings.Contains(out, "will be deleted") {
		t.Errorf("another service says:\n%s", out)
	}
	if state(env, adaID) != "active" || !isGone(env, apim.OtherServiceName+"/"+adaID) {
		t.Error("the account was not moved")
	}
	// Without any service there is none to be planned.
	w = env.NewWorkspace(t, adaWith())
	w.Setenv("APIM_SERVICE_NAME", "")
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "service_name is set neither here nor in the provider's apim block") {
		t.Errorf("without a service the plan says:\n%s", out)
	}
}

func TestAccUser_stateIsLight(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: env.Config(adaWith()),
		Check: func(s *terraform.State) error {
			size := 0
			for name, value := range s.RootModule().Resources[adaAddress].Primary.Attributes {
				size += len(name) + len(value) + len(`"": "",`)
			}
			// An id in Resource Manager alone takes a quarter of it.
			if size >= 900 {
				return fmt.Errorf("a user weighs %d bytes in the state", size)
			}
			return nil
		},
	}}})
}

package uipath_test

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
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// variants are both variants of what is not documented about users, in sets that go together.
func variants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"as documented": {acctest.Set("uipath.enums", "names"), acctest.Set("uipath.times", "utc"), acctest.Set("uipath.bulk_create_answer", "result"),
			acctest.Set("uipath.empty_strings", "empty"), acctest.Set("uipath.everyone_in_group_ids", "omitted"),
			acctest.Set("uipath.unsorted_lists", "stable")},
		"strict": {acctest.Set("uipath.bulk_create_failure_status", "200"), acctest.Set("uipath.unknown_fields", "400"),
			acctest.Set("uipath.missing_user_status", "400"),
			acctest.Set("uipath.delete_missing_user", "400"), acctest.Set("uipath.token_prt_id", "absent"), acctest.Set("uipath.search_case", "sensitive")},
		"hidden": {acctest.Set("uipath.missing_user_body", "empty"), acctest.Set("uipath.delete_missing_user", "204"),
			acctest.Set("uipath.token_expires_in", "60"), acctest.Set("uipath.recreate_after_delete", "second_try")},
		"automation suite":      {acctest.Set("uipath.edition", "automation_suite")},
		"on premises":           {acctest.Set("uipath.edition", "on_prem")},
		"on premises, no claim": {acctest.Set("uipath.edition", "on_prem"), acctest.Set("uipath.token_prt_id", "absent")},
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
						Config:           env.Config(adaWith(`display_name = "Countess"`, `password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1")),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("email"), knownvalue.StringExact("ada@example.com")),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("password_wo"), knownvalue.Null()),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("is_active"), knownvalue.Bool(true)),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("category"), knownvalue.StringExact("local")),
							statecheck.ExpectIdentityValueMatchesStateAtPath(adaAddress, tfjsonpath.New("user_id"), tfjsonpath.New("id")),
							statecheck.ExpectIdentityValue(adaAddress, tfjsonpath.New("partition_global_id"), knownvalue.StringExact(uipath.PartitionGlobalID)),
						},
					},
					{
						Config: env.Config(
							adaWith(
								`name = "Augusta Ada"`, "is_active = false", `bypass_basic_auth_restriction = true`, `password_wo = "Sandb0x-Passw0rd-2"`,
								"password_wo_version = 2",
							),
						),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(adaAddress, plancheck.ResourceActionUpdate)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
					},
					{
						// A removed text is cleared, what was left out is left as it is, and a change of case is none.
						Config: env.Config(
							adaWith(`name = `, `surname = `, "is_active = false", `email = "ADA@EXAMPLE.COM"`, `user_name = "Ada@Example.com"`),
						),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("name"), knownvalue.Null()),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("bypass_basic_auth_restriction"), knownvalue.Bool(true)),
						},
						Check: func(*terraform.State) error {
							u, _ := env.UiPath.UserByName("ada@example.com")
							if u.Name != "" || u.Surname != "" || u.Email != "ada@example.com" || u.IsActive || !env.UiPath.PasswordIs(u.ID, "Sandb0x-Passw0rd-2") {
								return fmt.Errorf("on the platform it is %+v", u)
							}
							return nil
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					if u, ok := env.UiPath.UserByName("ada@example.com"); ok {
						return fmt.Errorf("the account is still there: %+v", u)
					}
					return nil
				},
			})
		})
	}
}

func TestAccUser_createdDisabledOrWithoutPassword(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(
		t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith("is_active = false")), ConfigPlanChecks: acctest.EmptyPlan()}}},
	)

	// A failure after the account exists must not taint the person: the next plan shows what is left to do.
	for _, status := range []string{"400", "200"} {
		env = acctest.Start(t, acctest.Set("uipath.weak_password_status", status))
		w := env.NewWorkspace(t, adaWith(`password_wo = "weak"`, "password_wo_version = 1", "is_active = false"))
		out := w.MustRun(t, "apply", "-auto-approve")
		if !strings.Contains(out, "The new account has no password") || strings.Contains(w.State(t), "tainted") {
			t.Errorf("no warning in:\n%s", out)
		}
		if u, ok := env.UiPath.UserByName("ada@example.com"); !ok || u.IsActive {
			t.Errorf("the account is %+v, %t", u, ok)
		}
		w.Configure(t, adaWith(`password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1", "is_active = false"))
		if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
			t.Errorf("the next apply does not repair it:\n%s", out)
		}
		if u, _ := env.UiPath.UserByName("ada@example.com"); !env.UiPath.PasswordIs(u.ID, "Sandb0x-Passw0rd") {
			t.Error("the password is not set")
		}
		if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
			t.Errorf("the plan after it says:\n%s", out)
		}
	}
}

func TestAccUser_import(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			config := env.Config(adaWith(`display_name = "Countess"`))
			id := func(format string) resource.ImportStateIdFunc {
				return func(s *terraform.State) (string, error) {
					return strings.NewReplacer("ORG", uipath.PartitionGlobalID, "USER", s.RootModule().Resources[adaAddress].Primary.ID).Replace(format), nil
				}
			}
			steps := []resource.TestStep{{Config: config}}
			for _, format := range []string{"ORG/USER", "USER", "ada@example.com", "ORG/Ada@example.com"} {
				steps = append(steps, resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateIdFunc: id(format), ImportStateVerify: true})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id("ORG/USER")},
			)
			env.Test(t, resource.TestCase{Steps: steps})
			if n := calls(env, "PUT", userRoute); n != 0 {
				t.Errorf("an import wrote %d times", n)
			}
		})
	}
}

func TestAccUser_importErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, name := range []string{"twin.one", "twin.two"} {
		env.UiPath.AddUser(uipath.User{UserName: name, Email: "shared@example.com", IsActive: true, InvitationAccepted: true})
	}
	for id, want := range map[string]string{
		"nobody.here":                          `UiPath has no user "nobody.here" in this organization`,
		"shared@example.com":                   `2 users are called "shared@example.com"`,
		"11111111-2222-4333-8444-555555555555": "UiPath has no user with the id 11111111-2222-4333-8444-555555555555",
		"11111111-2222-4333-8444-555555555555/" + uipath.RegularUserID: "This belongs to the organization 11111111-2222-4333-8444-555555555555",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(adaWith()), ResourceName: adaAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
		}}})
	}
}

// An import resets nothing, above all no password: the first version is taken note of, the next one sends.
func TestAccUser_importResetsNoPassword(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith(`password_wo = "First-Passw0rd"`, "password_wo_version = 1"))
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.UiPath.UserByName("ada@example.com")
	w.MustRun(t, "state", "rm", adaAddress)
	w.Configure(t, adaWith(`password_wo = "Other-Passw0rd"`, "password_wo_version = 1")+importing(adaAddress, u.ID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The existing password is kept") {
		t.Errorf("the import says:\n%s", out)
	}
	if !env.UiPath.PasswordIs(u.ID, "First-Passw0rd") {
		t.Error("an import reset the password")
	}
	w.Configure(t, adaWith(`password_wo = "Other-Passw0rd"`, "password_wo_version = 2"))
	w.MustRun(t, "apply", "-auto-approve")
	if !env.UiPath.PasswordIs(u.ID, "Other-Passw0rd") {
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
			account, _ := env.UiPath.UserByName("ada@example.com")
			env.UiPath.EditUser(account.ID, func(u *uipath.User) { u.IsActive, u.Name = false, "Somebody" })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, `"Somebody" -> "Ada"`) || !strings.Contains(out, "0 to add, 1 to change, 0 to destroy") {
				t.Errorf("drift is not shown:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			env.UiPath.EditUser(account.ID, func(u *uipath.User) { u.CreatedAt = u.CreatedAt.AddDate(0, 0, -1) })
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")

			env.UiPath.DeleteUser(account.ID)
			before := env.Writes()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "UiPath user is gone") || !strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
				t.Errorf("a plan after a deletion outside says:\n%s", out)
			}
			if env.Writes() != before {
				t.Error("a plan wrote")
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
				account, _ := env.UiPath.UserByName("ada@example.com")
				env.UiPath.DeleteUser(account.ID)
				w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			}
		})
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
			if size >= 500 {
				return fmt.Errorf("a user weighs %d bytes in the state", size)
			}
			return nil
		},
	}}})
}

package anypoint_test

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
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const adaAddress = "platformusers_anypoint_user.ada"

// adaWith is a complete user with more or other attributes.
func adaWith(attributes ...string) string {
	lines := map[string]string{
		"username": `"ada.lovelace"`, "first_name": `"Ada"`, "last_name": `"Lovelace"`, "email": `"Ada@example.com"`,
		"phone_number": `"+44 20 7946 0001"`, "password_wo": `"Sandb0x-Passw0rd"`, "password_wo_version": "1",
	}
	for _, attribute := range attributes {
		name, value, _ := strings.Cut(attribute, " = ")
		lines[name] = value
	}
	var b strings.Builder
	b.WriteString("resource \"platformusers_anypoint_user\" \"ada\" {\n")
	for name, value := range lines {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s\n", name, value)
		}
	}
	return b.String() + "}\n"
}

// existing is a configuration that only names an account, as for an imported one.
func existing(username string, attributes ...string) string {
	return fmt.Sprintf("resource \"platformusers_anypoint_user\" \"ada\" {\n  username = %q\n  %s\n}\n", username, strings.Join(attributes, "\n  "))
}

func TestAccUser_lifecycle(t *testing.T) {
	t.Parallel()
	// Both variants of what the platform answers to writes, and of how it writes what it answers.
	for name, options := range map[string][]acctest.Option{
		"as documented": nil,
		"without bodies": {acctest.Set("anypoint.create_user_answer", "empty"), acctest.Set("anypoint.update_user_answer", "204"),
			acctest.Set("anypoint.delete_user_status", "200"),
			acctest.Set("anypoint.time_format", "js"), acctest.Set("anypoint.mfa_verifiers_type", "bool")},
		"location, lag": {acctest.Set("anypoint.create_user_answer", "location"), acctest.Set("anypoint.read_lag", "2"),
			acctest.Set("anypoint.delete_user_status", "202"),
			acctest.Set("anypoint.time_format", "mixed"), acctest.Set("anypoint.user_detail", "documented"),
			acctest.Set("anypoint.token_expires_in", "absent")},
		"odd lists": {acctest.Set("anypoint.users_paging", "ignores_offset"), acctest.Set("anypoint.get_deleted_user", "200"),
			acctest.Set("anypoint.bg_is_root", "true"),
			acctest.Set("anypoint.username_case", "sensitive"), acctest.Set("anypoint.me_user", "absent")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(adaWith()),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("organization_id"), knownvalue.StringExact(anypoint.RootOrgID)),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("email"), knownvalue.StringExact("Ada@example.com")),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("password_wo"), knownvalue.Null()),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("enabled"), knownvalue.Bool(true)),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("federated"), knownvalue.Bool(false)),
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("type"), knownvalue.StringExact("host")),
							statecheck.ExpectIdentityValueMatchesStateAtPath(adaAddress, tfjsonpath.New("user_id"), tfjsonpath.New("id")),
							statecheck.ExpectIdentityValueMatchesState(adaAddress, tfjsonpath.New("organization_id")),
						},
					},
					{
						Config:           env.Config(adaWith(`first_name = "Augusta Ada"`, "enabled = false", `phone_number = "+44 20 7946 0002"`)),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: updatesInPlace(), PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh},
					},
					{
						// What is no longer declared is left as it is, and a change of case is none.
						Config: env.Config(adaWith(`first_name = `, `phone_number = `, "enabled = false", `email = "ADA@EXAMPLE.COM"`, `username = "Ada.Lovelace"`)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(adaAddress, tfjsonpath.New("first_name"), knownvalue.StringExact("Augusta Ada")),
						},
					},
				},
				CheckDestroy: func(*terraform.State) error {
					for _, u := range env.Anypoint.Users() {
						if u.Username == "ada.lovelace" && !u.Deleted {
							return fmt.Errorf("the account is still there: %+v", u)
						}
					}
					return nil
				},
			})
		})
	}
}

func updatesInPlace() []plancheck.PlanCheck {
	return []plancheck.PlanCheck{plancheck.ExpectResourceAction(adaAddress, plancheck.ResourceActionUpdate)}
}

func TestAccUser_updateSendsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(adaWith())},
		{Config: env.Config(adaWith(`last_name = "King"`))},
		{Config: env.Config(adaWith(`last_name = "King"`, `deletion_policy = "disable"`))},
	}})
	var bodies []string
	for _, call := range env.Journal.All() {
		if call.Method == "PUT" && strings.HasSuffix(call.Route, "/users/{user}") {
			bodies = append(bodies, string(call.Body))
		}
	}
	// The last is the destroy, which disables.
	if len(bodies) != 2 || bodies[0] != `{"lastName":"King"}` || bodies[1] != `{"enabled":false}` {
		t.Errorf("sent %q", bodies)
	}
}

func TestAccUser_createdDisabled(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(adaWith("enabled = false")), ConfigPlanChecks: acctest.EmptyPlan()}}})

	// A failure after the account exists must not taint the person: the next plan shows what is left to do.
	env = acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "PUT", Kind: kernel.FaultStatus, Status: 400, Body: `{"status":400,"message":"not now"}`})
	w := env.NewWorkspace(t, adaWith("enabled = false"))
	out := w.MustRun(t, "apply", "-auto-approve")
	if !strings.Contains(out, "The new account is still enabled") || !strings.Contains(out, "not now") {
		t.Errorf("no warning in:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "0 to add, 1 to change, 0 to destroy") {
		t.Errorf("the next plan does not repair it:\n%s", out)
	}
}

func TestAccUser_import(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := env.Config(adaWith())
	ignore := []string{"password_wo_version"}
	id := func(format string) resource.ImportStateIdFunc {
		return func(s *terraform.State) (string, error) {
			return strings.NewReplacer("ORG", anypoint.RootOrgID, "USER", s.RootModule().Resources[adaAddress].Primary.ID).Replace(format), nil
		}
	}
	steps := []resource.TestStep{{Config: config}}
	for _, format := range []string{"ORG/USER", "USER", "ada.lovelace", "ORG/ada.lovelace", "ada@EXAMPLE.com", "ORG/ada@example.com"} {
		steps = append(steps, resource.TestStep{
			ResourceName: adaAddress, ImportState: true, ImportStateIdFunc: id(format), ImportStateVerify: true, ImportStateVerifyIgnore: ignore,
		})
	}
	steps = append(steps,
		resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity,
			Config: env.Config(existing("ada.lovelace"))},
		resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id("ORG/USER"),
			Config: env.Config(existing("ada.lovelace"))},
	)
	env.Test(t, resource.TestCase{Steps: steps})
	if n := env.Calls(func(c kernel.Call) bool { return c.Method == "PUT" }); n != 0 {
		t.Errorf("an import wrote %d times", n)
	}
}

func TestAccUser_importThenPlanIsEmpty(t *testing.T) {
	t.Parallel()
	for _, detail := range []string{"full", "documented"} {
		for name, c := range map[string]struct{ id, username string }{
			"local":     {anypoint.RegularUserID, anypoint.RegularUsername},
			"federated": {anypoint.FederatedUsername, anypoint.FederatedUsername},
			"external":  {anypoint.ExternalUserID, ""},
		} {
			t.Run(name+" "+detail, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.user_detail", detail))
				if c.username == "" {
					external, _ := env.Anypoint.User(c.id)
					c.username = external.Username
				}
				w := env.NewWorkspace(t, existing(c.username)+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, c.id))
				if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
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
}

func TestAccUser_importErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddUser(anypoint.User{Username: "twin.one", FirstName: "A", LastName: "B", Email: "shared@example.com", Enabled: true})
	env.Anypoint.AddUser(anypoint.User{Username: "twin.two", FirstName: "A", LastName: "B", Email: "shared@example.com", Enabled: true})
	for id, want := range map[string]string{
		"nobody.here":                          `Anypoint has no user "nobody.here" in this organization`,
		"shared@example.com":                   `2 users are called "shared@example.com"`,
		anypoint.BusinessGroupID + "/whoever":  "platformusers_anypoint_business_group_member",
		"11111111-2222-4333-8444-555555555555": "Anypoint has no user with the id 11111111-2222-4333-8444-555555555555",
		"0a000000-9999-4000-8000-00000000ffff/" + anypoint.RegularUserID: "knows no organization 0a000000-9999-4000-8000-00000000ffff",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(existing("x")), ResourceName: adaAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
		}}})
	}
}

func TestAccUser_driftAndRemovalOutside(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"404", "200"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.get_deleted_user", variant))
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			account, _ := env.Anypoint.UserByName("ada.lovelace")
			env.Anypoint.EditUser(account.ID, func(u *anypoint.User) { u.Enabled, u.FirstName = false, "Somebody" })
			if out := w.MustRun(t, "plan"); !strings.Contains(out, `"Somebody" -> "Ada"`) || !strings.Contains(out, "0 to add, 1 to change, 0 to destroy") {
				t.Errorf("drift is not shown:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")

			env.Anypoint.DeleteUser(account.ID)
			before := env.Writes()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "Anypoint user is gone") ||
				!strings.Contains(out, "An apply will refuse to create the account") {
				t.Errorf("a plan after a deletion outside says:\n%s", out)
			}
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "belonged to a deleted user") {
				t.Errorf("an apply after it says:\n%s", out)
			}
			if env.Writes() != before {
				t.Error("the platform was written to")
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

package controlroom_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// existing declares existing accounts, with more attributes, and imports them by their ids.
func existing(env *acctest.Env, attributes []string, ids ...int64) string {
	var b strings.Builder
	for i, id := range ids {
		u, _ := env.ControlRoom.User(id)
		declared := []string{fmt.Sprintf("username = %q", u.Username), fmt.Sprintf("email = %q", u.Email)}
		for _, field := range [][2]string{{"domain", u.Domain}, {"first_name", u.FirstName}, {"last_name", u.LastName}, {"description", u.Description}} {
			if field[1] != "" {
				declared = append(declared, fmt.Sprintf("%s = %q", field[0], field[1]))
			}
		}
		name := fmt.Sprintf("u%d", i)
		b.WriteString(userWith(name, append(declared, attributes...)...) + importing("platformusers_controlroom_user."+name, strconv.FormatInt(id, 10)))
	}
	return b.String()
}

func TestAccUser_import(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			config := env.Config(userWith("ada", `username = "nina.newcomer"`, `domain = "CORP"`, `email = "nina@example.com"`))
			id := func(format string) resource.ImportStateIdFunc {
				return func(s *terraform.State) (string, error) {
					return strings.NewReplacer("HOST", host(env), "USER", s.RootModule().Resources[adaAddress].Primary.ID).Replace(format), nil
				}
			}
			steps := []resource.TestStep{{Config: config}}
			for _, format := range []string{"HOST/USER", "USER", "Nina.Newcomer", `corp\nina.newcomer`, `CORP\\nina.newcomer`, `HOST/CORP\nina.newcomer`} {
				steps = append(steps, resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateIdFunc: id(format), ImportStateVerify: true})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: adaAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id("HOST/USER")},
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
	env := acctest.Start(t, in("a360_v2", "username_scope=per_domain")...)
	for _, domain := range []string{"", controlroom.CorpDomain} {
		env.ControlRoom.AddUser(controlroom.User{Username: "twin", Domain: domain})
	}
	for id, want := range map[string]string{
		"nobody.here": `Control Room has no user "nobody.here" here`,
		"twin":        `2 users are called "twin"`,
		`LDAP\twin`:   `Control Room has no user "LDAP\\twin" here`,
		"4711":        `Control Room has no user "4711" here`,
		"other.example.com/" + strconv.Itoa(controlroom.RegularUserID): "This belongs to the Control Room other.example.com",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(adaWith()), ResourceName: adaAddress, ImportState: true, ImportStateId: id, ExpectError: acctest.Saying(want),
		}}})
	}
}

// The import of any account changes nothing on the platform, whether roles are named here or left to others. Roles that are named are recorded: who
// owns them is not known at the import.
func TestAccUser_importThenPlanIsEmpty(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, existing(env, nil, controlroom.RegularUserID, controlroom.DirectoryUserID, controlroom.MappedUserID,
				controlroom.LicensedUserID, controlroom.AdminUserID)+
				strings.ReplaceAll(existing(env, []string{`role_names = ["hr auditors", "finance operators", "aae_basic"]`}, controlroom.ManyRolesUserID), "u0",
					"many"))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "6 imported, 0 added, 1 changed") {
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

// An import resets no password: the first version is only recorded, the next one sends the password.
func TestAccUser_importResetsNoPassword(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	u, _ := env.ControlRoom.UserNamed("ada.lovelace")
	w.MustRun(t, "state", "rm", adaAddress)
	env.Journal.Clear()
	w.Configure(t, adaWith(`password_wo = "Other-Pass.1"`)+importing(adaAddress, "ada.lovelace"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "The existing password is kept") {
		t.Errorf("the import says:\n%s", out)
	}
	if !env.ControlRoom.PasswordIs(u.ID, "Sandbox-Pass.1") || env.Writes() != 0 {
		t.Error("an import reset the password")
	}
	w.Configure(t, adaWith(`password_wo = "Other-Pass.1"`, "password_wo_version = 2"))
	w.MustRun(t, "apply", "-auto-approve")
	if !env.ControlRoom.PasswordIs(u.ID, "Other-Pass.1") {
		t.Error("another version did not send the password")
	}
}

// An import that leaves disabled out enables nobody. Once disabled was set, the default applies.
func TestAccUser_importOfADisabledAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing(env, nil, controlroom.DisabledUserID))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	w.Configure(t, existing(env, []string{`description = "Left in May"`}, controlroom.DisabledUserID))
	w.MustRun(t, "apply", "-auto-approve")
	if u, _ := env.ControlRoom.User(controlroom.DisabledUserID); !u.Disabled || u.Description != "Left in May" {
		t.Errorf("another change let the person in again: %+v", u)
	}
	w.Configure(t, existing(env, []string{"disabled = false"}, controlroom.DisabledUserID))
	w.MustRun(t, "apply", "-auto-approve")
	env.ControlRoom.DisableUser(controlroom.DisabledUserID)
	w.Configure(t, existing(env, nil, controlroom.DisabledUserID))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "A disabled account will be enabled") {
		t.Errorf("drift is not shown:\n%s", out)
	}
}

// A directory's user whose domain the configuration leaves out keeps the domain at import: another domain would replace the account.
func TestAccUser_importWithoutTheDomain(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	dora, _ := env.ControlRoom.User(controlroom.DirectoryUserID)
	declared := userWith("dora", fmt.Sprintf("username = %q", dora.Username), fmt.Sprintf("email = %q", dora.Email),
		fmt.Sprintf("first_name = %q", dora.FirstName), fmt.Sprintf("last_name = %q", dora.LastName),
		`password_wo = "Sandbox-Pass.1"`, "password_wo_version = 1")
	w := env.NewWorkspace(t, declared+importing("platformusers_controlroom_user.dora", strconv.FormatInt(dora.ID, 10)))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added") || !strings.Contains(out, "0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the import says:\n%s", out)
	}
	// The Control Room begins to show the domain by another name.
	env.ControlRoom.EditUser(dora.ID, func(u *controlroom.User) { u.Domain = "corp.example.com" })
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after the domain's other name says:\n%s", out)
	}
	if _, there := env.ControlRoom.User(dora.ID); !there {
		t.Error("the account was deleted")
	}
}

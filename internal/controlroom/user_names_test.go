package controlroom_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// K15.1: characters that nobody sees make a second account out of the same name.
func TestAccUser_K15_1_invisibleCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for attribute, value := range map[string]string{
		"username": "ada\u200b", "email": "ada@example.com\u200b", "first_name": "Ada\u00a0", "domain": "CO\u200bRP",
	} {
		w := env.NewWorkspace(t, adaWith(attribute+" = \""+value+"\""))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "U+") && attribute != "email" {
			t.Errorf("%s: the plan says:\n%s", attribute, out)
		}
	}
}

// K4.1: what a Control Room holds with letters and accents apart is found by the same name in Terraform's form, and is no change.
func TestAcc_K4_1_unicodeForms(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	u := env.ControlRoom.AddUser(controlroom.User{
		Username: norm.NFD.String("josé"), Email: "jose@example.com", FirstName: norm.NFD.String("José"), LastName: norm.NFD.String("Núñez"),
	})
	role := env.ControlRoom.AddRole(controlroom.Role{Name: norm.NFD.String("Bücher")})
	w := env.NewWorkspace(t, adaWith(`username = "josé"`))
	if out := w.MustRun(t, "plan"); !strings.Contains(out, fmt.Sprintf("id = \"%d\"", u.ID)) {
		t.Errorf("the plan for a taken user name says:\n%s", out)
	}
	config := func(last string) string {
		return userWith("jose", `username = "josé"`, `email = "jose@example.com"`, `first_name = "José"`, fmt.Sprintf("last_name = %q", last)) +
			grantTo(`role_name = "Bücher"`, "platformusers_controlroom_user.jose.id") + importing("platformusers_controlroom_user.jose", "josé")
	}
	w = env.NewWorkspace(t, config("Núñez"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 1 added, 0 changed") {
		t.Errorf("the import says:\n%s", out)
	}
	if !slices.Contains(env.ControlRoom.RoleNames(u.ID), role.Name) {
		t.Error("the role was not granted")
	}
	w.Configure(t, config("Ñandú"))
	w.MustRun(t, "apply", "-auto-approve")
	if now, _ := env.ControlRoom.User(u.ID); now.LastName != "Ñandú" {
		t.Errorf("the last name is %q", now.LastName)
	}
	w = env.NewWorkspace(t, `
data "platformusers_controlroom_users" "found" { search = "sé" }
data "platformusers_controlroom_roles" "found" { search = "büch" }
output "found" {
  value = join(" ", concat(data.platformusers_controlroom_users.found.users[*].email,
    [for r in data.platformusers_controlroom_roles.found.roles : r.id]))
}
`)
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, fmt.Sprintf("jose@example.com %d", role.ID)) {
		t.Errorf("the look-ups say:\n%s", out)
	}
}

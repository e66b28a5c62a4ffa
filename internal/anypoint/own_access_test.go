package anypoint_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// signedInAs are sign-ins of AdminID: a user by name and password, and an app that acts on the user's behalf and that /me refuses.
var signedInAs = map[string]func(w *acctest.Workspace){
	"user": func(w *acctest.Workspace) {
		w.Unsetenv("ANYPOINT_CLIENT")
	},
	"app for a user": func(w *acctest.Workspace) {
		w.Setenv("ANYPOINT_CLIENT_ID", anypoint.UserClientID)
		w.Setenv("ANYPOINT_CLIENT_SECRET", anypoint.UserClientSecret)
	},
}

func startAs(t *testing.T, env *acctest.Env, as, hcl string) *acctest.Workspace {
	t.Helper()
	w := env.NewWorkspace(t, hcl)
	w.Setenv("ANYPOINT_USERNAME", anypoint.AdminUsername)
	w.Setenv("ANYPOINT_PASSWORD", anypoint.AdminPassword)
	signedInAs[as](w)
	return w
}

// K10.4, K5.4: own account x {delete, disable}, own team, own role group and own Organization Administrator. There is another administrator each
// time.
func TestAccUser_K10_4OwnAccess(t *testing.T) {
	t.Parallel()
	for as := range signedInAs {
		for what, c := range map[string]struct{ model, config, then string }{
			"delete":  {"teams", "user", ""},
			"disable": {"teams", "user", "enabled = false"},
			"policy":  {"teams", `deletion_policy = "disable"`, ""},
			"team":    {"teams", "team", ""},
			"group":   {"roles", "role group", ""},
			"grant":   {"teams", "grant", ""},
		} {
			t.Run(as+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.me_password_grant", "401"), acctest.Set("anypoint.delete_self", "204"),
					acctest.Set("anypoint.access_model", c.model))
				config, then := "", ""
				if way, ok := waysToAdminister[c.config]; ok {
					onlyAdministrators(env, anypoint.OwnerID)
					env.Anypoint.EditUser(anypoint.OwnerID, func(u *anypoint.User) { u.Enabled = true })
					env.Anypoint.RemoveTeamMember(anypoint.AdminsTeamID, anypoint.AdminID)
					way.prepare(env)
					config = way.declare("own", anypoint.AdminID)
				} else {
					attributes := c.config
					if attributes == "user" {
						attributes = ""
					}
					config = imported(env, attributes, anypoint.AdminID)
					if c.then != "" {
						then = imported(env, c.then, anypoint.AdminID)
					}
				}
				if c.config == "grant" || c.config == "team" || c.config == "role group" { // who signs in needs the right to grant it first
					w := env.NewWorkspace(t, config)
					w.MustRun(t, "apply", "-auto-approve")
					state := w.State(t)
					w = startAs(t, env, as, config)
					w.WriteState(t, state)
					expectOwnRefused(t, env, w, then)
					return
				}
				w := startAs(t, env, as, config)
				w.MustRun(t, "apply", "-auto-approve")
				expectOwnRefused(t, env, w, then)
			})
		}
	}
}

func expectOwnRefused(t *testing.T, env *acctest.Env, w *acctest.Workspace, then string) {
	t.Helper()
	before := env.Writes()
	w.Configure(t, then)
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		out, err := w.Run(t, command...)
		if err == nil || !strings.Contains(out, "of the account that the provider signs in as") && !strings.Contains(out, "Refused: the account that") {
			t.Errorf("%s says:\n%s", command, out)
		}
	}
	if env.Writes() != before {
		t.Error("something was written")
	}
}

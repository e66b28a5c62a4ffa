package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K6.4: what the documented password policy forbids is a warning of the plan: an administrator may have set another policy.
func TestAccUser_K6_4PasswordPolicy(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"default", "relaxed"} {
		for password, usual := range map[string]bool{
			"Sandbox-Pass.1": true, "Sandbox-Pass.12": true, "Sandbox-Pass.123": false, "Pass.12": false, "Sandbox Pass.1": false, "Sandbox+Pass.1": false,
		} {
			env := acctest.Start(t, acctest.Set("controlroom.password_policy", policy))
			check := func(w *acctest.Workspace, version string) {
				t.Helper()
				plan := w.MustRun(t, "plan")
				if strings.Contains(plan, "may refuse the password") == usual || strings.Contains(plan, password) {
					t.Errorf("%q: the plan says:\n%s", password, plan)
				}
				refused := !usual && (policy == "default" || len(password) < 8)
				if out, err := w.Run(t, "apply", "-auto-approve"); (err != nil) != refused || refused && !strings.Contains(out, "password policy") {
					t.Errorf("%q, version %s, policy %s: the apply says:\n%s", password, version, policy, out)
				}
			}
			check(env.NewWorkspace(t, adaWith(`password_wo = "`+password+`"`)), "1")
			w := env.NewWorkspace(t, adaWith(`username = "bob"`, `email = "bob@example.com"`))
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, adaWith(`username = "bob"`, `email = "bob@example.com"`, `password_wo = "`+password+`"`))
			if plan := w.MustRun(t, "plan"); strings.Contains(plan, "may refuse the password") {
				t.Errorf("%q is not sent, but the plan says:\n%s", password, plan)
			}
			w.Configure(t, adaWith(`username = "bob"`, `email = "bob@example.com"`, `password_wo = "`+password+`"`, "password_wo_version = 2"))
			check(w, "2")
		}
	}
}

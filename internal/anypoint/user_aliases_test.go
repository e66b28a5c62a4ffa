package anypoint_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// K10.3: two provider aliases of one organization are two clients, and still one of two last administrators stays. The platform holds a write back
// that is past its guard.
func TestAccUser_K10_3TwoAliases(t *testing.T) {
	t.Parallel()
	for policy, method := range map[string]string{"delete": "DELETE", "disable": "PUT"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			first := env.Anypoint.AddUser(anypoint.User{Username: "first-admin", Email: "f@example.com", Enabled: true}).ID
			second := env.Anypoint.AddUser(anypoint.User{Username: "second-admin", Email: "s@example.com", Enabled: true}).ID
			w := env.NewWorkspace(t, acctest.SecondAlias(imported(env, `deletion_policy = "`+policy+`"`, first, second), "u1"))
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env, first, second)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("anypoint", method, ""))
			out, err := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10").Finish()
			if err == nil || strings.Count(out, lastAdministrator) != 1 {
				t.Errorf("the destroy says:\n%s", out)
			}
			left := 0
			for _, id := range []string{first, second} {
				if u, _ := env.Anypoint.User(id); u.Enabled && !u.Deleted {
					left++
				}
			}
			if left != 1 {
				t.Errorf("%d administrators are left", left)
			}
		})
	}
}

// K10.3: the same for what makes two users administrators.
func TestAccEdges_K10_3TwoAliases(t *testing.T) {
	t.Parallel()
	for name, way := range waysToAdminister {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", way.model))
			way.prepare(env)
			users := []string{anypoint.RegularUserID, anypoint.FederatedUserID}
			w := env.NewWorkspace(t, acctest.SecondAlias(way.declare("one", users[0])+way.declare("two", users[1]), "two"))
			w.MustRun(t, "apply", "-auto-approve")
			onlyAdministrators(env)
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("anypoint", "DELETE", ""))
			out, err := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10").Finish()
			if err == nil || strings.Count(out, lastAdministrator) != 1 || way.has(env, users[0]) == way.has(env, users[1]) {
				t.Errorf("administrators %t and %t:\n%s", way.has(env, users[0]), way.has(env, users[1]), out)
			}
		})
	}
}

package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// K10.3: two provider aliases of one Control Room are two clients, and still one of two last administrators stays. The platform holds a write back
// that is past its guard.
func TestAccUser_K10_3TwoAliases(t *testing.T) {
	t.Parallel()
	for policy, method := range map[string]string{"delete": "DELETE", "disable": "PUT"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in("a360_v2", "last_admin=allowed")...)
			ids := onlyAdministrators(env, 2)
			w := env.NewWorkspace(t, acctest.SecondAlias(existing(env, []string{`deletion_policy = "` + policy + `"`}, ids...), "u1"))
			w.MustRun(t, "apply", "-auto-approve")
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("controlroom", method, ""))
			out, err := w.StartHeld(t, env.Faults, "destroy", "-auto-approve", "-parallelism=10").Finish()
			if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
				t.Errorf("the destroy says:\n%s", out)
			}
			expectOneAdministrator(t, env, ids)
		})
	}
}

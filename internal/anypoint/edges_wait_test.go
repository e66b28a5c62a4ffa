package anypoint_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// K1.2: a plan that removes many edges waits once for a resource that may take one over, and not for each of them; a destroy does not wait.
func TestAccTeamMember_K1_2ManyRemoved(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"-parallelism=10", "-parallelism=1"} {
		env := acctest.Start(t)
		var kept, members strings.Builder
		for i := range 100 {
			user := env.Anypoint.AddUser(anypoint.User{Username: fmt.Sprintf("user-%d", i), Email: fmt.Sprintf("user-%d@example.com", i)})
			to := &members
			if i < 20 {
				to = &kept
			}
			fmt.Fprintf(to, "resource \"platformusers_anypoint_team_member\" \"m%d\" {\n  team_id = %q\n  user_id = %q\n}\n", i, anypoint.DevelopersTeamID,
				user.ID)
		}
		w := env.NewWorkspace(t, kept.String()+members.String())
		w.MustRun(t, "apply", "-auto-approve")
		for name, args := range map[string][]string{"plan": {"plan"}, "plan of a destroy": {"plan", "-destroy"}} {
			w.Configure(t, kept.String())
			before := env.Clock.Advanced() // by waits alone, however busy the machine is
			out := w.MustRun(t, append(args, parallelism)...)
			if !strings.Contains(out, " to destroy") {
				t.Errorf("%s: nothing is removed:\n%s", name, out)
			}
			if waited := env.Clock.Advanced() - before; waited > 3*time.Second {
				t.Errorf("%s, %s: waited %s", name, parallelism, waited)
			}
		}
	}
}

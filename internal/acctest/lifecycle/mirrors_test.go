package lifecycle_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// K3.8: after each apply of each life, accounts with their edges beside them, nothing has changed outside of Terraform: no attribute mirrors what
// another resource owns, or what changes by itself.
func TestLifecycles_K3_8_noMirrors(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			driver := refreshed{env.NewWorkspace(t, "").Driver(), t}
			stage := &lifecycle.Stage{Driver: driver, Other: env.NewWorkspace(t, "").Driver(), Run: "mirror-1", Places: lifecycle.Places(l.Platform)}
			if _, err := l.Play(stage); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// refreshed looks after each apply whether a refresh finds something else.
type refreshed struct {
	lifecycle.Driver
	t *testing.T
}

func (d refreshed) Do(args ...string) lifecycle.Outcome {
	o := d.Driver.Do(args...)
	if args[0] == "apply" && !o.Failed {
		if seen := d.Driver.Do("plan", "-refresh-only", "-detailed-exitcode"); seen.Changed || seen.Failed {
			d.t.Errorf("after the apply, a refresh says:\n%s", seen.Output)
		}
	}
	return o
}

package anypoint_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K6.4: what the documented rules of Anypoint's sign-up forbid is a warning of the plan.
func TestAccUser_K6_4SignUpRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, password string
		warns          bool
	}{
		{"ada-lovelace_1", "Engine-1843", false},
		{"ab", "Engine-1843", true},
		{"grace hopper!", "Engine-1843", true},
		{"ada/lovelace", "Engine-1843", true},
		{"ada.lovelace", "Engine-1843", true},
		{"ada-lovelace", "engine-1843", true},
		{"ada-lovelace", "En-1843", true},
		{"ada-lovelace", strings.Repeat("Engine-1843", 6), true},
	} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, adaWith(`username = "`+c.name+`"`, `password_wo = "`+c.password+`"`))
		if out := w.MustRun(t, "plan"); strings.Contains(out, "Anypoint may refuse the") != c.warns || strings.Contains(out, c.password) {
			t.Errorf("%s, %s: the plan says:\n%s", c.name, c.password, out)
		}
	}
}

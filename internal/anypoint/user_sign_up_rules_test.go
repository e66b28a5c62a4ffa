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

// K6.4: where the rules of sign-up hold for administrators, too, the apply is refused, and the error names the rule; elsewhere the account is
// created.
func TestAccUser_K6_4SignUpRulesEnforced(t *testing.T) {
	t.Parallel()
	for _, rules := range []string{"off", "enforced"} {
		for name, c := range map[string]struct{ name, password, rule string }{
			"kept":     {"ada-lovelace", "Engine-1843", ""},
			"name":     {"ada.lovelace", "Engine-1843", "at least 3 characters long and contain only letters, numbers, dashes and underscores"},
			"short":    {"ab", "Engine-1843", "at least 3 characters long and contain only letters, numbers, dashes and underscores"},
			"password": {"ada-lovelace", "engine-1843", "8 to 64 characters long and contain an uppercase letter, a lowercase letter and a number"},
		} {
			env := acctest.Start(t, acctest.Set("anypoint.signup_rules", rules))
			w := env.NewWorkspace(t, adaWith(`username = "`+c.name+`"`, `password_wo = "`+c.password+`"`))
			plan := w.MustRun(t, "plan")
			out, err := w.Run(t, "apply", "-auto-approve")
			refused := rules == "enforced" && c.rule != ""
			if (err != nil) != refused || refused && !strings.Contains(out, c.rule) || strings.Contains(out, c.password) {
				t.Errorf("%s, rules %s: the apply says:\n%s", name, rules, out)
			}
			if strings.Contains(plan, "may refuse the") != (c.rule != "") {
				t.Errorf("%s, rules %s: the plan says:\n%s", name, rules, plan)
			}
		}
	}
}

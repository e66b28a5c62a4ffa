package anypoint_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K1.5: a user name that is the key of for_each, too, is corrected: the plan says that the two accounts look like one person.
func TestAccUser_K1_5correctedName(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"1", "10"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, many(`for_each = { "k1.ann" = "k1.ann" }`, "each.key"))
		w.MustRun(t, "apply", "-auto-approve")
		w.Configure(t, many(`for_each = { "k1.anne" = "k1.anne" }`, "each.key"))
		contains(t, w.MustRun(t, "plan", "-parallelism="+parallelism), `This looks like a rename of "k1.ann"`, "moved {")
	}
}

// K2.2: what another resource of the same apply has created is no leftover of an earlier run.
func TestAccUser_K2_2siblingInTheSameApply(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"1", "10"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, many("count = 2", `"k2.ann"`))
		out := fails(t, w, []string{"Another resource of this configuration created it in this same run", "Remove one of the two resources"},
			"apply", "-auto-approve", "-parallelism="+parallelism)
		if strings.Contains(out, "an interrupted run") || strings.Contains(out, "import {") {
			t.Errorf("the apply says:\n%s", out)
		}
	}
	env := acctest.Start(t)
	w := env.NewWorkspace(t, "resource \"platformusers_anypoint_invitation\" \"i\" {\n  count = 2\n  email = \"k2@example.com\"\n}\n")
	fails(t, w, []string{"Another resource of this configuration created it in this same run"}, "apply", "-auto-approve")
}

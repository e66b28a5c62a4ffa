package uipath_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K1.5: a user name that is the key of for_each, too, is corrected. The e-mail address is unique here, so the plan is refused.
func TestAccUser_K1_5correctedName(t *testing.T) {
	t.Parallel()
	for range 3 { // the order of the plan is Terraform's
		env := acctest.Start(t)
		keyed := func(name string) string {
			return adaWith(`for_each = { "`+name+`" = 1 }`, "user_name = each.key")
		}
		w := env.NewWorkspace(t, keyed("k1.ann"))
		w.MustRun(t, "apply", "-auto-approve")
		w.Configure(t, keyed("k1.anne"))
		out, err := w.Run(t, "plan")
		if err == nil || !strings.Contains(out, "The plan deletes an account and creates it again") || !strings.Contains(out, "moved {") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}

// K2.2: what another resource of the same apply has created is no leftover of an earlier run.
func TestAccUser_K2_2siblingInTheSameApply(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"1", "10"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, adaWith("count = 2"))
		out, err := w.Run(t, "apply", "-auto-approve", "-parallelism="+parallelism)
		if err == nil || !strings.Contains(out, "Another resource of this configuration created it in this same run") ||
			strings.Contains(out, "an interrupted run") || strings.Contains(out, "import {") {
			t.Errorf("the apply says:\n%s", out)
		}
	}
}

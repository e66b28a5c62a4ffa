package apim_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K2.2: what another resource of the same apply has created is no leftover of an earlier run.
func TestAccUser_K2_2siblingInTheSameApply(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []string{"1", "10"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, adaWith("count = 2"))
		out, err := w.Run(t, "apply", "-auto-approve", "-parallelism="+parallelism)
		if err == nil || !strings.Contains(out, "Another resource of this configuration created it in this same run") ||
			strings.Count(out, "Remove one of the two resources") == 0 {
			t.Errorf("the apply says:\n%s", out)
		}
	}
}

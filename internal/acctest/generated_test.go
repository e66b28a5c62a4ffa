package acctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// TestCLIGeneratedConfiguration takes an object of each type in by an import block alone: Terraform generates the configuration,
// which has to plan nothing but the import.
func TestCLIGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			stage := &lifecycle.Stage{Run: "generated-1", Places: lifecycle.Places(l.Platform)}
			made := env.NewWorkspace(t, stage.Fill(l.Needs+fmt.Sprintf("resource %q \"it\" {\n%s\n}\n", l.Type, l.First)))
			made.MustRun(t, "apply", "-auto-approve")
			id, err := lifecycle.ImportID(l, made.State(t), stage)
			if err != nil {
				t.Fatal(err)
			}
			w := env.NewCLI(t, fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", l.Address(), id))
			out, err := w.Run(t, "plan", "-generate-config-out="+filepath.Join(w.Dir, "generated.tf"))
			if err != nil {
				generated, _ := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
				t.Fatalf("the plan fails:\n%s\n%s", out, generated)
			}
			if out = w.MustRun(t, "plan"); !strings.Contains(out, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("the plan of the generated configuration says:\n%s", out)
			}
		})
	}
}

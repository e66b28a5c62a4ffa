package acctest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// printedBlock is an import block in a message, and printedFields what the resource has to write as it is.
var (
	printedBlock  = regexp.MustCompile(`import \{\s+to = (\S+)\.NAME\s+id = ("[^"]*")\s+\}`)
	printedFields = regexp.MustCompile(`write these as they are, since the import would replace it otherwise:((?:\s+\w+ = "[^"]*")+)`)
	printedField  = regexp.MustCompile(`(\w+) = ("[^"]*")`)
)

// K19.1: whoever follows the printed advice to its end, for each type, has what was there, and nothing to change.
func TestAcc_K19_1_adviceToItsEnd(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		if l.Whole {
			continue // a set takes over what is there
		}
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			stage := &lifecycle.Stage{Run: "advice-1", Places: lifecycle.Places(l.Platform)}
			config := stage.Fill(l.Needs + fmt.Sprintf("resource %q \"it\" {\n%s\n}\n", l.Type, l.First))
			w := env.NewWorkspace(t, config)
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "state", "rm", l.Address())
			out, err := w.Run(t, "apply", "-auto-approve")
			block := printedBlock.FindStringSubmatch(out)
			if err == nil || block == nil {
				t.Fatalf("no import block is printed:\n%s", out)
			}
			if block[1] != l.Type {
				t.Fatalf("the block is for %s", block[1])
			}
			for _, fields := range printedFields.FindStringSubmatch(out) {
				for _, field := range printedField.FindAllStringSubmatch(fields, -1) {
					config = regexp.MustCompile(`(?m)^(resource "`+l.Type+`" "it" \{[^}]*?\n\s*)`+field[1]+`\s*= .*$`).ReplaceAllString(config,
						"${1}"+field[1]+" = "+strings.ReplaceAll(field[2], "$", "$$"))
				}
			}
			w.Configure(t, config+fmt.Sprintf("import {\n  to = %s\n  id = %s\n}\n", l.Address(), block[2]))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added") || !strings.Contains(out, "0 destroyed") {
				t.Errorf("the import says:\n%s", out)
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
		})
	}
}

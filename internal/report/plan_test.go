package report_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

var update = flag.Bool("update", false, "write testdata/plans: the plans that the real CLI makes, and what the report says of them")

// plansDir holds a folder for each scenario: the configuration after it, where base holds files of the same names for that before it. Its plan.json
// is what the real CLI makes of it, and plan.md what the report says.
var plansDir = filepath.Join("testdata", "plans")

var scenarios = []string{"leaver", "leavers", "joiner", "mover", "replaced", "renamed", "moved", "drifted", "modules", "sets", "mixed",
	"targeted", "refreshed", "destroyed", "versions"}

func readFile(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// compare compares with a file of testdata, or writes it.
func compare(t *testing.T, file string, now []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, now, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if stored := readFile(t, file); stored != string(now) {
		t.Errorf("%s is not what is made now. See the difference after: go test ./internal/report -run '%s' -update", file, t.Name())
	}
}

func planOf(t testing.TB, text string, administrators ...string) *report.PlanReport {
	t.Helper()
	plan, err := report.ReadPlan(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return plan.Report(report.PlanOptions{Administrators: administrators})
}

// K15: a plan of each scenario as sentences.
func TestPlanReport_goldens(t *testing.T) {
	t.Parallel()
	for _, scenario := range scenarios {
		plans, err := filepath.Glob(filepath.Join(plansDir, scenario, "plan*.json"))
		if err != nil || len(plans) == 0 {
			t.Fatalf("%s has no plan: %v", scenario, err)
		}
		var said *report.PlanReport
		for _, plan := range plans { // the newest Terraform's, and where it is told apart, that of other CLIs
			said = planOf(t, readFile(t, plan))
			compare(t, strings.TrimSuffix(plan, ".json")+".md", []byte(said.Markdown()))
		}
		if scenario != "mixed" {
			continue
		}
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(said); err != nil {
			t.Fatal(err)
		}
		compare(t, filepath.Join(plansDir, scenario, "report.json"), text.Bytes())
	}
}

package acctest_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

var updatePlans = flag.Bool("update-plans", false, "write the plans of internal/report/testdata")

// plansDir holds a folder for each scenario, with its configuration. Its plan.json is what the real CLI makes of it: see TestPlanReport_goldens in
// internal/report.
var plansDir = filepath.Join("..", "report", "testdata", "plans")

// configurations are those before and after a scenario: its files, and before it those in base of the same names.
func configurations(t *testing.T, scenario string) (before, after string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(plansDir, scenario, "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the scenario %s has no configuration: %v", scenario, err)
	}
	for _, file := range files {
		after += fileText(t, file) + "\n"
		if base := filepath.Join(plansDir, "base", filepath.Base(file)); exists(base) {
			before += fileText(t, base) + "\n"
		}
	}
	return before, after
}

func fileText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// K15: the plans that the tests of internal/report read are those that the real CLI makes.
func TestCLIPlans_K15(t *testing.T) {
	t.Parallel()
	stored := "plan.json" // of the newest Terraform
	switch {
	case cli.IsTofu():
		stored = "plan.opentofu.json"
	case !acctest.HasCLI(t, cli.Identity):
		stored = "plan.terraform-1.11.json"
	default:
		acctest.NeedCLI(t, cli.OnFailure)
	}
	folders, err := filepath.Glob(filepath.Join(plansDir, "*", stored))
	if err != nil || len(folders) == 0 || stored == "plan.json" && len(folders) < 10 {
		t.Fatalf("there are %d scenarios: %v", len(folders), err)
	}
	for _, folder := range folders {
		scenario := filepath.Base(filepath.Dir(folder))
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			before, after := configurations(t, scenario)
			env := acctest.Start(t)
			w := env.NewCLI(t, after)
			if before != "" {
				base := env.NewWorkspace(t, before)
				base.MustRun(t, "apply", "-auto-approve")
				w.WriteState(t, base.State(t))
			}
			switch scenario {
			case "drifted":
				mover, _ := env.Anypoint.UserByName("max")
				env.Anypoint.EditUser(mover.ID, func(u *anypoint.User) { u.Enabled, u.LastName = false, "Outside" })
				env.Anypoint.RemoveTeamMember(anypoint.BackendTeamID, mover.ID)
			case "refreshed":
				fred, _ := env.Anypoint.UserByName("fred")
				env.Anypoint.EditUser(fred.ID, func(u *anypoint.User) { u.Enabled = false })
			case "sets":
				env.Anypoint.AddTeamMember(anypoint.BackendTeamID, anypoint.AdminID, anypoint.Member, false)
			case "modules":
				if err := os.CopyFS(filepath.Join(w.Dir, "person"), os.DirFS(filepath.Join(plansDir, scenario, "person"))); err != nil {
					t.Fatal(err)
				}
				w.MustRun(t, "get")
			}
			out, planErr := w.Run(t, append([]string{"plan", "-out=plan.tfplan"}, planModes[scenario]...)...)
			if refused := scenario == "renamed"; (planErr != nil) != refused {
				t.Fatalf("terraform plan: %v\n%s", planErr, out)
			}
			shown, err := w.Command(t.Context(), "show", "-json", "plan.tfplan").Output()
			if err != nil {
				t.Fatalf("terraform show: %v", err)
			}
			now := normalized(t, shown)
			if !bytes.Contains(now, []byte(`"errored":`+strconv.FormatBool(planErr != nil))) {
				t.Error("whether the plan ended with an error is not in it")
			}
			if scenario == "renamed" && !bytes.Contains(now, []byte(`"actions":["delete"]`)) {
				return // the delete and the create are planned side by side, and the second is refused: the stored plan is that with the delete
			}
			if *updatePlans {
				if err := os.WriteFile(folder, now, 0o600); err != nil {
					t.Fatal(err)
				}
			} else if stored, err := os.ReadFile(folder); err != nil || !bytes.Equal(stored, now) {
				t.Errorf("%s is not what the CLI makes now (%v). See the difference after: "+
					"go test ./internal/acctest -run TestCLIPlans -update-plans", folder, err)
			}
		})
	}
}

// planModes are the arguments of terraform plan in scenarios that are no ordinary plans.
var planModes = map[string][]string{
	"destroyed": {"-destroy"}, "refreshed": {"-refresh-only"}, "targeted": {"-target=platformusers_apim_user.tara"},
}

var (
	uuids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	times   = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[0-9:.]+Z"`)
	numbers = regexp.MustCompile(`"(?:user_)?id":"1\d{3}"`) // of users of the Control Room: those that are created side by side get them in any order
	data    = regexp.MustCompile(`"id":"\d+","input":`)     // of terraform_data, which counts in this process
	ports   = regexp.MustCompile(`127\.0\.0\.1(:|%3A)\d+`)
	fixed   = regexp.MustCompile(`^[01][0-9a-f]000000-0000-4000-8000-|^d74ef94a-|^674c9f7a-|^a1d4c7e2-`) // of the sandbox's seed, and of built-in roles
)

// normalized is a plan without what differs from run to run, and without what the report does not read; one resource on each line.
func normalized(t *testing.T, text []byte) []byte {
	t.Helper()
	seen := map[string]string{}
	text = uuids.ReplaceAllFunc(text, func(id []byte) []byte {
		if fixed.Match(id) {
			return id
		}
		if seen[string(id)] == "" {
			seen[string(id)] = fmt.Sprintf("00000000-0000-4000-9000-%012d", len(seen)+1)
		}
		return []byte(seen[string(id)])
	})
	text = numbers.ReplaceAllFunc(text, func(id []byte) []byte {
		name, number, _ := strings.Cut(string(id), ":")
		if seen[number] == "" {
			seen[number] = fmt.Sprintf(`"%d"`, 2000+len(seen))
		}
		return []byte(name + ":" + seen[number])
	})
	text = times.ReplaceAll(text, []byte(`"2026-11-28T12:00:00Z"`))
	text = data.ReplaceAll(text, []byte(`"id":"1","input":`))
	text = ports.ReplaceAll(text, []byte("127.0.0.1${1}8484"))
	var plan map[string]json.RawMessage
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"planned_values", "relevant_attributes", "checks"} {
		delete(plan, part)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(plan); err != nil {
		t.Fatal(err)
	}
	return []byte(strings.ReplaceAll(strings.ReplaceAll(out.String(), `{"address":`, "\n{\"address\":"), "First-Pass.1", "first password"))
}

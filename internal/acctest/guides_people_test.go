package acctest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

const accessThatEnds = "../../templates/guides/access-that-ends.md.tmpl"

// newPeople is a folder with the scenario of people as rows, and what it refers to, as in the repository.
func newPeople(t *testing.T, env *acctest.Env) *acctest.CLI {
	t.Helper()
	w := env.NewPlugin(t, "")
	for _, dir := range []string{"mocks", "modules", "scenarios/people"} {
		if err := os.CopyFS(filepath.Join(w.Dir, "examples", dir), os.DirFS(filepath.Join(examplesDir, dir))); err != nil {
			t.Fatal(err)
		}
	}
	if !acctest.HasCLI(t, cli.Mocks) {
		if err := os.Remove(filepath.Join(w.Dir, "examples/scenarios/people/tests/mocks.tftest.hcl")); err != nil {
			t.Fatal(err)
		}
	}
	w.Setenv("TF_VAR_first_password_secret", "for the sandbox, not for people")
	w.MustRun(t, inPeople, "get")
	return w
}

const inPeople = "-chdir=examples/scenarios/people"

// The scenario's own tests pass, those with mocks and those against the sandbox, and the mocks call nobody.
func TestCLIAccessThatEndsGuide(t *testing.T) {
	t.Parallel()
	commands := fencesOf(t, accessThatEnds, "shell")
	env := acctest.Start(t)
	w := newPeople(t, env)
	if acctest.HasCLI(t, cli.Mocks) {
		if out := w.Shell(t, withoutInit(only(t, commands, "tests/mocks.tftest.hcl"))); !strings.Contains(out, "Success!") {
			t.Errorf("the tests with mocks do not pass:\n%s", out)
		}
		if n := env.Journal.Len(); n > 0 {
			t.Errorf("a mocked test made %d calls", n)
		}
	}
	plan := w.Shell(t, "cd examples/scenarios/people\n"+only(t, commands, "as_of"))
	if !strings.Contains(plan, "Access has ended: katherine.johnson@example.com (2027-01-29)") {
		t.Errorf("the plan does not say whose access has ended:\n%s", plan)
	}
	if out := w.Shell(t, withoutInit(only(t, commands, "tests/sandbox.tftest.hcl"))); !strings.Contains(out, "Success!") {
		t.Errorf("the tests against the sandbox do not pass:\n%s", out)
	}
}

// What is wrong with the file is said by line, and nothing is written.
func TestCLIPeople_wrongRows(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := newPeople(t, env)
	out, err := w.Run(t, inPeople, "apply", "-auto-approve", "-input=false", "-var", "people_file=tests/wrong.csv")
	if err == nil {
		t.Errorf("wrong rows are applied:\n%s", out)
	}
	for _, want := range []string{
		"line 2 has the e-mail address of another line: ada@example.com", "line 3 has the e-mail address of another line: ada@example.com",
		"line 4 has no name and surname", "line 4 has no e-mail address: grace", "line 4 has a role that roles.tf does not define: pilot",
		"line 4 starts on no day such as 2027-01-31: 2027-02-30", "line 4 ends on no day such as 2027-01-31: soon",
		"line 5 ends on 2027-04-30, before it starts on 2027-05-01", "line 6 has the user name of another line: alan",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the error does not say %q:\n%s", want, out)
		}
	}
	if n := env.Writes(); n > 0 {
		t.Errorf("%d calls wrote", n)
	}
}

// The plans that the policies are tested with are those that the CLI makes of the examples. POLICY_PLANS=write writes them again.
func TestCLIPolicies_plans(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.OnFailure) // older ones write other plans
	w := newPeople(t, acctest.Start(t))
	people := func(args ...string) []string {
		return append(args, "-input=false", "-var", "people_file=tests/people.csv")
	}
	plans := filepath.Join(examplesDir, "policies", "plans")
	wantPlan(t, w, filepath.Join(plans, "join.json"), inPeople, people("-var", "as_of=2027-02-01")...)
	w.MustRun(t, slices.Concat([]string{inPeople, "apply", "-auto-approve"}, people("-var", "as_of=2027-02-01", "-var", "deletion_policy=delete"))...)
	wantPlan(t, w, filepath.Join(plans, "leave.json"), inPeople, people("-var", "as_of=2028-01-10", "-var", "deletion_policy=delete")...)
	write(t, w, "pairs/main.tf", requirement+readExample(t, "policies/plans/pairs.tf"))
	wantPlan(t, w, filepath.Join(plans, "pairs.json"), "-chdir=pairs")
}

const requirement = "terraform {\n  required_providers {\n    platformusers = { source = \"platformusers/platformusers\" }\n  }\n}\n"

// wantPlan wants the plan of a folder to be the one in a file.
func wantPlan(t *testing.T, w *acctest.CLI, file, dir string, args ...string) {
	t.Helper()
	w.MustRun(t, append([]string{dir, "plan", "-out=policy.tfplan"}, args...)...)
	shown, err := w.Command(t.Context(), dir, "show", "-json", "policy.tfplan").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := repeatable(t, shown)
	if os.Getenv("POLICY_PLANS") == "write" {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the CLI makes any more: write it with POLICY_PLANS=write", file)
	}
}

// What differs from run to run: ids, times, and the sandbox's port.
var (
	generatedID   = regexp.MustCompile(`"\d{3,4}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	generatedTime = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[\d:.]+Z"`)
	port          = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// repeatable is what policies read of a plan, without what differs from run to run.
func repeatable(t *testing.T, shown []byte) []byte {
	t.Helper()
	var plan map[string]any
	if err := json.Unmarshal(shown, &plan); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(plan, func(key string, _ any) bool {
		return !slices.Contains([]string{"format_version", "errored", "timestamp", "resource_changes"}, key)
	})
	changes, _ := plan["resource_changes"].([]any)
	for _, one := range changes {
		change, _ := one.(map[string]any)["change"].(map[string]any)
		maps.DeleteFunc(change, func(key string, _ any) bool {
			return strings.HasSuffix(key, "_identity") || strings.HasSuffix(key, "_sensitive")
		})
	}
	text, err := json.MarshalIndent(plan, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	text = generatedID.ReplaceAllFunc(text, func(id []byte) []byte {
		if ids[string(id)] == "" {
			quote := strings.TrimRight(string(id[:1]), "0123456789abcdef")
			ids[string(id)] = quote + fmt.Sprintf("00000000-0000-4000-8000-%012d", len(ids)+1) + quote
		}
		return []byte(ids[string(id)])
	})
	text = generatedTime.ReplaceAll(text, []byte(`"2027-02-01T00:00:00Z"`))
	return append(port.ReplaceAll(text, []byte("127.0.0.1:8484")), '\n')
}

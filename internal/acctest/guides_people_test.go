package acctest_test

import (
	"os"
	"path/filepath"
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

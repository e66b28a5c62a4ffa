package acctest_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

var imports = regexp.MustCompile(`Plan: (\d+) to import, 0 to add, 0 to change, 0 to destroy\.`)

// The way of the guide, on all platforms: query, generate, plan, apply, and then the access of those people. Nothing is written to a platform, and
// the plan after is empty.
func TestCLIAdoptGuide(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.Query)
	commands := fencesOf(t, filepath.Join(docsDir, "guides", "adopt.md"), "shell")
	env := acctest.Start(t)
	for _, name := range []string{"007.bond", "007_bond", "jürgen", "-dash"} {
		env.Anypoint.AddUser(anypoint.User{Username: name, FirstName: "J", LastName: "B", Email: "bond@sandbox.example"})
	}
	w := env.NewPlugin(t, "")
	writes := func() int {
		return env.Calls(func(c kernel.Call) bool { return c.Method != "GET" && !isSignInOrList(c) })
	}
	before := writes()
	write(t, w, "people.tfquery.hcl", readExample(t, "guides/adopt/people.tfquery.hcl"))
	w.Shell(t, only(t, commands, "terraform query\n"))
	for _, of := range []string{"people", "access"} {
		write(t, w, "people.tfquery.hcl", readExample(t, "guides/adopt/"+of+".tfquery.hcl"))
		w.Shell(t, strings.ReplaceAll(only(t, commands, "-generate-config-out"), "found.tf", of+".tf"))
		plan := w.Shell(t, only(t, commands, "terraform plan"))
		if found := imports.FindStringSubmatch(plan); found == nil || len(found[1]) < 2 {
			t.Fatalf("the plan of the %s does more than to import, or imports fewer than ten:\n%s", of, plan)
		}
		w.Shell(t, only(t, commands, "terraform apply"))
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes.") {
		t.Errorf("the plan after the adoption is not empty:\n%s", out)
	}
	if n := writes() - before; n > 0 {
		t.Errorf("the adoption wrote %d times to a platform", n)
	}
}

// isSignInOrList recognizes the calls with another method than GET that change nothing.
func isSignInOrList(c kernel.Call) bool {
	return strings.Contains(c.Route, "token") || strings.HasSuffix(c.Route, "/login") || strings.HasSuffix(c.Route, "/authentication") ||
		strings.HasSuffix(c.Route, "/list")
}

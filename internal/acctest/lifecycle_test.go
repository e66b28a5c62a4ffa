package acctest_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// TestAccLifecycles plays the life of each resource type through the driver in process and through the real CLI. Both have to do
// the same: the same actions with the same reasons, the same states, and the same diagnostics at the same places. This is what
// the driver is held to.
func TestCLILifecycles(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.Identity) // the imports of a lifecycle are made of what identities hold
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			inProcess := play(t, l, func(env *acctest.Env) lifecycle.Driver { return env.NewWorkspace(t, "").Driver() })
			realCLI := play(t, l, func(env *acctest.Env) lifecycle.Driver { return env.NewCLI(t, "").Driver(t) })
			compare(t, inProcess, realCLI)
		})
	}
}

// TestLifecyclesOfAllTypes wants a life for each resource type that the provider has.
func TestLifecyclesOfAllTypes(t *testing.T) {
	t.Parallel()
	var have []string
	for _, l := range lifecycle.All() {
		have = append(have, l.Type)
	}
	slices.Sort(have)
	if want := acctest.ResourceTypes(t); !slices.Equal(have, want) {
		t.Errorf("lives exist for %v, resource types are %v", have, want)
	}
}

// play plays a life on a sandbox of its own, and returns its events in a form in which ids and times of two runs are the same.
func play(t *testing.T, l lifecycle.Lifecycle, driver func(*acctest.Env) lifecycle.Driver) []lifecycle.Event {
	t.Helper()
	env := acctest.Start(t, acctest.Sets(l.Switches...))
	stage := &lifecycle.Stage{Driver: driver(env), Other: env.NewWorkspace(t, "").Driver(), Run: "life-1", Places: lifecycle.Places(l.Platform)}
	events, err := l.Play(stage)
	if err != nil {
		t.Fatalf("%T: %v", stage.Driver, err)
	}
	return events
}

// compare fails the test at the first event in which two plays differ.
func compare(t *testing.T, a, b []lifecycle.Event) {
	t.Helper()
	one, two := newNames(), newNames()
	for i := range min(len(a), len(b)) {
		x, y := describe(t, a[i], one), describe(t, b[i], two)
		if x != y {
			t.Fatalf("in process and with the real CLI differ at %q, terraform %s:\n%s", a[i].Step, a[i].Command, difference(x, y))
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d events in process, %d with the real CLI", len(a), len(b))
	}
}

// describe is all of an event that has to be the same.
func describe(t *testing.T, e lifecycle.Event, n *names) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "step %s\ncommand %s\nfailed %t, something left %t\n", e.Step, e.Command, e.Failed, e.Changed)
	changes := slices.SortedFunc(slices.Values(e.Changes), func(x, y lifecycle.Change) int { return cmp.Compare(x.Address, y.Address) })
	for _, c := range changes {
		fmt.Fprintf(&b, "change %s\n", c)
	}
	var diagnostics []string
	for _, d := range e.Diagnostics {
		diagnostics = append(diagnostics, describeDiagnostic(d))
	}
	slices.Sort(diagnostics)
	b.WriteString(strings.Join(diagnostics, ""))
	b.WriteString("state\n" + describeState(t, e.State))
	return n.replace(b.String())
}

func describeDiagnostic(d core.Diagnostic) string {
	place := ""
	if d.Subject != nil {
		if d.Subject.End.Byte == d.Subject.Start.Byte { // the CLI shows at least one character
			d.Subject.End.Column++
		}
		place = fmt.Sprintf(" at line %d column %d to line %d column %d", d.Subject.Start.Line, d.Subject.Start.Column,
			d.Subject.End.Line, d.Subject.End.Column)
	}
	return fmt.Sprintf("diagnostic %s: %s\n  of %q%s\n  %s\n", d.Severity, d.Summary, d.Address, place, d.Detail)
}

// forgetIdentityVersions takes the versions of identities out of the resources of a state.
func forgetIdentityVersions(resources []any) {
	for _, one := range resources {
		resource, _ := one.(map[string]any)
		instances, _ := resource["instances"].([]any)
		for _, instance := range instances {
			if fields, ok := instance.(map[string]any); ok && fields["identity_schema_version"] == 0.0 {
				delete(fields, "identity_schema_version")
			}
		}
	}
}

// describeState is what a state file says of its objects: what it says of itself (serial, lineage, version) is each run's own.
func describeState(t *testing.T, text string) string {
	t.Helper()
	if text == "" {
		return "none\n"
	}
	var file map[string]any
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	resources, _ := file["resources"].([]any)
	if cli.IsTofu() { // it leaves the version out where it is 0
		forgetIdentityVersions(resources)
	}
	slices.SortFunc(resources, func(a, b any) int { return cmp.Compare(nameIn(a), nameIn(b)) })
	out, err := json.MarshalIndent(resources, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(out), "registry.opentofu.org", "registry.terraform.io") + "\n"
}

func nameIn(r any) string {
	m, _ := r.(map[string]any)
	return fmt.Sprint(m["mode"], m["type"], m["name"])
}

// names gives what differs from run to run (ids, times, ports, private data that holds them) names by the order in which it appears.
type names struct{ seen map[string]string }

func newNames() *names { return &names{seen: map[string]string{}} }

var ofTheRun = regexp.MustCompile(
	`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|127\.0\.0\.1:\d+|"private": "[^"]*"`)

func (n *names) replace(text string) string {
	return ofTheRun.ReplaceAllStringFunc(text, func(found string) string {
		switch {
		case strings.HasPrefix(found, `"private"`):
			return `"private": "..."`
		case strings.Contains(found, "T") && strings.HasSuffix(found, "Z"):
			return "TIME"
		}
		if n.seen[found] == "" {
			n.seen[found] = fmt.Sprintf("ID%d", len(n.seen)+1)
		}
		return n.seen[found]
	})
}

// difference shows the lines around the first one that differs.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	from := max(0, i-12)
	return fmt.Sprintf("in process:\n%s\nreal CLI:\n%s", strings.Join(x[from:min(len(x), i+12)], "\n"), strings.Join(y[from:min(len(y), i+12)], "\n"))
}

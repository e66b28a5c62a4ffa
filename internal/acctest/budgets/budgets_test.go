package budgets

import (
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// scenario is a row of the table: commands on a tenant of its own, each with a budget.
type scenario struct {
	what     string
	switches []string
	users    int           // seeded beside the sandbox's own
	latency  time.Duration // of each response: what lets writes meet that can go together
	// prepare makes what people had made before, and returns the first configuration; nil: the first step has it.
	prepare func(env *acctest.Env) string
	steps   []step
	// left counts those whom the last step has to have removed; nil: nobody.
	left func(env *acctest.Env) int
}

// step is a command and what it may cost.
type step struct {
	what string                    // "plan"
	args []string                  // of the command; it has to succeed
	hcl  func(*acctest.Env) string // replaces the configuration before; nil: does not
	most int                       // calls; unlimited: not counted
	// writes are how many calls may write. A plan writes nothing.
	writes int
	mails  int // unlimited: not counted
}

const unlimited = math.MaxInt

// fixed is what a run may cost beside what its number of objects costs: the sign-in, who signed in, the place that has to answer before absence is
// believed.
const fixed = 5

// pages is in how many pages a list of n people comes, the sandbox's own seed and a sign-in's own account among them.
func pages(n, size int) int { return (n + seeded + size - 1) / size }

// seeded is more than the sandbox seeds of anything on any platform.
const seeded = 16

// batches is how many calls n writes may take that the platform takes in bulk: ten come at once, of which one may be alone.
func batches(n int) int { return n/9 + 10 }

// removals is how many calls n removals may take that the platform takes in bulk, and how many looks. Each is looked for before it ends: ten stay in
// step, but for those whom a busy machine lets fall behind, which tells in short runs most.
func removals(n int) int { return n/6 + 20 }

// planned is a plan that writes nothing.
func planned(what string, most int, args ...string) step {
	return step{what: what, args: append([]string{"plan"}, args...), most: most, mails: unlimited}
}

// applied carries out a plan that was saved under a name.
func applied(what, name string, most, writes int) step {
	return step{what: what, args: []string{"apply", name}, most: most, writes: writes, mails: unlimited}
}

// life are the commands of new objects: the plan that makes them, the apply, the plan that finds nothing to do, the plan of their end, their end.
func life(plan, create, refresh, destroy, creates, destroys int) []step {
	return []step{
		planned("plan of new", plan, "-out=new"), applied("create", "new", create, creates),
		planned("refresh", refresh, "-detailed-exitcode"),
		// Terraform plans this in two processes: a refresh, and the plan of the end itself.
		planned("plan of the end", 2*refresh, "-destroy", "-out=end"), applied("destroy", "end", destroy, destroys),
	}
}

// takenIn are the commands of objects that are imported: the plan, the apply, the plan that finds nothing to do.
func takenIn(imports, refresh int) []step {
	return []step{
		planned("import", imports, "-out=import"), applied("apply of the import", "import", unlimited, 0),
		planned("refresh", refresh, "-detailed-exitcode"),
	}
}

// threeIn are the commands of three objects of a tenant that holds very many: their import, and a plan that costs a call each at most, the sign-in,
// and two for what they are in. Those that come at the same time share a call.
func threeIn(what, typeName string, prepare func(*acctest.Env), body, id func(i int) string) []step {
	steps := takenIn(unlimited, 3+3)
	for i := range steps {
		steps[i].what = what + ", " + steps[i].what
	}
	steps[0].hcl = func(env *acctest.Env) string {
		if prepare != nil {
			prepare(env)
		}
		return imports(typeName, 3, body, id)
	}
	return steps
}

// run plays the scenarios of a platform.
func run(t *testing.T, platform string, rows ...scenario) {
	t.Helper()
	for _, row := range rows {
		t.Run(strings.ReplaceAll(row.what, " ", "_"), func(t *testing.T) {
			t.Parallel()
			row.run(t, platform)
		})
	}
}

func (row scenario) run(t *testing.T, platform string) {
	t.Helper()
	env := acctest.Start(t, acctest.Sets(row.switches...), acctest.SeedUsers(row.users), acctest.Latency(row.latency))
	var w *acctest.Workspace
	if row.prepare != nil {
		w = env.NewWorkspace(t, row.prepare(env))
	}
	for _, s := range row.steps {
		if s.hcl != nil {
			w = env.NewWorkspace(t, s.hcl(env))
		}
		env.Journal.Clear()
		env.Outbox.Clear()
		began := time.Now()
		out, err := w.Run(t, s.args...)
		calls := env.Journal.All()
		env.Journal.Clear() // a test that fails prints the routes, not a thousand calls
		key := platform + "/" + row.what + "/" + s.what
		note(key, calls, s.most, time.Since(began))
		if err != nil {
			t.Fatalf("%s: %v\n%s\n%s", key, err, byRoute(calls), out)
		}
		s.judge(t, key, calls, len(env.Outbox.All()))
	}
	if row.left != nil {
		if n := row.left(env); n != 0 {
			t.Errorf("%s/%s: %d are left at the end", platform, row.what, n)
		}
	}
}

// judge holds a command to its budget.
func (s step) judge(t *testing.T, key string, calls []kernel.Call, mails int) {
	t.Helper()
	writes := 0
	for _, c := range calls {
		if c.Writes && !c.SignIn {
			writes++
		}
	}
	met := len(calls) <= s.most && writes <= s.writes && mails <= s.mails
	text := fmt.Sprintf("%s: %d calls of at most %s, %d writes of at most %s, %d mails of at most %s\n%s",
		key, len(calls), number(s.most), writes, number(s.writes), mails, number(s.mails), byRoute(calls))
	if !met {
		t.Error("over budget: " + text)
		return
	}
	t.Log(text)
}

func number(n int) string {
	if n == unlimited {
		return "any number"
	}
	return fmt.Sprint(n)
}

// byRoute counts calls by method and route, the most frequent first.
func byRoute(calls []kernel.Call) string {
	counts := map[string]int{}
	for _, c := range calls {
		counts[c.Method+" "+c.Route]++
	}
	routes := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for _, route := range routes {
		fmt.Fprintf(&b, "%7d  %s\n", counts[route], route)
	}
	return b.String()
}

// note appends what a command cost to the file that BUDGETS names, for those who work on it.
func note(key string, calls []kernel.Call, most int, took time.Duration) {
	name := os.Getenv("BUDGETS")
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	fmt.Fprintf(f, "%s: %d of %s in %v\n%s", key, len(calls), number(most), took.Round(time.Millisecond), byRoute(calls))
}

// block is a resource block.
func block(typeName, name, body string) string {
	return fmt.Sprintf("resource %q %q {\n%s\n}\n", "platformusers_"+typeName, name, body)
}

// many are the blocks of n objects.
func many(typeName string, n int, body func(i int) string) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString(block(typeName, fmt.Sprintf("n%d", i), body(i)))
	}
	return b.String()
}

// imports are the blocks of n objects with what imports them.
func imports(typeName string, n int, body, id func(i int) string) string {
	var b strings.Builder
	b.WriteString(many(typeName, n, body))
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "import {\n  to = platformusers_%s.n%d\n  id = %q\n}\n", typeName, i, id(i))
	}
	return b.String()
}

// hcl is a preparation of nothing but a configuration.
func hcl(text string) func(*acctest.Env) string { return func(*acctest.Env) string { return text } }

// each formats a text for each number.
func each(format string) func(i int) string {
	return func(i int) string { return strings.ReplaceAll(format, "{i}", fmt.Sprintf("%05d", i)) }
}

func TestBudget_anypoint(t *testing.T) {
	t.Parallel()
	run(t, "anypoint", anypointRows()...)
}

func TestBudget_uipath(t *testing.T) {
	t.Parallel()
	run(t, "uipath", uipathRows()...)
}

func TestBudget_apim(t *testing.T) {
	t.Parallel()
	run(t, "apim", apimRows()...)
}

func TestBudget_controlroom(t *testing.T) {
	t.Parallel()
	run(t, "controlroom", controlroomRows()...)
}

package chaos_test

import (
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestMain lets the collector run seldom: it would take a quarter of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(800)
	m.Run()
}

// known are findings whose mending is under way elsewhere: a line goes with its mending.
var known = []knownFinding{}

type knownFinding struct {
	row    string         // of the field cases
	world  string         // a part of the world's name
	kinds  []string       // of violations
	detail *regexp.Regexp // of the violation; nil: any
	only   []string       // the disturbances without which it must not happen; none: any
}

func worlds() []*world {
	return []*world{anypointWorld("teams"), anypointWorld("roles"), uipathWorld(), apimWorld(), controlRoomWorld("a360_v2"), controlRoomWorld("e11")}
}

func TestChaos(t *testing.T) {
	t.Parallel()
	var seeds []uint64
	if n := number(t, "CHAOS_ROUNDS"); n > 0 {
		for seed := range n {
			seeds = append(seeds, seed+1)
		}
	}
	if n := number(t, "CHAOS_SEED"); n > 0 {
		seeds = []uint64{n}
	}
	for i, w := range worlds() {
		seeds := seeds
		if seeds == nil { // what `make test` plays: two of each world, of which every fifth has -parallelism=10
			seeds = []uint64{uint64(2*i + 1), uint64(2*i + 2)}
		}
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			quiet := play(t, w, plan{parallelism: 1})
			if len(quiet.found) > 0 {
				t.Fatalf("undisturbed, the world is not as it should be:\n%s", quiet.report())
			}
			seen, happened := map[string]int{}, map[string]int{}
			for _, seed := range seeds {
				if row := try(t, w, draw(w, seed, quiet.calls), happened); row != "" {
					seen[row]++
				}
			}
			t.Logf("what came to pass: %v", happened)
			for row, n := range seen {
				t.Logf("known: %s in %d of %d rounds", row, n, len(seeds))
			}
		})
	}
}

func number(t *testing.T, variable string) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q; it has to be a number from 1", variable, text)
	}
	return n
}

// try plays a plan, and fails the test with the shortest sequence that still goes wrong. It returns the row of what is known.
func try(t *testing.T, w *world, p plan, happened map[string]int) (row string) {
	t.Helper()
	r := play(t, w, p)
	for what, n := range r.happened {
		happened[what] += n
	}
	for i := 0; len(r.found) > 0; i++ {
		found := knownAs(w, r)
		if found == nil || i > 3 {
			break
		}
		row = found.row
		if len(found.only) == 0 {
			return row
		}
		// What is known must not hide something else.
		r = play(t, w, r.p.without(func(_ int, d disturbance) bool { return slices.Contains(found.only, d.what) }))
	}
	if len(r.found) == 0 {
		return row
	}
	short := shrink(t, w, r)
	t.Errorf("%s\nshortest sequence: %s\n%s", w.name, short.p, short.report())
	return row
}

// knownAs is the known finding that explains the first violation of a round; nil: none.
func knownAs(w *world, r *round) *knownFinding {
	for i := range known {
		k := &known[i]
		v := r.found[0]
		if !strings.Contains(w.name, k.world) || !slices.Contains(k.kinds, v.kind) || k.detail != nil && !k.detail.MatchString(v.detail) {
			continue
		}
		if len(k.only) == 0 || slices.ContainsFunc(r.p.list, func(d disturbance) bool { return slices.Contains(k.only, d.what) }) {
			return k
		}
	}
	return nil
}

// shrink drops disturbances one by one while the same kind of violation stays.
func shrink(t *testing.T, w *world, r *round) *round {
	t.Helper()
	kind := r.found[0].kind
	tries := 1
	if r.p.parallelism > 1 {
		tries = 3 // a race does not show each time
	}
	left := 40
	shorter := func(p plan) bool {
		if len(p.list) == len(r.p.list) && len(p.variants) == len(r.p.variants) {
			return false
		}
		for range tries {
			if left--; left < 0 {
				return false
			}
			if s := play(t, w, p); len(s.found) > 0 && s.found[0].kind == kind && knownAs(w, s) == nil {
				r = s
				return true
			}
		}
		return false
	}
	for phase := range phases {
		shorter(r.p.without(func(_ int, d disturbance) bool { return d.phase == phase }))
	}
	for _, variant := range r.p.variants {
		p := r.p
		p.variants = slices.DeleteFunc(slices.Clone(p.variants), func(other string) bool { return other == variant })
		shorter(p)
	}
	for again := true; again; {
		again = false
		for drop := 0; drop < len(r.p.list); drop++ {
			if shorter(r.p.without(func(i int, _ disturbance) bool { return i == drop })) {
				again = true
				drop--
			}
		}
	}
	return r
}

// report is what a person needs to understand a round.
func (r *round) report() string {
	var b strings.Builder
	for _, v := range r.found {
		fmt.Fprintf(&b, "! %s\n", v)
	}
	b.WriteString("commands:\n")
	for _, line := range r.log {
		fmt.Fprintf(&b, "  %s\n", line)
	}
	if r.ws != nil && os.Getenv("CHAOS_SEED") != "" {
		b.WriteString(r.ws.History())
	}
	return b.String()
}

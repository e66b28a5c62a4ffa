package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// counts are how many tests ended in each way.
type counts struct{ passed, failed, notApplicable int }

func (c counts) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d not applicable", c.passed, c.failed, c.notApplicable)
}

// short is the form of the table.
func (c counts) short() string {
	switch {
	case c == counts{}:
		return "-"
	case c.passed+c.failed == 0:
		return "n/a"
	}
	text := fmt.Sprint(c.passed)
	if c.failed > 0 {
		text += fmt.Sprintf(", %d failed", c.failed)
	}
	if c.notApplicable > 0 {
		text += fmt.Sprintf(", %d n/a", c.notApplicable)
	}
	return text
}

// outcome is what is known of one test.
type outcome struct {
	action string
	output []string
	needs  []string
	na     string // why it does not apply
	parent bool   // it has subtests, which count instead
}

// result is what became of the tests with one CLI.
type result struct {
	title string
	tests map[string]*outcome // by package and name
}

func newResult(title string) *result { return &result{title: title, tests: map[string]*outcome{}} }

// plainFeature is what tests belong to that need nothing of a CLI but plans and applies.
const plainFeature = "plan and apply"

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
}

// read takes the output of go test -json in, and prints what fails.
func (r *result) read(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue
		}
		if e.Action == "build-output" { // of a package that does not build, of which nothing runs
			_, _ = io.WriteString(out, e.Output)
			continue
		}
		id := e.Package + " " + e.Test
		t := r.tests[id]
		if t == nil {
			t = &outcome{}
			r.tests[id] = t
		}
		for parent, ok := cutLast(e.Test); ok; parent, ok = cutLast(parent) { // the names of subtests may hold slashes, too
			if p := r.tests[e.Package+" "+parent]; p != nil {
				p.parent = true
			}
		}
		switch e.Action {
		case "output":
			t.output = append(t.output, e.Output)
			if _, feature, ok := strings.Cut(e.Output, "needs "); ok && !strings.Contains(feature, " ") {
				t.needs = append(t.needs, strings.TrimSpace(feature))
			}
			if _, reason, ok := strings.Cut(e.Output, "not applicable: "); ok {
				t.na = strings.TrimSpace(reason)
			}
		case "pass", "fail", "skip":
			t.action = e.Action
			if e.Action == "fail" && !t.parent {
				say(out, "%s: FAIL %s\n%s", r.title, id, strings.Join(t.output, ""))
			}
			if e.Action != "fail" {
				t.output = nil
			}
		}
	}
	return lines.Err()
}

// cutLast is a name without the last of its parts.
func cutLast(name string) (before string, ok bool) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return name, false
	}
	return name[:i], true
}

// byFeature counts the tests of each feature. A package that fails without a test of it counts as a test.
func (r *result) byFeature() map[string]counts {
	out := map[string]counts{}
	for id, t := range r.tests {
		name := id[strings.IndexByte(id, ' ')+1:]
		if t.action == "" || t.parent || name == "" && t.action != "fail" {
			continue
		}
		if name == "" && r.failedIn(id) {
			continue
		}
		for _, feature := range r.needsOf(id) {
			c := out[feature]
			switch {
			case t.action == "pass":
				c.passed++
			case t.action == "skip" && t.na != "":
				c.notApplicable++
			default:
				c.failed++
			}
			out[feature] = c
		}
	}
	return out
}

// failedIn reports whether a test of a package failed.
func (r *result) failedIn(pkg string) bool {
	for id, t := range r.tests {
		if id != pkg && strings.HasPrefix(id, pkg) && t.action == "fail" {
			return true
		}
	}
	return false
}

// needsOf are the features that a test, or what it is a part of, says it needs; the last is the one that it is about.
func (r *result) needsOf(id string) []string {
	for name := id; ; {
		if t := r.tests[name]; t != nil && len(t.needs) > 0 {
			return t.needs[:1]
		}
		parent, ok := cutLast(name)
		if !ok || !strings.Contains(parent, " ") {
			return []string{plainFeature}
		}
		name = parent
	}
}

func (r *result) total() counts {
	var all counts
	for _, c := range r.byFeature() {
		all.passed += c.passed
		all.failed += c.failed
		all.notApplicable += c.notApplicable
	}
	return all
}

// table is what passed, by feature and CLI, as Markdown.
func table(done []*result) string {
	features := map[string]bool{}
	columns := []map[string]counts{}
	for _, r := range done {
		column := r.byFeature()
		columns = append(columns, column)
		for feature := range column {
			features[feature] = true
		}
	}
	var b strings.Builder
	b.WriteString("| Feature |")
	for _, r := range done {
		b.WriteString(" " + r.title + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(done)) + "\n")
	for _, feature := range slices.Sorted(maps.Keys(features)) {
		b.WriteString("| " + feature + " |")
		for _, column := range columns {
			b.WriteString(" " + column[feature].short() + " |")
		}
		b.WriteString("\n")
	}
	b.WriteString("| **all** |")
	for _, r := range done {
		b.WriteString(" " + r.total().short() + " |")
	}
	return b.String() + "\n"
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// silence is how long nothing may be written before a line says how far the run is.
const silence = 30 * time.Second

// event is one line of `go test -json` (documented by `go doc test2json`).
type event struct {
	Time        time.Time
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

// report gathers the events of one run.
type report struct {
	out            io.Writer
	passed, failed int
	packages       map[string]*testPackage
	builds         map[string][]string
	begin, spoke   time.Time
}

// testPackage is a package that has begun and not ended.
type testPackage struct {
	output  map[string][]string // by test; "" is the package itself
	running map[string]bool
	passed  int
	bad     []string
}

func newReport(out io.Writer) *report {
	return &report{out: out, packages: map[string]*testPackage{}, builds: map[string][]string{}}
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.line(line)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the output of go test breaks off: %w", err)
		}
	}
}

func (r *report) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		say(r.out, "%s", strings.TrimRight(string(line), "\n"))
		return
	}
	if e.Package == "" {
		if e.Action == "build-output" {
			r.builds[e.ImportPath] = append(r.builds[e.ImportPath], e.Output)
		}
		return
	}
	p := r.packages[e.Package]
	if p == nil {
		p = &testPackage{output: map[string][]string{}, running: map[string]bool{}}
		r.packages[e.Package] = p
	}
	switch e.Action {
	case "output":
		p.output[e.Test] = append(p.output[e.Test], e.Output)
	case "run":
		p.running[e.Test] = true
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e, p)
			delete(r.packages, e.Package)
		} else {
			r.endTest(e, p)
		}
	}
	r.progress(e.Time)
}

func (r *report) endTest(e event, p *testPackage) {
	delete(p.running, e.Test)
	if e.Action == "pass" {
		r.passed++
		p.passed++
		delete(p.output, e.Test)
		return
	}
	r.failed++
	if e.Action == "skip" {
		p.output[e.Test] = append(p.output[e.Test], "    a skipped test counts as failed\n")
	}
	p.bad = append(p.bad, e.Test)
	// Whoever waits for a long run wants to know at once.
	say(r.out, "FAIL  %s  %s", e.Test, e.Package)
	r.spoke = e.Time
	r.printTest(p, e.Test)
}

// printTest writes what a test has written, once.
func (r *report) printTest(p *testPackage, name string) {
	for _, line := range p.output[name] {
		r.print(line)
	}
	delete(p.output, name)
}

func (r *report) endPackage(e event, p *testPackage) {
	// A panic or a timeout ends the package under its running tests.
	for _, name := range slices.Sorted(maps.Keys(p.running)) {
		r.failed++
		p.bad = append(p.bad, name)
	}
	if e.Action == "fail" && len(p.bad) == 0 {
		r.failed++ // it did not build, or failed outside its tests
	}
	if e.Action != "fail" && len(p.bad) == 0 {
		if p.passed > 0 {
			say(r.out, "ok    %4d tests %7.1fs  %s", p.passed, e.Elapsed, e.Package)
			r.spoke = e.Time
		}
		return
	}
	say(r.out, "FAIL             %7.1fs  %s", e.Elapsed, e.Package)
	r.spoke = e.Time
	for _, line := range r.builds[e.FailedBuild] {
		r.print(line)
	}
	for _, name := range p.bad {
		r.printTest(p, name) // of those that were cut off
	}
	r.printTest(p, "")
}

func (r *report) print(line string) {
	say(r.out, "      %s", strings.TrimRight(line, "\n"))
}

func (r *report) progress(now time.Time) {
	if r.begin.IsZero() {
		r.begin, r.spoke = now, now
	}
	if now.Sub(r.spoke) < silence {
		return
	}
	r.spoke = now
	busy := 0
	for _, p := range r.packages {
		if len(p.running) > 0 {
			busy++
		}
	}
	say(r.out, "...   %d passed, %d failed so far, %d packages at work (%s)", r.passed, r.failed, busy, now.Sub(r.begin).Round(time.Second))
}

// close writes the count, preceded by what went wrong beside the tests, and says whether the run is good. runErr is how go test ended.
func (r *report) close(runErr error) bool {
	for name, p := range r.packages {
		// Only a killed go test leaves a package without an end.
		r.failed += max(1, len(p.running))
		say(r.out, "FAIL  cut off  %s", name)
	}
	if runErr != nil && r.failed == 0 {
		r.failed = 1
		say(r.out, "go test: %v", runErr)
	}
	if r.passed+r.failed == 0 {
		r.failed = 1
		say(r.out, "no test ran")
	}
	say(r.out, "%d passed, %d failed", r.passed, r.failed)
	return r.failed == 0
}

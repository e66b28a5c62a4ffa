package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// K15: the command reads a file or standard input, writes a whole report or nothing, and its exit status says what it found.
func TestPlan(t *testing.T) {
	t.Parallel()
	scenario := func(name string) string { return filepath.Join("..", "..", "report", "testdata", "plans", name) }
	leaver, err := os.ReadFile(filepath.Join(scenario("leaver"), "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile(filepath.Join(scenario("leaver"), "plan.md"))
	if err != nil {
		t.Fatal(err)
	}
	modules := filepath.Join(scenario("modules"), "plan.json")
	file, errored := filepath.Join(scenario("leaver"), "plan.json"), filepath.Join(scenario("renamed"), "plan.json")
	for name, c := range map[string]struct {
		args   string
		stdin  string
		status int
		out    string // all of it, or how it begins where it ends with "..."
		errs   string // a part
	}{
		"file":               {"plan " + file, "", exitDone, string(golden), ""},
		"standard input":     {"plan", string(leaver), exitDone, string(golden), ""},
		"dash":               {"plan -", string(leaver), exitDone, string(golden), ""},
		"json":               {"plan --format json " + file, "", exitDone, "{\n  \"format\": 1,...", ""},
		"found":              {"plan " + file + " --fail-on replace,delete", "", exitFound, string(golden), ""},
		"found by the first": {"plan --fail-on delete --fail-on replace " + file, "", exitFound, string(golden), ""},
		"named admins":       {"plan --fail-on admin-grant --admin nobody --admin=automation* " + modules, "", exitFound, "##...", ""},
		"no named admins":    {"plan --fail-on admin-grant --admin=backend* " + modules, "", exitDone, "##...", ""},
		"admin of no name":   {"plan --admin= " + file, "", exitFailed, "", "--admin names nothing"},
		"a folder":           {"plan " + scenario("leaver"), "", exitFailed, "", "is a folder"},
		"a saved plan":       {"plan", "PK\x03\x04", exitFailed, "", "terraform show -json"},
		"not found":          {"plan --fail-on replace,admin-grant " + file, "", exitDone, string(golden), ""},
		"unknown effect":     {"plan --fail-on delete,explode " + file, "", exitFailed, "", `no effect "explode". The effects are: delete, `},
		"no effect":          {"plan --fail-on , " + file, "", exitFailed, "", "names no effect"},
		"empty effect":       {"plan --fail-on= " + file, "", exitFailed, "", "names no effect"},
		"unknown format":     {"plan --format xml " + file, "", exitFailed, "", "markdown and json"},
		"unknown flag":       {"plan --fail " + file, "", exitFailed, "", "flag provided but not defined"},
		"two files":          {"plan a.json b.json", "", exitFailed, "", "one file"},
		"no file":            {"plan missing.json", "", exitFailed, "", "missing.json"},
		"no plan":            {"plan", "{}", exitFailed, "", "not a plan"},
		"errored":            {"plan " + errored, "", exitDone, "## What this plan does to people...", ""},
		"errored, found":     {"plan --fail-on delete " + errored, "", exitFound, "##...", ""},
		"errored, and then":  {"plan --fail-on admin-grant " + errored, "", exitFailed, "##...", "ended with an error"},
		"help":               {"plan --help", "", exitDone, "", "  admin-grant        somebody becomes an administrator of something\n"},
		"all help":           {"--help", "", exitDone, "platformusers-report is for...", ""},
		"version":            {"--version", "", exitDone, "platformusers-report dev\n", ""},
		"unknown command":    {"audit", "", exitFailed, "", `no command "audit"`},
	} {
		var out, errs bytes.Buffer
		p := process{stdin: strings.NewReader(c.stdin), stdout: &out, stderr: &errs, getenv: func(string) string { return "" }}
		if status := run(t.Context(), strings.Fields(c.args), p); status != c.status {
			t.Errorf("%s: the exit status is %d, not %d: %s", name, status, c.status, errs.String())
		}
		begin, part := strings.CutSuffix(c.out, "...")
		if got := out.String(); part && !strings.HasPrefix(got, begin) || !part && got != c.out {
			t.Errorf("%s: the output is\n%s", name, got)
		}
		if !strings.Contains(errs.String(), c.errs) {
			t.Errorf("%s: the errors are %q, and do not say %q", name, errs.String(), c.errs)
		}
	}
	full := process{stdin: bytes.NewReader(leaver), stdout: fullDisk{}, stderr: io.Discard}
	if status := run(t.Context(), []string{"plan"}, full); status != exitFailed {
		t.Errorf("an output that cannot be written ends with %d", status)
	}
	err = writeAccessSummary(fullDisk{}, &report.Written{Path: "/evidence"}, report.Counts{})
	if err == nil || !strings.Contains(err.Error(), "complete in /evidence") {
		t.Errorf("a summary that cannot be written: %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

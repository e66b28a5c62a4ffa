package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// result is what a run of the program left.
type result struct {
	status         int
	stdout, stderr string
}

// runs the program against a sandbox, on its clock.
func runs(t *testing.T, env *acctest.Env, args ...string) result {
	t.Helper()
	variables := env.Env()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, process{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr,
		getenv: func(name string) string { return variables[name] }, clock: env.Runtime().Clock,
	})
	return result{status, stdout.String(), stderr.String()}
}

// edit changes a platform behind everybody's back.
func edit(t *testing.T, env *acctest.Env, method, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, env.URL()+"/_sandbox/edit/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		text, _ := io.ReadAll(resp.Body)
		t.Fatalf("%s %s: %s: %s", method, path, resp.Status, text)
	}
}

// everything is the content of a folder by file, with the parts of workbooks.
func everything(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(content)
		if filepath.Ext(path) != ".xlsx" {
			continue
		}
		archive, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range archive.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			files[entry.Name()+"/"+part.Name] = string(text)
		}
		_ = archive.Close()
	}
	return files
}

// secretField is a field of the sandbox's state that holds a secret; secretVariable is a variable that does.
var (
	secretField    = regexp.MustCompile(`(?i)"[a-z_]*(?:password|secret|primary_?key|secondary_?key|api_?key|token)":\s*"([^"]{6,})"`)
	secretVariable = regexp.MustCompile(`(?i)SECRET|PASSWORD|TOKEN|KEY`)
)

// secrets are the credentials, passwords and keys of a sandbox.
func secrets(t *testing.T, env *acctest.Env) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for name, value := range env.Env() {
		if secretVariable.MatchString(name) && len(value) > 5 {
			all[value] = true
		}
	}
	for _, key := range []string{"anypoint", "uipath", "apim", "controlroom"} {
		state, err := env.Save(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range secretField.FindAllStringSubmatch(string(state), -1) {
			all[match[1]] = true
		}
	}
	if len(all) < 10 {
		t.Fatalf("the sandbox has only the secrets %v: this test looks for the wrong ones", all)
	}
	return all
}

// One life of evidence on all platforms: written, compared with what changed behind everybody's back, refused when a page fails, partial when asked
// for.
func TestAccess(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	dir := t.TempDir()
	first, second, third := filepath.Join(dir, "first"), filepath.Join(dir, "second"), filepath.Join(dir, "third")
	roster := filepath.Join(dir, "people.csv")
	if err := os.WriteFile(roster, []byte("name;e-mail\nSomebody;somebody@example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runs(t, env, "access", "--out", first, "--roster", roster+"x")
	if got.status != exitFailed || !strings.Contains(got.stderr, "people.csvx") || env.Calls(func(kernel.Call) bool { return true }) > 0 {
		t.Errorf("no roster: %+v", got)
	}
	got = runs(t, env, "access", "--out", first, "--roster", roster)
	if got.status != exitDone || got.stderr != "" {
		t.Fatalf("%+v", got)
	}
	for _, part := range []string{"people ", "rows ", "administrators ", "dormant ", "unknown to the roster ", "anypoint ", "read, ", "folder ", first} {
		if !strings.Contains(got.stdout, part) {
			t.Errorf("the summary lacks %q:\n%s", part, got.stdout)
		}
	}
	known := secrets(t, env)
	for name, content := range everything(t, first) {
		for secret := range known {
			if strings.Contains(content, secret) {
				t.Errorf("%s contains the secret %s", name, secret)
			}
		}
	}
	got = runs(t, env, "access", "--out", first)
	if got.status != exitFailed || !strings.Contains(got.stderr, "is not empty") {
		t.Errorf("a folder that is there: %+v", got)
	}
	if writes := env.Writes(); writes > 0 {
		t.Errorf("reading sent %d writes", writes)
	}

	edit(t, env, http.MethodPost, "anypoint/users/0c000000-0000-4000-8000-000000000005/grants",
		`{"RoleID":"0e000000-0000-4000-8000-000000000004","Context":{"org":"0a000000-0000-4000-8000-000000000001"}}`)
	edit(t, env, http.MethodDelete, "apim/users/rita.regular", "")
	edit(t, env, http.MethodPatch, "uipath/users/1b000000-0000-4000-8000-000000000003", `{"IsActive":false}`)
	edit(t, env, http.MethodPatch, "uipath/tenant/folders/102", `{"DisplayName":"Money"}`)
	edit(t, env, http.MethodDelete, "controlroom/users/10/roles/1900002", "")
	got = runs(t, env, "access", "--out="+second)
	if got.status != exitDone {
		t.Fatalf("%+v", got)
	}
	got = runs(t, env, "diff", first, "--format", "csv", second)
	changes := []string{}
	for _, line := range strings.Split(strings.TrimSpace(got.stdout), "\r\n")[1:] {
		fields := strings.Split(line, ",") // nothing here needs quotes
		changes = append(changes, strings.Join([]string{fields[0], fields[4], fields[1], fields[7], fields[8], fields[14], fields[15], fields[16]}, " "))
	}
	if want := []string{
		"deleted apim rita.regular@example.com account    ", "revoked apim rita.regular@example.com membership Developers   ",
		"revoked apim rita.regular@example.com membership Partners   ",
		"granted anypoint rita.regular@sandbox.example grant Exchange Contributor   ",
		"revoked controlroom rita.regular@sandbox.example grant AAE_Basic   ",
		"changed uipath rita.regular@sandbox.example account  status active disabled",
		"renamed uipath    where Finance Money", "renamed uipath    where Finance/Invoices Money/Invoices",
		"renamed uipath    where Finance/Invoices/Archive Money/Invoices/Archive",
	}; got.status != exitDone || !slices.Equal(changes, want) {
		t.Errorf("changes:\n%s\nwant:\n%s", strings.Join(changes, "\n"), strings.Join(want, "\n"))
	}

	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: 2, Times: -1})
	got = runs(t, env, "access", "--out", third)
	if _, err := os.Stat(third); got.status != exitFailed || !os.IsNotExist(err) || !strings.Contains(got.stderr, "UiPath") || got.stdout != "" {
		t.Errorf("%v: %+v", err, got)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	got = runs(t, env, "access", "--out", third, "--partial")
	files := everything(t, third)
	if got.status != exitDone || !strings.HasPrefix(got.stdout, "PARTIAL") || files["access.partial.csv"] == "" || files["access.csv"] != "" {
		t.Errorf("%+v, %v", got, slices.Collect(func(yield func(string) bool) {
			for name := range files {
				if !yield(name) {
					return
				}
			}
		}))
	}
	for name, content := range files {
		if name != "manifest.json" && !strings.Contains(name, "/") && !strings.Contains(name, ".partial.") ||
			filepath.Ext(name) == ".html" && !strings.Contains(strings.ToLower(content), "partial") {
			t.Errorf("%s does not say that it is partial", name)
		}
	}
	if got = runs(t, env, "diff", second, second); got.status != exitFailed || !strings.Contains(got.stderr, "are the same evidence") ||
		got.stdout != "" {
		t.Errorf("%+v", got)
	}
	if got = runs(t, env, "diff", first+"-of-nobody", second); got.status != exitFailed || !strings.Contains(got.stderr, "folder cannot be read: ") {
		t.Errorf("%+v", got)
	}
	if got = runs(t, env, "diff", second, third); got.status != exitFailed || !strings.Contains(got.stderr, "is partial") {
		t.Errorf("%+v", got)
	}
	if got = runs(t, env, "diff", second, third, "--partial"); got.status != exitDone || !strings.Contains(got.stdout, "## Not compared") ||
		strings.Contains(got.stdout, "**Revoked** on uipath") {
		t.Errorf("%+v", got)
	}
}

func TestAccessAndDiff_arguments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for says, args := range map[string][]string{
		"needs --out":                         {"access"},
		`no argument "now"`:                   {"access", "--out", dir, "now"},
		"flag provided but not defined":       {"access", "--fast"},
		"--dormant-days 0":                    {"access", "--out", dir, "--dormant-days", "0"},
		"it names no platform":                {"access", "--out", dir, "--platform", "apim,"},
		`"salesforce" is not a platform`:      {"access", "--out", dir, "--platform", "salesforce"},
		"ANYPOINT_CLIENT_ID":                  {"access", "--out", dir},
		"UIPATH_CLIENT_ID":                    {"access", "--out", dir, "--platform", "uipath"},
		"missing.pem":                         {"access", "--out", dir, "--ca-cert-file", "missing.pem"},
		"request timeout 1ms is too short":    {"access", "--out", dir, "--request-timeout", "1ms"},
		"101 calls at once":                   {"access", "--out", dir, "--max-concurrent-requests", "101"},
		"two evidence folders":                {"diff", dir},
		"the formats are md, csv and json":    {"diff", dir, dir, "--format", "pdf"},
		"no manifest.json":                    {"diff", dir, dir},
		"the evidence folder cannot be read":  {"diff", filepath.Join(dir, "missing"), dir},
		"flag provided but not defined: -old": {"diff", "--old", dir},
	} {
		var stdout, stderr bytes.Buffer
		status := run(t.Context(), args, process{stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }})
		if status != exitFailed || !strings.Contains(stderr.String(), says) || stdout.Len() > 0 {
			t.Errorf("%v: %d, %s\n%s", args, status, stdout.String(), stderr.String())
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
	for _, command := range []string{"access", "diff"} {
		var stderr bytes.Buffer
		status := run(t.Context(), []string{command, "-h"}, process{stderr: &stderr})
		if status != exitDone || !strings.Contains(stderr.String(), "-partial") {
			t.Errorf("%s -h: %d, %s", command, status, stderr.String())
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	at := time.Date(2026, 11, 29, 15, 0, 0, 0, time.UTC)
	shown := newProgress(process{stderr: &out, clock: rest.Clock{Now: func() time.Time { return at }}})
	shown.update("apim", "users", 5)
	shown.end()
	if out.Len() > 0 {
		t.Errorf("without a terminal it shows %q", out.String())
	}
	shown.out = &out
	shown.update("apim", "users", 100)
	shown.update("apim", "users", 150) // too soon
	at = at.Add(progressPause)
	shown.update("uipath", "members of\x1b[2J "+strings.Repeat("x", 200), 7)
	shown.end()
	lines := strings.Split(out.String(), "\r\x1b[K")
	if len(lines) != 4 || lines[1] != "Reading rows: apim 100 (users)" ||
		!strings.HasPrefix(lines[2], "Reading rows: apim 150, uipath 7 (members of\ufffd[2J x") ||
		len([]rune(lines[2])) != progressWidth || lines[3] != "" {
		t.Errorf("%q", lines)
	}
}

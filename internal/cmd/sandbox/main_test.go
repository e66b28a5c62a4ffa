package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// The test binary is the program when this variable is set.
const beTheProgram = "SANDBOX_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(beTheProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestStopsGracefullyOnSignals(t *testing.T) {
	t.Parallel()
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data.json")
			program := exec.CommandContext(t.Context(), os.Args[0], "serve", "--listen", "127.0.0.1:0", "--data", data)
			program.Env = append(os.Environ(), beTheProgram+"=1")
			stdout, err := program.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			line(t, bufio.NewReader(stdout), `serves on (http://127\.0\.0\.1:\d+) `)
			if err := program.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, stdout)
			if err := program.Wait(); err != nil {
				t.Errorf("it ended with %v, want status 0", err)
			}
			if _, err := os.Stat(data); err != nil {
				t.Errorf("its data is lost: %v", err)
			}
		})
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args   []string
		status int
		stderr string
	}{
		"none":                {nil, 2, "platformusers-sandbox serve"},
		"unknown command":     {[]string{"run"}, 2, `no command "run"`},
		"unknown flag":        {[]string{"serve", "--fast"}, 2, "fast"},
		"argument":            {[]string{"serve", "now"}, 2, "now"},
		"rate limits":         {[]string{"serve", "--rate-limits", "yes"}, 2, "real or off"},
		"set without value":   {[]string{"serve", "--set", "anypoint.mfa"}, 2, "NAME=VALUE"},
		"unknown switch":      {[]string{"serve", "--set", "anypoint.mfaa=on"}, 1, "anypoint.mfa"},
		"latency":             {[]string{"serve", "--latency", "50"}, 2, "latency"},
		"negative latency":    {[]string{"serve", "--latency", "-1s"}, 1, "negative"},
		"seed users":          {[]string{"serve", "--seed-users", "-1"}, 1, "negative"},
		"log level":           {[]string{"serve", "--log-level", "loud"}, 1, "loud"},
		"not loopback":        {[]string{"serve", "--listen", "0.0.0.0:0"}, 1, "--tls-dir"},
		"env: no URL":         {[]string{"env", "--address", "localhost"}, 1, "http://127.0.0.1:8484"},
		"env: not the root":   {[]string{"env", "--address", "http://localhost/anypoint"}, 1, "http://127.0.0.1:8484"},
		"switches of nothing": {[]string{"switches", "x"}, 1, "there are anypoint, uipath, controlroom, apim"},
		"two platforms":       {[]string{"switches", "uipath", "apim"}, 2, `takes no argument "apim"`},
		"edits of nothing":    {[]string{"edits", "entra"}, 1, "there are anypoint, uipath, controlroom, apim"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if got := run(t.Context(), tt.args, &stdout, &stderr); got != tt.status || !strings.Contains(stderr.String(), tt.stderr) || stdout.Len() > 0 {
				t.Errorf("status %d, stdout %q, stderr %q; want status %d and %q on stderr", got, stdout.String(), stderr.String(), tt.status, tt.stderr)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"help"}, {"--help"}, {"serve", "-h"}} {
		var out bytes.Buffer
		if got := run(t.Context(), args, &out, &out); got != 0 || !strings.Contains(out.String(), "erve") {
			t.Errorf("%v: status %d, %q", args, got, out.String())
		}
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if got := run(t.Context(), []string{"env", "--address", "https://localhost:9443/"}, &out, &out); got != 0 {
		t.Fatalf("status %d: %s", got, out.String())
	}
	for _, want := range []string{
		"# MuleSoft Anypoint Platform\n", "export ANYPOINT_BASE_URL='https://localhost:9443/anypoint'\n", "export ANYPOINT_CLIENT_SECRET='",
		"# Automation Anywhere Control Room\n", "export CONTROL_ROOM_URL='https://localhost:9443/controlroom'\n",
		"export CONTROL_ROOM_API_KEY='", "ca_cert_file",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("env lacks %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	run(t.Context(), []string{"env"}, &out, &out)
	if !strings.Contains(out.String(), "'http://127.0.0.1:8484/anypoint'") || strings.Contains(out.String(), "ca_cert_file") {
		t.Errorf("env of the default address:\n%s", out.String())
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if got := run(t.Context(), []string{"switches"}, &out, &out); got != 0 ||
		!strings.Contains(out.String(), "\n# MuleSoft Anypoint Platform\n") ||
		!strings.Contains(out.String(), "\nanypoint.get_deleted_user = [404] | 200 (assumed)\n    ") ||
		!strings.Contains(out.String(), "\napim.subscription_state = [recorded] | submitted (recorded)\n    ") {
		t.Errorf("status %d:\n%s", got, out.String())
	}
	out.Reset()
	if got := run(t.Context(), []string{"switches", "uipath"}, &out, &out); got != 0 ||
		!strings.HasPrefix(out.String(), "# UiPath") || regexp.MustCompile(`(?m)^(anypoint|apim|controlroom)\.`).MatchString(out.String()) {
		t.Errorf("status %d:\n%s", got, out.String())
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	const example = "PUT    /_sandbox/edit/apim/obstacles\n"
	if got := run(t.Context(), []string{"edits"}, &out, &out); got != 0 || !strings.Contains(out.String(), example) ||
		!strings.Contains(out.String(), `curl -X POST "$sandbox/clock" -d '{"advance":"168h"}'`) {
		t.Errorf("status %d:\n%s", got, out.String())
	}
	out.Reset()
	if got := run(t.Context(), []string{"edits", "apim"}, &out, &out); got != 0 || !strings.Contains(out.String(), example) ||
		strings.Contains(out.String(), "edit/uipath") {
		t.Errorf("status %d:\n%s", got, out.String())
	}
}

// The guide on the sandbox shows the list as it stands in a file.
func TestGuideListsEveryEdit(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	run(t.Context(), []string{"edits"}, &out, &out)
	shown, err := os.ReadFile("testdata/edits.txt")
	if err != nil || out.String() != string(shown) {
		t.Errorf("%v: write the file with go run ./internal/cmd/sandbox edits > internal/cmd/sandbox/testdata/edits.txt, then make docs", err)
	}
	guide, err := os.ReadFile("../../../templates/guides/sandbox.md.tmpl")
	if err != nil || !strings.Contains(string(guide), `{{ codefile "text" "internal/cmd/sandbox/testdata/edits.txt" }}`) {
		t.Errorf("%v: the guide does not show the file", err)
	}
}

// What a person copies from the program's texts is its own name.
func TestProgramNamesItself(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"--help"}, {"serve", "-h"}, {"env", "-h"}, {"switches"}, {"switches", "-h"}, {"edits"}, {"run"},
		{"env", "x"}} {
		var out bytes.Buffer
		run(t.Context(), args, &out, &out)
		if wrong := regexp.MustCompile(`(^|[^-\w$])sandbox (serve|env|switches|edits)`).FindString(out.String()); wrong != "" {
			t.Errorf("%v: %q in\n%s", args, wrong, out.String())
		}
		if !strings.Contains(out.String(), program) && !slices.Equal(args, []string{"edits"}) {
			t.Errorf("%v does not name %s:\n%s", args, program, out.String())
		}
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	stdout, announce := io.Pipe()
	status := make(chan int, 1)
	go func() {
		defer announce.Close()
		status <- run(ctx, []string{
			"serve", "--listen", "127.0.0.1:0", "--tls-dir", dir, "--data", filepath.Join(dir, "data.json"), "--journal", filepath.Join(dir, "journal.jsonl"),
			"--latency", "1ms", "--rate-limits", "real", "--set", "anypoint.mfa=on", "--set", "anypoint.overload_answer=503", "--seed-users",
			"2", "--log-level", "off",
		}, announce, io.Discard)
	}()
	lines := bufio.NewReader(stdout)
	url := line(t, lines, `serves on (https://127\.0\.0\.1:\d+) `)
	caFile := line(t, lines, `ca_cert_file: (.+)`)
	line(t, lines, `env --address (`+regexp.QuoteMeta(url)+`)`)

	ca, err := os.ReadFile(caFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, DisableKeepAlives: true}}
	res, err := client.Get(url + "/_sandbox/switches")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	switches, _ := io.ReadAll(res.Body)
	for _, want := range []string{`"anypoint.mfa",[^}]*"current":"on"`, `"anypoint.overload_answer",[^}]*"current":"503"`} {
		if !regexp.MustCompile(want).Match(switches) {
			t.Errorf("the switches do not match %s", want)
		}
	}
	stop()
	if got := <-status; got != 0 {
		t.Errorf("status %d, want 0", got)
	}
	for _, file := range []string{"data.json", "journal.jsonl"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Error(err)
		}
	}
}

// line reads a line that matches and returns its first group.
func line(t *testing.T, r *bufio.Reader, pattern string) string {
	t.Helper()
	text, err := r.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	match := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("%q does not match %s", text, pattern)
	}
	return match[1]
}

func TestServePrintsTheTokenOffLoopback(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stdout, announce := io.Pipe()
	status := make(chan int, 1)
	go func() {
		defer announce.Close()
		status <- run(ctx, []string{"serve", "--listen", "0.0.0.0:0", "--tls-dir", t.TempDir(), "--log-level", "off"}, announce, io.Discard)
	}()
	lines := bufio.NewReader(stdout)
	line(t, lines, `serves on (https://localhost:\d+) `)
	line(t, lines, `ca_cert_file: (.+)`)
	line(t, lines, `Authorization: Bearer (\w{20,})`)
	line(t, lines, `env --address (https://localhost:\d+)`)
	stop()
	if got := <-status; got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

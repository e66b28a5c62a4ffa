package acctest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Shell runs a script of the documentation in the folder of w, as a reader would: each command has to succeed. It returns what they print,
// unwrapped. The CLI is on the PATH as terraform, the programs of the release by their names, and curl is the test binary, which Curl makes one; a
// script needs no more than a shell.
func (w *CLI) Shell(t *testing.T, script string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	onPath := map[string]string{"terraform": w.terraform, "curl": self}
	for name, build := range programs {
		if !strings.Contains(script, name) {
			continue
		}
		if onPath[name], err = build(); err != nil {
			t.Fatal(err)
		}
	}
	for name, program := range onPath {
		if err := os.Symlink(program, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-e", "-c", script)
	w.mu.Lock()
	cmd.Dir, cmd.Env = w.Dir, slices.Concat(w.env, []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")})
	w.mu.Unlock()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\nThe script:\n%s", err, out, script)
	}
	return Unwrap(string(out))
}

// programs builds the programs of the release by their names, each once for a test process.
var programs = map[string]func() (string, error){
	"platformusers-sandbox": sync.OnceValues(func() (string, error) {
		return build("platformusers-sandbox", "github.com/platformusers/terraform-provider-platformusers/internal/cmd/sandbox")
	}),
	"platformusers-report": sync.OnceValues(func() (string, error) {
		return build("platformusers-report", "github.com/platformusers/terraform-provider-platformusers/internal/cmd/report")
	}),
}

// Curl is the part of curl that the documentation uses: -X, -d, -s and -f, in any combination. A response of 400 or more always fails, so that
// nothing in the documentation is refused unnoticed. It returns the exit status.
func Curl(args []string, stdout, stderr io.Writer) int {
	method, body, url := "", "", ""
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "-X" && i+1 < len(args):
			i++
			method = args[i]
		case arg == "-d" && i+1 < len(args):
			i++
			body = args[i]
			if method == "" {
				method = http.MethodPost
			}
		case strings.HasPrefix(arg, "-") && strings.Trim(arg, "-fsS") == "":
		case strings.HasPrefix(arg, "-") || url != "":
			fmt.Fprintf(stderr, "curl of the tests does not know %q\n", arg)
			return 2
		default:
			url = arg
		}
	}
	request, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 3
	}
	response, err := HTTP.Do(request)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 7
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 18
	}
	if response.StatusCode >= http.StatusBadRequest {
		fmt.Fprintf(stderr, "%s %s %s: %s\n%s\n", method, url, body, response.Status, text)
		return 22
	}
	fmt.Fprintf(stdout, "%s\n", text)
	return 0
}

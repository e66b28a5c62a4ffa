package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // the fake programs below are shell scripts
	}
	for name, tc := range map[string]struct{ script, want, wantErr string }{
		"answers":           {script: `echo '{"terraform_version":"1.15.0"}'`, want: "1.15.0"},
		"warns on stderr":   {script: `echo warning >&2; echo '{"terraform_version":"1.12.6"}'`, want: "1.12.6"},
		"drops TF settings": {script: `[ -z "$TF_CLI_CONFIG_FILE" ] && echo '{"terraform_version":"1.15.0"}'`, want: "1.15.0"},
		"fails":             {script: "echo first >&2; echo no such library >&2; exit 3", wantErr: "no such library"},
		"is something else": {script: "echo Terraform v1.15.0", wantErr: "JSON"},
		"has no version":    {script: "echo '{}'", wantErr: "version"},
	} {
		// A program started by a neighbor would inherit the script while it is still open for writing ("text file busy").
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "terraform")
			if err := os.WriteFile(path, []byte("#!/bin/sh\n"+tc.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			got, err := probe(t.Context(), path)
			switch {
			case tc.wantErr == "" && err != nil:
				t.Error(err)
			case tc.wantErr == "" && got.String() != tc.want:
				t.Errorf("got %s, want %s", got, tc.want)
			case tc.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tc.wantErr)):
				t.Errorf("got %v, want an error with %q", err, tc.wantErr)
			}
		})
	}
}

func TestProbeEnv(t *testing.T) {
	t.Parallel()
	got := probeEnv([]string{"HOME=/home/me", "TF_LOG=trace", "CHECKPOINT_DISABLE=", "TF_CLI_ARGS=-x"})
	if want := []string{"CHECKPOINT_DISABLE=1", "HOME=/home/me"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReach(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/there/" {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	if err := reach(t.Context(), site.URL+"/there/"); err != nil {
		t.Errorf("a site that answers: %v", err)
	}
	if err := reach(t.Context(), site.URL+"/elsewhere/"); err == nil {
		t.Error("a release that is not there should be an error")
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	if err := reach(t.Context(), closed.URL); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("a closed network: %v", err)
	}
}

func TestFillAbsentMakesModules(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Terraform.fillAbsent(dir); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"internal/backend/remote-state/s3/go.mod": "module github.com/hashicorp/terraform/internal/backend/remote-state/s3\n",
		"internal/backend/remote-state/s3/s3.go":  inMemoryBackend,
		"internal/legacy/go.mod":                  "module github.com/hashicorp/terraform/internal/legacy\n",
	} {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
		if err != nil || string(got) != want {
			t.Errorf("%s holds %q (%v), want %q", file, got, err, want)
		}
	}
}

func TestTail(t *testing.T) {
	t.Parallel()
	if got := tail("a\nb\nc\n", 2); got != "b\nc" {
		t.Errorf("got %q", got)
	}
	if got := tail("a", 2); got != "a" {
		t.Errorf("got %q", got)
	}
}

package acctest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Workspace is a folder with a configuration in which Terraform runs as a process of its own, with the provider as a real plugin process. It is
// for what the testing framework cannot show: signals, crashes, logs, state files. The framework's way is faster; prefer it.
type Workspace struct {
	// Dir holds the configuration and the state.
	Dir string

	terraform string
	env       []string
}

// NewWorkspace writes a configuration into a folder of its own.
func (e *Env) NewWorkspace(t *testing.T, hcl string) *Workspace {
	t.Helper()
	plugin, err := buildProvider()
	if err != nil {
		t.Fatal(err)
	}
	w := &Workspace{Dir: t.TempDir(), terraform: useCLI(t)}
	cliConfig := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"platformusers/platformusers\" = %q\n  }\n  direct {}\n}\n", filepath.Dir(plugin))
	w.write(t, "terraform.rc", cliConfig)
	w.Configure(t, hcl)
	w.env = append(withoutProviderSettings(os.Environ()),
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.Dir, "terraform.rc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "NO_COLOR=1")
	for name, value := range e.Env() {
		w.env = append(w.env, name+"="+value)
	}
	w.Setenv("UIPATH_EDITION", e.Switches.Get("uipath.edition"))
	return w
}

// Configure replaces the configuration. It needs no provider block: the sandbox's settings are in the environment.
func (w *Workspace) Configure(t *testing.T, hcl string) {
	t.Helper()
	w.write(t, "main.tf", "terraform {\n  required_providers {\n    platformusers = { source = \"platformusers/platformusers\" }\n  }\n}\n"+hcl)
}

// Setenv sets a variable for the commands to come.
func (w *Workspace) Setenv(name, value string) { w.env = append(w.env, name+"="+value) }

// Unsetenv takes all variables with this prefix away from the commands to come.
func (w *Workspace) Unsetenv(prefix string) {
	w.env = slices.DeleteFunc(w.env, func(variable string) bool { return strings.HasPrefix(variable, prefix) })
}

// State is the state file, "" when there is none.
func (w *Workspace) State(t *testing.T) string {
	t.Helper()
	state, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(state)
}

// WriteState replaces the state file, as somebody's hand or another version of the provider might.
func (w *Workspace) WriteState(t *testing.T, state string) {
	t.Helper()
	w.write(t, "terraform.tfstate", state)
}

func (w *Workspace) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Command prepares a Terraform command; the test starts it.
func (w *Workspace) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.terraform, args...)
	cmd.Dir, cmd.Env = w.Dir, w.env
	return cmd
}

// Run runs a Terraform command to its end and returns what it printed, unwrapped: Terraform draws a border around diagnostics and breaks long
// lines, neither of which a test wants to know about.
func (w *Workspace) Run(t *testing.T, args ...string) (output string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := w.Command(ctx, args...).CombinedOutput()
	return Unwrap(string(out)), err
}

// MustRun is Run for a command that has to succeed.
func (w *Workspace) MustRun(t *testing.T, args ...string) string {
	t.Helper()
	out, err := w.Run(t, args...)
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Unwrap undoes the colours, the border and the line breaks of Terraform's diagnostics: every run of white space and border becomes one space.
func Unwrap(output string) string {
	output = colours.ReplaceAllString(output, "")
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output)), " ")
}

// Saying matches a text in what Terraform prints, whatever way it breaks the lines.
func Saying(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// withoutProviderSettings keeps the settings of whoever runs the tests out of them.
func withoutProviderSettings(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(variable string) bool {
		return slices.ContainsFunc([]string{"ANYPOINT_", "UIPATH_", "APIM_", "ARM_", "AZURE_", "ACTIONS_ID_TOKEN_", "CONTROL_ROOM_", "TF_LOG"},
			func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})
}

// buildProvider builds the provider's binary, once for a test process.
var buildProvider = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "platformusers-provider-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "terraform-provider-platformusers")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, "github.com/platformusers/terraform-provider-platformusers")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("the provider does not build: %w\n%s", err, out)
	}
	return path, nil
})

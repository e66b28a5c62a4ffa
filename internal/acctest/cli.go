package acctest

import (
	"cmp"
	"context"
	"encoding/json"
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

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// CLI is a folder with a configuration in which the real Terraform CLI runs. It is for what only the real core decides (NewCLI),
// and for what needs a real plugin process: signals, crashes, logs (NewPlugin). Everything else goes to a Workspace, which costs
// a hundredth.
type CLI struct {
	// Dir holds the configuration and the state.
	Dir string

	terraform string
	mu        sync.Mutex // guards env, which the provider that serves the commands looks into
	env       []string
}

// providerAddress is the provider's address in the registry that the CLI looks into: OpenTofu has another one, which TF_ACC_PROVIDER_HOST names.
func providerAddress() string { return Registry() + "/platformusers/platformusers" }

// Registry is the one in which the CLI looks for providers.
func Registry() string { return cmp.Or(os.Getenv("TF_ACC_PROVIDER_HOST"), "registry.terraform.io") }

// NewCLI writes a configuration into a folder of its own, for the real CLI with the provider served by this test process: on the
// sandbox's clock, and with the sandbox's settings in its environment.
func (e *Env) NewCLI(t *testing.T, hcl string) *CLI {
	t.Helper()
	w := e.newCLI(t, hcl)
	e.clock.outside.Store(true)
	w.Setenv("TF_REATTACH_PROVIDERS", e.serve(t, w))
	return w
}

// NewPlugin is NewCLI with the provider as a plugin process of its own, which Terraform starts.
func (e *Env) NewPlugin(t *testing.T, hcl string) *CLI {
	t.Helper()
	binary, err := buildProvider()
	if err != nil {
		t.Fatal(err)
	}
	w := e.newCLI(t, hcl)
	w.write(t, "terraform.rc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"platformusers/platformusers\" = %q\n  }\n  direct {}\n}\n",
		filepath.Dir(binary)))
	return w
}

func (e *Env) newCLI(t *testing.T, hcl string) *CLI {
	t.Helper()
	w := &CLI{Dir: t.TempDir(), terraform: useCLI(t)}
	w.write(t, "terraform.rc", "provider_installation {\n  direct {}\n}\n")
	w.Configure(t, hcl)
	w.env = append(cli.MachineEnvironment(),
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.Dir, "terraform.rc"), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "NO_COLOR=1")
	for name, value := range e.Env() {
		w.env = append(w.env, name+"="+value)
	}
	return w
}

// requirement stands before each configuration, so that Terraform knows the provider; linesBefore is how many lines it takes.
const (
	requirement = "terraform {\n  required_providers {\n    platformusers = { source = \"platformusers/platformusers\" }\n  }\n}\n"
	linesBefore = 5
)

// Configure replaces the configuration. It needs no provider block: the sandbox's settings are in the environment.
func (w *CLI) Configure(t testing.TB, hcl string) {
	t.Helper()
	w.write(t, "main.tf", requirement+hcl)
}

// WriteQuery replaces the lists that `terraform query` asks for: the text of a *.tfquery.hcl.
func (w *CLI) WriteQuery(t testing.TB, hcl string) {
	t.Helper()
	w.write(t, "main.tfquery.hcl", hcl)
}

// Generated is what a command wrote to the file of this name by -generate-config-out. It is a part of the configuration from then on.
func (w *CLI) Generated(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		t.Fatalf("no configuration was generated: %v", err)
	}
	return string(text)
}

// Setenv sets a variable for the commands to come.
func (w *CLI) Setenv(name, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.env = append(w.env, name+"="+value)
}

// Unsetenv takes all variables with this prefix away from the commands to come.
func (w *CLI) Unsetenv(prefix string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.env = slices.DeleteFunc(w.env, func(variable string) bool { return strings.HasPrefix(variable, prefix) })
}

// serve serves the provider to the commands of w, and returns the value of TF_REATTACH_PROVIDERS.
func (e *Env) serve(t *testing.T, w *CLI) string {
	t.Helper()
	runtime := e.Runtime()
	runtime.Getenv = w.getenv
	server := provider.Server("test", runtime)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(providerAddress(), func() tfprotov6.ProviderServer { return server }, tf6server.WithDebug(ctx, reattach, closed),
			tf6server.WithLoggingSink(t), tf6server.WithoutLogStderrOverride(), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	t.Cleanup(func() {
		stop()
		<-closed
	})
	var config *plugin.ReattachConfig
	select {
	case config = <-reattach:
	case err := <-failed:
		t.Fatalf("the provider cannot be served: %v", err)
	}
	text, err := json.Marshal(map[string]any{providerAddress(): map[string]any{
		"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": true,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// getenv is what the provider that serves these commands sees of their environment.
func (w *CLI) getenv(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	value := ""
	for _, variable := range w.env {
		if n, v, _ := strings.Cut(variable, "="); n == name {
			value = v
		}
	}
	return value
}

// State is the state file, "" when there is none.
func (w *CLI) State(t testing.TB) string {
	t.Helper()
	state, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(state)
}

// WriteState replaces the state file, as somebody's hand or another version of the provider might.
func (w *CLI) WriteState(t testing.TB, state string) {
	t.Helper()
	w.write(t, "terraform.tfstate", state)
}

// WriteForeign adds objects of other providers to the state file, for moved blocks to take over. The CLI wants those providers to be
// installed, and asks them nothing: this provider is served under their addresses as well.
func (w *CLI) WriteForeign(t testing.TB, objects ...Foreign) {
	t.Helper()
	w.WriteState(t, withForeign(t, w.State(t), objects))
	served := map[string]any{}
	if err := json.Unmarshal([]byte(w.getenv("TF_REATTACH_PROVIDERS")), &served); err != nil {
		t.Fatalf("only a CLI of NewCLI can have objects of other providers: %v", err)
	}
	host, _, _ := strings.Cut(providerAddress(), "/")
	for _, o := range objects {
		// OpenTofu takes its own registry for that of Terraform when it reads a state.
		served[strings.Replace(o.Provider, "registry.terraform.io", host, 1)] = served[providerAddress()]
	}
	text, err := json.Marshal(served)
	if err != nil {
		t.Fatal(err)
	}
	w.Setenv("TF_REATTACH_PROVIDERS", string(text))
}

func (w *CLI) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Command prepares a Terraform command; the test starts it.
func (w *CLI) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.terraform, args...)
	cmd.Dir, cmd.Env = w.Dir, w.env
	return cmd
}

// Run runs a Terraform command to its end and returns what it printed, unwrapped: Terraform draws a border around diagnostics and breaks long
// lines, neither of which a test wants to know about.
func (w *CLI) Run(t testing.TB, args ...string) (output string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	out, err := w.Command(ctx, args...).CombinedOutput()
	return Unwrap(string(out)), err
}

// MustRun is Run for a command that has to succeed.
func (w *CLI) MustRun(t testing.TB, args ...string) string {
	t.Helper()
	out, err := w.Run(t, args...)
	if err != nil {
		t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

var colors = regexp.MustCompile("\x1b\\[[0-9;]*m")

// Unwrap undoes the colors, the border and the line breaks of Terraform's diagnostics: every run of white space and border becomes one space.
func Unwrap(output string) string {
	output = colors.ReplaceAllString(output, "")
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

// buildProvider builds the provider's binary, once for a test process.
var buildProvider = sync.OnceValues(func() (string, error) {
	return build("terraform-provider-platformusers", "github.com/platformusers/terraform-provider-platformusers")
})

// build builds a program of this module into a folder of its own.
func build(name, pkg string) (string, error) {
	dir, err := os.MkdirTemp("", name+"-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-o", path, pkg).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s does not build: %w\n%s", name, err, out)
	}
	return path, nil
}

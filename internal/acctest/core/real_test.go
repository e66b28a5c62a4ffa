package core

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// real is a folder in which the real CLI runs with the provider of a bench: what this package says of core is held to it.
type real struct {
	t    *testing.T
	path string
	dir  string
	env  []string
}

// newReal serves the provider of a bench to a real CLI that is at least minimum.
func newReal(t *testing.T, b *bench, minimum string) *real {
	t.Helper()
	found, err := cli.Find(t.Context(), cli.Terraform, minimum, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	r := &real{t: t, path: found.Path, dir: t.TempDir()}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	const address = "registry.terraform.io/hashicorp/test"
	go func() {
		server := &process{f: b.fake, stopped: make(chan struct{})}
		_ = tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, tf6server.WithDebug(ctx, reattach, closed),
			tf6server.WithLoggingSink(t), tf6server.WithoutLogStderrOverride(), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	t.Cleanup(func() {
		stop()
		<-closed
	})
	config := <-reattach
	text, err := json.Marshal(map[string]any{address: map[string]any{"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion,
		"Pid": config.Pid, "Test": true, "Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()}}})
	if err != nil {
		t.Fatal(err)
	}
	r.write("terraform.rc", "provider_installation {\n  direct {}\n}\n")
	r.env = append(cli.MachineEnvironment(), "TF_CLI_CONFIG_FILE="+filepath.Join(r.dir, "terraform.rc"), "TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1", "NO_COLOR=1", "TF_REATTACH_PROVIDERS="+string(text))
	return r
}

func (r *real) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *real) read(name string) string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

var borders = regexp.MustCompile("\x1b\\[[0-9;]*m|[│╷╵]")

// run runs a command, and returns what it prints without the border of diagnostics.
func (r *real) run(args ...string) (out string, failed bool) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), r.path, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	text, err := cmd.CombinedOutput()
	return borders.ReplaceAllString(string(text), ""), err != nil
}

// lines are the lines of a text that begin with one of these words, in order.
func lines(text string, beginnings ...string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for _, word := range beginnings {
			if strings.HasPrefix(line, word) {
				out = append(out, line)
			}
		}
	}
	return out
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

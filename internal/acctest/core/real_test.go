package core

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
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
	"github.com/zclconf/go-cty/cty"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// realCLI is a folder in which the real CLI runs with the provider of a bench: what this package says of core is held to it.
type realCLI struct {
	t    *testing.T
	path string
	dir  string
	env  []string
}

// foreignProvider is the address of another provider, which is served as well.
func foreignProvider() string { return realHost() + "/somebody/other" }

// realHost is the registry that providers without a host are of.
func realHost() string {
	if cli.IsTofu() {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// newReal serves the provider of a bench to the real CLI, of which the test needs some features.
func newReal(t *testing.T, b *bench, features ...cli.Feature) *realCLI {
	t.Helper()
	found, err := cli.ForTests(t.Context(), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	found.Need(t, features...)
	r := &realCLI{t: t, path: found.Path, dir: t.TempDir()}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})
	address := realHost() + "/hashicorp/test"
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
	served := map[string]any{"Protocol": config.Protocol, "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": true,
		"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()}}
	// The real core wants the provider installed that an object in the state came from. It asks it nothing.
	text, err := json.Marshal(map[string]any{address: served, foreignProvider(): served})
	if err != nil {
		t.Fatal(err)
	}
	r.write("terraform.rc", "provider_installation {\n  direct {}\n}\n")
	r.env = append(cli.MachineEnvironment(), "TF_CLI_CONFIG_FILE="+filepath.Join(r.dir, "terraform.rc"), "TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1", "NO_COLOR=1", "TF_REATTACH_PROVIDERS="+string(text))
	return r
}

func (r *realCLI) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *realCLI) read(name string) string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

var borders = regexp.MustCompile("\x1b\\[[0-9;]*m|[│╷╵]")

// run runs a command, and returns what it prints without the border of diagnostics.
func (r *realCLI) run(args ...string) (out string, failed bool) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), r.path, args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	text, err := cmd.CombinedOutput()
	return borders.ReplaceAllString(string(text), ""), err != nil
}

// place is what a line that says where a diagnostic belongs to begins with.
const place = "on main.tf"

// lines are the lines of a text that begin with one of these words, in order.
func lines(text string, beginnings ...string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		for _, word := range beginnings {
			if strings.HasPrefix(line, word) {
				if word == place { // the real CLI does not always know the block
					line, _, _ = strings.Cut(strings.TrimSuffix(line, ":"), ",")
				}
				out = append(out, duration.ReplaceAllString(line, "after a while"))
			}
		}
	}
	return out
}

// duration is how long something took, in whole seconds, which is a matter of the machine.
var duration = regexp.MustCompile(`after (\d+[hms])+`)

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// script is a configuration, or several that follow each other, with the commands to run in each.
type script struct {
	configs  []string
	commands []string // of each configuration
	bend     func(call, name string, a *response)
	// says are the beginnings of the lines that have to be the same, besides those of diagnostics.
	says []string
	// state is what it begins with, and objects are the ids of what the platform has then, each named a.
	state   string
	objects []string
}

// agree runs a script in this package's core and in the real one: they have to make the same calls, end alike, say the same, and
// leave the same state.
func (c script) agree(t *testing.T, features ...cli.Feature) {
	t.Helper()
	mine, its := newBench(t, ""), newBench(t, "")
	mine.bend(c.bend)
	its.bend(c.bend)
	r := newReal(t, its, features...)
	if c.state != "" {
		mine.w.SetState(c.state)
		r.write("terraform.tfstate", c.state)
	}
	for _, id := range c.objects {
		for _, b := range []*bench{mine, its} {
			b.found(id, "a", "")
			b.objects[id]["kind"], b.objects[id]["out"], b.objects[id]["note"] = cty.NullVal(cty.String), cty.StringVal("made"), cty.StringVal("note 7")
		}
	}
	says := append([]string{"Plan:", "Apply complete!", "Destroy complete!"}, c.says...)
	for _, config := range c.configs {
		mine.w.Configure(config)
		r.write("main.tf", config)
		for _, command := range c.commands {
			args := strings.Fields(command)
			got, err := mine.w.Run(t.Context(), args...)
			want, failed := r.run(args...)
			says := append([]string{"Error:", "Warning:", place, "Action "}, says...)
			switch {
			case failed && cli.IsTofu(): // whose texts are its own
				says = nil
			case failed: // the real CLI shows what it has planned so far
				says = says[:4]
			}
			if (err != nil) != failed || !slices.Equal(sorted(lines(got, says...)), sorted(lines(want, says...))) {
				t.Errorf("%s: the driver says\n%s\nthe real CLI says\n%s", command, got, want)
			}
			gotCalls, wantCalls := mine.calls(), its.calls()
			if !slices.Equal(sorted(strings.Split(gotCalls, ", ")), sorted(strings.Split(wantCalls, ", "))) {
				t.Errorf("%s: the driver calls\n%s\nthe real CLI calls\n%s", command, gotCalls, wantCalls)
			}
			if failed && command == "plan" {
				break // and so does all that follows
			}
			if got, want := outline(t, mine.w.State()), outline(t, r.state()); got != want {
				t.Errorf("%s: the driver's state is\n%s\nthe real CLI's is\n%s", command, got, want)
			}
		}
		mine.rules()
		its.rules()
	}
}

func (r *realCLI) state() string {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(r.dir, "terraform.tfstate"))
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	return string(text)
}

// numbers are what the fake gives to objects in the order in which they are made, which is not always the same.
var numbers = regexp.MustCompile(`(id-|note )[0-9]+`)

// outline is what a state file holds of objects and outputs.
func outline(t *testing.T, text string) string {
	t.Helper()
	s, err := parseState(text)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range s.all() {
		var attributes bytes.Buffer
		if err := json.Compact(&attributes, o.attributes); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s tainted %t deposed %t after %v: %s\n", o.addr, o.tainted, o.deposed != "", sorted(o.depends),
			numbers.ReplaceAllString(attributes.String(), "$1 n"))
	}
	for _, name := range slices.Sorted(maps.Keys(s.outputs)) {
		fmt.Fprintf(&b, "output %s = %#v\n", name, s.outputs[name])
	}
	return b.String()
}

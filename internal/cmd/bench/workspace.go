package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/estate"
)

const (
	oursAddress = "registry.terraform.io/platformusers/platformusers"
	idleAddress = "registry.terraform.io/platformusers/bench"
)

// workspace is a folder with a configuration and a state.
type workspace struct {
	b    *bench
	t    *tenant
	name string // null, twin or ours
	dir  string
}

// newWorkspace writes a folder. state may be nil.
func (b *bench) newWorkspace(t *tenant, name, configuration string, state []byte) (*workspace, error) {
	dir, err := os.MkdirTemp(b.dir, name+"-")
	if err != nil {
		return nil, fmt.Errorf("no folder for a configuration: %w", err)
	}
	w := &workspace{b: b, t: t, name: name, dir: dir}
	required := fmt.Sprintf("terraform {\n  required_providers {\n    platformusers = { source = %q }\n    bench = { source = %q }\n  }\n}\n\n",
		oursAddress, idleAddress)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(required+configuration), 0o600); err != nil {
		return nil, fmt.Errorf("the configuration cannot be written: %w", err)
	}
	if state == nil {
		return w, nil
	}
	if err := os.WriteFile(filepath.Join(dir, "terraform.tfstate"), state, 0o600); err != nil {
		return nil, fmt.Errorf("the state cannot be written: %w", err)
	}
	return w, nil
}

// subjects are the three workspaces of the same people: null, twin and ours.
func (b *bench) subjects(t *tenant, p estate.Platform, people []estate.Person, state estate.State) ([]*workspace, error) {
	twinType := strings.Replace(p.Type(), "platformusers_", "bench_", 1)
	nullState, nullErr := state.FileOf("bench_null", idleAddress, func(i estate.Instance) estate.Instance {
		attributes, _ := json.Marshal(map[string]json.RawMessage{"id": i["index_key"], "name": i["index_key"]})
		return estate.Instance{"index_key": i["index_key"], "schema_version": i["schema_version"], "attributes": attributes,
			"sensitive_attributes": json.RawMessage("[]")}
	})
	twinState, twinErr := state.FileOf(twinType, idleAddress, nil)
	oursState, oursErr := state.File()
	if err := errors.Join(nullErr, twinErr, oursErr); err != nil {
		return nil, err
	}
	var all []*workspace
	for _, one := range []struct {
		name, configuration string
		state               []byte
	}{
		{"null", p.Everybody("bench_null", people, map[string]string{"name": p.Attributes[0]}), nullState},
		{"twin", p.Everybody(twinType, people, nil), twinState},
		{"ours", p.Everybody(p.Type(), people, nil), oursState},
	} {
		w, err := b.newWorkspace(t, one.name, one.configuration, one.state)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// plan measures a plan, which has to be empty.
func (w *workspace) plan(ctx context.Context) (sample, error) {
	return w.measure(ctx, "No changes.", "plan", "-input=false", "-no-color", "-detailed-exitcode")
}

// measure runs a command, which has to succeed and to print a text. One that takes longer than the timeout is stopped.
func (w *workspace) measure(ctx context.Context, printed string, args ...string) (sample, error) {
	log := filepath.Join(w.dir, "metered.log")
	if err := os.Remove(log); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sample{}, fmt.Errorf("the log of the meter stays: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, w.b.timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, w.b.terraform.Path, args...)
	cmd.Dir, cmd.Env = w.dir, w.environment(log)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // an interrupted Terraform ends its providers
	cmd.WaitDelay = patience
	apart(cmd)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	w.t.Journal.Clear()
	begin := time.Now()
	err := cmd.Run()
	s := sample{wall: time.Since(begin), calls: w.t.Journal.All()}
	switch {
	case cmd.ProcessState == nil:
		return s, fmt.Errorf("terraform does not start: %w", err)
	case limited.Err() != nil:
		killGroup(cmd)
		s.wall, s.over = w.b.timeout, true
	case err != nil || !bytes.Contains(out.Bytes(), []byte(printed)):
		return s, errors.Join(err, fmt.Errorf("terraform %s does not print %q:\n%s", strings.Join(args, " "), printed, tail(out.String())))
	}
	text, err := os.ReadFile(log)
	if err != nil && !s.over { // a provider that was killed is not measured
		return s, fmt.Errorf("the meter has measured nothing: %w", err)
	}
	return s, errors.Join(ctx.Err(), s.readMeter(text, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()))
}

// patience is how long Terraform has to end after an interrupt. While it imports it does not: it begins the imports that are left, each of which
// waits for the rate limit.
const patience = 5 * time.Second

func (w *workspace) environment(log string) []string {
	env := append(cli.MachineEnvironment(), "TF_CLI_CONFIG_FILE="+w.b.cliConfig(), "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"METERED_PROGRAMS="+w.b.programs(), "METERED_LOG="+log)
	for name, value := range w.t.Env() {
		env = append(env, name+"="+value)
	}
	return env
}

// tail is the end of an output, where the errors are.
func tail(out string) string {
	lines := strings.Split(out, "\n")
	return strings.Join(lines[max(0, len(lines)-60):], "\n")
}

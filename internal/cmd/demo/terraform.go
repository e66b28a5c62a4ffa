package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// terraform runs the CLI in a copy of the scenario, and shows of its output what matters.
type terraform struct {
	path, dir string
	env       []string
	show      func(format string, args ...any)
	log       io.Writer
	last      changes // of the latest plan, apply or destroy
}

// changes are the numbers of resources of a plan, or of what was carried out.
type changes struct {
	Add    int `json:"add"`
	Change int `json:"change"`
	Remove int `json:"remove"`
}

// newTerraform copies the scenario and points the CLI at the provider of this checkout.
func (d *demo) newTerraform(path string) (*terraform, error) {
	dir := filepath.Join(d.dir, "quickstart")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(d.root, "examples", "scenarios", "quickstart"))); err != nil {
		return nil, fmt.Errorf("the scenario cannot be copied: %w", err)
	}
	// What an older Terraform would refuse stands in a folder of its own.
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(dir, "terraform-1.14"))); err != nil {
		return nil, fmt.Errorf("the scenario cannot be copied: %w", err)
	}
	config := filepath.Join(d.dir, "terraform.rc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n",
		"registry.terraform.io/platformusers/platformusers", d.binaries())
	if err := os.WriteFile(config, []byte(overrides), 0o600); err != nil {
		return nil, fmt.Errorf("the CLI's configuration cannot be written: %w", err)
	}
	return &terraform{path: path, dir: dir, env: append(cleanEnv(os.Environ()), "TF_CLI_CONFIG_FILE="+config), show: d.say, log: d.log}, nil
}

// foreign are the beginnings of the variables that would make this run another than everybody else's: Terraform's settings, and the credentials
// of real platforms.
var foreign = []string{"TF_", "CHECKPOINT_", "ANYPOINT_", "UIPATH_"}

func cleanEnv(env []string) []string {
	kept := []string{"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0"}
	for _, pair := range env {
		if !slices.ContainsFunc(foreign, func(prefix string) bool { return strings.HasPrefix(pair, prefix) }) {
			kept = append(kept, pair)
		}
	}
	return kept
}

func (t *terraform) command(ctx context.Context, args ...string) *exec.Cmd {
	_, _ = fmt.Fprintf(t.log, "$ terraform %s\n", strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, t.path, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = t.dir, t.env, t.log
	// An interrupted Terraform saves its state before it ends; a killed one does not.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	return cmd
}

// run plans, applies or destroys, and shows changes, results and diagnostics as they come.
func (t *terraform) run(ctx context.Context, args ...string) error {
	args = append([]string{args[0], "-json"}, args[1:]...)
	cmd := t.command(ctx, args...)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("no pipe to terraform: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("terraform does not start: %w", err)
	}
	lines := bufio.NewReader(pipe)
	var readErr error
	for readErr == nil {
		var line []byte
		line, readErr = lines.ReadBytes('\n')
		t.line(args[0], line)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("terraform %s: %w", args[0], err)
	}
	if !errors.Is(readErr, io.EOF) {
		return fmt.Errorf("the output of terraform breaks off: %w", readErr)
	}
	return nil
}

// message is one line of Terraform's machine-readable output.
type message struct {
	Message    string     `json:"@message"`
	Type       string     `json:"type"`
	Diagnostic diagnostic `json:"diagnostic"`
	Changes    changes    `json:"changes"`
	Hook       struct {
		Action string `json:"action"`
	} `json:"hook"`
}

// essential reports whether a message is worth a newcomer's time. Reading a data source is not, and who applies or destroys at once hears of every
// change again when it is done.
func (m message) essential(command string) bool {
	switch m.Type {
	case "planned_change":
		return command == "plan"
	case "resource_drift", "change_summary", "apply_errored":
		return true
	case "apply_complete":
		return m.Hook.Action != "read"
	default:
		return false
	}
}

type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
}

func (t *terraform) line(command string, line []byte) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return
	}
	var m message
	if json.Unmarshal(line, &m) != nil {
		_, _ = fmt.Fprintf(t.log, "%s\n", line)
		return
	}
	if m.Type == "diagnostic" {
		t.diagnose(m.Diagnostic)
		return
	}
	if m.Type == "change_summary" {
		t.last = m.Changes
	}
	if m.essential(command) {
		t.show("        %s", m.Message)
	}
	_, _ = fmt.Fprintf(t.log, "%s\n", m.Message)
}

func (t *terraform) diagnose(d diagnostic) {
	_, _ = fmt.Fprintf(t.log, "%s: %s (%s)\n%s\n", d.Severity, d.Summary, d.Address, d.Detail)
	if strings.Contains(d.Summary, "development overrides") {
		return // that the provider comes from this checkout is what the demo has announced
	}
	t.show("        %s: %s", d.Severity, d.Summary)
	for _, line := range wrap(d.Detail, 110) {
		t.show("        | %s", line)
	}
}

// wrap breaks text between words, and keeps the line breaks that it has.
func wrap(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			if line != "" && len(line)+1+len(word) > width {
				lines = append(lines, line)
				line = ""
			}
			line = strings.TrimPrefix(line+" "+word, " ")
		}
		lines = append(lines, line)
	}
	return lines
}

// validate has an output form of its own.
func (t *terraform) validate(ctx context.Context) error {
	out, err := t.command(ctx, "validate", "-json").Output()
	var response struct {
		Diagnostics []diagnostic `json:"diagnostics"`
	}
	if jsonErr := json.Unmarshal(out, &response); jsonErr != nil {
		return errors.Join(err, fmt.Errorf("terraform validate did not return JSON: %w", jsonErr))
	}
	for _, d := range response.Diagnostics {
		t.diagnose(d)
	}
	if err != nil {
		return fmt.Errorf("terraform validate: %w", err)
	}
	return nil
}

// query runs the lists of the scenario, and returns what people know each result by, by resource type.
func (t *terraform) query(ctx context.Context) (found map[string][]string, err error) {
	out, err := t.command(ctx, "query", "-json").Output()
	found = map[string][]string{}
	for line := range bytes.Lines(out) {
		var message struct {
			Found *struct {
				ResourceType string `json:"resource_type"`
				DisplayName  string `json:"display_name"`
			} `json:"list_resource_found"`
			Diagnostic *diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal(line, &message) != nil {
			continue
		}
		if message.Diagnostic != nil {
			t.diagnose(*message.Diagnostic)
		}
		if result := message.Found; result != nil {
			found[result.ResourceType] = append(found[result.ResourceType], result.DisplayName)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("terraform query: %w", err)
	}
	return found, nil
}

// output reads an output of the scenario into value.
func (t *terraform) output(ctx context.Context, name string, value any) error {
	out, err := t.command(ctx, "output", "-json", name).Output()
	if err != nil {
		return fmt.Errorf("terraform output: %w", err)
	}
	if err := json.Unmarshal(out, value); err != nil {
		return fmt.Errorf("the output %s is not what the scenario declares: %w", name, err)
	}
	return nil
}

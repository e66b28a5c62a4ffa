package acctest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/core"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// Driver plays lifecycles in this workspace.
func (w *Workspace) Driver() lifecycle.Driver { return inProcess{w} }

type inProcess struct{ w *Workspace }

func (d inProcess) Configure(text string) { d.w.core.Configure(text) }

func (d inProcess) State() string { return d.w.core.State() }

func (d inProcess) Do(args ...string) lifecycle.Outcome {
	r := d.w.do(args...)
	o := lifecycle.Outcome{Command: strings.Join(args, " "), Failed: r.Code == 1, Changed: r.Code == 2, Diagnostics: r.Diagnostics, Output: r.Output}
	if r.Plan != nil {
		for _, c := range r.Plan.Changes() {
			o.Changes = append(o.Changes, lifecycle.Change(c))
		}
	}
	return o
}

// Driver plays lifecycles with the real CLI in this folder.
func (w *CLI) Driver(t *testing.T) lifecycle.Driver { return realCLI{w, t} }

type realCLI struct {
	w *CLI
	t *testing.T
}

func (d realCLI) Configure(text string) { d.w.Configure(d.t, text) }

func (d realCLI) State() string { return d.w.State(d.t) }

// message is a line of the CLI's machine-readable output, as far as it is looked at.
type message struct {
	Type   string
	Change struct {
		Resource       struct{ Addr string }
		Action, Reason string
		Importing      *json.RawMessage
	}
	Diagnostic struct {
		Severity, Summary, Detail, Address string
		Range                              *struct {
			Filename   string
			Start, End struct{ Line, Column, Byte int }
		}
	}
}

// Do runs a command. Those that know it print for machines.
func (d realCLI) Do(args ...string) lifecycle.Outcome {
	ctx, cancel := context.WithTimeout(d.t.Context(), 2*time.Minute)
	defer cancel()
	o := lifecycle.Outcome{Command: strings.Join(args, " ")}
	machine := slices.Contains([]string{"plan", "apply", "destroy"}, args[0])
	if machine {
		args = slices.Insert(slices.Clone(args), 1, "-json")
	}
	out, err := d.w.Command(ctx, args...).CombinedOutput()
	o.Output = string(out)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 2:
		o.Changed = true
	case err != nil:
		o.Failed = true
	}
	if !machine {
		return o
	}
	for line := range bytes.Lines(out) {
		var m message
		if json.Unmarshal(line, &m) != nil {
			continue
		}
		switch m.Type {
		case "planned_change":
			if args[0] != "plan" { // an apply says them once more
				continue
			}
			if m.Change.Action == "import" { // of what is imported and nothing else, which the driver calls by both names
				m.Change.Action = "noop"
			}
			o.Changes = append(o.Changes, lifecycle.Change{Address: m.Change.Resource.Addr, Action: m.Change.Action, Reason: m.Change.Reason,
				Importing: m.Change.Importing != nil})
		case "diagnostic":
			one := core.Diagnostic{Severity: core.Severity(m.Diagnostic.Severity), Summary: m.Diagnostic.Summary, Detail: m.Diagnostic.Detail,
				Address: m.Diagnostic.Address}
			if r := m.Diagnostic.Range; r != nil {
				one.Subject = &hcl.Range{Filename: r.Filename, Start: hcl.Pos(r.Start), End: hcl.Pos(r.End)}
				one.Subject.Start.Line -= linesBefore
				one.Subject.End.Line -= linesBefore
			}
			o.Diagnostics = append(o.Diagnostics, one)
		}
	}
	return o
}

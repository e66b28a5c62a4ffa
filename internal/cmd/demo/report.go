package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// What the demo leaves behind, in the folder that reports names.
const (
	planFile       = "plan.md"
	evidenceBefore = "evidence-before"
	evidenceAfter  = "evidence-after"
	diffFile       = "what-changed.md"
)

// reports is the folder of this checkout that the demo leaves behind for its user to look at: out of version control, and replaced by each run.
func (d *demo) reports() string { return filepath.Join(d.root, ".build", "demo") }

// report runs the program that reports, and returns what it prints.
func (d *demo) report(ctx context.Context, stdin []byte, args ...string) (string, error) {
	_, _ = fmt.Fprintf(d.log, "$ platformusers-report %s\n", strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, filepath.Join(d.binaries(), executable("platformusers-report")), args...)
	cmd.Dir, cmd.Env, cmd.Stderr, cmd.Stdin = d.reports(), d.terraform.env, d.log, bytes.NewReader(stdin)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("platformusers-report %s: %w", args[0], err)
	}
	return string(out), nil
}

// planInSentences writes the saved plan as a reviewer reads it.
func (d *demo) planInSentences(ctx context.Context) error {
	if err := errors.Join(os.RemoveAll(d.reports()), os.MkdirAll(d.reports(), 0o700)); err != nil {
		return fmt.Errorf("the folder of the reports cannot be prepared: %w", err)
	}
	plan, err := d.terraform.command(ctx, "show", "-json", "first.tfplan").Output()
	if err != nil {
		return fmt.Errorf("terraform show: %w", err)
	}
	text, err := d.report(ctx, plan, "plan")
	if err != nil {
		return err
	}
	d.sayLines(text)
	d.say("        This is %s", d.left(planFile))
	return errors.Join(
		os.WriteFile(filepath.Join(d.reports(), planFile), []byte(text), 0o600),
		expect(strings.Contains(text, adaEmail) && strings.Contains(text, graceEmail), "the sentences name Ada and Grace"),
	)
}

// writeEvidence writes down who has what on all platforms.
func (d *demo) writeEvidence(ctx context.Context) error {
	summary, err := d.report(ctx, nil, "access", "--out", evidenceBefore)
	if err != nil {
		return err
	}
	d.sayLines(summary)
	d.say("        Open %s in a browser", d.left(filepath.Join(evidenceBefore, "access.html")))
	return nil
}

// proveRevocation compares the evidence of now with that of before Ada left.
func (d *demo) proveRevocation(ctx context.Context) error {
	if _, err := d.report(ctx, nil, "access", "--out", evidenceAfter); err != nil {
		return err
	}
	text, err := d.report(ctx, nil, "diff", evidenceBefore, evidenceAfter)
	if err != nil {
		return err
	}
	var changes strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.Contains(line, "**") {
			what, _, _ := strings.Cut(strings.TrimRight(line, "\n"), ". It was there at ")
			fmt.Fprintln(&changes, what)
		}
	}
	d.sayLines(changes.String())
	d.say("        This is %s, where each line says from when to when", d.left(diffFile))
	return errors.Join(
		os.WriteFile(filepath.Join(d.reports(), diffFile), []byte(text), 0o600),
		expect(strings.Contains(text, adaEmail), "the difference names Ada"),
	)
}

// left is a file that stays, as the user can open it from the checkout's folder.
func (d *demo) left(name string) string {
	path, err := filepath.Rel(d.root, filepath.Join(d.reports(), name))
	if err != nil {
		return name
	}
	return path
}

// sayLines shows the lines of a text that are not empty.
func (d *demo) sayLines(text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			d.say("        %s", line)
		}
	}
}

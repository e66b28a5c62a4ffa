package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

const usagePlan = `Usage: ` + program + ` plan [--format markdown|json] [--fail-on EFFECT,...] [--admin NAME] [PLAN.json]

Writes what a plan does to people, as Markdown for a pull request or as JSON for programs. PLAN.json, or standard input, is what
"terraform show -json FILE" writes of a saved plan.

The plan has no warnings of the provider and, from Terraform, no ephemeral resources. It does not have what a team, group or role may do
either: what makes administrators goes by names, and --admin adds yours.

Exit status: 0; 1 if the plan has an effect that --fail-on names; 2 for wrong arguments, for what is not a plan, and for --fail-on with a plan
that ended with an error.

Effects, from what hurts most on:
`

// usageEffects is the end of usagePlan: a line for each effect.
func usageEffects() string {
	var b strings.Builder
	for _, effect := range report.PlanEffects() {
		fmt.Fprintf(&b, "  %-18s somebody %s\n", effect, report.PlanEffectWords(effect))
	}
	return b.String() + "\n"
}

// plan writes a plan as sentences.
func plan(_ context.Context, p process, args []string) error {
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	format := flags.String("format", "markdown", "markdown, or json")
	var failOn []string // given twice, both count: a gate must not drop the first
	flags.Func("fail-on", "exit with 1 if the plan has one of these `effects`; several joined by commas, or one by one",
		func(text string) error {
			failOn = append(failOn, text)
			return nil
		})
	var options report.PlanOptions
	flags.Func("admin", "a team, role group, group or role that makes administrators, by its `name` or id; * stands for any text; may be repeated",
		func(text string) error {
			if strings.Trim(text, "* ") == "" {
				return errors.New("--admin names nothing: give a name, such as --admin 'Platform Owners' or --admin 'root*'")
			}
			options.Administrators = append(options.Administrators, text)
			return nil
		})
	files, err := parseAll(flags, p, usagePlan+usageEffects(), args)
	if err != nil {
		return err
	}
	if *format != "markdown" && *format != "md" && *format != "json" {
		return fmt.Errorf("plan --format %s: the formats are markdown and json", platform.Inert(*format))
	}
	var effects []string
	for _, text := range failOn {
		more, err := parseEffects(text)
		if err != nil {
			return err
		}
		effects = append(effects, more...)
	}
	if len(files) > 1 {
		return fmt.Errorf("plan takes one file, and not %d: %s", len(files), strings.Join(files, " "))
	}
	in := p.stdin
	if len(files) == 1 && files[0] != "-" {
		file, err := os.Open(files[0])
		if err != nil {
			return fmt.Errorf("the plan cannot be opened: %w", err)
		}
		defer func() { _ = file.Close() }()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder. Name the file that terraform show -json wrote", platform.Inert(files[0]))
		}
		in = file
	} else if file, ok := p.stdin.(*os.File); ok && isTerminal(file) {
		fmt.Fprintf(p.stderr, "%s: reading the plan from standard input, as in: terraform show -json plan.tfplan | %s plan\n", program, program)
	}
	read, err := report.ReadPlan(in)
	if err != nil {
		return err
	}
	return writePlan(read, options, p.stdout, *format, effects)
}

// parseEffects are the words of one --fail-on.
func parseEffects(text string) ([]string, error) {
	var effects []string
	for _, word := range strings.Split(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if !slices.Contains(report.PlanEffects(), word) {
			return nil, fmt.Errorf("plan --fail-on knows no effect %q. The effects are: %s", word, strings.Join(report.PlanEffects(), ", "))
		}
		effects = append(effects, word)
	}
	if len(effects) == 0 {
		return nil, fmt.Errorf("plan --fail-on names no effect. The effects are: %s", strings.Join(report.PlanEffects(), ", "))
	}
	return effects, nil
}

// writePlan writes the report of a plan, whole or not at all.
func writePlan(read *report.Plan, options report.PlanOptions, out io.Writer, format string, failOn []string) error {
	said := read.Report(options)
	var text bytes.Buffer
	if format == "json" {
		encoder := json.NewEncoder(&text)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(said); err != nil {
			return err
		}
	} else {
		text.WriteString(said.Markdown())
	}
	if _, err := out.Write(text.Bytes()); err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	switch {
	case said.Has(failOn):
		return errFound
	case read.Errored && len(failOn) > 0:
		return errors.New("the plan ended with an error, so whether it has what --fail-on names is not known. Mend what terraform plan says; plan again")
	}
	return nil
}

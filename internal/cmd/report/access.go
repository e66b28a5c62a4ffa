package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
	"github.com/platformusers/terraform-provider-platformusers/internal/report/page"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const usageAccess = `Usage: ` + program + ` access --out DIR [--platform PLATFORM,...] [--roster people.csv] [--dormant-days 90] [--partial]

Reads every account, invitation, membership and grant of every platform that the environment has settings for, and writes them to a new
folder: access.json, access.csv, access.xlsx, access.html, the forms of Vanta and of ConductorOne's baton-file for each platform, and
manifest.json with the SHA-256 of each. The settings are the environment variables of the provider.

The folder is written as a whole or not at all: a page that cannot be read, and a list that differs from the platform's own total, are errors.

Exit status: 0; 2 for wrong arguments and settings, and for what cannot be read: then no folder was written.

`

// defaultDormantDays is after how many days without a sign-in an account counts as dormant.
const defaultDormantDays = 90

// memoryLimit is beyond how many bytes the garbage collector works harder: the rows of 10,000 people on each platform take less, and what the files
// leave behind while they are written need not stay.
const memoryLimit = 128 << 20

// accessOptions are the flags of access.
type accessOptions struct {
	out, roster string
	platforms   []string
	dormantDays int
	partial     bool
	http        rest.Settings
}

// access writes an evidence folder.
func access(ctx context.Context, p process, args []string) error {
	options, err := accessFlags(p, args)
	if err != nil {
		return err
	}
	collect := report.CollectOptions{
		Now: p.clock.Time(), Version: version, Platforms: options.platforms, DormantDays: options.dormantDays, Partial: options.partial,
	}
	if options.roster != "" {
		if collect.Roster, err = readRoster(options.roster); err != nil {
			return err
		}
	}
	readers, err := report.Readers(report.ReaderOptions{Getenv: p.getenv, HTTP: options.http, Clock: p.clock, Version: version})
	if err != nil {
		return err
	}
	folder, err := report.CreateFolder(options.out)
	if err != nil {
		return err
	}
	defer folder.Discard()
	reportLeftovers(p.stderr, folder.Leftovers)
	if p.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	shown := newProgress(p)
	collect.Progress = shown.update
	evidence, err := report.Collect(ctx, readers, collect)
	shown.end()
	if err != nil {
		return err
	}
	people := report.People(evidence, collect.Roster)
	written, err := folder.Write(ctx, evidence, people, page.Write)
	if err != nil {
		return err
	}
	return writeAccessSummary(p.stdout, written, report.Count(evidence, people))
}

// reportLeftovers says what runs that were killed had left where the evidence is written.
func reportLeftovers(w io.Writer, leftovers []report.Leftover) {
	for _, one := range leftovers {
		path := platform.Inert(one.Path)
		if one.Err != nil {
			fmt.Fprintf(w, "%s: a run that was killed left personal data in %s, which cannot be removed: %v. Remove it\n", program, path, one.Err)
			continue
		}
		fmt.Fprintf(w, "%s: removed %s, which a run that was killed had left with personal data\n", program, path)
	}
}

func accessFlags(p process, args []string) (*accessOptions, error) {
	var o accessOptions
	flags := flag.NewFlagSet("access", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	flags.StringVar(&o.out, "out", "", "the folder to write, which must not exist or be empty")
	const only = "read only this `platform`: anypoint, uipath, apim or controlroom; several joined by commas, or one by one"
	flags.Func("platform", only, func(text string) error {
		for key := range strings.SplitSeq(text, ",") {
			if key = strings.TrimSpace(key); key == "" {
				return errors.New("it names no platform")
			}
			if !slices.Contains(o.platforms, key) {
				o.platforms = append(o.platforms, key)
			}
		}
		return nil
	})
	flags.StringVar(&o.roster, "roster", "", "a CSV `file` of the people who should have access: columns e-mail, name, manager, leaves on (2027-03-31)")
	flags.IntVar(&o.dormantDays, "dormant-days", defaultDormantDays, "after how many `days` without a sign-in an account counts as dormant")
	flags.BoolVar(&o.partial, "partial", false, "go on behind what cannot be read, and mark every file as partial")
	flags.StringVar(&o.http.CACertFile, "ca-cert-file", "", "a PEM `file` of certificate authorities to trust beside those of the system")
	flags.DurationVar(&o.http.RequestTimeout, "request-timeout", 0, "how long one call may take: 30s; 0 for the provider's default")
	flags.IntVar(&o.http.MaxConcurrentRequests, "max-concurrent-requests", 0, "how many calls one platform gets at once; 0 for the provider's default")
	others, err := parseAll(flags, p, usageAccess, args)
	switch {
	case err != nil:
		return nil, err
	case len(others) > 0:
		return nil, fmt.Errorf("access takes no argument %q; the folder is named by --out", platform.Inert(others[0]))
	case o.out == "":
		return nil, errors.New("access needs --out, the folder to write, such as --out evidence-2026-11-29")
	case o.dormantDays < 1 || o.dormantDays > 36500:
		return nil, fmt.Errorf("--dormant-days %d: choose between 1 and 36500 days", o.dormantDays)
	}
	return &o, nil
}

// parseAll parses flags before and behind the other arguments, and returns those.
func parseAll(flags *flag.FlagSet, p process, usage string, args []string) (others []string, err error) {
	flags.Usage = func() {
		fmt.Fprint(p.stderr, usage)
		flags.PrintDefaults()
	}
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, errUsage // the flags have said what is wrong
		}
		if flags.NArg() == 0 {
			return others, nil
		}
		others, args = append(others, flags.Arg(0)), flags.Args()[1:]
	}
}

func readRoster(path string) (*report.Roster, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the roster cannot be read: %w", err)
	}
	defer file.Close()
	return report.ReadRoster(file, filepath.Base(path))
}

// writeAccessSummary ends the command: what was written, and what stands out in it.
func writeAccessSummary(w io.Writer, written *report.Written, counts report.Counts) error {
	m := &written.Manifest
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if m.Partial {
		fmt.Fprintln(table, "PARTIAL: something could not be read. What is missing in this evidence may be there.")
	}
	for _, number := range counts.Named(m) {
		fmt.Fprintf(table, "%s\t%d\n", number.Name, number.Value)
	}
	for _, one := range m.Platforms {
		fmt.Fprintf(table, "%s\t%s\n", one.Platform, one.Describe())
	}
	fmt.Fprintf(table, "written at\t%s\n", m.WrittenAt.Format(time.RFC3339))
	fmt.Fprintf(table, "folder\t%s\n", platform.Inert(written.Path))
	fmt.Fprintf(table, "SHA-256 of manifest.json\t%s\n", written.ManifestSHA256)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("the evidence is complete in %s, but its summary cannot be written: %w", platform.Inert(written.Path), err)
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

const usageDiff = `Usage: ` + program + ` diff [--format md|csv|json] [--partial] OLD NEW

Writes what was granted, revoked, created, deleted and changed between two evidence folders, person by person. The files of both are
compared with the hashes of their manifests first: a folder with a file that was changed, removed or added is refused.

Exit status: 0, whether something changed or not; 2 for wrong arguments, and for folders that are refused.

`

// diff writes what changed between two evidence folders.
func diff(ctx context.Context, p process, args []string) error {
	flags := flag.NewFlagSet("diff", flag.ContinueOnError)
	flags.SetOutput(p.stderr)
	format := flags.String("format", "md", "md (Markdown), csv or json")
	partial := flags.Bool("partial", false, "compare partial evidence as well: nothing counts as revoked because it could not be read")
	folders, err := parseAll(flags, p, usageDiff, args)
	if err != nil {
		return err
	}
	if len(folders) != 2 {
		return fmt.Errorf("diff takes two evidence folders, the older one first, and not %d", len(folders))
	}
	var out bytes.Buffer
	write := map[string]func(*report.Diff) error{
		"md":       func(d *report.Diff) error { return d.WriteMarkdown(&out) },
		"markdown": func(d *report.Diff) error { return d.WriteMarkdown(&out) },
		"csv":      func(d *report.Diff) error { return d.WriteCSV(&out) },
		"json":     func(d *report.Diff) error { return d.WriteJSON(&out) },
	}[*format]
	if write == nil {
		return fmt.Errorf("diff --format %s: the formats are md, csv and json", platform.Inert(*format))
	}
	var stored [2]*report.Stored
	for i, path := range folders {
		if stored[i], err = report.ReadFolder(path); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if stored[0].ManifestSHA256 == stored[1].ManifestSHA256 {
		return fmt.Errorf("%s and %s are the same evidence. Name two that were written at different times, the older one first",
			platform.Inert(folders[0]), platform.Inert(folders[1]))
	}
	found, err := report.Compare(stored[0], stored[1], *partial)
	if err != nil {
		return err
	}
	if err := write(found); err != nil {
		return err
	}
	if _, err := p.stdout.Write(out.Bytes()); err != nil {
		return fmt.Errorf("the difference cannot be written: %w", err)
	}
	return nil
}

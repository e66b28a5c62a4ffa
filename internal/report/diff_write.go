package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// WriteJSON writes the difference for programs.
func (d *Diff) WriteJSON(w io.Writer) error {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escapeUnprintable(text), '\n'))
	return err
}

// WriteCSV writes one line for each change, complete in itself: who, what, and when it was there and when not, with the hashes of both manifests.
// Platforms that were not compared have a line of the action not_compared.
func (d *Diff) WriteCSV(w io.Writer) error {
	t := newTable(w,
		"action", "email", "account", "account_id", "platform", "tenant", "tenant_id", "kind", "what", "what_id", "where", "where_id", "origin",
		"administrator", "field", "old", "new", "old_written_at", "new_written_at", "old_manifest_sha256", "new_manifest_sha256", "evidence")
	mark := markComplete
	if d.Old.Partial || d.New.Partial {
		mark = markPartial
	}
	line := func(c *Change) {
		r := &c.Row
		t.row(c.Action, r.Email, r.Name, r.AccountID, r.Platform, r.Tenant, r.TenantID, r.Kind, r.What, r.WhatID, r.Where, r.WhereID, r.Origin,
			strconv.FormatBool(r.Administrator), c.Field, c.Old, c.New, timeOf(d.Old), timeOf(d.New), d.Old.ManifestSHA256, d.New.ManifestSHA256, mark)
	}
	for _, one := range d.NotCompared {
		line(&Change{Action: "not_compared", Row: Row{Platform: one.Platform}, New: one.Why})
	}
	for i := range d.Changes {
		line(&d.Changes[i])
	}
	return t.end()
}

func timeOf(side DiffSide) string { return side.WrittenAt.UTC().Format(time.RFC3339) }

// WriteMarkdown writes the difference for people, person by person. Texts of platforms stand in code spans, where nothing of them is markup.
func (d *Diff) WriteMarkdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	title := "# What changed in access"
	if d.Old.Partial || d.New.Partial {
		title += " (" + markPartial + ")"
	}
	fmt.Fprintf(out, "%s\n\n| | old | new |\n|---|---|---|\n", title)
	fmt.Fprintf(out, "| written at | %s | %s |\n", timeOf(d.Old), timeOf(d.New))
	fmt.Fprintf(out, "| version | %s | %s |\n", codeInTable(d.Old.Version), codeInTable(d.New.Version))
	fmt.Fprintf(out, "| complete | %s | %s |\n", yesNo(!d.Old.Partial), yesNo(!d.New.Partial))
	fmt.Fprintf(out, "| SHA-256 of the manifest | %s | %s |\n\n", code(d.Old.ManifestSHA256), code(d.New.ManifestSHA256))
	fmt.Fprintf(out, "The files of both folders are those of their manifests. What is revoked or deleted was there at %s and was not at %s.\n\n",
		timeOf(d.Old), timeOf(d.New))
	fmt.Fprintf(out, "**%s**\n", d.Summary())
	if len(d.NotCompared) > 0 {
		fmt.Fprint(out, "\n## Not compared\n\n")
		for _, one := range d.NotCompared {
			fmt.Fprintf(out, "- %s: %s\n", code(one.Platform), markdownText(one.Why))
		}
	}
	person := "\x00"
	for i := range d.Changes {
		c := &d.Changes[i]
		group := c.person
		if c.Action == ActionRenamed {
			group = "\x00renamed"
		} else if group == "" {
			group = "\x00" + c.Platform + accountKey(&c.Row)
		}
		if group != person {
			person = group
			fmt.Fprintf(out, "\n## %s\n\n", c.heading())
		}
		fmt.Fprintf(out, "- %s\n", c.sentence(d))
	}
	return out.Flush()
}

// Summary is the difference in numbers: "1 deleted, 2 revoked".
func (d *Diff) Summary() string {
	var parts []string
	for _, action := range actionOrder {
		if n := d.Counts[action]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, action))
		}
	}
	if len(parts) == 0 {
		return "Nothing changed."
	}
	return strings.Join(parts, ", ")
}

func (c *Change) heading() string {
	switch {
	case c.Action == ActionRenamed:
		return "Names"
	case c.person != "":
		return code(c.person)
	}
	return code(firstOf(c.Name, c.AccountID)) + " on " + c.Platform
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return "(nameless)"
}

// sentence is one change: what, on which platform, and the times between which it happened.
func (c *Change) sentence(d *Diff) string {
	on := fmt.Sprintf("on %s (%s)", c.Platform, code(firstOf(c.Tenant, c.TenantID)))
	what := c.object()
	there, gone := timeOf(d.Old), timeOf(d.New)
	switch c.Action {
	case ActionDeleted, ActionRevoked:
		return fmt.Sprintf("**%s** %s: %s. It was there at %s, and was not at %s.", title(c.Action), on, what, there, gone)
	case ActionCreated, ActionGranted:
		return fmt.Sprintf("**%s** %s: %s. It was not there at %s, and was at %s.", title(c.Action), on, what, there, gone)
	case ActionAccepted:
		return fmt.Sprintf("**Accepted** %s: the invitation of %s, between %s and %s.", on, code(firstOf(c.Email, c.Name)), there, gone)
	case ActionRenamed:
		return fmt.Sprintf("**Renamed** %s: %s %s is now %s. Nobody gained or lost anything by it.", on, c.Field, code(c.Old), code(firstOf(c.New)))
	}
	return fmt.Sprintf("**Changed** %s: %s of %s was %s at %s, and is %s at %s.", on, c.Field, what, code(firstOf(c.Old)), there,
		code(firstOf(c.New)), gone)
}

func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// object is what a change is about.
func (c *Change) object() string {
	var text string
	switch c.Kind {
	case platform.KindAccount:
		text = "the account " + code(firstOf(c.Name, c.AccountID)) + idText(c.AccountID)
	case platform.KindInvitation:
		text = "the invitation of " + code(firstOf(c.Email, c.Name)) + idText(firstOf(c.WhatID, c.AccountID, "no id"))
	case platform.KindMembership:
		text = "the membership in " + code(firstOf(c.What, c.WhatID))
	default:
		text = code(firstOf(c.What, c.WhatID))
	}
	if c.Where != "" {
		text += " in " + code(c.Where)
	}
	if c.Origin != "" && c.Origin != platform.OriginDirect {
		text += ", by " + code(c.Origin)
	}
	if c.Administrator {
		text += " (administrator)"
	}
	return text
}

func idText(id string) string {
	if id == "" {
		return ""
	}
	return " (id " + code(id) + ")"
}

// code is a platform's text as a code span: the fence is longer than any run of backticks in it.
func code(text string) string {
	text = platform.Inert(text)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") || strings.TrimSpace(text) == "" {
		text = " " + text + " "
	}
	return fence + text + fence
}

// codeInTable is a code span in a cell of a table, which a bar would end.
func codeInTable(text string) string { return strings.ReplaceAll(code(text), "|", `\|`) }

// markdownText is a text in which nothing is markup.
func markdownText(text string) string {
	var out strings.Builder
	for _, r := range platform.Inert(text) {
		if strings.ContainsRune("\\`*_{}[]<>#+!|~&@", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

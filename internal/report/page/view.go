package page

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// view is what the page's frame shows: everything but the people.
type view struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Title      string
	Tenants    []string // "Example Corp (Anypoint Platform)"
	WrittenAt  string
	WrittenISO string
	Version    string
	Partial    bool
	Failures   []string
	NotRead    []string // platforms that are not part of the evidence
	Filters    []string
	Dormant    string
	Roster     *report.ManifestRoster
	RosterHash string
	Platforms  []platformView
	People     string
	Accounts   string
	Rows       string
	Findings   []findingView

	// The values of filters.
	PlatformOptions, StatusOptions, KindOptions, OriginOptions []option
	WhatOptions, ManagerOptions                                []string
}

type option struct{ Value, Label string }

type findingView struct {
	finding
	Bit   int
	Count int
}

// CountText is the finding's number, as people read it.
func (f findingView) CountText() string { return grouped(f.Count) }

type platformView struct {
	Name, Tenant, TenantID, SignedInAs, Status string
	Bad                                        bool // the platform was not read completely
	Rows                                       string
	Counts                                     []countView
	Mismatches                                 int
}

type countView struct {
	What, Read, Total string
	Mismatch          bool
}

// Status of a platform in a manifest.
const (
	statusRead          = "read"
	statusNotConfigured = "not_configured"
)

func newView(e *report.Evidence, d *data) *view {
	m := &e.Manifest
	written := m.WrittenAt.UTC()
	v := &view{
		Policy: policy(), Style: template.CSS(style), Script: template.JS(script), //nolint:gosec // both are this package's own files
		WrittenAt: written.Format("2006-01-02 15:04:05") + " UTC", WrittenISO: written.Format(time.RFC3339),
		Version: platform.Inert(m.Version), Partial: m.Partial, Roster: m.Roster,
		People: grouped(len(d.people)), Accounts: grouped(d.accounts), Rows: grouped(d.rows),
		Dormant: fmt.Sprintf("%d days without a sign-in", m.DormantDays),
	}
	if m.Roster != nil {
		v.Roster = &report.ManifestRoster{Name: platform.Inert(m.Roster.Name), People: m.Roster.People, SHA256: platform.Inert(m.Roster.SHA256)}
	}
	for _, filter := range m.Filters {
		v.Filters = append(v.Filters, platform.Inert(filter))
	}
	for i := range m.Platforms {
		v.addPlatform(&m.Platforms[i])
	}
	v.addFindings(d)
	v.addOptions(e, d)
	v.Title = fmt.Sprintf("Who has access: %s, %s", cmp.Or(strings.Join(v.Tenants, ", "), "no platform"), written.Format("2006-01-02"))
	if v.Partial {
		v.Title = "PARTIAL: " + v.Title
	}
	return v
}

// addPlatform adds a platform of the manifest. Whatever is short makes the page partial, even if the manifest did not say so.
func (v *view) addPlatform(m *report.ManifestPlatform) {
	name := platformName(m.Platform)
	if m.Status == statusNotConfigured {
		v.NotRead = append(v.NotRead, name)
		return
	}
	p := platformView{
		Name: name, Tenant: platform.Inert(m.Tenant), TenantID: platform.Inert(m.TenantID), SignedInAs: platform.Inert(m.SignedInAs),
		Status: platform.Inert(m.Status), Rows: grouped(m.Rows), Bad: m.Status != statusRead || len(m.Failures) > 0,
	}
	for _, failure := range m.Failures {
		v.Failures = append(v.Failures, name+": "+platform.Inert(failure))
	}
	for _, count := range m.Counts {
		c := countView{What: platform.Inert(count.What), Read: grouped(count.Read), Total: "not reported"}
		if count.Total != nil {
			c.Total, c.Mismatch = grouped(*count.Total), *count.Total != count.Read
		}
		if c.Mismatch {
			p.Mismatches++
			p.Bad = true
			// Those who collect evidence say so themselves; a manifest that does not must not hide it.
			failure := fmt.Sprintf("%s: %d were read, and the platform's own total is %d", c.What, count.Read, *count.Total)
			if !slices.Contains(m.Failures, failure) {
				v.Failures = append(v.Failures, name+": "+failure)
			}
		}
		p.Counts = append(p.Counts, c)
	}
	v.Partial = v.Partial || p.Bad
	v.Platforms = append(v.Platforms, p)
	v.Tenants = append(v.Tenants, cmp.Or(p.Tenant, p.TenantID, "unknown tenant")+" ("+name+")")
}

func (v *view) addFindings(d *data) {
	for i, f := range findings {
		if f.Roster && v.Roster == nil {
			continue
		}
		found := findingView{finding: f, Bit: 1 << i}
		for k := range d.people {
			if d.people[k].marks.has(i) {
				found.Count++
			}
		}
		if i == isDormant {
			found.Hint = "Active, " + v.Dormant
		}
		v.Findings = append(v.Findings, found)
	}
}

// addOptions collects the values that the filters offer: those that the evidence has.
func (v *view) addOptions(e *report.Evidence, d *data) {
	platforms, statuses, kinds, origins, managers, whats := set{}, set{}, set{}, set{}, set{}, set{}
	for _, t := range d.tenants {
		platforms.add(t.platform)
	}
	for i := range e.Rows {
		kinds.add(platform.Inert(e.Rows[i].Kind))
	}
	for i := range d.people {
		managers.add(d.people[i].manager)
		for k := range d.people[i].entries {
			statuses.add(d.people[i].entries[k].status)
		}
	}
	for _, r := range d.rights {
		whats.add(r.what)
		origins.add(originKind(r.origin))
	}
	v.WhatOptions, v.ManagerOptions = whats.sorted(), managers.sorted()
	v.PlatformOptions, v.StatusOptions = options(platforms, platformName), options(statuses, sentence)
	v.KindOptions, v.OriginOptions = options(kinds, sentence), options(origins, sentence)
}

// set holds distinct texts, none of them empty.
type set map[string]bool

func (s set) add(text string) {
	if text != "" {
		s[text] = true
	}
}

func (s set) sorted() []string { return slices.Sorted(maps.Keys(s)) }

// originKinds are the first words of origins that name something: "team Billing". The longer ones come first.
var originKinds = []string{"directory group", "role group", "team", "group", "role"}

// originKind is what an origin is, without its name.
func originKind(origin string) string {
	for _, kind := range originKinds {
		if strings.HasPrefix(origin, kind+" ") {
			return kind
		}
	}
	return origin
}

func options(values set, label func(string) string) []option {
	all := make([]option, 0, len(values))
	for _, value := range values.sorted() {
		all = append(all, option{value, label(value)})
	}
	return all
}

// sentence writes a word as the first of a sentence.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// grouped is a number with its thousands apart: 10,000.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

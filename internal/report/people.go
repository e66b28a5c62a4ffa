package report

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// People are all people of the evidence, in the order of its rows. roster is nil when there is none to compare with.
//
// Only a platform that reports sign-ins can make somebody dormant: where nobody at all has a last sign-in, as on Azure API Management, none is known.
func People(e *Evidence, roster *Roster) []Person {
	var people []Person
	byKey := map[string]int{}
	reportsLogins := map[string]bool{}
	for i := range e.Rows {
		row := &e.Rows[i]
		if row.LastLoginAt != "" {
			reportsLogins[row.Platform] = true
		}
		key := personKey(row)
		at, ok := byKey[key]
		if !ok {
			at = len(people)
			byKey[key] = at
			people = append(people, Person{Email: row.Email, Platforms: []string{}})
		}
		people[at].Rows = append(people[at].Rows, i)
	}
	for i := range people {
		people[i].judge(e, reportsLogins)
		people[i].compare(roster, e.Manifest.WrittenAt)
	}
	return people
}

// personKey is the same for all rows of a person. No e-mail address looks like that of an account without one.
func personKey(row *Row) string {
	if key := platform.NormalizedEmail(row.Email); key != "" {
		return key
	}
	return "\x00" + row.Platform + "\x00" + row.TenantID + "\x00" + accountKey(row)
}

// accountKey is the same for all rows of one account or invitation of a tenant.
func accountKey(row *Row) string {
	switch {
	case row.AccountID != "":
		return row.AccountID
	case row.Kind == platform.KindInvitation:
		return "invitation " + cmp.Or(row.WhatID, platform.NormalizedEmail(row.Email), row.Name)
	}
	return "unknown " + cmp.Or(platform.NormalizedEmail(row.Email), row.Name)
}

// isOpen reports whether a row is an account or an open invitation, by which its person is on the platform.
func (r *Row) isOpen() bool {
	switch r.Kind {
	case platform.KindAccount:
		return r.Status != platform.StatusDeleted
	case platform.KindInvitation:
		return r.Status != platform.StatusExpired && r.Status != platform.StatusDeleted
	}
	return false
}

// judge sets what the person's rows say.
func (p *Person) judge(e *Evidence, reportsLogins map[string]bool) {
	since := e.Manifest.WrittenAt.AddDate(0, 0, -e.Manifest.DormantDays)
	for _, i := range p.Rows {
		row := &e.Rows[i]
		if utf8.RuneCountInString(row.Name) > utf8.RuneCountInString(p.Name) {
			p.Name = row.Name
		}
		p.Administrator = p.Administrator || row.Administrator
		if row.isOpen() && !slices.Contains(p.Platforms, row.Platform) {
			p.Platforms = append(p.Platforms, row.Platform)
		}
		if row.Kind == platform.KindAccount && row.Status == platform.StatusActive && reportsLogins[row.Platform] &&
			platform.IsInactive(timeFrom(row.LastLoginAt), timeFrom(row.CreatedAt), since) {
			p.Dormant = true
		}
	}
	p.Several = len(p.Platforms) > 1
}

// compare sets what the roster has of the person.
func (p *Person) compare(roster *Roster, now time.Time) {
	if roster == nil {
		return
	}
	known, ok := roster.people[platform.NormalizedEmail(p.Email)]
	if p.Email == "" || !ok {
		p.Unknown = true
		return
	}
	p.Name, p.Manager, p.LeavesOn = cmp.Or(known.name, p.Name), known.manager, known.leavesOn
	p.Left = known.leavesOn != "" && known.leavesOn < now.UTC().Format(time.DateOnly)
}

// timeFrom is a time of a row; zero when it is unknown.
func timeFrom(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t
}

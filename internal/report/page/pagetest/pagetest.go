// Package pagetest makes evidence up for the tests of package page, in the browser and without one, and for the picture in the documentation. All
// people are of example.com.
package pagetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// ReadAt is when made-up evidence was read.
var ReadAt = time.Date(2026, 11, 29, 14, 3, 22, 0, time.UTC)

var (
	firstNames = []string{
		"Ada", "Bruno", "Chiara", "Dmitri", "Emeka", "Farida", "Grace", "Hiroshi", "Ingrid", "José", "Keiko", "Lars", "Mei", "Nadia", "Oluwaseun", "Priya",
	}
	lastNames = []string{
		"Almeida", "Brandt", "Castillo", "Duarte", "Eriksen", "Fontaine", "Gruber", "Haddad", "Ivanova", "Jansen", "Kowalski", "Lindqvist", "Moreau",
	}
)

// tenants are the made-up tenants, one a platform.
var tenants = []report.ManifestPlatform{
	{Platform: "anypoint", Tenant: "Example Corp", TenantID: "7c6f0c5e-3f2b-4a57-9d0e-5b1f3a2c4d11", SignedInAs: "client terraform"},
	{Platform: "uipath", Tenant: "example", TenantID: "b0a1c2d3-0000-4000-8000-00000000a11c", SignedInAs: "application access-review"},
	{Platform: "apim", Tenant: "example-apis", TenantID: "/subscriptions/…/service/example-apis", SignedInAs: "access-review@example.com"},
	{Platform: "controlroom", Tenant: "controlroom.example.com", TenantID: "https://controlroom.example.com", SignedInAs: "svc-review"},
}

// maker puts evidence together.
type maker struct {
	evidence report.Evidence
}

func newMaker() *maker {
	m := &maker{}
	m.evidence.Manifest = report.Manifest{
		Format: report.FormatVersion, WrittenAt: ReadAt, Version: "0.9.0", DormantDays: 90, Platforms: slices.Clone(tenants),
	}
	return m
}

// account adds an account, and returns how to add what it holds.
func (m *maker) account(platformKey string, row report.Row) func(kind, what, where, origin string, administrator bool) {
	i := slices.IndexFunc(tenants, func(t report.ManifestPlatform) bool { return t.Platform == platformKey })
	row.Platform, row.Tenant, row.TenantID = platformKey, tenants[i].Tenant, tenants[i].TenantID
	if row.Kind == "" {
		row.Kind = platform.KindAccount
	}
	if row.Status == "" {
		row.Status = platform.StatusActive
	}
	m.evidence.Rows = append(m.evidence.Rows, row)
	return func(kind, what, where, origin string, administrator bool) {
		held := row
		held.Kind, held.What, held.WhatID, held.Where, held.Origin, held.Administrator = kind, what, "id of "+what, where, origin, administrator
		m.evidence.Rows = append(m.evidence.Rows, held)
	}
}

// done counts what was made.
func (m *maker) done() *report.Evidence {
	for i := range m.evidence.Manifest.Platforms {
		p := &m.evidence.Manifest.Platforms[i]
		p.Status = "read"
		users := 0
		for k := range m.evidence.Rows {
			row := &m.evidence.Rows[k]
			if row.Platform != p.Platform {
				continue
			}
			p.Rows++
			if row.What == "" {
				users++
			}
		}
		p.Counts = []report.ManifestCount{{What: "users", Read: users, Total: &users}}
	}
	return &m.evidence
}

func day(daysAgo int) string { return ReadAt.AddDate(0, 0, -daysAgo).Format(time.RFC3339) }

// someone is the name and the e-mail address of person n.
func someone(n int) (name, email string) {
	first, last := firstNames[n%len(firstNames)], lastNames[n/len(firstNames)%len(lastNames)]
	name, email = first+" "+last, strings.ToLower(strings.ReplaceAll(first, "é", "e")+"."+last)
	if round := n / (len(firstNames) * len(lastNames)); round > 0 {
		name, email = fmt.Sprintf("%s %d", name, round+1), fmt.Sprintf("%s%d", email, round+1)
	}
	return name, email + "@example.com"
}

// Sample is evidence of 48 people on four platforms, with a roster and something of each finding.
func Sample() (*report.Evidence, []report.Person) {
	m := newMaker()
	managers := []string{"grace.gruber@example.com", "mei.haddad@example.com", "priya.jansen@example.com"}
	lines := "e-mail,name,manager,leaves on\n"
	for i := range 48 {
		m.person(i)
		name, email := someone(i)
		leavesOn := ""
		switch {
		case name == "Farida Castillo", name == "Lars Brandt": // the roster does not have them
			continue
		case name == "Emeka Brandt":
			leavesOn = "2026-11-15"
		case strings.HasPrefix(name, "Keiko"):
			leavesOn = "2027-01-31"
		}
		lines += strings.Join([]string{email, name, managers[i%len(managers)], leavesOn}, ",") + "\n"
	}
	roster, err := report.ReadRoster(strings.NewReader(lines), "people.csv")
	if err != nil {
		panic(err) // the lines above are no roster
	}
	e := m.done()
	e.Manifest.Roster = &report.ManifestRoster{Name: roster.Name, People: 46, SHA256: roster.SHA256}
	return e, report.People(e, roster)
}

// person adds the accounts of person i of the sample.
func (m *maker) person(i int) {
	name, email := someone(i)
	login := strings.TrimSuffix(email, "@example.com")
	row := report.Row{Email: email, Name: login, CreatedAt: day(200 + 11*i), LastLoginAt: day(1 + i%30)}
	if i%16 == 9 {
		row.LastLoginAt = day(140 + i)
	}
	if i%4 != 3 {
		r := row
		r.AccountID = fmt.Sprintf("a%07d-5d3c-4f1e-9b1a-2f6c8e0d4b7a", i)
		if i%16 == 10 {
			r.Status = platform.StatusDisabled
		}
		hold := m.account("anypoint", r)
		team := []string{"Billing", "Logistics", "Integration"}[i%3]
		hold(platform.KindMembership, "Everyone at Example Corp", "", platform.OriginDirect, false)
		hold(platform.KindMembership, team, "", platform.OriginDirect, false)
		hold(platform.KindGrant, "Exchange Contributor", "", "team "+team, false)
		hold(platform.KindGrant, "Read Applications", "Example Corp, environment Production", "team "+team, false)
		if i%20 == 0 {
			hold(platform.KindGrant, "Organization Administrator", "", platform.OriginDirect, true)
		}
	}
	if i%3 == 0 {
		r := row
		r.Name, r.AccountID = email, fmt.Sprintf("u%07d-91aa-4c55-8d2f-7b30c1e5f642", i)
		if i%15 == 6 {
			r.Kind, r.Status, r.LastLoginAt = platform.KindInvitation, platform.StatusPending, ""
		}
		hold := m.account("uipath", r)
		hold(platform.KindMembership, "Automation Users", "", platform.OriginDirect, false)
		hold(platform.KindGrant, "Allow to be Automation User", "Default", "group Automation Users", false)
		hold(platform.KindGrant, "Automation User", "Finance/Invoices", platform.OriginDirect, false)
		if i%24 == 0 {
			hold(platform.KindMembership, "Administrators", "", platform.OriginDirect, true)
		}
	}
	if i%5 == 3 || i%4 == 3 {
		r := row
		r.Name, r.AccountID, r.LastLoginAt = name, login, "" // API Management reports no sign-ins
		if i%16 == 7 {
			r.Kind, r.Status = platform.KindInvitation, platform.StatusExpired
		}
		hold := m.account("apim", r)
		hold(platform.KindMembership, "Developers", "", platform.OriginDirect, false)
		hold(platform.KindGrant, "Premium", "", platform.OriginDirect, false)
	}
	if i%6 == 1 {
		r := row
		r.AccountID = fmt.Sprint(1000 + i)
		hold := m.account("controlroom", r)
		hold(platform.KindGrant, "Bot runner", "", platform.OriginDirect, false)
		if i == 13 {
			hold(platform.KindGrant, "AAE_Admin", "", "directory group Automation Leads", true)
		}
	}
}

// Large is evidence of so many people on each of four platforms, none of whom is on two, with five rows each.
func Large(perPlatform int) (*report.Evidence, []report.Person) {
	m := newMaker()
	for i := range 4 * perPlatform {
		name, email := someone(i)
		hold := m.account(tenants[i%4].Platform, report.Row{
			Email: email, Name: name, AccountID: fmt.Sprintf("%08d-5d3c-4f1e-9b1a-2f6c8e0d4b7a", i), CreatedAt: day(400 + i%300), LastLoginAt: day(i % 200),
		})
		team := fmt.Sprintf("Team %03d", i%400)
		hold(platform.KindMembership, "Everyone", "", platform.OriginDirect, false)
		hold(platform.KindMembership, team, "", platform.OriginDirect, false)
		hold(platform.KindGrant, fmt.Sprintf("Role %02d", i%40), "", "team "+team, false)
		hold(platform.KindGrant, "Reader", fmt.Sprintf("Folder %03d", i%300), platform.OriginDirect, i%1000 == 0)
	}
	e := m.done()
	return e, report.People(e, nil)
}

// Texts that a page must show and not obey.
const (
	HostileScript = `</script><script>alert(1)</script><!--<script>`
	HostileMarkup = `"'><img src=https://attacker.example/x.png onerror=alert(2)>`
	HostileTurned = "Eve \u202etxt.exe\u202c\u2066\u200b\x00\x1b[31m"
	HostileEntity = `&lt;b&gt; {{.}} ${alert(3)} </noscript></table> ]]>`
)

// HostileName is a name of 500 characters.
var HostileName = strings.Repeat("Wolfeschlegelsteinhausen", 21)[:500]

// Hostile is evidence whose every text tries to be something else.
func Hostile() (*report.Evidence, []report.Person) {
	m := newMaker()
	for i, text := range []string{
		HostileScript, HostileMarkup, HostileTurned, HostileEntity, HostileName, "\u2028\u2029\\\"'\n\t", "אבגד עברית", "__proto__",
	} {
		hold := m.account(tenants[i%4].Platform, report.Row{
			Email: text + "@example.com", Name: text, AccountID: text, Status: text, CreatedAt: text, LastLoginAt: text,
		})
		hold(platform.KindGrant, text, text, text, true)
		hold(text, text, text, text, false)
	}
	e := m.done()
	manifest := &e.Manifest
	manifest.Version, manifest.Filters = HostileScript, []string{HostileMarkup, HostileTurned}
	manifest.Roster = &report.ManifestRoster{Name: HostileMarkup, People: 1}
	manifest.Partial = true
	for i := range manifest.Platforms {
		p := &manifest.Platforms[i]
		p.Tenant, p.SignedInAs, p.Failures = HostileScript, HostileMarkup, []string{HostileScript + HostileEntity}
		p.Counts[0].What = HostileMarkup
	}
	people := report.People(e, nil)
	for i := range people {
		people[i].Manager, people[i].LeavesOn, people[i].Unknown = HostileScript, HostileMarkup, true
	}
	return e, people
}

// Partial makes evidence that is not complete: one list could not be read, one total does not match.
func Partial(e *report.Evidence) {
	e.Manifest.Partial = true
	p := &e.Manifest.Platforms[1]
	p.Status = "partial"
	p.Failures = []string{
		"users of folder Finance/Invoices: 403 Forbidden (request 8d2f): the sign-in may not see the folder's users",
		"members of group Automation Users: 60 were read, and the platform's own total is 61",
	}
	total := 61
	p.Counts = append(p.Counts, report.ManifestCount{What: "members of group Automation Users", Read: 60, Total: &total})
}

package report

import (
	"cmp"
	"encoding/csv"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// The evidence column of files, so that a row that is cut out of its file still says whether it comes from all of the access.
const (
	markComplete = "complete"
	markPartial  = "PARTIAL"
)

func (m *Manifest) mark() string {
	if m.Partial {
		return markPartial
	}
	return markComplete
}

// table writes CSV as RFC 4180 has it: a header, lines that end with CR LF, texts in quotes where they need them. No text of a platform begins a
// formula in a spreadsheet: see neutralized.
type table struct {
	csv  *csv.Writer
	line []string
	err  error
}

func newTable(w io.Writer, header ...string) *table {
	t := &table{csv: csv.NewWriter(w)}
	t.csv.UseCRLF = true
	t.err = t.csv.Write(header)
	return t
}

// row writes one line.
func (t *table) row(fields ...string) {
	if t.err != nil {
		return
	}
	t.line = t.line[:0]
	for _, field := range fields {
		t.line = append(t.line, neutralized(platform.Inert(field)))
	}
	t.err = t.csv.Write(t.line)
}

func (t *table) end() error {
	if t.err != nil {
		return t.err
	}
	t.csv.Flush()
	return t.csv.Error()
}

// formulaStarts are the characters by which a spreadsheet takes a cell for a formula, as OWASP lists them ("CSV Injection"); cellEnds are those
// after which a spreadsheet may begin another cell, whatever the file's own separator is.
const (
	formulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
	cellEnds      = ",;\"\t\r\n"
)

// neutralized is a text that begins no formula in a spreadsheet: at its beginning, and after each character that a spreadsheet may take for the end
// of a cell, a formula gets an apostrophe before it, spaces and apostrophes between them or not. Taking one apostrophe away from each such place
// gives the text back.
func neutralized(text string) string {
	if !strings.ContainsAny(text, formulaStarts) {
		return text
	}
	var out strings.Builder
	begins := true
	for i, r := range text {
		if begins && beginsFormula(text[i:]) {
			out.WriteByte('\'')
		}
		out.WriteRune(r)
		begins = strings.ContainsRune(cellEnds, r)
	}
	return out.String()
}

func beginsFormula(text string) bool {
	text = strings.TrimLeft(text, "' \u00a0")
	for _, first := range text {
		return strings.ContainsRune(formulaStarts, first)
	}
	return false
}

// accessColumns are the columns of access.csv and of the sheet of access.
var accessColumns = []string{
	"email", "person", "platform", "tenant", "tenant_id", "account", "account_id", "status", "created_at", "last_login_at",
	"kind", "what", "what_id", "where", "where_id", "origin", "administrator",
	"dormant", "several_platforms", "unknown", "left", "manager", "leaves_on", "evidence",
}

// eachAccess calls f with one line for each row, person by person.
func eachAccess(e *Evidence, people []Person, f func(fields []string)) {
	mark := e.Manifest.mark()
	for i := range people {
		p := &people[i]
		for _, at := range p.Rows {
			r := &e.Rows[at]
			f([]string{
				r.Email, p.Name, r.Platform, r.Tenant, r.TenantID, r.Name, r.AccountID, r.Status, r.CreatedAt, r.LastLoginAt,
				r.Kind, r.What, r.WhatID, r.Where, r.WhereID, r.Origin, strconv.FormatBool(r.Administrator),
				strconv.FormatBool(p.Dormant), strconv.FormatBool(p.Several), strconv.FormatBool(p.Unknown), strconv.FormatBool(p.Left), p.Manager,
				p.LeavesOn, mark,
			})
		}
	}
}

// writeAccessCSV writes one line for each person, platform and account, invitation, membership or grant.
func writeAccessCSV(w io.Writer, e *Evidence, people []Person) error {
	t := newTable(w, accessColumns...)
	eachAccess(e, people, func(fields []string) { t.row(fields...) })
	return t.end()
}

// holding is an account or invitation of one platform, with all that it has.
type holding struct {
	Row
	has []*Row // memberships and grants
}

// holdings are the accounts and invitations of a platform, in the order of the rows.
func holdings(e *Evidence, key string) []*holding {
	var all []*holding
	byKey := map[string]*holding{}
	for i := range e.Rows {
		row := &e.Rows[i]
		if row.Platform != key {
			continue
		}
		id := accountKey(row)
		one, ok := byKey[id]
		if !ok {
			one = &holding{Row: *row}
			byKey[id], all = one, append(all, one)
		}
		switch row.Kind {
		case platform.KindAccount, platform.KindInvitation:
			one.Row = *row // its status is the account's own
		default:
			one.has = append(one.has, row)
		}
	}
	return all
}

// rightName is what a membership or grant gives, and where: "Viewer in Production".
func rightName(row *Row) string {
	name := cmp.Or(row.What, row.WhatID)
	if row.Where != "" {
		name += " in " + row.Where
	}
	return name
}

// writeVanta writes the accounts of one platform in the form of Vanta's template for systems without an integration (help center, "Access file
// uploader"): Account name, Account owner, Role, Status. The owner is an e-mail address, or "No owner"; roles are separated by commas, so that a
// comma in a name becomes a semicolon; the status is Active or Deactivated, and an open invitation counts as active, since its person only has to
// accept it. Extra spaces are not allowed there. A partial file has a fifth column that says so.
func writeVanta(w io.Writer, e *Evidence, key string) error {
	header := []string{"Account name", "Account owner", "Role", "Status"}
	if e.Manifest.Partial {
		header = append(header, markPartial)
	}
	single := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	t := newTable(w, header...)
	for _, one := range holdings(e, key) {
		roles := map[string]bool{}
		for _, row := range one.has {
			roles[strings.ReplaceAll(single(rightName(row)), ",", ";")] = true
		}
		name := single(cmp.Or(one.Name, one.Email, one.AccountID))
		if one.Kind == platform.KindInvitation {
			name += " (invitation)"
		}
		status := "Active"
		if !one.isOpen() || one.Status == platform.StatusDisabled {
			status = "Deactivated"
		}
		fields := []string{name, cmp.Or(single(one.Email), "No owner"), strings.Join(slices.Sorted(maps.Keys(roles)), ", "), status}
		if e.Manifest.Partial {
			fields = append(fields, markPartial)
		}
		t.row(fields...)
	}
	return t.end()
}

// batonColumns are those columns of baton-file's CSV form that evidence has something for.
var batonColumns = []string{
	"record_type", "id", "display_name", "email", "status", "last_login", "login", "status_details",
	"profile.platform", "profile.tenant", "profile.created_at", "profile.evidence",
	"resource_type", "trait", "description", "resource_id", "entitlement_slug", "principal_id",
}

// Slugs of the entitlements of a resource: whoever has it by himself, and whoever has it by a team, group or role.
const (
	batonMember    = "member"
	batonAssigned  = "assigned"
	batonInherited = "inherited"
)

// writeBaton writes one platform in the CSV form of ConductorOne's baton-file connector ("CSV Input Format" of its repository, version 0.0.4): one
// table of users, resources, entitlements and direct_user_grants, told apart by record_type. Ids are unique in the file. Accounts are users, by the
// platform's id; an invitation is a disabled user whose status_details say what it is. A team or group is a resource of the trait group with the
// entitlement member, a right one of the trait role with the entitlements assigned (its holder has it himself) and inherited (by a team or group).
// The profile says whether the file is complete.
func writeBaton(w io.Writer, e *Evidence, key string) error {
	t := newTable(w, batonColumns...)
	line := func(record string, values map[string]string) {
		fields := make([]string, len(batonColumns))
		fields[0] = record
		for i, column := range batonColumns {
			if value, ok := values[column]; ok {
				fields[i] = value
			}
		}
		t.row(fields...)
	}
	all := holdings(e, key)
	resources, entitlements := map[string]*Row{}, map[string]map[string]bool{}
	for _, one := range all {
		line("user", batonUser(one, e.Manifest.mark()))
		for _, row := range one.has {
			id := batonResource(row)
			if resources[id] == nil {
				resources[id], entitlements[id] = row, map[string]bool{}
			}
			entitlements[id][batonSlug(row)] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(resources)) {
		row, trait, description := resources[id], "role", ""
		if row.Kind == platform.KindMembership {
			trait = "group"
		}
		if row.Administrator {
			description = "Lets its holder give access to others"
		}
		line("resource", map[string]string{
			"id": id, "display_name": rightName(row), "resource_type": trait, "trait": trait, "description": description,
			"profile.platform": row.Platform, "profile.tenant": row.Tenant, "profile.evidence": e.Manifest.mark(),
		})
		for _, slug := range slices.Sorted(maps.Keys(entitlements[id])) {
			line("entitlement", map[string]string{"resource_id": id, "entitlement_slug": slug, "display_name": rightName(row) + " (" + slug + ")"})
		}
	}
	for _, one := range all {
		seen := map[string]bool{}
		for _, row := range one.has {
			id, slug := batonResource(row), batonSlug(row)
			if seen[id+" "+slug] {
				continue // by two teams
			}
			seen[id+" "+slug] = true
			line("direct_user_grant", map[string]string{"resource_id": id, "entitlement_slug": slug, "principal_id": accountKey(&one.Row)})
		}
	}
	return t.end()
}

func batonUser(one *holding, mark string) map[string]string {
	status, details := "enabled", one.Status
	switch {
	case one.Status == platform.StatusDeleted:
		status = "deleted"
	case one.Kind == platform.KindInvitation:
		status, details = "disabled", strings.TrimSpace("invitation, "+one.Status)
	case one.Status == platform.StatusDisabled:
		status = "disabled"
	}
	return map[string]string{
		"id": accountKey(&one.Row), "display_name": cmp.Or(one.Name, one.Email, one.AccountID), "email": one.Email, "status": status,
		"last_login": one.LastLoginAt, "login": one.Name, "status_details": details,
		"profile.platform": one.Platform, "profile.tenant": one.Tenant, "profile.created_at": one.CreatedAt, "profile.evidence": mark,
	}
}

// batonResource is the id of what a membership or grant gives: by the platform's ids where there are any, so that a rename keeps it.
func batonResource(row *Row) string {
	return row.Kind + "/" + url.PathEscape(cmp.Or(row.WhatID, row.What)) + "/" + url.PathEscape(cmp.Or(row.WhereID, row.Where))
}

func batonSlug(row *Row) string {
	switch {
	case row.Origin != "" && row.Origin != platform.OriginDirect:
		return batonInherited
	case row.Kind == platform.KindMembership:
		return batonMember
	}
	return batonAssigned
}

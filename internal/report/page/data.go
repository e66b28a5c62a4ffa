package page

import (
	"bufio"
	"cmp"
	"encoding/json"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/report"
)

// data is evidence in the form in which the page holds it: by person, then by account. What many people have is held once.
type data struct {
	tenants []tenant
	rights  []right
	people  []person
	// accounts and rows are totals.
	accounts, rows int
}

type tenant struct{ platform, name, id string }

// right is a membership or grant, without the person who has it. what is unique by itself: two teams of one name have their ids behind it.
type right struct {
	kind, what, where, origin string
	administrator             bool
}

// person is a report.Person whose rows are put together by account.
type person struct {
	email, name, manager, leavesOn string
	marks                          marks
	entries                        []entry
}

// entry is an account or an invitation, with what it holds.
type entry struct {
	tenant                                           int
	invitation, administrator                        bool
	name, id, status, created, lastLogin, where, key string
	rights                                           []int // indexes in data.rights
}

// newData puts evidence in the page's form. Text becomes one printable line: characters that hide or turn others are replaced.
func newData(e *report.Evidence, people []report.Person) *data {
	d := &data{rows: len(e.Rows), people: make([]person, 0, len(people))}
	tenants, rights, ambiguous := map[tenant]int{}, map[right]int{}, ambiguousNames(e.Rows)
	for i := range people {
		p := &people[i]
		one := person{
			email: platform.Inert(p.Email), name: platform.Inert(p.Name), manager: platform.Inert(p.Manager), leavesOn: platform.Inert(p.LeavesOn),
		}
		for _, index := range p.Rows {
			row := &e.Rows[index]
			t := intern(tenants, &d.tenants, tenant{platform.Inert(row.Platform), platform.Inert(row.Tenant), platform.Inert(row.TenantID)})
			account := one.entryOf(row, t)
			switch row.Kind {
			case platform.KindAccount, platform.KindInvitation:
				account.describe(row)
			default:
				what := platform.Inert(row.What)
				if ambiguous[nameOf(row)] != "" && row.WhatID != "" {
					what += " (" + platform.Inert(row.WhatID) + ")"
				}
				account.rights = append(account.rights, intern(rights, &d.rights, right{
					platform.Inert(row.Kind), what, platform.Inert(row.Where), platform.Inert(row.Origin), row.Administrator,
				}))
			}
		}
		one.marks = marksOf(p, one.entries)
		d.accounts += len(one.entries)
		d.people = append(d.people, one)
	}
	return d
}

// intern is the index of a value in a list that holds each value once.
func intern[T comparable](indexes map[T]int, list *[]T, value T) int {
	i, ok := indexes[value]
	if !ok {
		i = len(*list)
		indexes[value] = i
		*list = append(*list, value)
	}
	return i
}

type rowName struct{ platform, tenant, kind, what, where string }

func nameOf(row *report.Row) rowName {
	return rowName{row.Platform, cmp.Or(row.TenantID, row.Tenant), row.Kind, row.What, row.Where}
}

// ambiguousNames are the names of memberships and grants that stand for more than one id.
func ambiguousNames(rows []report.Row) map[rowName]string {
	ids, ambiguous := map[rowName]string{}, map[rowName]string{}
	for i := range rows {
		row := &rows[i]
		if row.Kind != platform.KindMembership && row.Kind != platform.KindGrant || row.WhatID == "" {
			continue
		}
		name := nameOf(row)
		if id, ok := ids[name]; ok && id != row.WhatID {
			ambiguous[name] = id
		}
		ids[name] = row.WhatID
	}
	return ambiguous
}

// entryOf finds or adds the account or invitation that a row belongs to. Invitations without an account are each their own.
func (p *person) entryOf(row *report.Row, tenant int) *entry {
	key := row.AccountID
	if key == "" && row.Kind == platform.KindInvitation {
		key = "invitation " + row.WhatID + " " + row.Where
	}
	for i := range p.entries {
		if e := &p.entries[i]; e.tenant == tenant && e.key == key {
			return e
		}
	}
	p.entries = append(p.entries, entry{tenant: tenant, key: key})
	e := &p.entries[len(p.entries)-1]
	e.describe(row) // a membership whose account could not be read has what is known of it
	e.invitation, e.administrator, e.where = false, false, ""
	return e
}

// describe takes what an account's or invitation's own row has.
func (e *entry) describe(row *report.Row) {
	e.invitation = row.Kind == platform.KindInvitation
	e.administrator = row.Administrator
	e.name, e.id, e.status = platform.Inert(row.Name), platform.Inert(row.AccountID), platform.Inert(row.Status)
	e.created, e.lastLogin, e.where = platform.Inert(row.CreatedAt), platform.Inert(row.LastLoginAt), platform.Inert(row.Where)
}

// Bits of an entry in JSON.
const (
	bitInvitation    = 1
	bitAdministrator = 2
)

// writeScriptElement writes the data for the script as an element that no browser runs, one person a line:
//
//	{"tenants":[[platform, name, id]...],"rights":[[kind, what, where, origin, kind of origin, administrator]...],
//	"people":[[e-mail, name, findings, manager, leaves on, [[tenant, bits, name, id, status, created, last sign-in, where, [right...]]...]]...]}
func (d *data) writeScriptElement(w *bufio.Writer) error {
	j := jsonWriter{w: w}
	j.raw(`<script type="application/json" id="data">{"tenants":[`)
	for i, t := range d.tenants {
		j.comma(i, "\n")
		j.raw("[")
		j.strings(t.platform, t.name, t.id)
		j.raw("]")
	}
	j.raw("\n],\"rights\":[")
	for i, r := range d.rights {
		j.comma(i, "\n")
		j.raw("[")
		j.strings(r.kind, r.what, r.where, r.origin, originKind(r.origin))
		j.raw(",")
		j.number(bit(r.administrator, 1))
		j.raw("]")
	}
	j.raw("\n],\"people\":[")
	for i := range d.people {
		p := &d.people[i]
		j.comma(i, "\n")
		j.raw("[")
		j.strings(p.email, p.name)
		j.raw(",")
		j.number(int(p.marks))
		j.raw(",")
		j.strings(p.manager, p.leavesOn)
		j.raw(",[")
		for k := range p.entries {
			e := &p.entries[k]
			j.comma(k, "")
			j.raw("[")
			j.number(e.tenant)
			j.raw(",")
			j.number(bit(e.invitation, bitInvitation) | bit(e.administrator, bitAdministrator))
			j.raw(",")
			j.strings(e.name, e.id, e.status, e.created, e.lastLogin, e.where)
			j.raw(",[")
			for n, r := range e.rights {
				j.comma(n, "")
				j.number(r)
			}
			j.raw("]]")
		}
		j.raw("]]")
	}
	j.raw("\n]}</script>")
	return j.err
}

func bit(is bool, value int) int {
	if is {
		return value
	}
	return 0
}

// jsonWriter writes JSON that may stand in a script element: <, > and & are escaped in its strings. A failed write fails those that follow.
type jsonWriter struct {
	w   *bufio.Writer
	err error
}

func (j *jsonWriter) raw(text string) {
	if j.err == nil {
		_, j.err = j.w.WriteString(text)
	}
}

func (j *jsonWriter) comma(index int, newline string) {
	if index > 0 {
		j.raw(",")
	}
	j.raw(newline)
}

func (j *jsonWriter) number(n int) { j.raw(strconv.Itoa(n)) }

func (j *jsonWriter) strings(texts ...string) {
	for i, text := range texts {
		j.comma(i, "")
		quoted, err := json.Marshal(text)
		if j.err == nil {
			j.err = err
		}
		j.raw(string(quoted))
	}
}

// writeTable writes the rows of the table that a reader without JavaScript sees. HTML lets closing tags of rows and cells be left out.
func (d *data) writeTable(w io.StringWriter) error {
	var b strings.Builder
	for i := range d.people {
		p := &d.people[i]
		b.Reset()
		b.WriteString("<tr><th scope=row>")
		b.WriteString(html.EscapeString(cmp.Or(p.name, p.email, p.accountName())))
		if p.name != "" && p.email != "" {
			b.WriteString("<br><small>" + html.EscapeString(p.email) + "</small>")
		}
		b.WriteString("<td>")
		for k := range p.entries {
			d.writeEntry(&b, &p.entries[k])
		}
		b.WriteString("<td>" + html.EscapeString(strings.Join(p.findings(), "; ")) + "\n")
		if _, err := w.WriteString(b.String()); err != nil {
			return err
		}
	}
	return nil
}

// accountName is what a person without an e-mail address is known by.
func (p *person) accountName() string {
	for _, e := range p.entries {
		if name := cmp.Or(e.name, e.id); name != "" {
			return name
		}
	}
	return "(no name)"
}

// findings are what stands out about a person, in words.
func (p *person) findings() []string {
	var found []string
	for i, f := range findings {
		if p.marks.has(i) {
			found = append(found, f.Mark)
		}
	}
	if p.manager != "" {
		found = append(found, "manager: "+p.manager)
	}
	if p.leavesOn != "" {
		found = append(found, "leaves on "+p.leavesOn)
	}
	return found
}

// writeEntry writes one account or invitation as a paragraph.
func (d *data) writeEntry(b *strings.Builder, e *entry) {
	t := d.tenants[e.tenant]
	parts := []string{e.kind()}
	for _, part := range [][2]string{
		{"", e.name}, {"id ", e.id}, {"", e.status}, {"created ", e.created}, {"last sign-in ", e.lastLogin}, {"in ", e.where},
	} {
		if part[1] != "" {
			parts = append(parts, part[0]+part[1])
		}
	}
	if e.administrator {
		parts = append(parts, "administrator")
	}
	b.WriteString("<p><b>" + html.EscapeString(platformName(t.platform)+", "+t.name) + "</b>: " + html.EscapeString(strings.Join(parts, ", ")))
	for _, index := range e.rights {
		r := d.rights[index]
		b.WriteString("<br>" + html.EscapeString(r.kind+" "+r.what))
		if r.where != "" {
			b.WriteString(html.EscapeString(" in " + r.where))
		}
		if r.origin != "" {
			b.WriteString(html.EscapeString(" (" + r.origin + ")"))
		}
		if r.administrator {
			b.WriteString(" <b>administrator</b>")
		}
	}
}

func (e *entry) kind() string {
	if e.invitation {
		return platform.KindInvitation
	}
	return platform.KindAccount
}

// platformName is the name of a platform for its key.
func platformName(key string) string {
	switch key {
	case "anypoint":
		return "Anypoint Platform"
	case "uipath":
		return "UiPath"
	case "apim":
		return "API Management"
	case "controlroom":
		return "Control Room"
	}
	return platform.Inert(key)
}

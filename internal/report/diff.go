package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Diff is what changed between two evidence folders. What was revoked or deleted was there at Old.WrittenAt and was not at New.WrittenAt: with the
// hashes of both manifests it is the proof.
type Diff struct {
	Format int      `json:"format"`
	Old    DiffSide `json:"old"`
	New    DiffSide `json:"new"`
	// NotCompared are the platforms of which nothing, or not everything, can be told, each with the reason.
	NotCompared []NotCompared  `json:"not_compared"`
	Counts      map[string]int `json:"counts"`
	// Changes are sorted by person, platform, tenant, account and action.
	Changes []Change `json:"changes"`
}

// DiffSide is one of the two folders.
type DiffSide struct {
	WrittenAt      time.Time `json:"written_at"`
	Version        string    `json:"version"`
	Partial        bool      `json:"partial"`
	ManifestSHA256 string    `json:"manifest_sha256"`
}

// NotCompared is a platform that two folders do not both have as a whole.
type NotCompared struct {
	Platform string `json:"platform"`
	Why      string `json:"why"`
}

// Actions of a Change.
const (
	ActionDeleted  = "deleted"  // an account or invitation that is no longer there
	ActionRevoked  = "revoked"  // a membership or grant
	ActionChanged  = "changed"  // Field of an account, membership or grant
	ActionAccepted = "accepted" // an invitation, whose account is there now
	ActionCreated  = "created"  // an account or invitation
	ActionGranted  = "granted"  // a membership or grant
	ActionRenamed  = "renamed"  // a tenant, or what or where a right is: nobody gained or lost anything
)

var actionOrder = []string{ActionDeleted, ActionRevoked, ActionChanged, ActionAccepted, ActionCreated, ActionGranted, ActionRenamed}

// Change is one difference. Its Row is the old one of what is gone, else the new one.
type Change struct {
	Action string `json:"action"`
	Row
	// Field is what changed, from Old to New; "" for everything but changed and renamed.
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`

	person string // by whom it is sorted and shown: the account's newest e-mail address
}

// Compare finds what changed between two evidence folders. Partial ones are refused unless partial, and nothing counts as revoked or created only
// because one of the two could not be read.
func Compare(old, later *Stored, partial bool) (*Diff, error) {
	from, to := &old.Evidence.Manifest, &later.Evidence.Manifest
	if to.WrittenAt.Before(from.WrittenAt) {
		return nil, fmt.Errorf("%s was written before %s. Name the older folder first", platform.Inert(later.Path), platform.Inert(old.Path))
	}
	for _, one := range []*Stored{old, later} {
		if one.Evidence.Manifest.Partial && !partial {
			return nil, fmt.Errorf("%s is partial: what it lacks may have been there, so that it proves nothing that is gone. --partial compares what can be "+
				"compared", platform.Inert(one.Path))
		}
	}
	diff := &Diff{
		Format: FormatVersion, Old: sideOf(old), New: sideOf(later), NotCompared: []NotCompared{}, Counts: map[string]int{}, Changes: []Change{},
	}
	for _, key := range platformsOf(from, to) {
		a, b := from.platform(key), to.platform(key)
		if why := notComparable(a, b); why != "" {
			if a.isThere() || b.isThere() {
				diff.NotCompared = append(diff.NotCompared, NotCompared{key, why})
			}
			continue
		}
		diff.compareTenant(old.Evidence.tenant(key), later.Evidence.tenant(key), a, b)
		for _, side := range []struct {
			name, missing string
			of            *ManifestPlatform
		}{{"old", "created or granted", a}, {"new", "revoked or deleted", b}} {
			if side.of.Status == platformPartial {
				diff.NotCompared = append(diff.NotCompared, NotCompared{key, fmt.Sprintf("it is partial in the %s evidence, so that nothing is reported as %s",
					side.name, side.missing)})
			}
		}
	}
	slices.SortStableFunc(diff.Changes, compareChanges)
	for _, change := range diff.Changes {
		diff.Counts[change.Action]++
	}
	return diff, nil
}

func sideOf(s *Stored) DiffSide {
	m := &s.Evidence.Manifest
	return DiffSide{WrittenAt: m.WrittenAt, Version: m.Version, Partial: m.Partial, ManifestSHA256: s.ManifestSHA256}
}

// platformsOf are the platforms of either folder, in their order.
func platformsOf(manifests ...*Manifest) []string {
	var keys []string
	for _, m := range manifests {
		for _, one := range m.Platforms {
			if !slices.Contains(keys, one.Platform) {
				keys = append(keys, one.Platform)
			}
		}
	}
	return keys
}

// platform is a platform of a manifest, nil when it was not asked for.
func (m *Manifest) platform(key string) *ManifestPlatform {
	i := slices.IndexFunc(m.Platforms, func(p ManifestPlatform) bool { return p.Platform == key })
	if i < 0 {
		return nil
	}
	return &m.Platforms[i]
}

func (p *ManifestPlatform) isThere() bool { return p != nil && p.Status != platformNotConfigured }

// notComparable says why a platform of two folders cannot be compared, "" when they can.
func notComparable(a, b *ManifestPlatform) string {
	switch {
	case !a.isThere():
		return "only the new evidence has it, so that nothing is reported as created or granted"
	case !b.isThere():
		return "only the old evidence has it, so that nothing is reported as revoked or deleted"
	case a.Status == platformFailed || b.Status == platformFailed:
		return "it could not be read"
	case a.TenantID != b.TenantID || a.TenantID == "" && a.Tenant != b.Tenant:
		return fmt.Sprintf("the old evidence is of the tenant %s (%s), the new one of %s (%s)", platform.Inert(a.Tenant), platform.Inert(a.TenantID),
			platform.Inert(b.Tenant), platform.Inert(b.TenantID))
	}
	return ""
}

// tenant are the rows of a platform.
func (e *Evidence) tenant(key string) []*Row {
	var rows []*Row
	for i := range e.Rows {
		if e.Rows[i].Platform == key {
			rows = append(rows, &e.Rows[i])
		}
	}
	return rows
}

// edge is a membership or grant by what does not change with a name.
type edge struct{ account, kind, what, where, origin string }

func (r *Row) isEdge() bool {
	return r.Kind != platform.KindAccount && r.Kind != platform.KindInvitation
}

func edgeOf(row *Row, origin string) edge {
	return edge{accountKey(row), row.Kind, idOrName(row.WhatID, row.What), idOrName(row.WhereID, row.Where), origin}
}

func idOrName(id, name string) string {
	if id != "" {
		return "id " + id
	}
	return "name " + name
}

// compareTenant adds what changed in one tenant, by its rows then and now.
func (d *Diff) compareTenant(old, later []*Row, from, to *ManifestPlatform) {
	renames := renamesBetween(old, later)
	d.addRenames(renames, from, to)
	lost, gained := to.Status != platformPartial, from.Status != platformPartial
	accounts, edges := map[string]*Row{}, map[edge][]*Row{} // somebody may have two subscriptions to one product
	emails := map[string]bool{}                             // of accounts there were
	for _, row := range old {
		if row.isEdge() {
			key := edgeOf(row, renames.origin(row.Origin))
			edges[key] = append(edges[key], row)
			continue
		}
		accounts[accountKey(row)] = row
		if row.Kind == platform.KindAccount {
			emails[platform.NormalizedEmail(row.Email)] = true
		}
	}
	people, accepted := map[string]string{}, map[string]bool{} // e-mail addresses by account; of accounts that there are now only
	for _, row := range later {
		if !row.isEdge() {
			people[accountKey(row)] = row.Email
			if email := platform.NormalizedEmail(row.Email); row.Kind == platform.KindAccount && email != "" && !emails[email] {
				accepted[email] = true
			}
		}
	}
	add := func(action string, row *Row, field, before, after string) {
		email, ok := people[accountKey(row)]
		if !ok {
			email = row.Email
		}
		d.Changes = append(d.Changes, Change{Action: action, Row: *row, Field: field, Old: before, New: after, person: platform.NormalizedEmail(email)})
	}
	for _, row := range later {
		if row.isEdge() {
			key := edgeOf(row, row.Origin)
			switch before := edges[key]; {
			case len(before) > 0:
				edges[key] = before[1:]
				if before[0].Administrator != row.Administrator {
					add(ActionChanged, row, "administrator", yesNo(before[0].Administrator), yesNo(row.Administrator))
				}
			case gained:
				add(ActionGranted, row, "", "", "")
			}
			continue
		}
		before, ok := accounts[accountKey(row)]
		delete(accounts, accountKey(row))
		switch {
		case !ok && gained:
			add(ActionCreated, row, "", "", "")
		case ok:
			if before.Kind == platform.KindInvitation && row.Kind == platform.KindAccount {
				add(ActionAccepted, row, "", "", "")
			}
			for _, field := range changedFields(before, row) {
				add(ActionChanged, row, field[0], field[1], field[2])
			}
		}
	}
	if !lost {
		return
	}
	for _, row := range old {
		if row.isEdge() {
			if slices.Contains(edges[edgeOf(row, renames.origin(row.Origin))], row) {
				add(ActionRevoked, row, "", "", "")
			}
			continue
		}
		if accounts[accountKey(row)] != row {
			continue
		}
		if row.Kind == platform.KindInvitation && accepted[platform.NormalizedEmail(row.Email)] {
			add(ActionAccepted, row, "", "", "")
			continue
		}
		add(ActionDeleted, row, "", "", "")
	}
}

// changedFields are the fields of one account that are different: name, before, after. Sign-ins are no change of access.
func changedFields(before, after *Row) [][3]string {
	var fields [][3]string
	for _, field := range [][3]string{
		{"status", before.Status, after.Status}, {"email", before.Email, after.Email}, {"name", before.Name, after.Name},
		{"administrator", yesNo(before.Administrator), yesNo(after.Administrator)},
	} {
		if field[1] != field[2] {
			fields = append(fields, field)
		}
	}
	return fields
}

func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// renames are the names that changed in a tenant between two folders, by the ids that did not.
type renames struct {
	all []rename
	// now are the names of now by those of then, for what (a team) and for where (a folder); "" for what several things were called.
	now map[string]map[string]string
}

type rename struct{ field, kind, id, old, new string }

// named is a thing that rights name: what they give, or where.
type named struct{ field, kind, id string }

// Fields of a Row that name things.
const (
	fieldWhat  = "what"
	fieldWhere = "where"
)

func renamesBetween(old, later []*Row) renames {
	before, after := namesOf(old), namesOf(later)
	found := renames{now: map[string]map[string]string{fieldWhat: {}, fieldWhere: {}}}
	for thing, name := range before {
		now := cmp.Or(after[thing], name)
		if name == "" {
			continue
		}
		if known, ok := found.now[thing.field][name]; ok && known != now {
			found.now[thing.field][name] = ""
		} else {
			found.now[thing.field][name] = now
		}
		if name != now {
			found.all = append(found.all, rename{thing.field, thing.kind, thing.id, name, now})
		}
	}
	slices.SortFunc(found.all, func(a, b rename) int {
		return cmp.Or(strings.Compare(a.field, b.field), strings.Compare(a.old, b.old), strings.Compare(a.kind, b.kind), strings.Compare(a.id, b.id))
	})
	return found
}

// namesOf are the names of what rows name by id; "" of what has two names at once.
func namesOf(rows []*Row) map[named]string {
	names := map[named]string{}
	add := func(thing named, name string) {
		if thing.id == "" {
			return
		}
		if known, ok := names[thing]; ok && known != name {
			name = ""
		}
		names[thing] = name
	}
	for _, row := range rows {
		if row.isEdge() {
			add(named{fieldWhat, row.Kind, row.WhatID}, row.What)
		}
		add(named{fieldWhere, "", row.WhereID}, row.Where)
	}
	return names
}

// origin is an old origin under the names of now: "team Billing" of a team that is called Finance now is "team Finance". Its first words say what
// kind of thing it is; the name is the longest rest that is one.
func (r renames) origin(text string) string {
	field := fieldWhat
	if strings.HasPrefix(text, "folder ") {
		field = fieldWhere
	}
	for i := range text {
		if text[i] != ' ' {
			continue
		}
		if now, ok := r.now[field][text[i+1:]]; ok {
			if now == "" {
				return text
			}
			return text[:i+1] + now
		}
	}
	return text
}

func (d *Diff) addRenames(found renames, from, to *ManifestPlatform) {
	of := Row{Platform: to.Platform, Tenant: to.Tenant, TenantID: to.TenantID}
	if from.Tenant != to.Tenant {
		d.Changes = append(d.Changes, Change{Action: ActionRenamed, Row: of, Field: "tenant", Old: from.Tenant, New: to.Tenant})
	}
	for _, one := range found.all {
		row := of
		row.Kind = one.kind
		if one.field == fieldWhat {
			row.What, row.WhatID = one.new, one.id
		} else {
			row.Where, row.WhereID = one.new, one.id
		}
		d.Changes = append(d.Changes, Change{Action: ActionRenamed, Row: row, Field: one.field, Old: one.old, New: one.new})
	}
}

// compareChanges is the order of changes; renames, which are nobody's, come last.
func compareChanges(a, b Change) int {
	if rename := a.Action == ActionRenamed; rename != (b.Action == ActionRenamed) {
		if rename {
			return 1
		}
		return -1
	}
	return cmp.Or(
		strings.Compare(a.person, b.person), strings.Compare(a.Platform, b.Platform), strings.Compare(accountKey(&a.Row), accountKey(&b.Row)),
		cmp.Compare(slices.Index(actionOrder, a.Action), slices.Index(actionOrder, b.Action)),
		compareRows(&a.Row, &b.Row), strings.Compare(a.Field, b.Field), strings.Compare(a.Old, b.Old), strings.Compare(a.New, b.New),
	)
}

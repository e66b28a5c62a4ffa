package report

import (
	"cmp"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Counts are what stands out in evidence, in numbers.
type Counts struct {
	People, Rows, Administrators, Dormant, Several, Unknown, Left int
}

// Count counts people and rows.
func Count(e *Evidence, people []Person) Counts {
	counts := Counts{People: len(people), Rows: len(e.Rows)}
	add := func(number *int, is bool) {
		if is {
			*number++
		}
	}
	for i := range people {
		p := &people[i]
		add(&counts.Administrators, p.Administrator)
		add(&counts.Dormant, p.Dormant)
		add(&counts.Several, p.Several)
		add(&counts.Unknown, p.Unknown)
		add(&counts.Left, p.Left)
	}
	return counts
}

// NamedNumber is one of the numbers of Counts.
type NamedNumber struct {
	Name  string
	Value int
}

// Named are the numbers with their names. Who is unknown or has left is known only by a roster.
func (c Counts) Named(m *Manifest) []NamedNumber {
	all := []NamedNumber{
		{"people", c.People}, {"rows", c.Rows}, {"administrators", c.Administrators}, {"dormant", c.Dormant}, {"on several platforms", c.Several},
	}
	if m.Roster != nil {
		all = append(all, NamedNumber{"unknown to the roster", c.Unknown}, NamedNumber{"left", c.Left})
	}
	return all
}

// Describe is a platform in a few words: "read, 12 rows of Example Inc.".
func (p *ManifestPlatform) Describe() string {
	switch p.Status {
	case platformNotConfigured:
		return "not configured"
	case platformFailed:
		return "could not be read: " + p.Failures[0]
	}
	text := fmt.Sprintf("%s, %d rows of %s", p.Status, p.Rows, platform.Inert(cmp.Or(p.Tenant, p.TenantID)))
	for _, failure := range p.Failures {
		text += "; " + failure
	}
	return text
}

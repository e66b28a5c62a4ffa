package report

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

type namedNumber struct {
	name  string
	value int
}

// named are the numbers with their names. Who is unknown or has left is known only by a roster.
func (c Counts) named(m *Manifest) []namedNumber {
	all := []namedNumber{
		{"people", c.People}, {"rows", c.Rows}, {"administrators", c.Administrators}, {"dormant", c.Dormant}, {"on several platforms", c.Several},
	}
	if m.Roster != nil {
		all = append(all, namedNumber{"unknown to the roster", c.Unknown}, namedNumber{"left", c.Left})
	}
	return all
}

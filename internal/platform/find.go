package platform

import (
	"fmt"
	"slices"
)

// Wanted says what was looked for by a name that a person wrote.
type Wanted struct {
	// Platform is the platform's name, What the kind of thing ("user"), Name what was written.
	Platform, What, Name string
	// Where says where it was looked for, such as "in this organization". Check is the advice when nothing was found.
	Where, Check string
}

// ExactlyOne picks the only match. None is an error that says what was looked for; several are an error that lists them, so that one can be
// chosen by its id.
func ExactlyOne[T any](matches []T, w Wanted, describe func(T) string) (*T, error) {
	switch len(matches) {
	case 1:
		return &matches[0], nil
	case 0:
		return nil, &Problem{
			Summary: "Not found on " + w.Platform,
			Means:   fmt.Sprintf("%s has no %s %q %s, or not one that the sign-in may see.", w.Platform, w.What, w.Name, w.Where),
			Do:      w.Check,
		}
	}
	lines := make([]string, 0, len(matches))
	for _, match := range matches {
		lines = append(lines, describe(match))
	}
	slices.Sort(lines)
	return nil, &Problem{
		Summary: "The name is ambiguous",
		Means:   fmt.Sprintf("%d %ss are called %q:", len(matches), w.What, w.Name),
		Lines:   lines,
		Do:      "Use the id of the one that is meant.",
	}
}

// Filter returns the items to keep in a new slice.
func Filter[T any](items []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(items), func(item T) bool { return !keep(item) })
}

// Named is how somebody names an object: by its id, or else by its name, or else by the e-mail address of the person. Only one of them is set.
type Named[ID comparable] struct {
	ID          ID
	Name, Email string
}

// Resolved is what an id or a name that a person wrote turns out to be.
type Resolved[ID comparable] struct {
	ID ID
	// Name and Email are "" where the platform does not return them, or where that would cost a call of its own.
	Name, Email string
	// Planned says that this run creates the object, so that nobody knows its id yet: a name of another resource in the same configuration.
	Planned bool
}

package platform

import (
	"fmt"
	"strings"
)

// Problem is an error that knows what it means and what the user can do about it.
type Problem struct {
	// Summary replaces the caller's summary when it is set: short, static, without values.
	Summary string
	// Means says what happened and why.
	Means string
	// Do says what to do next.
	Do string
	// Err is the platform's response, if it was asked.
	Err error
	// Exists is the object that is in the way of a create, nil for every other problem. The Terraform floor prints how to import it.
	Exists *Object
	// Hint names further advice. The floor above holds its text, since it speaks of what that floor offers.
	Hint Hint

	found, note string // of ErrExists
}

// Noun is the kind of an object on its platform, singular and in snake_case, such as "user" or "team_member".
type Noun string

// Object is an object of a platform.
type Object struct {
	Noun Noun
	// ID names the object with its platform: the ids of all that it consists of, joined by slashes, or the platform's own composite id.
	ID string
}

// Hint names a piece of advice that only the floor above can word: on the Terraform floor it names resource types and data sources. Each platform's
// access package declares its hints as constants.
type Hint string

// Error joins the parts.
func (p *Problem) Error() string {
	parts := make([]string, 0, 3)
	if p.Means != "" {
		parts = append(parts, p.Means)
	}
	if p.Err != nil {
		parts = append(parts, "The response: "+p.Err.Error())
	}
	if p.Do != "" {
		parts = append(parts, p.Do)
	}
	return strings.Join(parts, "\n\n")
}

// Unwrap returns the platform's response.
func (p *Problem) Unwrap() error { return p.Err }

// ErrExists is the error of a create that found the object on the platform: nothing is adopted silently. what says in a sentence what was found; note
// adds to it.
func ErrExists(platform, what string, object Object, note string) *Problem {
	return &Problem{
		Summary: "Already exists on " + platform,
		Means: strings.TrimSpace(fmt.Sprintf("%s It existed before this create, so this resource changed nothing: an interrupted run may have left it, or "+
			"somebody created it by hand. %s", what, note)),
		Exists: &object,
		found:  what,
		note:   note,
	}
}

// nameSibling turns the error of a create that found the object into that of a second resource for one object: another one created it in the same run.
func (p *Problem) nameSibling() {
	what := strings.ReplaceAll(string(p.Exists.Noun), "_", " ")
	*p = Problem{
		Summary: p.Summary,
		Means: strings.TrimSpace(fmt.Sprintf("%s Another resource of this configuration created it in this same run, so this resource changed nothing. Two "+
			"resources declare the same %s. %s", p.found, what, p.note)),
		Do: "Remove one of the two resources.",
	}
}

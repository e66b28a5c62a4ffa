package platform

import (
	"errors"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Problem is an error that knows what it means and what the user can do about it.
type Problem struct {
	// Summary replaces the caller's summary when it is set: short, static, without values.
	Summary string
	// Means says what happened and why.
	Means string
	// Lines are what Means ends with, one to a line.
	Lines []string
	// Do says what to do next.
	Do string
	// More are further paragraphs of what to do. Their line breaks are the provider's own: nothing that a platform returned may stand in them.
	More []string
	// Err is the platform's response, if it was asked.
	Err error
	// Exists is the object that is in the way of a create, nil for every other problem. The Terraform floor prints how to import it.
	Exists *Object
	// Hint names further advice. The floor above holds its text, since it speaks of what that floor offers.
	Hint Hint

	found, note string // of ErrExists
	unset       bool   // of ErrNotConfigured
}

// Noun is the kind of an object on its platform, singular and in snake_case, such as "user" or "team_member".
type Noun string

// Object is an object of a platform.
type Object struct {
	Noun Noun
	// ID names the object with its platform: the ids of all that it consists of, joined by slashes, or the platform's own composite id.
	ID string
	// Fixed are what cannot be changed about the object, and may differ from what the resource says that was to create it: with another value the
	// import would replace the object.
	Fixed []Field
}

// Field is a field of an object, by the name that its settings have for it, with its value.
type Field struct{ Name, Value string }

// Hint names a piece of advice that only the floor above can word: on the Terraform floor it names resource types and data sources. Each platform's
// access package declares its hints as constants.
type Hint string

// HintLetGo is how to take something out of a state whose platform cannot confirm that it is gone. It is the same on all platforms, and the floor
// above words it once.
const HintLetGo Hint = "let go"

// Error joins the parts, each of which is one line: a line break that somebody put into a name must not begin a paragraph of its own.
func (p *Problem) Error() string {
	parts := make([]string, 0, 4)
	add := func(before, text string) {
		if text != "" {
			parts = append(parts, before+Inert(text))
		}
	}
	add("", p.Means)
	if len(parts) > 0 && len(p.Lines) > 0 {
		parts[0] += "\n" + Listed(p.Lines)
	}
	if p.Err != nil {
		before, failure := "The response: ", rest.Cause(p.Err)
		if failure != nil && failure.Status == 0 {
			before = "What happened: "
		}
		shown := p.Err
		var call *rest.Error
		if errors.As(p.Err, &call) && call.SignIn && failure != nil {
			shown = failure // what the call was to do is not the news when nobody could sign in
		}
		add(before, shown.Error())
		if failure != nil && failure.Base != "" {
			add("The call: ", failure.Target())
		}
	}
	add("", p.Do)
	return strings.Join(append(parts, p.More...), "\n\n")
}

// Listed shows texts one to a line.
func Listed(lines []string) string {
	shown := make([]string, 0, len(lines))
	for _, line := range lines {
		shown = append(shown, "  "+Inert(line))
	}
	return strings.Join(shown, "\n")
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

// nameSibling turns the error of a create that found the object into that of a second resource for one object: another one created it in
// the same run.
func (p *Problem) nameSibling() {
	what := strings.ReplaceAll(string(p.Exists.Noun), "_", " ")
	*p = Problem{
		Summary: p.Summary,
		Means: strings.TrimSpace(fmt.Sprintf("%s Another resource of this configuration created it in this same run, so this resource changed nothing. "+
			"Two resources declare the same %s. %s", p.found, what, p.note)),
		Do: "Remove one of the two resources.",
	}
}

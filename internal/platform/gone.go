package platform

import (
	"errors"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// GoneError is the error of reading something that the platform no longer has.
type GoneError struct {
	// Why is a sentence for the user.
	Why string
	// End is what is gone in truth when the object went with something that it stood on, nil when only the object itself is gone.
	End *End
}

// Error returns the sentence.
func (g *GoneError) Error() string { return g.Why }

// GoneReason returns why something is gone, or "" when the error means something else.
func GoneReason(err error) string {
	var gone *GoneError
	if errors.As(err, &gone) {
		return gone.Why
	}
	return ""
}

// GoneEnd returns what something that is gone went with, nil when it went alone.
func GoneEnd(err error) *End {
	var gone *GoneError
	if errors.As(err, &gone) {
		return gone.End
	}
	return nil
}

// End is something that a membership or grant cannot be without: the user, the team, the folder.
type End struct {
	// Field is the field that names it, as the settings of the edge call it: "team_id". ID is its value.
	Field, ID string
	// What is its kind in a sentence: "team".
	What string
}

// GoneWith says that an edge went with this end: edge is what it is called in a sentence, why what the platform shows.
func (e *End) GoneWith(edge, why string) string {
	return "The " + e.What + " " + e.ID + " is gone, and the " + edge + " with it. " + why
}

// key is what a run knows the end by.
func (e *End) key() string { return strings.ToLower(e.Field + " " + e.ID) }

// EdgeEnd is an end of an edge with the look that shows whether it is there.
type EdgeEnd struct {
	End
	// Gone returns a *GoneError when it is surely not there. Every other result leaves that open.
	Gone func() error
}

// WhyGone explains why a membership or grant is not there: the first of its ends that is gone took it along, else it was removed by itself, which
// alone says. edge is what it is called in the sentence: "membership".
func WhyGone(edge, alone string, ends ...EdgeEnd) error {
	if end, why := MissingEnd(ends...); end != nil {
		return &GoneError{Why: end.GoneWith(edge, why), End: end}
	}
	return &GoneError{Why: alone}
}

// ErrNoEnd is the error of adding an edge without one of its ends. why is what the platform shows, err its refusal, nil when it was not asked.
func ErrNoEnd(platform string, end *End, why string, err error) error {
	var response *rest.Error
	if errors.As(err, &response) {
		err = response // without what it would mean if the end were there
	}
	return &Problem{
		Summary: "Not found on " + platform,
		Means:   why + " Nothing was created.",
		Do:      "Let " + end.Field + " name a " + end.What + " that exists, or remove the resource.",
		Err:     err,
	}
}

// RefusedFor explains why an edge could not be added: an end that is surely not there. An error that knows more, or that cannot come from a missing
// end, is returned as it is.
func RefusedFor(platform string, err error, ends ...EdgeEnd) error {
	var known *Problem
	if err == nil || errors.As(err, &known) && known.Summary != "" {
		return err
	}
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest, rest.Forbidden, rest.NotAllowed:
		if end, why := MissingEnd(ends...); end != nil {
			return ErrNoEnd(platform, end, why, err)
		}
	}
	return err
}

// MissingEnd returns the first end that is surely not there, with why; nil when there is none. It explains why an edge cannot be added.
func MissingEnd(ends ...EdgeEnd) (missing *End, why string) {
	for _, end := range ends {
		if why := GoneReason(end.Gone()); why != "" {
			return &end.End, why
		}
	}
	return nil, ""
}

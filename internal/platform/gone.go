package platform

import (
	"errors"
)

// GoneError is the error of reading something that the platform no longer has.
type GoneError struct {
	// Why is a sentence for the user.
	Why string
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

package platform

import (
	"strings"

	"github.com/google/uuid"
)

// IsUUID reports whether the text is a UUID in its usual form of 36 characters.
func IsUUID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil && len(text) == 36
}

// SameEmail reports whether two e-mail addresses differ in nothing but case. Mail servers may distinguish "A@x" from "a@x"; no platform here does.
func SameEmail(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

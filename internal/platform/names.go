package platform

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// IsUUID reports whether the text is a UUID in its usual form of 36 characters.
func IsUUID(text string) bool {
	_, err := uuid.Parse(text)
	return err == nil && len(text) == 36
}

// SameEmail reports whether two e-mail addresses are the same mailbox: case does not count, since no platform here tells "A@x"
// from "a@x", and neither does the Unicode form.
func SameEmail(a, b string) bool {
	return SameName(strings.TrimSpace(a), strings.TrimSpace(b))
}

// SameName reports whether two names of people, groups, roles or folders are the same on a platform that ignores case. An accented letter may come as
// one character (NFC, which Terraform makes of every text) or as a letter and an accent (NFD, as macOS writes file names): both are the same name.
func SameName(a, b string) bool {
	return strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b))
}

// SameText is SameName for what a platform compares with its case.
func SameText(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }

// ContainsName reports whether a name contains a part, compared as SameName compares.
func ContainsName(name, part string) bool {
	return strings.Contains(foldedName(name), foldedName(part))
}

func foldedName(name string) string { return strings.ToLower(norm.NFC.String(name)) }

// IsASCII reports whether a text is plain ASCII: filters that a platform applies itself compare such a text reliably, others perhaps byte by byte.
func IsASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// InvisibleCharacter finds the first character of a text that nobody sees: format and control characters, and spaces other than the plain one. They
// come with copied texts, and make a second account out of the same name. It returns what it is and where, "" when there is none.
func InvisibleCharacter(text string) string {
	position := 0
	for _, r := range text {
		position++
		if r != ' ' && (unicode.IsSpace(r) || unicode.Is(unicode.C, r) || unicode.Is(unicode.Z, r)) {
			return fmt.Sprintf("%U at position %d", r, position)
		}
	}
	return ""
}

// Inert is a platform's text as it may stand in a message, a log or printed configuration: on one line, printable. Whoever can choose a name on a
// platform must not be able to write into somebody else's terminal, or a second import block.
func Inert(text string) string { return rest.Inert(text) }

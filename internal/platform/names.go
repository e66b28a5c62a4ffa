package platform

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
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
	return wire.SameName(a, b)
}

// NameKey is the same for all names, and for all e-mail addresses, that SameName takes for the same: to find them by.
func NameKey(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, wire.NFC(strings.TrimSpace(name)))
}

// NormalizedEmail is the form of an e-mail address that all that SameEmail takes for the same have.
func NormalizedEmail(address string) string { return strings.ToLower(NameKey(address)) }

// SameText is SameName for what a platform compares with its case.
func SameText(a, b string) bool { return wire.SameText(a, b) }

// ContainsName reports whether a name contains a part, compared as SameName compares.
func ContainsName(name, part string) bool {
	return strings.Contains(foldedName(name), foldedName(part))
}

func foldedName(name string) string { return strings.ToLower(wire.NFC(name)) }

// IsASCII reports whether a text is plain ASCII: filters that a platform applies itself compare such a text reliably, others perhaps byte by byte.
func IsASCII(text string) bool {
	return wire.Filterable(text) == text
}

// InvisibleCharacter finds the first character of a text that nobody sees: format and control characters, and spaces other than the plain one. They
// come with copied texts, and make a second account out of the same name. It returns what it is and where, "" when there is none.
func InvisibleCharacter(text string) string {
	return firstInvisible([]rune(text), func(int) bool { return false })
}

// InvisibleInName is InvisibleCharacter for what people are called. Persian names, and those of some Indian scripts, are written with joiners
// (U+200C, U+200D) between two letters, where they change what is seen.
func InvisibleInName(text string) string {
	all := []rune(text)
	isLetter := func(i int) bool {
		return i >= 0 && i < len(all) && all[i] > unicode.MaxLatin1 && (unicode.IsLetter(all[i]) || unicode.IsMark(all[i]))
	}
	return firstInvisible(all, func(i int) bool {
		return (all[i] == '\u200c' || all[i] == '\u200d') && isLetter(i-1) && isLetter(i+1)
	})
}

func firstInvisible(text []rune, allowed func(position int) bool) string {
	for i, r := range text {
		if r != ' ' && (unicode.IsSpace(r) || unicode.Is(unicode.C, r) || unicode.Is(unicode.Z, r)) && !allowed(i) {
			return fmt.Sprintf("%U at position %d", r, i+1)
		}
	}
	return ""
}

// Inert is a platform's text as it may stand in a message, a log or printed configuration: on one line, printable. Whoever can choose a name on a
// platform must not be able to write into somebody else's terminal, or a second import block.
func Inert(text string) string { return rest.Inert(text) }

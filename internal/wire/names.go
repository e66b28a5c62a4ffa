package wire

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NFC is a text in the Unicode form that Terraform gives to every text. A platform may hold an accented letter as a letter and an accent (NFD, as
// macOS writes file names): both are the same text.
func NFC(text string) string { return norm.NFC.String(text) }

// SameName reports whether two names are the same on a platform that ignores case, whatever their Unicode form.
func SameName(a, b string) bool {
	if isASCII(a) && isASCII(b) { // nearly always, and there is but one form
		return strings.EqualFold(a, b)
	}
	return strings.EqualFold(NFC(a), NFC(b))
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] > unicode.MaxASCII {
			return false
		}
	}
	return true
}

// SameText is SameName for what a platform compares with its case.
func SameText(a, b string) bool { return NFC(a) == NFC(b) }

// Filterable is a text as a filter that a platform applies itself can take it: such a filter compares plain ASCII reliably, other texts perhaps byte
// by byte. For those it is "", which filters nothing: whoever asks compares what comes.
func Filterable(text string) string {
	if isASCII(text) {
		return text
	}
	return ""
}

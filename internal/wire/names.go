package wire

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC is a text in the Unicode form that Terraform gives to every text. A platform may hold an accented letter as a letter and an accent (NFD, as
// macOS writes file names): both are the same text.
func NFC(text string) string { return norm.NFC.String(text) }

// SameName reports whether two names are the same on a platform that ignores case, whatever their Unicode form.
func SameName(a, b string) bool {
	if same, sure := sameASCII(a, b); sure {
		return same
	}
	return strings.EqualFold(NFC(a), NFC(b))
}

// sameASCII compares as SameName does as far as both texts are plain ASCII, which most are up to where they differ: a list of thousands is compared
// with thousands of names. sure is false for others.
func sameASCII(a, b string) (same, sure bool) {
	for i := 0; ; i++ {
		switch {
		case i == len(a) && i == len(b):
			return true, true
		case i == len(a) || i == len(b) || a[i]|b[i] >= utf8.RuneSelf:
			return false, false
		case lowerASCII(a[i]) != lowerASCII(b[i]):
			return false, true
		}
	}
}

func lowerASCII(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// SameText is SameName for what a platform compares with its case.
func SameText(a, b string) bool { return NFC(a) == NFC(b) }

// Filterable is a text as a filter that a platform applies itself can take it: such a filter compares plain ASCII reliably, other texts perhaps byte
// by byte. For those it is "", which filters nothing: whoever asks compares what comes.
func Filterable(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return text
	}
	return ""
}

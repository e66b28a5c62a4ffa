package rest

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Lengths in bytes. What is shorter than minSecret is not masked: it may be an ordinary word ("wrong", "short", "user"), and masking it would garble
// every text and by that tell what it is. Plain letters and digits shorter than minToken are masked as whole words only, since a longer word may
// contain them.
const (
	minSecret = 6
	minToken  = 16
)

const masked = "***"

// ordinary are longer words that stand in a platform's messages and that somebody may have chosen, for a trial, as a secret.
var ordinary = map[string]bool{
	"secret": true, "password": true, "passwd": true, "access": true, "account": true, "client": true, "invalid": true, "expired": true, "sign-in": true,
	"default": true, "administrator": true, "terraform": true, "refused": true, "request": true, "unknown": true, "organization": true, "tenant": true,
}

// Secrets is the last line of defense: every error message and log record of a Client passes through Mask, so that a platform that
// repeats what it was sent gives nothing away. The first line is that only an allow-list of fields gets so far: no body of a request and no header
// of a call is ever among them, so a secret that is too short for a mask stays out, too, unless the platform itself repeats it; then it is masked
// where it stands in quotes or behind an equals sign. The zero value is ready; a nil *Secrets masks nothing. It is safe for concurrent use.
type Secrets struct {
	mu    sync.RWMutex
	known map[string]bool
	forms []string // longest first: a secret that begins with another one must not leave its end behind
}

// Add makes value, and the forms that it takes in URLs and JSON, known.
func (s *Secrets) Add(value string) {
	if value == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[value] {
		return
	}
	if s.known == nil {
		s.known = map[string]bool{}
	}
	quoted, _ := json.Marshal(value) // a string always encodes
	for _, form := range []string{value, url.QueryEscape(value), url.PathEscape(value), string(quoted[1 : len(quoted)-1])} {
		s.known[form] = true
	}
	s.forms = slices.SortedFunc(maps.Keys(s.known), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
}

// Mask returns text with every known secret replaced.
func (s *Secrets) Mask(text string) string {
	if s == nil {
		return text
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, form := range s.forms {
		if strings.Contains(text, form) {
			text = maskOne(text, form)
		}
	}
	return text
}

// maskOne replaces one secret where it stands as one.
func maskOne(text, secret string) string {
	standsAlone := func(string, string) bool { return true }
	switch {
	case len(secret) < minSecret || ordinary[strings.ToLower(secret)]:
		standsAlone = isValue
	case len(secret) < minToken && isWord(secret):
		standsAlone = isWholeWord
	}
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.Index(text[at:], secret)
		if i < 0 {
			break
		}
		from, to := at+i, at+i+len(secret)
		if !standsAlone(text[:from], text[to:]) {
			at = from + 1
			continue
		}
		b.WriteString(text[done:from] + masked)
		at, done = to, to
	}
	return b.String() + text[done:]
}

// isWord reports a text of letters and digits: it may be a part of a longer word.
func isWord(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !isWordRune(r) }) < 0
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// escapeEnd is the end of an escape, of a URL or of JSON: the word begins behind it.
var escapeEnd = regexp.MustCompile(`(%[0-9A-Fa-f]{2}|\\[bfnrt]|\\u[0-9A-Fa-f]{4})$`)

func isWholeWord(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return (!isWordRune(last) || escapeEnd.MatchString(before[max(0, len(before)-6):])) && !isWordRune(first)
}

// isValue reports a text in quotes, or behind an equals sign, as a whole.
func isValue(before, after string) bool {
	if before == "" || !isWholeWord(before, after) {
		return false
	}
	switch last := before[len(before)-1]; last {
	case '"', '\'':
		return after != "" && after[0] == last || strings.HasPrefix(after, `\`)
	case '=':
		return true
	}
	return false
}

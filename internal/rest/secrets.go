package rest

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// minSecret is the length in bytes below which a value is not masked: it would blot out ordinary words everywhere and by that
// tell what it is.
const minSecret = 4

const masked = "***"

// Secrets is the last line of defense: every error message and log record of a Client passes through Mask, so that a platform that
// repeats what it was sent gives nothing away. The first line is that only an allow-list of fields gets so far. The zero value is
// ready; a nil *Secrets masks nothing. It is safe for concurrent use.
type Secrets struct {
	mu       sync.RWMutex
	known    map[string]bool
	replacer *strings.Replacer
}

// Add makes value, and the forms that it takes in URLs and JSON, known. Values shorter than four bytes are ignored.
func (s *Secrets) Add(value string) {
	if len(value) < minSecret {
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
	// Longest first: a secret that begins with another one must not leave its end behind.
	forms := make([]string, 0, len(s.known))
	for form := range s.known {
		forms = append(forms, form)
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, masked)
	}
	s.replacer = strings.NewReplacer(pairs...)
}

// Mask returns text with every known secret replaced.
func (s *Secrets) Mask(text string) string {
	if s == nil {
		return text
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.replacer == nil {
		return text
	}
	return s.replacer.Replace(text)
}

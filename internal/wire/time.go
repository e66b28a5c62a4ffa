package wire

import (
	"strings"
	"time"
)

// RFC3339 writes a platform's time in the form RFC 3339 in UTC; ok is false when none of the layouts fits. A time without a zone counts as UTC.
func RFC3339(raw string, layouts ...string) (text string, ok bool) {
	raw = strings.TrimSpace(raw)
	for _, layout := range layouts {
		t, err := time.Parse(layout, raw)
		if err != nil {
			continue
		}
		// A year of more than four digits or before zero cannot be written in RFC 3339.
		if year := t.UTC().Year(); year < 0 || year > 9999 {
			return "", false
		}
		return t.UTC().Format(time.RFC3339Nano), true
	}
	return "", false
}

package wire

import (
	"strings"
	"time"
)

// RFC3339 spells a platform's time as RFC 3339 in UTC, or returns it unchanged when none of the layouts fits. A time without a zone counts
// as UTC.
func RFC3339(raw string, layouts ...string) string {
	raw = strings.TrimSpace(raw)
	for _, layout := range layouts {
		t, err := time.Parse(layout, raw)
		if err != nil {
			continue
		}
		// A year of more than four digits or before zero cannot be written in RFC 3339.
		if year := t.UTC().Year(); year < 0 || year > 9999 {
			return raw
		}
		return t.UTC().Format(time.RFC3339Nano)
	}
	return raw
}

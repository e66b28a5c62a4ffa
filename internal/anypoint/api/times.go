package api

import (
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// moment is a point in time as RFC 3339 in UTC when the platform's form is understood, else exactly what the platform sent.
//
// The vendor's OpenAPI text shows three forms ("2015-01-30 22:23:55.433000+00:00", "Mon Feb 09 2015 17:47:26 GMT-0300" and ISO 8601);
// recorded traffic has ISO 8601 with milliseconds.
type moment string

func (m *moment) UnmarshalJSON(data []byte) error {
	*m = moment(rfc3339(wire.Scalar(data)))
	return nil
}

var timeLayouts = []string{
	time.RFC3339Nano,
	"2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999Z0700",
	"2006-01-02 15:04:05.999999999 Z0700",
	"Mon Jan _2 2006 15:04:05 GMT-0700",
	time.RFC1123,
	time.RFC1123Z,
}

// rfc3339 writes a time of the platform as RFC 3339 in UTC, or returns it unchanged when no known form fits.
func rfc3339(raw string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return ""
	}
	// JavaScript's Date appends the zone's name in brackets.
	written, _, _ := strings.Cut(raw, " (")
	if at, ok := wire.RFC3339(written, timeLayouts...); ok {
		return at
	}
	return raw
}

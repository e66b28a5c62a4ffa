package api

import (
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// moment is a point in time as RFC 3339 in UTC when the platform's form is understood, else exactly what the platform sent. The identity
// server writes up to seven digits of a second and no zone (seen by another client); that it means UTC is assumed.
type moment string

func (m *moment) UnmarshalJSON(data []byte) error {
	*m = moment(rfc3339(wire.Scalar(data)))
	return nil
}

// noTime is how .NET writes a time that was never set.
const noTime = "0001-01-01T00:00:00Z"

func rfc3339(raw string) string {
	written, ok := wire.RFC3339(raw, "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999")
	switch {
	case !ok:
		return strings.TrimSpace(raw)
	case written == noTime:
		return ""
	default:
		return written
	}
}

// enum returns the canonical name of a value that arrives as its number or its name in any case; a value that is not known stays as it is.
func enum(value wire.Text, names []string) string {
	raw := string(value)
	if i, err := strconv.Atoi(raw); err == nil {
		if i >= 0 && i < len(names) {
			return names[i]
		}
		return raw
	}
	for _, name := range names {
		if strings.EqualFold(raw, name) {
			return name
		}
	}
	return raw
}

// ids returns the ids in lower case: GUIDs are the same in both.
func ids(list []wire.Text) []string {
	all := wire.Texts(list)
	for i := range all {
		all[i] = strings.ToLower(all[i])
	}
	return all
}

// int64Of is 0 for what is no number.
func int64Of(value wire.Text) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(string(value)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

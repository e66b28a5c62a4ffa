package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// Done reports whether the call was carried out.
func (e Exchange) Done() bool { return e.Status >= 200 && e.Status < 300 }

// Probed is the exchange of the probe with a label; ok is false when no such probe was answered.
func (r *Record) Probed(label string) (e Exchange, ok bool) {
	return r.First("", "", func(e Exchange) bool { return e.Label == label && e.Status != 0 })
}

// at is what a decoded answer holds under a path of names and of indexes, or nil.
func at(v any, path ...string) any {
	for _, name := range path {
		switch container := v.(type) {
		case map[string]any:
			v = container[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(container) {
				return nil
			}
			v = container[i]
		default:
			return nil
		}
	}
	return v
}

// rows are the entries of a list in an answer, or nil.
func rows(v any, path ...string) []any {
	list, _ := at(v, path...).([]any)
	return list
}

// asText is an id as a text; numbers have no fraction.
func asText(v any) string {
	if number, fine := v.(float64); fine {
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// sent is a member of a request's body, or nil.
func (e Exchange) sent(path ...string) any {
	var v any
	if json.Unmarshal(e.Body, &v) != nil {
		return nil
	}
	return at(v, path...)
}

// answered shows the status of a probe's answer, if it is one of the variants.
func answered(label string, variants ...string) func(*Record) string {
	return func(r *Record) string {
		e, _ := r.Probed(label)
		return among(strconv.Itoa(e.Status), variants...)
	}
}

// accepted shows one variant for a probe that was carried out, and another one for a probe that was refused with one of these statuses.
func accepted(label, done, refused string, statuses ...int) func(*Record) string {
	return func(r *Record) string {
		e, _ := r.Probed(label)
		switch {
		case e.Done():
			return done
		case slices.Contains(statuses, e.Status):
			return refused
		}
		return ""
	}
}

// status shows the status of the first call of the provider that was carried out, if it is one of the variants.
func status(method, url string, variants ...string) func(*Record) string {
	return func(r *Record) string {
		e, _ := r.First(method, url, func(e Exchange) bool { return !e.Probe && e.Done() })
		return among(strconv.Itoa(e.Status), variants...)
	}
}

// among is a value if it is one of the variants, else "".
func among(value string, variants ...string) string {
	if slices.Contains(variants, value) {
		return value
	}
	return ""
}

// choose is one of two variants.
func choose(first bool, one, other string) string {
	if first {
		return one
	}
	return other
}

// expiry shows for how long a token lasts as its answer says it: a number, a text, or not at all.
func expiry(url string, variants ...string) func(*Record) string {
	return func(r *Record) string {
		e, ok := r.First(http.MethodPost, url, func(e Exchange) bool { return !e.Probe && e.Done() && e.Field("access_token") != nil })
		switch lasts := e.Field("expires_in").(type) {
		case float64:
			return among(asText(lasts), variants...)
		case string:
			return among("string", variants...)
		case nil:
			if ok {
				return among("absent", variants...)
			}
		}
		return ""
	}
}

package live

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Done reports whether the call was carried out.
func (e Exchange) Done() bool { return e.Status >= 200 && e.Status < 300 }

// sent is a member of a request's body, or nil.
func (e Exchange) sent(path ...any) any {
	var v any
	if json.Unmarshal(e.Body, &v) != nil {
		return nil
	}
	return at(v, path...)
}

// labeled are the probes' calls with a label, in their order.
func (r *Record) labeled(label string) []Exchange {
	return slices.DeleteFunc(slices.Collect(r.All("", "")), func(e Exchange) bool { return e.Label != label })
}

// probed is the last probe's call with a label; without one its status is 0.
func (r *Record) probed(label string) Exchange {
	all := r.labeled(label)
	if len(all) == 0 {
		return Exchange{}
	}
	return all[len(all)-1]
}

// answered shows the status of a probe's response, if it is one of the variants.
func answered(label string, variants ...string) func(*Record) string {
	return func(r *Record) string { return among(strconv.Itoa(r.probed(label).Status), variants...) }
}

// either shows one variant for a probe that was carried out, and another one for a probe that was refused with one of these statuses.
func either(label, done, refused string, statuses ...int) func(*Record) string {
	return func(r *Record) string { return outcome(r.probed(label), done, refused, statuses...) }
}

// outcome is what either shows of a call.
func outcome(e Exchange, done, refused string, statuses ...int) string {
	switch {
	case e.Done():
		return done
	case slices.Contains(statuses, e.Status):
		return refused
	}
	return ""
}

// status shows the status of the first call of the provider that was carried out, if it is one of the variants.
func status(method, url string, variants ...string) func(*Record) string {
	return func(r *Record) string {
		e, _ := r.First(method, url, func(e Exchange) bool { return !e.Probe && e.Done() })
		return among(strconv.Itoa(e.Status), variants...)
	}
}

// expiry shows for how long a token lasts according to its response: a number, a text, or not at all.
func expiry(url string, variants ...string) func(*Record) string {
	return func(r *Record) string {
		e, ok := r.First(http.MethodPost, url, func(e Exchange) bool { return !e.Probe && e.Done() && e.Field("access_token") != nil })
		switch lasts := e.Field("expires_in").(type) {
		case float64:
			return among(text(lasts), variants...)
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

// among is a value, or "" where it is none of the variants.
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

// at is what decoded JSON holds under a path of names and indexes, or nil.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			list, _ := v.([]any)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

// rows are the entries of a list in decoded JSON, or nil.
func rows(v any, path ...any) []any {
	list, _ := at(v, path...).([]any)
	return list
}

// has reports a member of an object, whatever it holds.
func has(v any, name string) bool {
	m, _ := v.(map[string]any)
	_, there := m[name]
	return there
}

// text is a decoded text or number as a text; null is "".
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// claims are what a JSON Web Token says, nil for what is none.
func claims(token string) map[string]any {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var out map[string]any
	if err != nil || json.Unmarshal(payload, &out) != nil {
		return nil
	}
	return out
}

// sameOrder compares the order of the same items in several responses: "stable" or "shuffled".
func sameOrder(responses []Exchange, list, id string) string {
	if len(responses) < 3 || len(rows(responses[0].Field(list))) < 2 {
		return ""
	}
	order := func(e Exchange) (ids []string) {
		for _, item := range rows(e.Field(list)) {
			ids = append(ids, text(at(item, id)))
		}
		return ids
	}
	first, verdict := order(responses[0]), "stable"
	for _, e := range responses[1:] {
		ids := order(e)
		if !slices.Equal(slices.Sorted(slices.Values(ids)), slices.Sorted(slices.Values(first))) {
			return ""
		}
		if !slices.Equal(ids, first) {
			verdict = "shuffled"
		}
	}
	return verdict
}

package live

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// labelled are the probes' calls with a label, in their order.
func (r *Record) labelled(label string) []Exchange {
	return slices.DeleteFunc(slices.Collect(r.All("", "")), func(e Exchange) bool { return e.Label != label })
}

// probed is the last probe's call with a label; without one its status is 0.
func (r *Record) probed(label string) Exchange {
	all := r.labelled(label)
	if len(all) == 0 {
		return Exchange{}
	}
	return all[len(all)-1]
}

// succeeded reports an answer of 2xx.
func (e Exchange) succeeded() bool { return e.Status/100 == 2 }

// statusOf shows the status of a probe, if it is one of the variants.
func statusOf(label string, variants ...string) func(*Record) string {
	return func(r *Record) string { return among(strconv.Itoa(r.probed(label).Status), variants...) }
}

// either shows one variant if a probe succeeded, and the other one if it was refused with one of the statuses; otherwise none.
func either(label, success, refusal string, statuses ...int) func(*Record) string {
	return func(r *Record) string { return outcome(r.probed(label), success, refusal, statuses...) }
}

func outcome(e Exchange, success, refusal string, statuses ...int) string {
	switch {
	case e.succeeded():
		return success
	case slices.Contains(statuses, e.Status):
		return refusal
	}
	return ""
}

// among is a value, or "" where it is none of the variants.
func among(value string, variants ...string) string {
	if slices.Contains(variants, value) {
		return value
	}
	return ""
}

// dig goes down into decoded JSON by names and indexes; nil where there is no such way.
func dig(v any, path ...any) any {
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

// has reports a member of an object, whatever it holds.
func has(v any, name string) bool {
	m, _ := v.(map[string]any)
	_, there := m[name]
	return there
}

func items(v any) []any {
	list, _ := v.([]any)
	return list
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

// hasPrefixFold reports a text that begins with another one, in any case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

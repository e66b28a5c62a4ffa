package apim

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

var filterRow = map[string]string{
	"name": "rita.regular", "lastName": "O'Neill", "email": "rita@example.com", "state": "active",
	"registrationDate": "2025-03-04T09:15:43.517Z", "note": "",
	"scope": "/svc/products/starter",
}

func parserForTests(fold bool) *filterParser {
	fields := map[string]field{"scope": referenceField}
	for name, kind := range userFilter {
		fields[name] = kind
	}
	return &filterParser{fields: fields, fold: fold, short: func(id string) string { return strings.TrimPrefix(id, "/svc") }}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	for filter, want := range map[string]bool{
		"name eq 'rita.regular'":                             true,
		"properties/name eq 'rita.regular'":                  true,
		"name eq 'RITA.regular'":                             true,
		"name ne 'rita.regular'":                             false,
		"name gt 'a'":                                        true,
		"name ge 'rita.regular'":                             true,
		"name lt 'a'":                                        false,
		"name le 'z'":                                        true,
		"lastName eq 'O''Neill'":                             true,
		"state eq 'active'":                                  true,
		"state eq 'blocked'":                                 false,
		"note eq ''":                                         true,
		"contains(email,'EXAMPLE')":                          true,
		"substringof('example', email)":                      true,
		"startswith(email,'rita')":                           true,
		"endswith( email , '.org' )":                         false,
		"registrationDate ge 2025-03-04":                     false, // no time: refused below
		"registrationDate ge 2025-03-04T09:15:43.517Z":       true,
		"registrationDate gt datetime'2025-03-04T09:15:43Z'": true,
		"registrationDate lt '2025-03-04T10:15:43.6+01:00'":  true,
		"registrationDate eq datetimeoffset'2025-03-04T09:15:43.517Z'":               true,
		"scope eq '/products/starter'":                                               true,
		"scope eq '/svc/products/starter'":                                           true,
		"scope ne '/products/starter'":                                               false,
		"name eq 'x' or state eq 'active'":                                           true,
		"name eq 'x' or state eq 'active' and email eq 'x'":                          false,
		"(name eq 'x' or state eq 'active') and email eq 'rita@example.com'":         true,
		"not (name eq 'x')":                                                          true,
		"not name eq 'x' and not (email eq 'x' or startswith(email,'rita'))":         false,
		strings.Repeat("(", 90) + "name eq 'rita.regular'" + strings.Repeat(")", 90): true,
	} {
		keep, err := parserForTests(true).parse(filter)
		if filter == "registrationDate ge 2025-03-04" {
			if err == nil {
				t.Errorf("%s was taken", filter)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if got := keep(filterRow); got != want {
			t.Errorf("%s: %v, want %v", filter, got, want)
		}
	}
}

func TestFilterWithRegardToCase(t *testing.T) {
	t.Parallel()
	keep, err := parserForTests(false).parse("name eq 'RITA.regular' or contains(email,'EXAMPLE')")
	if err != nil || keep(filterRow) {
		t.Errorf("case does not count (%v)", err)
	}
}

func TestRefusedFilters(t *testing.T) {
	t.Parallel()
	for _, filter := range []string{
		" ", "name", "name eq", "name eq rita", "name eq 5", "name is 'x'", "name EQ 'x'", "name eq 'x' and", "and name eq 'x'",
		"name eq 'x' name eq 'y'", "(name eq 'x'",
		"name eq 'x')", "name eq 'it's'", "name eq 'open", "phone eq 'x'", "Name eq 'x'", "properties/ eq 'x'", "state ne 'active'",
		"startswith(state,'a')", "startswith(name,x)",
		"startswith(name 'x')", "startswith(name,'x'", "contains('x',name)", "substringof(name,'x')", "registrationDate eq 'yesterday'",
		"startswith(registrationDate,'2025')",
		"registrationDate eq", "tolower(name) eq 'x'", "not", "'x' eq name", "name eq datetime'2025-03-04T09:15:43Z'",
		strings.Repeat("(", 101) + "name eq 'x'" + strings.Repeat(")", 101),
		strings.Repeat("not ", 5000) + "name eq 'x'",
	} {
		_, err := parserForTests(true).parse(filter)
		var refused *refusal
		if !errors.As(err, &refused) || refused.reply.status != http.StatusBadRequest {
			t.Errorf("%.60s: %v", filter, err)
		}
	}
}

// A filter is either refused or can be applied, and means the opposite behind a "not".
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"name eq 'rita.regular'", "not(state eq 'active') or contains(email,'x''y')",
		"registrationDate ge 2025-03-04T09:15:43.517Z", "((", "'", "scope ne '/x' and name lt ''"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, filter string) {
		keep, err := parserForTests(true).parse(filter)
		if err != nil {
			var refused *refusal
			if !errors.As(err, &refused) || refused.reply.status != http.StatusBadRequest {
				t.Fatalf("%q: %v", filter, err)
			}
			return
		}
		opposite, err := parserForTests(true).parse("not(" + filter + ")")
		if err != nil {
			if strings.Count(filter, "(")+strings.Count(filter, "not") < deepest-1 {
				t.Fatalf("not(%q): %v", filter, err)
			}
			return
		}
		if keep(filterRow) == opposite(filterRow) {
			t.Fatalf("%q and its opposite are both %v", filter, keep(filterRow))
		}
	})
}

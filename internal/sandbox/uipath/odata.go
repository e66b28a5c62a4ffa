package uipath

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type row map[string]any

// listing is a collection of Orchestrator on its way to a response.
type listing struct {
	context    string // "Users"
	rows       []row
	unfiltered []string            // fields that $filter does not know
	expand     map[string]struct{} // what $expand may name; the rows hold it already and lose it when it is not asked for
	inline     []string            // what $expand may name and the rows hold in any case
}

// collection answers a listing as $filter, $orderby, $skip, $top, $count, $select and $expand ask for it. The response holds at
// most 1000 rows (documented), unless a switch says otherwise. Names of fields are case-insensitive: UiPath's own tool expands "permissions" and
// filters by "id".
func (c *call) collection(l listing) (reply, error) {
	q := c.r.URL.Query()
	for name := range q {
		if strings.HasPrefix(name, "$") && !slices.Contains([]string{"$filter", "$orderby", "$skip", "$top", "$count", "$select", "$expand"}, name) {
			return reply{}, badQuery("The query parameter '%s' is not supported.", name)
		}
	}
	rows := l.rows
	if text := q.Get("$filter"); text != "" {
		keep, err := parseFilter(text, l)
		if err != nil {
			return reply{}, err
		}
		rows = nil
		for _, r := range l.rows {
			if keep(r) {
				rows = append(rows, r)
			}
		}
	}
	if err := l.order(rows, q.Get("$orderby")); err != nil {
		return reply{}, err
	}
	out := row{"@odata.context": c.odataContext(l.context)}
	if q.Get("$count") == "true" || c.is("odata_count", "always") {
		out["@odata.count"] = len(rows)
	}
	skip, err := odataInt(q, "$skip", 0, 1<<31-1)
	if err != nil {
		return reply{}, err
	}
	top, err := odataInt(q, "$top", c.number("max_top"), c.number("max_top"))
	if err != nil {
		return reply{}, err
	}
	page := []row{}
	for _, r := range cut(rows, skip, top) {
		page = append(page, maps.Clone(r))
	}
	for _, r := range page {
		if err := l.shape(r, q); err != nil {
			return reply{}, err
		}
	}
	out["value"] = page
	return ok(out)
}

// odataContext is the URL of what a response is part of, at the address that was called, as in every recorded sample.
func (c *call) odataContext(what string) string {
	base, _, _ := strings.Cut(c.calledAt(), "/odata/")
	return base + "/odata/$metadata#" + what
}

// calledAt is the URL of the call, without its query.
func (c *call) calledAt() string {
	scheme := "http"
	if c.r.TLS != nil {
		scheme = "https"
	}
	path, _, _ := strings.Cut(c.r.RequestURI, "?")
	return scheme + "://" + c.r.Host + path
}

// entity answers with one object as $select and $expand ask for it.
func (c *call) entity(set string, r row, expand map[string]struct{}) (reply, error) {
	if err := (listing{expand: expand}).shape(r, c.r.URL.Query()); err != nil {
		return reply{}, err
	}
	r["@odata.context"] = c.odataContext(set + "/$entity")
	return ok(r)
}

// value is a field of the row, or of an object in it: "UserEntity/UserName", by which OrchestratorManager filters the users of a folder.
func (r row) value(path string) any {
	name, rest, inner := strings.Cut(path, "/")
	if object, isObject := r[name].(row); inner && isObject {
		return object.value(rest)
	}
	return r[path]
}

// property is the name of a field as the rows have it.
func (r row) property(name string) string {
	if outer, rest, inner := strings.Cut(name, "/"); inner {
		outer = r.property(outer)
		if object, isObject := r[outer].(row); isObject {
			return outer + "/" + object.property(rest)
		}
	}
	if _, there := r[name]; there {
		return name
	}
	for own := range r {
		if strings.EqualFold(own, name) {
			return own
		}
	}
	return name
}

func badQuery(format string, args ...any) error {
	return orchestratorError(http.StatusBadRequest, codeRequest, "The query specified in the URI is not valid. "+format, args...)
}

func odataInt(q url.Values, name string, missing, most int) (int, error) {
	if !q.Has(name) {
		return missing, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil || n < 0 {
		return 0, badQuery("Invalid value '%s' for %s.", q.Get(name), name)
	}
	if n > most {
		return 0, badQuery("The limit of '%d' for %s has been exceeded. The value from the incoming request is '%d'.", most, name, n)
	}
	return n, nil
}

// shape drops what was not asked for.
func (l listing) shape(r row, q url.Values) error {
	asked := map[string]bool{}
	for name := range strings.SplitSeq(q.Get("$expand"), ",") {
		name = r.property(strings.TrimSpace(name))
		if _, known := l.expand[name]; name != "" && !known && !slices.Contains(l.inline, name) {
			return badQuery("Could not find a property named '%s' to expand.", name)
		}
		asked[name] = true
	}
	for name := range l.expand {
		if !asked[name] {
			delete(r, name)
		}
	}
	if q.Get("$select") == "" {
		return nil
	}
	selected := map[string]bool{}
	for name := range strings.SplitSeq(q.Get("$select"), ",") {
		name = r.property(strings.TrimSpace(name))
		if _, known := r[name]; !known {
			return badQuery("Could not find a property named '%s'.", name)
		}
		selected[name] = true
	}
	maps.DeleteFunc(r, func(name string, _ any) bool { return !selected[name] && !asked[name] })
	return nil
}

func (l listing) order(rows []row, by string) error {
	if by == "" {
		return nil
	}
	type key struct {
		name string
		sign int
	}
	var keys []key
	for part := range strings.SplitSeq(by, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return badQuery("Syntax error in $orderby '%s'.", by)
		}
		if len(l.rows) > 0 {
			words[0] = l.rows[0].property(words[0])
			if !scalar(l.rows[0], words[0]) {
				return badQuery("Could not find a property named '%s'.", words[0])
			}
		}
		k := key{words[0], 1}
		if len(words) == 2 && words[1] == "desc" {
			k.sign = -1
		}
		keys = append(keys, k)
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for _, k := range keys {
			if n := compareValues(a.value(k.name), b.value(k.name)); n != 0 {
				return n * k.sign
			}
		}
		return 0
	})
	return nil
}

// scalar reports whether rows have a field that can be compared.
func scalar(r row, name string) bool {
	if outer, rest, inner := strings.Cut(name, "/"); inner {
		object, isObject := r[outer].(row)
		return isObject && scalar(object, rest)
	}
	switch v, there := r[name]; v.(type) {
	case []any, []row, []string, row:
		return false
	default:
		return there
	}
}

// compareValues orders null before everything, numbers by value and the rest as text without regard to case, as the database does.
func compareValues(a, b any) int {
	x, isNumber := asNumber(a)
	y, both := asNumber(b)
	switch {
	case isNumber && both:
		return cmp.Compare(x, y)
	case a == nil || b == nil:
		return cmp.Compare(boolean(a != nil), boolean(b != nil))
	}
	return cmp.Compare(fold(fmt.Sprint(a)), fold(fmt.Sprint(b)))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func asNumber(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	}
	return 0, false
}

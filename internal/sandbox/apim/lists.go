package apim

import (
	"net/http"
	"net/url"
	"strconv"
)

// row is one entry of a list: the fields that $filter may name, and what the answer shows.
type row struct {
	fields map[string]any
	entity map[string]any
}

// list filters and pages. eqOnly are the fields that only eq may compare (documented for state). count is the total over all pages (recorded).
func (c *call) list(rows []row, eqOnly map[string]bool) (reply, error) {
	query := c.r.URL.Query()
	if text := query.Get("$filter"); text != "" {
		keep, err := parseFilter(text, rows, eqOnly, c.is("filter_case", "insensitive"))
		if err != nil {
			return reply{}, err
		}
		var kept []row
		for _, r := range rows {
			if keep(r.fields) {
				kept = append(kept, r)
			}
		}
		rows = kept
	}
	total, size := len(rows), c.number("page_size")
	top, err := count(query, "$top", 1)
	if err != nil {
		return reply{}, err
	}
	if top > 0 {
		size = min(size, top)
	}
	skip, err := count(query, "$skip", 0)
	if err != nil {
		return reply{}, err
	}
	skip = max(0, skip)
	page := rows[min(skip, total):min(skip+size, total)]
	value := []any{}
	for _, r := range page {
		value = append(value, r.entity)
	}
	body := map[string]any{"value": value, "count": total}
	if skip+len(page) < total && len(page) > 0 {
		query.Set("$skip", strconv.Itoa(skip+len(page)))
		body["nextLink"] = c.origin() + c.r.URL.EscapedPath() + "?" + query.Encode()
	} else if c.is("last_next_link", "empty") {
		body["nextLink"] = ""
	}
	return ok(body, "")
}

// count reads $top or $skip, -1 when it is not there.
func count(query url.Values, name string, least int) (int, error) {
	text := query.Get(name)
	if text == "" {
		return -1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least {
		return 0, refuse(http.StatusBadRequest, "ValidationError", "The query parameter %s must be a number of at least %d.", name, least)
	}
	return n, nil
}

func pathEscape(segment string) string { return url.PathEscape(segment) }

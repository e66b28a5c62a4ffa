package apim

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
)

// row is one entry of a list: the values that $filter may compare, and what the response shows.
type row struct {
	values map[string]string
	entity map[string]any
}

// list filters and pages.
func (c *call) list(rows []row, fields map[string]field) (reply, error) {
	return c.listOf(len(rows), func(i int) row { return rows[i] }, fields)
}

// listOf is list of so many rows, of which it makes those that it needs: of thousands, a page shows a hundred. count is the total over all pages
// (recorded).
func (c *call) listOf(total int, at func(i int) row, fields map[string]field) (reply, error) {
	query := c.r.URL.Query()
	if text := query.Get("$filter"); text != "" {
		parser := &filterParser{fields: fields, fold: c.is("filter_case", "insensitive"), short: c.short}
		keep, err := parser.parse(text)
		if err != nil {
			return reply{}, err
		}
		var kept []row
		for i := range total {
			if r := at(i); keep(r.values) {
				kept = append(kept, r)
			}
		}
		total, at = len(kept), func(i int) row { return kept[i] }
	}
	size := c.number("page_size")
	top, err := count(query, "$top", 1)
	if err != nil {
		return reply{}, err
	}
	if top > size && c.is("long_page", "400") {
		return reply{}, refuse(http.StatusBadRequest, "ValidationError", "The query parameter $top must be a number of at most %d.", size)
	}
	if top > 0 {
		size = min(size, top)
	}
	skip, err := skipped(query)
	if err != nil {
		return reply{}, err
	}
	value := []any{}
	for i := min(skip, total); i < min(skip+size, total); i++ {
		value = append(value, at(i).entity)
	}
	body := map[string]any{"value": value, "count": total}
	if skip+size < total {
		body["nextLink"] = c.nextLink(query, skip+size)
	} else if c.is("last_next_link", "empty") {
		body["nextLink"] = ""
	}
	return ok(body, "")
}

// nextLink is the whole URL of the next page, with all parameters of this one.
func (c *call) nextLink(query url.Values, skip int) string {
	query.Del("$skip")
	query.Del("$skiptoken")
	if c.is("next_link", "skiptoken") {
		query.Set("$skiptoken", base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(skip))))
	} else {
		query.Set("$skip", strconv.Itoa(skip))
	}
	return c.origin() + c.r.URL.EscapedPath() + "?" + query.Encode()
}

// skipped is how many entries the pages before hold.
func skipped(query url.Values) (int, error) {
	if token := query.Get("$skiptoken"); token != "" {
		raw, err := base64.RawURLEncoding.DecodeString(token)
		n, numberErr := strconv.Atoi(string(raw))
		if err != nil || numberErr != nil || n < 0 {
			return 0, refuse(http.StatusBadRequest, "ValidationError", "The query parameter $skiptoken is not one that was given out.")
		}
		return n, nil
	}
	n, err := count(query, "$skip", 0)
	return max(0, n), err
}

// count reads $top or $skip, -1 when it is not there.
func count(query url.Values, name string, least int) (int, error) {
	text := query.Get(name)
	if text == "" {
		return -1, nil
	}
	n, err := strconv.ParseInt(text, 10, 32) // int32 (documented)
	if err != nil || int(n) < least {
		return 0, refuse(http.StatusBadRequest, "ValidationError", "The query parameter %s must be a number of at least %d.", name, least)
	}
	return int(n), nil
}

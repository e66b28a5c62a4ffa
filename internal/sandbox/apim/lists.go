package apim

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
)

// row is one entry of a list: the values that $filter may compare, and what the response shows. Most rows of a long list are on other pages.
type row struct {
	values func() map[string]string
	entity func() map[string]any
}

// list filters and pages. count is the total over all pages (recorded).
func (c *call) list(rows []row, fields map[string]field) (reply, error) {
	query := c.r.URL.Query()
	if text := query.Get("$filter"); text != "" {
		parser := &filterParser{fields: fields, fold: c.is("filter_case", "insensitive"), short: c.short}
		keep, err := parser.parse(text)
		if err != nil {
			return reply{}, err
		}
		var kept []row
		for _, r := range rows {
			if keep(r.values()) {
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
	for _, r := range rows[min(skip, total):min(skip+size, total)] {
		value = append(value, r.entity())
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

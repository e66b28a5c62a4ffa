package controlroom

import (
	"encoding/json"
	"slices"
)

// listBody is what the list calls take; every part is optional. Clients were seen to echo a response's total and totalFilter in the page.
type listBody struct {
	Fields json.RawMessage   `json:"fields"` // no source says what they do: they are ignored
	Filter json.RawMessage   `json:"filter"`
	Sort   []json.RawMessage `json:"sort"`
	Page   json.RawMessage   `json:"page"`
}

type sortKey struct {
	Field     string `json:"field"`
	Direction string `json:"direction"`
}

type window struct {
	Offset      int  `json:"offset"`
	Length      *int `json:"length"`
	Total       int  `json:"total"`
	TotalFilter int  `json:"totalFilter"`
}

// list returns a page of rows, which come in the order of their ids. Without a sort order it begins with the newest (documented).
func list[T any](c *call, rows []T, columns map[string]column[T], wire func(T) map[string]any) (reply, error) {
	in, err := body[listBody](c)
	if err != nil {
		return reply{}, err
	}
	f := &filterReader[T]{c, columns}
	keep, err := f.read(in.Filter)
	if err != nil {
		return reply{}, err
	}
	found := []T{}
	for _, row := range rows {
		if keep(row) {
			found = append(found, row)
		}
	}
	slices.Reverse(found)
	if err := f.sort(found, in.Sort); err != nil {
		return reply{}, err
	}
	at, length, err := c.window(in.Page)
	if err != nil {
		return reply{}, err
	}
	out := []any{}
	for _, row := range cut(found, at, length) {
		out = append(out, wire(row))
	}
	return ok(map[string]any{"page": map[string]int{"offset": at, "total": len(rows), "totalFilter": len(found)}, "list": out})
}

// sort orders rows by several keys, the first counting most. Rows that are equal stay as they are: newest first.
func (f *filterReader[T]) sort(rows []T, keys []json.RawMessage) error {
	type order struct {
		of   func(T) any
		sign int
	}
	var orders []order
	for _, raw := range keys {
		key, err := object[sortKey](f.call, raw)
		if err != nil {
			return err
		}
		col, known := f.columns[key.Field]
		sign := map[string]int{"asc": 1, "desc": -1}[key.Direction]
		if !known || sign == 0 {
			return invalid("The list cannot be sorted by '%s' in direction '%s'", key.Field, key.Direction)
		}
		orders = append(orders, order{col.of, sign})
	}
	slices.SortStableFunc(rows, func(a, b T) int {
		for _, o := range orders {
			if n := f.compare(o.of(a), o.of(b)); n != 0 {
				return n * o.sign
			}
		}
		return 0
	})
	return nil
}

// window reads offset and length of the page. Default and maximum are assumed, and so is what becomes of more than the maximum.
func (c *call) window(raw json.RawMessage) (offset, length int, err error) {
	length = c.number("default_page_length")
	if !c.is("max_page_length", "none") {
		length = min(length, c.number("max_page_length"))
	}
	if !given(raw) {
		return 0, length, nil
	}
	in, err := object[window](c, raw)
	if err != nil {
		return 0, 0, err
	}
	if in.Length != nil {
		length = *in.Length
	}
	if in.Offset < 0 || length < 0 {
		return 0, 0, invalid("The page's offset and length must not be negative")
	}
	if !c.is("max_page_length", "none") {
		longest := c.number("max_page_length")
		if length > longest && c.is("long_page", "400") {
			return 0, 0, invalid("The page's length must not be more than %d", longest)
		}
		length = min(length, longest)
	}
	return in.Offset, length, nil
}

// cut is the part of a list that an offset and a length ask for.
func cut[T any](rows []T, offset, length int) []T {
	offset = min(offset, len(rows))
	return rows[offset : offset+min(length, len(rows)-offset)]
}

package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// pageSize is the largest number of items that a client was seen to ask for. Default and maximum are documented nowhere: what arrives counts, and
// where so many are refused, fewer are asked for.
const pageSize = 1000

// filter is a condition of a list, or a group of them. Of the platform's operators, substring is the one that is documented for names.
type filter struct {
	Operator string   `json:"operator"`
	Field    string   `json:"field,omitempty"`
	Value    string   `json:"value,omitempty"`
	Operands []filter `json:"operands,omitempty"` // of "and"
}

// contains is the condition that a text holds another one, nil for "", which all do.
func contains(field, part string) *filter {
	if part == "" {
		return nil
	}
	return &filter{Operator: "substring", Field: field, Value: part}
}

type sortKey struct {
	Field     string `json:"field"`
	Direction string `json:"direction"`
}

type window struct {
	Offset int `json:"offset"`
	Length int `json:"length"`
}

// query is the body of a list call.
type query struct {
	Filter *filter   `json:"filter,omitempty"`
	Sort   []sortKey `json:"sort"`
	Page   window    `json:"page"`
}

// page is {"page": {"total", "totalFilter"}, "list": [...]}. Total is that of the items that the filter selects, -1 when the response does not
// contain it.
type page[T any] struct {
	Items []T
	Total int
}

// UnmarshalJSON fails for what is no list: it must not pass for an empty one.
func (p *page[T]) UnmarshalJSON(data []byte) error {
	*p = page[T]{Total: -1}
	var w struct {
		Page struct {
			Total       json.RawMessage `json:"total"`
			TotalFilter json.RawMessage `json:"totalFilter"`
		} `json:"page"`
		List *[]T `json:"list"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	if w.List == nil {
		return errors.New("this is not a list")
	}
	p.Items = *w.List
	for _, count := range []json.RawMessage{w.Page.Total, w.Page.TotalFilter} { // the last one that is there counts
		if total, err := strconv.Atoi(wire.Scalar(count)); err == nil && total >= 0 {
			p.Total = total
		}
	}
	return nil
}

// open reads the first page of a list by id, an order that does not change while people sign in. call sends one of its calls.
func open[T any](ctx context.Context, c *Client, r rest.Request, by *filter, id func(T) int64,
	call func(context.Context, rest.Request, *page[T]) (*rest.Response, error)) (*rest.Listing[T], error) {
	r.Method, r.Reads = http.MethodPost, true
	return rest.ReadPages(&c.pages, pageSize, func(limit int) (*rest.Listing[T], error) {
		return rest.OpenSortedPages(ctx, limit, func(item T) string { return strconv.FormatInt(id(item), 10) },
			func(ctx context.Context, offset, limit int) ([]T, int, error) {
				r := r
				r.Body = query{Filter: by, Sort: []sortKey{{Field: "id", Direction: "asc"}}, Page: window{Offset: offset, Length: limit}}
				var out page[T]
				_, err := call(ctx, r, &out)
				return out.Items, out.Total, err
			})
	})
}

// all reads a list that was opened to its end.
func all[T any](ctx context.Context, list *rest.Listing[T], err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return list.All(ctx)
}

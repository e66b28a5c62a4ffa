package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// pageSize is the documented maximum of the limit parameter.
const pageSize = 500

// page is the form of every documented list. Total is -1 when the response does not hold one, or is the bare array that the look-ups by role,
// whose responses are not documented, might give.
type page[T any] struct {
	Data  []T
	Total int
}

func (p *page[T]) UnmarshalJSON(data []byte) error {
	var w struct {
		Data  []T             `json:"data"`
		Total json.RawMessage `json:"total"`
	}
	*p = page[T]{Total: -1}
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, &p.Data)
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	if total, err := strconv.Atoi(wire.Scalar(w.Total)); err == nil && total >= 0 {
		p.Total = total
	}
	p.Data = w.Data
	if p.Data == nil && p.Total < 0 {
		return errors.New("this is not a list") // and must not pass for an empty one
	}
	return nil
}

// list reads all pages of a list.
func list[T any](ctx context.Context, c *Client, r rest.Request, key func(T) string) ([]T, error) {
	opened, err := open(ctx, c, r, key)
	if err != nil {
		return nil, err
	}
	return opened.All(ctx)
}

// open reads the first page of a list.
func open[T any](ctx context.Context, c *Client, r rest.Request, key func(T) string) (*rest.Listing[T], error) {
	return rest.ReadPages(&c.pages, pageSize, func(limit int) (*rest.Listing[T], error) {
		return rest.OpenPages(ctx, limit, key, func(ctx context.Context, offset, limit int) ([]T, int, error) {
			out, err := readPage[T](ctx, c, r, offset, limit)
			return out.Data, out.Total, err
		})
	})
}

func readPage[T any](ctx context.Context, c *Client, r rest.Request, offset, limit int) (page[T], error) {
	query := url.Values{"offset": {strconv.Itoa(offset)}, "limit": {strconv.Itoa(limit)}}
	for name, values := range r.Query {
		query[name] = values
	}
	r.Method, r.Query = http.MethodGet, query
	var out page[T]
	response, err := c.do(ctx, r, &out)
	if err != nil {
		return page[T]{}, err
	}
	if len(response.Body) == 0 {
		return page[T]{}, c.rest.BadResponse(r, response, "a list was asked for, the response is empty")
	}
	return out, nil
}

// row is an element of a list whose elements have no id of their own, and may be there twice: a permission that comes through two teams.
type row[T any] struct {
	value T
	key   string
}

// listRows reads all pages of a list without ids. Equal rows are distinguished by counting them from the first page on; a page that repeats the
// first one shows that the platform ignores the offset, and brings nothing new.
func listRows[T any](ctx context.Context, c *Client, r rest.Request, identity func(T) string) ([]T, error) {
	rows, err := rest.ReadPages(&c.pages, pageSize, func(limit int) ([]row[T], error) { return readRows(ctx, c, r, limit, identity) })
	if err != nil {
		return nil, err
	}
	values := make([]T, len(rows))
	for i, row := range rows {
		values[i] = row.value
	}
	return values, nil
}

// readRows is listRows with pages of limit items.
func readRows[T any](ctx context.Context, c *Client, r rest.Request, limit int, identity func(T) string) ([]row[T], error) {
	var mu sync.Mutex // pages come side by side; in which order equal rows are counted makes no difference
	var seen map[string]int
	var firstPage string
	return rest.AllPages(ctx, limit, func(x row[T]) string { return x.key },
		func(ctx context.Context, offset, limit int) ([]row[T], int, error) {
			out, err := readPage[T](ctx, c, r, offset, limit)
			if err != nil {
				return nil, 0, err
			}
			identities := make([]string, len(out.Data))
			for i, value := range out.Data {
				identities[i] = identity(value)
			}
			whole := strings.Join(identities, "\n")
			mu.Lock()
			defer mu.Unlock()
			if offset == 0 {
				seen, firstPage = map[string]int{}, whole
			} else if whole == firstPage {
				return nil, out.Total, nil
			}
			rows := make([]row[T], len(out.Data))
			for i, value := range out.Data {
				seen[identities[i]]++
				rows[i] = row[T]{value: value, key: identities[i] + "#" + strconv.Itoa(seen[identities[i]])}
			}
			return rows, out.Total, nil
		})
}

package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// pageSize is how many items a page is asked for. Neither a default nor a maximum is documented: what arrives is believed, and after a refusal
// shorter pages are asked for.
const pageSize = 1000

// page is one page of a list. Total is -1 when the response does not have it; NextLink is absent or empty on the last page (both were recorded).
type page[T any] struct {
	Items    []T
	Total    int
	NextLink string
}

// UnmarshalJSON fails for what is no list: it must not pass for an empty one.
func (p *page[T]) UnmarshalJSON(data []byte) error {
	*p = page[T]{Total: -1}
	var w struct {
		Value    *[]T            `json:"value"`
		Count    json.RawMessage `json:"count"`
		NextLink wire.Text       `json:"nextLink"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	if total, err := strconv.Atoi(wire.Scalar(w.Count)); err == nil && total >= 0 {
		p.Total = total
	}
	p.NextLink = strings.TrimSpace(string(w.NextLink))
	if w.Value == nil {
		if p.Total != 0 {
			return errors.New("this is not a list")
		}
		return nil
	}
	p.Items = *w.Value
	return nil
}

// open reads the first page of a list. convert makes items of what is on the wire, and key is the id of an item.
func open[C, T any](ctx context.Context, c *Client, s Service, r rest.Request, convert func(*C) T, key func(T) string) (*rest.Listing[T], error) {
	r.Method = http.MethodGet
	fetch := func(ctx context.Context, r rest.Request) ([]T, int, string, error) {
		var out page[C]
		response, err := c.do(ctx, s, r, &out)
		if err == nil && nothing(response.Body) {
			err = c.rest.BadResponse(r, response, "a list was asked for, the response is empty")
		}
		items := make([]T, len(out.Items))
		for i := range out.Items {
			items[i] = convert(&out.Items[i])
		}
		return items, out.Total, out.NextLink, err
	}
	return rest.ReadPages(&c.pages, pageSize, func(limit int) (*rest.Listing[T], error) {
		return rest.OpenSkippablePages(ctx, func(item T) string { return strings.ToLower(key(item)) },
			func(ctx context.Context, address string) ([]T, int, string, error) {
				r := paged(r, 0, limit)
				r.Address = address
				return fetch(ctx, r)
			},
			func(ctx context.Context, offset, limit int) ([]T, int, error) {
				items, total, _, err := fetch(ctx, paged(r, offset, limit))
				return items, total, err
			})
	})
}

// all reads a list to its end.
func all[T any](ctx context.Context, list *rest.Listing[T], err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return list.All(ctx)
}

// paged is the request for a page of limit items.
func paged(r rest.Request, offset, limit int) rest.Request {
	query := url.Values{"$top": {strconv.Itoa(limit)}}
	if offset > 0 {
		query.Set("$skip", strconv.Itoa(offset))
	}
	for name, values := range r.Query {
		query[name] = values
	}
	r.Query = query
	return r
}

// condition is one comparison of a filter, in the OData of the service.
type condition struct{ field, operator, value string }

// filter joins the conditions that have a value, "" when none has.
func filter(conditions ...condition) string {
	var parts []string
	for _, c := range conditions {
		if c.value == "" {
			continue
		}
		text := "'" + strings.ReplaceAll(c.value, "'", "''") + "'"
		if c.operator == "contains" {
			parts = append(parts, "contains("+c.field+", "+text+")")
		} else {
			parts = append(parts, c.field+" "+c.operator+" "+text)
		}
	}
	return strings.Join(parts, " and ")
}

// filtered is the query for a filter.
func filtered(conditions ...condition) url.Values {
	text := filter(conditions...)
	if text == "" {
		return nil
	}
	return url.Values{"$filter": {text}}
}

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

// pageSize is how many items a page is asked for. Neither a default nor a maximum is documented.
const pageSize = 100

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

// list reads all pages of a list.
func list[T any](ctx context.Context, c *Client, s Service, r rest.Request, key func(T) string) ([]T, error) {
	r.Method = http.MethodGet
	return rest.ReadPages(&c.pages, pageSize, func(limit int) ([]T, error) { return readList(ctx, c, s, r, limit, key) })
}

// readList is list with pages of limit items.
func readList[T any](ctx context.Context, c *Client, s Service, r rest.Request, limit int, key func(T) string) ([]T, error) {
	query := url.Values{"$top": {strconv.Itoa(limit)}}
	for name, values := range r.Query {
		query[name] = values
	}
	r.Query = query
	return rest.AllLinkedPages(ctx, func(item T) string { return strings.ToLower(key(item)) },
		func(ctx context.Context, address string) ([]T, int, string, error) {
			r := r
			r.Address = address
			var out page[T]
			response, err := c.do(ctx, s, r, &out)
			if err == nil && nothing(response.Body) {
				err = c.rest.BadResponse(r, response, "a list was asked for, the response is empty")
			}
			return out.Items, out.Total, out.NextLink, err
		})
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

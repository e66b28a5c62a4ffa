package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// pageSize is the documented maximum of top, on both services. The identity server's default is 10.
const pageSize = 1000

// page is a list of either service: {"totalCount", "results"} of the identity server, {"@odata.count", "value"} of Orchestrator, or a bare
// array. Total is -1 when the response does not contain it.
type page[T any] struct {
	Items []T
	Total int
}

// UnmarshalJSON fails for what is no list: it must not pass for an empty one.
func (p *page[T]) UnmarshalJSON(data []byte) error {
	*p = page[T]{Total: -1}
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, &p.Items)
	}
	var w struct {
		TotalCount json.RawMessage `json:"totalCount"`
		Results    []T             `json:"results"`
		Count      json.RawMessage `json:"@odata.count"`
		Value      []T             `json:"value"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	for _, count := range []json.RawMessage{w.TotalCount, w.Count} {
		if total, err := strconv.Atoi(wire.Scalar(count)); err == nil && total >= 0 {
			p.Total = total
		}
	}
	p.Items = w.Results
	if p.Items == nil {
		p.Items = w.Value
	}
	if p.Items == nil && p.Total != 0 {
		return errors.New("this is not a list")
	}
	return nil
}

// openList reads the first page of a list of the identity server, which has to be sorted by something that does not change.
func openList[T any](ctx context.Context, c *Client, p part, r rest.Request, key func(T) string) (*rest.Listing[T], error) {
	return openPages(ctx, c, r, "top", "skip", key, func(ctx context.Context, r rest.Request, out *page[T]) error {
		response, err := c.call(ctx, p, r, out)
		return isList(c.identity, r, response, err)
	})
}

// odataList reads all pages of a list of Orchestrator, by id.
func odataList[T any](ctx context.Context, c *Client, p part, r rest.Request, key func(T) string) ([]T, error) {
	opened, err := openODataList(ctx, c, p, r, key)
	return allOf(ctx, opened, err)
}

// allOf reads a list to its end.
func allOf[T any](ctx context.Context, opened *rest.Listing[T], err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return opened.All(ctx)
}

// openODataList reads the first page of a list of Orchestrator, by id.
func openODataList[T any](ctx context.Context, c *Client, p part, r rest.Request, key func(T) string) (*rest.Listing[T], error) {
	query := url.Values{"$count": {"true"}, "$orderby": {"Id asc"}}
	for name, values := range r.Query {
		query[name] = values
	}
	r.Query = query
	return openPages(ctx, c, r, "$top", "$skip", key, func(ctx context.Context, r rest.Request, out *page[T]) error {
		response, err := c.callOrchestrator(ctx, p, r, out)
		return isList(c.orchestrator, r, response, err)
	})
}

func isList(client *rest.Client, r rest.Request, response *rest.Response, err error) error {
	if err == nil && nothing(response.Body) {
		return client.BadResponse(r, response, "a list was asked for, the response is empty")
	}
	return err
}

func openPages[T any](
	ctx context.Context, c *Client, r rest.Request, top, skip string, key func(T) string, read func(context.Context, rest.Request, *page[T]) error,
) (*rest.Listing[T], error) {
	r.Method = http.MethodGet
	return rest.ReadPages(&c.pages, pageSize, func(limit int) (*rest.Listing[T], error) {
		return rest.OpenSortedPages(ctx, limit, key, func(ctx context.Context, offset, limit int) ([]T, int, error) {
			query := url.Values{top: {strconv.Itoa(limit)}, skip: {strconv.Itoa(offset)}}
			for name, values := range r.Query {
				query[name] = values
			}
			r := r
			r.Query = query
			var out page[T]
			err := read(ctx, r, &out)
			return out.Items, out.Total, err
		})
	})
}

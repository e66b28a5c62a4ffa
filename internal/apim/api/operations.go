package api

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// DeleteOptions say what a delete does beside deleting the account.
type DeleteOptions struct {
	DeleteSubscriptions bool   // delete the user's subscriptions as well
	Notify              bool   // the mail that the account is closed
	AppType             string // the portal whose link is in it; "": AppDeveloperPortal
}

// How long a delete may take that the service accepted, and how long the account may be seen after its end.
const (
	operationPatience = 15 * time.Minute
	gonePatience      = 2 * time.Minute
)

// CodeStillThere is this client's own, for an account that is still there after a delete that succeeded.
const CodeStillThere = "StillThere"

// DeleteUser deletes an account that is still as it was read (etag, "" for as it is), waits until the service has done it, and looks that the
// account is gone. The service responds with 200 (recorded), 202 or 204 (documented). An account that was not there is an error of kind NotFound, or
// none: the service's response is not documented. An error for which IsStale is true says that the account was changed meanwhile.
func (c *Client) DeleteUser(ctx context.Context, s Service, id string, options DeleteOptions, etag string) error {
	return c.DeleteUserUntil(ctx, s, id, options, etag, func(ctx context.Context) (bool, error) { return c.isGone(ctx, s, id) })
}

// DeleteUserUntil is DeleteUser with a look of the caller's own: gone reports whether the account is not there, or only kept as deleted.
func (c *Client) DeleteUserUntil(
	ctx context.Context, s Service, id string, options DeleteOptions, etag string, gone func(context.Context) (bool, error),
) error {
	r := userRequest("delete user", id)
	r.Method, r.Header = http.MethodDelete, ifMatch(etag)
	r.Query = url.Values{
		"deleteSubscriptions": {strconv.FormatBool(options.DeleteSubscriptions)}, "notify": {strconv.FormatBool(options.Notify)},
		"appType": {cmp.Or(options.AppType, AppDeveloperPortal)},
	}
	s.touches(&r, id, "", "")
	response, err := c.do(ctx, s, r, nil)
	if err != nil {
		return err
	}
	if response.Status == http.StatusAccepted {
		if err := c.await(ctx, s, r.Op, response); err != nil {
			return err
		}
	}
	return c.awaitGone(ctx, gone, r, response)
}

// operation is the state of a long-running operation: flat (recorded), or below "properties" (documented).
type operation struct {
	Status     wire.Text `json:"status"`
	Properties struct {
		Status wire.Text `json:"status"`
	} `json:"properties"`
}

// await asks for the state of what the service accepted until it has ended. It asks at the URL of the response: Azure-AsyncOperation first, since
// that reports a failure, else Location. Where neither can be asked (none is given, it leads elsewhere, the role has no right to read it, the
// service forgot the operation), it ends without an error, and only the account itself shows it.
func (c *Client) await(ctx context.Context, s Service, op string, accepted *rest.Response) error {
	address, ask := accepted.Header.Get("Azure-AsyncOperation"), c.askOperation
	if address == "" {
		address, ask = accepted.Header.Get("Location"), c.askLocation
	}
	if address == "" {
		return nil
	}
	r := rest.Request{Op: op, Method: http.MethodGet, Route: "/tenant/operationResults/{operationId}", Address: address}
	first := true
	over, err := c.rest.Poll(ctx, operationPatience, func(ctx context.Context) (bool, time.Duration, error) {
		// The response that accepted the delete may say when to ask first.
		if wait := c.rest.RetryAfter(accepted.Header); first && wait > 0 {
			first = false
			return false, wait, nil
		}
		first = false
		return ask(ctx, s, r)
	})
	switch {
	case err == nil && !over:
		failure := c.rest.Failed(r, accepted, rest.Canceled, "", "the service accepted this, and has not ended it in the time that there was; it may "+
			"still do it", nil)
		return failure
	case rest.IsNotFound(err), rest.IsForbidden(err), rest.KindOf(err) == rest.BadResponse:
		return nil
	default:
		return err
	}
}

// askOperation reads the state of an operation.
func (c *Client) askOperation(ctx context.Context, s Service, r rest.Request) (over bool, wait time.Duration, err error) {
	var state operation
	response, err := c.do(ctx, s, r, &state)
	if err != nil {
		return false, 0, err
	}
	status := strings.ToLower(wire.First(state.Status, state.Properties.Status))
	switch {
	case status == "succeeded", response.Status == http.StatusNoContent:
		return true, 0, nil
	case status == "failed", status == "canceled", status == "cancelled":
		return true, 0, c.failed(r, response, status)
	case status == "" && response.Status == http.StatusOK:
		// A response without a status does not report that the operation goes on.
		return true, 0, nil
	default:
		return false, c.rest.RetryAfter(response.Header), nil
	}
}

// askLocation asks where the result will be: 202 until it is there.
func (c *Client) askLocation(ctx context.Context, s Service, r rest.Request) (over bool, wait time.Duration, err error) {
	response, err := c.do(ctx, s, r, nil)
	if err != nil {
		return false, 0, err
	}
	return response.Status != http.StatusAccepted, c.rest.RetryAfter(response.Header), nil
}

// failed is the error of an operation that failed: its response is a 200.
func (c *Client) failed(r rest.Request, response *rest.Response, status string) error {
	_, told := decodeContract(response.Body)
	code, message := decodeError(response.Status, response.Header, response.Body)
	if !told {
		code, message = "", "the service accepted this, and then it "+map[bool]string{true: "failed",
			false: "was canceled"}[status == "failed"]+"; it gave no reason"
	}
	kind := rest.Other
	switch {
	case strings.EqualFold(code, CodeValidation):
		kind = rest.BadRequest
	case strings.EqualFold(code, CodeForbidden):
		kind = rest.Forbidden
	case strings.EqualFold(code, CodeBusy):
		kind = rest.Conflict
	}
	return c.rest.Failed(r, response, kind, code, message, decodeDetails(response.Status, response.Header, response.Body))
}

// awaitGone looks until the account is not there, or only kept as deleted: a success is not taken for the end. That it may not be read is no sign of
// it, either: whoever deletes an account has read it before.
func (c *Client) awaitGone(ctx context.Context, gone func(context.Context) (bool, error), r rest.Request, response *rest.Response) error {
	over, err := c.rest.Poll(ctx, gonePatience, func(ctx context.Context) (bool, time.Duration, error) {
		over, err := gone(ctx)
		return over && err == nil, 0, err
	})
	if err == nil && !over {
		return c.rest.Failed(r, response, rest.Other, CodeStillThere, "the service reported that it deleted the user, but still shows it; look in the "+
			"portal, and try again", nil)
	}
	return err
}

// isGone looks whether an account is not there, or only kept as deleted.
func (c *Client) isGone(ctx context.Context, s Service, id string) (bool, error) {
	user, err := c.GetUser(ctx, s, id)
	if rest.IsNotFound(err) {
		return true, nil
	}
	return err == nil && user.State == StateDeleted, err
}

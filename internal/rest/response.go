package rest

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// BadResponse is the error for a response to r that could be decoded but makes no sense.
func (c *Client) BadResponse(r Request, response *Response, message string) *Error {
	return &Error{
		Platform: c.cfg.Platform, Op: r.Op, Method: r.Method, Route: r.Route, Base: c.base(r),
		Status: response.Status, RequestID: response.RequestID, Tries: response.Tries,
		Kind: BadResponse, Message: clean(c.cfg.Secrets, message, maxMessage),
	}
}

// Absent is the error for something that a response to r does not hold although the platform answered: it counts as not found.
func (c *Client) Absent(r Request, message string) *Error {
	return &Error{
		Platform: c.cfg.Platform, Op: r.Op, Method: http.MethodGet, Route: r.Route, Base: c.base(r), Status: http.StatusOK, Kind: NotFound,
		Message: clean(c.cfg.Secrets, message, maxMessage),
	}
}

// IgnoreNotFound turns "not found" into success: what should be removed is not there.
func IgnoreNotFound(err error) error {
	if IsNotFound(err) {
		return nil
	}
	return err
}

// lagTries and lagPause bound the wait for something that was just created to become readable. No platform documents a read lag.
const (
	lagTries = 4
	lagPause = 250 * time.Millisecond
)

// AwaitCreated looks a few times, on c's clock, for something that may just have been created.
func AwaitCreated[T any](ctx context.Context, c *Client, find func(context.Context) (T, bool, error)) (T, bool, error) {
	for try := 0; ; try++ {
		found, ok, err := find(ctx)
		if ok || err != nil || try == lagTries-1 {
			return found, ok, err
		}
		if err := c.cfg.Sleep(ctx, lagPause<<try); err != nil {
			return found, false, fmt.Errorf("waiting for what was just created to become readable: %w", err)
		}
	}
}

// Waits of Poll.
const (
	minPollWait = 250 * time.Millisecond
	maxPollWait = 10 * time.Second
)

// Poll asks until ask says that it is over: at once, and then again after the wait that ask returns (the platform's wish; 0:
// Poll's own, which grows). over is false when limit went by on c's clock, or when the next wait would outlast limit or ctx. An
// error of ask ends it and is returned as it is.
func (c *Client) Poll(ctx context.Context, limit time.Duration, ask func(context.Context) (over bool, wait time.Duration, err error)) (over bool,
	err error) {
	end := c.cfg.Now().Add(limit)
	if own, ok := deadline(ctx); ok && own.Before(end) {
		end = own
	}
	for own := minPollWait; ; own = min(2*own, maxPollWait) {
		over, wait, err := ask(ctx)
		if over || err != nil {
			return over, err
		}
		if wait <= 0 {
			wait = own/2 + c.jitter(own/2)
		}
		if c.cfg.Now().Add(wait).After(end) {
			return false, nil
		}
		if err := c.cfg.Sleep(ctx, wait); err != nil {
			return false, fmt.Errorf("waiting for the platform: %w", err)
		}
	}
}

// Wait sleeps on c's clock. It fails at once when ctx would end before.
func (c *Client) Wait(ctx context.Context, d time.Duration) error {
	var waited time.Duration
	return c.wait(ctx, d, &waited)
}

// RetryAfter is the wait that a response asks for, of any form of the header; 0: it does not.
func (c *Client) RetryAfter(h http.Header) time.Duration {
	wait, _ := retryAfter(h.Get("Retry-After"), c.cfg.Now())
	return wait
}

// Failed is the error for a failure that the response to r reports although its status is a success. It is what a failed status would have given.
func (c *Client) Failed(r Request, response *Response, kind Kind, code, message string, details []Detail) *Error {
	e := c.BadResponse(r, response, c.cfg.Secrets.Mask(message))
	e.Kind, e.Code, e.Details = kind, clean(c.cfg.Secrets, code, 128), c.cleanDetails(details)
	return e
}

var titleElement = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// DescribePage describes an HTML page, as a proxy may send one in place of a response, with its title.
func DescribePage(page []byte) string {
	const what = "an HTML page"
	if match := titleElement.FindSubmatch(page); match != nil {
		if title := strings.TrimSpace(html.UnescapeString(string(match[1]))); title != "" {
			return what + " (" + title + ")"
		}
	}
	return what
}

// PlatformTime returns the time of the platform's clock, to a second and never late; ok is false before the first response that had it.
func (c *Client) PlatformTime() (t time.Time, ok bool) {
	ahead := c.ahead.Load()
	if ahead == nil {
		return time.Time{}, false
	}
	return c.cfg.Now().Add(*ahead), true
}

// noteTime remembers how far the platform's clock is ahead of ours.
func (c *Client) noteTime(h http.Header) {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		ahead := date.Sub(c.cfg.Now())
		c.ahead.Store(&ahead)
	}
}

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

// BadAnswer is the error for an answer to r that could be decoded but makes no sense.
func (c *Client) BadAnswer(r Request, response *Response, message string) *Error {
	return &Error{
		Platform: c.cfg.Platform, Op: r.Op, Method: r.Method, Route: r.Route,
		Status: response.Status, RequestID: response.RequestID, Tries: response.Tries,
		Kind: BadAnswer, Message: clean(c.cfg.Secrets, message, maxMessage),
	}
}

// Absent is the error for something that an answer to r does not hold although the platform answered: it counts as not found.
func (c *Client) Absent(r Request, message string) *Error {
	return &Error{
		Platform: c.cfg.Platform, Op: r.Op, Method: http.MethodGet, Route: r.Route, Status: http.StatusOK, Kind: NotFound,
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

var titleElement = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

// DescribePage says of an HTML page, as a proxy may send one in place of an answer, that it is one, with its title.
func DescribePage(page []byte) string {
	const what = "an HTML page"
	if match := titleElement.FindSubmatch(page); match != nil {
		if title := strings.TrimSpace(html.UnescapeString(string(match[1]))); title != "" {
			return what + " (" + title + ")"
		}
	}
	return what
}

// PlatformTime returns the time of the platform's clock, to a second and never late; ok is false before the first answer that told it.
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

package api

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// dialect tells the HTTP kernel what is particular to this platform.
func dialect() rest.Dialect {
	return rest.Dialect{
		DecodeError:    decodeError,
		NotExecuted:    limiterResponse,
		RetryAt:        retryAt,
		Budget:         budget,
		ParallelWrites: refusesParallelWrites,
		RequestID:      requestID,
	}
}

// requestID returns the id under which the platform's support finds the call. Both headers were seen in recorded traffic.
func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return id
	}
	return h.Get("X-Anypnt-Trx-Id")
}

// limiterResponse reports a response of the gateway's rate limiter, which sits before the service: the call was not carried out. Documented is
// 429; a support article describes a 503 "Back-end server is at capacity" without a body.
func limiterResponse(status int, _ http.Header, body []byte) bool {
	switch status {
	case http.StatusTooManyRequests:
		return true
	case http.StatusServiceUnavailable:
		body = bytes.TrimSpace(body)
		return len(body) == 0 || bytes.EqualFold(body, []byte("Service Unavailable: Back-end server is at capacity")) ||
			bytes.EqualFold(body, []byte("Back-end server is at capacity"))
	default:
		return false
	}
}

// limitWindow is the length of the platform's rate limit window: one clock minute (support article).
const limitWindow = time.Minute

// retryAt returns when the limiter's window ends: the reset that the response names, else the next full minute of the server's clock. A limiter
// response that says that calls are left was caused by something else: then the zero time asks for the usual backoff.
func retryAt(now time.Time, status int, h http.Header, body []byte) time.Time {
	if !limiterResponse(status, h, body) {
		return time.Time{}
	}
	// Counted on the server's clock and carried over to ours, so that a clock that runs wrong here neither hurries nor hangs.
	server := now
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		server = date
	}
	if b, ok := budget(h); ok {
		if b.Remaining > 0 && status != http.StatusTooManyRequests {
			return time.Time{}
		}
		if wait := b.Reset.Sub(server); wait > 0 && wait <= 2*limitWindow {
			return now.Add(wait)
		}
	}
	return now.Add(server.Truncate(limitWindow).Add(limitWindow).Sub(server))
}

// budget reads the X-RateLimit headers. The reset is in seconds since 1970, in UTC (documented).
func budget(h http.Header) (rest.Budget, bool) {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil || limit <= 0 {
		return rest.Budget{}, false
	}
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil || remaining < 0 {
		return rest.Budget{}, false
	}
	reset, err := strconv.ParseInt(h.Get("X-RateLimit-Reset"), 10, 64)
	if err != nil || reset <= 0 {
		return rest.Budget{}, false
	}
	return rest.Budget{Limit: limit, Remaining: remaining, Reset: time.Unix(reset, 0)}, true
}

var concurrencyWords = regexp.MustCompile(`(?i)\b(concurren\w*|parallel|lock(ed)?|simultaneous\w*|in progress|` +
	`being (modified|updated|changed)|another (request|operation|update|write)|try again)\b`)

// refusesParallelWrites reports a response with which the platform may refuse two writes to one organization at the same time: 503, seldom
// 409 (seen by users of another provider, bodies unknown). A 409 that talks about something that exists is a conflict of content, not of
// time; a 503 with a text of its own may come from a proxy that did pass the call on.
func refusesParallelWrites(status int, h http.Header, body []byte) bool {
	if status != http.StatusServiceUnavailable && status != http.StatusConflict {
		return false
	}
	_, message := decodeError(status, h, body)
	return message == "" || concurrencyWords.MatchString(message)
}

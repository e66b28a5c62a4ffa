package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Kind says what sort of failure an Error is, so that callers need not read statuses.
type Kind int

// The kinds of failure.
const (
	Other        Kind = iota
	BadRequest        // 400, 422: the platform does not accept what was sent
	Unauthorized      // 401, or the sign-in failed
	Forbidden         // 403
	NotFound          // 404, 410
	NotAllowed        // 405: the platform does not know this method here
	Conflict          // 409
	RateLimited       // the platform limits the rate of calls, and the wait would outlast the operation
	Unavailable       // 502, 503, 504, or connections that break
	Server            // 500 and its like
	Ambiguous         // the write was sent and its outcome is unknown: it may or may not have been carried out
	NotSent           // surely never sent: no connection could be made
	BadResponse       // a success that is not the API's: HTML, a redirect, broken JSON
	Canceled          // the caller canceled, or the operation's time is over
	Precondition      // 412: the object is not in the state that the call was to find it in
)

var kindNames = map[Kind]string{
	Other: "other", BadRequest: "bad request", Unauthorized: "unauthorized", Forbidden: "forbidden", NotFound: "not found",
	Precondition: "precondition failed", NotAllowed: "not allowed", Conflict: "conflict", RateLimited: "rate limited",
	Unavailable: "unavailable", Server: "server error",
	Ambiguous: "ambiguous", NotSent: "not sent", BadResponse: "bad response", Canceled: "canceled",
}

func (k Kind) String() string { return kindNames[k] }

// Error is every failure of Do. Its text holds no secret and no personal data of the request: only what the platform returned.
type Error struct {
	Platform, Op, Method, Route string
	// Base is the base URL of the call, without a query: Route is below it.
	Base string
	// SignIn reports that the call itself was never made: Err is why the sign-in before it failed.
	SignIn        bool
	Status        int // of the last response; 0: there was none
	Code, Message string
	Details       []Detail // what the platform returned about single parts of what was sent
	RequestID     string
	Kind          Kind
	Tries         int           // how often it was tried, those included that got no connection
	Waited        time.Duration // time spent waiting between tries and for rate limits
	Err           error         // what happened below HTTP, or why a response cannot be used; may be nil
}

// Detail is what a platform returns about one part of what it was sent.
type Detail struct {
	Target        string // the part, in the platform's words; "" when it names none
	Code, Message string
}

// String puts the target first.
func (d Detail) String() string {
	text := d.Message
	if text == "" {
		text = d.Code
	}
	if d.Target == "" {
		return text
	}
	return d.Target + ": " + text
}

// DetailsOf returns what the platform returned about single parts of what it was sent.
func DetailsOf(err error) []Detail {
	var e *Error
	if !errors.As(err, &e) {
		return nil
	}
	return e.Details
}

func (e *Error) Unwrap() error { return e.Err }

// Error says what was tried, what came back, and what that means.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Platform != "" {
		b.WriteString(e.Platform + ": ")
	}
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Method + " " + e.Route)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": %s", strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Code != "" {
		fmt.Fprintf(&b, ": %s", e.Code)
	}
	if e.Message != "" {
		fmt.Fprintf(&b, ": %s", e.Message)
	}
	for i, detail := range e.Details {
		separator := ": "
		switch {
		case i > 0:
			separator = "; "
		case strings.HasSuffix(e.Message, ":"):
			separator = " "
		}
		b.WriteString(separator + detail.String())
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %s", e.Err)
	}
	// What a failed sign-in means for the call says the sign-in's own text.
	if meaning := kindMeaning[e.Kind]; meaning != "" && !e.SignIn {
		b.WriteString("; " + meaning)
	}
	var notes []string
	if e.RequestID != "" {
		notes = append(notes, "request id "+e.RequestID)
	}
	if e.Tries > 1 {
		notes = append(notes, fmt.Sprintf("tried %d times", e.Tries))
	}
	if e.Waited >= time.Second {
		notes = append(notes, "waited "+e.Waited.Round(time.Second).String())
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	return Inert(b.String())
}

// Target is the method and the URL that was called, with a template in place of what a path holds, and without a query; "" when there is none.
func (e *Error) Target() string {
	if e.Route == "" {
		return ""
	}
	if strings.HasPrefix(e.Route, "/") {
		return e.Method + " " + e.Base + e.Route
	}
	return strings.TrimSpace(e.Method + " " + e.Base + " (" + e.Route + ")")
}

// Cause is the failure behind err that its summary has to name: of a call that a failed sign-in prevented, the sign-in's. Nil: err is no failed call.
func Cause(err error) *Error {
	var failure *Error
	for errors.As(err, &failure) && failure.SignIn {
		var inner *Error
		if !errors.As(failure.Err, &inner) {
			break
		}
		failure, err = inner, inner
	}
	return failure
}

// kindMeaning says what a kind means where the response alone does not show it. What to do about it is for whoever shows the error.
var kindMeaning = map[Kind]string{
	Ambiguous:   "the request was sent, and its outcome is unknown",
	NotSent:     "nothing was sent",
	BadResponse: "this is not the platform's API",
	Canceled:    "canceled, or timed out",
}

// KindOf returns the kind of the outermost *Error in err, Canceled for a bare context error, and Other for everything else.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Canceled
	default:
		return Other
	}
}

// IsNotFound reports a response which means that the object of the call does not exist.
func IsNotFound(err error) bool { return KindOf(err) == NotFound }

// IsConflict reports a response which means that the call collides with what is there.
func IsConflict(err error) bool { return KindOf(err) == Conflict }

// IsForbidden reports a response which means that the caller may not do this.
func IsForbidden(err error) bool { return KindOf(err) == Forbidden }

func kindOfStatus(status int) Kind {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return BadRequest
	case http.StatusUnauthorized:
		return Unauthorized
	case http.StatusForbidden:
		return Forbidden
	case http.StatusNotFound, http.StatusGone:
		return NotFound
	case http.StatusMethodNotAllowed:
		return NotAllowed
	case http.StatusConflict:
		return Conflict
	case http.StatusPreconditionFailed:
		return Precondition
	case http.StatusTooManyRequests:
		return RateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Unavailable
	}
	switch {
	case status >= 500:
		return Server
	case status >= 300 && status < 400:
		return BadResponse
	default:
		return Other
	}
}

// maxMessage is the longest message of a platform that an error repeats, in runes: some response with a page.
const maxMessage = 512

// describe reads a failed response with the dialect and lets nothing secret through. The body is masked before it is decoded, since
// a decoder that cuts texts could cut a secret out of recognition, and again afterwards, since JSON can write one in escapes.
func (c *Client) describe(e *Error, o outcome) {
	secrets := c.cfg.Secrets
	e.Status = o.status
	e.RequestID = clean(secrets, c.requestID(o.header), 128)
	if c.cfg.Dialect.DecodeError != nil && !isSuccess(o.status) {
		body := o.body
		if o.status < 400 {
			body = nil // a redirect's repeats its URL, whose query may hold anything; where it leads may still be the message
		}
		// The code is read from what was sent: a diagnosis must not depend on what somebody chose as a secret.
		code, _ := c.cfg.Dialect.DecodeError(o.status, o.header, body)
		body = []byte(secrets.Mask(string(body)))
		_, message := c.cfg.Dialect.DecodeError(o.status, o.header, body)
		e.Code = clean(secrets, code, 128)
		e.Message = clean(secrets, message, maxMessage)
		if c.cfg.Dialect.Details != nil {
			e.Details = c.cleanDetails(c.cfg.Dialect.Details(o.status, o.header, body))
		}
	}
}

// maxDetails is how many details an error repeats.
const maxDetails = 20

func (c *Client) cleanDetails(details []Detail) []Detail {
	var cleaned []Detail
	for _, d := range details[:min(len(details), maxDetails)] {
		d = Detail{Target: clean(c.cfg.Secrets, d.Target, 128), Code: clean(c.cfg.Secrets, d.Code, 128),
			Message: clean(c.cfg.Secrets, d.Message, maxMessage)}
		if d != (Detail{}) {
			cleaned = append(cleaned, d)
		}
	}
	return cleaned
}

func (c *Client) requestID(h http.Header) string {
	if c.cfg.Dialect.RequestID == nil || h == nil {
		return ""
	}
	return c.cfg.Dialect.RequestID(h)
}

// Inert is a platform's text as it may stand in a message or a log: on one line, printable. Whoever can choose a name on a platform must not be able
// to write into somebody else's terminal, or a second import block.
func Inert(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, text)
}

// clean masks text, folds it into one printable line and cuts it.
func clean(secrets *Secrets, text string, limit int) string {
	text = Inert(strings.Join(strings.Fields(strings.ToValidUTF8(secrets.Mask(text), "�")), " "))
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return text
}

// cause takes the URL (whose query may hold anything) out of net/http's error.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// maskedError keeps err as it is, unless its text holds a secret: then only the masked text survives.
func maskedError(secrets *Secrets, err error) error {
	if err == nil {
		return nil
	}
	if text := err.Error(); secrets.Mask(text) != text {
		return errors.New(secrets.Mask(text))
	}
	return err
}

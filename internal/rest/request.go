package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Request is one call.
type Request struct {
	Op     string // what it does, in words ("create user"): the beginning of an error
	Method string
	Path   string // below the base URL, escaped: made with Path
	Route  string // the path as a template, without values: for logs, errors, and the rate limit that calls of one kind share

	// Address is a whole URL that the platform returned (of the next page, of an operation's state), in place of Path and Query. It is refused,
	// as a BadResponse, unless it leads to where the base URL does: the token goes nowhere else.
	Address string

	Query url.Values
	Body  any        // sent as JSON, encoded once; nil: no body
	Form  url.Values // instead of Body, sent as application/x-www-form-urlencoded

	// Header adds to the headers. An Idempotency-Key makes net/http repeat a POST by itself: set it only where the platform obeys it.
	Header http.Header

	// Idempotent marks a POST or PATCH that does no harm when it arrives twice (adding an edge). GET, HEAD, PUT and DELETE are so by nature.
	Idempotent bool

	// Reads marks a POST that changes nothing (a search): it counts as a read in everything.
	Reads bool

	// Once marks a PUT or DELETE whose second arrival would be noticed (each sends a mail): when its outcome is unknown it ends as Ambiguous, and the
	// caller looks before it sends again.
	Once bool

	// Serial names the object that the platform may refuse to write in parallel (an organization's id); "" for none. It matters to writes only.
	Serial string

	// Alone names the objects that the platform is known to refuse to write in parallel: writes that share one of them never go out side by side.
	Alone []string

	// Quota names whose rate limit the call draws on, where the platform counts separately for several (subscriptions of a cloud); "": there is one.
	Quota string

	NoAuth bool // send it without Authorization (public look-ups; with Idempotent, a sign-in)

	// Tokens signs this call in place of the client's own: a platform may want a token of its own for each part of its API.
	Tokens *TokenCache
}

// Response is a response with a 2xx status. Its body was read whole.
type Response struct {
	Status    int
	Header    http.Header
	Body      []byte
	RequestID string
	Tries     int // how often the call was sent
}

// conditional reports a call that the platform is to carry out only while the object is in a certain state. "*" stands for any.
func (r Request) conditional() bool {
	match := r.Header.Get("If-Match")
	return match != "" && match != "*" || r.Header.Get("If-None-Match") != ""
}

// Path joins segments to an escaped path that begins with a slash. Dots alone are escaped too, so that no value can climb out of
// its place. Do refuses a path with an empty segment: an empty id would address the whole collection.
func Path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		if s == "." || s == ".." {
			b.WriteString(strings.ReplaceAll(s, ".", "%2E"))
			continue
		}
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

func (r Request) write() bool {
	return !r.Reads && r.Method != http.MethodGet && r.Method != http.MethodHead
}

// signIn reports a call that fetches a token: it goes out as a POST, but a response that cannot be read leaves nothing in doubt.
func (r Request) signIn() bool { return r.NoAuth && r.Idempotent }

func (r Request) idempotent() bool {
	switch {
	case r.Once:
		return false
	case r.Reads:
		return true
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:
		return true
	default:
		return r.Idempotent
	}
}

func (r Request) encode() (body []byte, contentType string, err error) {
	switch {
	case r.Form != nil:
		return []byte(r.Form.Encode()), "application/x-www-form-urlencoded", nil
	case r.Body != nil:
		body, err = json.Marshal(r.Body)
		if err != nil {
			return nil, "", fmt.Errorf("the request body cannot be encoded: %w", err)
		}
		return body, "application/json", nil
	default:
		return nil, "", nil
	}
}

var errEmptySegment = errors.New("a part of the path is empty (an id that is not set?); nothing was sent")

func (r Request) url(base *url.URL) (string, error) {
	if r.Address != "" {
		return sameOrigin(base, r.Address)
	}
	if strings.Contains(r.Path, "//") || len(r.Path) > 1 && strings.HasSuffix(r.Path, "/") {
		return "", errEmptySegment
	}
	target := strings.TrimSuffix(base.String(), "/") + r.Path
	if len(r.Query) > 0 {
		target += "?" + r.Query.Encode()
	}
	return target, nil
}

// addressError is a URL from a response to which nothing is sent.
type addressError struct{ why string }

func (e addressError) Error() string {
	return "the platform returned a URL for the next call that " + e.why + "; nothing was sent there"
}

// sameOrigin resolves a URL from a response, if it has the scheme, host and port of the base URL.
func sameOrigin(base *url.URL, address string) (string, error) {
	given, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", addressError{"is not a URL"}
	}
	target := base.ResolveReference(given)
	switch {
	case target.User != nil:
		return "", addressError{"contains a user name"}
	case target.Scheme != base.Scheme, !strings.EqualFold(target.Hostname(), base.Hostname()), port(target) != port(base):
		return "", addressError{fmt.Sprintf("points to %s://%s, which is not the base URL's host", target.Scheme, target.Host)}
	}
	target.Fragment, target.RawFragment = "", ""
	return target.String(), nil
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	default:
		return "443"
	}
}

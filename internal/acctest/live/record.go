package live

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Exchange is one call and its response.
type Exchange struct {
	Method, URL string // the whole URL, with the query
	Body        []byte // of the request
	Status      int    // 0: no response
	Header      http.Header
	Response    []byte
	// Probe says that it is a probe's own call, not one of the provider's.
	Probe bool
	// Label is the name that a probe gave it.
	Label string
	// signature are the headers of a call of the provider that say who calls.
	signature http.Header
}

// JSON is the response's body decoded; nil when it is none.
func (e Exchange) JSON() any {
	var v any
	if json.Unmarshal(e.Response, &v) != nil {
		return nil
	}
	return v
}

// Field is a member of the response's object, or nil.
func (e Exchange) Field(name string) any {
	m, _ := e.JSON().(map[string]any)
	return m[name]
}

// Record is all that a run has sent and received, secrets included: it is never printed.
type Record struct {
	mu        sync.Mutex
	exchanges []Exchange
}

// signatures are the headers that carry a token or say which tenant is meant, on all platforms.
var signatures = []string{"Authorization", "X-Authorization", "X-Uipath-Tenantname"}

// signed are those headers of a call that sign it, nil for none. What only signs in does not count.
func signed(sent http.Header) (signature http.Header) {
	for _, name := range signatures {
		if value := sent.Get(name); value != "" && !strings.HasPrefix(value, "Basic ") {
			if signature == nil {
				signature = http.Header{}
			}
			signature.Set(name, value)
		}
	}
	return signature
}

func (r *Record) add(e Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, e)
}

// signature is what the provider has signed its last call with, of those that are signed like a call for this URL: see platform.tokens.
func (r *Record) signature(url string, tokens []string) (signature http.Header) {
	alike := ""
	if i := slices.IndexFunc(tokens, func(token string) bool { return regexp.MustCompile(token).MatchString(url) }); i >= 0 {
		alike = tokens[i]
	}
	for e := range r.All("", alike) {
		if e.signature != nil {
			signature = e.signature
		}
	}
	return signature
}

// All are the exchanges in their order whose method and URL match: method may be "" for any, url is a regular expression.
func (r *Record) All(method, url string) iter.Seq[Exchange] {
	pattern := regexp.MustCompile(url)
	r.mu.Lock()
	list := slices.Clone(r.exchanges)
	r.mu.Unlock()
	return func(yield func(Exchange) bool) {
		for _, e := range list {
			if (method == "" || e.Method == method) && pattern.MatchString(e.URL) && !yield(e) {
				return
			}
		}
	}
}

// First is the first exchange that matches and that keep accepts; ok is false when there is none. keep may be nil.
func (r *Record) First(method, url string, keep func(Exchange) bool) (e Exchange, ok bool) {
	for one := range r.All(method, url) {
		if keep == nil || keep(one) {
			return one, true
		}
	}
	return Exchange{}, false
}

// transport records what goes through a connection.
func (r *Record) transport(base http.RoundTripper) http.RoundTripper { return recording{base, r} }

type recording struct {
	base http.RoundTripper
	r    *Record
}

func (t recording) RoundTrip(req *http.Request) (*http.Response, error) {
	e := Exchange{Method: req.Method, URL: req.URL.String(), signature: signed(req.Header)}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		_ = req.Body.Close()
		e.Body = body
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := t.base.RoundTrip(req)
	if err == nil {
		e.Status, e.Header = resp.StatusCode, resp.Header.Clone()
		if e.Response, err = io.ReadAll(resp.Body); err == nil {
			_ = resp.Body.Close()
			resp.Body = io.NopCloser(bytes.NewReader(e.Response))
		}
	}
	t.r.add(e)
	return resp, err
}

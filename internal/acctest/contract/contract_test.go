package contract

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

//go:embed testdata/*.yaml
var texts embed.FS

// text is one vendor's text, and where the platform serves what it describes.
type text struct {
	file   string
	base   string // the end of the path before what the text describes
	router routers.Router
}

var load = sync.OnceValues(func() ([]text, error) {
	loaded := []text{
		{file: "anypoint.yaml", base: "/accounts/api"},
		{file: "uipath-identity.yaml", base: "/identity_"},
		{file: "uipath-orchestrator.yaml", base: "/orchestrator_"},
	}
	for i := range loaded {
		content, err := texts.ReadFile("testdata/" + loaded[i].file)
		if err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", loaded[i].file, err)
		}
		if loaded[i].router, err = gorillamux.NewRouter(doc); err != nil {
			return nil, fmt.Errorf("%s: %w", loaded[i].file, err)
		}
	}
	return loaded, nil
})

// call is one request with its response.
type call struct {
	request  *http.Request
	sent     []byte
	status   int
	header   http.Header
	received []byte
	of       string // the text that describes it
	route    string // its path there, "" when it has none
}

// recorder records the calls of a client.
type recorder struct {
	mu    sync.Mutex
	calls []*call
}

// wrap records what goes through a transport.
func (r *recorder) wrap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		c := &call{request: req.Clone(req.Context())}
		if req.Body != nil {
			c.sent, _ = io.ReadAll(req.Body)
			_ = req.Body.Close()
			req.Body = io.NopCloser(bytes.NewReader(c.sent))
		}
		resp, err := next.RoundTrip(req)
		if err != nil {
			return resp, err
		}
		c.status, c.header = resp.StatusCode, resp.Header
		if c.received, err = io.ReadAll(resp.Body); err != nil {
			return resp, err
		}
		_ = resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(c.received))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.calls = append(r.calls, c)
		return resp, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// errNotDescribed is a call that no text describes: a path or a method that the vendor does not name.
var errNotDescribed = errors.New("no vendor's text describes this call")

// validate holds a call against the text that describes its path. It returns what it violates, request before response.
func (c *call) validate(t *testing.T) []error {
	t.Helper()
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, vendor := range all {
		_, rest, found := strings.Cut(c.request.URL.Path, vendor.base)
		if !found {
			continue
		}
		c.of = vendor.file
		return c.against(vendor.router, vendor.base+rest)
	}
	return []error{errNotDescribed}
}

func (c *call) against(router routers.Router, path string) []error {
	request := c.request.Clone(c.request.Context())
	// The router goes by the escaped path, in which OData's parentheses must stay as they were sent.
	request.URL = &url.URL{Path: path, RawPath: path, RawQuery: c.request.URL.RawQuery}
	request.Body = io.NopCloser(bytes.NewReader(c.sent))
	route, params, err := router.FindRoute(request)
	if err != nil {
		return []error{fmt.Errorf("%w: %w", errNotDescribed, err)}
	}
	c.route = route.Path
	options := &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: params, Route: route, Options: options}
	var violations []error
	if c.status < 400 { // what the platform refuses, it may refuse for being wrong
		violations = list(openapi3filter.ValidateRequest(c.request.Context(), input))
	}
	err = openapi3filter.ValidateResponse(c.request.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: c.status, Header: c.header, Body: io.NopCloser(bytes.NewReader(c.received)), Options: options,
	})
	return append(append(violations, c.unknown(route)...), list(err)...)
}

// list takes an error of several apart.
func list(err error) []error {
	if err == nil {
		return nil
	}
	var several openapi3.MultiError
	if errors.As(err, &several) {
		var all []error
		for _, one := range several {
			all = append(all, list(one)...)
		}
		return all
	}
	return []error{err}
}

// name is a call for messages: method and path as the text has it.
func (c *call) name() string {
	path := c.route
	if path == "" {
		path = c.request.URL.Path
	}
	return fmt.Sprintf("%s %s %d", c.request.Method, path, c.status)
}

// met are the excuses that were needed.
var met sync.Map

// report fails the test for each kind of violation, once, unless it is excused.
func report(t *testing.T, calls []*call) {
	t.Helper()
	seen := map[string]int{}
	for _, c := range calls {
		for _, violation := range c.validate(t) {
			key := c.name() + ": " + firstLine(violation)
			if e := c.excused(violation); e != nil {
				met.Store(e.String(), true)
				continue
			}
			seen[key]++
		}
	}
	keys := make([]string, 0, len(seen))
	for key := range seen {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		t.Errorf("%s (%d times)", key, seen[key])
	}
}

// place is where in a body a violation is, for all elements of a list alike.
func place(err *openapi3.SchemaError) string {
	parts := err.JSONPointer()
	for i, part := range parts {
		if index.MatchString(part) {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

var index = regexp.MustCompile(`^[0-9]+$`)

func firstLine(err error) string {
	var schema *openapi3.SchemaError
	if errors.As(err, &schema) {
		return fmt.Sprintf("%s at %s", schema.Reason, place(schema))
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

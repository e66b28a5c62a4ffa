// Package kerneltest holds what the tests of the fake servers share: calls, and responses that a test can look into.
package kerneltest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// connections are of these tests alone: the end of any httptest.Server closes those of http.DefaultTransport, under whoever is about to use one.
var connections = http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one, as net/http documents

// Response is what a platform returned.
type Response struct {
	Status int
	Header http.Header
	Raw    string
	Body   any // of a response in JSON
}

// NewRequest makes a call with a JSON body (nil: none; a string: as it is) and these headers, name by value.
func NewRequest(ctx context.Context, method, address string, body any, header ...string) (*http.Request, error) {
	var reader io.Reader = http.NoBody
	switch v := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(v)
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return req, nil
}

// Send sends a call and reads the response whole. Redirects are responses.
func Send(req *http.Request) (Response, error) {
	client := http.Client{Transport: connections, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req) //nolint:gosec // the address is the test's own server
	if err != nil {
		return Response{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return Response{}, err
	}
	return read(resp.StatusCode, resp.Header, raw)
}

// Serve has a handler answer a call, without a server.
func Serve(handler http.Handler, req *http.Request) (Response, error) {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, req)
	return read(w.Code, w.Header(), w.Body.Bytes())
}

func read(status int, header http.Header, raw []byte) (Response, error) {
	a := Response{Status: status, Header: header, Raw: string(raw)}
	if strings.HasPrefix(header.Get("Content-Type"), "application/json") && len(raw) > 0 {
		if err := json.Unmarshal(raw, &a.Body); err != nil {
			return a, fmt.Errorf("%w in %s", err, raw)
		}
	}
	return a, nil
}

// Expect fails the test unless the response has the status.
func (a Response) Expect(t *testing.T, status int) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d: %s", a.Status, status, a.Raw)
	}
}

// Want fails the test unless this value is at the path.
func (a Response) Want(t *testing.T, want any, path ...any) {
	t.Helper()
	if got := a.Get(path...); got != want {
		t.Fatalf("%v = %v, want %v in %s", path, got, want, a.Raw)
	}
}

// Get walks into the JSON response: "list", 0, "id". nil: there is nothing.
func (a Response) Get(path ...any) any {
	v := a.Body
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			list, _ := v.([]any)
			if s >= len(list) {
				return nil
			}
			v = list[s]
		}
	}
	return v
}

// Text is Get for a text; "" for everything else.
func (a Response) Text(path ...any) string {
	s, _ := a.Get(path...).(string)
	return s
}

// Has reports whether a key is there, whatever its value.
func (a Response) Has(key string, path ...any) bool {
	m, _ := a.Get(path...).(map[string]any)
	_, there := m[key]
	return there
}

// Column is one field, as a text, of every row of the list at the path; "" where a row does not have it.
func (a Response) Column(field string, path ...any) []string {
	out := []string{}
	rows, _ := a.Get(path...).([]any)
	for _, row := range rows {
		m, _ := row.(map[string]any)
		value, there := m[field]
		if !there || value == nil {
			out = append(out, "")
			continue
		}
		out = append(out, fmt.Sprint(value))
	}
	return out
}

// Set sets switches of a platform, name=value.
func Set(t *testing.T, k *kernel.Kernel, platform string, set ...string) {
	t.Helper()
	for _, s := range set {
		name, value, _ := strings.Cut(s, "=")
		if err := k.Switches.Set(platform+"."+name, value); err != nil {
			t.Fatal(err)
		}
	}
}

package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
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
	signature http.Header // what the provider's calls are signed with
}

// signatures are the headers that carry a token, on all platforms.
var signatures = []string{"Authorization", "X-Authorization"}

func (r *Record) add(e Exchange, sent http.Header) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, e)
	for _, name := range signatures {
		if value := sent.Get(name); value != "" && !strings.HasPrefix(value, "Basic ") && !e.Probe {
			r.signature = http.Header{name: {value}}
		}
	}
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

// refusedFeature reports whether a call was refused as one of a feature that the tenant does not have.
func (r *Record) refusedFeature() bool {
	_, ok := r.First("", "", func(e Exchange) bool {
		return e.Status == http.StatusForbidden || e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed
	})
	return ok
}

// transport records what goes through a connection.
func (r *Record) transport(base http.RoundTripper) http.RoundTripper { return recording{base, r} }

type recording struct {
	base http.RoundTripper
	r    *Record
}

func (t recording) RoundTrip(req *http.Request) (*http.Response, error) {
	e := Exchange{Method: req.Method, URL: req.URL.String()}
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
	t.r.add(e, req.Header)
	return resp, err
}

// Prober sends single calls for objects of the run, signed as the provider signs its own.
type Prober struct {
	ctx     context.Context //nolint:containedctx // it is the life of the run
	record  *Record
	run     string
	places  map[string]string
	state   string
	client  *http.Client
	refused error
}

// Record is what was recorded so far.
func (q *Prober) Record() *Record { return q.record }

// Attribute is an attribute of an object of the stand, as a text: ADDRESS is TYPE.NAME. It is "" where there is none.
func (q *Prober) Attribute(address, name string) string {
	typeName, object, _ := strings.Cut(address, ".")
	var file struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Attributes, Identity map[string]any }
		}
	}
	d := json.NewDecoder(strings.NewReader(q.state))
	d.UseNumber()
	if d.Decode(&file) != nil {
		return ""
	}
	for _, r := range file.Resources {
		if r.Type != typeName || r.Name != object || len(r.Instances) == 0 {
			continue
		}
		for _, values := range []map[string]any{r.Instances[0].Attributes, r.Instances[0].Identity} {
			if v := values[name]; v != nil {
				return fmt.Sprint(v)
			}
		}
	}
	return ""
}

// errNotOwn is a probe that would have written to something that the run has not made.
var errNotOwn = errors.New("a probe was not sent: it writes, and names nothing that this run has made")

// Call sends a call; body is encoded as JSON, nil is none. mine is the id or name of the object of the run that it is about: a call that writes has to carry it in its
// URL or its body. The exchange is in the record as well.
func (q *Prober) Call(method, url string, body any, mine string) Exchange {
	e := Exchange{Method: method, URL: url, Probe: true}
	if body != nil {
		e.Body, _ = json.Marshal(body)
	}
	reads := method == http.MethodGet || method == http.MethodHead
	if !reads && (mine == "" || !q.made(mine) || !strings.Contains(url+string(e.Body), mine)) {
		q.refused = errors.Join(q.refused, fmt.Errorf("%w: %s %s", errNotOwn, method, url))
		return e
	}
	req, err := http.NewRequestWithContext(q.ctx, method, url, bytes.NewReader(e.Body))
	if err != nil {
		return e
	}
	q.record.mu.Lock()
	maps.Copy(req.Header, q.record.signature)
	q.record.mu.Unlock()
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := q.client.Do(req)
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		e.Status, e.Header = resp.StatusCode, resp.Header
		e.Response, _ = io.ReadAll(resp.Body)
	}
	q.record.add(e, nil)
	return e
}

// made reports an id or name of the run: it begins with the run's prefix, or the stand's state holds it as the id of an object.
func (q *Prober) made(mine string) bool {
	return strings.HasPrefix(mine, q.run) || strings.Contains(q.state, `"`+mine+`"`)
}

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

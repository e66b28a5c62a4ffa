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
	neturl "net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
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
	// Label is what the probe calls it; "" for the provider's own.
	Label string
	// signature are the headers that say who calls.
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

func (r *Record) add(e Exchange, sent http.Header) {
	for _, name := range signatures {
		if value := sent.Get(name); value != "" && !strings.HasPrefix(value, "Basic ") {
			if e.signature == nil {
				e.signature = http.Header{}
			}
			e.signature.Set(name, value)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.exchanges = append(r.exchanges, e)
}

// signature is what the provider has signed its last call with, of those whose URLs have a part in common with this one: a platform's
// parts may want tokens of their own.
func (r *Record) signature(url string, parts []string) http.Header {
	part := ""
	if i := slices.IndexFunc(parts, func(part string) bool { return strings.Contains(url, part) }); i >= 0 {
		part = parts[i]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range slices.Backward(r.exchanges) {
		if !e.Probe && e.signature != nil && strings.Contains(e.URL, part) {
			return e.signature
		}
	}
	return nil
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
	// tokens and searches are the platform's.
	tokens   []string
	searches *regexp.Regexp
	getenv   func(string) string
	wait     func(context.Context, time.Duration) error
	// label is put on the calls that follow.
	label string
	// own are ids of what probes have made, or found under a name of the run.
	own []string
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

// As labels the calls that follow, so that what looks at the record finds them.
func (q *Prober) As(label string) *Prober {
	q.label = label
	return q
}

// Own notes the id of something that a probe has made, or has found under a name of the run: probes may write to it from then on.
func (q *Prober) Own(id string) {
	if id != "" {
		q.own = append(q.own, id)
	}
}

// Call sends a call; body is encoded as JSON, or as a form if it is one; nil is none. mine is the id or name of the object of the run that
// it is about: a call that writes has to carry it in its URL or its body. The exchange is in the record as well.
func (q *Prober) Call(method, url string, body any, mine string) Exchange {
	return q.CallAs(q.record.signature(url, q.tokens), method, url, body, mine)
}

// Search is Call for a POST that only reads or signs in: the platform's searches say which do.
func (q *Prober) Search(url string, body any) Exchange {
	return q.CallAs(q.record.signature(url, q.tokens), http.MethodPost, url, body, "")
}

// CallAs is Call with a signature of one's own.
func (q *Prober) CallAs(signature http.Header, method, url string, body any, mine string) Exchange {
	e := Exchange{Method: method, URL: url, Probe: true, Label: q.label}
	contentType := ""
	switch b := body.(type) {
	case nil:
	case neturl.Values:
		e.Body, contentType = []byte(b.Encode()), "application/x-www-form-urlencoded"
	default:
		e.Body, _ = json.Marshal(body)
		contentType = "application/json"
	}
	reads := method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && q.searches != nil && q.searches.MatchString(url)
	if !reads && (mine == "" || !q.made(mine) || !strings.Contains(url+string(e.Body), mine)) {
		q.refused = errors.Join(q.refused, fmt.Errorf("%w: %s %s", errNotOwn, method, url))
		return e
	}
	for try := 0; ; try++ {
		answer := q.send(e, signature, contentType)
		limited := answer.Status == http.StatusTooManyRequests
		if limited {
			answer.Label = ""
		}
		q.record.add(answer, signature)
		if !limited || try == 6 || q.wait(q.ctx, time.Minute) != nil { // limits are for a minute, or for five
			return answer
		}
	}
}

// send sends a call once.
func (q *Prober) send(e Exchange, signature http.Header, contentType string) Exchange {
	req, err := http.NewRequestWithContext(q.ctx, e.Method, e.URL, bytes.NewReader(e.Body))
	if err != nil {
		return e
	}
	maps.Copy(req.Header, signature)
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := q.client.Do(req)
	if err == nil {
		defer func() { _ = resp.Body.Close() }()
		e.Status, e.Header = resp.StatusCode, resp.Header
		e.Response, _ = io.ReadAll(resp.Body)
	}
	return e
}

// made reports an id or name of the run: it begins with the run's prefix, the stand's state holds it as the id of an object, or a probe has made it.
func (q *Prober) made(mine string) bool {
	return strings.HasPrefix(mine, q.run) || strings.Contains(q.state, `"`+mine+`"`) || slices.Contains(q.own, mine)
}

func mapKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

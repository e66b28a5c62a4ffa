package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Prober sends single calls for objects of the run, signed as the provider signs its own.
type Prober struct {
	ctx     context.Context //nolint:containedctx // it is the life of the run
	record  *Record
	run     string
	places  map[string]string
	state   string
	client  *http.Client
	sleep   func(ctx context.Context, d time.Duration) error
	renew   func() // makes the provider sign in anew; nil: nothing does
	out     io.Writer
	own     map[string]bool // ids that Unknown made up, and of what Made saw made
	later   []func()
	refused error
}

// Record is what was recorded so far.
func (q *Prober) Record() *Record { return q.record }

// Named is a name of the run: its prefix with a suffix.
func (q *Prober) Named(suffix string) string { return q.run + "-" + suffix }

// Place is the value of a place of the tenant: see lifecycle.Places.
func (q *Prober) Place(name string) string { return q.places[name] }

// Unknown makes up an id that nobody has, for calls about what is not there: it counts as the run's own.
func (q *Prober) Unknown() string {
	id := uuid.NewString()
	q.own[id] = true
	return id
}

// Wait lets time pass, on the provider's clock.
func (q *Prober) Wait(d time.Duration) {
	if q.sleep != nil {
		_ = q.sleep(q.ctx, d)
		return
	}
	select {
	case <-time.After(d):
	case <-q.ctx.Done():
	}
}

// Later puts off what removes an object of a probe to the end of the probes, which it runs whatever happens meanwhile. The last one comes first.
func (q *Prober) Later(remove func()) { q.later = append(q.later, remove) }

// cleanUp does what was put off.
func (q *Prober) cleanUp() {
	q.ctx = context.WithoutCancel(q.ctx)
	for ; len(q.later) > 0; q.later = q.later[:len(q.later)-1] {
		q.later[len(q.later)-1]()
	}
}

// ownState is what the state of the stand holds of the instances of one object, or nil.
func (q *Prober) ownState(match func(mode, typeName, name string) bool) (values []map[string]any) {
	var file struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct{ Attributes, Identity map[string]any }
		}
	}
	d := json.NewDecoder(strings.NewReader(q.state))
	d.UseNumber()
	if d.Decode(&file) != nil {
		return nil
	}
	for _, r := range file.Resources {
		if match(r.Mode, r.Type, r.Name) && len(r.Instances) > 0 {
			values = append(values, r.Instances[0].Attributes, r.Instances[0].Identity)
		}
	}
	return values
}

// Attribute is an attribute of an object of the stand, as a text: ADDRESS is TYPE.NAME. It is "" where there is none.
func (q *Prober) Attribute(address, name string) string {
	typeName, object, _ := strings.Cut(address, ".")
	for _, values := range q.ownState(func(_, t, n string) bool { return t == typeName && n == object }) {
		if v := values[name]; v != nil {
			return fmt.Sprint(v)
		}
	}
	return ""
}

// errNotOwn is a probe that would have written to something that the run has not made.
var errNotOwn = errors.New("a probe was not sent: it writes, and names nothing that this run has made")

// unsigned sends a call without the provider's token: see Ask.
const unsigned = "Authorization: "

// Call sends a call; body is encoded as JSON, nil is none. mine is the id or name of the object of the run that it is about: a call that writes has
// to carry it in its URL or its body. The exchange is in the record as well.
func (q *Prober) Call(method, url string, body any, mine string) Exchange {
	return q.Ask("", method, url, body, mine)
}

// Ask is Call with a label by which the exchange is found in the record, and with further headers: "Name: value". An empty value sends none of that
// name.
func (q *Prober) Ask(label, method, url string, body any, mine string, headers ...string) Exchange {
	e := Exchange{Method: method, URL: url, Probe: true, Label: label}
	if body != nil {
		e.Body, _ = json.Marshal(body)
	}
	reads := method == http.MethodGet || method == http.MethodHead
	if !reads && !(q.made(mine) && names(url+" "+string(e.Body), mine)) {
		q.refused = errors.Join(q.refused, fmt.Errorf("%w: %s %s", errNotOwn, method, url))
		return e
	}
	e = q.send(e, headers)
	for range 4 {
		if e.Status != http.StatusTooManyRequests {
			break
		}
		limited := e
		limited.Label = ""
		q.record.add(limited, nil)
		q.Wait(30 * time.Second)
		e = q.send(e, headers)
	}
	if e.Status == http.StatusUnauthorized && q.renew != nil && !slices.Contains(headers, unsigned) {
		q.renew() // the token may have come to its end
		e = q.send(e, headers)
	}
	q.record.add(e, nil)
	return e
}

func (q *Prober) send(e Exchange, headers []string) Exchange {
	req, err := http.NewRequestWithContext(q.ctx, e.Method, e.URL, bytes.NewReader(e.Body))
	if err != nil {
		return e
	}
	q.record.mu.Lock()
	for name, values := range q.record.signature {
		req.Header[name] = values
	}
	q.record.mu.Unlock()
	req.Header.Set("Accept", "application/json")
	if len(e.Body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if req.Header.Del(name); value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := q.client.Do(req)
	if err != nil {
		return e
	}
	defer func() { _ = resp.Body.Close() }()
	e.Status, e.Header = resp.StatusCode, resp.Header
	e.Response, _ = io.ReadAll(resp.Body)
	return e
}

// made reports an id or name of the run: it begins with the run's prefix, it is the id of an object of the stand, or Unknown or Made have given it.
func (q *Prober) made(mine string) bool {
	if mine == "" || q.run == "" {
		return false
	}
	if strings.HasPrefix(mine, q.run+"-") || q.own[mine] {
		return true
	}
	values := q.ownState(func(mode, _, _ string) bool { return mode == "managed" })
	return slices.ContainsFunc(values, func(v map[string]any) bool { return v["id"] != nil && fmt.Sprint(v["id"]) == mine })
}

// names reports whether a text names an id as a whole, not as a part of a longer one.
func names(text, id string) bool {
	return regexp.MustCompile(`(^|[^0-9A-Za-z_-])` + regexp.QuoteMeta(id) + `($|[^0-9A-Za-z_-])`).MatchString(text)
}

// Swept is Call for what is left of a run, which it tells a person.
func (q *Prober) Swept(method, url string, body any, mine, name string, headers ...string) Exchange {
	e := q.Ask("", method, url, body, mine, headers...)
	say(q.out, "  swept: %s (%d)", name, e.Status)
	return e
}

// Mine takes the id of an object in a list, whose name says that it is the run's; "" when it does not.
func (q *Prober) Mine(object any, name, id string) string {
	text, _ := at(object, name).(string)
	if q.run == "" || !strings.HasPrefix(text, q.run+"-") || at(object, id) == nil {
		return ""
	}
	mine := asText(at(object, id))
	q.own[mine] = true
	return mine
}

// Made takes the id of an object that a probe has made out of its answer, and counts it as the run's own: the call was carried out, and carried a
// name of the run.
func (q *Prober) Made(e Exchange, field string) string {
	return q.madeOf(e, at(e.JSON(), field))
}

func (q *Prober) madeOf(e Exchange, v any) string {
	if !e.Probe || !e.Done() || v == nil || !strings.Contains(e.URL+string(e.Body), q.run) {
		return ""
	}
	id := asText(v)
	q.own[id] = true
	return id
}

// List reads a list, all pages: rows stand under "value", and next is the address of the next page.
func (q *Prober) List(url, next string) (rows []any) {
	for range 100 {
		e := q.Call(http.MethodGet, url, nil, "")
		page, _ := at(e.JSON(), "value").([]any)
		rows = append(rows, page...)
		if url, _ = e.Field(next).(string); url == "" {
			break
		}
	}
	return rows
}

package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	neturl "net/url"
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
	getenv  func(name string) string
	out     io.Writer
	state   string          // of the stand
	own     map[string]bool // ids that Unknown made up, and of what Made and Mine saw
	later   []func()
	refused error

	tokens   []string       // the platform's
	searches *regexp.Regexp // the platform's
	client   *http.Client
	wait     func(ctx context.Context, d time.Duration) error
	renew    func() // makes the provider sign in again
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
func (q *Prober) Wait(d time.Duration) { _ = q.wait(q.ctx, d) }

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

// unsigned sends a call without the provider's signature: see Ask.
const unsigned = "Authorization: "

// Call sends a call; body is encoded as a form if it is one, otherwise as JSON, nil is none. mine is the id or name of the object of the run that it
// is about: a call that writes has to carry it in its URL or its body. The exchange is in the record as well.
func (q *Prober) Call(method, url string, body any, mine string) Exchange {
	return q.Ask("", method, url, body, mine)
}

// Search is Ask for a POST that only reads or signs in, as platform.searches has them.
func (q *Prober) Search(label, url string, body any, headers ...string) Exchange {
	return q.Ask(label, http.MethodPost, url, body, "", headers...)
}

// Ask is Call with a label by which the exchange is found in the record, and with further headers: "Name: value", of which an empty value sends
// none. A signature among them takes the place of the provider's.
func (q *Prober) Ask(label, method, url string, body any, mine string, headers ...string) Exchange {
	e := Exchange{Method: method, URL: url, Probe: true, Label: label}
	contentType := "Content-Type: application/json"
	switch form, isForm := body.(neturl.Values); {
	case isForm:
		e.Body, contentType = []byte(form.Encode()), "Content-Type: application/x-www-form-urlencoded"
	case body != nil:
		e.Body, _ = json.Marshal(body)
	default:
		contentType = "Content-Type: "
	}
	reads := method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && q.searches != nil && q.searches.MatchString(url)
	if !reads && !(q.made(mine) && names(url+" "+string(e.Body), mine)) {
		q.refused = errors.Join(q.refused, fmt.Errorf("%w: %s %s", errNotOwn, method, url))
		return e
	}
	ownSignature := slices.ContainsFunc(headers, func(header string) bool {
		name, _, _ := strings.Cut(header, ": ")
		return slices.Contains(signatures, name)
	})
	send := func() Exchange {
		if ownSignature {
			return q.send(e, nil, append(headers, contentType))
		}
		return q.send(e, q.record.signature(url, q.tokens), append(headers, contentType))
	}
	response := send()
	for range 6 { // limits are for a minute, or for five
		if response.Status != http.StatusTooManyRequests {
			break
		}
		response.Label = ""
		q.record.add(response)
		q.Wait(time.Minute)
		response = send()
	}
	if response.Status == http.StatusUnauthorized && !ownSignature {
		q.renew() // the token may have come to its end
		response = send()
	}
	q.record.add(response)
	return response
}

// send sends a call once.
func (q *Prober) send(e Exchange, signature http.Header, headers []string) Exchange {
	req, err := http.NewRequestWithContext(q.ctx, e.Method, e.URL, bytes.NewReader(e.Body))
	if err != nil {
		return e
	}
	maps.Copy(req.Header, signature)
	req.Header.Set("Accept", "application/json")
	for _, header := range headers {
		if name, value, _ := strings.Cut(header, ": "); value != "" {
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

// Swept is Call for what is left of a run, which it reports to a person.
func (q *Prober) Swept(method, url string, body any, mine, name string, headers ...string) Exchange {
	e := q.Ask("", method, url, body, mine, headers...)
	say(q.out, "  swept: %s (%d)", name, e.Status)
	return e
}

// Mine takes the id of an object in a list, whose name says that it is the run's; "" when it does not.
func (q *Prober) Mine(object any, name, id string) string {
	mine := text(at(object, id))
	if q.run == "" || mine == "" || !strings.HasPrefix(text(at(object, name)), q.run+"-") {
		return ""
	}
	q.own[mine] = true
	return mine
}

// Made takes the id of an object that a probe has made out of its response, where it stands under a path, and counts it as the
// run's own: the call was carried out, and carried a name of the run. It is "" when there is none.
func (q *Prober) Made(e Exchange, path ...any) string {
	id := text(at(e.JSON(), path...))
	if !e.Probe || !e.Done() || id == "" || !strings.Contains(e.URL+string(e.Body), q.run) {
		return ""
	}
	q.own[id] = true
	return id
}

// List reads a list, all pages: rows stand under "value", and next is the URL of the next page.
func (q *Prober) List(url, next string) (all []any) {
	for range 100 {
		e := q.Call(http.MethodGet, url, nil, "")
		all = append(all, rows(e.JSON(), "value")...)
		if url, _ = e.Field(next).(string); url == "" {
			break
		}
	}
	return all
}

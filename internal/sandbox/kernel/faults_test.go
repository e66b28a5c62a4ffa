package kernel_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestFaultKinds(t *testing.T) {
	t.Parallel()
	const sent = `{"name":"0123456789"}`
	tests := map[string]struct {
		fault    kernel.Fault
		status   int // what the client sees; 0: no response at all
		body     string
		header   map[string]string
		readErr  bool
		made     int64
		recorded int // what the journal says
	}{
		"status": {
			fault:  kernel.Fault{Kind: kernel.FaultStatus, Status: 502, Body: "bad", ContentType: "text/plain", Header: map[string]string{"X-A": "b"}},
			status: 502, body: "bad", header: map[string]string{"Content-Type": "text/plain", "X-A": "b"}, recorded: 502,
		},
		"status without content type": {fault: kernel.Fault{Kind: kernel.FaultStatus, Status: 400, Body: "bad"}, status: 400, body: "bad",
			header: map[string]string{"Content-Type": ""}, recorded: 400},
		"latency": {fault: kernel.Fault{Kind: kernel.FaultLatency, Latency: kernel.Duration(time.Millisecond)}, status: 201, body: sent,
			made: 1, recorded: 201},
		"status after": {
			fault:  kernel.Fault{Kind: kernel.FaultStatusAfter, Status: 502, Body: "lost", ContentType: "text/plain"},
			status: 502, body: "lost", header: map[string]string{"Content-Type": "text/plain"}, made: 1, recorded: 502,
		},
		"reset before": {fault: kernel.Fault{Kind: kernel.FaultResetBefore}},
		"reset after":  {fault: kernel.Fault{Kind: kernel.FaultResetAfter}, made: 1},
		"truncate": {fault: kernel.Fault{Kind: kernel.FaultTruncate}, status: 201, body: sent[:len(sent)/2], readErr: true,
			made: 1, recorded: 201},
		"empty": {fault: kernel.Fault{Kind: kernel.FaultEmpty}, status: 200, recorded: 200},
		"too many requests": {fault: kernel.Fault{Kind: kernel.FaultTooManyRequests}, status: 429,
			header: map[string]string{"Retry-After": ""}, recorded: 429},
		"too many requests with a time": {
			fault: kernel.Fault{Kind: kernel.FaultTooManyRequests, Header: map[string]string{"Retry-After": "7"}}, status: 429,
			header: map[string]string{"Retry-After": "7"}, recorded: 429,
		},
		"unavailable": {fault: kernel.Fault{Kind: kernel.FaultUnavailableEmpty}, status: 503, recorded: 503},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, kernel.Options{})
			b.Faults.Add(tt.fault)
			got := b.call(t, "POST", "/things", sent)
			if got.status != tt.status || got.body != tt.body || (got.err != nil) != (tt.readErr || tt.status == 0) {
				t.Errorf("got %d %q (%v), want %d %q", got.status, got.body, got.err, tt.status, tt.body)
			}
			for name, want := range tt.header {
				if got := got.header.Get(name); got != want {
					t.Errorf("header %s is %q, want %q", name, got, want)
				}
			}
			if b.made.Load() != tt.made {
				t.Errorf("%d things made, want %d", b.made.Load(), tt.made)
			}
			if call := b.lastCall(t); call.Fault != tt.fault.Kind || call.Status != tt.recorded {
				t.Errorf("journal says fault %q and status %d, want %q and %d", call.Fault, call.Status, tt.fault.Kind, tt.recorded)
			}
			if got := b.call(t, "POST", "/things", sent); got.status != 201 {
				t.Errorf("the next call got %d (%v), want 201: the fault fires once", got.status, got.err)
			}
		})
	}
}

func TestFaultHTMLIsALoginPage(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHTML})
	got := b.call(t, "POST", "/things", "{}")
	if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") ||
		!strings.Contains(got.body, "<html>") || b.made.Load() != 0 {
		t.Errorf("got %+v and %d things, want a page and none", got, b.made.Load())
	}
}

func TestFaultRevokesTheToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultRevokeToken})
	if got := b.call(t, "GET", "/things", ""); got.status != 401 || got.body != "Unauthorized\n" {
		t.Errorf("got %d %q, want the platform's own 401", got.status, got.body)
	}
}

func TestTruncateOfAnEmptyResponseCutsIt(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultTruncate})
	if got := b.call(t, "POST", "/invites/x/accept", ""); got.err == nil {
		t.Errorf("got %d, want a cut connection", got.status)
	}
	if call := b.lastCall(t); call.Status != 0 {
		t.Errorf("journal says status %d, want 0", call.Status)
	}
}

func TestFaultSelectsCalls(t *testing.T) {
	t.Parallel()
	const boom = 599
	post := kernel.Fault{Kind: kernel.FaultStatus, Status: boom, Method: "POST", Route: "/things"}
	with := func(change func(*kernel.Fault)) kernel.Fault {
		f := post
		change(&f)
		return f
	}
	other := kernel.Fault{Kind: kernel.FaultStatus, Status: 598, Method: "POST", Route: "/things"}
	tests := map[string]struct {
		faults []kernel.Fault
		want   []int // of POST /things, with a GET /things in between each
	}{
		"first":                    {[]kernel.Fault{post}, []int{boom, 201, 201}},
		"third":                    {[]kernel.Fault{with(func(f *kernel.Fault) { f.Nth = 3 })}, []int{201, 201, boom, 201}},
		"two from the second":      {[]kernel.Fault{with(func(f *kernel.Fault) { f.Nth, f.Times = 2, 2 })}, []int{201, boom, boom, 201}},
		"forever":                  {[]kernel.Fault{with(func(f *kernel.Fault) { f.Times = -1 })}, []int{boom, boom, boom, boom}},
		"forever from the second":  {[]kernel.Fault{with(func(f *kernel.Fault) { f.Nth, f.Times = 2, -1 })}, []int{201, boom, boom}},
		"this platform":            {[]kernel.Fault{with(func(f *kernel.Fault) { f.Platform = "acme" })}, []int{boom, 201}},
		"other route":              {[]kernel.Fault{with(func(f *kernel.Fault) { f.Route = "/invites/{code}/accept" })}, []int{201, 201}},
		"two rules, one after one": {[]kernel.Fault{post, other}, []int{boom, 598, 201}},
		"two rules count each call": {[]kernel.Fault{with(func(f *kernel.Fault) { f.Nth = 3 }), with(func(f *kernel.Fault) { f.Status, f.Nth = 598, 2 })},
			[]int{201, 598, boom, 201}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, kernel.Options{})
			for _, f := range tt.faults {
				b.Faults.Add(f)
			}
			for i, want := range tt.want {
				if got := b.call(t, "POST", "/things", "{}"); got.status != want {
					t.Errorf("POST %d got %d, want %d", i+1, got.status, want)
				}
				if got := b.call(t, "GET", "/things", ""); got.status != 200 {
					t.Errorf("GET %d got %d, want 200", i+1, got.status)
				}
			}
		})
	}
}

func TestFaultOfAnotherPlatform(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Mount(kernel.Platform{Name: "other", Mux: http.NewServeMux()})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultEmpty, Platform: "other"})
	if got := b.call(t, "POST", "/things", "{}"); got.status != 201 {
		t.Errorf("got %d, want 201: the rule is for the other platform", got.status)
	}
}

func TestFaultIsExactUnderConcurrency(t *testing.T) {
	t.Parallel()
	const calls, nth, times = 60, 20, 15
	b := newBench(t, kernel.Options{})
	id := b.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 599, Nth: nth, Times: times})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 598, Nth: calls})
	var wg sync.WaitGroup
	for range calls {
		wg.Go(func() { b.callCtx(t.Context(), "POST", "/things", "{}") })
	}
	wg.Wait()
	count := func(status int) int { return b.Journal.Count(func(c kernel.Call) bool { return c.Status == status }) }
	if count(599) != times || count(598) != 1 || b.made.Load() != calls-times-1 {
		t.Errorf("%d calls hit by the first rule, %d by the second, %d things made; want %d, 1, %d", count(599), count(598),
			b.made.Load(), times, calls-times-1)
	}
	if state := b.Faults.List()[0]; state.ID != id || state.Seen != calls || state.Hits != times {
		t.Errorf("rule is %+v, want %d seen and %d hits", state, calls, times)
	}
}

func TestHoldBefore(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore, Times: 2})
	replies := make(chan reply, 2)
	for range 2 {
		go func() { replies <- b.callCtx(t.Context(), "POST", "/things", "{}") }()
	}
	if err := b.Faults.AwaitHeld(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if b.made.Load() != 0 || b.Faults.Waiting() != 2 || b.Journal.Len() != 0 {
		t.Errorf("held: %d made, %d waiting, %d in the journal; want 0, 2, 0", b.made.Load(), b.Faults.Waiting(), b.Journal.Len())
	}
	if n := b.Faults.Release(); n != 2 || b.Faults.Waiting() != 0 {
		t.Errorf("released %d, %d still wait; want 2 and none", n, b.Faults.Waiting())
	}
	for range 2 {
		if got := <-replies; got.status != 201 {
			t.Errorf("got %d (%v), want 201", got.status, got.err)
		}
	}
}

func TestHoldAfter(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter})
	replies := make(chan reply, 1)
	go func() { replies <- b.callCtx(t.Context(), "POST", "/things", "{}") }()
	if err := b.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if b.made.Load() != 1 {
		t.Errorf("held: %d made, want 1", b.made.Load())
	}
	b.Faults.Clear() // removes the rule and releases
	if got := <-replies; got.status != 201 {
		t.Errorf("got %d (%v), want 201", got.status, got.err)
	}
	if len(b.Faults.List()) != 0 {
		t.Error("Clear left rules")
	}
}

func TestHoldEndsWhenTheClientHangsUp(t *testing.T) {
	t.Parallel()
	for kind, made := range map[string]int64{kernel.FaultHoldBefore: 0, kernel.FaultHoldAfter: 1} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			journaled := make(lines, 1)
			b := newBench(t, kernel.Options{JournalWriter: journaled})
			b.Faults.Add(kernel.Fault{Kind: kind})
			ctx, hangUp := context.WithCancel(t.Context())
			replies := make(chan reply, 1)
			go func() { replies <- b.callCtx(ctx, "POST", "/things", "{}") }()
			if err := b.Faults.AwaitHeld(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
			hangUp()
			if got := <-replies; !errors.Is(got.err, context.Canceled) {
				t.Errorf("got %+v, want canceled", got)
			}
			<-journaled // the sandbox notices on its own time
			if call := b.lastCall(t); call.Status != 0 || b.made.Load() != made || b.Faults.Waiting() != 0 {
				t.Errorf("status %d, %d made, %d waiting; want 0, %d, 0", call.Status, b.made.Load(), b.Faults.Waiting(), made)
			}
		})
	}
}

func TestAwaitHeldEndsWithItsContext(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Faults.AwaitHeld(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want canceled", err)
	}
}

func TestFaultCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault kernel.Fault
		want  string // part of the error; "" for none
	}{
		"fine":                {kernel.Fault{Kind: "hold_after", Platform: "acme", Method: "POST", Route: "/things", Nth: 2, Times: -1}, ""},
		"any call":            {kernel.Fault{Kind: "empty"}, ""},
		"any method":          {kernel.Fault{Kind: "empty", Route: "/things/{id}"}, ""},
		"any platform":        {kernel.Fault{Kind: "empty", Method: "POST", Route: "/invites/{code}/accept"}, ""},
		"unknown kind":        {kernel.Fault{Kind: "explode"}, "reset_after"},
		"no kind":             {kernel.Fault{}, "reset_after"},
		"negative nth":        {kernel.Fault{Kind: "empty", Nth: -1}, "nth"},
		"times":               {kernel.Fault{Kind: "empty", Times: -2}, "times"},
		"no status":           {kernel.Fault{Kind: "status"}, "status"},
		"no effect, refused":  {kernel.Fault{Kind: "no_effect", Status: 404}, "200 to 299"},
		"no effect, accepted": {kernel.Fault{Kind: "no_effect", Status: 202}, ""},
		"no latency":          {kernel.Fault{Kind: "latency"}, "latency"},
		"lower case method":   {kernel.Fault{Kind: "empty", Method: "post"}, "POST"},
		"method in route":     {kernel.Fault{Kind: "empty", Route: "GET /things"}, "route"},
		"unknown platform":    {kernel.Fault{Kind: "empty", Platform: "other"}, "there is acme"},
		"unknown route":       {kernel.Fault{Kind: "empty", Route: "/nothing"}, "/nothing"},
		"route of that name":  {kernel.Fault{Kind: "empty", Method: "GET", Route: "/things/{thing}"}, "there is GET /things/{id}"},
		"path, not template":  {kernel.Fault{Kind: "empty", Method: "GET", Route: "/things/1"}, "there is GET /things/{id}"},
		"route with the root": {kernel.Fault{Kind: "empty", Route: "/acme/things"}, "without the platform's root"},
		"method of the route": {kernel.Fault{Kind: "empty", Method: "PUT", Route: "/things"}, "PUT /things"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := newBench(t, kernel.Options{}).Faults.Check(tt.fault)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAddPanicsOnARuleThatCannotFire(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("Add took a rule for a route that does not exist")
		}
	}()
	newBench(t, kernel.Options{}).Faults.Add(kernel.Fault{Kind: kernel.FaultEmpty, Route: "/nothing"})
}

func TestFaultJSON(t *testing.T) {
	t.Parallel()
	var f kernel.Fault
	if err := json.Unmarshal([]byte(`{"platform":"acme","kind":"latency","latency":"250ms","nth":2}`), &f); err != nil {
		t.Fatal(err)
	}
	if f.Kind != "latency" || time.Duration(f.Latency) != 250*time.Millisecond || f.Nth != 2 || f.Platform != "acme" {
		t.Errorf("read %+v", f)
	}
	out, err := json.Marshal(f)
	if err != nil || !strings.Contains(string(out), `"latency":"250ms"`) {
		t.Errorf("wrote %s (%v)", out, err)
	}
	if err := json.Unmarshal([]byte(`{"latency":"soon"}`), &f); err == nil {
		t.Error("a latency that is not a duration was taken")
	}
}

// lines is a journal file that signals when a line is written.
type lines chan struct{}

func (l lines) Write(p []byte) (int, error) {
	l <- struct{}{}
	return len(p), nil
}

// Two reads do not see a write with a late effect, the third one does, and so does another write.
func TestFaultLateEffect(t *testing.T) {
	t.Parallel()
	b := newKeepingBench(t)
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultLateEffect, Times: 2})
	if got := b.call(t, "POST", "/things", `{"name":"x"}`); got.status != 201 || got.body != `{"name":"x"}` {
		t.Errorf("got %d %q (%v), want the response of a call that was carried out", got.status, got.body, got.err)
	}
	for _, total := range []string{`"total":0`, `"total":0`, `"total":1`} {
		if got := b.call(t, "GET", "/things", ""); !strings.Contains(got.body, total) {
			t.Errorf("a read got %q, want %s", got.body, total)
		}
	}
	for range 2 { // one that is late, and one that is not
		b.call(t, "POST", "/things", "{}")
	}
	if got := b.call(t, "GET", "/things", ""); !strings.Contains(got.body, `"total":3`) {
		t.Errorf("after another write a read got %q", got.body)
	}
}

// newKeepingBench is a bench whose platform can be saved and restored.
func newKeepingBench(t *testing.T) (b *bench) {
	t.Helper()
	b = newBench(t, kernel.Options{}, func(p *kernel.Platform) {
		p.Save = func() ([]byte, error) { return json.Marshal(b.made.Load()) }
		p.Restore = func(data []byte) error {
			var made int64
			err := json.Unmarshal(data, &made)
			b.made.Store(made)
			return err
		}
	})
	return b
}

// A call without effect gets the response of one that was carried out; what it did and mailed is taken back, and who is signed in stays so.
func TestFaultNoEffect(t *testing.T) {
	t.Parallel()
	b := newKeepingBench(t)
	b.created = func(*http.Request) { b.Outbox.Send(kernel.Mail{Platform: "acme", Kind: "welcome"}) }
	for range 2 {
		b.call(t, "POST", "/things", "{}")
	}
	b.Outbox.Send(kernel.Mail{Platform: "other"})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Times: 2})
	if got := b.call(t, "POST", "/things", `{"name":"x"}`); got.status != 201 || got.body != `{"name":"x"}` {
		t.Errorf("got %d %q (%v), want the response of a call that was carried out", got.status, got.body, got.err)
	}
	if got := b.call(t, "GET", "/things", ""); got.status != 200 || !strings.Contains(got.body, `"total":2`) {
		t.Errorf("a read got %d %q, want its response", got.status, got.body)
	}
	if n := b.made.Load(); n != 2 {
		t.Errorf("%d things made, want 2", n)
	}
	if mails := b.Outbox.All(); len(mails) != 3 {
		t.Errorf("the outbox holds %v, want two mails of acme and one of another platform", mails)
	}
	for _, status := range []int{200, 202, 204} {
		b.Faults.Clear()
		b.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Status: status, Times: -1})
		if got := b.call(t, "POST", "/things", `{"name":"x"}`); got.status != status || got.body != "" || b.made.Load() != 2 {
			t.Errorf("got %d %q (%v) and %d things, want an empty %d and 2", got.status, got.body, got.err, b.made.Load(), status)
		}
		if got := b.call(t, "POST", "/nothing", "{}"); got.status != 404 {
			t.Errorf("a call that is refused got %d, want the platform's response", got.status)
		}
	}
}

package kernel_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

func TestOverlapIsSeenByBothWrites(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter, Method: "POST"})
	held := make(chan reply, 1)
	go func() { held <- b.callCtx(t.Context(), "POST", "/things", "{}") }()
	if err := b.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	b.call(t, "GET", "/things", "")
	b.call(t, "POST", "/things", "{}")
	b.Faults.Release()
	<-held
	b.call(t, "POST", "/things", "{}")

	var got []string
	for _, c := range b.Journal.All() {
		got = append(got, c.Method+map[bool]string{true: " overlapped", false: ""}[c.Overlapped])
	}
	if want := "GET, POST overlapped, POST overlapped, POST"; strings.Join(got, ", ") != want {
		t.Errorf("journal has %v, want %s", got, want)
	}
}

func TestOverlapIgnoresCallsThatDoNotWrite(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{}, func(p *kernel.Platform) {
		p.Writing = func(r *http.Request, route string) bool {
			return r.Method == "POST" && !strings.HasPrefix(route, "/invites")
		}
	})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter})
	held := make(chan reply, 1)
	go func() { held <- b.callCtx(t.Context(), "POST", "/invites/x/accept", "") }()
	if err := b.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	b.call(t, "POST", "/things", "{}")
	b.Faults.Release()
	<-held
	if n := b.Journal.Count(func(c kernel.Call) bool { return c.Overlapped }); n != 0 {
		t.Errorf("%d calls overlapped, want none", n)
	}
}

func TestEarlierWrites(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	var earlier []kernel.Write // of the last POST /things
	b.created = func(r *http.Request) { earlier = kernel.EarlierWrites(r.Context()) }

	b.call(t, "POST", "/things", "{}")
	if len(earlier) != 0 {
		t.Errorf("a lone write sees %d earlier ones", len(earlier))
	}

	// A refused call (the fault returns 404 in place of the panic handler) and a read are under way, too: they are not earlier writes.
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter, Method: "POST"})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter, Method: "DELETE"})
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter, Method: "GET"})
	held := make(chan reply, 3)
	for i, c := range [][2]string{{"POST", "/invites/x/accept"}, {"DELETE", "/things/1"}, {"GET", "/things"}} {
		go func() { held <- b.callCtx(t.Context(), c[0], c[1], "") }()
		if err := b.Faults.AwaitHeld(t.Context(), i+1); err != nil {
			t.Fatal(err)
		}
	}
	b.call(t, "POST", "/things", "{}")
	b.Faults.Release()
	for range 3 {
		<-held
	}
	if len(earlier) != 1 || earlier[0].Route != "/invites/{code}/accept" || earlier[0].Request.URL.Path != "/invites/x/accept" {
		t.Errorf("earlier writes are %+v, want only the accepted invitation", earlier)
	}
	if got := kernel.EarlierWrites(t.Context()); got != nil {
		t.Errorf("outside of a call: %+v, want none", got)
	}
}

// A write sees those that came after it as well, for as long as they are under way.
func TestOtherWrites(t *testing.T) {
	t.Parallel()
	b := newBench(t, kernel.Options{})
	entered, overtaken := make(chan struct{}), make(chan struct{})
	var during, after []kernel.Write // what the first POST /things sees
	b.created = func(r *http.Request) {
		close(entered)
		<-overtaken
		during = kernel.OtherWrites(r.Context())
	}
	first := make(chan reply, 1)
	go func() { first <- b.callCtx(t.Context(), "POST", "/things", "{}") }()
	<-entered
	b.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter, Route: "/invites/{code}/accept"})
	later := make(chan reply, 1)
	go func() { later <- b.callCtx(t.Context(), "POST", "/invites/x/accept", "") }()
	if err := b.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	close(overtaken)
	<-first
	b.Faults.Release()
	<-later
	if len(during) != 1 || during[0].Request.URL.Path != "/invites/x/accept" {
		t.Errorf("the first write sees %+v, want the later one", during)
	}
	b.created = func(r *http.Request) { after = kernel.OtherWrites(r.Context()) }
	b.call(t, "POST", "/things", "{}")
	if len(after) != 0 || kernel.OtherWrites(t.Context()) != nil {
		t.Errorf("a lone write sees %+v", after)
	}
}

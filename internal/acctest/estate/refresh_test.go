package estate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
)

// What BenchmarkRefresh allows: calls beside the pages of the list, and how much longer ten times the users take.
const (
	callsBesidePages = 5
	longestTenfold   = 12.0
)

// hopeless is how many times the allowed calls a refresh may make before it is given up: with a call for each user it would go on for minutes.
const hopeless = 10

const benchURL = "http://127.0.0.1:8484"

// sideBySide is how many reads are under way. It is more than Terraform's ten, since the provider alone is measured: a list is read as soon as as
// many wait as it has pages. With ten at a time, a list of more than ten pages costs up to as many single reads as it has pages beside them.
const sideBySide = 1024

// latency is how long each call takes while they are counted: until the first page is there, the others come.
const latency = 200 * time.Millisecond

// BenchmarkRefresh refreshes 5,000 and 50,000 users within this process, without Terraform and without a network, and fails when that takes too
// many calls, or time that is not linear in the number of users. It is no part of the tests: make bench-scale runs it.
func BenchmarkRefresh(b *testing.B) {
	const few, many = 5_000, 50_000
	for _, p := range Platforms() {
		b.Run(p.Key, func(b *testing.B) {
			took := map[int]time.Duration{}
			for _, n := range []int{few, many} {
				b.Run(fmt.Sprint(n), func(b *testing.B) { took[n] = refresh(b, p, n) })
			}
			if took[few] == 0 || took[many] == 0 {
				return // only one was asked for, or one failed
			}
			if tenfold := float64(took[many]) / float64(took[few]); tenfold > longestTenfold {
				b.Errorf("%d users take %v and %d take %v: %.1f times as long, %.0f are allowed", few, took[few], many, took[many], tenfold, longestTenfold)
			}
		})
	}
}

// refresh refreshes n users of a tenant of n, again and again, and returns the shortest time. The first time it counts the calls, and keeps the
// responses: what is measured afterwards is the provider alone, and not the sandbox, which walks through all accounts for each page.
func refresh(b *testing.B, p Platform, n int) (shortest time.Duration) {
	s, err := sandbox.New(sandbox.Options{SeedUsers: n})
	if err != nil {
		b.Fatal(err)
	}
	people, err := p.People(s, n)
	if err != nil {
		b.Fatal(err)
	}
	states := statesOf(b, p, s, people)
	pages := p.Pages(s)
	allowed := pages + callsBesidePages
	platform := &recorder{next: s.Handler(), latency: latency, responses: map[string]*httptest.ResponseRecorder{}}
	run := func() time.Duration {
		platform.calls.Store(0)
		server, stateType := configured(b, p, s, platform)
		begin := time.Now()
		answers := readAll(b, server, states, func() bool { return platform.calls.Load() <= int64(hopeless*allowed) })
		took := time.Since(begin)
		if answers == nil {
			b.Fatalf("%d users, whose list has %d pages of %d, take more than %d calls, and %d are allowed: it was given up after %v",
				n, pages, p.PageSize, hopeless*allowed, allowed, took)
		}
		for i, answer := range answers {
			if got := name(b, p, stateType, answer); got != people[i].Values[0] {
				b.Fatalf("the refresh of %s returns %q", people[i].Values[0], got)
			}
		}
		return took
	}
	run()
	calls := int(platform.calls.Load())
	platform.latency = 0
	for b.Loop() {
		if took := run(); shortest == 0 || took < shortest {
			shortest = took
		}
	}
	b.ReportMetric(0, "ns/op") // it holds the checks, too
	b.ReportMetric(float64(calls), "calls")
	b.ReportMetric(float64(shortest.Nanoseconds())/float64(n), "ns/user")
	if calls > allowed {
		b.Errorf("%d users, whose list has %d pages of %d, take %d calls, and %d are allowed", n, pages, p.PageSize, calls, allowed)
	}
	return shortest
}

// recorder counts calls, and answers one that was made before as it was answered then. A sign-in, which has no credential in its header, is carried
// out each time: tokens expire.
type recorder struct {
	next    http.Handler
	latency time.Duration
	calls   atomic.Int64

	mu        sync.Mutex
	responses map[string]*httptest.ResponseRecorder
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.calls.Add(1)
	time.Sleep(r.latency)
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	call := req.Method + " " + req.URL.String() + " " + string(body)
	r.mu.Lock()
	response := r.responses[call]
	r.mu.Unlock()
	if req.Header.Get("Authorization")+req.Header.Get("X-Authorization") == "" {
		response = nil
	}
	if response == nil {
		response = httptest.NewRecorder()
		r.next.ServeHTTP(response, req)
		r.mu.Lock()
		r.responses[call] = response
		r.mu.Unlock()
	}
	maps.Copy(w.Header(), response.Header())
	w.WriteHeader(response.Code)
	_, _ = w.Write(response.Body.Bytes())
}

// name is the name of an account that was read; "" when it is gone.
func name(b *testing.B, p Platform, stateType tftypes.Type, answer *tfprotov6.ReadResourceResponse) (text string) {
	b.Helper()
	state, err := answer.NewState.Unmarshal(stateType)
	attributes := map[string]tftypes.Value{}
	if err != nil || state.IsNull() {
		return ""
	}
	if err := state.As(&attributes); err != nil {
		b.Fatal(err)
	}
	if err := attributes[p.Attributes[0]].As(&text); err != nil {
		b.Fatal(err)
	}
	return text
}

// configured starts a provider and configures it. stateType is the type of the platform's accounts.
func configured(b *testing.B, p Platform, s *sandbox.Sandbox, handler http.Handler) (server tfprotov6.ProviderServer, stateType tftypes.Type) {
	b.Helper()
	server, err := newServer(s, benchURL, handler)
	if err != nil {
		b.Fatal(err)
	}
	schema, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	shape := schema.Provider.ValueType().(tftypes.Object)
	nothing := map[string]tftypes.Value{}
	for name, t := range shape.AttributeTypes {
		nothing[name] = tftypes.NewValue(t, nil)
	}
	config, err := tfprotov6.NewDynamicValue(shape, tftypes.NewValue(shape, nothing))
	if err != nil {
		b.Fatal(err)
	}
	resp, err := server.ConfigureProvider(b.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.15.0", Config: &config})
	if err != nil || len(resp.Diagnostics) > 0 {
		b.Fatal(err, resp)
	}
	return server, schema.ResourceSchemas[p.Type()].ValueType()
}

// readAll reads states side by side, or returns nil when it may not go on.
func readAll(b *testing.B, server tfprotov6.ProviderServer, states []*tfprotov6.ReadResourceRequest,
	may func() bool,
) []*tfprotov6.ReadResourceResponse {
	b.Helper()
	answers := make([]*tfprotov6.ReadResourceResponse, len(states))
	var next, stopped atomic.Int64
	var all sync.WaitGroup
	for range sideBySide {
		all.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(states) && stopped.Load() == 0; i = next.Add(1) - 1 {
				answer, err := server.ReadResource(b.Context(), states[i])
				failed := err != nil || len(answer.Diagnostics) > 0
				if (failed || !may()) && stopped.Add(1) == 1 && failed {
					b.Errorf("a read fails: %v %s", err, said(answer))
				}
				answers[i] = answer
			}
		})
	}
	all.Wait()
	switch {
	case b.Failed():
		b.FailNow()
	case stopped.Load() > 0:
		return nil
	}
	return answers
}

func said(answer *tfprotov6.ReadResourceResponse) (text string) {
	if answer != nil {
		for _, d := range answer.Diagnostics {
			text += d.Summary + ": " + d.Detail + "\n"
		}
	}
	return text
}

// statesOf are the states of people, as Terraform hands them over. The first is imported; the others are like it but for what is a person's own:
// an import of 50,000 by the driver takes minutes.
func statesOf(b *testing.B, p Platform, s *sandbox.Sandbox, people []Person) []*tfprotov6.ReadResourceRequest {
	b.Helper()
	state, err := p.State(b.Context(), s, benchURL, people[:1])
	if err != nil {
		b.Fatal(err)
	}
	server, _ := configured(b, p, s, s.Handler())
	identities, err := server.GetResourceIdentitySchemas(b.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		b.Fatal(err)
	}
	identityType := identities.IdentitySchemas[p.Type()].ValueType()
	first := state.Instances[0]
	var private []byte
	decode(b, first["private"], &private)
	requests := make([]*tfprotov6.ReadResourceRequest, 0, len(people))
	for _, one := range people {
		var attributes map[string]any
		var identity map[string]string
		decode(b, first["attributes"], &attributes)
		decode(b, first["identity"], &identity)
		attributes["id"] = strings.TrimSuffix(attributes["id"].(string), people[0].ID) + one.ID
		for i, name := range p.Attributes {
			attributes[name] = one.Values[i]
		}
		values := map[string]tftypes.Value{}
		for name, value := range identity {
			if value == people[0].ID {
				value = one.ID
			}
			values[name] = tftypes.NewValue(tftypes.String, value)
		}
		raw, err := json.Marshal(attributes)
		if err != nil {
			b.Fatal(err)
		}
		upgraded, err := server.UpgradeResourceState(b.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: p.Type(),
			RawState: &tfprotov6.RawState{JSON: raw}})
		if err != nil || len(upgraded.Diagnostics) > 0 {
			b.Fatal(err, upgraded)
		}
		named, err := tfprotov6.NewDynamicValue(identityType, tftypes.NewValue(identityType, values))
		if err != nil {
			b.Fatal(err)
		}
		requests = append(requests, &tfprotov6.ReadResourceRequest{TypeName: p.Type(), CurrentState: upgraded.UpgradedState, Private: private,
			CurrentIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &named}})
	}
	return requests
}

func decode(b *testing.B, text []byte, into any) {
	b.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		b.Fatal(err)
	}
}

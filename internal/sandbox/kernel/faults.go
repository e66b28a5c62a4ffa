package kernel

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Kinds of faults. Those that say "not carried out" answer in place of the platform, as a proxy or load balancer before it would.
const (
	FaultStatus           = "status"            // Status, Header, ContentType and Body of the rule; not carried out
	FaultStatusAfter      = "status_after"      // carried out, then the response of the rule in place of the platform's, as of a proxy that lost it
	FaultLatency          = "latency"           // waits Latency of real time, then continues
	FaultResetBefore      = "reset_before"      // connection cut without a response; not carried out
	FaultResetAfter       = "reset_after"       // carried out, then the connection is cut without a response
	FaultTruncate         = "truncate"          // carried out; full Content-Length announced, half of the body sent, then cut
	FaultHTML             = "html"              // 200 with an HTML login page; not carried out
	FaultEmpty            = "empty"             // 200 without a body; not carried out
	FaultNoEffect         = "no_effect"         // success, by the rule's 2xx Status if it has one, but nothing of it is kept; not for reads and refusals
	FaultLateEffect       = "late_effect"       // carried out, but the next lateReads reads, in whatever order, show what was there before
	FaultTooManyRequests  = "too_many_requests" // 429 with the rule's Header (Retry-After, ...) and Body; not carried out
	FaultUnavailableEmpty = "unavailable_empty" // 503 without a body; not carried out
	FaultRevokeToken      = "revoke_token"      // the caller's token becomes invalid, then the platform answers as it does to an invalid token
	FaultHoldBefore       = "hold_before"       // waits for Release, then carries the call out; never carried out when the client hangs up first
	FaultHoldAfter        = "hold_after"        // carries the call out, then waits for Release before it answers
)

var faultKinds = []string{
	FaultStatus, FaultStatusAfter, FaultLatency, FaultResetBefore, FaultResetAfter, FaultTruncate, FaultHTML, FaultEmpty, FaultNoEffect, FaultLateEffect,
	FaultTooManyRequests, FaultUnavailableEmpty, FaultRevokeToken, FaultHoldBefore, FaultHoldAfter,
}

// Duration is a time.Duration that is written as "250ms" in JSON.
type Duration time.Duration

// MarshalText writes the duration as time.Duration does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no time such as 168h or 250ms", text)
	}
	*d = Duration(parsed)
	return nil
}

// Fault is a rule that disturbs calls. Platform, Method and Route say which calls match; "" matches all. Every rule counts every
// call that it matches. It fires on the Nth of them (1-based; 0 is the first) and on those that follow, Times in all (0 is once,
// -1 forever). A call is hit by one rule at most: when several are due, the one added first, and the others stay due for the next
// matching call.
type Fault struct {
	Platform string `json:"platform,omitempty"`
	Method   string `json:"method,omitempty"`
	Route    string `json:"route,omitempty"` // the template, e.g. "/accounts/api/organizations/{org}/users"
	Nth      int    `json:"nth,omitempty"`
	Times    int    `json:"times,omitempty"`
	Kind     string `json:"kind"`

	Status      int               `json:"status,omitempty"`
	Body        string            `json:"body,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Header      map[string]string `json:"header,omitempty"`
	Latency     Duration          `json:"latency,omitempty"`
}

// On returns the rule for one route of a platform ("" matches all). The rule itself stays as it is, so tests that run side by side can share it.
func (f Fault) On(platform, method, route string) Fault {
	f.Platform, f.Method, f.Route = platform, method, route
	return f
}

// validate reports what is wrong with the rule by itself.
func (f Fault) validate() error {
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("there is no fault kind %q; use one of %s", f.Kind, strings.Join(faultKinds, ", "))
	case f.Nth < 0:
		return fmt.Errorf("nth is %d; the first matching call is 1", f.Nth)
	case f.Times < -1:
		return fmt.Errorf("times is %d; use -1 forever", f.Times)
	case (f.Kind == FaultStatus || f.Kind == FaultStatusAfter) && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("a fault of kind %s needs a status from 200 to 599, not %d", f.Kind, f.Status)
	case f.Kind == FaultNoEffect && f.Status != 0 && (f.Status < 200 || f.Status > 299):
		return fmt.Errorf("a fault of kind no_effect reports success: its status is one from 200 to 299, or none for the platform's own, not %d", f.Status)
	case f.Kind == FaultLatency && f.Latency <= 0:
		return fmt.Errorf("a fault of kind latency needs a positive latency such as \"250ms\"")
	case f.Method != "" && !slices.Contains(methods, f.Method):
		return fmt.Errorf("there is no method %q; use one of %s", f.Method, strings.Join(methods, ", "))
	case f.Route != "" && !strings.HasPrefix(f.Route, "/"):
		return fmt.Errorf("route %q must begin with / and have no method; it is the template without the platform's root", f.Route)
	}
	return nil
}

var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

func (f Fault) matches(platform, method, route string) bool {
	return (f.Platform == "" || f.Platform == platform) && (f.Method == "" || f.Method == method) && (f.Route == "" || f.Route == route)
}

// FaultState is a rule with its id and what it has done so far.
type FaultState struct {
	ID int `json:"id"`
	Fault
	Seen int `json:"seen"` // calls that matched
	Hits int `json:"hits"` // calls that it disturbed
}

func (s *FaultState) due() bool {
	return s.Seen >= max(1, s.Nth) && (s.Times == -1 || s.Hits < max(1, s.Times))
}

// Faults are the rules of a sandbox, and the calls that hold_before and hold_after make wait.
type Faults struct {
	mu        sync.Mutex
	rules     []*FaultState
	lastID    int
	platforms []*Platform // those that are mounted
	holds     holds
}

func newFaults() *Faults { return &Faults{holds: newHolds()} }

// Check reports what is wrong with a rule. One that no call of the mounted platforms could ever match is wrong: it would never
// fire, and a test that counts on it would prove nothing.
func (f *Faults) Check(fault Fault) error {
	if err := fault.validate(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.platforms) == 0 || fault.Platform == "" && fault.Route == "" {
		return nil
	}
	try := methods
	if fault.Method != "" {
		try = []string{fault.Method}
	}
	var names, near []string
	for _, p := range f.platforms {
		names = append(names, p.Name)
		if fault.Platform != "" && fault.Platform != p.Name {
			continue
		}
		if fault.Route == "" {
			return nil
		}
		for _, method := range try {
			switch route := p.routeOf(method, fault.Route); route {
			case fault.Route:
				return nil
			case "":
			default:
				near = append(near, method+" "+route)
			}
		}
	}
	switch {
	case fault.Platform != "" && !slices.Contains(names, fault.Platform):
		return fmt.Errorf("there is no platform %q; there is %s", fault.Platform, strings.Join(names, ", "))
	case len(near) > 0:
		return fmt.Errorf("there is no route %q; there is %s", strings.TrimSpace(fault.Method+" "+fault.Route), strings.Join(near, ", "))
	}
	return fmt.Errorf("there is no route %q; it is the template that the journal shows, without the platform's root",
		strings.TrimSpace(fault.Method+" "+fault.Route))
}

// mounted makes the routes of a platform known to Check.
func (f *Faults) mounted(p *Platform) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.platforms = append(f.platforms, p)
}

// Add adds a rule. It panics on one that Check refuses.
func (f *Faults) Add(fault Fault) (id int) {
	if err := f.Check(fault); err != nil {
		panic("sandbox: " + err.Error())
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastID++
	f.rules = append(f.rules, &FaultState{ID: f.lastID, Fault: fault})
	return f.lastID
}

// List returns the rules in the order in which they were added, also those that fire no more.
func (f *Faults) List() []FaultState {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]FaultState, len(f.rules))
	for i, rule := range f.rules {
		list[i] = *rule
	}
	return list
}

// Clear removes all rules, releases the calls that wait for Release, and shows what writes with a late effect did.
func (f *Faults) Clear() {
	f.mu.Lock()
	f.rules = nil
	platforms := f.platforms
	f.mu.Unlock()
	f.Release()
	for _, p := range platforms {
		p.catchUp(true)
	}
}

// take counts the call with every rule that it matches and returns the rule that hits it.
func (f *Faults) take(platform string, r *http.Request, route string) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var hit *FaultState
	for _, rule := range f.rules {
		if !rule.matches(platform, r.Method, route) {
			continue
		}
		rule.Seen++
		if hit == nil && rule.due() {
			hit = rule
		}
	}
	if hit == nil {
		return Fault{}, false
	}
	hit.Hits++
	return hit.Fault, true
}

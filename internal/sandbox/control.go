package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const controlRoot = kernel.ControlRoot + "/"

// controlPlane serves what steers the sandbox; the package comment lists it.
func (s *Sandbox) controlPlane() http.Handler {
	mux, own := http.NewServeMux(), s.steering()
	mux.HandleFunc(controlRoot+"edit/{platform}/", func(w http.ResponseWriter, r *http.Request) {
		p, err := s.named(r)
		if err != nil {
			writeError(w, err)
			return
		}
		if p.edits == nil {
			writeError(w, problem{http.StatusNotFound, "there are no edits of " + p.Name})
			return
		}
		http.StripPrefix(controlRoot+"edit/"+p.Name, p.edits).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET "+controlRoot+"{$}", s.explain)
	mux.Handle(controlRoot, http.StripPrefix(kernel.ControlRoot, own))
	return mux
}

// nothing is the response of what has nothing to report: {}.
type nothing struct{}

// does is a call without a body that reports nothing.
func does(do func()) kernel.Taking {
	return kernel.Bare(func(*http.Request) (any, error) { do(); return nothing{}, nil })
}

// shows is a call without a body that reports something.
func shows(value func() any) kernel.Taking {
	return kernel.Bare(func(*http.Request) (any, error) { return value(), nil })
}

// steering are the calls that are about the sandbox as a whole.
func (s *Sandbox) steering() *kernel.Edits {
	type value struct {
		Value string `json:"value"`
	}
	type accepted struct {
		Username string `json:"username"`
	}
	return kernel.NewEdits("",
		kernel.Edit{Route: "GET /stats", Doc: "Counts calls by platform, method, route and status.",
			Takes: shows(func() any { return countCalls(s.Journal.All()) })},
		kernel.Edit{Route: "GET /journal", Doc: "Shows every call, without secrets; since=N those after the one with that number.",
			Path: "/journal?since=0", Takes: kernel.Bare(s.getJournal)},
		kernel.Edit{Route: "DELETE /journal", Doc: "Forgets the calls; numbers continue.", Takes: does(s.Journal.Clear)},
		kernel.Edit{Route: "GET /faults", Doc: "Lists the rules that make calls fail, with how often each matched and fired.",
			Takes: shows(func() any { return map[string]any{"faults": s.Faults.List(), "waiting": s.Faults.Waiting()} })},
		kernel.Edit{Route: "POST /faults", Doc: "Adds a rule that makes calls fail, and returns its id.",
			Body: `{"kind":"reset_after","method":"POST","route":"/accounts/api/organizations/{org}/users","nth":2}`, Takes: kernel.With(s.postFault, "kind")},
		kernel.Edit{Route: "DELETE /faults", Doc: "Removes the rules and releases the calls that are held.", Takes: does(s.Faults.Clear)},
		kernel.Edit{Route: "POST /faults/release", Doc: "Releases the calls that hold_before and hold_after hold.",
			Takes: shows(func() any { return map[string]int{"released": s.Faults.Release()} })},
		kernel.Edit{Route: "GET /clock", Doc: "Shows the sandbox's time.", Takes: shows(s.clockState)},
		kernel.Edit{Route: "POST /clock", Doc: "Lets time pass.", Body: `{"advance":"168h"}`, Takes: kernel.With(s.postClock, "advance")},
		kernel.Edit{Route: "GET /outbox", Doc: "Shows the mails that the platforms would have sent.",
			Takes: shows(func() any { return map[string]any{"mails": orEmpty(s.Outbox.All())} })},
		kernel.Edit{Route: "GET /switches", Doc: "Lists the switches, with their values and the best source for one of them.",
			Takes: shows(func() any { return map[string]any{"switches": s.Switches.List()} })},
		kernel.Edit{Route: "PUT /switches/{name}", Doc: "Chooses a variant of a behavior.", Path: "/switches/anypoint.get_deleted_user",
			Body:  `{"value":"200"}`,
			Takes: kernel.With(func(r *http.Request, in value) (any, error) { return s.putSwitch(r.PathValue("name"), in.Value) }, "value")},
		kernel.Edit{Route: "POST /invitations/{platform}/{id}/accept",
			Doc:  "Accepts an invitation as its recipient, on Anypoint with a user name; on the other platforms the id is the invited user's.",
			Path: "/invitations/anypoint/520/accept", Body: `{"username":"ivy.invited"}`,
			First: []string{`POST /edit/anypoint/invitations {"Email":"ivy.invited@example.com"}`},
			Takes: kernel.With(func(r *http.Request, in accepted) (any, error) { return s.accept(r, in.Username) }).OrNothing()},
		kernel.Edit{Route: "POST /reset", Doc: "Resets the sandbox: seed, switches and clock; calls, mails and rules are forgotten.", Takes: does(s.Reset)},
	)
}

// problem is an error with the status that it is answered with.
type problem struct {
	status  int
	message string
}

func (p problem) Error() string { return p.message }

// HTTPStatus is the status that it is answered with.
func (p problem) HTTPStatus() int { return p.status }

func badRequest(format string, args ...any) error {
	return problem{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func writeError(w http.ResponseWriter, err error) {
	var p problem
	if !errors.As(err, &p) {
		p = problem{http.StatusInternalServerError, err.Error()}
	}
	writeJSON(w, p.status, map[string]string{"error": p.message})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(value) // an error here is a client that hung up
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// named returns the platform that the path names.
func (s *Sandbox) named(r *http.Request) (*mounted, error) {
	if p := s.platform(r.PathValue("platform")); p != nil {
		return p, nil
	}
	var names []string
	for _, p := range s.platforms {
		names = append(names, p.Name)
	}
	return nil, problem{http.StatusNotFound, fmt.Sprintf("there is no platform %q; there is %s", r.PathValue("platform"), strings.Join(names, ", "))}
}

func (s *Sandbox) getJournal(r *http.Request) (any, error) {
	since := 0
	if raw := r.URL.Query().Get("since"); raw != "" {
		var err error
		if since, err = strconv.Atoi(raw); err != nil {
			return nil, badRequest("since is %q and must be the number of a call", raw)
		}
	}
	return map[string]any{"calls": orEmpty(s.Journal.Since(since))}, nil
}

func (s *Sandbox) postFault(_ *http.Request, f kernel.Fault) (any, error) {
	if err := s.Faults.Check(f); err != nil {
		return nil, err
	}
	return map[string]int{"id": s.Faults.Add(f)}, nil
}

func (s *Sandbox) clockState() any {
	return struct {
		Now      time.Time       `json:"now"`
		Advanced kernel.Duration `json:"advanced"`
	}{s.Clock.Now(), kernel.Duration(s.Clock.Advanced())}
}

// passing is how much time passes.
type passing struct {
	Advance kernel.Duration `json:"advance"`
}

func (s *Sandbox) postClock(_ *http.Request, in passing) (any, error) {
	if in.Advance <= 0 {
		return nil, badRequest(`the clock only goes forward: {"advance":"168h"}`)
	}
	s.Clock.Advance(time.Duration(in.Advance))
	return s.clockState(), nil
}

func (s *Sandbox) putSwitch(name, value string) (any, error) {
	if err := s.Switches.Set(name, value); err != nil {
		return nil, err
	}
	return map[string]string{"name": name, "value": value}, nil
}

func (s *Sandbox) accept(r *http.Request, username string) (any, error) {
	p, err := s.named(r)
	if err != nil {
		return nil, err
	}
	if p.platform == nil {
		return nil, problem{http.StatusNotFound, kernel.ErrNoInvitation.Error()}
	}
	userID, err := p.Accept(r.PathValue("id"), username)
	if errors.Is(err, kernel.ErrNoInvitation) {
		return nil, problem{http.StatusNotFound, err.Error()}
	}
	if err != nil {
		return nil, problem{http.StatusConflict, err.Error()}
	}
	return map[string]string{"user_id": userID}, nil
}

// routeCount is how often a route was answered with a status.
type routeCount struct {
	Platform string `json:"platform"`
	Method   string `json:"method"`
	Route    string `json:"route"` // "" for paths that the platform does not know
	Status   int    `json:"status"`
	Calls    int    `json:"calls"`
}

func countCalls(calls []kernel.Call) any {
	counts := map[routeCount]int{}
	for _, c := range calls {
		counts[routeCount{Platform: c.Platform, Method: c.Method, Route: c.Route, Status: c.Status}]++
	}
	routes := make([]routeCount, 0, len(counts))
	for key, n := range counts {
		key.Calls = n
		routes = append(routes, key)
	}
	slices.SortFunc(routes, func(a, b routeCount) int {
		return cmp.Or(cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Route, b.Route), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Status, b.Status))
	})
	return map[string]any{"calls": len(calls), "routes": routes}
}

package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const controlRoot = "/_sandbox/"

// controlPlane serves what steers the sandbox; the package comment lists it.
func (s *Sandbox) controlPlane() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+controlRoot+path, func(w http.ResponseWriter, r *http.Request) {
			value, err := h(r)
			if err != nil {
				writeError(w, err)
				return
			}
			writeJSON(w, http.StatusOK, value)
		})
	}
	handle("GET stats", func(*http.Request) (any, error) { return countCalls(s.Journal.All()), nil })
	handle("GET journal", s.getJournal)
	handle("DELETE journal", func(*http.Request) (any, error) { s.Journal.Clear(); return done{}, nil })
	handle("GET faults", func(*http.Request) (any, error) {
		return map[string]any{"faults": s.Faults.List(), "waiting": s.Faults.Waiting()}, nil
	})
	handle("POST faults", s.postFault)
	handle("DELETE faults", func(*http.Request) (any, error) { s.Faults.Clear(); return done{}, nil })
	handle("POST faults/release", func(*http.Request) (any, error) { return map[string]int{"released": s.Faults.Release()}, nil })
	handle("GET clock", func(*http.Request) (any, error) { return s.clockState(), nil })
	handle("POST clock", s.postClock)
	handle("GET outbox", func(*http.Request) (any, error) { return map[string]any{"mails": orEmpty(s.Outbox.All())}, nil })
	handle("GET switches", func(*http.Request) (any, error) { return map[string]any{"switches": s.Switches.List()}, nil })
	handle("PUT switches/{name}", s.putSwitch)
	handle("POST invitations/{platform}/{id}/accept", s.postAccept)
	handle("POST reset", func(*http.Request) (any, error) { s.Reset(); return done{}, nil })
	mux.HandleFunc(controlRoot+"edit/{platform}/", func(w http.ResponseWriter, r *http.Request) {
		p, err := s.named(r)
		if err != nil {
			writeError(w, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, kernel.MaxBodyBytes)
		http.StripPrefix(controlRoot+"edit/"+p.Name, p.control).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET "+controlRoot+"{$}", s.explain)
	mux.HandleFunc(controlRoot, func(w http.ResponseWriter, r *http.Request) {
		writeError(w, problem{http.StatusNotFound, "the control plane has no " + r.Method + " " + r.URL.Path + "; GET / lists what it has"})
	})
	return mux
}

// done is the response of what has nothing to report: {}.
type done struct{}

// problem is an error with the status that it is answered with.
type problem struct {
	status  int
	message string
}

func (p problem) Error() string { return p.message }

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

// readJSON reads the body into value. Unknown fields are errors: a misspelled one would be a rule that does something else than its author thinks.
func readJSON(r *http.Request, value any) error {
	if err := kernel.DecodeEdit(io.LimitReader(r.Body, kernel.MaxBodyBytes), value); err != nil {
		return badRequest("the body is not what is expected here: %v", err)
	}
	return nil
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

func (s *Sandbox) postFault(r *http.Request) (any, error) {
	var f kernel.Fault
	if err := readJSON(r, &f); err != nil {
		return nil, err
	}
	if err := s.Faults.Check(f); err != nil {
		return nil, badRequest("%v", err)
	}
	return map[string]int{"id": s.Faults.Add(f)}, nil
}

func (s *Sandbox) clockState() any {
	return struct {
		Now      time.Time       `json:"now"`
		Advanced kernel.Duration `json:"advanced"`
	}{s.Clock.Now(), kernel.Duration(s.Clock.Advanced())}
}

func (s *Sandbox) postClock(r *http.Request) (any, error) {
	var body struct {
		Advance kernel.Duration `json:"advance"`
	}
	if err := readJSON(r, &body); err != nil {
		return nil, err
	}
	if body.Advance <= 0 {
		return nil, badRequest(`the clock only goes forward: {"advance":"168h"}`)
	}
	s.Clock.Advance(time.Duration(body.Advance))
	return s.clockState(), nil
}

func (s *Sandbox) putSwitch(r *http.Request) (any, error) {
	var body struct {
		Value string `json:"value"`
	}
	if err := readJSON(r, &body); err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	if err := s.Switches.Set(name, body.Value); err != nil {
		return nil, badRequest("%v", err)
	}
	return map[string]string{"name": name, "value": body.Value}, nil
}

func (s *Sandbox) postAccept(r *http.Request) (any, error) {
	p, err := s.named(r)
	if err != nil {
		return nil, err
	}
	if p.platform == nil {
		return nil, problem{http.StatusNotFound, kernel.ErrNoInvitation.Error()}
	}
	var body struct {
		Username string `json:"username"`
	}
	if r.ContentLength != 0 {
		if err := readJSON(r, &body); err != nil {
			return nil, err
		}
	}
	userID, err := p.Accept(r.PathValue("id"), body.Username)
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

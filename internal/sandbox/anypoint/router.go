package anypoint

import (
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// access is who may make a call.
type access int

const (
	anyone     access = iota // no token
	signedIn                 // any valid token
	member                   // a user of the organization's tree
	self                     // admin, or the user that the path names
	admin                    // Organization Administrator of the organization, or of one above it
	maintainer               // admin, or maintainer of the team in the path (documented)
)

// feature is one of the two access models, of which an organization has one (documented).
type feature string

const (
	featureTeams feature = "teams"
	featureRoles feature = "roles"
)

// route is one operation of the platform.
type route struct {
	pattern    string // method and path below /accounts
	access     access
	shape      shape
	feature    feature // "" for both
	sensitive  bool    // refused to client_credentials tokens by the switch strict_connected_app
	quiet      bool    // a POST that changes nothing of an organization
	unknownOrg int     // 0: 404
	limit      int     // calls a minute, 0: callsPerMinute
	handle     func(*call) (reply, error)
}

// call is one request on its way through a handler. The platform's lock is held.
type call struct {
	*Platform
	r     *http.Request
	token *token        // nil for anyone
	org   *Organization // of the path, else of the token; nil for anyone and signedIn
	root  *Organization // the root above org
}

// family registers routes that share an access level, error shape and feature.
func (p *Platform) family(defaults route, routes ...route) {
	for _, rt := range routes {
		if rt.access == anyone {
			rt.access = defaults.access
		}
		rt.shape = defaults.shape
		if rt.feature == "" {
			rt.feature = defaults.feature
		}
		if rt.unknownOrg == 0 {
			rt.unknownOrg = defaults.unknownOrg
		}
		p.register(rt)
	}
}

func (p *Platform) register(rt route) {
	method, path, _ := strings.Cut(rt.pattern, " ")
	path = "/accounts" + path
	if rt.quiet {
		p.quiet[path] = true
	}
	p.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		limited := p.rateHeaders(w, r, path, rt.limit)
		w.Header().Set("X-Request-Id", uuid.NewString())
		w.Header().Set("X-Anypnt-Trx-Id", uuid.NewString())
		if limited {
			p.overload().write(w)
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		p.response(&rt, &call{Platform: p, r: r}).write(w)
	})
}

func (p *Platform) response(rt *route, c *call) reply {
	if refused := c.admit(rt); refused != nil {
		return *refused
	}
	if !rt.quiet && c.r.Method != http.MethodGet && !p.is("parallel_writes", "allowed") && c.overlaps() {
		if p.is("parallel_writes", "503") {
			return reply{status: http.StatusServiceUnavailable}
		}
		return (&refusal{status: http.StatusConflict, message: "The organization is being updated by another request"}).reply(rt.shape)
	}
	out, err := rt.handle(c)
	if err == nil {
		return out
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		panic(err)
	}
	return refused.reply(rt.shape)
}

// overlaps reports whether another write to the same root organization is under way.
func (c *call) overlaps() bool {
	for _, w := range kernel.EarlierWrites(c.r.Context()) {
		if c.rootOfPath(w.Request.URL.Path) == c.rootOfPath(c.r.URL.Path) {
			return true
		}
	}
	return false
}

// rootOfPath is the root organization that a path writes to; calls without an organization write to the one that the token belongs to.
func (p *Platform) rootOfPath(path string) string {
	_, rest, found := strings.Cut(path, "/organizations/")
	id, _, _ := strings.Cut(rest, "/")
	if org, known := p.state.Organizations[id]; found && known {
		return p.state.rootOf(org)
	}
	return RootOrgID
}

// callsPerMinute is the limit of a token on a route, as recorded traffic shows it; the platform's real limits differ from route to route and are not
// published.
const callsPerMinute = 400

// rateHeaders counts the call and writes the x-ratelimit headers, which every response carries (recorded). It reports whether the
// call is over the limit.
func (p *Platform) rateHeaders(w http.ResponseWriter, r *http.Request, path string, perMinute int) bool {
	limit := cmp.Or(perMinute, callsPerMinute)
	caller := kernel.ShortID(bearer(r))
	state := p.rates.Take(caller, r.Method+" "+path, limit)
	h := w.Header()
	if !p.kernel.RealRateLimits {
		state.Allowed, state.Remaining = true, limit-1 // a client that heeds the headers must not slow down for limits that are off
	}
	h.Set("X-Ratelimit-Limit", strconv.Itoa(state.Limit))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(state.Remaining))
	h.Set("X-Ratelimit-Reset", strconv.FormatInt(state.Reset.Unix(), 10))
	return !state.Allowed
}

func (p *Platform) overload() reply {
	if p.is("overload_answer", "503") {
		return reply{status: http.StatusServiceUnavailable}
	}
	return reply{status: http.StatusTooManyRequests, body: text("Too many requests")}
}

package uipath

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// service is one of the two servers behind the platform. Its value is the first part of route names in journal and faults: those
// are the same for every form of its URL.
type service string

const (
	identity     service = "/identity_"
	orchestrator service = "/orchestrator_"
)

// route is one operation.
type route struct {
	pattern     string // method and path behind the service's base
	service     service
	open        bool     // needs no token
	scope       string   // "PM.User": that, or its half for the call's direction
	alsoScopes  []string // other scopes that are enough
	permissions []string // Orchestrator permissions of which a user needs one
	reads       bool     // a POST that changes nothing
	partition   bool     // works on the organization that path or body names, not on the token's
	handle      func(*call) (reply, error)

	method, path string
	expression   *regexp.Regexp
	wildcards    []string
}

func (rt *route) writes() bool { return rt.method != http.MethodGet && !rt.reads && !rt.open }

func (rt *route) name() string { return string(rt.service) + rt.path }

// router finds routes. The identity server is reached under several forms of its URL and Orchestrator's paths have wildcards
// inside of segments, so that a ServeMux cannot serve either.
type router struct {
	platform *Platform
	routes   []*route // those of all platforms: never written
}

func newRouter(p *Platform) *router { return &router{platform: p, routes: compiledRoutes()} }

// compiledRoutes are compiled once in a process: tests start a platform each, by the thousand, and their expressions were half of what one costs.
var compiledRoutes = sync.OnceValue(func() []*route {
	var out []*route
	for _, family := range [][]route{signInRoutes, userRoutes, passwordRoutes, inviteRoutes, groupRoutes, directoryRoutes, tenantUserRoutes,
		tenantDirectoryRoutes, roleRoutes, folderRoutes, folderReadRoutes, folderWriteRoutes} {
		for _, rt := range family {
			out = append(out, compile(rt))
		}
	}
	return out
})

var (
	wildcard = regexp.MustCompile(`\\\{([A-Za-z]+)\\\}`)
	inQuotes = regexp.MustCompile(`'\\\{[A-Za-z]+\\\}'`)
)

// compile prepares a route. A wildcard takes anything but a slash, and inside of parentheses neither those nor commas, unless quotation marks are
// around it. Clients write functions with empty parentheses or without, and put a space behind a comma.
func compile(rt route) *route {
	rt.method, rt.path, _ = strings.Cut(rt.pattern, " ")
	taken := `([^/]+)`
	if strings.Contains(rt.path, "(") {
		taken = `([^/(),]+)`
	}
	quoted := regexp.QuoteMeta(rt.path)
	for _, m := range wildcard.FindAllStringSubmatch(quoted, -1) {
		rt.wildcards = append(rt.wildcards, m[1])
	}
	quoted = inQuotes.ReplaceAllString(strings.ReplaceAll(quoted, ",", ", ?"), `'([^/]*)'`)
	if rt.method == http.MethodGet && strings.Contains(rt.path, odataUsers) && !strings.HasSuffix(rt.path, ")") {
		quoted += `(?:\(\))?`
	}
	rt.expression = regexp.MustCompile(`^` + wildcard.ReplaceAllString(quoted, taken) + `$`)
	return &rt
}

// find returns the route of a call, where it was sent to, and the methods of its path when there is no route.
func (rr *router) find(r *http.Request) (*route, address, []string) {
	at, rest := locate(r.URL.Path)
	var allow []string
	for _, rt := range rr.routes {
		if rt.service != at.service || !rt.expression.MatchString(rest) {
			continue
		}
		if rt.method == r.Method {
			at.path = rest
			return rt, at, nil
		}
		if !slices.Contains(allow, rt.method) {
			allow = append(allow, rt.method)
		}
	}
	return nil, at, allow
}

// Handler is for the kernel; see [kernel.Router].
func (rr *router) Handler(r *http.Request) (http.Handler, string) {
	rt, _, allow := rr.find(r)
	if rt != nil {
		return rr, rt.method + " " + rt.name()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if allow != nil {
			w.Header().Set("Allow", strings.Join(allow, ", "))
		}
	}), ""
}

// ServeHTTP answers a call that has a route.
func (rr *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt, at, _ := rr.find(r)
	if rt == nil {
		http.NotFound(w, r)
		return
	}
	for i, value := range rt.expression.FindStringSubmatch(at.path)[1:] {
		r.SetPathValue(rt.wildcards[i], value)
	}
	p := rr.platform
	p.mu.Lock()
	defer p.mu.Unlock()
	p.response(rt, &call{Platform: p, r: r, at: at}).write(w)
}

// call is one request on its way through a handler. The platform's lock is held.
type call struct {
	*Platform
	r     *http.Request
	at    address
	token *token // nil for open routes
}

func (p *Platform) response(rt *route, c *call) reply {
	out, err := c.carryOut(rt)
	if err == nil {
		return out
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		panic(err)
	}
	return refused.reply
}

func (c *call) carryOut(rt *route) (reply, error) {
	if err := c.checkAddress(); err != nil {
		return reply{}, err
	}
	if err := c.admit(rt); err != nil {
		return reply{}, err
	}
	return rt.handle(c)
}

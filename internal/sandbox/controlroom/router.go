package controlroom

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// route is one operation. Its path has no version: it is served under those that it names.
type route struct {
	pattern  string
	versions []string // none: v1 and v2
	open     bool     // needs no token
	needs    []string // permissions, all of them
	reads    bool     // changes nothing that the platform keeps of users and roles, though it is no GET
	handle   func(*call) (reply, error)
}

var v1, v2 = []string{"v1"}, []string{"v2"}

// call is one request on its way through a handler. The platform's lock is held.
type call struct {
	*Platform
	r       *http.Request
	version string // "v1" or "v2": which API was called
	token   *token // nil for open routes
	user    *User  // who signed in, nil for open routes
}

func (p *Platform) routes() {
	for _, family := range [][]route{signInRoutes, userRoutes, roleRoutes, catalogRoutes, vaultRoutes} {
		for _, rt := range family {
			p.register(rt)
		}
	}
}

func (p *Platform) register(rt route) {
	method, path, _ := strings.Cut(rt.pattern, " ")
	versions := rt.versions
	if versions == nil {
		versions = []string{"v1", "v2"}
	}
	for _, version := range versions {
		full := "/" + version + path
		if rt.reads {
			p.quiet[method+" "+full] = true
		}
		p.mux.HandleFunc(method+" "+full, func(w http.ResponseWriter, r *http.Request) {
			if !p.serves(method, r.URL.Path) {
				p.noRoute(w)
				return
			}
			if method == http.MethodPut {
				p.runBeforeUpdate(r)
			}
			p.lock()
			defer p.mu.Unlock()
			p.response(&rt, &call{Platform: p, r: r, version: version}).write(w)
		})
	}
}

// serves reports whether the generation has an operation at all. Automation 360 dropped sign-in, refresh and user management of
// v1 with v.33, and kept the rest of v1 (documented); before that there was no v2 of them. The credential vault is v2 in all of Automation 360 (seen
// in clients of 2020 and later); that Enterprise 11 has no such call is assumed.
func (p *Platform) serves(method, path string) bool {
	if strings.HasPrefix(path, vault) {
		return !p.e11()
	}
	if !p.is("generation", "a360_v2") {
		return !strings.HasPrefix(path, "/v2/")
	}
	switch path {
	case "/v1/usermanagement/users/list":
		return !p.is("users_list", "v2") && method == http.MethodPost
	case "/v2/usermanagement/users/list":
		return !p.is("users_list", "v1") || method != http.MethodPost
	case "/v1/authentication", "/v1/authentication/token":
		return method != http.MethodPost
	}
	return !strings.HasPrefix(path, "/v1/usermanagement/")
}

func (p *Platform) response(rt *route, c *call) reply {
	p.calls++
	out, err := c.carryOut(rt)
	if err == nil {
		return out
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		panic(err)
	}
	return p.reply(refused)
}

func (c *call) carryOut(rt *route) (reply, error) {
	if err := c.admit(rt); err != nil {
		return reply{}, err
	}
	return rt.handle(c)
}

// admit decides whether the call may be made.
func (c *call) admit(rt *route) error {
	if rt.open {
		return nil
	}
	value := bare(c.r)
	if value == "" {
		return refuse(http.StatusUnauthorized, codeNoToken, "Access token expected in the 'X-Authorization' header")
	}
	if c.token = c.tokens[value]; c.token == nil || !c.live(c.token) {
		return refuse(c.number("dead_token"), codeDeadToken, "The access token is invalid or has expired. Log in again")
	}
	c.user = c.state.user(c.token.UserID)
	return c.require(rt.needs...)
}

// require refuses a caller whose roles lack one of the permissions.
func (c *call) require(actions ...string) error {
	have := c.allowed(c.user)
	for _, action := range actions {
		if !slices.Contains(have, action) {
			return refuse(http.StatusForbidden, codeForbidden, "You do not have the permission '%s' that this operation needs", action)
		}
	}
	return nil
}

// pathID is the number in the path.
func (c *call) pathID() (int64, error) {
	id, err := strconv.ParseInt(c.r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, invalid("'%s' is not a number", c.r.PathValue("id"))
	}
	return id, nil
}

package apim

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ServiceRoute is how the route of every call below a service begins, in journal and faults.
const ServiceRoute = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}"

// Routes that tests and rules for faults name.
const (
	UsersRoute         = ServiceRoute + "/users"
	UserRoute          = ServiceRoute + "/users/{userId}"
	UserGroupsRoute    = UserRoute + "/groups"
	ConfirmationRoute  = UserRoute + "/confirmations/password/send"
	GroupsRoute        = ServiceRoute + "/groups"
	MembersRoute       = ServiceRoute + "/groups/{groupId}/users"
	MemberRoute        = ServiceRoute + "/groups/{groupId}/users/{userId}"
	ProductsRoute      = ServiceRoute + "/products"
	SubscriptionsRoute = ServiceRoute + "/subscriptions"
	SubscriptionRoute  = ServiceRoute + "/subscriptions/{sid}"
	OperationRoute     = ServiceRoute + "/tenant/operationResults/{operationId}"

	// TokenRoute is Entra's, of the platform "entra".
	TokenRoute = "/oauth2/v2.0/token"
)

// route is one operation. action is what the caller's role must allow: "users/read".
type route struct {
	method, path, action string
	handle               func(*call) (reply, error)
	segments             []string
}

// router finds routes without regard to the case of the fixed words, as Resource Manager does; a ServeMux cannot.
type router struct {
	platform *Platform
	routes   []*route
}

func newRouter(p *Platform) *router {
	rr := &router{platform: p}
	for _, family := range [][]route{serviceRoutes, userRoutes, groupRoutes, productRoutes, subscriptionRoutes} {
		for _, rt := range family {
			rt.path = ServiceRoute + rt.path
			rt.segments = strings.Split(rt.path[1:], "/")
			rr.routes = append(rr.routes, &rt)
		}
	}
	return rr
}

// match returns the values of the wildcards, nil when the path is another.
func (rt *route) match(segments []string) map[string]string {
	if len(segments) != len(rt.segments) {
		return nil
	}
	values := map[string]string{}
	for i, want := range rt.segments {
		got, err := url.PathUnescape(segments[i])
		switch {
		case err != nil || got == "":
			return nil
		case strings.HasPrefix(want, "{"):
			values[strings.Trim(want, "{}")] = got
		case !strings.EqualFold(got, want):
			return nil
		}
	}
	return values
}

// find returns the route of a call with its wildcards, and the methods of its path when there is no route.
func (rr *router) find(r *http.Request) (rt *route, values map[string]string, allow []string) {
	segments := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	for _, rt := range rr.routes {
		values := rt.match(segments)
		switch {
		case values == nil:
		case rt.method == r.Method:
			return rt, values, nil
		case !slices.Contains(allow, rt.method):
			allow = append(allow, rt.method)
		}
	}
	return nil, nil, allow
}

// Handler is for the kernel; see [kernel.Router].
func (rr *router) Handler(r *http.Request) (http.Handler, string) {
	rt, _, allow := rr.find(r)
	if rt != nil {
		return rr, rt.method + " " + rt.path
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if allow != nil {
			w.Header().Set("Allow", strings.Join(allow, ", "))
		}
	}), ""
}

// ServeHTTP answers a call that has a route.
func (rr *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt, values, _ := rr.find(r)
	if rt == nil {
		http.NotFound(w, r)
		return
	}
	p := rr.platform
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &call{Platform: p, r: r, route: rt, values: values}
	c.headers(w)
	out, err := c.carryOut()
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		out = refused.reply
	case err != nil:
		panic(err)
	}
	out.write(w, r.Method == http.MethodHead)
}

// call is one request on its way through a handler. The platform's lock is held.
type call struct {
	*Platform
	r      *http.Request
	route  *route
	values map[string]string
	svc    *Service
	app    *Application
}

func (c *call) id(name string) string { return c.values[name] }

// headers are those that every response of Resource Manager has (recorded).
func (c *call) headers(w http.ResponseWriter) {
	h := w.Header()
	request := uuid()
	h.Set("Cache-Control", "no-cache")
	h.Set("Pragma", "no-cache")
	h.Set("Expires", "-1")
	h.Set("x-ms-request-id", request)
	h.Set("x-ms-correlation-request-id", request)
	h.Set("x-ms-routing-request-id", "SANDBOX:"+c.now().UTC().Format("20060102T150405Z")+":"+request)
	h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Server", "Microsoft-HTTPAPI/2.0")
	if id := c.r.Header.Get("X-Ms-Client-Request-Id"); id != "" {
		h.Set("x-ms-client-request-id", id)
	}
	if h.Get(remainingHeader(c.r.Method)) == "" {
		h.Set(remainingHeader(c.r.Method), "11999")
	}
}

// base is the service's path as ids have it.
func (svc *Service) base() string {
	return "/subscriptions/" + svc.SubscriptionID + "/resourceGroups/" + svc.ResourceGroup + "/providers/Microsoft.ApiManagement/service/" + svc.Name
}

// flag reads a query parameter that is true or false.
func (c *call) flag(name string) (bool, error) {
	text := c.r.URL.Query().Get(name)
	if text == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, refuse(http.StatusBadRequest, "ValidationError", "The query parameter %s must be true or false.", name)
	}
	return value, nil
}

// body reads {"properties": {...}} into a struct of pointers. What is missing stays nil.
func (c *call) body(into any) error {
	var wrapped struct {
		Properties json.RawMessage `json:"properties"`
	}
	if err := json.NewDecoder(c.r.Body).Decode(&wrapped); err != nil {
		return malformed(err)
	}
	if len(wrapped.Properties) == 0 {
		return refuse(http.StatusBadRequest, "ValidationError", "The property 'properties' is missing.")
	}
	if err := json.Unmarshal(wrapped.Properties, into); err != nil {
		return malformed(err)
	}
	return nil
}

// malformed is the refusal of a body that is no JSON, or JSON of another type. What the text says behind the colon is assumed; what it must not show
// is how the sandbox decodes.
func malformed(err error) error {
	why := "Unexpected end or character in the JSON"
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		why = strings.TrimSuffix("Error converting a "+kind.Value+" at "+kind.Field, " at ")
	}
	return refuse(http.StatusBadRequest, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '%s'.", why)
}

// given is a property that distinguishes null from missing.
type given struct {
	there bool
	text  *string
}

func (g *given) UnmarshalJSON(raw []byte) error {
	g.there = true
	return json.Unmarshal(raw, &g.text)
}

func uuid() string {
	raw := random(16)
	return raw[:8] + "-" + raw[8:12] + "-4" + raw[13:16] + "-a" + raw[17:20] + "-" + raw[20:]
}

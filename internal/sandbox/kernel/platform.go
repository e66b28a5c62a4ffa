package kernel

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
)

// MaxBodyBytes is the largest request body that a platform accepts; a larger one is answered with 413. None of the platforms documents its own limit:
// this one is assumed, and far above what any documented call needs.
const MaxBodyBytes = 1 << 20

// Router finds the handler of a call and serves it. A [http.ServeMux] is one; a platform whose paths no ServeMux can tell apart
// (OData's "Users(5)", several forms of one URL) brings its own.
type Router interface {
	http.Handler
	// Handler returns the handler of a call and its pattern, "METHOD /path". The pattern is "" when there is no route; the handler
	// then sets the header "Allow" if the path exists with other methods. The path of a pattern is found, too, when it is asked for
	// as it is written, wildcards included: rules for faults name it.
	Handler(*http.Request) (h http.Handler, pattern string)
}

// Setting is one setting of the provider for a platform.
type Setting struct {
	Variable string // the environment variable
	Name     string // the setting in the provider block; "": the platform's part of the block does without it
	Value    string
}

// Platform is what a fake server declares to the kernel about itself.
type Platform struct {
	Name string // "anypoint"
	// Title is the platform's full name: "MuleSoft Anypoint Platform".
	Title string
	Root  string // "/anypoint"; cut off before Mux sees the request

	// Mux holds the platform's routes, each with its method and without a trailing slash: "GET /accounts/api/organizations/{org}/users". The kernel asks
	// it strictly: a path with empty or dot segments is unknown, not redirected.
	Mux Router
	// NotFound answers calls to unknown paths. When the path exists with other methods, the response's header "Allow" is already set to them, so that
	// the platform can distinguish 405 from 404.
	NotFound http.Handler
	// TokenID returns a short id of the caller's token for the journal, never the token: see ShortID. "" when the call has none.
	TokenID func(*http.Request) string
	// RevokeToken makes the token of this request invalid, for the fault revoke_token.
	RevokeToken func(*http.Request)
	// RateLimit counts the call and, when it is over the limit, answers it. It is called before the route's handler when
	// Kernel.RealRateLimits is set. What it writes to w.Header() when it does not answer is part of the handler's response.
	// Optional.
	RateLimit func(w http.ResponseWriter, r *http.Request, route string) (answered bool)
	// Writing reports whether a call changes what the platform keeps, for Call.Overlapped and EarlierWrites. nil: every method but
	// GET, HEAD and OPTIONS; a platform whose sign-in or search is a POST says so here. Optional.
	Writing func(r *http.Request, route string) bool
	// SigningIn reports whether a route takes a token, for Call.SignIn. nil: none does. Optional.
	SigningIn func(route string) bool
	// Env returns what points the provider at this platform of a sandbox that serves at url. The first setting is where the platform is.
	Env func(url string) []Setting

	// Save returns everything that the platform keeps, as one JSON value; Load replaces everything by what Save returned. An error of Load leaves the
	// platform as it was. They serve the program's --data file.
	Save func() ([]byte, error)
	Load func([]byte) error
	// Restore is Load while everybody stays signed in, for the fault no_effect. nil: the platform keeps nothing, and has nothing to take back. Optional.
	Restore func([]byte) error

	alone *sync.RWMutex // held for reading by each call that is carried out, for writing by one of which nothing is kept or shown
	late  *atomic.Pointer[lateEffect]
}

// ErrNoInvitation says that a platform has no invitation of this id.
var ErrNoInvitation = errors.New("there is no such invitation")

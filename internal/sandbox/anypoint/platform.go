package anypoint

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Root is the path under which the platform is mounted; the vendor's own paths (/accounts/...) follow it.
const Root = "/anypoint"

// Platform is the Anypoint sandbox. Its exported methods besides Kernel and Control act from outside, as a colleague in the platform's user
// interface or its identity provider would: they are not journaled and obey no switch that is about HTTP responses.
type Platform struct {
	kernel *kernel.Kernel
	mux    *http.ServeMux
	quiet  map[string]bool // routes that are POST but change nothing of an organization
	rates  *kernel.RateWindows

	mu     sync.Mutex // guards everything below
	state  *state
	tokens map[string]*token
	issued []string       // all tokens, in the order in which they were issued
	lag    map[string]int // user id -> calls that do not see it yet
}

// New returns the platform with its seed data and defines its switches in k.
func New(k *kernel.Kernel) *Platform {
	k.Switches.Define(switches...)
	p := &Platform{kernel: k, mux: http.NewServeMux(), quiet: map[string]bool{}, rates: kernel.NewRateWindows(k.Clock, time.Minute)}
	p.routes()
	p.Reset()
	return p
}

// Kernel describes the platform to the sandbox's kernel.
func (p *Platform) Kernel() kernel.Platform {
	return kernel.Platform{
		Name: "anypoint", Title: "MuleSoft Anypoint Platform",
		Root: Root,
		Mux:  p.mux,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.rateHeaders(w, r, "", 0)
			status, message := http.StatusNotFound, "Not Found"
			if w.Header().Get("Allow") != "" {
				status, message = http.StatusMethodNotAllowed, "Method Not Allowed"
			}
			(&refusal{status: status, message: message}).reply(shapeGateway).write(w)
		}),
		TokenID: func(r *http.Request) string { return kernel.ShortID(bearer(r)) },
		RevokeToken: func(r *http.Request) {
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.tokens, bearer(r))
		},
		Writing: func(r *http.Request, route string) bool {
			return r.Method != http.MethodGet && r.Method != http.MethodHead && !p.quiet[route]
		},
		SigningIn: func(route string) bool {
			return strings.Contains(route, "oauth2/token") || strings.HasSuffix(route, "/login")
		},
		Env: func(url string) []kernel.Setting {
			return []kernel.Setting{
				{Variable: "ANYPOINT_BASE_URL", Name: "base_url", Value: url + Root},
				{Variable: "ANYPOINT_ORGANIZATION_ID", Value: RootOrgID},
				{Variable: "ANYPOINT_CLIENT_ID", Name: "client_id", Value: ClientID},
				{Variable: "ANYPOINT_CLIENT_SECRET", Name: "client_secret", Value: ClientSecret},
			}
		},
		Save:    p.Save,
		Load:    p.Load,
		Restore: p.Restore,
	}
}

// Reset forgets everything, tokens included, and brings the seed back. Switches keep their values.
func (p *Platform) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens, p.lag = map[string]*token{}, map[string]int{}
	p.state = seed(p.now(), p.kernel.SeedUsers)
}

// Save returns everything that the platform remembers as JSON. Tokens are not part of it: a restart signs everybody out.
func (p *Platform) Save() ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return json.Marshal(p.state)
}

// Load replaces everything that the platform remembers by what Save returned.
func (p *Platform) Load(data []byte) error {
	s, err := load(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state, p.tokens, p.lag = s, map[string]*token{}, map[string]int{}
	return nil
}

// Restore is Load while everybody stays signed in.
func (p *Platform) Restore(data []byte) error {
	s, err := load(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	// A number that was given is not given again, as a database would not.
	s.NextInvitation = max(s.NextInvitation, p.state.NextInvitation)
	p.state = s
	return nil
}

// load reads what Save returned.
func load(data []byte) (*state, error) {
	s := newState()
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("anypoint sandbox: saved data cannot be read: %w", err)
	}
	return s, nil
}

// now is the platform's time: it keeps milliseconds, as recorded traffic shows.
func (p *Platform) now() time.Time { return p.kernel.Clock.Now().Truncate(time.Millisecond) }

// is reports whether a switch of this platform has a value.
func (p *Platform) is(name, value string) bool { return p.value(name) == value }

func (p *Platform) value(name string) string { return p.kernel.Switches.Get("anypoint." + name) }

// number is the value of a switch whose values are numbers.
func (p *Platform) number(name string) int {
	n, err := strconv.Atoi(p.value(name))
	if err != nil {
		panic(fmt.Sprintf("anypoint sandbox: switch %s holds no number: %v", name, err))
	}
	return n
}

func bearer(r *http.Request) string {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(value)
}

// Accept accepts an invitation, under this user name or else the e-mail address, and returns the new user's id.
func (p *Platform) Accept(id, username string) (userID string, err error) {
	number, err := strconv.Atoi(id)
	if err != nil {
		return "", kernel.ErrNoInvitation
	}
	invitation, ok := p.Invitation(number)
	if !ok {
		return "", kernel.ErrNoInvitation
	}
	return p.AcceptInvitation(number, cmp.Or(username, invitation.Email))
}

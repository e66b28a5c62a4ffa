package controlroom

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Root is the path under which the platform is mounted; the vendor's own paths follow it.
const Root = "/controlroom"

// Platform is the Control Room sandbox. Its exported methods besides Kernel and Control act from outside, as a colleague in the
// Control Room or the connected directory would: they are not journaled and obey no switch that is about HTTP responses.
type Platform struct {
	kernel *kernel.Kernel
	mux    *http.ServeMux
	quiet  map[string]bool // "METHOD /path" of the calls that change nothing though they are no GET

	mu           sync.Mutex // guards everything below; see lock
	state        *state
	tokens       map[string]*token
	issued       int64 // tokens that were ever made
	calls        int   // that had a route, see shuffled
	beforeUpdate map[int64]func()
}

// New returns the platform with its seed data and defines its switches in k.
func New(k *kernel.Kernel) *Platform {
	k.Switches.Define(switches...)
	p := &Platform{kernel: k, mux: http.NewServeMux(), quiet: map[string]bool{}}
	p.routes()
	p.Reset()
	return p
}

// Kernel describes the platform to the sandbox's kernel.
func (p *Platform) Kernel() kernel.Platform {
	return kernel.Platform{
		Name:     "controlroom",
		Title:    "Automation Anywhere Control Room",
		Root:     Root,
		Mux:      p.mux,
		NotFound: http.HandlerFunc(p.notFound),
		TokenID:  func(r *http.Request) string { return kernel.ShortID(bare(r)) },
		RevokeToken: func(r *http.Request) {
			p.lock()
			defer p.mu.Unlock()
			if t := p.tokens[bare(r)]; t != nil {
				t.Revoked = true
			}
		},
		Writing: func(r *http.Request, route string) bool {
			return route != "" && r.Method != http.MethodGet && r.Method != http.MethodHead && !p.quiet[r.Method+" "+route]
		},
		SigningIn: func(route string) bool { return strings.HasSuffix(route, "/authentication") },
		Env: func(url string) []kernel.Setting {
			return []kernel.Setting{
				{Variable: "CONTROL_ROOM_URL", Name: "url", Value: url + Root},
				{Variable: "CONTROL_ROOM_USERNAME", Name: "username", Value: ServiceUsername},
				{Variable: "CONTROL_ROOM_API_KEY", Name: "api_key", Value: APIKey},
			}
		},
		Save:    p.Save,
		Load:    p.Load,
		Restore: p.Restore,
	}
}

// lock takes the platform's lock and sees to it that the roles have the ids of the generation that is served: a switch may have changed it.
func (p *Platform) lock() {
	p.mu.Lock()
	p.state.renumber(p.roleOffset())
}

// roleOffset is what the ids of roles and permissions begin with. On premises they are the documented ones; every tenant of the
// cloud has its own (documented).
func (p *Platform) roleOffset() int64 {
	if p.e11() || p.is("hosting", "on_premises") {
		return 0
	}
	return cloudRoleOffset
}

// Reset forgets everything, tokens included, and brings the seed back. Switches keep their values.
func (p *Platform) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.restart(seed(p.now(), p.kernel.SeedUsers))
}

// restart takes over a state and signs everybody out.
func (p *Platform) restart(s *state) {
	p.state, p.tokens, p.beforeUpdate = s, map[string]*token{}, map[int64]func(){}
}

// Save returns everything that the platform remembers as JSON. Tokens are not part of it: a restart signs everybody out.
func (p *Platform) Save() ([]byte, error) {
	p.lock()
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
	p.restart(s)
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
	s.NextUserID = max(s.NextUserID, p.state.NextUserID)
	s.NextRoleID = max(s.NextRoleID, p.state.NextRoleID)
	p.state = s
	return nil
}

// load reads what Save returned.
func load(data []byte) (*state, error) {
	s := newState()
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("controlroom sandbox: saved data cannot be read: %w", err)
	}
	if s.roleNamed(AdminRoleName) == nil {
		return nil, fmt.Errorf("controlroom sandbox: saved data lacks the role %s", AdminRoleName)
	}
	return s, nil
}

func (p *Platform) now() time.Time { return p.kernel.Clock.Now().Truncate(time.Millisecond) }

// is reports whether a switch of this platform has a value.
func (p *Platform) is(name, value string) bool { return p.value(name) == value }

func (p *Platform) value(name string) string { return p.kernel.Switches.Get("controlroom." + name) }

// number is the value of a switch whose values are numbers.
func (p *Platform) number(name string) int {
	n, err := strconv.Atoi(p.value(name))
	if err != nil {
		panic(fmt.Sprintf("controlroom sandbox: switch %s holds no number: %v", name, err))
	}
	return n
}

func (p *Platform) e11() bool { return p.is("generation", "e11") }

// Accept always fails.
func (p *Platform) Accept(string, string) (userID string, err error) {
	return "", errors.New("there are no invitations in Control Room: a user exists as soon as it is created; " +
		"edit/controlroom/users/ID/verify follows the link of its mail")
}

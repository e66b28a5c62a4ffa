package apim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Platform is the API Management sandbox. Its exported methods besides Kernel, Entra and Control act from outside, as a colleague
// in the portal would: they are not journaled and obey no switch that is about HTTP responses.
type Platform struct {
	kernel *kernel.Kernel
	router *router

	mu      sync.Mutex // guards everything below
	state   *state
	tokens  map[string]*token
	buckets map[string]*bucket
	touched touches
}

// New returns the platform with its seed data and defines its switches in k.
func New(k *kernel.Kernel) *Platform {
	k.Switches.Define(switches...)
	p := &Platform{kernel: k}
	p.router = newRouter(p)
	p.Reset()
	return p
}

// Kernel describes Resource Manager to the sandbox's kernel.
func (p *Platform) Kernel() kernel.Platform {
	return kernel.Platform{
		Name: "apim",
		Root: Root,
		Mux:  p.router,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			status, code := http.StatusNotFound, "ResourceNotFound"
			if w.Header().Get("Allow") != "" {
				status, code = http.StatusMethodNotAllowed, "MethodNotAllowed"
			}
			reply{status: status, body: errorBody(code, "The resource cannot be found.", nil)}.write(w, r.Method == http.MethodHead)
		}),
		TokenID: func(r *http.Request) string { return kernel.ShortID(bearer(r)) },
		RevokeToken: func(r *http.Request) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if t := p.tokens[bearer(r)]; t != nil {
				t.Revoked = true
			}
		},
		RateLimit: p.limit,
		Save:      p.Save,
		Load:      p.Load,
		Restore:   p.Restore,
	}
}

// Reset forgets everything, tokens included, and brings the seed back. Switches keep their values.
func (p *Platform) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.restart(seed(p.now(), p.kernel.SeedUsers))
}

// restart takes over a state and signs everybody out; the access tokens work on.
func (p *Platform) restart(s *state) {
	p.state, p.buckets, p.touched = s, map[string]*bucket{}, touches{}
	p.tokens = map[string]*token{
		AccessToken:        {ClientID: ClientID},
		ReaderAccessToken:  {ClientID: ReaderClientID},
		NoUsersAccessToken: {ClientID: NoUsersClientID},
	}
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
	p.state = s
	return nil
}

// load reads what Save returned.
func load(data []byte) (*state, error) {
	s := newState()
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("apim sandbox: saved data cannot be read: %w", err)
	}
	for _, svc := range s.Services {
		if svc.user(AdministratorID) == nil || s.group(svc, DevelopersGroupID) == nil {
			return nil, fmt.Errorf("apim sandbox: saved data of the service %s lacks its administrator or its groups", svc.Name)
		}
	}
	if len(s.Services) == 0 {
		return nil, fmt.Errorf("apim sandbox: saved data holds no service")
	}
	return s, nil
}

func (p *Platform) now() time.Time { return p.kernel.Clock.Now().Truncate(time.Millisecond) }

// is reports whether a switch of this platform has a value.
func (p *Platform) is(name, value string) bool { return p.value(name) == value }

func (p *Platform) value(name string) string { return p.kernel.Switches.Get("apim." + name) }

// number is the value of a switch whose values are numbers.
func (p *Platform) number(name string) int {
	n, err := strconv.Atoi(p.value(name))
	if err != nil {
		panic(fmt.Sprintf("apim sandbox: switch %s holds no number: %v", name, err))
	}
	return n
}

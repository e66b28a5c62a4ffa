package uipath

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
const Root = "/uipath"

// Platform is the UiPath sandbox. Its exported methods besides Kernel and Control act from outside, as a colleague in the
// platform's user interface or the connected directory would: they are not journaled and obey no switch that is about HTTP
// responses.
type Platform struct {
	kernel  *kernel.Kernel
	router  *router
	windows *kernel.RateWindows // of the identity server
	minutes *kernel.RateWindows // of Orchestrator

	mu     sync.Mutex // guards everything below
	state  *state
	tokens map[string]*token
	lists  int // lists answered without a sort order
	losses int // writes that lost something: see the switch unasked_losses
}

// New returns the platform with its seed data and defines its switches in k.
func New(k *kernel.Kernel) *Platform {
	k.Switches.Define(switches...)
	p := &Platform{kernel: k, windows: kernel.NewRateWindows(k.Clock, identityWindow), minutes: kernel.NewRateWindows(k.Clock, time.Minute)}
	p.router = newRouter(p)
	p.Reset()
	return p
}

// Kernel describes the platform to the sandbox's kernel.
func (p *Platform) Kernel() kernel.Platform {
	return kernel.Platform{
		Name: "uipath", Title: "UiPath",
		Root: Root,
		Mux:  p.router,
		NotFound: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			status := http.StatusNotFound
			if w.Header().Get("Allow") != "" {
				status = http.StatusMethodNotAllowed
			}
			reply{status: status}.write(w)
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
		Writing: func(r *http.Request, route string) bool {
			rt, _, _ := p.router.find(r)
			return rt != nil && rt.writes()
		},
		SigningIn: func(route string) bool { return strings.HasSuffix(route, "/connect/token") },
		Env: func(url string) []kernel.Setting {
			return []kernel.Setting{
				{Variable: "UIPATH_URI", Name: "base_url", Value: url + Root},
				{Variable: "UIPATH_EDITION", Name: "edition", Value: p.kernel.Switches.Get("uipath.edition")},
				{Variable: "UIPATH_ORGANIZATION", Name: "organization", Value: OrganizationName},
				{Variable: "UIPATH_TENANT", Name: "tenant", Value: TenantName},
				{Variable: "UIPATH_CLIENT_ID", Name: "client_id", Value: ClientID},
				{Variable: "UIPATH_CLIENT_SECRET", Name: "client_secret", Value: ClientSecret},
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
	p.restart(seed(p.now(), p.kernel.SeedUsers))
}

// restart takes over a state and signs everybody out; personal access tokens are part of the state and work on.
func (p *Platform) restart(s *state) {
	p.state, p.tokens, p.lists = s, map[string]*token{}, 0
	p.losses = 0
	for _, t := range s.AccessTokens {
		p.tokens[t.Token] = &token{UserID: t.UserID, Scopes: t.Scopes}
	}
}

// Save returns everything that the platform remembers as JSON. Tokens of applications are not part of it: a restart signs them out.
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
	// A number that was given is not given again, as a database would not.
	s.NextTenantUser = max(s.NextTenantUser, p.state.NextTenantUser)
	s.NextLegacyID = max(s.NextLegacyID, p.state.NextLegacyID)
	p.state = s
	return nil
}

// load reads what Save returned.
func load(data []byte) (*state, error) {
	s := newState()
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("uipath sandbox: saved data cannot be read: %w", err)
	}
	if s.group(EveryoneGroupID) == nil || s.group(AdministratorsGroupID) == nil {
		return nil, fmt.Errorf("uipath sandbox: saved data lacks the built-in groups")
	}
	return s, nil
}

// now is the platform's time: it keeps seven fraction digits, as recorded.
func (p *Platform) now() time.Time { return p.kernel.Clock.Now().Truncate(100 * time.Nanosecond) }

// is reports whether a switch of this platform has a value.
func (p *Platform) is(name, value string) bool { return p.value(name) == value }

func (p *Platform) value(name string) string { return p.kernel.Switches.Get("uipath." + name) }

// number is the value of a switch whose values are numbers.
func (p *Platform) number(name string) int {
	n, err := strconv.Atoi(p.value(name))
	if err != nil {
		panic(fmt.Sprintf("uipath sandbox: switch %s holds no number: %v", name, err))
	}
	return n
}

func (p *Platform) onPrem() bool { return p.is("edition", "on_prem") }
func (p *Platform) cloud() bool  { return p.is("edition", "cloud") }

// Accept accepts an invitation by the id of the invited user: UiPath's invitations have none of their own, and the invited person's user name is
// known.
func (p *Platform) Accept(id, userName string) (userID string, err error) {
	if _, ok := p.Invitation(id); !ok {
		return "", kernel.ErrNoInvitation
	}
	if userName != "" {
		return "", errors.New("UiPath takes the e-mail address as the user name; leave the username out")
	}
	return id, p.AcceptInvitation(id)
}

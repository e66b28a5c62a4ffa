package apim

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
		Name: "apim", Title: "Azure API Management",
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
		Env:       env,
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

// env returns what points the provider at this platform. Entra's libraries sign in over https only; over http there is a token.
func env(url string) []kernel.Setting {
	settings := []kernel.Setting{
		{Variable: "APIM_RESOURCE_MANAGER_ENDPOINT", Name: "resource_manager_endpoint", Value: url + Root},
		{Variable: "ARM_SUBSCRIPTION_ID", Name: "subscription_id", Value: SubscriptionID},
		{Variable: "APIM_RESOURCE_GROUP_NAME", Name: "resource_group_name", Value: ResourceGroup},
		{Variable: "APIM_SERVICE_NAME", Name: "service_name", Value: ServiceName},
	}
	if !strings.HasPrefix(url, "https:") {
		return append(settings, kernel.Setting{Variable: "APIM_ACCESS_TOKEN", Name: "access_token", Value: AccessToken})
	}
	return append(settings,
		kernel.Setting{Variable: "APIM_AUTHORITY_HOST", Name: "authority_host", Value: url},
		kernel.Setting{Variable: "ARM_TENANT_ID", Name: "tenant_id", Value: TenantID},
		kernel.Setting{Variable: "ARM_CLIENT_ID", Name: "client_id", Value: ClientID},
		kernel.Setting{Variable: "ARM_CLIENT_SECRET", Name: "client_secret", Value: ClientSecret})
}

// Beside describes what is served beside the platform: Microsoft Entra's sign-in.
func (p *Platform) Beside() []kernel.Platform { return []kernel.Platform{p.Entra()} }

// Accept follows the link of a confirmation by the id of the user, since confirmations have none: "USER", or "SERVICE/USER" for another service than
// the first.
func (p *Platform) Accept(id, username string) (userID string, err error) {
	if username != "" {
		return "", errors.New("API Management's users have their id before they confirm; leave the username out")
	}
	if _, there := p.User(id); !there {
		return "", kernel.ErrNoInvitation
	}
	return id, p.AcceptConfirmation(id)
}

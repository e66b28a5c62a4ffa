// Package acctest runs the real Terraform CLI with this provider against the sandbox: what the acceptance tests of all platforms stand on.
package acctest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// minimumCLI is the first Terraform with resource identity, which the tests look at.
const minimumCLI = "1.12.0"

// Env is one test's own sandbox, with a provider configuration that points at it.
type Env struct {
	*sandbox.Sandbox
	// Provider is the provider block of the test's configurations.
	Provider string

	clock *patience
}

// Option changes how a test's sandbox is started.
type Option func(*sandbox.Options)

// Runtime is what a provider under test runs on: an empty environment, and the sandbox's clock. A wait of the provider advances
// that clock and takes no time.
func (e *Env) Runtime() provider.Runtime {
	return provider.Runtime{
		Getenv:    func(string) string { return "" },
		Clock:     tf.Clock{Now: e.Clock.Now, Sleep: e.clock.sleep},
		Transport: func(base http.RoundTripper) http.RoundTripper { return e.clock.watch(base) },
	}
}

// Set gives a switch of the sandbox a value: the other variant of something that is not documented.
func Set(name, value string) Option {
	return func(o *sandbox.Options) {
		if o.Switches == nil {
			o.Switches = map[string]string{}
		}
		o.Switches[name] = value
	}
}

// Sets is Set for texts of the form NAME=VALUE, as the sandbox's --set takes them.
func Sets(pairs ...string) Option {
	return func(o *sandbox.Options) {
		for _, pair := range pairs {
			name, value, _ := strings.Cut(pair, "=")
			Set(name, value)(o)
		}
	}
}

// ResourceTypes are the names of the provider's resource types in order.
func ResourceTypes(t *testing.T) []string {
	t.Helper()
	var names []string
	p := provider.New("test", provider.Runtime{})()
	for _, newResource := range p.Resources(t.Context()) {
		var resp fwresource.MetadataResponse
		newResource().Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "platformusers"}, &resp)
		names = append(names, resp.TypeName)
	}
	slices.Sort(names)
	return names
}

// SeedUsers adds users to the sandbox.
func SeedUsers(n int) Option { return func(o *sandbox.Options) { o.SeedUsers = n } }

// Latency lets every response of the sandbox take that long.
func Latency(d time.Duration) Option { return func(o *sandbox.Options) { o.Latency = d } }

// TLS serves https, with a certificate authority in this folder: see CAFile.
func TLS(dir string) Option { return func(o *sandbox.Options) { o.TLSDir = dir } }

// RealRateLimits lets the sandbox limit calls as the real platforms do.
func RealRateLimits() Option { return func(o *sandbox.Options) { o.RealRateLimits = true } }

// Start serves a sandbox on a port of its own until the test ends.
func Start(t testing.TB, options ...Option) *Env {
	t.Helper()
	var o sandbox.Options
	for _, option := range options {
		option(&o)
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatalf("the sandbox cannot be made: %v", err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatalf("the sandbox cannot be started: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	env := &Env{Sandbox: s, clock: &patience{clock: s.Clock}}
	env.Provider = fmt.Sprintf("provider \"platformusers\" {\n%s%s%s%s}\n",
		settings("anypoint", "base_url", s.URL()+anypoint.Root, "client_id", anypoint.ClientID, "client_secret", anypoint.ClientSecret),
		settings("uipath", "base_url", s.URL()+uipath.Root, "edition", s.Switches.Get("uipath.edition"), "organization", uipath.OrganizationName,
			"tenant", uipath.TenantName,
			"client_id", uipath.ClientID, "client_secret", uipath.ClientSecret),
		settings("apim", "resource_manager_endpoint", s.URL()+apim.Root, "subscription_id", apim.SubscriptionID, "resource_group_name", apim.ResourceGroup,
			"service_name", apim.ServiceName,
			"access_token", apim.AccessToken),
		settings("controlroom", "url", s.URL()+controlroom.Root, "username", controlroom.ServiceUsername, "api_key", controlroom.APIKey))
	return env
}

// AnypointProvider renders a provider block for this sandbox with these Anypoint settings beside base_url.
func (e *Env) AnypointProvider(settings map[string]string) string {
	return e.AnypointProviderAt(e.URL()+anypoint.Root, settings)
}

// AnypointProviderAt is AnypointProvider for another base URL.
func (e *Env) AnypointProviderAt(baseURL string, values map[string]string) string {
	return fmt.Sprintf("provider \"platformusers\" {\n%s}\n", settings("anypoint", flatten(values, "base_url", baseURL)...))
}

// UiPathProvider renders a provider block for this sandbox with these UiPath settings beside base_url.
func (e *Env) UiPathProvider(values map[string]string) string {
	return fmt.Sprintf("provider \"platformusers\" {\n%s}\n", settings("uipath", flatten(values, "base_url", e.URL()+uipath.Root)...))
}

// APIMProvider renders a provider block for this sandbox with these API Management settings beside resource_manager_endpoint.
func (e *Env) APIMProvider(values map[string]string) string {
	return fmt.Sprintf("provider \"platformusers\" {\n%s}\n", settings("apim", flatten(values, "resource_manager_endpoint", e.URL()+apim.Root)...))
}

// ControlRoomProvider renders a provider block for this sandbox with these Control Room settings beside url.
func (e *Env) ControlRoomProvider(values map[string]string) string {
	return fmt.Sprintf("provider \"platformusers\" {\n%s}\n", settings("controlroom", flatten(values, "url", e.URL()+controlroom.Root)...))
}

func flatten(values map[string]string, pairs ...string) []string {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, name, values[name])
	}
	return pairs
}

// settings renders one platform's settings, of which the pairs are names and values.
func settings(platform string, pairs ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s = {\n", platform)
	for i := 0; i+1 < len(pairs); i += 2 {
		fmt.Fprintf(&b, "    %s = %q\n", pairs[i], pairs[i+1])
	}
	b.WriteString("  }\n")
	return b.String()
}

// Config puts the provider block before a configuration.
func (e *Env) Config(hcl string) string { return e.Provider + hcl }

// Calls are the platform's calls since the sequence number, for budgets and for "a plan only reads".
func (e *Env) Calls(match func(kernel.Call) bool) int { return e.Journal.Count(match) }

// Writes counts the calls that changed something, sign-in apart.
func (e *Env) Writes() int {
	return e.Calls(func(c kernel.Call) bool {
		return c.Method != "GET" && c.Method != "HEAD" && !IsSignIn(c) && !isSearch(c)
	})
}

// IsSignIn reports a call that takes a token.
func IsSignIn(c kernel.Call) bool {
	return strings.Contains(c.Route, "oauth2/token") || strings.HasSuffix(c.Route, "/connect/token") || strings.HasSuffix(c.Route, "/login") ||
		strings.HasSuffix(c.Route, "/authentication") || strings.HasSuffix(c.Route, "/oauth2/v2.0/token")
}

// isSearch reports a call that reads although it is a POST: Control Room's lists.
func isSearch(c kernel.Call) bool {
	return strings.HasSuffix(c.Route, "/usermanagement/users/list") || strings.HasSuffix(c.Route, "/usermanagement/roles/list")
}

var findCLI = sync.OnceValues(func() (cli.CLI, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	return cli.Find(ctx, cli.Terraform, minimumCLI, os.Stderr)
})

// useCLI finds or builds a Terraform that is new enough, once. Tests that use it say so in their names, by which make test-fast leaves
// them out.
func useCLI(t *testing.T) string {
	t.Helper()
	if !strings.HasPrefix(t.Name(), "TestCLI") {
		t.Fatalf("%s runs the real CLI: its name has to begin with TestCLI", t.Name())
	}
	found, err := findCLI()
	if err != nil {
		t.Fatalf("no Terraform CLI to test with: %v", err)
	}
	return found.Path
}

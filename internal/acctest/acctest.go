// Package acctest runs the real Terraform CLI with this provider against the sandbox: what the acceptance tests of all platforms stand on.
package acctest

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
	"github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

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
		Clock:     rest.Clock{Now: e.Clock.Now, Sleep: e.clock.sleep},
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

// ListTypes are the names of the provider's list resources in order.
func ListTypes(t *testing.T) []string {
	t.Helper()
	var names []string
	p, ok := provider.New("test", provider.Runtime{})().(fwprovider.ProviderWithListResources)
	if !ok {
		t.Fatal("the provider has no list resources")
	}
	for _, newList := range p.ListResources(t.Context()) {
		var resp fwresource.MetadataResponse
		newList().Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "platformusers"}, &resp)
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
	atEnd(t, s, func(s *sandbox.Sandbox) { _ = s.Close() })
	env := &Env{Sandbox: s, clock: &patience{clock: s.Clock, held: s.Faults.Waiting}}
	env.Provider = providerBlock(slices.Values(env.EnvAt(s.URL())))
	return env
}

// atEnd ends what a test has started, and lets go of it: package testing keeps the functions that a subtest gave to Cleanup until all tests around it
// have ended, and a thousand sandboxes and workspaces with them. end must hold nothing else that is large.
func atEnd[T any](t testing.TB, started *T, end func(*T)) {
	t.Helper()
	t.Cleanup(func() {
		end(started)
		started = nil
	})
}

// ProviderWith renders a provider block with these settings for one platform, which is looked for at this sandbox unless they say where it is.
func (e *Env) ProviderWith(platform string, settings map[string]string) string {
	return providerBlock(func(yield func(sandbox.EnvVar) bool) {
		all := e.EnvAt(e.URL())
		base := all[slices.IndexFunc(all, func(v sandbox.EnvVar) bool { return v.Key == platform })]
		if _, elsewhere := settings[base.Setting]; !elsewhere && !yield(base) {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			if !yield(sandbox.EnvVar{Key: platform, Setting: name, Value: settings[name]}) {
				return
			}
		}
	})
}

// providerBlock renders settings that are grouped by platform.
func providerBlock(settings iter.Seq[sandbox.EnvVar]) string {
	var b strings.Builder
	platform := ""
	b.WriteString("provider \"platformusers\" {\n")
	for v := range settings {
		if v.Key != platform && platform != "" {
			b.WriteString("  }\n")
		}
		if v.Key != platform {
			fmt.Fprintf(&b, "  %s {\n", v.Key)
			platform = v.Key
		}
		if v.Setting != "" {
			fmt.Fprintf(&b, "    %s = %q\n", v.Setting, v.Value)
		}
	}
	b.WriteString("  }\n}\n")
	return b.String()
}

// AnypointProvider renders a provider block for this sandbox with these Anypoint settings beside base_url.
func (e *Env) AnypointProvider(settings map[string]string) string {
	return e.ProviderWith("anypoint", settings)
}

// AnypointProviderAt is AnypointProvider for another base URL.
func (e *Env) AnypointProviderAt(baseURL string, values map[string]string) string {
	values = maps.Clone(values)
	values["base_url"] = baseURL
	return e.ProviderWith("anypoint", values)
}

// UiPathProvider renders a provider block for this sandbox with these UiPath settings beside base_url.
func (e *Env) UiPathProvider(values map[string]string) string {
	return e.ProviderWith("uipath", values)
}

// APIMProvider renders a provider block for this sandbox with these API Management settings beside resource_manager_endpoint.
func (e *Env) APIMProvider(values map[string]string) string { return e.ProviderWith("apim", values) }

// ControlRoomProvider renders a provider block for this sandbox with these Control Room settings beside url.
func (e *Env) ControlRoomProvider(values map[string]string) string {
	return e.ProviderWith("controlroom", values)
}

// Config puts the provider block before a configuration.
func (e *Env) Config(hcl string) string { return e.Provider + hcl }

// Calls are the platform's calls since the sequence number, for budgets and for "a plan only reads".
func (e *Env) Calls(match func(kernel.Call) bool) int { return e.Journal.Count(match) }

// Writes counts the calls that changed something.
func (e *Env) Writes() int {
	return e.Calls(func(c kernel.Call) bool { return c.Writes })
}

// IsSignIn reports a call that takes a token.
func IsSignIn(c kernel.Call) bool { return c.SignIn }

var findCLI = sync.OnceValues(func() (cli.CLI, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	defer cancel()
	return cli.ForTests(ctx, os.Stderr)
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

// NeedCLI says which features of the CLI a test needs: where the CLI has not all of them, the test does not apply.
func NeedCLI(t *testing.T, features ...cli.Feature) {
	t.Helper()
	useCLI(t)
	found, err := findCLI()
	if err != nil {
		t.Fatal(err)
	}
	found.Need(t, features...)
}

// HasCLI reports whether the CLI has these features, for a test that goes without them where it has not.
func HasCLI(t *testing.T, features ...cli.Feature) bool {
	t.Helper()
	useCLI(t)
	found, err := findCLI()
	if err != nil {
		t.Fatal(err)
	}
	return !slices.ContainsFunc(features, func(f cli.Feature) bool { return !found.Has(f) })
}

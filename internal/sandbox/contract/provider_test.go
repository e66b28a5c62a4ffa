package contract

import (
	"io"
	"net/http"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

// What the provider sends in a whole life of each resource type, and what the sandbox answers, is what the vendors describe.
func TestProviderTraffic(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"anypoint", "uipath"} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			all := env.Env()
			all["UIPATH_EDITION"] = env.Switches.Get("uipath.edition")
			recorded := &recorder{}
			runtime := env.Runtime()
			clock := runtime.Transport
			runtime.Transport = func(pool http.RoundTripper) http.RoundTripper { return recorded.wrap(clock(pool)) }
			_, err := live.Run(t.Context(), live.Options{
				Platform: platform, Getenv: func(name string) string { return all[name] }, Confirmed: true, Run: "tfacc-test-1",
				Runtime: runtime, Out: io.Discard,
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d calls", len(recorded.calls))
			report(t, recorded.calls)
		})
	}
}

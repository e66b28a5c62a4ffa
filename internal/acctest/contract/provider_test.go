package contract

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/live"
)

// documented are the variants of each platform that its vendor's text describes, where the sandbox begins with what was recorded.
var documented = map[string][]string{
	"anypoint": {"anypoint.team_label=team_name", "anypoint.delete_user_status=200"},
	"uipath":   {"uipath.enums=names", "uipath.times=utc"},
}

// Every excuse is needed by the traffic of the provider or of a client; where only some of the tests run, nothing is known of it.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" {
		for _, e := range excuses {
			if _, needed := met.Load(e.String()); !needed {
				fmt.Printf("nothing needs this excuse any more: %s\n", e)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// What the provider sends in a whole life of each resource type, and what the sandbox answers, is what the vendors describe.
func TestTraffic(t *testing.T) {
	t.Parallel()
	for platform, set := range documented {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(set...))
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

package acctest

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// EmptyPlan expects that nothing is left to do after an apply, with and without a refresh.
func EmptyPlan() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PostApplyPreRefresh:  []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// LostResponses are the ways in which the response to a call gets lost: in some the call was carried out, in others not. Aim one with Fault.On.
func LostResponses() map[string]kernel.Fault {
	return map[string]kernel.Fault{
		"cut before":         {Kind: kernel.FaultResetBefore},
		"cut after":          {Kind: kernel.FaultResetAfter},
		"half a response":    {Kind: kernel.FaultTruncate},
		"a web page":         {Kind: kernel.FaultHTML},
		"an empty response":  {Kind: kernel.FaultEmpty},
		"a bad gateway":      {Kind: kernel.FaultStatus, Status: http.StatusBadGateway},
		"a server error":     {Kind: kernel.FaultStatus, Status: http.StatusInternalServerError},
		"a token that ended": {Kind: kernel.FaultRevokeToken},
	}
}

const traceLog, savedPlan = "trace.log", "plan.bin"

// Trace makes the commands that follow write all that Terraform and the provider log, for ExpectNoSecret.
func (w *CLI) Trace() {
	w.Setenv("TF_LOG", "TRACE")
	w.Setenv("TF_LOG_PATH", filepath.Join(w.Dir, traceLog))
}

// ExpectNoSecret fails the test for a secret in what the commands printed, in the state, in the plan that was saved as plan.bin,
// or in the log of Trace, which has to hold a call: logged is a part of its path.
func (w *CLI) ExpectNoSecret(t *testing.T, printed, logged string, secrets ...string) {
	t.Helper()
	places := map[string]string{"state": w.State(t), "output": printed}
	for _, name := range []string{traceLog, savedPlan} {
		content, err := os.ReadFile(filepath.Join(w.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		places[name] = string(content)
	}
	if !strings.Contains(places[traceLog], logged) {
		t.Error("the log holds no calls: this looks at the wrong place")
	}
	for _, secret := range secrets {
		for place, text := range places {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("%q is in the %s: ...%s...", secret, place, text[max(0, i-150):min(len(text), i+60)])
			}
		}
	}
}

// Terraform runs commands on a configuration and its state: a Workspace in process, or the real CLI.
type Terraform interface {
	Configure(t testing.TB, hcl string)
	Setenv(name, value string)
	Unsetenv(prefix string)
	State(t testing.TB) string
	WriteState(t testing.TB, state string)
	Run(t testing.TB, args ...string) (output string, err error)
	MustRun(t testing.TB, args ...string) string
}

var (
	_ Terraform = (*Workspace)(nil)
	_ Terraform = (*CLI)(nil)
)

package apim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// K20.5: the name of the service comes from something that the same apply makes. What exists is refreshed in its own service, and what needs the
// default service says that it is not known yet.
func TestAccUser_K20_5UnknownService(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	later := func(setting, value, more string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\nprovider \"platformusers\" {\n  apim { %s = "+
			"terraform_data.later.output }\n}\n", value, setting) + more
	}
	for setting, value := range map[string]string{"service_name": apim.ServiceName, "resource_group_name": apim.ResourceGroup} {
		t.Run(setting, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, adaWith())
			w.MustRun(t, "apply", "-auto-approve")
			w.Configure(t, later(setting, value, adaWith(`last_name = "King"`)+graceWith()))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "2 to add, 1 to change, 0 to destroy") || !strings.Contains(out,
				setting+" = (known after apply)") {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after it says:\n%s", out)
			}
		})
	}
	notYet := func(setting string) string { return "apim." + setting + " cannot be known before an apply" }
	for setting, value := range map[string]string{
		"service_name": apim.ServiceName, "resource_group_name": apim.ResourceGroup, "subscription_id": apim.SubscriptionID,
	} {
		for what, hcl := range map[string]string{
			"a data source": "data \"platformusers_apim_groups\" \"all\" {}\n",
			"an import":     adaWith() + "import {\n  to = platformusers_apim_user.ada\n  id = \"" + adaID + "\"\n}\n",
		} {
			w := env.NewWorkspace(t, later(setting, value, hcl))
			if out, err := w.Run(t, "plan"); err == nil || !acctest.Saying(notYet(setting)).MatchString(out) || strings.Contains(out, "set neither") {
				t.Errorf("with an unknown %s %s says:\n%s", setting, what, out)
			}
		}
	}
}

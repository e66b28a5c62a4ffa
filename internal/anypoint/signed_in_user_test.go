package anypoint_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// K10.4: a token that does not say whose it is ends no administrator, until the settings name the own account: then that one is spared, and
// others are not.
func TestAccUser_K10_4SignedInUserID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ setting, says string }{
		"unknown":             {"", "Set signed_in_user_id"},
		"it is this one":      {anypoint.AdminID, "is the account that the provider signs in as"},
		"it is somebody else": {anypoint.OwnerID, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, imported(env, "", anypoint.AdminID))
			w.Setenv("ANYPOINT_ACCESS_TOKEN", env.AnypointPasswordToken(t))
			w.Setenv("ANYPOINT_ORGANIZATION_ID", anypoint.RootOrgID)
			w.Setenv("ANYPOINT_SIGNED_IN_USER_ID", c.setting)
			env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodGet, Route: "/accounts/api/me", Kind: kernel.FaultStatus,
				Status: http.StatusUnauthorized, ContentType: "text/plain", Body: "Unauthorized", Times: -1})
			w.MustRun(t, "apply", "-auto-approve")
			before := env.Writes()
			out, err := w.Run(t, "plan", "-destroy")
			text := strings.Join(strings.Fields(out), " ")
			if (err == nil) != (c.says == "") || !strings.Contains(text, c.says) {
				t.Errorf("the plan does not say %q:\n%s", c.says, out)
			}
			if c.says != "" && env.Writes() != before {
				t.Error("something was written")
			}
		})
	}
}

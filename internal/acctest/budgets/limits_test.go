package budgets

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// limited are accounts, each with a membership and a grant where the platform has them, and what a sandbox needs for them.
var limited = map[string]struct {
	n        int
	switches []string
	hcl      string
}{
	"anypoint": {120, []string{"anypoint.connected_app_scopes=full", "anypoint.strict_connected_app=off", "anypoint.access_model=teams"}, `
data "platformusers_anypoint_teams" "all" {
  name = "Developers"
}
resource "platformusers_anypoint_user" "person" {
  for_each            = local.people
  username            = each.key
  first_name          = "Of"
  last_name           = each.value
  email               = "${each.key}@example.com"
  phone_number        = "+44 20 7946 0001"
  password_wo         = "Life-Passw0rd-1"
  password_wo_version = 1
}
resource "platformusers_anypoint_team_member" "person" {
  for_each = local.people
  user_id  = platformusers_anypoint_user.person[each.key].id
  team_id  = one(data.platformusers_anypoint_teams.all.teams).id
}
resource "platformusers_anypoint_permission_grant" "person" {
  for_each  = local.people
  user_id   = platformusers_anypoint_user.person[each.key].id
  role_name = "Exchange Viewer"
}
`},
	"uipath": {60, nil, `
resource "platformusers_uipath_user" "person" {
  for_each  = local.people
  user_name = "${each.key}@example.com"
  email     = "${each.key}@example.com"
  name      = "Of"
  surname   = each.value
}
resource "platformusers_uipath_group_member" "person" {
  for_each   = local.people
  user_id    = platformusers_uipath_user.person[each.key].id
  group_name = "Automation Users"
}
resource "platformusers_uipath_tenant_role_grant" "person" {
  for_each  = local.people
  user_id   = platformusers_uipath_user.person[each.key].id
  role_name = "Auditor"
}
`},
	"apim": {120, []string{"apim.tier=developer"}, `
resource "platformusers_apim_user" "person" {
  for_each   = local.people
  user_id    = each.key
  email      = "${each.key}@example.com"
  first_name = "Of"
  last_name  = each.value

  delete_subscriptions = true
}
resource "platformusers_apim_group_member" "person" {
  for_each = local.people
  user_id  = platformusers_apim_user.person[each.key].user_id
  group_id = "partners"
}
resource "platformusers_apim_subscription" "person" {
  for_each          = local.people
  subscription_name = "${each.key}-sub"
  user_id           = platformusers_apim_user.person[each.key].user_id
  product_id        = "premium"
  display_name      = each.value
}
`},
	"controlroom": {120, nil, `
resource "platformusers_controlroom_user" "person" {
  for_each            = local.people
  username            = each.key
  email               = "${each.key}@example.com"
  password_wo         = "Life-Passw0rd.1"
  password_wo_version = 1
}
resource "platformusers_controlroom_role_grant" "person" {
  for_each  = local.people
  user_id   = platformusers_controlroom_user.person[each.key].id
  role_name = "Finance Operators"
}
`},
}

// With the platforms' real limits on, no call of a large run is turned away, on any platform: joiners, a plan of all, leavers. Each command begins
// with the limits untouched; what it waits for itself goes by the sandbox's clock.
func TestLimits_noneIsExceeded(t *testing.T) {
	t.Parallel()
	for platform, c := range limited {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.RealRateLimits(), acctest.Sets(c.switches...))
			w := env.NewWorkspace(t, fmt.Sprintf("locals {\n  people = { for i in range(%d) : format(\"person-%%03d\", i) => format(\"No %%03d\", i) }\n}\n%s",
				c.n, c.hcl))
			// A plan and its apply are two processes, and the second one cannot know what the first one used where the platform does not report it.
			for _, args := range [][]string{{"plan", "-out=p"}, {"apply", "p"}, {"plan"}, {"plan", "-destroy", "-out=p"}, {"apply", "p"}} {
				env.Clock.Advance(10 * time.Minute)
				before := env.Clock.Advanced()
				out := w.MustRun(t, args...)
				t.Logf("%s waited %s", args[0], env.Clock.Advanced()-before)
				if warnings := strings.Count(out, "rate limit: waited"); warnings > 1 {
					t.Errorf("%s: %d warnings of a rate limit:\n%s", args[0], warnings, out)
				}
				refused := map[string]int{}
				for _, call := range env.Journal.All() {
					if call.Status == http.StatusTooManyRequests || call.Status == http.StatusServiceUnavailable {
						refused[fmt.Sprint(call.Method, " ", call.Route, " ", call.Status)]++
					}
				}
				if len(refused) > 0 {
					t.Fatalf("%s: refused calls: %v", args[0], refused)
				}
			}
		})
	}
}

// More users than Automation Cloud takes reads in five minutes are imported, and planned, without a wait for its limit.
func TestLimits_importOfMany(t *testing.T) {
	t.Parallel()
	const many = 400
	env := acctest.Start(t, acctest.RealRateLimits())
	name := each("many-{i}@example.com")
	for i := range many {
		env.UiPath.AddUser(uipath.User{UserName: name(i + 1), Email: name(i + 1), IsActive: true, InvitationAccepted: true})
	}
	w := env.NewWorkspace(t, imports("uipath_user", many, each("  user_name = \"many-{i}@example.com\"\n  email = \"many-{i}@example.com\""), name))
	before := env.Clock.Advanced()
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, fmt.Sprintf("%d imported, 0 added, 0 changed", many)) {
		t.Errorf("the import says:\n%s", out)
	}
	w.MustRun(t, "plan", "-detailed-exitcode")
	if waited := env.Clock.Advanced() - before; waited > 10*time.Second {
		t.Errorf("import and plan waited %s", waited)
	}
	if n := env.Calls(func(c kernel.Call) bool { return c.Status == http.StatusTooManyRequests }); n > 0 {
		t.Errorf("%d calls were refused", n)
	}
}

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// K21.1: what a platform refuses is told by its code, whatever the status that the code comes with.
func TestRefusalsByCode_K21_1(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform, method, route, hcl, body, says string
	}{
		"anypoint reauthenticate": {"anypoint", "POST", "/accounts/api/organizations/{org}/users", `resource "platformusers_anypoint_user" "x" {
  username            = "ada"
  email               = "ada@example.com"
  first_name          = "A"
  last_name           = "L"
  phone_number        = "+15550100"
  password_wo         = "Sup3r-secret-1"
  password_wo_version = 1
}`, `{"error":"You must reauthenticate","location":"/login/?reauthenticate=true"}`, "requires a fresh sign-in"},
		"uipath folder": {"uipath", "GET", "/orchestrator_/odata/Roles", `data "platformusers_uipath_roles" "all" {}`,
			`{"message":"No.","errorCode":1100}`, "The folder cannot be used"},
		"uipath partition": {"uipath", "GET", "/orchestrator_/odata/Roles", `data "platformusers_uipath_roles" "all" {}`,
			`{"code":"InvalidPartition","message":"m"}`, "The URL is not the organization's"},
		"controlroom token": {"controlroom", "POST", "/v2/usermanagement/users/list", `data "platformusers_controlroom_users" "all" {}`,
			`{"code":"UM1117","message":"m"}`, "No token reached the Control Room"},
	} {
		statuses := []int{400, 401, 403, 404, 409, 422}
		if c.platform == "anypoint" {
			statuses = []int{403} // a text that is a code with this status only (documented)
		}
		for _, status := range statuses {
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				env.Faults.Add(kernel.Fault{Platform: c.platform, Method: c.method, Route: c.route, Kind: kernel.FaultStatus, Status: status,
					ContentType: "application/json", Body: c.body, Times: -1})
				out, err := env.NewWorkspace(t, c.hcl+"\n").Run(t, "apply", "-auto-approve")
				text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
				if err == nil || !strings.Contains(text, c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, out)
				}
			})
		}
	}
}

package acctest_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// K9: the mocks that users copy have the form that the provider demands.
func TestCLITestGuide_K9(t *testing.T) {
	t.Parallel()
	acctest.NeedCLI(t, cli.Mocks)
	commands := only(t, fencesOf(t, filepath.Join(docsDir, "guides", "test.md"), "shell"), "terraform test")
	for name, module := range map[string]string{"the guide's": readExample(t, "mocks/main.tf"), "every type": everyType} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewPlugin(t, "")
			write(t, w, "main.tf", module)
			test := readExample(t, "mocks/tests/joiners.tftest.hcl")
			if module == everyType {
				mock, _, _ := strings.Cut(test, "run ")
				test = mock + "run \"all\" {\n  command = apply\n}\n\nrun \"nothing_changes\" {\n  command = plan\n}\n"
			}
			write(t, w, "tests/joiners.tftest.hcl", test)
			write(t, w, "tests/mocks/platformusers.tfmock.hcl", readExample(t, "mocks/tests/mocks/platformusers.tfmock.hcl"))
			if out := w.Shell(t, withoutInit(commands)); !strings.Contains(out, "Success!") {
				t.Errorf("the test does not pass:\n%s", out)
			}
			if n := env.Journal.Len(); n > 0 {
				t.Errorf("a mocked test made %d calls", n)
			}
		})
	}
}

// everyType takes ids of mocked resources and data sources to wherever the provider checks them.
const everyType = `
terraform {
  required_providers {
    platformusers = { source = "platformusers/platformusers" }
  }
}
data "platformusers_anypoint_organization" "o" {}
data "platformusers_anypoint_user" "u" { username = "rita.regular" }
data "platformusers_uipath_user" "u" { user_name = "rita.regular" }
data "platformusers_apim_user" "u" { email = "rita.regular@example.com" }
data "platformusers_controlroom_user" "u" { username = "rita.regular" }
resource "platformusers_anypoint_user" "a" { username = "ada-lovelace" }
resource "platformusers_anypoint_invitation" "a" { email = "ada@example.com" }
resource "platformusers_anypoint_team_member" "a" {
  team_id         = "0d000000-0000-4000-8000-000000000002"
  user_id         = platformusers_anypoint_user.a.id
  organization_id = data.platformusers_anypoint_organization.o.id
}
resource "platformusers_anypoint_role_group_member" "a" {
  role_group_id = "0d000000-0000-4000-8000-000000000012"
  user_id       = data.platformusers_anypoint_user.u.id
}
resource "platformusers_anypoint_business_group_member" "a" {
  organization_id = "0a000000-0000-4000-8000-000000000002"
  user_id         = platformusers_anypoint_user.a.id
}
resource "platformusers_anypoint_permission_grant" "a" {
  role_name = "Read Applications"
  user_id   = platformusers_anypoint_user.a.id
}
resource "platformusers_anypoint_permission_grant" "b" {
  role_id         = platformusers_anypoint_permission_grant.a.role_id
  organization_id = platformusers_anypoint_permission_grant.a.organization_id
  user_id         = data.platformusers_anypoint_user.u.id
}
resource "platformusers_uipath_user" "a" {
  user_name = "ada@example.com"
  name      = "Ada"
  surname   = "Lovelace"
}
resource "platformusers_uipath_invitation" "a" { email = "ada@example.com" }
resource "platformusers_uipath_group_member" "a" {
  group_name = "Finance"
  user_id    = platformusers_uipath_user.a.id
}
resource "platformusers_uipath_group_member" "b" {
  group_id = platformusers_uipath_group_member.a.group_id
  user_id  = platformusers_uipath_invitation.a.user_id
}
resource "platformusers_uipath_tenant_role_grant" "a" {
  role_name = "Auditor"
  user_id   = data.platformusers_uipath_user.u.id
}
resource "platformusers_uipath_folder_role_grant" "a" {
  role_name   = "Operator"
  folder_path = "Shared"
  user_id     = platformusers_uipath_user.a.id
}
resource "platformusers_uipath_folder_role_grant" "b" {
  role_id   = platformusers_uipath_folder_role_grant.a.role_id
  folder_id = platformusers_uipath_folder_role_grant.a.folder_id
  user_id   = platformusers_uipath_invitation.a.user_id
}
resource "platformusers_apim_user" "a" {
  user_id    = "ada"
  email      = "ada@example.com"
  first_name = "Ada"
  last_name  = "Lovelace"
}
resource "platformusers_apim_invitation" "a" {
  user_id             = "grace"
  email               = "grace@example.com"
  first_name          = "Grace"
  last_name           = "Hopper"
  subscription_id     = platformusers_apim_user.a.subscription_id
  resource_group_name = platformusers_apim_user.a.resource_group_name
  service_name        = platformusers_apim_user.a.service_name
}
resource "platformusers_apim_group_member" "a" {
  group_id = "partners"
  user_id  = data.platformusers_apim_user.u.user_id
}
resource "platformusers_apim_subscription" "a" {
  user_id      = platformusers_apim_user.a.user_id
  product_id   = "premium"
  display_name = "Premium"
}
resource "platformusers_controlroom_user" "a" { username = "ada" }
resource "platformusers_controlroom_role_grant" "a" {
  user_id   = platformusers_controlroom_user.a.id
  role_name = "Finance Operators"
}
resource "platformusers_controlroom_role_grant" "b" {
  user_id = data.platformusers_controlroom_user.u.id
  role_id = platformusers_controlroom_role_grant.a.role_id
}
`

package anypoint_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

const ada = `
resource "platformusers_anypoint_user" "ada" {
  username            = "ada.lovelace"
  first_name          = "Ada"
  last_name           = "Lovelace"
  email               = "Ada@example.com"
  phone_number        = "+44 20 7946 0001"
  password_wo         = "Sandb0x-Passw0rd"
  password_wo_version = 1
}
`

func TestAccUser_lifecycle(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	acctest.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: env.Config(ada),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{
			ResourceName:            "platformusers_anypoint_user.ada",
			ImportState:             true,
			ImportStateId:           "ada.lovelace",
			ImportStateVerify:       true,
			ImportStateVerifyIgnore: []string{"password_wo_version"},
		},
	}})
}

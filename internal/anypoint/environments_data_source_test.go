package anypoint_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccEnvironmentsDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
		data "platformusers_anypoint_environments" "all" {}
		data "platformusers_anypoint_environments" "type" { type = "production" }
		data "platformusers_anypoint_environments" "name" { name = "sandbox" }
		data "platformusers_anypoint_environments" "none" {
			type = "production"
			name = "Sandbox"
		}
		data "platformusers_anypoint_environments" "group" { organization_id = "`+anypoint.BusinessGroupID+`" }
		data "platformusers_anypoint_environments" "empty" { organization_id = "`+anypoint.OtherBusinessGroupID+`" }
		output "all" { value = [for e in data.platformusers_anypoint_environments.all.environments : "${e.name} ${e.type} ${e.is_production}"] }
		output "type" { value = data.platformusers_anypoint_environments.type.environments[*].id }
		output "name" { value = data.platformusers_anypoint_environments.name.environments[*].id }
		output "none" { value = length(data.platformusers_anypoint_environments.none.environments) }
		output "group" { value = data.platformusers_anypoint_environments.group.environments[*].id }
		output "empty" { value = length(data.platformusers_anypoint_environments.empty.environments) }
		output "organization" { value = data.platformusers_anypoint_environments.all.organization_id }
	`, map[string]knownvalue.Check{
		"all":          texts("Design design false", "Production production true", "Sandbox sandbox false"),
		"type":         texts(anypoint.ProductionEnvironmentID),
		"name":         texts(anypoint.SandboxEnvironmentID),
		"none":         knownvalue.Int64Exact(0),
		"group":        texts(anypoint.BusinessGroupEnvironmentID),
		"empty":        knownvalue.Int64Exact(0),
		"organization": knownvalue.StringExact(anypoint.RootOrgID),
	})}})
}

package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccRoleGroupsDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"))
	for i := range 30 { // more than the platform's default page
		env.Anypoint.AddRoleGroup(fmt.Sprintf("Group %02d", i))
	}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
		data "platformusers_anypoint_role_groups" "all" {}
		data "platformusers_anypoint_role_groups" "search" { search = "ORGANIZATION" }
		data "platformusers_anypoint_role_groups" "name" { name = "auditors" }
		data "platformusers_anypoint_role_groups" "none" { name = "Audit" }
		output "all" { value = length(data.platformusers_anypoint_role_groups.all.role_groups) }
		output "sorted" {
			value = data.platformusers_anypoint_role_groups.all.role_groups[*].name == sort(data.platformusers_anypoint_role_groups.all.role_groups[*].name)
		}
		output "search" { value = data.platformusers_anypoint_role_groups.search.role_groups[*].id }
		output "name" { value = [for g in data.platformusers_anypoint_role_groups.name.role_groups : "${g.id} ${g.name}: ${g.description}"] }
		output "none" { value = length(data.platformusers_anypoint_role_groups.none.role_groups) }
	`, map[string]knownvalue.Check{
		"all":    knownvalue.Int64Exact(32),
		"sorted": knownvalue.Bool(true),
		"search": texts(anypoint.AdministratorsRoleGroupID),
		"name":   texts(anypoint.AuditorsRoleGroupID + " Auditors: Reads the audit log"),
		"none":   knownvalue.Int64Exact(0),
	})}})
}

func TestAccRoleGroupsDataSource_organizationWithTeams(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404", "405"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.wrong_feature_status", status))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				refused(env, `data "platformusers_anypoint_role_groups" "x" {}`, "use the data source platformusers_anypoint_teams"),
			}})
		})
	}
}

package anypoint_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccRolesDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	var all, internal int64
	for _, role := range anypoint.Roles() {
		all++
		if role.Internal {
			internal++
		}
	}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
		data "platformusers_anypoint_roles" "all" {}
		data "platformusers_anypoint_roles" "internal" { include_internal = true }
		data "platformusers_anypoint_roles" "search" { search = "read" }
		data "platformusers_anypoint_roles" "name" { name = "manage runtime fabrics" }
		data "platformusers_anypoint_roles" "part_of_a_name" { name = "Manage Runtime" }
		data "platformusers_anypoint_roles" "product" { product = "Design Center" }
		data "platformusers_anypoint_roles" "both" {
			search  = "contracts"
			product = "Runtime Manager"
		}
		output "all" { value = length(data.platformusers_anypoint_roles.all.roles) }
		output "with_internal" { value = length(data.platformusers_anypoint_roles.internal.roles) }
		output "marked_internal" { value = [for r in data.platformusers_anypoint_roles.internal.roles : r.name if r.internal] }
		output "sorted" { value = data.platformusers_anypoint_roles.all.roles[*].name == sort(data.platformusers_anypoint_roles.all.roles[*].name) }
		output "search" { value = data.platformusers_anypoint_roles.search.roles[*].id }
		output "name" { value = data.platformusers_anypoint_roles.name.roles[*].id }
		output "part_of_a_name" { value = length(data.platformusers_anypoint_roles.part_of_a_name.roles) }
		output "product" { value = [for r in data.platformusers_anypoint_roles.product.roles : "${r.id} ${r.name}: ${r.description}"] }
		output "both" { value = length(data.platformusers_anypoint_roles.both.roles) }
		output "made_by" { value = [for r in data.platformusers_anypoint_roles.all.roles : r.organization_id if r.organization_id != null] }
	`, map[string]knownvalue.Check{
		"all":             knownvalue.Int64Exact(all - internal),
		"with_internal":   knownvalue.Int64Exact(all),
		"marked_internal": texts("Platform Service"),
		"sorted":          knownvalue.Bool(true),
		"search":          texts(anypoint.RoleReadApplications, anypoint.RoleReadServers),
		"name":            texts(anypoint.RoleManageRuntimeFabrics2, anypoint.RoleManageRuntimeFabrics),
		"part_of_a_name":  knownvalue.Int64Exact(0),
		"product":         texts(anypoint.RoleDesignCenterDeveloper + " Design Center Developer: Edits in Design Center"),
		"both":            knownvalue.Int64Exact(0),
		"made_by":         knownvalue.ListSizeExact(0),
	})}})
}

// The catalog is one that the platform may refuse to a connected app: the error has to name the way out.
func TestAccRolesDataSource_refusedToConnectedApp(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.strict_connected_app", "on"))
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, `data "platformusers_anypoint_roles" "x" {}`, "let the app act on behalf of an administrator: set username and password"),
	}})
}

package anypoint_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccOrganizationDataSource_tree(t *testing.T) {
	t.Parallel()
	for _, marked := range []string{"false", "true"} {
		t.Run("business groups say isRoot "+marked, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.bg_is_root", marked))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
				data "platformusers_anypoint_organization" "root" {}
				data "platformusers_anypoint_organization" "group" { organization_id = "`+anypoint.BusinessGroupID+`" }
				data "platformusers_anypoint_organization" "leaf" { organization_id = "`+anypoint.OtherBusinessGroupID+`" }
				output "root" {
					value = [
						for o in [data.platformusers_anypoint_organization.root] :
						"${o.id} ${o.name} ${o.is_root} ${o.owner_id} ${o.domain} ${o.identity_provider_id}"
					]
				}
				output "roots" {
					value = [
						data.platformusers_anypoint_organization.root.root_organization_id, data.platformusers_anypoint_organization.group.root_organization_id,
						data.platformusers_anypoint_organization.leaf.root_organization_id,
					]
				}
				output "is_root" { value = [data.platformusers_anypoint_organization.group.is_root, data.platformusers_anypoint_organization.leaf.is_root] }
				output "parents" { value = data.platformusers_anypoint_organization.leaf.parent_organization_ids }
				output "no_parents" { value = length(data.platformusers_anypoint_organization.root.parent_organization_ids) }
				output "tree" {
					value = [
						for g in data.platformusers_anypoint_organization.root.business_groups : "${g.depth} ${g.path} ${g.name} ${g.id} ${g.parent_id}"
					]
				}
				output "subtree" { value = [for g in data.platformusers_anypoint_organization.group.business_groups : "${g.depth} ${g.path} ${g.parent_id}"] }
				output "below_the_leaf" { value = length(data.platformusers_anypoint_organization.leaf.business_groups) }
			`, map[string]knownvalue.Check{
				"root":       texts(anypoint.RootOrgID + " Sandbox Inc true " + anypoint.OwnerID + " sandbox-inc mulesoft"),
				"roots":      texts(anypoint.RootOrgID, anypoint.RootOrgID, anypoint.RootOrgID),
				"is_root":    knownvalue.ListExact([]knownvalue.Check{knownvalue.Bool(false), knownvalue.Bool(false)}),
				"parents":    texts(anypoint.RootOrgID, anypoint.BusinessGroupID),
				"no_parents": knownvalue.Int64Exact(0),
				"tree": texts(
					"1 Engineering Engineering "+anypoint.BusinessGroupID+" "+anypoint.RootOrgID,
					"2 Engineering/Integration Integration "+anypoint.OtherBusinessGroupID+" "+anypoint.BusinessGroupID,
				),
				"subtree":        texts("1 Integration " + anypoint.BusinessGroupID),
				"below_the_leaf": knownvalue.Int64Exact(0),
			})}})
		})
	}
}

func TestAccOrganizationDataSource_unknown(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, `data "platformusers_anypoint_organization" "x" { organization_id = "1f000000-0000-4000-8000-00000000dead" }`,
			"knows no organization 1f000000-0000-4000-8000-00000000dead"),
	}})
}

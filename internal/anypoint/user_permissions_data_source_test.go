package anypoint_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// permissionsOf lists a user's permissions as lines: name, organization, environment, further context, origin.
func permissionsOf(userID string) string {
	return `
		data "platformusers_anypoint_user_permissions" "x" { user_id = "` + userID + `" }
		data "platformusers_anypoint_user_permissions" "by_group" {
			user_id         = "` + userID + `"
			organization_id = "` + anypoint.OtherBusinessGroupID + `"
		}
		locals {
			organizations = {
				"` + anypoint.RootOrgID + `" = "root", "` + anypoint.BusinessGroupID + `" = "group", "` + anypoint.OtherBusinessGroupID + `" = "leaf"
			}
		}
		output "lines" {
			value = [for p in data.platformusers_anypoint_user_permissions.x.permissions : join(" | ", concat(
				[p.name, local.organizations[p.organization_id], p.environment_id == null ? "-" : p.environment_id],
				[for key, value in p.context : "${key}=${value}"],
				[p.origin], p.origin_id == null ? [] : [p.origin_id, p.origin_name],
			))]
		}
		output "role_ids" { value = distinct(data.platformusers_anypoint_user_permissions.x.permissions[*].role_id) }
		output "counts" { value = [data.platformusers_anypoint_user_permissions.x.total, data.platformusers_anypoint_user_permissions.x.limit] }
		output "a_group_means_its_root" {
			value = data.platformusers_anypoint_user_permissions.by_group.permissions == data.platformusers_anypoint_user_permissions.x.permissions
		}
	`
}

func counts(total int64) knownvalue.Check {
	return knownvalue.ListExact([]knownvalue.Check{knownvalue.Int64Exact(total), knownvalue.Int64Exact(5000)})
}

// Direct grants in all corners of the tree and permissions by teams and the teams above them, in each of the ways in which the platform may show
// them.
func TestAccUserPermissionsDataSource_teams(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"the root shows everything":       {acctest.Set("anypoint.grants_by_root_path", "all")},
		"each organization shows its own": {acctest.Set("anypoint.grants_by_root_path", "path_org")},
		"in pages":                        {acctest.Set("anypoint.grants_paging", "honored"), acctest.Set("anypoint.wrong_feature_status", "404")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			p, rita := env.Anypoint, anypoint.RegularUserID
			p.Grant(rita, anypoint.RoleReadApplications, map[string]string{"org": anypoint.RootOrgID, "envId": anypoint.SandboxEnvironmentID})
			p.Grant(rita, anypoint.RoleReadApplications, map[string]string{"org": anypoint.RootOrgID, "envId": anypoint.DesignEnvironmentID})
			p.Grant(rita, anypoint.RoleViewContracts, map[string]string{"org": anypoint.RootOrgID, "envId": anypoint.SandboxEnvironmentID, "apiId": "17"})
			p.Grant(rita, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.OtherBusinessGroupID})
			p.AddTeamMember(anypoint.BackendTeamID, rita, anypoint.Member, false)
			p.GrantTeam(anypoint.BackendTeamID, anypoint.RoleReadApplications, map[string]string{
				"org": anypoint.RootOrgID, "envId": anypoint.SandboxEnvironmentID,
			})
			p.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleDesignCenterDeveloper, map[string]string{"org": anypoint.RootOrgID})
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, permissionsOf(rita), map[string]knownvalue.Check{
				"lines": texts(
					"Business Group Viewer | leaf | - | user="+rita+" | automatic",
					"Design Center Developer | root | - | team | "+anypoint.DevelopersTeamID+" | Developers",
					"Exchange Contributor | leaf | - | direct",
					"Read Applications | root | "+anypoint.DesignEnvironmentID+" | direct",
					"Read Applications | root | "+anypoint.SandboxEnvironmentID+" | direct",
					"Read Applications | root | "+anypoint.SandboxEnvironmentID+" | team | "+anypoint.BackendTeamID+" | Backend Developers",
					"View Contracts | root | "+anypoint.SandboxEnvironmentID+" | apiId=17 | direct",
				),
				"role_ids": texts("833ab9ca-0c72-45ba-9764-1df83240db57", anypoint.RoleDesignCenterDeveloper, anypoint.RoleExchangeContributor,
					anypoint.RoleReadApplications, anypoint.RoleViewContracts),
				"counts":                 counts(7),
				"a_group_means_its_root": knownvalue.Bool(true),
			})}})
		})
	}
}

func TestAccUserPermissionsDataSource_roleGroups(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404", "405"} {
		t.Run("teams answer "+status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"), acctest.Set("anypoint.wrong_feature_status", status))
			env.Anypoint.AddRoleGroupMember(anypoint.AdministratorsRoleGroupID, anypoint.RegularUserID)
			env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleExchangeContributor, map[string]string{"org": anypoint.RootOrgID})
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, permissionsOf(anypoint.RegularUserID), map[string]knownvalue.Check{
				"lines": texts(
					"Exchange Contributor | root | - | direct",
					"Organization Administrator | root | - | role_group | "+anypoint.AdministratorsRoleGroupID+" | Organization Administrators",
				),
				"role_ids":               texts(anypoint.RoleExchangeContributor, anypoint.RoleOrganizationAdministrator),
				"counts":                 counts(2),
				"a_group_means_its_root": knownvalue.Bool(true),
			})}})
		})
	}
}

func TestAccUserPermissionsDataSource_nothingAndNobody(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	gone := env.Anypoint.AddUser(anypoint.User{Username: "gone.girl"})
	env.Anypoint.DeleteUser(gone.ID)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		lookUp(env, permissionsOf(anypoint.RegularUserID), map[string]knownvalue.Check{"lines": knownvalue.ListSizeExact(0), "counts": counts(0)}),
		// K5.8: an external user has none.
		lookUp(env, permissionsOf(anypoint.ExternalUserID), map[string]knownvalue.Check{"lines": knownvalue.ListSizeExact(0), "counts": counts(0)}),
		refused(env, permissionsOf(gone.ID), "no user with the id "+gone.ID),
	}})
}

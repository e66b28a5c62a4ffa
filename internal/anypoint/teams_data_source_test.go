package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestAccTeamsDataSource_filters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for i := range 30 { // more than the platform's default page
		env.Anypoint.AddTeam(fmt.Sprintf("Squad %02d", i), anypoint.BackendTeamID)
	}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{lookUp(env, `
		data "platformusers_anypoint_teams" "all" {}
		data "platformusers_anypoint_teams" "search" { search = "developer" }
		data "platformusers_anypoint_teams" "name" { name = "developers" }
		data "platformusers_anypoint_teams" "below_root" { parent_team_id = "`+anypoint.RootTeamID+`" }
		data "platformusers_anypoint_teams" "squads" {
			parent_team_id = "`+anypoint.BackendTeamID+`"
			search         = "squad"
		}
		data "platformusers_anypoint_teams" "none" {
			parent_team_id = "`+anypoint.RootTeamID+`"
			name           = "Backend Developers"
		}
		data "platformusers_anypoint_teams" "group" { organization_id = "`+anypoint.OtherBusinessGroupID+`" }
		output "all" { value = length(data.platformusers_anypoint_teams.all.teams) }
		output "sorted" { value = data.platformusers_anypoint_teams.all.teams[*].name == sort(data.platformusers_anypoint_teams.all.teams[*].name) }
		output "search" { value = data.platformusers_anypoint_teams.search.teams[*].id }
		output "name" { value = data.platformusers_anypoint_teams.name.teams[*].id }
		output "below_root" { value = data.platformusers_anypoint_teams.below_root.teams[*].name }
		output "squads" { value = length(data.platformusers_anypoint_teams.squads.teams) }
		output "none" { value = length(data.platformusers_anypoint_teams.none.teams) }
		output "ancestors" {
			value = [for t in data.platformusers_anypoint_teams.search.teams : concat(t.ancestor_team_ids, [t.parent_team_id, t.type])][0]
		}
		output "without_parent" { value = [for t in data.platformusers_anypoint_teams.all.teams : t.id if t.parent_team_id == null] }
		output "of_a_business_group" { value = data.platformusers_anypoint_teams.group.teams == data.platformusers_anypoint_teams.all.teams }
	`, map[string]knownvalue.Check{
		"all":                 knownvalue.Int64Exact(34),
		"sorted":              knownvalue.Bool(true),
		"search":              texts(anypoint.BackendTeamID, anypoint.DevelopersTeamID),
		"name":                texts(anypoint.DevelopersTeamID),
		"below_root":          texts("Administrators", "Developers"),
		"squads":              knownvalue.Int64Exact(30),
		"none":                knownvalue.Int64Exact(0),
		"ancestors":           texts(anypoint.RootTeamID, anypoint.DevelopersTeamID, anypoint.DevelopersTeamID, "internal"),
		"without_parent":      texts(anypoint.RootTeamID),
		"of_a_business_group": knownvalue.Bool(true),
	})}})
}

func TestAccTeamsDataSource_organizationWithRoleGroups(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404", "405"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.access_model", "roles"), acctest.Set("anypoint.wrong_feature_status", status))
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				refused(env, `data "platformusers_anypoint_teams" "x" {}`, "use the data source platformusers_anypoint_role_groups"),
			}})
		})
	}
}

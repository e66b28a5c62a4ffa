package anypoint_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// listsEdges is a step that reads a plural data source with several filters, and shows each row by an expression over row.
func listsEdges(env *acctest.Env, typeName, row string, queries edgeQueries) resource.TestStep {
	config, outputs := "", map[string]knownvalue.Check{}
	for name, query := range queries {
		config += fmt.Sprintf("data \"platformusers_anypoint_%s\" %q {\n%s\n}\noutput %[2]q {\n  value = [for row in "+
			"data.platformusers_anypoint_%[1]s.%[2]s.%[1]s : %[4]s]\n}\n", typeName, name, query.filters, row)
		outputs[name] = texts(query.want...)
	}
	return lookUp(env, config, outputs)
}

type edgeQueries = map[string]struct {
	filters string
	want    []string
}

func TestAccTeamMembersDataSource(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.RegularUserID, anypoint.Maintainer, false)
	env.Anypoint.AddTeamMember(anypoint.DevelopersTeamID, anypoint.FederatedUserID, anypoint.Member, true)
	const (
		admin = "Administrators | sandbox-admin | adam.admin@sandbox.example | member | false"
		rita  = "Developers | rita.regular | rita.regular@sandbox.example | maintainer | false"
		fiona = "Developers | fiona.federated | fiona.federated@sandbox.example | member | true"
	)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		listsEdges(env, "team_members", `join(" | ", [row.team_name, row.username, row.email, row.membership_type, row.external])`, edgeQueries{
			"all":             {``, []string{admin, fiona, rita}},
			"by_name":         {`team_name = "developers"`, []string{fiona, rita}},
			"by_id":           {is("team_id", anypoint.AdminsTeamID), []string{admin}},
			"maintainers":     {`membership_type = "maintainer"`, []string{rita}},
			"of_a_person":     {`email = "RITA.regular@sandbox.example"`, []string{rita}},
			"of_a_user":       {is("user_id", anypoint.FederatedUserID), []string{fiona}},
			"of_nobody":       {`username = "nobody"`, nil},
			"of_an_external":  {is("user_id", anypoint.ExternalUserID), nil},
			"by_its_business": {is("organization_id", anypoint.BusinessGroupID), []string{admin, fiona, rita}},
		}),
		lookUp(env, "data \"platformusers_anypoint_team_members\" \"rita\" {\n"+is("user_id", anypoint.RegularUserID)+"\n}\n"+
			"output \"ids\" { value = data.platformusers_anypoint_team_members.rita.team_members[*].id }", map[string]knownvalue.Check{
			"ids": texts(anypoint.RootOrgID + "/" + anypoint.DevelopersTeamID + "/" + anypoint.RegularUserID),
		}),
		refused(env, `data "platformusers_anypoint_team_members" "x" { team_name = "Developer" }`, anypoint.DevelopersTeamID+"  Developers"),
		refused(env, `data "platformusers_anypoint_team_members" "x" { team_name = "Everyone at Sandbox Inc" }`, "Everybody is in the root team"),
	}})
}

func TestAccTeamMembersDataSource_organizationWithRoleGroups(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(env, `data "platformusers_anypoint_team_members" "x" {}`, "use the data source platformusers_anypoint_role_groups"),
	}})
}

func TestAccRoleGroupMembersDataSource(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	const (
		admin = "Sandbox Inc | Organization Administrators | sandbox-admin | adam.admin@sandbox.example"
		rita  = "Sandbox Inc | Auditors | rita.regular | rita.regular@sandbox.example"
	)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		listsEdges(env, "role_group_members", `join(" | ", [row.organization_name, row.role_group_name, row.username, row.email])`, edgeQueries{
			"all":         {``, []string{rita, admin}},
			"by_name":     {`role_group_name = "auditors"`, []string{rita}},
			"by_id":       {is("role_group_id", anypoint.AdministratorsRoleGroupID), []string{admin}},
			"of_a_person": {`email = "rita.regular@sandbox.example"`, []string{rita}},
			"of_a_group":  {is("organization_id", anypoint.BusinessGroupID), nil},
		}),
		refused(env, `data "platformusers_anypoint_role_group_members" "x" { role_group_name = "Auditor" }`, anypoint.AuditorsRoleGroupID+"  Auditors"),
	}})
}

func TestAccBusinessGroupMembersDataSource(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	const (
		rita  = "Sandbox Inc/Engineering | rita.regular"
		fiona = "Sandbox Inc/Engineering/Integration | fiona.federated"
	)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		listsEdges(env, "business_group_members", `join(" | ", [row.organization_name, row.username])`, edgeQueries{
			"all":           {``, []string{rita, fiona}},
			"of_the_root":   {is("organization_id", anypoint.RootOrgID), []string{rita, fiona}},
			"by_id":         {is("organization_id", anypoint.OtherBusinessGroupID), []string{fiona}},
			"by_path":       {`organization_name = "Sandbox Inc/engineering"`, []string{rita}},
			"by_name_alone": {`organization_name = "Integration"`, []string{fiona}},
			"of_a_person":   {`username = "Rita.Regular"`, []string{rita}},
		}),
		refused(env, `data "platformusers_anypoint_business_group_members" "x" { organization_name = "Enginering" }`,
			anypoint.BusinessGroupID+"  Sandbox Inc/Engineering"),
	}})
}

func TestAccPermissionGrantsDataSource(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleViewContracts, map[string]string{"org": anypoint.BusinessGroupID, "apiId": "17"})
	env.Anypoint.AddTeamMember(anypoint.BackendTeamID, anypoint.RegularUserID, anypoint.Member, false)
	env.Anypoint.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, inOrg(anypoint.RootOrgID))
	const (
		owner  = "sandbox-owner | Organization Administrator | Sandbox Inc | direct | managed"
		admin  = "sandbox-admin | Organization Administrator | Sandbox Inc | team Administrators"
		fiona  = "fiona.federated | Read Applications | Sandbox Inc | Design | direct | managed"
		rita   = "rita.regular | View Contracts | Sandbox Inc/Engineering | direct | apiId=17 | managed"
		viewer = "rita.regular | Business Group Viewer | Sandbox Inc/Engineering | automatic | user=" + anypoint.RegularUserID
		team   = "rita.regular | Exchange Contributor | Sandbox Inc | team Developers"
	)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		listsEdges(env, "permission_grants", `join(" | ", concat([row.username, row.role_name, row.organization_name],
			row.environment_name == null ? [] : [row.environment_name], [row.origin_name == null ? row.origin : "${row.origin} ${row.origin_name}"],
			[for k, v in row.context : "${k}=${v}"], row.id == null ? [] : ["managed"]))`, edgeQueries{
			"all":          {``, []string{fiona, viewer, team, rita, admin, owner}},
			"direct":       {`origin = "direct"`, []string{fiona, rita, owner}},
			"of_teams":     {`origin = "team"`, []string{team, admin}},
			"of_a_person":  {`email = "rita.regular@sandbox.example"`, []string{viewer, team, rita}},
			"of_a_role":    {`role_name = "Organization Administrator"`, []string{admin, owner}},
			"in_a_group":   {`organization_name = "Engineering"`, []string{viewer, rita}},
			"in_the_root":  {is("organization_id", anypoint.RootOrgID), []string{fiona, team, admin, owner}},
			"environments": {is("environment_id", anypoint.DesignEnvironmentID), []string{fiona}},
		}),
		refused(env, `data "platformusers_anypoint_permission_grants" "x" { role_name = "Organization Administrators" }`, "no role"),
	}})
}

func TestAccInvitationsDataSource(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invites(developersAnd(`permission { role_name = "Exchange Viewer" }`)))
	w.MustRun(t, apply...)
	env.Clock.Advance(longerThanAnInvitation)
	env.Anypoint.AddInvitation("hopper@elsewhere.example")
	const (
		grace  = "grace.hopper@example.com | EXPIRED | Developers | " + anypoint.RootOrgID
		hopper = "hopper@elsewhere.example | INVITED"
		ines   = "ines.invited@example.com | EXPIRED"
	)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		listsEdges(env, "invitations", `join(" | ", concat([row.email, row.status], row.teams[*].team_name,
			row.permissions[*].organization_id))`, edgeQueries{
			"all":       {``, []string{grace, hopper, ines}},
			"expired":   {`status = "EXPIRED"`, []string{grace, ines}},
			"by_email":  {`email = "Grace.Hopper@example.com"`, []string{grace}},
			"by_domain": {`email_domain = "elsewhere.example"`, []string{hopper}},
			"elsewhere": {is("organization_id", anypoint.BusinessGroupID), nil},
		}),
	}})
}

package anypoint_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const grantAddress = grantType + ".g"

// readApplications is a grant of Read Applications to the regular user.
func readApplications(name, environmentID string, more ...string) string {
	return edge(grantType, name, append([]string{
		is("user_id", anypoint.RegularUserID), is("role_name", "Read Applications"), is("environment_id", environmentID),
	}, more...)...)
}

// holds reports whether a user has been granted exactly this.
func holds(env *acctest.Env, userID, roleID string, context map[string]string) bool {
	return slices.ContainsFunc(env.Anypoint.Grants(userID), func(g anypoint.Grant) bool { return g.RoleID == roleID && maps.Equal(g.Context, context) })
}

func noGrants(env *acctest.Env, userID string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if left := env.Anypoint.Grants(userID); len(left) > 0 {
			return fmt.Errorf("these grants are left: %+v", left)
		}
		return nil
	}
}

func TestAccPermissionGrant_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"root path shows all":           {acctest.Set("anypoint.absent_grant", "404"), acctest.Set("anypoint.grants_paging", "honored")},
		"root path shows its own":       {acctest.Set("anypoint.grants_by_root_path", "path_org"), acctest.Set("anypoint.absent_grant", "400")},
		"business groups say isRoot":    {acctest.Set("anypoint.bg_is_root", "true")},
		"role groups instead of teams":  {acctest.Set("anypoint.access_model", "roles")},
		"a grant makes a member of one": {acctest.Set("anypoint.grant_adds_bg_member", "true")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			everywhere := readApplications("g", anypoint.SandboxEnvironmentID) + readApplications("other", anypoint.ProductionEnvironmentID) +
				edge(grantType, "group", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID),
					is("role_id", anypoint.RoleExchangeContributor)) +
				edge(grantType, "group_environment", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID),
					is("role_id", anypoint.RoleReadServers), is("environment_id", anypoint.BusinessGroupEnvironmentID)) +
				edge(grantType, "api", is("user_id", anypoint.RegularUserID), is("role_id", anypoint.RoleViewContracts),
					is("environment_id", anypoint.SandboxEnvironmentID),
					`context = { apiVersionId = "17", apiId = "4" }`)
			env.Test(t, resource.TestCase{
				CheckDestroy: noGrants(env, anypoint.RegularUserID),
				Steps: []resource.TestStep{
					{
						Config:           env.Config(everywhere),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("organization_id"), knownvalue.StringExact(anypoint.RootOrgID)),
							statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("role_id"), knownvalue.StringExact(anypoint.RoleReadApplications)),
							statecheck.ExpectKnownValue(grantType+".group", tfjsonpath.New("role_name"), knownvalue.StringExact("Exchange Contributor")),
							statecheck.ExpectIdentity(grantAddress, map[string]knownvalue.Check{
								"organization_id": knownvalue.StringExact(anypoint.RootOrgID), "user_id": knownvalue.StringExact(anypoint.RegularUserID),
								"role_id": knownvalue.StringExact(anypoint.RoleReadApplications), "environment_id": knownvalue.StringExact(anypoint.SandboxEnvironmentID),
								"context": knownvalue.Null(),
							}),
							statecheck.ExpectIdentity(grantType+".api", map[string]knownvalue.Check{
								"organization_id": knownvalue.StringExact(anypoint.RootOrgID), "user_id": knownvalue.StringExact(anypoint.RegularUserID),
								"role_id": knownvalue.StringExact(anypoint.RoleViewContracts), "environment_id": knownvalue.StringExact(anypoint.SandboxEnvironmentID),
								"context": texts("apiId=4", "apiVersionId=17"),
							}),
						},
						Check: func(*terraform.State) error {
							want := map[string]string{"org": anypoint.RootOrgID, "envId": anypoint.SandboxEnvironmentID, "apiId": "4", "apiVersionId": "17"}
							if n := len(env.Anypoint.Grants(anypoint.RegularUserID)); n != 5 || !holds(env, anypoint.RegularUserID, anypoint.RoleViewContracts, want) {
								return fmt.Errorf("the user holds %+v", env.Anypoint.Grants(anypoint.RegularUserID))
							}
							return nil
						},
					},
					{
						// One of the same role goes, the other stays.
						Config:           env.Config(readApplications("other", anypoint.ProductionEnvironmentID)),
						ConfigPlanChecks: acctest.EmptyPlan(),
						Check: func(*terraform.State) error {
							if n := len(env.Anypoint.Grants(anypoint.RegularUserID)); n != 1 ||
								!holds(env, anypoint.RegularUserID, anypoint.RoleReadApplications, inEnvironment(anypoint.ProductionEnvironmentID)) {
								return fmt.Errorf("the user holds %+v", env.Anypoint.Grants(anypoint.RegularUserID))
							}
							return nil
						},
					},
				},
			})
			neverDeletesAccounts(t, env)
			if n := writesOf(env, "POST", "/users/{user}/roles/{role}"); n != 5 {
				t.Errorf("%d grants were made, not 5", n)
			}
		})
	}
}

// Anything but the case of the role's name is another grant.
func TestAccPermissionGrant_changes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(attributes ...string) string {
		return edge(grantType, "g", append([]string{is("user_id", anypoint.RegularUserID)}, attributes...)...)
	}
	inSandbox, inProduction := is("environment_id", anypoint.SandboxEnvironmentID), is("environment_id", anypoint.ProductionEnvironmentID)
	w := env.NewWorkspace(t, config(inSandbox, is("role_name", "read APPLICATIONS")))
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	for _, same := range []string{
		config(inSandbox, is("role_id", anypoint.RoleReadApplications)),
		config(inSandbox, is("role_name", "Read Applications")),
		config(inSandbox, is("role_name", "read applications"), is("organization_id", anypoint.RootOrgID)),
	} {
		w.Configure(t, same)
		isEmptyPlan(t, w)
	}
	for _, other := range []string{
		config(inSandbox, is("role_name", "Read Servers")),
		config(inSandbox, is("role_id", anypoint.RoleReadServers)),
		config(inProduction, is("role_name", "Read Applications")),
		config(inSandbox, is("role_name", "Read Applications"), `context = { apiId = "4" }`),
		config(is("role_name", "Exchange Viewer"), is("organization_id", anypoint.BusinessGroupID)),
		edge(grantType, "g", is("user_id", anypoint.FederatedUserID), inSandbox, is("role_name", "Read Applications")),
	} {
		w.Configure(t, other)
		contains(t, w.MustRun(t, "plan"), "Plan: 1 to add, 0 to change, 1 to destroy.")
	}
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	if len(env.Anypoint.Grants(anypoint.RegularUserID)) != 0 ||
		!holds(env, anypoint.FederatedUserID, anypoint.RoleReadApplications, inEnvironment(anypoint.SandboxEnvironmentID)) {
		t.Error("the grant was not replaced")
	}
}

// A role that comes from a resource which is about to change is not known in plan.
func TestAccPermissionGrant_roleKnownAfterApply(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(role string) string {
		return env.Config(fmt.Sprintf("resource \"terraform_data\" \"role\" {\n  input = %q\n}\n", role) +
			edge(grantType, "g", is("user_id", anypoint.RegularUserID), "role_name = terraform_data.role.output"))
	}
	env.Test(t, resource.TestCase{
		CheckDestroy: noGrants(env, anypoint.RegularUserID),
		Steps: []resource.TestStep{
			{Config: config("Exchange Contributor"), ConfigPlanChecks: acctest.EmptyPlan()},
			{Config: config("Exchange Viewer"), ConfigPlanChecks: acctest.EmptyPlan(), Check: func(*terraform.State) error {
				if held := env.Anypoint.Grants(anypoint.RegularUserID); len(held) != 1 || held[0].RoleID != "0e000000-0000-4000-8000-000000000006" {
					return fmt.Errorf("the user holds %+v", held)
				}
				return nil
			}},
			{Config: config("Read Applications"), ExpectError: acctest.Saying("Set environment_id")},
		},
	})
}

func TestAccPermissionGrant_import(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	id := strings.Join([]string{anypoint.RootOrgID, anypoint.RegularUserID, anypoint.RoleReadApplications, anypoint.SandboxEnvironmentID}, "/")
	env.Test(t, resource.TestCase{
		Steps: append([]resource.TestStep{{Config: env.Config(readApplications("g", anypoint.SandboxEnvironmentID))}}, importKinds(grantAddress, id)...),
	})
}

func TestAccPermissionGrant_importByNames(t *testing.T) {
	t.Parallel()
	const root, group, rita = anypoint.RootOrgID, anypoint.BusinessGroupID, anypoint.RegularUsername
	user := is("user_id", anypoint.RegularUserID)
	for _, tc := range []struct {
		name       string
		roleID     string
		context    map[string]string
		attributes []string
		blocks     []string
	}{
		{
			"in an environment", anypoint.RoleReadApplications, inEnvironment(anypoint.SandboxEnvironmentID),
			[]string{is("role_name", "Read Applications"), is("environment_id", anypoint.SandboxEnvironmentID)},
			[]string{
				is("id", strings.Join([]string{root, anypoint.RegularUserID, anypoint.RoleReadApplications, anypoint.SandboxEnvironmentID}, "/")),
				is("id", root+"/"+rita+"/Read Applications/Sandbox"),
				is("id", root+"/Rita.Regular@Sandbox.example/read applications/sandbox"),
				fmt.Sprintf("identity = { user_id = %q, role_id = %q, environment_id = %q }", anypoint.RegularUserID, anypoint.RoleReadApplications,
					anypoint.SandboxEnvironmentID),
			},
		},
		{
			"in a business group", anypoint.RoleExchangeContributor, inOrg(group),
			[]string{is("role_id", anypoint.RoleExchangeContributor), is("organization_id", group)},
			[]string{
				is("id", group+"/"+rita+"/Exchange Contributor"),
				is("id", group+"/"+anypoint.RegularUserID+"/"+anypoint.RoleExchangeContributor),
				fmt.Sprintf("identity = { organization_id = %q, user_id = %q, role_id = %q }", group, anypoint.RegularUserID, anypoint.RoleExchangeContributor),
			},
		},
		{
			"in a further context", anypoint.RoleViewContracts, map[string]string{
				"org": root, "envId": anypoint.SandboxEnvironmentID, "apiId": "a=b", "version": "17",
			},
			[]string{is("role_name", "View Contracts"), is("environment_id", anypoint.SandboxEnvironmentID), `context = { version = "17", apiId = "a=b" }`},
			[]string{
				is("id", root+"/"+rita+"/View Contracts/Sandbox/apiId=a=b/version=17"),
				is("id", strings.Join([]string{root, anypoint.RegularUserID, anypoint.RoleViewContracts, anypoint.SandboxEnvironmentID, "version=17",
					"apiId=a=b"}, "/")),
				fmt.Sprintf(`identity = { user_id = %q, role_id = %q, environment_id = %q, context = ["version=17", "apiId=a=b"] }`,
					anypoint.RegularUserID, anypoint.RoleViewContracts, anypoint.SandboxEnvironmentID),
			},
		},
		{
			"in a context without an environment", anypoint.RoleViewContracts, map[string]string{"org": root, "apiId": "4"},
			[]string{is("role_name", "View Contracts"), `context = { apiId = "4" }`},
			[]string{is("id", root+"/"+rita+"/View Contracts/apiId=4")},
		},
	} {
		for _, variant := range []string{"all", "path_org"} {
			t.Run(tc.name+", root path shows "+variant, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.grants_by_root_path", variant))
				env.Anypoint.Grant(anypoint.RegularUserID, tc.roleID, tc.context)
				importsBy(t, env, grantType, append(tc.attributes, user), tc.blocks...)
			})
		}
	}
}

func TestAccPermissionGrant_importRefused(t *testing.T) {
	t.Parallel()
	const root, rita, format = anypoint.RootOrgID, anypoint.RegularUsername, "Write it as ORGANIZATION/USER/PERMISSION"
	env := acctest.Start(t)
	env.Anypoint.AddUser(anypoint.User{Username: "other.rita", Email: "rita.regular@sandbox.example"})
	importsRefused(t, env, grantType, []string{is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer")}, map[string]string{
		rita + "/Exchange Viewer":                               `"rita.regular/Exchange Viewer" does not have the form`,
		rita + "/Read Applications/Sandbox":                     format,
		root + "/" + rita:                                       `"` + root + `/rita.regular" does not have the form`,
		root + "/" + rita + "/Read Applications/Sandbox/apiId":  `Sandbox/apiId" does not have the form`,
		root + "/" + rita + "/Read Applications/Sandbox/apiId=": `apiId=" does not have the form`,
		root + "/" + rita + "/Read Applications/Nowhere":        `no environment "Nowhere"`,
		root + "/" + rita + "/Read Minds/Sandbox":               `no role "Read Minds"`,
		root + "/" + rita + "/Manage Runtime Fabrics": anypoint.RoleManageRuntimeFabrics2 + " Runtime Manager: Manages Runtime " +
			"Fabrics of an environment",
		root + "/nobody/Read Applications/Sandbox":                          `no user "nobody"`,
		root + "/rita.regular@sandbox.example/Exchange Viewer":              "user name other.rita",
		root + "/" + rita + "/Read Applications/Production":                 "Cannot import non-existent remote object",
		root + "/" + nobody + "/Exchange Viewer":                            nobody,
		"0a000000-0000-4000-8000-00000000dead/" + rita + "/Exchange Viewer": "knows no organization",
	})
}

func TestAccPermissionGrant_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	user := is("user_id", anypoint.RegularUserID)
	var steps []resource.TestStep
	for _, bad := range []struct {
		message    string
		attributes []string
	}{
		{"At least one of these attributes must be configured: [role_id,role_name]", []string{user}},
		{
			"role_id and role_name do not mean the same", []string{ // K3.2
				user, is("role_id", anypoint.RoleReadServers), is("role_name", "Exchange Viewer"), is("environment_id", anypoint.SandboxEnvironmentID),
			},
		},
		{`"rita.regular" is not an id`, []string{is("user_id", anypoint.RegularUsername), is("role_name", "Exchange Viewer")}},
		{`"Read Servers" is not an id`, []string{user, is("role_id", "Read Servers")}},
		{`"Sandbox" is not an id`, []string{user, is("role_name", "Read Servers"), is("environment_id", "Sandbox")}},
		{`"Sandbox Inc" is not an id`, []string{user, is("role_name", "Exchange Viewer"), is("organization_id", "Sandbox Inc")}},
		{"Attribute role_name string length must be at least 1", []string{user, is("role_name", "")}},
		{`value must be none of: ["org" "envId" "user"]`, []string{user, is("role_name", "View Contracts"), `context = { org = "x" }`}},
		{"must not contain = or /", []string{user, is("role_name", "View Contracts"), `context = { "a=b" = "x" }`}},
		{"The permission needs an environment", []string{user, is("role_name", "Read Applications")}},
		{"The permission needs an environment", []string{user, is("role_id", anypoint.RoleManageServers)}},
		{`no role "Read Minds"`, []string{user, is("role_name", "Read Minds")}},
		{`no role "` + nobody, []string{user, is("role_id", nobody)}},
		{
			"Anypoint gives this permission by itself", []string{
				user, is("role_name", "Business Group Viewer"), is("organization_id", anypoint.BusinessGroupID),
			},
		},
		{"2 roles are called \"Manage Runtime Fabrics\": " + anypoint.RoleManageRuntimeFabrics2 + " Runtime Manager: Manages Runtime Fabrics of an " +
			"environment " +
			anypoint.RoleManageRuntimeFabrics + " Runtime Manager: Manages Runtime Fabrics", []string{user, is("role_name", "Manage Runtime Fabrics")}},
	} {
		steps = append(steps, refused(env, edge(grantType, "g", bad.attributes...), bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// Either of two permissions of one name can be granted by its id, the one for an organization without an environment.
func TestAccPermissionGrant_ambiguousNameById(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	user := is("user_id", anypoint.RegularUserID)
	both := edge(grantType, "organization", user, is("role_id", anypoint.RoleManageRuntimeFabrics)) +
		edge(grantType, "environment", user, is("role_id", anypoint.RoleManageRuntimeFabrics2), is("environment_id", anypoint.SandboxEnvironmentID))
	env.Test(t, resource.TestCase{
		CheckDestroy: noGrants(env, anypoint.RegularUserID),
		Steps:        []resource.TestStep{{Config: env.Config(both), ConfigPlanChecks: acctest.EmptyPlan()}},
	})
}

// A sign-in that may not see the catalog of permissions grants by id.
func TestAccPermissionGrant_withoutTheCatalog(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("anypoint.strict_connected_app", "on"))
	user := is("user_id", anypoint.RegularUserID)
	env.Test(t, resource.TestCase{
		CheckDestroy: noGrants(env, anypoint.RegularUserID),
		Steps: []resource.TestStep{
			refused(env, edge(grantType, "g", user, is("role_name", "Exchange Viewer")), "set role_id instead of role_name."),
			{
				Config:           env.Config(edge(grantType, "g", user, is("role_id", anypoint.RoleExchangeContributor))),
				ConfigPlanChecks: acctest.EmptyPlan(),
			},
			{
				Config: env.Config(edge(grantType, "g", user, is("role_id", anypoint.RoleExchangeContributor)) +
					edge(grantType, "other", user, is("role_id", anypoint.RoleReadServers), is("environment_id", anypoint.SandboxEnvironmentID))),
				ConfigPlanChecks: acctest.EmptyPlan(),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(grantAddress, tfjsonpath.New("role_name"), knownvalue.StringExact("Exchange Contributor")),
				},
			},
		},
	})
}

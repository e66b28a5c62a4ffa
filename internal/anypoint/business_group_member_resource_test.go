package anypoint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const groupMemberAddress = groupMemberType + ".m"

// groupMember puts the regular user into the business group.
func groupMember() string {
	return edge(groupMemberType, "m", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID))
}

func inGroup(env *acctest.Env, userID string) bool {
	return slices.Contains(env.Anypoint.Members(anypoint.BusinessGroupID), userID)
}

// Destroy takes all permissions in the group along, and leaves the account with what it has elsewhere.
func TestAccBusinessGroupMember_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"membership goes with the permissions": nil,
		"membership stays, and takes them":     {acctest.Set("anypoint.delete_via_bg_removes_membership", "false")},
		"membership stays, and leaves them": {acctest.Set("anypoint.delete_via_bg_removes_membership", "false"),
			acctest.Set("anypoint.remove_member_clears_grants", "false"), acctest.Set("anypoint.bg_is_root", "true")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.FederatedUserID)
			env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleReadServers, inEnvironment(anypoint.SandboxEnvironmentID))
			env.Test(t, resource.TestCase{
				Steps: append([]resource.TestStep{{
					Config: env.Config(groupMember()), ConfigPlanChecks: acctest.EmptyPlan(),
					ConfigStateChecks: []statecheck.StateCheck{identity(groupMemberAddress, map[string]string{
						"organization_id": anypoint.BusinessGroupID, "user_id": anypoint.RegularUserID,
					})},
					Check: func(*terraform.State) error {
						if !inGroup(env, anypoint.RegularUserID) {
							return fmt.Errorf("the members are %q", env.Anypoint.Members(anypoint.BusinessGroupID))
						}
						// Somebody grants more by hand.
						env.Anypoint.Grant(anypoint.RegularUserID, anypoint.RoleExchangeContributor, inOrg(anypoint.BusinessGroupID))
						return nil
					},
				}}, importKinds(groupMemberAddress, anypoint.BusinessGroupID+"/"+anypoint.RegularUserID)...),
				CheckDestroy: func(*terraform.State) error {
					account, _ := env.Anypoint.User(anypoint.RegularUserID)
					left := env.Anypoint.Grants(anypoint.RegularUserID)
					if inGroup(env, anypoint.RegularUserID) || !inGroup(env, anypoint.FederatedUserID) || !account.Enabled || account.Deleted || len(left) != 1 ||
						left[0].Context["org"] != anypoint.RootOrgID {
						return fmt.Errorf("members %q, account %+v, grants %+v", env.Anypoint.Members(anypoint.BusinessGroupID), account, left)
					}
					return nil
				},
			})
			neverDeletesAccounts(t, env)
		})
	}
}

func TestAccBusinessGroupMember_import(t *testing.T) {
	t.Parallel()
	const group, rita = anypoint.BusinessGroupID, anypoint.RegularUsername
	env := acctest.Start(t)
	env.Anypoint.AddMember(group, anypoint.RegularUserID)
	attributes := []string{is("organization_id", group), is("user_id", anypoint.RegularUserID)}
	importsBy(t, env, groupMemberType, attributes,
		is("id", group+"/"+anypoint.RegularUserID),
		is("id", group+"/"+rita),
		is("id", group+"/RITA.regular@sandbox.example"),
		fmt.Sprintf("identity = { organization_id = %q, user_id = %q }", group, anypoint.RegularUserID),
	)
	importsRefused(t, env, groupMemberType, attributes, map[string]string{
		rita:                            `"rita.regular" does not have the form`,
		"Engineering/" + rita:           `"Engineering/rita.regular" does not have the form`,
		group + "/":                     "names no user_id",
		group + "/nobody":               `no user "nobody"`,
		anypoint.RootOrgID + "/" + rita: "Not a business group",
		anypoint.OtherBusinessGroupID + "/" + rita: "Cannot import non-existent remote object",
	})
}

func TestAccBusinessGroupMember_rootOrganizationIsRefused(t *testing.T) {
	t.Parallel()
	for _, marked := range []string{"false", "true"} {
		env := acctest.Start(t, acctest.Set("anypoint.bg_is_root", marked))
		w := env.NewWorkspace(t, edge(groupMemberType, "m", is("organization_id", anypoint.RootOrgID), is("user_id", anypoint.RegularUserID)))
		fails(t, w, []string{"Not a business group", "removing a member would delete the account", "organization_id"}, "plan")
		// Also where the plan cannot know it yet.
		w.Configure(t, `resource "terraform_data" "o" { input = "`+anypoint.RootOrgID+`" }`+"\n"+
			edge(groupMemberType, "m", "organization_id = terraform_data.o.output", is("user_id", anypoint.RegularUserID)))
		fails(t, w, []string{"Not a business group"}, "apply", "-auto-approve")
		if env.Writes() != 0 || len(instances(t, w)) != 0 {
			t.Error("something was written")
		}
	}
}

// A state that names the root organization, must not make a destroy delete the account.
func TestAccBusinessGroupMember_stateOfARootOrganization(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMember())
	w.MustRun(t, "apply", "-auto-approve")
	w.WriteState(t, strings.ReplaceAll(w.State(t), anypoint.BusinessGroupID, anypoint.RootOrgID))
	w.Configure(t, "")
	fails(t, w, []string{"Not a business group"}, "destroy", "-auto-approve")
	fails(t, w, []string{"Not a business group"}, "destroy", "-auto-approve", "-refresh=false")
	account, _ := env.Anypoint.User(anypoint.RegularUserID)
	if account.Deleted {
		t.Error("the account was deleted")
	}
	neverDeletesAccounts(t, env)
}

func TestAccBusinessGroupMember_removalOutside(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMember())
	w.MustRun(t, "apply", "-auto-approve")
	isLight(t, w)
	contains(t, w.MustRun(t, "plan", "-destroy"), "All permissions in the business group will be removed", "The account stays.")
	env.Anypoint.RemoveMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	before := env.Writes()
	contains(t, w.MustRun(t, "plan"), "Anypoint business group member is gone", "was removed outside of Terraform",
		"1 to add, 0 to change, 0 to destroy")
	if env.Writes() != before {
		t.Error("a plan wrote")
	}
	w.MustRun(t, "apply", "-auto-approve")
	if !inGroup(env, anypoint.RegularUserID) {
		t.Error("the membership was not made again")
	}
	contains(t, w.MustRun(t, "apply", "-auto-approve", "-replace="+groupMemberAddress), "1 added, 0 changed, 1 destroyed")
	w.Configure(t, strings.ReplaceAll(groupMember(), anypoint.RegularUserID, anypoint.FederatedUserID))
	contains(t, w.MustRun(t, "plan"), "must be replaced", "All permissions in the business group will be removed")
	w.Configure(t, groupMember())
	isEmptyPlan(t, w)
	env.Anypoint.RemoveMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
	if len(instances(t, w)) != 0 {
		t.Error("what is gone cannot be destroyed")
	}
	neverDeletesAccounts(t, env)
}

func TestAccBusinessGroupMember_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	group, user := is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID)
	var steps []resource.TestStep
	for _, bad := range []struct {
		message    string
		attributes []string
	}{
		{`"Engineering" is not an id`, []string{is("organization_id", "Engineering"), user}},
		{`"rita.regular" is not an id`, []string{group, is("user_id", "rita.regular")}},
		{`At least one of these attributes must be configured: [organization_id,organization_name]`, []string{user}},
		{"knows no organization " + nobody, []string{is("organization_id", nobody), user}},
	} {
		steps = append(steps, refused(env, edge(groupMemberType, "m", bad.attributes...), bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	w := env.NewWorkspace(t, edge(groupMemberType, "m", group, is("user_id", nobody)))
	fails(t, w, []string{"no user with the id " + nobody}, "apply", "-auto-approve")
	if env.Writes() != 0 || len(env.Anypoint.Members(anypoint.BusinessGroupID)) != 0 || len(instances(t, w)) != 0 {
		t.Error("something was created")
	}
}

// A membership that a grant of the same run made is no error; one that was there before is, also when the run grants something.
func TestAccBusinessGroupMember_besideAGrant(t *testing.T) {
	t.Parallel()
	config := strings.Replace(groupMember(), `"m"`, `"NAME"`, 1) +
		edge(grantType, "g", is("organization_id", anypoint.BusinessGroupID), is("user_id", anypoint.RegularUserID), is("role_name", "Exchange Viewer"))
	ordered := strings.Replace(config, "user_id =", "depends_on = [platformusers_anypoint_permission_grant.g]\n  user_id =", 1)
	for _, makes := range []string{"true", "false"} {
		t.Run("grants make members "+makes, func(t *testing.T) {
			t.Parallel()
			for _, hcl := range []string{config, ordered} {
				env := acctest.Start(t, acctest.Set("anypoint.grant_adds_bg_member", makes))
				w := env.NewWorkspace(t, hcl)
				w.MustRun(t, "apply", "-auto-approve")
				if n := len(instances(t, w)); n != 2 {
					t.Errorf("%d resources in the state", n)
				}
				isEmptyPlan(t, w)
				w.MustRun(t, "destroy", "-auto-approve")
				if len(env.Anypoint.Grants(anypoint.RegularUserID)) != 0 || len(instances(t, w)) != 0 {
					t.Errorf("left are %+v", env.Anypoint.Grants(anypoint.RegularUserID))
				}
				neverDeletesAccounts(t, env)
			}

			env := acctest.Start(t, acctest.Set("anypoint.grant_adds_bg_member", makes))
			env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
			w := env.NewWorkspace(t, ordered)
			out := fails(t, w, []string{"Already exists on Anypoint"}, "plan")
			w.Configure(t, ordered+pasted(t, out))
			contains(t, w.MustRun(t, "apply", "-auto-approve"), "Resources: 1 imported, 1 added, 0 changed, 0 destroyed")
			isEmptyPlan(t, w)
		})
	}
}

// The membership may appear between plan and apply.
func TestAccBusinessGroupMember_thereBeforeTheApply(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMember())
	w.MustRun(t, "plan", "-out=plan.bin")
	env.Anypoint.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	fails(t, w, []string{"Already exists on Anypoint"}, "apply", "plan.bin")
	if env.Writes() != 0 || len(instances(t, w)) != 0 {
		t.Error("it was taken over")
	}
}

func TestAccBusinessGroupMember_lostResponse(t *testing.T) {
	t.Parallel()
	for _, fault := range []kernel.Fault{
		{Kind: kernel.FaultResetAfter}, {Kind: kernel.FaultTruncate}, {Kind: kernel.FaultResetBefore}, {Kind: kernel.FaultStatus, Status: 502},
	} {
		for method, route := range map[string]string{"PUT": "/accounts/api/organizations/{org}/members",
			"DELETE": "/accounts/api/organizations/{org}/users/{user}"} {
			t.Run(fmt.Sprintf("%s %s", method, fault.Kind), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				env.Faults.Add(fault.On("anypoint", method, route))
				w := env.NewWorkspace(t, groupMember())
				w.MustRun(t, "apply", "-auto-approve")
				if !inGroup(env, anypoint.RegularUserID) || len(instances(t, w)) != 1 {
					t.Errorf("members %q, in the state %v", env.Anypoint.Members(anypoint.BusinessGroupID), instances(t, w))
				}
				isEmptyPlan(t, w)
				w.MustRun(t, "destroy", "-auto-approve")
				if inGroup(env, anypoint.RegularUserID) || len(instances(t, w)) != 0 {
					t.Error("the membership is left")
				}
				neverDeletesAccounts(t, env)
			})
		}
	}
}

package anypoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const roleGroupMemberAddress = roleGroupMemberType + ".m"

// startWithRoleGroups is a sandbox whose organization has the older Roles feature.
func startWithRoleGroups(t *testing.T, options ...acctest.Option) *acctest.Env {
	t.Helper()
	return acctest.Start(t, append(options, acctest.Set("anypoint.access_model", "roles"))...)
}

// roleGroupMember puts the regular user into Auditors.
func roleGroupMember(more ...string) string {
	return edge(roleGroupMemberType, "m", append([]string{is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", anypoint.RegularUserID)},
		more...)...)
}

func isAuditor(env *acctest.Env, userID string) bool {
	return slices.Contains(env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID), userID)
}

func TestAccRoleGroupMember_lifecycle(t *testing.T) {
	t.Parallel()
	for _, options := range [][]acctest.Option{
		{acctest.Set("anypoint.absent_role_group_member", "409"), acctest.Set("anypoint.grants_paging", "honored")},
		{acctest.Set("anypoint.external_names", "objects")},
	} {
		t.Run(fmt.Sprintf("%d other variants", len(options)), func(t *testing.T) {
			t.Parallel()
			env := startWithRoleGroups(t, options...)
			env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.FederatedUserID)
			is := func(want bool) resource.TestCheckFunc {
				return func(*terraform.State) error {
					if isAuditor(env, anypoint.RegularUserID) != want || !isAuditor(env, anypoint.FederatedUserID) {
						return fmt.Errorf("the auditors are %q", env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID))
					}
					return nil
				}
			}
			env.Test(t, resource.TestCase{
				CheckDestroy: is(false),
				Steps: append([]resource.TestStep{{
					Config: env.Config(roleGroupMember()), ConfigPlanChecks: acctest.EmptyPlan(), Check: is(true),
					ConfigStateChecks: []statecheck.StateCheck{identity(roleGroupMemberAddress, map[string]string{
						"organization_id": anypoint.RootOrgID, "role_group_id": anypoint.AuditorsRoleGroupID, "user_id": anypoint.RegularUserID,
					})},
				}}, importKinds(roleGroupMemberAddress, anypoint.RootOrgID+"/"+anypoint.AuditorsRoleGroupID+"/"+anypoint.RegularUserID)...),
			})
			if env.Writes() != 2 {
				t.Errorf("%d writes", env.Writes())
			}
		})
	}
}

func TestAccRoleGroupMember_import(t *testing.T) {
	t.Parallel()
	const root, group, rita = anypoint.RootOrgID, anypoint.AuditorsRoleGroupID, anypoint.RegularUsername
	env := startWithRoleGroups(t)
	env.Anypoint.AddRoleGroupMember(group, anypoint.RegularUserID)
	env.Anypoint.AddRoleGroup("Twins")
	env.Anypoint.AddRoleGroup("twins")
	attributes := []string{is("role_group_id", group), is("user_id", anypoint.RegularUserID)}
	importsBy(t, env, roleGroupMemberType, attributes,
		is("id", root+"/"+group+"/"+anypoint.RegularUserID),
		is("id", group+"/"+anypoint.RegularUserID),
		is("id", "Auditors/"+rita),
		is("id", root+"/auditors/Rita.Regular@sandbox.example"),
		fmt.Sprintf("identity = { role_group_id = %q, user_id = %q }", group, anypoint.RegularUserID),
		fmt.Sprintf("identity = { organization_id = %q, role_group_id = %q, user_id = %q }", root, group, anypoint.RegularUserID),
	)
	importsRefused(t, env, roleGroupMemberType, attributes, map[string]string{
		rita:                                 `"rita.regular" does not have the form`,
		"x/Auditors/" + rita:                 `"x/Auditors/rita.regular" does not have the form`,
		"Audit/" + rita:                      `no role group "Audit"`,
		"TWINS/" + rita:                      `2 role groups are called "TWINS"`,
		"Auditors/rita":                      `no user "rita"`,
		"Auditors/" + anypoint.OwnerUsername: "Cannot import non-existent remote object",
	})
}

// K5.3: a removal that the platform refuses, because the member is not there, is looked into before it is believed.
func TestAccRoleGroupMember_removalOutside(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"409", "200", "404"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			testRemovalOutside(t, startWithRoleGroups(t, acctest.Set("anypoint.absent_role_group_member", status)))
		})
	}
}

func testRemovalOutside(t *testing.T, env *acctest.Env) {
	t.Helper()
	w := env.NewWorkspace(t, roleGroupMember())
	w.MustRun(t, "apply", "-auto-approve")
	isLight(t, w)
	env.Anypoint.RemoveRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	before := env.Writes()
	contains(t, w.MustRun(t, "plan"), "Anypoint role group member is gone", "was removed outside of Terraform", "1 to add, 0 to change, 0 to destroy")
	if env.Writes() != before {
		t.Error("a plan wrote")
	}
	w.MustRun(t, "apply", "-auto-approve")
	if !isAuditor(env, anypoint.RegularUserID) {
		t.Error("the membership was not made again")
	}
	env.Anypoint.RemoveRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
	if len(instances(t, w)) != 0 {
		t.Error("what is gone cannot be destroyed")
	}
}

func TestAccRoleGroupMember_roleGroupDeletedOutside(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	w := env.NewWorkspace(t, roleGroupMember())
	w.MustRun(t, "apply", "-auto-approve")
	env.Anypoint.RemoveRoleGroup(anypoint.AuditorsRoleGroupID)
	contains(t, w.MustRun(t, "plan"), "Anypoint role group member is gone", "1 to add")
	w.MustRun(t, "destroy", "-auto-approve")
	if len(instances(t, w)) != 0 {
		t.Errorf("left in the state: %v", instances(t, w))
	}
	fails(t, w, []string{`no role group "` + anypoint.AuditorsRoleGroupID}, "plan")
}

func TestAccRoleGroupMember_badInput(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	group, user := is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", anypoint.RegularUserID)
	var steps []resource.TestStep
	for _, bad := range []struct {
		message    string
		attributes []string
	}{
		{`"Auditors" is not an id`, []string{is("role_group_id", "Auditors"), user}},
		{`"rita.regular" is not an id`, []string{group, is("user_id", "rita.regular")}},
		{`"x" is not an id`, []string{group, user, is("organization_id", "x")}},
		{`no role group "` + nobody, []string{is("role_group_id", nobody), user}},
		{`no role group "` + anypoint.AuditorsRoleGroupID, []string{group, user, is("organization_id", anypoint.BusinessGroupID)}},
	} {
		steps = append(steps, refused(env, edge(roleGroupMemberType, "m", bad.attributes...), bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

func TestAccRoleGroupMember_unknownUser(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"404", "400"} {
		env := startWithRoleGroups(t, acctest.Set("anypoint.unknown_user_grant", status))
		w := env.NewWorkspace(t, edge(roleGroupMemberType, "m", is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", nobody)))
		fails(t, w, []string{"no user with the id " + nobody}, "apply", "-auto-approve")
		if env.Writes() != 0 || len(instances(t, w)) != 0 {
			t.Error("something was written")
		}
	}
}

func TestAccRoleGroupMember_thereBefore(t *testing.T) {
	t.Parallel()
	env := startWithRoleGroups(t)
	env.Anypoint.AddRoleGroupMember(anypoint.AuditorsRoleGroupID, anypoint.RegularUserID)
	config := edge(roleGroupMemberType, "NAME", is("role_group_id", anypoint.AuditorsRoleGroupID), is("user_id", anypoint.RegularUserID))
	w := env.NewWorkspace(t, config)
	out := fails(t, w, []string{"Already exists on Anypoint"}, "apply", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("it was taken over")
	}
	w.Configure(t, config+pasted(t, out))
	contains(t, w.MustRun(t, "apply", "-auto-approve"), "Resources: 1 imported, 0 added, 0 changed, 0 destroyed")
	isEmptyPlan(t, w)
}

func TestAccRoleGroupMember_lostResponse(t *testing.T) {
	t.Parallel()
	for _, fault := range []kernel.Fault{
		{Kind: kernel.FaultResetAfter}, {Kind: kernel.FaultTruncate}, {Kind: kernel.FaultResetBefore}, {Kind: kernel.FaultStatus, Status: 502},
		{Kind: kernel.FaultResetAfter, Times: 2},
	} {
		t.Run(fmt.Sprintf("%s %d", fault.Kind, fault.Status+fault.Times), func(t *testing.T) {
			t.Parallel()
			env := startWithRoleGroups(t)
			env.Faults.Add(fault.On("anypoint", "POST", "/accounts/api/organizations/{org}/users/{user}/rolegroups/{group}"))
			w := env.NewWorkspace(t, roleGroupMember())
			w.MustRun(t, "apply", "-auto-approve")
			if len(env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID)) != 1 || len(instances(t, w)) != 1 {
				t.Errorf("members %+v, in the state %v", env.Anypoint.RoleGroupMembers(anypoint.AuditorsRoleGroupID), instances(t, w))
			}
			isEmptyPlan(t, w)
		})
	}
}

func TestAccRoleGroupMember_organizationWithTeams(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404", "405"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.wrong_feature_status", status))
			w := env.NewWorkspace(t, roleGroupMember())
			const instead = "use platformusers_anypoint_team_member instead of platformusers_anypoint_role_group_member"
			fails(t, w, []string{instead}, "plan")
			w.Configure(t, `resource "terraform_data" "group" { input = "`+anypoint.AuditorsRoleGroupID+`" }`+"\n"+
				edge(roleGroupMemberType, "m", "role_group_id = terraform_data.group.output", is("user_id", anypoint.RegularUserID)))
			fails(t, w, []string{instead}, "apply", "-auto-approve")
			if env.Writes() != 0 {
				t.Error("something was written")
			}
		})
	}
}

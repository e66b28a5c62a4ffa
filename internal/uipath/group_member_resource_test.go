package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const memberAddress = "platformusers_uipath_group_member.it"

func member(group, user string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_group_member\" \"it\" {\n  %s\n  user_id = %q\n}\n", group, user)
}

func byID(id string) string     { return fmt.Sprintf("group_id = %q", id) }
func byName(name string) string { return fmt.Sprintf("group_name = %q", name) }

const strangerID = "aad|" + uipath.DirectoryStrangerObjectID

// memberVariants are both variants of what is not documented about groups.
func memberVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"strict": {acctest.Set("uipath.duplicate_member", "400"), acctest.Set("uipath.absent_member", "400"),
			acctest.Set("uipath.everyone_in_group_ids", "omitted"),
			acctest.Set("uipath.enums", "names"), acctest.Set("uipath.unknown_fields", "400"), acctest.Set("uipath.missing_user_status", "400")},
		"members by their own call": {acctest.Set("uipath.group_read_members", "empty"), acctest.Set("uipath.built_in_group_update", "refused")},
		"members in the group":      {acctest.Set("uipath.group_members_call", "404"), acctest.Set("uipath.token_prt_id", "absent")},
		"on premises":               {acctest.Set("uipath.edition", "on_prem")},
	}
}

func TestAccGroupMember_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range memberVariants() {
		for who, id := range map[string]string{
			"local": uipath.RegularUserID, "pending": uipath.PendingUserID, "directory": uipath.DirectoryUserID, "stranger": strangerID,
		} {
			t.Run(name+", "+who, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				ownGroup := env.UiPath.AddGroup(uipath.Group{Name: "Own"}).ID
				before := map[string]int{uipath.FinanceGroupID: len(env.UiPath.GroupMembers(uipath.FinanceGroupID)), ownGroup: 0}
				env.Test(t, resource.TestCase{
					Steps: []resource.TestStep{
						{
							Config:           env.Config(member(byName("Own"), id)),
							ConfigPlanChecks: acctest.EmptyPlan(),
							ConfigStateChecks: []statecheck.StateCheck{
								statecheck.ExpectKnownValue(memberAddress, tfjsonpath.New("group_id"), knownvalue.StringExact(ownGroup)),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("group_id")),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("user_id")),
							},
							Check: func(*terraform.State) error {
								if n := len(env.UiPath.GroupMembers(ownGroup)); n != 1 {
									return fmt.Errorf("the group has %d members", n)
								}
								return nil
							},
						},
						{
							Config: env.Config(member(byName("OWN"), id)),
							ConfigPlanChecks: resource.ConfigPlanChecks{
								PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
							},
						},
						{
							// The group by its id instead of its name is the same membership.
							Config: env.Config(member(byID(ownGroup), id)),
							ConfigPlanChecks: resource.ConfigPlanChecks{
								PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
							},
						},
						{
							Config:       env.Config(member(byID(ownGroup), id)),
							ResourceName: memberAddress, ImportState: true, ImportStateId: ownGroup + "/" + id, ImportStateVerify: true,
							ImportStateVerifyIdentifierAttribute: "user_id",
						},
						{
							ResourceName: memberAddress, ImportState: true, ImportStateId: uipath.PartitionGlobalID + "/OWN/" + id, ImportStateVerify: true,
							ImportStateVerifyIdentifierAttribute: "user_id",
						},
						{ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
						{ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: ownGroup + "/" + id},
					},
					CheckDestroy: func(*terraform.State) error {
						for group, n := range before {
							if got := len(env.UiPath.GroupMembers(group)); got != n {
								return fmt.Errorf("group %s has %d members, it had %d", group, got, n)
							}
						}
						return nil
					},
				})
			})
		}
	}
}

// A local user joins built-in groups on the user's side, which works in both variants of the group's side.
func TestAccGroupMember_builtInGroups(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"accepted", "refused"} {
		env := acctest.Start(t, acctest.Set("uipath.built_in_group_update", variant))
		env.Test(
			t,
			resource.TestCase{
				Steps: []resource.TestStep{
					{Config: env.Config(member(byName("Automation Users"), uipath.RegularUserID)), ConfigPlanChecks: acctest.EmptyPlan()},
				},
			},
		)
	}
}

func TestAccGroupMember_anotherGroupReplaces(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(member(byName("Automation Users"), uipath.RegularUserID))},
		{
			Config: env.Config(member(byName("Automation Developers"), uipath.RegularUserID)),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(memberAddress, plancheck.ResourceActionReplace)},
				PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
			},
		},
	}})
}

// Nobody's other membership is touched, neither the user's nor the group's, made side by side or outside.
func TestAccGroupMember_touchesNoOther(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	groups := []string{uipath.AutomationUsersGroupID, uipath.AutomationDevelopersGroupID, uipath.CitizenDevelopersGroupID}
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
	w := env.NewWorkspace(t, fmt.Sprintf(`
resource "platformusers_uipath_group_member" "local" {
  for_each = toset(["%s"])
  group_id = each.key
  user_id  = %q
}
resource "platformusers_uipath_group_member" "directory" {
  for_each = toset(["%[1]s"])
  group_id = each.key
  user_id  = %[3]q
}
`, strings.Join(groups, `", "`), uipath.RegularUserID, strangerID))
	w.MustRun(t, "apply", "-auto-approve")
	for _, group := range groups {
		if members := env.UiPath.GroupMembers(group); !holds(members, uipath.RegularUserID) || !holds(members, uipath.DirectoryStrangerObjectID) {
			t.Errorf("group %s has %v", group, members)
		}
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if members := env.UiPath.GroupMembers(uipath.FinanceGroupID); !holds(members, uipath.RegularUserID) || !holds(members, uipath.DirectoryUserID) {
		t.Errorf("others' members are left as %v", members)
	}
}

func TestAccGroupMember_drift(t *testing.T) {
	t.Parallel()
	for name, options := range memberVariants() {
		for who, id := range map[string]string{"local": uipath.RegularUserID, "stranger": strangerID} {
			t.Run(name+", "+who, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, member(byName("Finance"), id))
				w.MustRun(t, "apply", "-auto-approve")
				for _, one := range env.UiPath.GroupMembers(uipath.FinanceGroupID) {
					if one != uipath.DirectoryUserID {
						env.UiPath.RemoveGroupMember(uipath.FinanceGroupID, one)
					}
				}
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "UiPath group member is gone") ||
					!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
					t.Errorf("the plan says:\n%s", out)
				}
				w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			})
		}
	}
	// An end that is gone takes the membership with it.
	for _, end := range []string{"user", "group"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, member(byName("Finance"), map[string]string{"user": uipath.RegularUserID, "group": strangerID}[end]))
		w.MustRun(t, "apply", "-auto-approve")
		if end == "user" {
			env.UiPath.DeleteUser(uipath.RegularUserID)
		} else {
			env.UiPath.DeleteGroup(uipath.FinanceGroupID)
		}
		if out := w.MustRun(t, "destroy", "-auto-approve"); !strings.Contains(out, "Destroy complete") || strings.Contains(w.State(t), "group_member") {
			t.Errorf("without the %s a destroy says:\n%s", end, out)
		}
	}
}

func TestAccGroupMember_refusals(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
	for want, config := range map[string]string{
		"Everybody is in Everyone":                member(byName("everyone"), uipath.RegularUserID),
		`UiPath has no group "Nobodies"`:          member(byName("Nobodies"), uipath.RegularUserID),
		"User " + uipath.RegularUserID + " is in": member(byName("Finance"), uipath.RegularUserID),
		"UiPath has no user with the id 11111111": member(byName("Finance"), "11111111-2222-4333-8444-555555555555"),
		"must be a user's id, a UUID, or a":       member(byName("Finance"), "ada@example.com"),
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config), ExpectError: acctest.Saying(want)}}})
	}
	for id, want := range map[string]string{
		"Everyone/" + uipath.RegularUserID:   "Everybody is in Everyone",
		"Finance":                            "does not have the form of an import id",
		"Finance/nobody":                     `UiPath has no user "nobody"`,
		"Automation Users/" + uipath.AdminID: "Cannot import non-existent remote object",
	} {
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config: env.Config(member(byName("Finance"), uipath.RegularUserID)), ResourceName: memberAddress, ImportState: true, ImportStateId: id,
			ExpectError: acctest.Saying(want),
		}}})
	}
}

func TestAccGroupMember_guardsTheLastAdministrator(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	first, second := administrator(env, "first"), administrator(env, "second")
	onlyAdministrators(env, first, second)
	config := ""
	for i, id := range []string{first, second} {
		address := fmt.Sprintf("platformusers_uipath_group_member.a%d", i)
		config += strings.Replace(
			member(byName("Administrators"), id), `"it"`, fmt.Sprintf(`"a%d"`, i), 1,
		) + importing(address, uipath.AdministratorsGroupID+"/"+id)
	}
	w := env.NewWorkspace(t, config)
	w.MustRun(t, "apply", "-auto-approve")
	out, err := w.Run(t, "destroy", "-auto-approve")
	if err == nil || strings.Count(out, "Refused: the last administrator") != 1 {
		t.Errorf("the destroy says:\n%s", out)
	}
	if n := len(env.UiPath.GroupMembers(uipath.AdministratorsGroupID)); n != 1 {
		t.Errorf("%d administrators are left", n)
	}
	if out, err := w.Run(t, "plan", "-destroy"); err == nil || !strings.Contains(out, "Refused: the last administrator") {
		t.Errorf("the plan says:\n%s", out)
	}
}

func TestAccGroupMember_lostAnswers(t *testing.T) {
	t.Parallel()
	for who, c := range map[string]struct{ id, route string }{
		"local":    {uipath.RegularUserID, userRoute},
		"stranger": {strangerID, "/identity_/api/Group/{groupId}"},
	} {
		for _, kind := range []string{kernel.FaultResetBefore, kernel.FaultResetAfter, kernel.FaultTruncate, kernel.FaultHTML} {
			t.Run(who+", "+kind, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.duplicate_member", "400"))
				env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPut, Route: c.route, Kind: kind})
				env.Test(t, resource.TestCase{Steps: afterALostResponse(env.Config(member(byName("Finance"), c.id)), kind == kernel.FaultHTML)})
			})
		}
	}
}

// afterALostResponse applies a configuration, and again when the response decides nothing and nothing is there: nobody knows then whether it is
// still to come, so it is not sent twice.
func afterALostResponse(config string, unknown bool) []resource.TestStep {
	last := resource.TestStep{Config: config, ConfigPlanChecks: acctest.EmptyPlan()}
	if unknown {
		return []resource.TestStep{{Config: config, ExpectError: acctest.Saying("It is not known whether the platform carried the call out")}, last}
	}
	return []resource.TestStep{last}
}

package apim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const memberAddress = "platformusers_apim_group_member.it"

// serviceID is the first service as ids in Azure Resource Manager begin.
const serviceID = "/subscriptions/" + apim.SubscriptionID + "/resourceGroups/" + apim.ResourceGroup +
	"/providers/Microsoft.ApiManagement/service/" + apim.ServiceName

// otherService are the attributes of a resource in the second service.
const otherService = "  resource_group_name = \"" + apim.OtherResourceGroup + "\"\n  service_name = \"" + apim.OtherServiceName + "\"\n"

func member(group, user string, more ...string) string {
	return fmt.Sprintf("resource \"platformusers_apim_group_member\" \"it\" {\n  group_id = %q\n  user_id = %q\n%s}\n", group, user,
		strings.Join(more, ""))
}

// edgeVariants are the variants of what is not documented about memberships and subscriptions.
func edgeVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("apim.if_match", "lenient"), acctest.Set("apim.group_user_delete_answer", "204"),
			acctest.Set("apim.absent_member_delete", "404"),
			acctest.Set("apim.subscription_delete_answer", "204"), acctest.Set("apim.parallel_writes", "409"), acctest.Set("apim.last_next_link", "empty"),
			acctest.Set("apim.filter_case", "sensitive"),
			acctest.Set("apim.system_group_write", "accepted"), acctest.Set("apim.external_group_write", "accepted"),
			acctest.Set("apim.delete_with_subscriptions", "ownerless"), acctest.Set("apim.if_none_match", "honored"),
			acctest.Set("apim.unknown_service", "ParentResourceNotFound"), acctest.Set("apim.put_omitted", "kept")},
		"small pages": {acctest.Set("apim.page_size", "1"), acctest.Set("apim.system_group_write", "405"), acctest.Set("apim.parallel_writes", "accepted"),
			acctest.Set("apim.delete_leaves", "state_deleted"), acctest.Set("apim.if_match_missing", "412"),
			acctest.Set("apim.delete_answer", "204")},
	}
}

func isMember(env *acctest.Env, group, user string) bool {
	return slices.ContainsFunc(env.APIM.GroupMembers(group), func(one string) bool { return strings.EqualFold(one, user) })
}

func TestAccGroupMember_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		for who, id := range map[string]string{"regular": apim.RegularUserID, "address": apim.MailUserID, "Entra": apim.EntraUserID,
			"administrator": apim.AdministratorID} {
			t.Run(name+", "+who, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				before := env.APIM.GroupMembers(apim.PartnersGroupID)
				same := func(config string) resource.TestStep {
					return resource.TestStep{Config: env.Config(config), ConfigPlanChecks: resource.ConfigPlanChecks{
						PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
					}}
				}
				imported := func(importID string) resource.TestStep {
					return resource.TestStep{
						Config: env.Config(member("testers", id)), ResourceName: memberAddress, ImportState: true, ImportStateId: importID, ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "user_id",
					}
				}
				byID := func(importID string) resource.TestStep {
					return resource.TestStep{ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: importID}
				}
				user, _ := env.APIM.User(id)
				env.Test(t, resource.TestCase{
					Steps: []resource.TestStep{
						{
							Config:           env.Config(member(apim.TestersGroupID, id)),
							ConfigPlanChecks: acctest.EmptyPlan(),
							ConfigStateChecks: []statecheck.StateCheck{
								statecheck.ExpectKnownValue(memberAddress, tfjsonpath.New("service_name"), knownvalue.StringExact(apim.ServiceName)),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("subscription_id")),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("resource_group_name")),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("service_name")),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("group_id")),
								statecheck.ExpectIdentityValueMatchesState(memberAddress, tfjsonpath.New("user_id")),
							},
							Check: func(*terraform.State) error {
								if !isMember(env, apim.TestersGroupID, id) {
									return fmt.Errorf("the group has %v", env.APIM.GroupMembers(apim.TestersGroupID))
								}
								return nil
							},
						},
						same(member(serviceID+"/groups/testers", serviceID+"/users/"+id)),
						same(member("/groups/TESTERS", "/users/"+strings.ToUpper(id))),
						same(member("testers", id, "  service_name = \""+strings.ToUpper(apim.ServiceName)+"\"\n")),
						imported("testers/" + id),
						imported("TESTERS/" + user.Email),
						imported(apim.ServiceName + "/Testers/" + id),
						imported(apim.ResourceGroup + "/" + apim.ServiceName + "/testers/" + id),
						imported(serviceID + "/groups/testers/users/" + id),
						{ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
						byID("testers/" + id),
						byID(strings.ToUpper(serviceID) + "/GROUPS/TESTERS/USERS/" + strings.ToUpper(id)),
					},
					CheckDestroy: func(*terraform.State) error {
						if isMember(env, apim.TestersGroupID, id) || !slices.Equal(env.APIM.GroupMembers(apim.PartnersGroupID), before) {
							return fmt.Errorf("the groups have %v and %v", env.APIM.GroupMembers(apim.TestersGroupID), env.APIM.GroupMembers(apim.PartnersGroupID))
						}
						return nil
					},
				})
			})
		}
	}
}

// The state keeps the form that the configuration had at the start, and the identity holds the ids alone.
func TestAccGroupMember_wholeIDs(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	whole := member(serviceID+"/groups/testers", serviceID+"/users/"+apim.MailUserID)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:           env.Config(whole),
			ConfigPlanChecks: acctest.EmptyPlan(),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(memberAddress, tfjsonpath.New("group_id"), knownvalue.StringExact(serviceID+"/groups/testers")),
				statecheck.ExpectIdentityValue(memberAddress, tfjsonpath.New("group_id"), knownvalue.StringExact("testers")),
				statecheck.ExpectIdentityValue(memberAddress, tfjsonpath.New("user_id"), knownvalue.StringExact(apim.MailUserID)),
			},
		},
		{
			Config:           env.Config(member("testers", apim.MailUserID)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		{Config: env.Config(whole), ResourceName: memberAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}

// Another service may be named on the resource, and what belongs elsewhere is refused.
func TestAccGroupMember_anotherService(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(member(serviceID+"/groups/partners", apim.RegularUserID, otherService)),
			ExpectError: acctest.Saying("but this resource is about the service " + apim.OtherServiceName)},
		{Config: env.Config(member("partners", apim.RegularUserID, otherService)), ConfigPlanChecks: acctest.EmptyPlan()},
		{Config: env.Config(member("partners", apim.RegularUserID, otherService)), ResourceName: memberAddress, ImportState: true,
			ImportStateKind: resource.ImportBlockWithResourceIdentity},
		// Left out, the service stays what it was: no other provider setting moves a membership.
		{Config: env.Config(member("partners", apim.RegularUserID)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}},
	}})
	if !isMember(env, apim.PartnersGroupID, apim.RegularUserID) {
		t.Error("the first service's membership was touched")
	}
}

func TestAccGroupMember_anotherEndReplaces(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	replaced := func(config string) resource.TestStep {
		return resource.TestStep{Config: env.Config(config), ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(memberAddress, plancheck.ResourceActionReplace)},
			PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
		}}
	}
	env.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: env.Config(member("testers", apim.MailUserID))},
		replaced(member("partners", apim.MailUserID)),
		replaced(member(serviceID+"/groups/partners", apim.EntraUserID)),
	}})
}

// Nobody's other membership is touched, neither the user's nor the group's, made side by side or outside; users, memberships and what they need come
// with one apply and go with one destroy.
func TestAccGroupMember_manyAtOnce(t *testing.T) {
	t.Parallel()
	for _, parallel := range []string{"412", "409"} {
		t.Run(parallel, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Latency(5*time.Millisecond), acctest.Set("apim.parallel_writes", parallel))
			w := env.NewWorkspace(t, `
resource "platformusers_apim_user" "many" {
  count      = 10
  user_id    = "many.${count.index}"
  first_name = "Many"
  last_name  = "Number ${count.index}"
  email      = "many.${count.index}@example.com"
}
resource "platformusers_apim_group_member" "partner" {
  count    = 10
  group_id = "partners"
  user_id  = platformusers_apim_user.many[count.index].id
}
resource "platformusers_apim_group_member" "tester" {
  count    = 10
  group_id = "testers"
  user_id  = platformusers_apim_user.many[count.index].user_id
}
`)
			w.MustRun(t, "apply", "-auto-approve")
			if partners, testers := env.APIM.GroupMembers("partners"), env.APIM.GroupMembers("testers"); len(partners) != 11 || len(testers) != 10 {
				t.Errorf("the groups have %v and %v", partners, testers)
			}
			env.Journal.Clear()
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") || env.Writes() != 0 {
				t.Errorf("the plan says:\n%s", out)
			}
			// Of the users, and of each group, two are read by themselves before the list is. One call signs in.
			if n := env.Calls(func(c kernel.Call) bool { return c.Route == apim.MemberRoute }); n > 4 || env.Journal.Len() > 3*3+1 {
				t.Errorf("20 memberships and 10 users were read in %d calls, %d of them for memberships", env.Journal.Len(), n)
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if partners := env.APIM.GroupMembers("partners"); !slices.Equal(partners, []string{apim.RegularUserID}) {
				t.Errorf("others' members are left as %v", partners)
			}
		})
	}
}

// The plan of a membership whose user it creates as well has nothing to warn of, however the configuration refers to the user.
func TestAccGroupMember_ofANewUser(t *testing.T) {
	t.Parallel()
	for _, attribute := range []string{"id", "user_id"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, adaWith()+graceWith()+fmt.Sprintf(`
resource "platformusers_apim_group_member" "ada" {
  group_id = "testers"
  user_id  = platformusers_apim_user.ada.%[1]s
}
resource "platformusers_apim_group_member" "grace" {
  group_id = "testers"
  user_id  = platformusers_apim_invitation.grace.%[1]s
}
`, attribute))
		if out := w.MustRun(t, "apply", "-auto-approve"); strings.Contains(out, "Warning") {
			t.Errorf("%s: the apply warns:\n%s", attribute, out)
		}
	}
}

func TestAccGroupMember_drift(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		for what, remove := range map[string]func(*acctest.Env){
			"membership was removed":                       func(env *acctest.Env) { env.APIM.RemoveGroupMember("testers", apim.MailUserID) },
			"no user \"" + apim.MailUserID + "\" any more": func(env *acctest.Env) { env.APIM.DeleteUser(apim.MailUserID) },
			"no group \"testers\" any more":                func(env *acctest.Env) { env.APIM.DeleteGroup("testers") },
		} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, options...)
				w := env.NewWorkspace(t, member("testers", apim.MailUserID))
				w.MustRun(t, "apply", "-auto-approve")
				remove(env)
				if out := w.MustRun(t, "plan"); !strings.Contains(out, "API Management group member is gone") || !strings.Contains(out, what) ||
					!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
					t.Errorf("the plan says:\n%s", out)
				}
				// What is not there is as removed as can be, whether Terraform knows that or not.
				w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
				if strings.Contains(w.State(t), "group_member") {
					t.Errorf("the state is left as\n%s", w.State(t))
				}
			})
		}
	}
}

func TestAccGroupMember_refusals(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			for want, config := range map[string]string{
				"API Management decides who is in its own groups":                member("administrators", apim.MailUserID),
				`"Developers" is one of the groups that come with every service`: member(serviceID+"/groups/Developers", apim.MailUserID),
				`"Guests" is one of the groups that come with every service`:     member("/groups/guests", apim.MailUserID),
				"Microsoft Entra ID decides who is in this group":                member(apim.ExternalGroupID, apim.MailUserID),
				`has no group with the id "nobodies"`:                            member("nobodies", apim.MailUserID),
				`User "` + apim.RegularUserID + `" is in group "partners"`:       member("partners", apim.RegularUserID),
				`has no user "nobody"`:                                           member("testers", "nobody"),
				"Invalid id of a user":                                           member("testers", serviceID+"/groups/testers"),
				"Invalid id of a group":                                          member("a/b", apim.MailUserID),
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config), ExpectError: acctest.Saying(want)}}})
			}
			if n := env.Calls(func(c kernel.Call) bool {
				return c.Method == http.MethodPut && (strings.Contains(c.Path, "administrators") || strings.Contains(c.Path, "entra"))
			}); n != 0 {
				t.Error("a membership was written that the provider refuses")
			}
			for id, want := range map[string]string{
				"developers/" + apim.RegularUserID:                  "API Management decides who is in its own groups",
				"testers":                                           "does not have the form of an import id",
				serviceID + "/users/" + apim.MailUserID:             "does not have the form of an import id",
				"testers/nobody":                                    `has no user "nobody"`,
				"nobodies/" + apim.MailUserID:                       `has no group "nobodies"`,
				"testers/" + apim.MailUserID:                        "Cannot import non-existent remote object",
				"elsewhere/testers/" + apim.MailUserID:              "The API Management service does not exist",
				"elsewhere/contoso-apis/testers/" + apim.MailUserID: "The API Management service does not exist",
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
					Config: env.Config(member("testers", apim.MailUserID)), ResourceName: memberAddress, ImportState: true, ImportStateId: id,
					ExpectError: acctest.Saying(want),
				}}})
			}
		})
	}
}

// The error for a membership that exists holds an import block, and that works as it is printed.
func TestAccGroupMember_existing(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, member("partners", apim.RegularUserID))
	out, err := w.Run(t, "apply", "-auto-approve")
	id := serviceID + "/groups/partners/users/" + apim.RegularUserID
	if err == nil || !strings.Contains(out, "import { to = platformusers_apim_group_member.NAME id = \""+id+"\" }") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.Configure(t, member("partners", apim.RegularUserID)+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", memberAddress, id))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
}

func TestAccGroupMember_lostResponses(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodHead} {
		for _, kind := range []string{kernel.FaultResetBefore, kernel.FaultResetAfter} {
			t.Run(method+", "+kind, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("apim.absent_member_delete", "404"))
				env.Faults.Add(kernel.Fault{Platform: "apim", Method: method, Route: apim.MemberRoute, Kind: kind})
				env.Test(t, resource.TestCase{
					Steps: []resource.TestStep{{Config: env.Config(member("testers", apim.MailUserID)), ConfigPlanChecks: acctest.EmptyPlan()}},
					CheckDestroy: func(*terraform.State) error {
						if isMember(env, "testers", apim.MailUserID) {
							return fmt.Errorf("the user is still a member")
						}
						return nil
					},
				})
			})
		}
	}
}

// Others lock the user or the group for a moment: that is waited for.
func TestAccGroupMember_lockedByOthers(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		env := acctest.Start(t)
		env.Faults.Add(kernel.Fault{Platform: "apim", Method: method, Route: apim.MemberRoute, Kind: kernel.FaultStatus,
			Status: http.StatusPreconditionFailed,
			Body:   `{"error":{"code":"PreconditionFailed","message":"locked","details":null}}`, Times: 2})
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(member("testers", apim.MailUserID)),
			ConfigPlanChecks: acctest.EmptyPlan()}}})
		if n := env.Calls(func(c kernel.Call) bool { return c.Method == method && c.Route == apim.MemberRoute }); n != 3 {
			t.Errorf("%d calls with %s were sent", n, method)
		}
	}
}

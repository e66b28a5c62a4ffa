package apim_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const groupMembersType = "platformusers_apim_group_members"

// groupMembers owns Partners as a whole. members are in the language of configurations.
func groupMembers(members string, more ...string) string {
	return block(groupMembersType, "s", map[string]string{"group_id": `"partners"`, "members": "[" + members + "]"}, more)
}

// ignoring is groupMembers with an ignore block.
func ignoring(members, people, origins string) string {
	return strings.TrimSuffix(groupMembers(members), "}\n") + fmt.Sprintf("  ignore {\n    people = [%s]\n    origins = [%s]\n  }\n}\n", people, origins)
}

// hasPartners expects that Partners has exactly these.
func hasPartners(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	got := env.APIM.GroupMembers(apim.PartnersGroupID)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Partners has %v, not %v", got, want)
	}
}

// joins puts somebody into Partners outside of Terraform.
func joins(env *acctest.Env, userID string) { env.APIM.AddGroupMember(apim.PartnersGroupID, userID) }

func contains(t *testing.T, output string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(output, text) {
			t.Errorf("no %q in:\n%s", text, output)
		}
	}
}

// fails runs a command that has to fail, saying all of this.
func fails(t *testing.T, w acctest.Terraform, wanted []string, args ...string) {
	t.Helper()
	out, err := w.Run(t, args...)
	if err == nil {
		t.Errorf("terraform %s succeeds:\n%s", strings.Join(args, " "), out)
	}
	contains(t, out, wanted...)
}

func isEmptyPlan(t *testing.T, w acctest.Terraform) {
	t.Helper()
	if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("the plan is not empty: %v\n%s", err, out)
	}
}

const (
	rita  = apim.RegularUserID
	nadia = apim.MailUserID
	emil  = apim.EntraUserID
	gitte = apim.GUIDUserID

	ritaMember = `"rita.regular"`
)

func TestAccGroupMembers_holdsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, options := range edgeVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			joins(env, gitte) // beside Rita, who is there
			w := env.NewWorkspace(t, groupMembers(`"RITA.regular@example.com", "`+nadia+`", "`+serviceID+"/users/"+emil+`"`))
			contains(t, w.MustRun(t, "plan"), `Warning: gitte.guid@example.com will be removed from API Management group "Partners"`, "1 to add")
			w.MustRun(t, "apply", "-auto-approve")
			hasPartners(t, env, rita, nadia, emil)
			isEmptyPlan(t, w)
			// Other forms of the same people are no change.
			w.Configure(t, groupMembers(`"Rita.Regular", "nadia.oneill@example.com", "/users/`+emil+`"`, `group_id = "`+serviceID+`/groups/PARTNERS"`))
			isEmptyPlan(t, w)
			// What somebody else changes is named and put back.
			joins(env, gitte)
			env.APIM.RemoveGroupMember(apim.PartnersGroupID, rita)
			contains(t, w.MustRun(t, "apply", "-auto-approve"), `- "gitte.guid@example.com",`, "gitte.guid@example.com will be removed from")
			hasPartners(t, env, rita, nadia, emil)
			w.Configure(t, groupMembers(`"emil.entra@example.com"`))
			contains(t, w.MustRun(t, "apply", "-auto-approve"), "will be removed from", "Rita.Regular", "nadia.oneill@example.com")
			hasPartners(t, env, emil)
			isEmptyPlan(t, w)
			w.Configure(t, groupMembers(""))
			w.MustRun(t, "apply", "-auto-approve")
			hasPartners(t, env)
			isEmptyPlan(t, w)
			// Destroy removes what the set holds, and nobody who came since.
			w.Configure(t, groupMembers(ritaMember))
			w.MustRun(t, "apply", "-auto-approve")
			joins(env, gitte)
			w.Configure(t, "")
			contains(t, w.MustRun(t, "plan", "-refresh=false"), "rita.regular@example.com will be removed from")
			w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
			hasPartners(t, env, gitte)
		})
	}
}

func TestAccGroupMembers_abandonsAndReports(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMembers(ritaMember, `deletion_policy = "abandon"`))
	w.MustRun(t, "apply", "-auto-approve")
	contains(t, w.MustRun(t, "destroy", "-auto-approve"), "Nobody will be removed from", "abandon")
	hasPartners(t, env, rita)
	joins(env, gitte)
	config := func(mode string) string {
		return groupMembers(`"rita.regular", "nadia.oneill@example.com"`, fmt.Sprintf("mode = %q", mode))
	}
	single := member(apim.PartnersGroupID, emil)
	w = env.NewWorkspace(t, config("report")+single)
	w.MustRun(t, "apply", "-auto-approve")
	before := env.Writes()
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), `Difference: nadia.oneill@example.com is missing from API Management group "Partners"`,
		"Difference: gitte.guid@example.com is in", "Difference: emil.entra@example.com is in", "nothing is changed")
	if env.Writes() != before {
		t.Error("a set that only reports wrote")
	}
	w.Configure(t, config("enforce")+single)
	fails(t, w, []string{"A set owns this as a whole", groupMembersType + ":", "platformusers_apim_group_member:", emil}, "plan")
	w.Configure(t, config("enforce"))
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, rita, nadia)
}

func TestAccGroupMembers_leavesAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	two := env.APIM.AddUser(apim.User{ID: "two-ways", FirstName: "Two", LastName: "Ways", Email: "two@example.com",
		Identities: []apim.Identity{{Provider: "Basic", ID: "two@example.com"}, {Provider: "Aad", ID: "x"}}})
	twin := env.APIM.AddUser(apim.User{ID: "bruno.blocked@example.com", FirstName: "Twin", LastName: "Of Bruno", Email: "twin@example.com"})
	for _, id := range []string{emil, gitte, two.ID} {
		joins(env, id)
	}
	w := env.NewWorkspace(t, ignoring(ritaMember, `"gitte.guid@example.com"`, `"aad"`))
	if out := w.MustRun(t, "plan"); strings.Contains(out, "removed from") {
		t.Errorf("somebody is to be removed:\n%s", out)
	}
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, rita, emil, gitte, two.ID)
	isEmptyPlan(t, w)
	for config, wanted := range map[string]string{
		ignoring(`"rita.regular", "two-ways"`, "", `"Aad"`):                     "Something is listed and ignored",
		ignoring(`"rita.regular", "gitte.guid@example.com"`, `"`+gitte+`"`, ""): "Something is listed and ignored",
		ignoring(ritaMember, `"nobody"`, ""):                                    `no user "nobody"`,
		groupMembers(`"rita.regular", "RITA.regular@example.com"`):              "mean the same: rita.regular@example.com",
		groupMembers(`"rita.regluar@example.com"`):                              "rita.regular",
		groupMembers(`"bruno.blocked@example.com"`):                             "A name means two people",
		groupMembers(`""`): "string length must be at least 1",
		groupMembers(`"` + serviceID + `/groups/partners"`):                            "Not found on API Management",
		groupMembers(`"` + strings.ReplaceAll(serviceID, "apis", "o") + `/users/ada"`): "Another API Management service",
		groupMembers("", "group_id = "):                                                "At least one of these attributes",
		groupMembers("", `group_id = "administrators"`):                                "API Management decides who is in its own groups",
		groupMembers("", `group_id = "developers"`):                                    "API Management decides who is in its own groups",
		groupMembers("", `group_id = "`+apim.ExternalGroupID+`"`):                      "Microsoft Entra ID decides who is in this group",
		groupMembers("", `group_id = "nowhere"`):                                       "no group with the id",
	} {
		before := env.Writes()
		w := env.NewWorkspace(t, config)
		fails(t, w, []string{wanted}, "apply", "-auto-approve")
		if env.Writes() != before {
			t.Errorf("something was written for %s", config)
		}
	}
	w = env.NewWorkspace(t, groupMembers(`"/users/`+twin.ID+`", "/users/`+apim.BlockedUserID+`"`))
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, twin.ID, apim.BlockedUserID)
	isEmptyPlan(t, w)
}

// Who has another address now is the same person: nobody is removed, and the plan says so.
func TestAccGroupMembers_renamed(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMembers(`"rita.regular@example.com", "gitte.guid@example.com"`))
	w.MustRun(t, "apply", "-auto-approve")
	env.APIM.EditUser(rita, func(u *apim.User) { u.Email = "rita.married@example.com" })
	contains(t, w.MustRun(t, "plan", "-detailed-exitcode"), "has another name now")
	env.APIM.EditUser(nadia, func(u *apim.User) { u.Email = "rita.regular@example.com" })
	contains(t, w.MustRun(t, "plan"), "means somebody else now", "rita.married@example.com will be removed from")
	env.APIM.DeleteUser(gitte)
	w.Configure(t, groupMembers(`"rita.married@example.com", "gitte.guid@example.com"`))
	contains(t, w.MustRun(t, "plan"), "names nobody any more")
	w.MustRun(t, "destroy", "-auto-approve")
	hasPartners(t, env)
}

// A set and anything else for the same group are refused, in whatever order Terraform plans them, and in whatever form they name it.
func TestAccGroupMembers_besideOthers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	one := "resource \"platformusers_apim_group_member\" \"m\" {\n  group_name = \"partners\"\n  user_id = \"RITA.Regular\"\n}\n"
	set := groupMembers(ritaMember, `group_id = "`+strings.ToUpper(serviceID)+`/groups/PARTNERS"`)
	after := func(config, address string) string {
		return strings.TrimSuffix(config, "}\n") + "  depends_on = [" + address + "]\n}\n"
	}
	for _, config := range []string{
		set + after(one, groupMembersType+".s"), one + after(set, "platformusers_apim_group_member.m"),
		set + strings.Replace(groupMembers(ritaMember), `"s"`, `"other"`, 1),
	} {
		fails(t, env.NewWorkspace(t, config), []string{"They have:"}, "plan")
	}
	if env.Writes() > 0 {
		t.Error("something was written")
	}
	env.APIM.RemoveGroupMember(apim.PartnersGroupID, rita)
	w := env.NewWorkspace(t, one)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, one+set)
	fails(t, w, []string{"A set owns this as a whole", "destroy = false"}, "plan")
	// The single one goes while the set lists the same person: their ids are written differently.
	w.Configure(t, set)
	fails(t, w, []string{"The set lists what another resource destroys", "destroy = false"}, "plan")
	w.Configure(t, set+"removed {\n  from = platformusers_apim_group_member.m\n  lifecycle {\n    destroy = false\n  }\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, rita)
	w.Configure(t, one)
	fails(t, w, []string{"The set that is destroyed removes what another resource declares"}, "plan")
}

// People of the same apply, by reference and by name.
func TestAccGroupMembers_newPeople(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	joins(env, gitte)
	set := groupMembers(`platformusers_apim_user.ada.id, platformusers_apim_invitation.grace.email`)
	w := env.NewWorkspace(t, adaWith()+graceWith()+set)
	contains(t, w.MustRun(t, "plan"), "gitte.guid@example.com", "be removed from")
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, adaID, graceID)
	isEmptyPlan(t, w)
	// By a name and an id that no reference shows: with them created first, they are known as well.
	set = strings.TrimSuffix(groupMembers(`"BEA@example.com", "hopper"`), "}\n") + "  depends_on = [platformusers_apim_user.bea, " +
		"platformusers_apim_invitation.hopper]\n}\n"
	others := strings.NewReplacer("ada", "bea", "grace", "hopper", "Grace@", "hopper@")
	w = env.NewWorkspace(t, others.Replace(adaWith()+graceWith())+set)
	contains(t, w.MustRun(t, "plan"), "ada@example.com and Grace@example.com will be removed from")
	w.MustRun(t, "apply", "-auto-approve")
	hasPartners(t, env, strings.Replace(adaID, "ada", "bea", 1), "hopper")
	isEmptyPlan(t, w)
}

// Parts that fail do not taint: what was made is in the state, and the next plan shows the rest.
func TestAccGroupMembers_parts(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) (*acctest.Env, *acctest.Workspace) {
		env := acctest.Start(t)
		env.APIM.RemoveGroupMember(apim.PartnersGroupID, rita)
		joins(env, gitte)
		return env, env.NewWorkspace(t, groupMembers(ritaMember))
	}
	for name, fault := range lostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, w := start(t)
			for _, method := range []string{http.MethodPut, http.MethodDelete} {
				env.Faults.Add(fault.On("apim", method, apim.MemberRoute))
			}
			if _, err := w.Run(t, "apply", "-auto-approve"); err != nil { // nothing of it may have been carried out
				w.MustRun(t, "apply", "-auto-approve")
			}
			isEmptyPlan(t, w)
			hasPartners(t, env, rita)
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		env, w := start(t)
		refuse := func(method string) {
			fault := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}
			env.Faults.Add(fault.On("apim", method, apim.MemberRoute))
		}
		refuse(http.MethodPut)
		refuse(http.MethodDelete)
		fails(t, w, []string{"Not all changes were made", "add rita.regular@example.com", "remove gitte.guid@example.com"}, "apply", "-auto-approve")
		env.Faults.Clear()
		refuse(http.MethodDelete)
		contains(t, w.MustRun(t, "apply", "-auto-approve"), "gitte.guid@example.com was not removed", "is in the state")
		contains(t, w.MustRun(t, "plan"), `- "gitte.guid@example.com",`, "1 to change")
		w.Configure(t, groupMembers(`"rita.regular", "nadia.oneill@example.com"`))
		fails(t, w, []string{"gitte.guid@example.com"}, "apply", "-auto-approve")
		hasPartners(t, env, rita, nadia, gitte)
		env.Faults.Clear()
		w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
		hasPartners(t, env, rita, nadia)
		isEmptyPlan(t, w)
	})
}

// The group goes: the set goes with it.
func TestAccGroupMembers_groupIsGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, groupMembers(ritaMember))
	w.MustRun(t, "apply", "-auto-approve")
	state := w.State(t)
	env.APIM.DeleteGroup(apim.PartnersGroupID)
	contains(t, w.MustRun(t, "plan"), "is gone with its group", "1 to add")
	for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		w.WriteState(t, state)
		w.MustRun(t, destroy...)
	}
	fails(t, w, []string{"no group with the id"}, "plan")
}

// A set that another resource address takes over, without a moved block: nobody loses access.
func TestAccGroupMembers_atAnotherAddress(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	set := groupMembers(ritaMember)
	other := strings.Replace(set, `"s"`, `"t"`, 1)
	w := env.NewWorkspace(t, set)
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, other)
	for _, more := range []string{"-parallelism=10", "-parallelism=1"} {
		fails(t, w, []string{"The set moves to another resource address", "moved block", "They have:"}, "apply", "-auto-approve", more)
		hasPartners(t, env, rita)
	}
	w.Configure(t, other+"moved {\n  from = "+groupMembersType+".s\n  to = "+groupMembersType+".t\n}\n")
	w.MustRun(t, "apply", "-auto-approve")
	isEmptyPlan(t, w)
	w.MustRun(t, "apply", "-auto-approve", "-replace="+groupMembersType+".t")
	hasPartners(t, env, rita)
}

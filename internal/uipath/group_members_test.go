package uipath_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

const (
	groupMembersType = "platformusers_uipath_group_members"
	ritaByName       = `"` + uipath.RegularUserName + `"`
)

// financeMembers owns all people in Finance. members are in the language of configurations.
func financeMembers(members string, more ...string) string {
	return setOf(groupMembersType, append([]string{byName("Finance"), "members = [" + members + "]"}, more...)...)
}

// setOf is a set that is called s.
func setOf(typeName string, attributes ...string) string {
	return fmt.Sprintf("resource %q \"s\" {\n  %s\n}\n", typeName, strings.Join(attributes, "\n  "))
}

func ignoring(people, origins string) string {
	return fmt.Sprintf("ignore {\n    people = [%s]\n    origins = [%s]\n  }", people, origins)
}

// hasFinance expects that Finance has exactly these.
func hasFinance(t *testing.T, env *acctest.Env, want ...string) {
	t.Helper()
	got := env.UiPath.GroupMembers(uipath.FinanceGroupID)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("Finance has %v, not %v", got, want)
	}
}

// says expects all of this in an output.
func says(t *testing.T, output string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(output, text) {
			t.Errorf("no %q in:\n%s", text, output)
		}
	}
}

// refused runs a command that has to fail, saying all of this.
func refused(t *testing.T, w acctest.Terraform, wanted []string, args ...string) {
	t.Helper()
	out, err := w.Run(t, args...)
	if err == nil {
		t.Errorf("terraform %s succeeds:\n%s", strings.Join(args, " "), out)
	}
	says(t, out, wanted...)
}

// nothingToDo expects an empty plan.
func nothingToDo(t *testing.T, w acctest.Terraform) {
	t.Helper()
	if out, err := w.Run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("the plan is not empty: %v\n%s", err, out)
	}
}

func TestAccGroupMembers_holdsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, options := range memberVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
			w := env.NewWorkspace(t, financeMembers(`"`+uipath.RegularUserID+`", "`+strangerID+`"`))
			says(t, w.MustRun(t, "plan"), `will be removed from UiPath group "Finance"`, uipath.PendingUserName, uipath.DirectoryUserName)
			w.MustRun(t, "apply", "-auto-approve")
			hasFinance(t, env, uipath.RegularUserID, uipath.DirectoryStrangerObjectID)
			nothingToDo(t, w)
			// Other forms of the same people are no change.
			w.Configure(t, financeMembers(`"`+strings.ToUpper(strangerID)+`", `+strings.ToUpper(ritaByName)))
			nothingToDo(t, w)
			// What somebody else changes is named and put back.
			env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.DirectoryUserID)
			env.UiPath.RemoveGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
			env.UiPath.RemoveGroupMember(uipath.FinanceGroupID, uipath.DirectoryStrangerObjectID)
			says(t, w.MustRun(t, "apply", "-auto-approve"), uipath.DirectoryUserName+" will be removed from")
			hasFinance(t, env, uipath.RegularUserID, uipath.DirectoryStrangerObjectID)
			nothingToDo(t, w)
			w.Configure(t, financeMembers(`"`+uipath.DirectoryUserName+`"`))
			w.MustRun(t, "apply", "-auto-approve")
			hasFinance(t, env, uipath.DirectoryUserID)
			nothingToDo(t, w)
			// Destroy removes whom the set holds, and nobody who came since.
			env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
			hasFinance(t, env, uipath.PendingUserID)
		})
	}
}

// An account that a directory's identifier may mean is not removed: the group shows some by their accounts alone.
func TestAccGroupMembers_directoryIdentifiers(t *testing.T) {
	t.Parallel()
	for name, options := range memberVariants() {
		env := acctest.Start(t, options...)
		config := financeMembers(`"aad|` + uipath.DirectoryUserObjectID + `"`)
		w := env.NewWorkspace(t, config)
		if out, err := w.Run(t, "apply", "-auto-approve"); err != nil && !strings.Contains(out, "Perhaps the same person") {
			t.Errorf("%s: %v\n%s", name, err, out)
		} else if err == nil {
			nothingToDo(t, w)
		}
		hasFinance(t, env, uipath.DirectoryUserID)
		w.Configure(t, financeMembers(`"`+uipath.DirectoryUserName+`"`))
		w.MustRun(t, "apply", "-auto-approve")
		nothingToDo(t, w)
	}
}

func TestAccGroupMembers_leavesAlone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	// A group of the directory, in the group by itself, is no person.
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.DirectoryGroupObjectID)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.DirectoryStrangerObjectID)
	env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.PendingUserID)
	all := []string{uipath.RegularUserID, uipath.DirectoryUserID, uipath.DirectoryGroupObjectID, uipath.DirectoryStrangerObjectID, uipath.PendingUserID}
	w := env.NewWorkspace(t, financeMembers(ritaByName, ignoring(`"`+uipath.PendingUserName+`"`, `"directory"`)))
	if out := w.MustRun(t, "plan"); strings.Contains(out, "removed from") {
		t.Errorf("somebody is to be removed:\n%s", out)
	}
	w.MustRun(t, "apply", "-auto-approve")
	hasFinance(t, env, all...)
	nothingToDo(t, w)
	w.Configure(t, financeMembers(`"`+uipath.DirectoryUserName+`", "`+strangerID+`"`, ignoring("", `"local"`)))
	w.MustRun(t, "apply", "-auto-approve")
	hasFinance(t, env, all...)
	nothingToDo(t, w)
	before := env.Writes()
	for config, wanted := range map[string]string{
		financeMembers(ritaByName, ignoring("", `"local"`)):                         "Something is listed and ignored",
		financeMembers(`"`+strangerID+`"`, ignoring(`"`+strangerID+`"`, "")):        "Something is listed and ignored",
		financeMembers(ritaByName, ignoring(`"nobody@else.example"`, "")):           "nobody@else.example",
		financeMembers(ritaByName, ignoring("", `"saml"`)):                          `"saml"`,
		financeMembers(ritaByName + `, "` + uipath.RegularUserID + `"`):             "The list names something twice",
		financeMembers(`"rita.regluar@sandbox.example"`):                            uipath.RegularUserName,
		setOf(groupMembersType, byName("Everyone"), "members = []"):                 "Everybody is in Everyone",
		setOf(groupMembersType, byName("Nowhere"), "members = []"):                  "Nowhere",
		setOf(groupMembersType, "members = []"):                                     "group_id",
		setOf(groupMembersType, byName("Finance"), `members = ["aad|not an id/x"]`): "not an id",
	} {
		w.Configure(t, config)
		refused(t, w, []string{wanted}, "apply", "-auto-approve")
	}
	if env.Writes() != before {
		t.Error("something was written")
	}
	// Robots, applications and groups stay, whatever is listed.
	w.Configure(t, financeMembers(""))
	w.MustRun(t, "apply", "-auto-approve")
	hasFinance(t, env, uipath.DirectoryGroupObjectID)
	nothingToDo(t, w)
}

func TestAccGroupMembers_reportsAndAbandons(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, financeMembers(ritaByName, `mode = "report"`))
	w.MustRun(t, "apply", "-auto-approve")
	says(t, w.MustRun(t, "plan", "-detailed-exitcode"), "Difference: "+uipath.RegularUserName+" is missing from UiPath group",
		"Difference: "+uipath.DirectoryUserName+" is in")
	w.MustRun(t, "destroy", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("a set that only reports wrote")
	}
	w.Configure(t, financeMembers(ritaByName, `deletion_policy = "abandon"`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "destroy", "-auto-approve")
	hasFinance(t, env, uipath.RegularUserID)
}

// A set and a single membership for the same group are refused, in whatever order Terraform plans them.
func TestAccGroupMembers_besideOthers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	one, set := member(byName("Finance"), uipath.PendingUserID), financeMembers(ritaByName)
	after := func(resource, other string) string {
		return strings.TrimSuffix(resource, "}\n") + "  depends_on = [" + other + "]\n}\n"
	}
	for _, config := range []string{
		set + after(one, groupMembersType+".s"), one + after(set, memberAddress), set + strings.Replace(set, `"s"`, `"other"`, 1),
	} {
		refused(t, env.NewWorkspace(t, config), []string{"They have:", groupMembersType + ":"}, "plan")
	}
	if env.Writes() > 0 {
		t.Error("something was written")
	}
	// A single one in another group may stand beside.
	w := env.NewWorkspace(t, set+member(byName("Automation Users"), uipath.PendingUserID))
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
}

// People of the same apply, by reference and by name, and an invitation beside them.
func TestAccGroupMembers_newPeople(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, adaWith()+graceWith()+financeMembers("platformusers_uipath_user.ada.id, platformusers_uipath_invitation.grace.user_id"))
	says(t, w.MustRun(t, "plan"), "may be removed from")
	w.MustRun(t, "apply", "-auto-approve")
	if n := len(env.UiPath.GroupMembers(uipath.FinanceGroupID)); n != 2 {
		t.Errorf("Finance has %d members", n)
	}
	nothingToDo(t, w)
	w.Configure(t, adaWith()+financeMembers("platformusers_uipath_user.ada.user_name"))
	w.MustRun(t, "apply", "-auto-approve")
	// The name means another account in the apply than in the plan.
	w.MustRun(t, "apply", "-auto-approve", "-replace=platformusers_uipath_user.ada")
	nothingToDo(t, w)
	if n := len(env.UiPath.GroupMembers(uipath.FinanceGroupID)); n != 1 {
		t.Errorf("Finance has %d members", n)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	hasFinance(t, env)
}

// The last administrator and the provider's own account stay, as with single memberships.
func TestAccGroupMembers_guards(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	admins := func(members string) string {
		return setOf(groupMembersType, byName("Administrators"), "members = ["+members+"]")
	}
	both := `"` + uipath.OwnerUserName + `", "` + uipath.AdminUserName + `"`
	w := env.NewWorkspace(t, admins(both))
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
	// Together they are all administrators, though each alone could go. Who comes in their place counts, if that account can sign in.
	all := []string{"Refused: the last administrator", "The 2 users who are named last", uipath.OwnerUserName, uipath.AdminUserName}
	env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive = false })
	before := env.Writes()
	w.Configure(t, admins(""))
	refused(t, w, all, "plan")
	refused(t, w, all, "plan", "-destroy")
	w.Configure(t, admins(ritaByName))
	refused(t, w, all, "plan")
	env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive = true })
	w.MustRun(t, "plan", "-out=older.bin")
	env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive = false })
	refused(t, w, all, "apply", "older.bin")
	if env.Writes() != before {
		t.Error("something was written")
	}
	env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive = true })
	w.MustRun(t, "apply", "-auto-approve")
	nothingToDo(t, w)
	before = env.Writes()
	w.Configure(t, admins(""))
	refused(t, w, []string{"Refused: the last administrator", "User "}, "apply", "-auto-approve")
	if left := env.UiPath.GroupMembers(uipath.AdministratorsGroupID); len(left) != 1 || env.Writes() != before {
		t.Errorf("Administrators has %v", left)
	}
	env = acctest.Start(t)
	own := signedInWith(t, env, uipath.ScopedPAT, admins(`"`+uipath.OwnerUserName+`"`))
	refused(t, own, []string{"signs in as"}, "plan")
	own.Configure(t, admins(both))
	own.MustRun(t, "apply", "-auto-approve")
	if env.Writes() != 0 {
		t.Error("something was written")
	}
}

// Parts that fail do not taint: what was made is in the state, and the next plan shows the rest.
func TestAccGroupMembers_parts(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, financeMembers(ritaByName))
			for _, route := range []string{userRoute, groupRoute} {
				env.Faults.Add(fault.On("uipath", http.MethodPut, route))
			}
			if _, err := w.Run(t, "apply", "-auto-approve"); err != nil { // nothing of it may have been carried out
				w.MustRun(t, "apply", "-auto-approve")
			}
			nothingToDo(t, w)
			hasFinance(t, env, uipath.RegularUserID)
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t)
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}.On("uipath", http.MethodPut, groupRoute))
		w := env.NewWorkspace(t, financeMembers(ritaByName))
		says(t, w.MustRun(t, "apply", "-auto-approve"), uipath.DirectoryUserName+" was not removed", "is in the state")
		hasFinance(t, env, uipath.RegularUserID, uipath.DirectoryUserID)
		says(t, w.MustRun(t, "plan"), "1 to change", uipath.DirectoryUserName)
		w.Configure(t, financeMembers(ritaByName+`, "`+uipath.PendingUserName+`"`))
		refused(t, w, []string{uipath.DirectoryUserName}, "apply", "-auto-approve")
		hasFinance(t, env, uipath.RegularUserID, uipath.DirectoryUserID, uipath.PendingUserID)
		env.Faults.Clear()
		w.MustRun(t, "apply", "-auto-approve", "-refresh=false")
		hasFinance(t, env, uipath.RegularUserID, uipath.PendingUserID)
		nothingToDo(t, w)
	})
}

// The group goes, and another organization is refused before anything is written.
func TestAccGroupMembers_groupIsGone(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, financeMembers(ritaByName))
	w.MustRun(t, "apply", "-auto-approve")
	state := w.State(t)
	env.UiPath.DeleteGroup(uipath.FinanceGroupID)
	says(t, w.MustRun(t, "plan"), "UiPath group members is gone with its group", "1 to add")
	for _, destroy := range [][]string{{"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		w.WriteState(t, state)
		w.MustRun(t, destroy...)
		if strings.Contains(w.State(t), groupMembersType) {
			t.Error("the set is left in the state")
		}
	}
	refused(t, w, []string{"Finance"}, "plan")
}

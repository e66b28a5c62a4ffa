package uipath_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// crowd is how many objects the tests of this file change at once: the first goes alone, the others behind it together.
const crowd = 12

const (
	bulkDeleteRoute = "/identity_/api/User"
	groupRoute      = "/identity_/api/Group/{groupId}"
)

// inBatches serves with so much time for each response that writes meet which can go together.
func inBatches(options ...acctest.Option) []acctest.Option {
	return append(options, acctest.Latency(5*time.Millisecond))
}

func crowdName(i int) string { return fmt.Sprintf("crowd-%02d@example.com", i) }

// crowdOf declares a crowd, each with a number as its key.
func crowdOf(typeName, body string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_%s\" \"crowd\" {\n  for_each = toset([for i in range(%d) : format(\"%%02d\", i)])\n%s}\n",
		typeName, crowd, body)
}

func crowdUsers() string {
	return crowdOf("user", "  user_name = \"crowd-${each.key}@example.com\"\n  email = \"crowd-${each.key}@example.com\"\n")
}

func crowdInvitations() string {
	return crowdOf("invitation", "  email = \"crowd-${each.key}@example.com\"\n")
}

// addCrowd makes the accounts of a crowd, and returns their ids.
func addCrowd(env *acctest.Env) []string {
	var ids []string
	for i := range crowd {
		u := env.UiPath.AddUser(uipath.User{UserName: crowdName(i), Email: crowdName(i), IsActive: true, InvitationAccepted: true})
		ids = append(ids, u.ID)
	}
	return ids
}

// of declares one object for each id of a crowd.
func of(typeName, rest string, ids []string) string {
	return fmt.Sprintf("resource \"platformusers_uipath_%s\" \"crowd\" {\n  for_each = toset([\"%s\"])\n  user_id = each.key\n  %s\n}\n",
		typeName, strings.Join(ids, `", "`), rest)
}

// Accounts are created together. One whose name was taken after the plan fails by itself, and names who has it.
func TestAccBatches_oneAccountIsTaken(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]acctest.Option{
		"as recorded": nil, "refused in a 200": {acctest.Set("uipath.bulk_create_failure_status", "200")},
		"result only": {acctest.Set("uipath.bulk_create_answer", "result")}, "few at once": {acctest.Set("uipath.bulk_create_limit", "20")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, inBatches(options...)...)
			w := env.NewWorkspace(t, crowdUsers())
			w.MustRun(t, "plan", "-out=new")
			other := env.UiPath.AddUser(uipath.User{UserName: crowdName(7), Email: crowdName(7), IsActive: true})
			out, err := w.Run(t, "apply", "new")
			if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, other.ID) {
				t.Errorf("the apply says:\n%s", out)
			}
			if n := strings.Count(w.State(t), `"user_name": "crowd-`); n != crowd-1 {
				t.Errorf("%d accounts are in the state", n)
			}
			for i := range crowd {
				if n := accountsNamed(env, crowdName(i)); n != 1 {
					t.Errorf("%d accounts are called %s", n, crowdName(i))
				}
			}
		})
	}
}

// Whatever becomes of the response to a batch, each account exists once, each person gets one mail, and all are in the state.
func TestAccBatches_lostResponses(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for route, config := range map[string]string{bulkCreateRoute: crowdUsers(), inviteRoute: crowdInvitations()} {
			t.Run(name+", "+route, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, inBatches()...)
				fault := fault.On("uipath", http.MethodPost, route)
				fault.Nth = 2
				env.Faults.Add(fault)
				w := env.NewWorkspace(t, config)
				out, err := w.Run(t, "apply", "-auto-approve")
				if err != nil && (route == bulkCreateRoute || !strings.Contains(out, "It is not known whether")) {
					t.Fatalf("the apply says:\n%s", out)
				}
				for i := range crowd {
					if n := accountsNamed(env, crowdName(i)); n > 1 || n == 0 && err == nil {
						t.Errorf("%d accounts are called %s", n, crowdName(i))
					}
				}
				if mails := len(env.Outbox.All()); route == inviteRoute && mails > crowd {
					t.Errorf("%d mails were sent", mails)
				}
				if err == nil {
					w.MustRun(t, "plan", "-detailed-exitcode")
				}
			})
		}
	}
}

// Nobody gets a second mail, whatever number of invitations a call takes, and although somebody else invited one of them after the plan.
func TestAccBatches_oneMailForEach(t *testing.T) {
	t.Parallel()
	for _, most := range []string{"20", "1"} {
		t.Run(most, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, inBatches(acctest.Set("uipath.invite_limit", most))...)
			w := env.NewWorkspace(t, crowdInvitations())
			w.MustRun(t, "plan", "-out=new")
			other := env.UiPath.AddUser(uipath.User{UserName: crowdName(7), Email: crowdName(7), IsActive: true})
			out, err := w.Run(t, "apply", "new")
			if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, other.ID) {
				t.Errorf("the apply says:\n%s", out)
			}
			to := map[string]int{}
			for _, mail := range env.Outbox.All() {
				to[mail.To]++
			}
			if len(to) != crowd-1 || to[crowdName(7)] != 0 || slices.ContainsFunc(env.Outbox.All(), func(m kernel.Mail) bool { return to[m.To] != 1 }) {
				t.Errorf("the mails went to %v", to)
			}
		})
	}
}

// Accounts are deleted together. What the platform refuses fails by itself, and who was deleted meanwhile is no obstacle.
func TestAccBatches_deletes(t *testing.T) {
	t.Parallel()
	for _, unknown := range []string{"ignored", "404"} {
		t.Run(unknown, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, inBatches(acctest.Set("uipath.bulk_delete_unknown", unknown))...)
			w := env.NewWorkspace(t, crowdUsers())
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "plan", "-destroy", "-out=end")
			gone, _ := env.UiPath.UserByName(crowdName(3))
			env.UiPath.DeleteUser(gone.ID)
			w.MustRun(t, "apply", "end")
			for i := range crowd {
				if accountsNamed(env, crowdName(i)) != 0 {
					t.Errorf("%s is still there", crowdName(i))
				}
			}
			if n := calls(env, http.MethodDelete, bulkDeleteRoute); n == 0 {
				t.Error("nothing was deleted together")
			}
		})
	}
}

// A delete of several that the platform reports as done and does not make leaves all of them in the state.
func TestAccBatches_K10_2deletesWithoutEffect(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inBatches()...)
	w := env.NewWorkspace(t, crowdUsers())
	w.MustRun(t, "apply", "-auto-approve")
	for _, route := range []string{bulkDeleteRoute, userRoute} {
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Times: -1}.On("uipath", http.MethodDelete, route))
	}
	out, err := w.Run(t, "destroy", "-auto-approve")
	if err == nil || strings.Count(out, "The platform accepted a removal but did not make it") != crowd {
		t.Errorf("the destroy says:\n%s", out)
	}
	if n := strings.Count(w.State(t), `"user_name": "crowd-`); n != crowd {
		t.Errorf("%d accounts are in the state", n)
	}
}

// Members of a group are added together, on the group's side, or each on the own side where the group does not take that. A user who was deleted
// after the plan fails alone. Everybody else keeps what groups they had.
func TestAccBatches_members(t *testing.T) {
	t.Parallel()
	for _, builtIn := range []string{"accepted", "refused"} {
		t.Run(builtIn, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, inBatches(acctest.Set("uipath.built_in_group_update", builtIn))...)
			ids := addCrowd(env)
			before := env.UiPath.GroupMembers(uipath.AutomationUsersGroupID)
			w := env.NewWorkspace(t, of("group_member", byName("Automation Users"), ids))
			w.MustRun(t, "plan", "-out=new")
			env.UiPath.DeleteUser(ids[5])
			out, err := w.Run(t, "apply", "new")
			if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, ids[5]) {
				t.Errorf("the apply says:\n%s", out)
			}
			if got := env.UiPath.GroupMembers(uipath.AutomationUsersGroupID); len(got) != len(before)+crowd-1 {
				t.Errorf("the group has %d members, it had %d", len(got), len(before))
			}
			if n := calls(env, http.MethodPut, groupRoute); n == 0 {
				t.Error("no members were added together")
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if got := env.UiPath.GroupMembers(uipath.AutomationUsersGroupID); !slices.Equal(got, before) {
				t.Errorf("the group has the members %v, it had %v", got, before)
			}
		})
	}
}

// Members whom the platform reports as added and does not add are an error of the last one, and a warning about each of the others.
func TestAccBatches_K10_2membersWithoutEffect(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inBatches()...)
	ids := addCrowd(env)
	for _, route := range []string{groupRoute, userRoute} {
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Times: -1}.On("uipath", http.MethodPut, route))
	}
	w := env.NewWorkspace(t, of("group_member", byName("Automation Users"), ids))
	out, _ := w.Run(t, "apply", "-auto-approve")
	for _, id := range ids {
		if !strings.Contains(out, "groups of user "+id) && !strings.Contains(w.State(t), id) && !strings.Contains(out, "did not make it") {
			t.Errorf("of %s the apply does not say that nothing was done:\n%s", id, out)
		}
	}
	told := strings.Count(out, "does not show it: the groups of user") + strings.Count(out, "The platform accepted a change but did not make it")
	if told != crowd {
		t.Errorf("the apply tells %d of %d:\n%s", told, crowd, out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, fmt.Sprintf("%d to add", crowd)) {
		t.Errorf("the next plan says:\n%s", out)
	}
}

// Roles in a folder are granted and taken away together; what somebody had there before stays.
func TestAccBatches_folderRoles(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inBatches()...)
	ids := addCrowd(env)
	for i, id := range ids {
		env.UiPath.AddToTenant(id)
		if i%3 == 0 {
			env.UiPath.GrantFolderRole(uipath.SharedFolderID, id, uipath.AutomationUserRoleID)
		}
	}
	w := env.NewWorkspace(t, of("folder_role_grant", "folder_path = \"Shared\"\n  role_name = \"Operator\"", ids))
	w.MustRun(t, "apply", "-auto-approve")
	for i, id := range ids {
		want := []int{uipath.OperatorRoleID}
		if i%3 == 0 {
			want = append(want, uipath.AutomationUserRoleID)
		}
		if got := env.UiPath.FolderRoles(uipath.SharedFolderID, id); len(got) != len(want) || !slices.Contains(got, uipath.OperatorRoleID) {
			t.Errorf("user %d has the roles %v, want %v", i, got, want)
		}
	}
	if n := calls(env, http.MethodPost, assignUsersRoute); n >= crowd {
		t.Errorf("%d calls granted %d roles", n, crowd)
	}
	w.MustRun(t, "plan", "-detailed-exitcode")
	w.MustRun(t, "destroy", "-auto-approve")
	for i, id := range ids {
		if got := env.UiPath.FolderRoles(uipath.SharedFolderID, id); len(got) != (3-i%3)/3 {
			t.Errorf("user %d has the roles %v after the destroy", i, got)
		}
	}
}

// A role that a user got in a folder after the list was read survives the next write there, once the list is not of this moment any more.
func TestAccBatches_folderRolesOfOthers(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	ids := addCrowd(env)[:2]
	for _, id := range ids {
		env.UiPath.AddToTenant(id)
	}
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter}.On("uipath", http.MethodPost, assignUsersRoute))
	second := folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, ids[1])
	config := folderGrant(`folder_path = "Shared"`, `role_name = "Operator"`, ids[0]) +
		strings.Replace(second, `"it" {`, "\"next\" {\n  depends_on = [platformusers_uipath_folder_role_grant.it]", 1)
	w := env.NewWorkspace(t, config)
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	env.UiPath.GrantFolderRole(uipath.SharedFolderID, ids[1], uipath.AutomationUserRoleID)
	env.Clock.Advance(3 * time.Second)
	if out, err := held.Finish(); err != nil {
		t.Fatalf("the apply says:\n%s", out)
	}
	if got := env.UiPath.FolderRoles(uipath.SharedFolderID, ids[1]); len(got) != 2 {
		t.Errorf("the user has the roles %v", got)
	}
}

// Roles in the tenant are granted together, and one of a user who is gone fails alone.
func TestAccBatches_tenantRoles(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inBatches(acctest.Set("uipath.duplicate_grant", "409"), acctest.Set("uipath.absent_grant", "404"))...)
	ids := addCrowd(env)
	for _, id := range ids {
		env.UiPath.AddToTenant(id)
	}
	w := env.NewWorkspace(t, of("tenant_role_grant", `role_name = "Auditor"`, ids))
	w.MustRun(t, "apply", "-auto-approve")
	if n := calls(env, http.MethodPost, setUsersRoute); n >= crowd {
		t.Errorf("%d calls granted %d roles", n, crowd)
	}
	w.MustRun(t, "plan", "-detailed-exitcode")
	w.MustRun(t, "plan", "-destroy", "-out=end")
	env.UiPath.RevokeTenantRole(ids[4], uipath.AuditorRoleID)
	w.MustRun(t, "apply", "end")
	for _, id := range ids {
		if got := env.UiPath.TenantRoles(id); len(got) != 0 {
			t.Errorf("%s has the roles %v", id, got)
		}
	}
}

// Deleting people who are no administrators asks nobody about administrators, beyond one list.
func TestAccBatches_guardsCostNothing(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, inBatches()...)
	w := env.NewWorkspace(t, crowdUsers())
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "plan", "-destroy", "-out=end")
	env.Journal.Clear()
	w.MustRun(t, "apply", "end")
	reads := calls(env, http.MethodGet, usersRoute) + calls(env, http.MethodGet, userRoute)
	if deletes := env.Writes(); reads > 1+2*deletes+crowd {
		t.Errorf("%d reads of accounts beside %d deletes", reads, deletes)
	}
}

// Who became an administrator after the accounts were read is no last administrator as long as the one who did that is there. Once that one goes,
// too, in the same run, somebody stays.
func TestAccUser_administratorMadeMeanwhile(t *testing.T) {
	t.Parallel()
	for range 5 {
		env := acctest.Start(t)
		old, fresh := administrator(env, "old"), addCrowd(env)[0]
		w := env.NewWorkspace(t, existing(env, "", old, fresh))
		w.MustRun(t, "apply", "-auto-approve")
		onlyAdministrators(env, old)
		env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter}.On("uipath", http.MethodGet, usersRoute))
		held := w.StartHeld(t, env.Faults, "destroy", "-auto-approve")
		env.UiPath.AddGroupMember(uipath.AdministratorsGroupID, fresh)
		out, err := held.Finish()
		left := 0
		for _, id := range env.UiPath.GroupMembers(uipath.AdministratorsGroupID) {
			if u, ok := env.UiPath.User(id); ok && u.IsActive {
				left++
			}
		}
		if left == 0 {
			t.Errorf("no administrator is left; the destroy says (%v):\n%s", err, out)
		}
	}
}

// Ctrl-C while the first create is on the wire and others wait to go together behind it: that one is seen through, and of the others nothing is sent.
func TestCLIBatches_interrupted(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldAfter}.On("uipath", http.MethodPost, bulkCreateRoute))
	w := env.NewPlugin(t, crowdUsers())
	w.StartHeld(t, env.Faults, "apply", "-auto-approve").Interrupt()
	made := 0
	for i := range crowd {
		made += accountsNamed(env, crowdName(i))
	}
	if kept := strings.Count(w.State(t), `"user_name": "crowd-`); made == 0 || made == crowd || kept != made || strings.Contains(w.State(t), "tainted") {
		t.Errorf("%d accounts were made, %d are in the state", made, kept)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, fmt.Sprintf("%d to add, 0 to change, 0 to destroy", crowd-made)) {
		t.Errorf("the next plan says:\n%s", out)
	}
}

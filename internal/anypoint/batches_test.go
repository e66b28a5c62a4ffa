package anypoint_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// crowd is how many objects the tests of this file change at once: the first goes alone, the others behind it together.
const crowd = 12

const (
	teamMembersRoute = "/accounts/api/organizations/{org}/teams/{team}/members"
	invitesPath      = "/accounts/api/organizations/{org}/invites"
	usersListRoute   = "/accounts/api/organizations/{org}/users"
)

// inBatches serves with so much time for each response that writes meet which can go together.
func inBatches(t *testing.T, options ...acctest.Option) *acctest.Env {
	t.Helper()
	return acctest.Start(t, append(options, acctest.Latency(5*time.Millisecond))...)
}

func crowdName(i int) string { return fmt.Sprintf("crowd-%02d", i) }

// addCrowd makes the accounts of a crowd, and returns their ids.
func addCrowd(env *acctest.Env) []string {
	var ids []string
	for i := range crowd {
		u := env.Anypoint.AddUser(anypoint.User{
			Username: crowdName(i), FirstName: "C", LastName: "D", Email: crowdName(i) + "@example.com", PhoneNumber: "+44 20 7946 0001", Enabled: true,
		})
		ids = append(ids, u.ID)
	}
	return ids
}

// ofCrowd declares one object for each of these.
func ofCrowd(typeName, key, rest string, values []string) string {
	return fmt.Sprintf("resource %q \"crowd\" {\n  for_each = toset([\"%s\"])\n  %s = each.key\n  %s\n}\n", typeName, strings.Join(values, `", "`), key, rest)
}

func crowdMembers(ids []string) string {
	return ofCrowd(teamMemberType, "user_id", is("team_id", anypoint.DevelopersTeamID), ids)
}

func crowdInvitations() string {
	var emails []string
	for i := range crowd {
		emails = append(emails, crowdName(i)+"@example.com")
	}
	return ofCrowd("platformusers_anypoint_invitation", "email", "", emails)
}

func developersOf(env *acctest.Env, ids []string) (n int) {
	for _, id := range ids {
		if inDevelopers(env, id) != "" {
			n++
		}
	}
	return n
}

// Members are added and removed together, whatever becomes of a response: nobody is left out, and one bad member fails alone.
func TestAccBatches_ofTeamMembers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"nothing happens":       {},
		"a lost response":       {Kind: kernel.FaultResetAfter},
		"a response never sent": {Kind: kernel.FaultResetBefore},
		"one batch is refused":  {Kind: kernel.FaultStatus, Status: http.StatusBadRequest},
		"a conflict":            {Kind: kernel.FaultStatus, Status: http.StatusConflict},
		"seen late":             {Kind: kernel.FaultLateEffect},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := inBatches(t)
			ids := addCrowd(env)
			w := env.NewWorkspace(t, crowdMembers(ids))
			disturb := func(method string) {
				if fault.Kind != "" {
					env.Faults.Add(fault.On("anypoint", method, teamMembersRoute))
				}
			}
			disturb(http.MethodPatch)
			out := w.MustRun(t, "apply", "-auto-approve")
			if n := developersOf(env, ids); n != crowd || strings.Contains(out, "Warning") {
				t.Errorf("%d are in the team\n%s", n, out)
			}
			isEmptyPlan(t, w)
			if patches := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPatch }); patches == 0 {
				t.Error("none went together: the test shows nothing")
			}
			w.Configure(t, "")
			disturb(http.MethodDelete)
			w.MustRun(t, "apply", "-auto-approve")
			if n := developersOf(env, ids); n != 0 || len(instances(t, w)) != 0 {
				t.Errorf("%d are still in the team; in the state are %v", n, instances(t, w))
			}
		})
	}
}

// A member who is gone since the plan fails alone; the error names the person.
func TestAccBatches_oneMemberIsGone(t *testing.T) {
	t.Parallel()
	env := inBatches(t)
	ids := addCrowd(env)
	w := env.NewWorkspace(t, crowdMembers(ids))
	w.MustRun(t, "plan", "-out=new")
	env.Anypoint.DeleteUser(ids[7])
	out, err := w.Run(t, "apply", "new")
	if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, ids[7]) {
		t.Errorf("the apply says:\n%s", out)
	}
	if n := developersOf(env, ids); n != crowd-1 || len(instances(t, w)) != crowd-1 {
		t.Errorf("%d are in the team, %d in the state", n, len(instances(t, w)))
	}
}

// K10.2 for many at once: an addition that the platform reports as done and does not make is an error of its resource, or a warning of another one when
// a look that many shared shows it. Nobody's is silent, and the next plan adds them again.
func TestAccBatches_K10_2_additionsWithoutEffect(t *testing.T) {
	t.Parallel()
	env := inBatches(t)
	ids := addCrowd(env)
	w := env.NewWorkspace(t, crowdMembers(ids))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Times: -1}.On("anypoint", http.MethodPatch, teamMembersRoute))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultNoEffect, Times: -1}.On("anypoint", http.MethodPut, teamMembersRoute+"/{user}"))
	out, _ := w.Run(t, "apply", "-auto-approve")
	for _, id := range ids {
		_, stored := instances(t, w)[fmt.Sprintf("%s.crowd[%q]", teamMemberType, id)]
		if warned := strings.Contains(out, "does not show it: the membership of user "+id); stored && !warned {
			t.Errorf("%s is in the state, and nobody says that the platform does not show the membership\n%s", id, out)
		}
	}
	env.Faults.Clear()
	w.MustRun(t, "apply", "-auto-approve")
	if n := developersOf(env, ids); n != crowd {
		t.Errorf("%d are in the team after the next apply", n)
	}
}

// A removal that the platform reports as done and does not make stays in the state, however many there are at once.
func TestAccBatches_K10_2_removalsWithoutEffect(t *testing.T) {
	t.Parallel()
	env := inBatches(t)
	ids := addCrowd(env)
	w := env.NewWorkspace(t, crowdMembers(ids))
	w.MustRun(t, "apply", "-auto-approve")
	env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: http.MethodDelete, Kind: kernel.FaultNoEffect, Times: -1})
	w.Configure(t, "")
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || len(instances(t, w)) != crowd {
		t.Errorf("%d are left in the state: %v\n%s", len(instances(t, w)), err, out)
	}
}

// Invitations go together, and each person gets one mail, whatever becomes of a response.
func TestAccBatches_ofInvitations(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"nothing happens":       {},
		"a lost response":       {Kind: kernel.FaultResetAfter, Nth: 2},
		"a bad gateway":         {Kind: kernel.FaultStatusAfter, Status: http.StatusBadGateway, Nth: 2},
		"a response never sent": {Kind: kernel.FaultResetBefore, Nth: 2},
		"one batch is refused":  {Kind: kernel.FaultStatus, Status: http.StatusBadRequest, Nth: 2},
		"refused after all":     {Kind: kernel.FaultStatusAfter, Status: http.StatusBadRequest, Nth: 2},
		"no body":               {Kind: kernel.FaultStatusAfter, Status: http.StatusOK, Nth: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := inBatches(t)
			w := env.NewWorkspace(t, crowdInvitations())
			if fault.Kind != "" {
				env.Faults.Add(fault.On("anypoint", http.MethodPost, invitesPath))
			}
			w.MustRun(t, "apply", "-auto-approve")
			to := map[string]int{}
			for _, mail := range env.Outbox.All() {
				to[mail.To]++
			}
			for i := range crowd {
				if email := crowdName(i) + "@example.com"; to[email] != 1 {
					t.Errorf("%s got %d mails", email, to[email])
				}
			}
			if posts := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPost && c.Route == invitesPath }); fault.Kind == "" && posts > crowd/2 {
				t.Errorf("%d calls for %d invitations", posts, crowd)
			}
			env.Faults.Clear()
			isEmptyPlan(t, w)
			w.Configure(t, "")
			w.MustRun(t, "apply", "-auto-approve")
			for _, i := range env.Anypoint.Invitations() {
				if i.Status == anypoint.StatusInvited {
					t.Errorf("%s is still invited", i.Email)
				}
			}
		})
	}
}

// Somebody invites a person of a batch after the look: the later invitation is withdrawn, and the run says so, also when all look together at the end.
func TestAccBatches_ofInvitationsWithATwin(t *testing.T) {
	t.Parallel()
	env := inBatches(t)
	w := env.NewWorkspace(t, crowdInvitations())
	w.MustRun(t, "plan", "-out=new")
	email, added := crowdName(5)+"@example.com", false
	w.OnResponse(func(int) {
		if !added && env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPost && c.Route == invitesPath }) > 0 {
			added = true
			env.Anypoint.AddInvitation(email)
		}
	})
	env.Journal.Clear()
	out, _ := w.Run(t, "apply", "new")
	w.OnResponse(nil)
	waiting := 0
	for _, i := range env.Anypoint.Invitations() {
		if i.Email == email && i.Status == anypoint.StatusInvited {
			waiting++
		}
	}
	if waiting != 1 || !strings.Contains(out, email) && added {
		t.Errorf("%d invitations of %s are waiting:\n%s", waiting, email, out)
	}
}

// A list that is refused, or whose page fails, changes nothing but the number of calls: the accounts are read by themselves.
func TestAccSnapshots_listIsRefused(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"forbidden": {Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}, "a fault": {Kind: kernel.FaultStatus, Status: 500, Times: -1},
		"a page too few": {Kind: kernel.FaultStatus, Status: http.StatusOK, Body: `{"data":[],"total":40}`, ContentType: "application/json", Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			ids := addCrowd(env)
			w := env.NewWorkspace(t, "")
			var hcl strings.Builder
			for i, id := range ids {
				fmt.Fprintf(&hcl, "resource \"platformusers_anypoint_user\" \"n%d\" {\n  username = %q\n}\nimport {\n  to = platformusers_anypoint_user.n%d\n"+
					"  id = %q\n}\n", i, crowdName(i), i, id)
			}
			w.Configure(t, hcl.String())
			w.MustRun(t, "apply", "-auto-approve")
			env.Faults.Add(fault.On("anypoint", http.MethodGet, usersListRoute))
			isEmptyPlan(t, w)
			if n := len(instances(t, w)); n != crowd {
				t.Errorf("%d are left in the state", n)
			}
		})
	}
}

// A list that omits somebody takes nobody out of the state: a single read shows the account.
func TestAccSnapshots_listOmitsSomebody(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	ids := addCrowd(env)
	w := env.NewWorkspace(t, crowdMembers(ids))
	w.MustRun(t, "apply", "-auto-approve")
	env.Faults.Add(kernel.Fault{
		Kind: kernel.FaultStatus, Status: http.StatusOK, Body: `{"data":[],"total":0}`, ContentType: "application/json", Nth: 3,
	}.On("anypoint", http.MethodGet, teamMembersRoute))
	isEmptyPlan(t, w)
	if n := len(instances(t, w)); n != crowd {
		t.Errorf("%d are left in the state", n)
	}
}

// Lists do not show the phone number. One that the configuration manages is read again only when the account has changed; a refresh of many finds the
// change, and one of a number that nobody manages costs nothing.
func TestAccUser_phoneNumberOfMany(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"iso", "mixed"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.time_format", format))
			w := env.NewWorkspace(t, manyAccounts(crowd, ""))
			w.MustRun(t, "apply", "-auto-approve")
			isEmptyPlan(t, w)
			w.MustRun(t, "apply", "-auto-approve") // keeps what the first refresh noted
			single := func() int {
				return env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodGet && c.Route == usersListRoute+"/{user}" })
			}
			before := single()
			isEmptyPlan(t, w)
			if n := single() - before; n > 2 {
				t.Errorf("%d accounts were read by themselves, none of which has changed", n)
			}
			env.Clock.Advance(time.Minute)
			for _, u := range env.Anypoint.Users() {
				if strings.HasSuffix(u.Username, "7") {
					env.Anypoint.EditUser(u.ID, func(u *anypoint.User) { u.PhoneNumber = "+1 555 0100" })
				}
			}
			contains(t, planOf(t, w), "+1 555 0100")
		})
	}
}

// planOf is what a plan with changes says.
func planOf(t *testing.T, w *acctest.Workspace) string {
	t.Helper()
	out, err := w.Run(t, "plan", "-detailed-exitcode")
	if err == nil {
		t.Errorf("the plan has no changes:\n%s", out)
	}
	return out
}

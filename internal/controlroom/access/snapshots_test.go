package access_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	userRoute = "/v2/usermanagement/users/{id}"
	listRoute = "/v2/usermanagement/users/list"
)

// newClient is a client of a sandbox's Control Room, as one process has it.
func newClient(env *acctest.Env) *access.Client { return clientOver(env, nil) }

// clientOver has these responses in place of the sandbox's.
func clientOver(env *acctest.Env, answers estatetest.Answers) *access.Client {
	runtime := env.Runtime()
	return access.New(access.Settings{
		URL:         env.URL() + controlroom.Root,
		Credentials: api.Credentials{Username: controlroom.ServiceUsername, APIKey: controlroom.APIKey},
		Connection:  platform.Connection{HTTP: &http.Client{Transport: answers.Over(runtime.Transport(http.DefaultTransport))}, Clock: runtime.Clock},
	})
}

// start is a sandbox with these switches, and many users: user-00001 has the id 1001.
func start(t *testing.T, options ...acctest.Option) (*acctest.Env, *access.Client) {
	t.Helper()
	env := acctest.Start(t, append(options, acctest.SeedUsers(20))...)
	return env, newClient(env)
}

// seededID is the id of a seeded user.
func seededID(i int) int64 { return int64(1000 + i) }

// readAll makes the list of users known.
func readAll(t *testing.T, c *access.Client) {
	t.Helper()
	for i := 1; i <= 5; i++ {
		if _, err := c.User(t.Context(), access.FormatUserID(seededID(i)), ""); err != nil {
			t.Fatal(err)
		}
	}
}

// sideBySide calls f for 1 to n at the same time, and returns their errors.
func sideBySide(n int, f func(i int) error) []error {
	all := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { all[i] = f(i + 1) })
	}
	group.Wait()
	return all
}

// count counts the calls of a route.
func count(env *acctest.Env, method, route string) int {
	return env.Calls(func(c kernel.Call) bool { return c.Method == method && c.Route == route })
}

// noErrors fails the test for each error.
func noErrors(t *testing.T, all []error) {
	t.Helper()
	for i, err := range all {
		if err != nil {
			t.Errorf("%d: %v", i+1, err)
		}
	}
}

// What somebody else changes of a user between its create and the grant of a role, or between two grants, stays, whether the Control Room refuses an
// update of an old version or not: an update replaces the whole user. What this run wrote is believed for some seconds only.
func TestUpdatesUndoNothing(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"a360_v2", "a360_v1", "e11"} {
		for _, variant := range []string{"stale_version=409", "stale_version=ignored", "role_edit_user_version=kept"} {
			t.Run(generation+", "+variant, func(t *testing.T) {
				t.Parallel()
				name, value, _ := strings.Cut(variant, "=")
				env, c := start(t, acctest.Set("controlroom.generation", generation), acctest.Set("controlroom."+name, value),
					acctest.Latency(5*time.Millisecond))
				role := env.ControlRoom.RoleIDOf
				basic, finance, auditor := role(controlroom.BasicRoleName), role(controlroom.FinanceRoleName), role(controlroom.AuditorRoleName)
				const n = 6
				ids := make([]int64, n+1)
				noErrors(t, sideBySide(n, func(i int) error {
					created, err := c.CreateUser(t.Context(), api.NewUser{Username: fmt.Sprint("joiner-", i), Email: fmt.Sprintf("joiner-%d@example.com", i),
						FirstName: "Jo", Password: "Sandbox-Pass.1", RoleIDs: []int64{basic}})
					if err == nil {
						ids[i] = created.ID
					}
					return err
				}))
				extra := env.ControlRoom.AddRole(controlroom.Role{Name: "Extra"}).ID
				grant := func(roleID int64) []error {
					return sideBySide(n, func(i int) error {
						return c.AddRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(ids[i]), RoleID: roleID})
					})
				}
				for i := 1; i <= n; i += 2 {
					env.ControlRoom.GrantRole(ids[i], extra)
					env.ControlRoom.EditUser(ids[i], func(u *controlroom.User) {
						u.Description, u.LicenseFeatures, u.DeviceCredentialAttested = "elsewhere", []string{"RUNTIME"}, true
					})
				}
				env.Clock.Advance(10 * time.Second)
				noErrors(t, grant(finance))
				for i := 2; i <= n; i += 2 {
					env.ControlRoom.GrantRole(ids[i], extra)
				}
				env.Clock.Advance(10 * time.Second)
				noErrors(t, grant(auditor))
				for i := 1; i <= n; i++ {
					u, _ := env.ControlRoom.User(ids[i])
					got, want := slices.Sorted(slices.Values(u.RoleIDs)), slices.Sorted(slices.Values([]int64{basic, finance, auditor, extra}))
					if !slices.Equal(got, want) || i%2 == 1 && (u.Description != "elsewhere" || len(u.LicenseFeatures) != 1 || !u.DeviceCredentialAttested) {
						t.Errorf("user %d is %+v", i, u)
					}
				}
			})
		}
	}
}

// A user who was just created is given a role without a read of its own, when several join at the same time.
func TestJoinersShareTheirLooks(t *testing.T) {
	t.Parallel()
	env, c := start(t, acctest.Latency(10*time.Millisecond))
	basic, finance := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName), env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
	const n = 10
	noErrors(t, sideBySide(n, func(i int) error {
		created, err := c.CreateUser(t.Context(), api.NewUser{Username: fmt.Sprint("joiner-", i), Email: fmt.Sprintf("joiner-%d@example.com", i),
			Password: "Sandbox-Pass.1", RoleIDs: []int64{basic}})
		if err != nil {
			return err
		}
		return c.AddRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(created.ID), RoleID: finance})
	}))
	if puts, gets := count(env, http.MethodPut, userRoute), count(env, http.MethodGet, userRoute); puts != n || gets > 1 {
		t.Errorf("%d updates and %d reads", puts, gets)
	}
}

// For the seconds in which the response to its own write is believed, a Control Room that refuses an update of an old version still loses nothing
// that somebody else changed; and a user who was there before this run is looked at between two of its updates, whatever the Control Room does.
func TestFreshRowsUndoNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		stale string
		isNew bool
	}{{"409", true}, {"409", false}, {"ignored", false}} {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Set("controlroom.stale_version", test.stale))
			role := env.ControlRoom.RoleIDOf
			id := seededID(1)
			if test.isNew {
				created, err := c.CreateUser(t.Context(), api.NewUser{Username: "joiner", Email: "joiner@example.com", Password: "Sandbox-Pass.1",
					RoleIDs: []int64{role(controlroom.BasicRoleName)}})
				if err != nil {
					t.Fatal(err)
				}
				id = created.ID
			}
			for i, name := range []string{controlroom.FinanceRoleName, controlroom.AuditorRoleName} {
				described := fmt.Sprint("elsewhere ", i)
				env.ControlRoom.EditUser(id, func(u *controlroom.User) { u.Description, u.DeviceCredentialAttested = described, true })
				if err := c.AddRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(id), RoleID: role(name)}); err != nil {
					t.Fatal(err)
				}
				u, _ := env.ControlRoom.User(id)
				if u.Description != described || !u.DeviceCredentialAttested || !slices.Contains(u.RoleIDs, role(name)) {
					t.Errorf("after the grant of %s the user is %+v", name, u)
				}
			}
		})
	}
}

// Who leaves may stay: the delete may be refused, and deletion_policy may only let the account go. So taking a role away blanks nothing that lists
// leave out.
func TestALeaverLosesNothingButTheRole(t *testing.T) {
	t.Parallel()
	env, c := start(t, acctest.Set("controlroom.omitted_fields", "blanked"))
	readAll(t, c)
	id, finance := seededID(1), env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
	env.ControlRoom.GrantRole(id, finance)
	env.ControlRoom.EditUser(id, func(u *controlroom.User) { u.MultipleLoginAllowed, u.DeviceCredentialAttested = true, true })
	c.RecordLeaving(access.FormatUserID(id))
	if err := second(c.RemoveRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(id), RoleID: finance})); err != nil {
		t.Fatal(err)
	}
	u, _ := env.ControlRoom.User(id)
	if slices.Contains(u.RoleIDs, finance) || !u.MultipleLoginAllowed || !u.DeviceCredentialAttested {
		t.Errorf("the user is %+v", u)
	}
}

// Two grants of the same role that end together are one removal, and neither is taken for that of the last role.
func TestOneRoleThatTwoGrantsTakeAway(t *testing.T) {
	t.Parallel()
	env, c := start(t, acctest.Latency(20*time.Millisecond))
	finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
	env.ControlRoom.GrantRole(seededID(1), finance)
	noErrors(t, sideBySide(2, func(int) error {
		return second(c.RemoveRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(seededID(1)), RoleID: finance}))
	}))
	if u, _ := env.ControlRoom.User(seededID(1)); len(u.RoleIDs) != 1 || slices.Contains(u.RoleIDs, finance) {
		t.Errorf("the user has the roles %v", u.RoleIDs)
	}
}

// Roles of one user that come together are one update and one mail. One that the Control Room refuses fails alone; one that was there before is an
// error; and the last role stays, whichever of those that are taken away together that is.
func TestRolesOfOneUserGoTogether(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"a360_v2", "e11"} {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Set("controlroom.generation", generation), acctest.Latency(20*time.Millisecond))
			id := access.FormatUserID(seededID(1))
			roles := []int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}
			for i := 1; i <= 5; i++ {
				roles = append(roles, env.ControlRoom.AddRole(controlroom.Role{Name: fmt.Sprint("Role ", i)}).ID)
			}
			env.ControlRoom.EditUser(seededID(1), func(u *controlroom.User) { u.RoleIDs = []int64{roles[0]} })
			grant := func(i int) access.RoleGrant { return access.RoleGrant{UserID: id, RoleID: roles[i]} }
			mails := func() int {
				defer env.Outbox.Clear()
				return len(env.Outbox.All())
			}
			mails()

			noErrors(t, sideBySide(3, func(i int) error { return c.AddRoleGrant(t.Context(), grant(i)) }))
			if n := mails(); n != 1 {
				t.Errorf("three roles were %d mails", n)
			}
			// In another run. The third was there, and the sixth does not exist.
			roles = append(roles, 999_999)
			c = newClient(env)
			errs := sideBySide(4, func(i int) error { return c.AddRoleGrant(t.Context(), grant(i+2)) }) // 3, 4, 5, 6
			if errs[0] == nil || errs[1] != nil || errs[2] != nil || errs[3] == nil {
				t.Errorf("the errors are %v", errs)
			}
			var problem *platform.Problem
			if !errors.As(errs[0], &problem) || problem.Exists == nil {
				t.Errorf("a role that was there is %v", errs[0])
			}
			if got, _ := env.ControlRoom.User(seededID(1)); len(got.RoleIDs) != 6 {
				t.Errorf("the user has the roles %v", got.RoleIDs)
			}
			mails()

			errs = sideBySide(6, func(i int) error {
				_, err := c.RemoveRoleGrant(t.Context(), grant(i-1))
				return err
			})
			refused := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
			if len(refused) != 1 || !errors.As(refused[0], &problem) || problem.Summary != "Refused: the user's last role" {
				t.Errorf("refused: %v", refused)
			}
			if got, _ := env.ControlRoom.User(seededID(1)); len(got.RoleIDs) != 1 {
				t.Errorf("the user has the roles %v", got.RoleIDs)
			}
			if n := mails(); n > 2 {
				t.Errorf("five roles that were taken away were %d mails", n)
			}
		})
	}
}

// A batch whose update has no effect, or a late one, or of which nobody knows what became: nobody is told of a role that is not there, and no second
// mail is sent.
func TestBatchesOfRolesAreLookedAt(t *testing.T) {
	t.Parallel()
	for kind, test := range map[string]struct{ works bool }{
		kernel.FaultNoEffect: {false}, kernel.FaultLateEffect: {true}, kernel.FaultResetAfter: {true}, kernel.FaultResetBefore: {true},
	} {
		for _, many := range []bool{false, true} { // roles of one user, or of several users
			if many && kind == kernel.FaultLateEffect {
				continue // the sandbox loses what others write while it holds back an effect
			}
			t.Run(fmt.Sprint(kind, ", many users: ", many), func(t *testing.T) {
				t.Parallel()
				env, c := start(t, acctest.Latency(5*time.Millisecond))
				var roles []int64
				for i := range 4 {
					roles = append(roles, env.ControlRoom.AddRole(controlroom.Role{Name: fmt.Sprint("Role ", i)}).ID)
				}
				grant := func(i int) access.RoleGrant {
					user := seededID(1)
					if many {
						user = seededID(i)
					}
					return access.RoleGrant{UserID: access.FormatUserID(user), RoleID: roles[i-1]}
				}
				times := 1
				if kind == kernel.FaultNoEffect {
					times = -1
				}
				env.Faults.Add(kernel.Fault{Kind: kind, Times: times}.On("controlroom", http.MethodPut, userRoute))
				env.Outbox.Clear()
				failed := 0
				for _, err := range sideBySide(4, func(i int) error { return c.AddRoleGrant(t.Context(), grant(i)) }) {
					if err != nil {
						failed++
					}
				}
				late := len(c.Run().Late.Drain())
				if (failed+late == 0) != test.works || !test.works && failed+late != 4 {
					t.Errorf("%d failed, %d were found not to be there later", failed, late)
				}
				if n := len(env.Outbox.All()); test.works && n > map[bool]int{true: 4, false: 2}[many] {
					t.Errorf("%d mails", n)
				}
				for i := 1; i <= 4 && test.works; i++ {
					if _, err := c.RoleGrant(t.Context(), grant(i)); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
}

// A role that was there before stays somebody else's, also when the response to the update that gives others with it is lost.
func TestALostResponseTakesNobodyElsesRole(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{kernel.FaultResetBefore, kernel.FaultResetAfter} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Latency(20*time.Millisecond))
			theirs, ours := env.ControlRoom.AddRole(controlroom.Role{Name: "Theirs"}).ID, env.ControlRoom.AddRole(controlroom.Role{Name: "Ours"}).ID
			if _, err := c.KnownUser(t.Context(), access.FormatUserID(seededID(1))); err != nil {
				t.Fatal(err)
			}
			env.ControlRoom.GrantRole(seededID(1), theirs)
			env.Faults.Add(kernel.Fault{Kind: kind}.On("controlroom", http.MethodPut, userRoute))
			errs := sideBySide(2, func(i int) error {
				return c.AddRoleGrant(t.Context(), access.RoleGrant{UserID: access.FormatUserID(seededID(1)), RoleID: []int64{theirs, ours}[i-1]})
			})
			var problem *platform.Problem
			if !errors.As(errs[0], &problem) || problem.Exists == nil || errs[1] != nil {
				t.Errorf("the errors are %v", errs)
			}
		})
	}
}

// Ctrl-C while a change waits for the update of another one of the same user: it is not sent, and the other one is seen through.
func TestAChangeOfRolesThatWaitsEndsWithItsOperation(t *testing.T) {
	t.Parallel()
	env, c := start(t)
	one, two := env.ControlRoom.AddRole(controlroom.Role{Name: "One"}).ID, env.ControlRoom.AddRole(controlroom.Role{Name: "Two"}).ID
	id := access.FormatUserID(seededID(1))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("controlroom", http.MethodPut, userRoute))
	first := make(chan error, 1)
	go func() { first <- c.AddRoleGrant(t.Context(), access.RoleGrant{UserID: id, RoleID: one}) }()
	if err := env.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	second := make(chan error, 1)
	go func() { second <- c.AddRoleGrant(ctx, access.RoleGrant{UserID: id, RoleID: two}) }()
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the second ended with %v", err)
	}
	env.Faults.Release()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if u, _ := env.ControlRoom.User(seededID(1)); slices.Contains(u.RoleIDs, two) || !slices.Contains(u.RoleIDs, one) {
		t.Errorf("the user has the roles %v", u.RoleIDs)
	}
}

// Whom a list leaves out is there as long as a read of its own shows the user, and who looks gone is looked for.
func TestAListProvesNoAbsence(t *testing.T) {
	t.Parallel()
	env, c := start(t)
	readAll(t, c)
	basic := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
	late := env.ControlRoom.AddUser(controlroom.User{Username: "late", Email: "late@example.com", RoleIDs: []int64{basic}})
	if _, err := c.User(t.Context(), access.FormatUserID(late.ID), ""); err != nil {
		t.Error(err)
	}
	if found, err := c.FindUser(t.Context(), "late"); err != nil || found.ID != late.ID {
		t.Errorf("%v, %v", found, err)
	}
	env.ControlRoom.DeleteUser(seededID(9))
	if err := c.DeleteUser(t.Context(), access.FormatUserID(seededID(9))); err != nil {
		t.Error(err)
	}
	if _, err := c.User(t.Context(), access.FormatUserID(seededID(9)), ""); platform.GoneReason(err) == "" {
		t.Errorf("a deleted user is %v", err)
	}
}

// Where the list is refused, or fails half-way, users are read by themselves.
func TestUsersAreReadWithoutTheList(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"refused":  {Kind: kernel.FaultStatus, Status: http.StatusForbidden, Body: `{"code":"UM1118","message":"no"}`, Times: -1},
		"web page": {Kind: kernel.FaultHTML, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, c := start(t)
			env.Faults.Add(fault.On("controlroom", http.MethodPost, listRoute))
			for i := 1; i <= 20; i++ {
				if _, err := c.User(t.Context(), access.FormatUserID(seededID(i)), ""); err != nil {
					t.Fatal(err)
				}
			}
			if n := count(env, http.MethodPost, listRoute); n > 10 {
				t.Errorf("the list was tried %d times", n)
			}
		})
	}
}

// Lists leave out what a directory gives: a grant of such a role is there all the same, in each variant of where it shows.
func TestARoleOfADirectoryIsThere(t *testing.T) {
	t.Parallel()
	for _, shown := range []string{"both", "system_only", "roles_only"} {
		t.Run(shown, func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Set("controlroom.mapped_roles", shown))
			env.ControlRoom.SignIn(controlroom.MappedUserID)
			readAll(t, c)
			grant := access.RoleGrant{UserID: access.FormatUserID(controlroom.MappedUserID), RoleID: env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)}
			if _, err := c.RoleGrant(t.Context(), grant); err != nil {
				t.Error(err)
			}
			var problem *platform.Problem
			if err := c.AddRoleGrant(t.Context(), grant); !errors.As(err, &problem) || problem.Exists == nil {
				t.Errorf("giving it is %v", err)
			}
			if n := count(env, http.MethodPut, userRoute); n != 0 {
				t.Errorf("%d updates were sent", n)
			}
		})
	}
}

// Somebody who became an administrator after the users were read, and is deleted together with all who were administrators then: one of them stays,
// in any order and side by side.
func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	for name, order := range map[string]func(a, b func() error) []error{
		"the new one first": func(a, b func() error) []error { return []error{b(), a()} },
		"the new one last":  func(a, b func() error) []error { return []error{a(), b()} },
		"side by side": func(a, b func() error) []error {
			return sideBySide(2, func(i int) error { return map[int]func() error{1: a, 2: b}[i]() })
		},
	} {
		for _, generation := range []string{"a360_v2", "e11"} {
			t.Run(generation+", "+name, func(t *testing.T) {
				t.Parallel()
				env, c := start(t, acctest.Set("controlroom.generation", generation), acctest.Set("controlroom.last_admin", "allowed"))
				readAll(t, c)
				admin, latest := access.FormatUserID(controlroom.AdminUserID), seededID(7)
				env.ControlRoom.GrantRole(latest, env.ControlRoom.RoleIDOf(controlroom.AdminRoleName))
				errs := order(func() error { return c.DeleteUser(t.Context(), admin) },
					func() error { return c.DeleteUser(t.Context(), access.FormatUserID(latest)) })
				left := 0
				for _, u := range env.ControlRoom.Users() {
					if !u.Deleted && slices.Contains(env.ControlRoom.RoleNames(u.ID), controlroom.AdminRoleName) {
						left++
					}
				}
				if left != 1 {
					t.Errorf("%d administrators are left; the errors are %v", left, errs)
				}
			})
		}
	}
}

// The same when the deletion of the new one is on the wire while the guard of the other one counts who is left.
func TestTheLastAdministratorStays_whileAnotherIsBeingDeleted(t *testing.T) {
	t.Parallel()
	env, c := start(t, acctest.Set("controlroom.last_admin", "allowed"))
	readAll(t, c)
	env.ControlRoom.GrantRole(seededID(7), env.ControlRoom.RoleIDOf(controlroom.AdminRoleName))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultHoldBefore}.On("controlroom", http.MethodDelete, userRoute))
	first := make(chan error, 1)
	go func() { first <- c.DeleteUser(t.Context(), access.FormatUserID(seededID(7))) }()
	if err := env.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	var problem *platform.Problem
	if err := c.DeleteUser(t.Context(), access.FormatUserID(controlroom.AdminUserID)); !errors.As(err, &problem) ||
		problem.Summary != "Refused: the last administrator" {
		t.Errorf("it is %v", err)
	}
	env.Faults.Release()
	if err := <-first; err != nil {
		t.Error(err)
	}
}

// Nobody whom a list shows without a right is locked or stripped of the administrator's role by what it does not show: the update reads the user.
func TestUpdatesFindTheAdministrator(t *testing.T) {
	t.Parallel()
	disabled := true
	for name, write := range map[string]func(env *acctest.Env, c *access.Client, id string) error{
		"disable": func(_ *acctest.Env, c *access.Client, id string) error {
			return second(c.UpdateUser(t.Context(), id, api.UserChange{Disabled: &disabled}))
		},
		"roles": func(env *acctest.Env, c *access.Client, id string) error {
			return second(c.UpdateUser(t.Context(), id, api.UserChange{RoleIDs: &[]int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}}))
		},
		"grant": func(env *acctest.Env, c *access.Client, id string) error {
			return second(c.RemoveRoleGrant(t.Context(), access.RoleGrant{UserID: id, RoleID: env.ControlRoom.RoleIDOf(controlroom.AdminRoleName)}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Set("controlroom.last_admin", "allowed"))
			readAll(t, c)
			// The role goes from one to the other.
			admin, basic := env.ControlRoom.RoleIDOf(controlroom.AdminRoleName), env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
			env.ControlRoom.GrantRole(seededID(7), admin)
			env.ControlRoom.EditUser(controlroom.AdminUserID, func(u *controlroom.User) { u.RoleIDs = []int64{basic} })
			var problem *platform.Problem
			if err := write(env, c, access.FormatUserID(seededID(7))); !errors.As(err, &problem) || problem.Summary != "Refused: the last administrator" {
				t.Errorf("it is %v", err)
			}
			if u, _ := env.ControlRoom.User(seededID(7)); u.Disabled || !slices.Contains(u.RoleIDs, admin) {
				t.Errorf("the user is %+v", u)
			}
		})
	}
}

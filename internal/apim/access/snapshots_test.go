package access_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// newClient is a client of a sandbox's service, as one process has it.
func newClient(t *testing.T, env *acctest.Env) (*access.Client, api.Service) {
	t.Helper()
	return clientOver(env, nil)
}

// clientOver has these responses in place of the sandbox's.
func clientOver(env *acctest.Env, answers estatetest.Answers) (*access.Client, api.Service) {
	values := map[string]string{}
	for _, v := range env.EnvAt(env.URL()) {
		if v.Key == "apim" {
			values[v.Setting] = v.Value
		}
	}
	settings := access.Settings{
		SubscriptionID: values["subscription_id"], ResourceGroupName: values["resource_group_name"], ServiceName: values["service_name"],
		ResourceManagerEndpoint: values["resource_manager_endpoint"], Credentials: api.Credentials{AccessToken: values["access_token"]},
	}
	runtime := env.Runtime()
	transport := answers.Over(runtime.Transport(http.DefaultTransport))
	settings.Connection = platform.Connection{HTTP: &http.Client{Transport: transport}, Clock: runtime.Clock}
	c := access.New(settings)
	return c, c.DefaultService()
}

// read reads n seeded users, which makes the list of users known.
func read(t *testing.T, c *access.Client, s api.Service, n int) {
	t.Helper()
	for i := 1; i <= n; i++ {
		if _, err := c.User(t.Context(), s, fmt.Sprintf("user-%05d", i), ""); err != nil {
			t.Fatal(err)
		}
	}
}

// many calls f for 1 to n, ten at once.
func many(n int, f func(i int) error) error {
	var mu sync.Mutex
	var failures []error
	var group sync.WaitGroup
	slots := make(chan struct{}, 10)
	for i := 1; i <= n; i++ {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := f(i); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failures = append(failures, err)
			}
		})
	}
	group.Wait()
	return errors.Join(failures...)
}

// readMember reads a membership.
func readMember(ctx context.Context, c *access.Client, m access.GroupMember) error {
	_, err := c.GroupMember(ctx, m)
	return err
}

// listed reads a list to its end.
func listed[T any](rows iter.Seq2[T, error]) (all []T, err error) {
	for row, err := range rows {
		if err != nil {
			return all, err
		}
		all = append(all, row)
	}
	return all, nil
}

func newUser(id string) api.NewUser {
	return api.NewUser{ID: id, FirstName: "Ada", LastName: "Lovelace", Email: id + "@example.com"}
}

// What this process writes is what it reads from then on, although the list was read before, and without another call where the response shows it.
func TestReadsAfterOwnWrites(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(20))
	c, s := newClient(t, env)
	ctx := t.Context()
	read(t, c, s, 20)
	if _, err := c.CreateUser(ctx, s, newUser("ada")); err != nil {
		t.Fatal(err)
	}
	env.Journal.Clear()
	if u, err := c.User(ctx, s, "ADA", ""); err != nil || u.Email != "ada@example.com" || env.Journal.Len() != 0 {
		t.Errorf("after the create: %+v, %v, %d calls", u, err, env.Journal.Len())
	}
	if found, err := c.Holders(ctx, s, "ada", "ADA@example.com"); err != nil || len(found) != 1 || env.Journal.Len() != 0 {
		t.Errorf("after the create: %d holders, %v, %d calls", len(found), err, env.Journal.Len())
	}
	u, _ := c.User(ctx, s, "ada", "")
	note := "new"
	from := access.UserFields{FirstName: u.FirstName, LastName: u.LastName, Email: u.Email, State: u.State}
	if err := c.UpdateUser(ctx, s, "ada", from, api.UserChange{Note: &note}); err != nil {
		t.Fatal(err)
	}
	if u, err := c.User(ctx, s, "ada", ""); err != nil || u.Note != note {
		t.Errorf("after the change: %+v, %v", u, err)
	}
	member := access.GroupMember{Service: s, GroupID: "testers", UserID: "ada"}
	if err := c.AddGroupMember(ctx, member); err != nil || readMember(ctx, c, member) != nil {
		t.Errorf("added: %v, %v", err, readMember(ctx, c, member))
	}
	if err := c.RemoveGroupMember(ctx, member); err != nil || platform.GoneReason(readMember(ctx, c, member)) == "" {
		t.Errorf("removed: %v", err)
	}
	if err := c.DeleteUser(ctx, s, "ada", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.User(ctx, s, "ada", ""); platform.GoneReason(err) == "" {
		t.Errorf("after the delete: %v", err)
	}
}

// What somebody else changes between the list and a write is seen before the write: nobody is overwritten, and no membership is adopted.
func TestWritesSeeWhatTheListDoesNot(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(20))
	c, s := newClient(t, env)
	ctx := t.Context()
	read(t, c, s, 20)
	for i := 1; i <= 5; i++ {
		_ = readMember(ctx, c, access.GroupMember{Service: s, GroupID: "partners", UserID: fmt.Sprintf("user-%05d", i)})
	}
	env.APIM.AddUser(apim.User{ID: "ada", FirstName: "Somebody", LastName: "Else", Email: "else@example.com", State: "active"})
	var problem *platform.Problem
	if _, err := c.CreateUser(ctx, s, newUser("ada")); !errors.As(err, &problem) || problem.Exists == nil {
		t.Errorf("the create says %v", err)
	}
	if u, _ := env.APIM.User("ada"); u.FirstName != "Somebody" {
		t.Errorf("somebody was overwritten: %+v", u)
	}
	env.APIM.AddGroupMember("partners", "user-00001")
	if err := c.AddGroupMember(ctx, access.GroupMember{Service: s, GroupID: "partners", UserID: "user-00001"}); !errors.As(err, &problem) ||
		problem.Exists == nil {
		t.Errorf("the addition says %v", err)
	}
	env.APIM.DeleteUser("user-00002")
	if err := c.DeleteUser(ctx, s, "user-00002", api.DeleteOptions{}); err != nil {
		t.Errorf("the delete of somebody who is gone says %v", err)
	}
	// A list that has somebody who is gone by now does not stop the addition that he or she is to have again.
	env.APIM.AddGroupMember("partners", "user-00003")
	c2, _ := newClient(t, env)
	for i := 3; i <= 7; i++ {
		_ = readMember(ctx, c2, access.GroupMember{Service: s, GroupID: "partners", UserID: fmt.Sprintf("user-%05d", i)})
	}
	env.APIM.RemoveGroupMember("partners", "user-00003")
	if err := c2.AddGroupMember(ctx, access.GroupMember{Service: s, GroupID: "partners", UserID: "user-00003"}); err != nil {
		t.Errorf("the addition of somebody who was removed since says %v", err)
	}
}

// A list that lacks somebody whom a single read shows proves nothing.
func TestAListProvesNoAbsence(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(20))
	env.Faults.Add(kernel.Fault{
		Platform: "apim", Method: http.MethodGet, Route: apim.UsersRoute, Kind: kernel.FaultStatus, Status: http.StatusOK, Times: -1,
		Body:        `{"value":[{"id":"/x","name":"user-00001","properties":{"email":"user-00001@sandbox.example","state":"active"}}],"count":1}`,
		ContentType: "application/json",
	})
	c, s := newClient(t, env)
	read(t, c, s, 20)
}

// Where the list is refused, or a page of it fails, single reads go on, and nobody is taken for gone.
func TestAListThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]kernel.Fault{
		"forbidden":   {Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1},
		"second page": {Kind: kernel.FaultStatus, Status: http.StatusInternalServerError, Nth: 2, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.SeedUsers(60), acctest.Set("apim.page_size", "20"))
			env.Faults.Add(fault.On("apim", http.MethodGet, apim.UsersRoute))
			c, s := newClient(t, env)
			if err := many(60, func(i int) error {
				_, err := c.User(t.Context(), s, fmt.Sprintf("user-%05d", i), "")
				return err
			}); err != nil {
				t.Error(err)
			}
			if _, err := listed(c.Users(t.Context(), s, access.UserQuery{})); err == nil {
				t.Error("all users were listed, want an error: no short list")
			}
		})
	}
}

// An addition that the service reports as done and that has no effect is an error, or a warning of the run where the look was left to somebody else;
// and nobody who was added is in the state of anything unseen.
func TestAdditionsWithoutEffect(t *testing.T) {
	t.Parallel()
	const n = 20
	env := acctest.Start(t, acctest.SeedUsers(n))
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodPut, Route: apim.MemberRoute, Kind: kernel.FaultNoEffect, Nth: 7})
	c, s := newClient(t, env)
	err := many(n, func(i int) error {
		return c.AddGroupMember(t.Context(), access.GroupMember{Service: s, GroupID: "testers", UserID: fmt.Sprintf("user-%05d", i)})
	})
	late := c.Run().Late.Drain()
	if members := len(env.APIM.GroupMembers("testers")); members != n-1 {
		t.Errorf("%d members", members)
	}
	switch {
	case err == nil && len(late) == 1 && strings.Contains(late[0].Error(), "the membership of user"):
	case err != nil && len(late) == 0 && strings.Contains(err.Error(), "nothing was given"):
	default:
		t.Errorf("%v; late: %v", err, late)
	}
}

// A removal without effect fails alone among many; one that shows late is waited for.
func TestRemovalsWithoutEffect(t *testing.T) {
	t.Parallel()
	const n = 20
	for kind, failures := range map[string]int{kernel.FaultNoEffect: 1, kernel.FaultLateEffect: 0} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.SeedUsers(n))
			for i := 1; i <= n; i++ {
				env.APIM.AddGroupMember("testers", fmt.Sprintf("user-%05d", i))
			}
			env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodDelete, Route: apim.MemberRoute, Kind: kind, Nth: 7})
			c, s := newClient(t, env)
			var failed atomic.Int64
			_ = many(n, func(i int) error {
				err := c.RemoveGroupMember(t.Context(), access.GroupMember{Service: s, GroupID: "testers", UserID: fmt.Sprintf("user-%05d", i)})
				if err != nil {
					failed.Add(1)
				}
				return err
			})
			env.Faults.Clear() // what is late shows
			if members := len(env.APIM.GroupMembers("testers")); members != failures || int(failed.Load()) != failures {
				t.Errorf("%d members are left, %d removals failed", members, failed.Load())
			}
		})
	}
}

// A user of whom the run has read no subscription is deleted without another look at them; one who has any is looked at once more, live.
func TestGuardOfSubscriptions(t *testing.T) {
	t.Parallel()
	// The service itself refuses nothing here.
	env := acctest.Start(t, acctest.SeedUsers(20), acctest.Sets("apim.delete_answer=204", "apim.delete_with_subscriptions=ownerless"))
	name := "Premium"
	for _, owner := range []string{"user-00001", "user-00002"} {
		env.APIM.AddSubscription(apim.Subscription{ID: "of-" + owner, OwnerID: owner, Scope: "/products/premium", DisplayName: &name, State: "active"})
	}
	c, s := newClient(t, env)
	ctx := t.Context()
	for i := 3; i <= 8; i++ {
		if held, err := c.UserSubscriptions(ctx, s, fmt.Sprintf("user-%05d", i)); err != nil || len(held) != 0 {
			t.Fatalf("%v, %v", held, err)
		}
	}
	env.Journal.Clear()
	if err := c.DeleteUser(ctx, s, "user-00003", api.DeleteOptions{}); err != nil {
		t.Error(err)
	}
	if n := env.Calls(func(c kernel.Call) bool { return strings.Contains(c.Route, "/users/{userId}/subscriptions") }); n != 0 {
		t.Errorf("%d looks at the subscriptions of somebody who has none", n)
	}
	env.APIM.DeleteSubscription("of-user-00002")
	if err := c.DeleteUser(ctx, s, "user-00002", api.DeleteOptions{}); err != nil {
		t.Errorf("the delete of somebody whose subscription is gone by now says %v", err)
	}
	// One that this run creates is known, too.
	if _, err := c.CreateSubscription(ctx, s, api.NewSubscription{OwnerID: "user-00004", Scope: api.ProductScope("premium"), DisplayName: "New",
		State: api.SubscriptionActive}); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteUser(ctx, s, "user-00004", api.DeleteOptions{}); err == nil || !strings.Contains(err.Error(), "has these subscriptions") {
		t.Errorf("the delete of a new subscriber says %v", err)
	}
	var problem *platform.Problem
	err := c.DeleteUser(ctx, s, "user-00001", api.DeleteOptions{})
	if u, _ := env.APIM.User("user-00001"); !errors.As(err, &problem) || len(problem.Lines) != 1 || u.State != "active" {
		t.Errorf("the delete of a subscriber says %v", err)
	}
}

// A user who is deleted takes memberships and subscriptions along: what was read of them before is not believed any more.
func TestADeletedUserTakesEdgesAlong(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(20))
	env.APIM.AddGroupMember("testers", "user-00001")
	c, s := newClient(t, env)
	ctx := t.Context()
	member := access.GroupMember{Service: s, GroupID: "testers", UserID: "user-00001"}
	if err := readMember(ctx, c, member); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteUser(ctx, s, "user-00001", api.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := readMember(ctx, c, member); platform.GoneReason(err) == "" {
		t.Errorf("the membership is still there: %v", err)
	}
	if _, err := c.CreateUser(ctx, s, newUser("user-00001")); err != nil {
		t.Fatal(err)
	}
	if err := c.AddGroupMember(ctx, member); err != nil {
		t.Errorf("the membership of the new user: %v", err)
	}
}

// An interrupt while a lookup waits for a list ends the caller alone.
func TestAnInterruptEndsOneReader(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(20))
	env.Faults.Add(kernel.Fault{Platform: "apim", Method: http.MethodGet, Route: apim.UsersRoute, Kind: kernel.FaultHoldBefore})
	c, s := newClient(t, env)
	stopped, stop := context.WithCancel(t.Context())
	results := make(chan error, 2)
	for _, ctx := range []context.Context{stopped, t.Context()} {
		go func() {
			_, err := listed(c.Users(ctx, s, access.UserQuery{}))
			results <- err
		}()
	}
	if err := env.Faults.AwaitHeld(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the stopped one says %v", err)
	}
	env.Faults.Release()
	if err := <-results; err != nil {
		t.Errorf("the other one says %v", err)
	}
}

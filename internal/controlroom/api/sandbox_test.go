package api

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

var generations = []string{"a360_v2", "a360_v1", "e11"}

// startSandbox starts a sandbox and returns it with a client of it, which signs in by API key.
func startSandbox(t *testing.T, options sandbox.Options, edit func(*Config)) (*sandbox.Sandbox, *Client) {
	t.Helper()
	s, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, another(t, s, edit)
}

// another is one more client of a sandbox.
func another(t *testing.T, s *sandbox.Sandbox, edit func(*Config)) *Client {
	t.Helper()
	clock := resttest.NewClock(s.Clock.Now())
	config := Config{
		BaseURL:     resttest.Succeed[*url.URL](t)(url.Parse(s.URL() + controlroom.Root)),
		Credentials: Credentials{Username: controlroom.ServiceUsername, APIKey: controlroom.APIKey},
		Clock:       rest.Clock{Now: clock.Now, Sleep: clock.Sleep},
	}
	if edit != nil {
		edit(&config)
	}
	return New(config)
}

// settings are all switches of the sandbox, each set to each of its values by itself, on each generation.
func settings(t *testing.T) []map[string]string {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, generation := range generations {
		on := map[string]string{"controlroom.generation": generation}
		all = append(all, on)
		for _, info := range s.Switches.List() {
			if !strings.HasPrefix(info.Name, "controlroom.") || info.Name == "controlroom.generation" {
				continue
			}
			for _, value := range info.Values[1:] {
				set := maps.Clone(on)
				set[info.Name] = value
				all = append(all, set)
			}
		}
	}
	return append(all,
		map[string]string{"controlroom.v2_update_roles": "roles", "controlroom.role_spelling": "lenient", "controlroom.update_without_roles": "accepted"},
		map[string]string{"controlroom.users_list": "v1", "controlroom.missing_route": "404", "controlroom.max_page_length": "20"},
		map[string]string{"controlroom.filter_case": "sensitive", "controlroom.username_eq": "nothing", "controlroom.deleted_user": "200",
			"controlroom.delete_answer": "204"},
	)
}

// The life of a user, in every variant of what is not documented.
func TestEveryReading(t *testing.T) {
	t.Parallel()
	for _, switches := range settings(t) {
		var names []string
		for _, key := range slices.Sorted(maps.Keys(switches)) {
			names = append(names, strings.TrimPrefix(key, "controlroom.")+"="+switches[key])
		}
		t.Run(strings.Join(names, " "), func(t *testing.T) {
			t.Parallel()
			s, c := startSandbox(t, sandbox.Options{Switches: switches, SeedUsers: 30}, nil)
			live(t, s, c)
		})
	}
}

func live(t *testing.T, s *sandbox.Sandbox, c *Client) {
	t.Helper()
	ctx, is := t.Context(), func(name, value string) bool { return s.Switches.Get("controlroom."+name) == value }
	e11 := is("generation", "e11")
	self := resttest.Succeed[*User](t)(c.Self(ctx))
	resttest.Expect(t, "self", self.ID, controlroom.ServiceUserID)
	resttest.Expect(t, "knows of several logins", self.KnowsMultipleLogin, !e11)

	roles := resttest.Succeed[[]Role](t)(c.Roles(ctx, ""))
	role := func(name string) int64 {
		return roles[slices.IndexFunc(roles, func(r Role) bool { return r.Name == name })].ID
	}
	basic, finance, auditor := role(controlroom.BasicRoleName), role(controlroom.FinanceRoleName), role(controlroom.AuditorRoleName)
	resttest.Expect(t, "system role", roles[0].System && !roles[len(roles)-1].System, true)
	if found := resttest.Succeed[[]Role](t)(c.Roles(ctx, "Finance")); len(found) != 1 || found[0].ID != finance {
		t.Errorf("roles %+v", found)
	}

	ada := NewUser{
		Username: "Ada", Email: "ada@example.com", Password: "Sandbox-Pass.1", FirstName: "Ada", LastName: "Lovelace", Description: "counts",
		EnableAutoLogin:      true,
		MultipleLoginAllowed: !e11, RoleIDs: []int64{basic, finance},
	}
	if !is("license_seats", "none") {
		ada.LicenseFeatures = []string{controlroom.LicenseRuntime, controlroom.LicenseDevelopment}
	}
	created := resttest.Succeed[*User](t)(c.CreateUser(ctx, ada))
	id := created.ID
	if _, err := c.CreateUser(ctx, ada); !rest.IsConflict(err) && rest.KindOf(err) != rest.BadRequest {
		t.Errorf("the same user name twice: %v", err)
	}
	asMade := func(u User) string {
		made := u.Domain == "" && ada.matches(u)
		return fmt.Sprintf("%s %t %s", u.Username, made, u.CreatedAt)
	}
	user := resttest.Succeed[*User](t)(c.User(ctx, id))
	want := fmt.Sprintf("ada true %s", user.CreatedAt)
	resttest.Expect(t, "created", asMade(*created), want)
	resttest.Expect(t, "read", asMade(*user), want)
	for _, name := range []string{"ada", "ADA"} {
		named := resttest.Succeed[[]*User](t)(c.UsersNamed(ctx, name))
		resttest.Expect(t, "named "+name, len(named), 1)
		resttest.Expect(t, "listed", asMade(*named[0]), want)
	}
	resttest.Expect(t, "everybody", len(resttest.Succeed[[]*User](t)(listed(t, c, UserFilter{}))), len(s.ControlRoom.Users()))

	// One field changes, and nothing else; and nothing is sent when nothing changes.
	changes := func() int {
		return s.Journal.Count(func(call kernel.Call) bool { return call.Method == "PUT" && call.Status < 300 })
	}
	empty := ""
	for range 2 {
		resttest.Succeed[*User](t)(c.UpdateUser(ctx, id, UserChange{Description: &empty}))
	}
	resttest.Expect(t, "updates", changes(), 1)
	ada.Description = ""
	resttest.Expect(t, "after an update", asMade(*resttest.Succeed[*User](t)(c.User(ctx, id))), want)
	for range 2 {
		resttest.Succeed[*User](t)(c.UpdateUser(ctx, id, UserChange{AddRoleIDs: []int64{auditor}}))
	}
	for range 2 {
		resttest.Succeed[*User](t)(c.UpdateUser(ctx, id, UserChange{RemoveRoleIDs: []int64{finance}}))
	}
	ada.RoleIDs = []int64{auditor, basic}
	resttest.Expect(t, "after role changes", asMade(*resttest.Succeed[*User](t)(c.User(ctx, id))), want)
	if n := changes(); n > 5 {
		t.Errorf("%d updates", n)
	}

	// What others do between the read and the write is not lost, where the platform compares versions.
	s.ControlRoom.BeforeNextUpdate(id, func() { s.ControlRoom.GrantRole(id, finance) })
	yes := true
	resttest.Succeed[*User](t)(c.UpdateUser(ctx, id, UserChange{Disabled: &yes}))
	if is("stale_version", "409") {
		ada.RoleIDs = []int64{auditor, basic, finance}
	}
	ada.Disabled = true
	resttest.Expect(t, "after a conflict", asMade(*resttest.Succeed[*User](t)(c.User(ctx, id))), want)

	if err := deleteUser(ctx, c, id); err != nil {
		t.Fatal(err)
	}
	if err := deleteUser(ctx, c, id); err != nil && !rest.IsNotFound(err) {
		t.Errorf("deleting again: %v", err)
	}
	for _, nobody := range []int64{id, 999_999} {
		resttest.ExpectKind(t, second(c.User(ctx, nobody)), rest.NotFound)
	}
	resttest.Expect(t, "named after the end", len(resttest.Succeed[[]*User](t)(c.UsersNamed(ctx, "ada"))), 0)

	err := deleteUser(ctx, c, controlroom.OwnerUserID)
	var blocked *BlockedError
	if errors.As(err, &blocked) != e11 || !e11 && err != nil {
		t.Errorf("a user who owns things: %v", err)
	}
	if n := signIns(s, func(status int) bool { return status == http.StatusOK }); n > 3 { // where only v1 is, v2 is a web page, twice
		t.Errorf("%d sign-ins", n)
	}
}

// signIns counts the sign-ins, by either version, with such a status.
func signIns(s *sandbox.Sandbox, answered func(status int) bool) int {
	return s.Journal.Count(func(call kernel.Call) bool {
		return strings.HasSuffix(call.Route, "/authentication") && answered(call.Status)
	})
}

func isRefusal(status int) bool { return status >= http.StatusBadRequest }

// Lost responses create no account twice, send no mail twice, and adopt no account.
func TestLostAnswersOnTheStandIn(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"a360_v2", "e11"} {
		version := map[string]string{"a360_v2": "/v2", "e11": "/v1"}[generation]
		for _, kind := range []string{kernel.FaultResetBefore, kernel.FaultResetAfter, kernel.FaultTruncate, kernel.FaultEmpty, kernel.FaultHTML,
			kernel.FaultUnavailableEmpty, kernel.FaultRevokeToken} {
			t.Run(generation+" "+kind, func(t *testing.T) {
				t.Parallel()
				s, c := startSandbox(t, sandbox.Options{Switches: map[string]string{"controlroom.generation": generation}}, nil)
				users := version + "/usermanagement/users"
				for method, route := range map[string]string{"POST": users, "PUT": users + "/{id}", "DELETE": users + "/{id}"} {
					s.Faults.Add(kernel.Fault{Platform: "controlroom", Method: method, Route: route, Kind: kind})
				}
				basic, finance := s.ControlRoom.RoleIDOf(controlroom.BasicRoleName), s.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
				user := resttest.Succeed[*User](t)(c.CreateUser(t.Context(),
					NewUser{Username: "ada", Email: "ada@example.com", Password: "Sandbox-Pass.1", RoleIDs: []int64{basic}}))
				resttest.Succeed[*User](t)(c.UpdateUser(t.Context(), user.ID, UserChange{AddRoleIDs: []int64{finance}}))
				seen, _ := s.ControlRoom.User(user.ID)
				resttest.Expect(t, "roles", len(seen.RoleIDs), 2)
				if err := deleteUser(t.Context(), c, user.ID); err != nil && !rest.IsNotFound(err) && kind != kernel.FaultEmpty && kind != kernel.FaultHTML {
					t.Error(err)
				}
				mails := map[string]int{}
				for _, mail := range s.Outbox.All() {
					mails[mail.Kind]++
				}
				if mails["confirmation"] != 1 || mails["user_updated"] != 1 || mails["user_deleted"] > 1 {
					t.Errorf("mails %v", mails)
				}
			})
		}
	}
}

// Two pipelines with one user: where the user may have one session only, the later sign-in ends the earlier, which takes a new token; somebody who
// does that again and again is told so. Where the user may have several, nobody notices.
func TestSessionRuleOnTheStandIn(t *testing.T) {
	t.Parallel()
	single := func(config *Config) {
		config.Credentials = Credentials{Username: controlroom.SingleSessionName, Password: controlroom.SingleSessionPassword}
	}
	for _, dead := range []string{"401", "500"} {
		for _, user := range []string{"single", "several"} {
			t.Run(user+" "+dead, func(t *testing.T) {
				t.Parallel()
				edit, want := single, 4
				if user == "several" {
					edit, want = nil, 2
				}
				s, first := startSandbox(t, sandbox.Options{Switches: map[string]string{"controlroom.dead_token": dead}}, edit)
				later := another(t, s, edit)
				for _, c := range []*Client{first, later, first, later} {
					resttest.Succeed[*User](t)(c.User(t.Context(), controlroom.RegularUserID))
				}
				resttest.Expect(t, "sign-ins", signIns(s, func(int) bool { return true }), want)
			})
		}
	}
	t.Run("over and over", func(t *testing.T) {
		t.Parallel()
		s, c := startSandbox(t, sandbox.Options{}, single)
		s.Faults.Add(kernel.Fault{Platform: "controlroom", Method: "GET", Route: "/v2/usermanagement/users/{id}", Kind: kernel.FaultRevokeToken, Times: 2})
		err := second(c.User(t.Context(), controlroom.RegularUserID))
		var session *SessionError
		if !errors.As(err, &session) || !session.Single {
			t.Errorf("error %v, want one about the session of a user who may have one", err)
		}
	})
}

// Every way to sign in works on every generation, and every refusal is one of the sign-in.
func TestSignInsOnTheStandIn(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		s, _ := startSandbox(t, sandbox.Options{Switches: map[string]string{"controlroom.generation": generation}}, nil)
		for name, test := range map[string]struct {
			credentials Credentials
			works       bool
		}{
			"password": {Credentials{Username: controlroom.ServiceUsername, Password: controlroom.ServicePassword}, true},
			"API key":  {Credentials{Username: strings.ToUpper(controlroom.ServiceUsername), APIKey: controlroom.APIKey}, true},
			"domain": {Credentials{Username: controlroom.LDAPDomain + `\` + controlroom.DirectoryUsername, Password: controlroom.DirectoryPassword},
				true},
			"wrong password": {Credentials{Username: controlroom.ServiceUsername, Password: "wrong-password"}, false},
			"wrong key":      {Credentials{Username: controlroom.ServiceUsername, APIKey: "wrong-key"}, false},
			"second factor":  {Credentials{Username: controlroom.TwoFactorUsername, Password: controlroom.TwoFactorPassword}, false},
			"disabled":       {Credentials{Username: controlroom.DisabledUsername, Password: controlroom.DisabledPassword}, false},
		} {
			t.Run(generation+" "+name, func(t *testing.T) {
				c := another(t, s, func(config *Config) { config.Credentials = test.credentials })
				before := signIns(s, isRefusal)
				err := errors.Join(second(c.Self(t.Context())), second(c.Self(t.Context())))
				after := signIns(s, isRefusal)
				var refused *SignInError
				switch {
				case test.works && err != nil:
					t.Error(err)
				case test.works:
				case !errors.As(err, &refused):
					t.Errorf("error %v, want a refused sign-in", err)
				case after-before != 1:
					t.Errorf("a refused sign-in was tried %d times", after-before)
				}
			})
		}
	}
}

// A given access token works on every generation until it ends; the error then says that it cannot be renewed.
func TestGivenTokenOnTheSandbox(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		clock := kernel.NewFrozenClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
		s, c := startSandbox(t, sandbox.Options{Switches: map[string]string{"controlroom.generation": generation}, Clock: clock}, nil)
		token, err := c.signer.fetch(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		resttest.Expect(t, "life", token.Expiry.Sub(c.signer.now()), 20*time.Minute)
		given := another(t, s, func(config *Config) { config.Credentials = Credentials{AccessToken: token.AccessToken} })
		resttest.Succeed[*User](t)(given.Self(t.Context()))
		clock.Advance(21 * time.Minute)
		var session *SessionError
		if err := second(given.Self(t.Context())); !errors.As(err, &session) || !session.Given {
			t.Errorf("error %v, want one about the given access token", err)
		}
	}
}

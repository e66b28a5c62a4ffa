package api

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// stand starts the sandbox and returns it with a client of it.
func stand(t *testing.T, options sandbox.Options, edit func(*Config)) (*sandbox.Sandbox, *Client) {
	t.Helper()
	s, err := sandbox.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	base := resttest.Succeed[*url.URL](t)(url.Parse(s.URL() + uipath.Root))
	clock := resttest.NewClock(s.Clock.Now())
	config := Config{
		Edition:     EditionCloud,
		Credentials: Credentials{ClientID: uipath.ClientID, ClientSecret: uipath.ClientSecret},
		Clock:       rest.Clock{Now: clock.Now, Sleep: clock.Sleep},
	}
	if edition, ok := options.Switches["uipath.edition"]; ok {
		config.Edition = Edition(edition)
	}
	if config.Edition == EditionOnPrem {
		config.TenantHeader = uipath.TenantName
	}
	config.IdentityBaseURL = IdentityURL(config.Edition, base, uipath.OrganizationName)
	config.OrchestratorBaseURL = OrchestratorURL(config.Edition, base, uipath.OrganizationName, uipath.TenantName)
	if edit != nil {
		edit(&config)
	}
	return s, New(config)
}

// settings are all switches of the sandbox, each set to each of its values by itself, and the editions.
func settings(t *testing.T) []map[string]string {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := []map[string]string{{}}
	for _, info := range s.Switches.List() {
		if !strings.HasPrefix(info.Name, "uipath.") {
			continue
		}
		for _, value := range info.Values[1:] {
			all = append(all, map[string]string{info.Name: value})
		}
	}
	for _, edition := range []string{"automation_suite", "on_prem"} {
		all = append(all, map[string]string{"uipath.edition": edition, "uipath.group_read_members": "empty"},
			map[string]string{"uipath.edition": edition, "uipath.token_prt_id": "absent"},
			map[string]string{"uipath.edition": edition, "uipath.joined_domain": "corp"})
	}
	return all
}

// The life of a user, in every variant of what no source settles.
func TestEveryVariant(t *testing.T) {
	t.Parallel()
	for _, switches := range settings(t) {
		name := "as recorded"
		for _, key := range slices.Sorted(maps.Keys(switches)) {
			name = strings.TrimPrefix(name, "as recorded") + " " + key + "=" + switches[key]
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := stand(t, sandbox.Options{Switches: switches}, nil)
			liveOf(t, s, c)
		})
	}
}

func liveOf(t *testing.T, s *sandbox.Sandbox, c *Client) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	// twice sends a write again that was carried out: the platform may decline it, in one of these ways.
	twice := func(write func() error, declined ...rest.Kind) {
		t.Helper()
		must(write())
		if err := write(); err != nil && !slices.Contains(declined, rest.KindOf(err)) {
			t.Errorf("once more: %v", err)
		}
	}
	resttest.Expect(t, "organization", resttest.Succeed[string](t)(c.PartitionGlobalID(ctx)), uipath.PartitionGlobalID)

	id := uuid.NewString()
	created := resttest.Succeed[*User](t)(
		c.CreateUser(ctx, NewUser{ID: id, UserName: "ada@example.com", Email: "ada@example.com", Name: "Ada", Surname: "Lovelace"}),
	)
	resttest.Expect(t, "id", created.ID, id)
	_, err := c.CreateUser(ctx, NewUser{ID: uuid.NewString(), UserName: "ada@example.com", Email: "ada@example.com"})
	resttest.ExpectKind(t, err, rest.Conflict)
	empty, password, weak := "", "Sup3r-secret!", "x"
	must(c.UpdateUser(ctx, id, UserChange{Surname: &empty, Password: &password}))
	resttest.ExpectKind(t, c.UpdateUser(ctx, id, UserChange{Password: &weak}), rest.BadRequest)
	user := resttest.Succeed[*User](t)(c.User(ctx, id))
	resttest.Expect(
		t, "user", strings.Join([]string{user.UserName, user.Name, user.Surname, user.Type, user.Category}, "|"), "ada@example.com|Ada||user|local",
	)
	resttest.Expect(t, "time", user.CreatedAt, rfc3339(user.CreatedAt))
	if user.CreatedAt == "" || user.Pending() || !user.IsActive {
		t.Errorf("user %+v", user)
	}

	twice(func() error { return c.UpdateUser(ctx, id, UserChange{GroupIDsToAdd: []string{uipath.FinanceGroupID}}) }, rest.BadRequest)
	resttest.Expect(t, "in the group", slices.Contains(resttest.Succeed[*User](t)(c.User(ctx, id)).GroupIDs, uipath.FinanceGroupID), true)
	twice(func() error {
		return c.UpdateUser(ctx, id, UserChange{GroupIDsToRemove: []string{uipath.FinanceGroupID}})
	}, rest.BadRequest)
	groups := resttest.Succeed[[]Group](t)(c.Groups(ctx))
	everyone := groups[slices.IndexFunc(groups, Group.IsEveryone)]
	resttest.Expect(t, "everyone", everyone.ID, uipath.EveryoneGroupID)

	_, err = c.FindOrchestratorUser(ctx, id, user.UserName)
	resttest.ExpectKind(t, err, rest.NotFound)
	row := resttest.Succeed[*OrchestratorUser](t)(c.AddOrchestratorUser(ctx, *user))
	again := resttest.Succeed[*OrchestratorUser](t)(c.AddOrchestratorUser(ctx, *user))
	resttest.Expect(t, "row", again.ID, row.ID)
	twice(func() error { return c.ChangeTenantRole(ctx, uipath.AuditorRoleID, []int64{row.ID}, nil) }, rest.Conflict)
	row = resttest.Succeed[*OrchestratorUser](t)(c.FindOrchestratorUser(ctx, id, user.UserName))
	resttest.Expect(t, "role", len(row.Roles) == 1 && row.Roles[0].RoleID == uipath.AuditorRoleID && row.Roles[0].RoleType == RoleTenant, true)
	twice(func() error { return c.ChangeTenantRole(ctx, uipath.AuditorRoleID, nil, []int64{row.ID}) }, rest.NotFound)
	must(c.AssignFolderRoles(ctx, []int64{row.ID}, uipath.InvoicesFolderID, []int64{uipath.OperatorRoleID, uipath.AutomationUserRoleID}))
	opened, err := c.OpenFolderUserRoles(ctx, uipath.InvoicesFolderID, false)
	members := resttest.Succeed[[]FolderUser](t)(allOf(ctx, opened, err))
	i := slices.IndexFunc(members, func(u FolderUser) bool { return u.UserID == row.ID })
	if i < 0 || len(members[i].AssignedRoleIDs()) != 2 {
		t.Errorf("members of the folder: %+v", members)
	}
	twice(func() error { return c.RemoveUserFromFolder(ctx, row.ID, uipath.InvoicesFolderID) })
	folders := resttest.Succeed[[]Folder](t)(c.Folders(ctx))
	i = slices.IndexFunc(folders, func(f Folder) bool { return f.Path == uipath.ArchiveFolderPath })
	if i < 0 || folders[i].ParentID != uipath.InvoicesFolderID {
		t.Errorf("folders %+v", folders)
	}

	dora := resttest.Succeed[*User](t)(c.User(ctx, uipath.DirectoryUserID))
	resttest.Expect(t, "category", dora.Category, CategoryDirectory)
	resttest.Expect(t, "row of a directory's user", resttest.Succeed[*OrchestratorUser](t)(c.AddOrchestratorUser(ctx, *dora)).Key, dora.ID)

	twice(func() error { return c.DeleteUser(ctx, id) }, rest.BadRequest)
	_, err = c.User(ctx, id)
	resttest.ExpectKind(t, err, rest.NotFound)
	if c.DeleteUser(ctx, uipath.OwnerID) == nil {
		t.Error("the owner was deleted")
	}
	if c.edition == EditionCloud {
		inviteOn(t, s, c)
	}
}

func inviteOn(t *testing.T, s *sandbox.Sandbox, c *Client) {
	t.Helper()
	ctx := t.Context()
	base, _ := url.Parse(s.URL() + uipath.Root)
	send := NewInvite{Email: "grace@example.com", Name: "Grace", GroupIDs: []string{uipath.FinanceGroupID}}
	send.RedirectURL = AcceptURL(base, uipath.PartitionGlobalID, uipath.OrganizationName, send.Email, "")
	invited := resttest.Succeed[*User](t)(c.inviteAlone(ctx, send, nobodyIsOurs))
	user := resttest.Succeed[*User](t)(c.User(ctx, invited.ID))
	resttest.Expect(t, "pending", user.Pending(), true)
	if _, err := c.inviteAlone(ctx, send, nobodyIsOurs); err == nil {
		t.Error("the same person was invited twice")
	}
	if mails := len(s.Outbox.All()); mails != 1 {
		t.Errorf("%d mails, want 1", mails)
	}
	send.Email, send.RedirectURL = "heidi@example.com", "https://elsewhere.example/"
	_, err := c.inviteAlone(ctx, send, nobodyIsOurs)
	resttest.ExpectKind(t, err, rest.BadRequest)
}

// Lost responses create nobody twice and no mail twice, and adopt nobody.
func TestLostResponsesOnTheSandbox(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{
		kernel.FaultResetBefore, kernel.FaultResetAfter, kernel.FaultTruncate, kernel.FaultEmpty, kernel.FaultHTML, kernel.FaultUnavailableEmpty,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, c := stand(t, sandbox.Options{}, nil)
			for _, route := range []string{"/identity_/api/User/BulkCreate", "/orchestrator_/odata/Users"} {
				s.Faults.Add(kernel.Fault{Platform: "uipath", Method: "POST", Route: route, Kind: kind})
			}
			id := uuid.NewString()
			user := resttest.Succeed[*User](t)(c.CreateUser(t.Context(), NewUser{ID: id, UserName: "ada@example.com", Email: "ada@example.com"}))
			resttest.Expect(t, "id", user.ID, id)
			resttest.Expect(t, "row", resttest.Succeed[*OrchestratorUser](t)(c.AddOrchestratorUser(t.Context(), *user)).Key, id)
			found := resttest.Succeed[[]User](t)(c.Users(t.Context(), UserQuery{SearchTerm: "ada@example.com"}))
			resttest.Expect(t, "users", len(found), 1)
		})
	}
}

// With the platform's own limits on, more calls than a window allows end without one refusal.
func TestNoRefusalWithRealRateLimits(t *testing.T) {
	t.Parallel()
	clock := kernel.NewFrozenClock(time.Date(2026, 3, 1, 12, 3, 20, 0, time.UTC))
	s, c := stand(t, sandbox.Options{RealRateLimits: true, Clock: clock}, func(config *Config) {
		config.Now = clock.Now
		config.Sleep = func(ctx context.Context, d time.Duration) error { clock.Advance(d); return ctx.Err() }
	})
	for i := range 700 {
		active := i%2 == 0
		if err := c.UpdateUser(t.Context(), uipath.RegularUserID, UserChange{IsActive: &active}); err != nil {
			t.Fatal(err)
		}
		resttest.Succeed[*User](t)(c.User(t.Context(), uipath.RegularUserID))
	}
	refused := s.Journal.Count(func(call kernel.Call) bool { return call.Status == http.StatusTooManyRequests })
	resttest.Expect(t, "refusals", refused, 0)
}

// A personal access token without scopes works on the identity server, and does not show who it belongs to where Orchestrator refuses it.
func TestPersonalAccessTokens(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]Self{uipath.PAT: {}, uipath.ScopedPAT: {UserID: uipath.AdminID}} {
		_, c := stand(t, sandbox.Options{}, func(config *Config) {
			config.Credentials = Credentials{AccessToken: token}
			config.PartitionGlobalID = uipath.PartitionGlobalID
		})
		resttest.Expect(t, "self", *resttest.Succeed[*Self](t)(c.Self(t.Context())), want)
		resttest.Expect(t, "users", len(resttest.Succeed[[]User](t)(c.Users(t.Context(), UserQuery{}))) > 0, true)
	}
}

// What an application lacks is named, whether the sign-in or the call is refused.
func TestMissingScopesOnTheSandbox(t *testing.T) {
	t.Parallel()
	_, c := stand(t, sandbox.Options{}, func(config *Config) {
		config.Credentials = Credentials{ClientID: uipath.ReadOnlyClientID, ClientSecret: uipath.ReadOnlyClientSecret}
	})
	_, err := c.Users(t.Context(), UserQuery{})
	if err == nil || !strings.Contains(err.Error(), "the scope PM.User:") {
		t.Errorf("error %v, want the scope that the application lacks", err)
	}
	for _, status := range []string{"403", "401", "400"} {
		_, c = stand(t, sandbox.Options{Switches: map[string]string{"uipath.scope_error_status": status}}, func(config *Config) {
			config.Credentials = Credentials{ClientID: uipath.ReadOnlyClientID, ClientSecret: uipath.ReadOnlyClientSecret}
			config.Scopes = []string{"PM.User.Read"}
		})
		resttest.Succeed[[]User](t)(c.Users(t.Context(), UserQuery{}))
		_, err := c.CreateUser(t.Context(), NewUser{ID: uuid.NewString(), UserName: "ada@example.com"})
		resttest.ExpectKind(t, err, rest.Forbidden)
		resttest.Expect(t, "missing", slices.Contains(MissingScopes(err), "PM.User.Write"), true)
	}
}

// K5.1: a search that takes no special characters still finds who has them in the name, by what comes before.
func TestSearchOfNamesWithSpecialCharacters(t *testing.T) {
	t.Parallel()
	for _, search := range []string{"found", "nothing", "400"} {
		_, c := stand(t, sandbox.Options{Switches: map[string]string{"uipath.search_special_characters": search}}, nil)
		const name = "mary-jane.doe@example.com"
		mary := resttest.Succeed[*User](t)(c.CreateUser(t.Context(), NewUser{ID: uuid.NewString(), UserName: name, Email: name}))
		resttest.Expect(t, search, resttest.Succeed[*OrchestratorUser](t)(c.AddOrchestratorUser(t.Context(), *mary)).Key, mary.ID)
	}
}

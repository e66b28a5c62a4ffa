package access_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// estateClient is signed in to a sandbox as its application.
func estateClient(env *acctest.Env) *access.Client { return access.New(estateSettings(env)) }

func estateSettings(env *acctest.Env) access.Settings {
	values := map[string]string{}
	for _, v := range env.EnvAt(env.URL()) {
		if v.Key == "uipath" {
			values[v.Setting] = v.Value
		}
	}
	runtime := env.Runtime()
	return access.Settings{
		Connection: platform.Connection{HTTP: &http.Client{Transport: runtime.Transport(http.DefaultTransport)}, Clock: runtime.Clock},
		Edition:    values["edition"], BaseURL: values["base_url"], Organization: values["organization"], Tenant: values["tenant"],
		PartitionGlobalID: values["partition_global_id"],
		Credentials:       api.Credentials{ClientID: uipath.ClientID, ClientSecret: uipath.ClientSecret},
	}
}

// switched sets switches of UiPath's.
func switched(pairs ...string) (options []acctest.Option) {
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		options = append(options, acctest.Set("uipath."+name, value))
	}
	return options
}

// estateColumns are what a row shows, the ids of what and where left out.
func estateColumns(r platform.AccessRow) []string {
	return []string{r.Email, r.Status, r.Kind, r.What, r.Where, r.Origin}
}

const leaver = "lea.leaver@sandbox.example"

// peopledTenant has every kind of row, and every origin.
func peopledTenant(t *testing.T, options ...acctest.Option) *acctest.Env {
	t.Helper()
	env := acctest.Start(t, options...)
	p := env.UiPath
	p.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
	p.AddGroupMember(uipath.AutomationUsersGroupID, uipath.RegularUserID)
	p.AddGroupMember(uipath.AutomationUsersGroupID, uipath.PendingUserID)
	p.AddGroupMember(uipath.AutomationUsersGroupID, uipath.DirectoryStrangerObjectID)
	p.AddGroupMember(uipath.AutomationUsersGroupID, uipath.DirectoryGroupObjectID)
	p.GrantTenantRole(uipath.RegularUserID, uipath.AuditorRoleID)
	p.GrantTenantRole(uipath.EveryoneGroupID, uipath.AuditorRoleID)
	p.GrantFolderRole(uipath.InvoicesFolderID, uipath.RegularUserID, uipath.OperatorRoleID)
	p.GrantFolderRole(uipath.InvoicesFolderID, uipath.AutomationUsersGroupID, uipath.AutomationUserRoleID)
	p.EditUser(uipath.OwnerID, func(u *uipath.User) { u.IsActive = false })
	left := p.AddUser(uipath.User{UserName: leaver, Email: leaver})
	p.GrantTenantRole(left.ID, uipath.AuditorRoleID)
	p.DeleteUser(left.ID)
	return env
}

// peopledRows are the rows of peopledTenant. The stranger is somebody of a directory without an account.
func peopledRows(stranger string) []string {
	owner, admin, rita, dora, peter := uipath.OwnerUserName+"|disabled|", uipath.AdminUserName+"|active|", uipath.RegularUserName+"|active|",
		uipath.DirectoryUserName+"|active|", uipath.PendingUserName+"|pending|"
	rows := []string{
		owner + "account|||", admin + "account|||", rita + "account|||", dora + "account|||", peter + "invitation|||",
		owner + "membership|Administrators||direct|administrator", admin + "membership|Administrators||direct|administrator",
		rita + "membership|Finance||direct", dora + "membership|Finance||direct",
		rita + "membership|Automation Users||direct", peter + "membership|Automation Users||direct", stranger + "||membership|Automation Users||direct",
		admin + "grant|Tenant Administrator|Default|direct|administrator", rita + "grant|Auditor|Default|direct",
		leaver + "|deleted|grant|Auditor|Default|direct",
		admin + "grant|Folder Administrator|Finance|direct|administrator",
		admin + "grant|Folder Administrator|Finance/Invoices|folder Finance|administrator",
		admin + "grant|Folder Administrator|Finance/Invoices/Archive|folder Finance|administrator",
		rita + "grant|Operator|Finance/Invoices|direct", rita + "grant|Operator|Finance/Invoices/Archive|folder Finance/Invoices",
	}
	for _, person := range []string{owner, admin, rita, dora, peter} {
		rows = append(rows, person+"grant|Auditor|Default|group Everyone")
	}
	for _, person := range []string{rita, peter, stranger + "||"} {
		rows = append(rows,
			person+"grant|Allow to be Automation User|Default|group Automation Users",
			person+"grant|Automation User|Finance/Invoices|group Automation Users",
			person+"grant|Automation User|Finance/Invoices/Archive|group Automation Users, folder Finance/Invoices")
	}
	return rows
}

// Everything that anybody has is a row, by its origin, in every variant of what lists show.
func TestEstate(t *testing.T) {
	t.Parallel()
	const stranger = "simon.stranger@corp.example"
	for name, c := range map[string]struct {
		stranger string // as groups show somebody without an account
		options  []acctest.Option
	}{
		"as recorded":         {"", nil},
		"on premises":         {stranger, switched("edition=on_prem")},
		"in a suite":          {stranger, switched("edition=automation_suite", "enums=names")},
		"groups without call": {stranger, switched("group_members_call=404", "everyone_in_group_ids=omitted")},
		"tenant in lists":     {"", switched("account_id_in_lists=present", "odata_count=asked")},
		"short pages":         {"", switched("max_top=100", "times=utc")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopledTenant(t, c.options...)
			estate, err := estateClient(env).Estate(t.Context(), platform.EstateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			estatetest.ExpectLines(t, "estate", estatetest.Lines(estate.Rows, estateColumns), peopledRows(c.stranger))
			if estate.TenantID != uipath.PartitionGlobalID || estate.SignedInAs != "application "+uipath.ClientID || len(estate.Failures) != 0 ||
				name != "on premises" && estate.Tenant != uipath.OrganizationName {
				t.Errorf("tenant %q (%s), signed in as %q, failures %v", estate.Tenant, estate.TenantID, estate.SignedInAs, estate.Failures)
			}
			tenantKey := uipath.TenantKey
			if name == "on premises" { // whose tenants are the organizations
				tenantKey = uipath.PartitionGlobalID
			}
			expectIDs(t, tenantKey, estate.Rows)
			counts := []string{
				"users 5 of 5", "groups 7 of -1", "users of the tenant Default 6 of 6", "folders 4 of 4", "users of folder Finance 1 of 1",
				"users of folder Finance/Invoices 3 of 3", "users of folder Finance/Invoices/Archive 3 of 3", "users of folder Shared 0 of 0",
				"memberships and grants of robots, applications and directory groups, left out 2 of -1",
			}
			for group, members := range map[string]int{"Administrators": 2, "Finance": 2, "Automation Users": 4, "Automation Developers": 0,
				"Automation Express": 0, "Citizen Developers": 0} {
				total := members
				if c.stranger != "" { // groups have their members in one piece there, uncounted
					total = platform.NoTotal
				}
				counts = append(counts, fmt.Sprintf("members of group %s %d of %d", group, members, total))
			}
			estatetest.ExpectCounts(t, "estate", estate.Counts, counts)
		})
	}
}

// expectIDs checks that each row has the ids of what it shows, and the times that the platform reports.
func expectIDs(t *testing.T, tenantKey string, rows []platform.AccessRow) {
	t.Helper()
	ids := map[string]string{
		"Administrators": uipath.AdministratorsGroupID, "Finance": uipath.FinanceGroupID, "Automation Users": uipath.AutomationUsersGroupID,
		"Tenant Administrator": "11", "Allow to be Automation User": "12", "Auditor": "13", "Folder Administrator": "21", "Automation User": "22",
		"Operator": "23",
	}
	places := map[string]string{"": "", "Default": tenantKey, "Finance": "102", "Finance/Invoices": "103", "Finance/Invoices/Archive": "104"}
	for _, row := range rows {
		what := ids[row.What]
		if row.Kind == platform.KindInvitation {
			what = uipath.PendingUserID
		}
		hasAccount := row.Status != "" && row.Status != platform.StatusDeleted
		if row.Tenant == "" || row.AccountID == "" || row.WhatID != what || row.WhereID != places[row.Where] || hasAccount == row.Created.IsZero() ||
			(row.AccountID == uipath.AdminID) == row.LastLogin.IsZero() && row.AccountID != uipath.OwnerID {
			t.Errorf("%+v", row)
		}
	}
}

// AccessOf shows of a person what the estate does, but for what comes from a folder above.
func TestEstate_asAccessOf(t *testing.T) {
	t.Parallel()
	env := peopledTenant(t)
	c := estateClient(env)
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	people := []string{uipath.RegularUserName, uipath.AdminUserName, uipath.PendingUserName}
	estatetest.ExpectAccessOf(t, "estate", c, estate, people, func(row *platform.AccessRow) bool {
		if row.WhereID == uipath.TenantKey { // AccessOf knows it where it read a row by itself
			row.WhereID = ""
		}
		return !strings.Contains(row.Origin, "folder ")
	})
}

// A part that cannot be read is an error that names it, or a failure beside all that can be read.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	const orch = "/orchestrator_"
	admin, rita := uipath.AdminUserName+"|active|", uipath.RegularUserName+"|active|"
	for name, c := range map[string]struct {
		route   string
		nth     int
		failure estatetest.Failure
	}{
		"page 2 of the users": {"/identity_/api/User/users/{partitionGlobalId}", 2, estatetest.Failure{Part: "users", Shown: []string{
			admin + "account|||", admin + "grant|Tenant Administrator|Default|direct|administrator"}, Lost: []string{"|deleted|"}}},
		"groups": {"/identity_/api/Group/{partitionGlobalId}", 1, estatetest.Failure{Part: "groups", Shown: []string{
			admin + "account|||", rita + "grant|Auditor|Default|direct"}, Lost: []string{rita + "membership|Finance||direct"}}},
		"users of the tenant": {orch + "/odata/Users", 1, estatetest.Failure{Part: "users of the tenant Default", Shown: []string{
			rita + "grant|Operator|Finance/Invoices|direct", rita + "grant|Automation User|Finance/Invoices|group Automation Users",
		}, Lost: []string{rita + "grant|Auditor|Default|direct"}}},
		"folders": {orch + "/odata/Folders", 1, estatetest.Failure{Part: "folders", Shown: []string{rita + "grant|Auditor|Default|direct"},
			Lost: []string{rita + "grant|Operator|Finance/Invoices|direct"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.failure.Says = "403"
			c.failure.Expect(t, func() estatetest.Client {
				env := peopledTenant(t, acctest.SeedUsers(1000*(c.nth-1)))
				env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: c.nth, Times: -1}.On("uipath", http.MethodGet, c.route))
				return estateClient(env)
			}, estateColumns)
		})
	}
}

// A thousand people cost pages, one list for each group and folder, and a few calls.
func TestEstate_calls(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(1000))
	for i := range 10 {
		folder := env.UiPath.AddFolder(0, fmt.Sprintf("Folder %d", i))
		env.UiPath.GrantFolderRole(folder.ID, uipath.AutomationUsersGroupID, uipath.OperatorRoleID)
	}
	for _, u := range env.UiPath.Users() {
		env.UiPath.AddGroupMember(uipath.AutomationUsersGroupID, u.ID)
		env.UiPath.GrantTenantRole(u.ID, uipath.AuditorRoleID)
	}
	env.Journal.Clear()
	var progress estatetest.Progress
	estate, err := estateClient(env).Estate(t.Context(), platform.EstateOptions{Progress: progress.Report})
	if err != nil {
		t.Fatal(err)
	}
	const people, pages, groups, folders = 1005, 2, 6, 14
	calls := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodGet })
	if budget := 2*pages + groups + pages + folders + 5; calls > budget { // users, members of the one group that holds all, tenant's users
		t.Errorf("%d calls of at most %d: %v", calls, budget, env.Journal.All())
	}
	// Each has an account, a membership, two roles in the tenant and one in ten folders; administrators one more membership and roles.
	if rows := len(estate.Rows); rows < people*14 || rows > people*14+10 || progress.Most() > rows || progress.Most() < people*4 {
		t.Errorf("%d rows, at most %d reported", rows, progress.Most())
	}
	if progress.All() < calls-8 {
		t.Errorf("%d reports of %d calls", progress.All(), calls)
	}
	for _, count := range []string{"users 1005 of 1005", "members of group Automation Users 1005 of 1005"} {
		if counts := estatetest.CountLines(estate.Counts); !slices.Contains(counts, count) {
			t.Errorf("%s is not in %q", count, counts)
		}
	}
}

// Who reads is said as people know it. Without a tenant there are no roles, and a count says so.
func TestEstate_signedIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings func(*access.Settings)
		want     string
	}{
		"access token of a user": {func(s *access.Settings) { s.Credentials = api.Credentials{AccessToken: uipath.ScopedPAT} }, uipath.AdminUserName},
		"without a tenant":       {func(s *access.Settings) { s.Tenant = "" }, "application " + uipath.ClientID},
		"by the setting": {func(s *access.Settings) {
			s.Credentials, s.Tenant = api.Credentials{AccessToken: uipath.ScopedPAT}, ""
			s.SignedInUserID, s.PartitionGlobalID = strings.ToUpper(uipath.OwnerID), uipath.PartitionGlobalID
		}, uipath.OwnerUserName},
		"unknown": {func(s *access.Settings) {
			s.Credentials, s.Tenant = api.Credentials{AccessToken: uipath.ScopedPAT}, ""
			s.PartitionGlobalID = uipath.PartitionGlobalID
		}, ""},
	} {
		env := peopledTenant(t)
		settings := estateSettings(env)
		c.settings(&settings)
		estate, err := access.New(settings).Estate(t.Context(), platform.EstateOptions{})
		if err != nil || estate.SignedInAs != c.want {
			t.Errorf("%s: signed in as %q, want %q, %v", name, estate.SignedInAs, c.want, err)
			continue
		}
		noTenant := slices.ContainsFunc(estate.Counts, func(c platform.EstateCount) bool { return strings.Contains(c.What, "without a tenant") })
		if grants := strings.Contains(strings.Join(estatetest.Lines(estate.Rows, estateColumns), "\n"), "|grant|"); grants == noTenant ||
			noTenant != (cmp.Or(settings.Tenant, "none") == "none") {
			t.Errorf("%s: grants %t, no tenant %t", name, grants, noTenant)
		}
	}
}

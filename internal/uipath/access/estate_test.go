package access_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
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

// estateRow is what a row shows, the ids of what and where left out.
func estateRow(r platform.AccessRow) string {
	text := strings.Join([]string{r.Email, r.Status, r.Kind, r.What, r.Where, r.Origin}, "|")
	if r.Administrator {
		text += "|administrator"
	}
	return text
}

func estateRows(rows []platform.AccessRow) []string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, estateRow(row))
	}
	slices.Sort(lines)
	return lines
}

func expectLines(t *testing.T, got, want []string) {
	t.Helper()
	slices.Sort(want)
	for _, line := range want {
		if i := slices.Index(got, line); i >= 0 {
			got = slices.Delete(slices.Clone(got), i, i+1)
		} else {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		t.Errorf("unexpected: %s", line)
	}
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
			expectLines(t, estateRows(estate.Rows), peopledRows(c.stranger))
			if estate.TenantID != uipath.PartitionGlobalID || estate.SignedInAs != "application "+uipath.ClientID || len(estate.Failures) != 0 ||
				name != "on premises" && estate.Tenant != uipath.OrganizationName {
				t.Errorf("tenant %q (%s), signed in as %q, failures %v", estate.Tenant, estate.TenantID, estate.SignedInAs, estate.Failures)
			}
			tenantKey := uipath.TenantKey
			if name == "on premises" { // whose tenants are the organizations
				tenantKey = uipath.PartitionGlobalID
			}
			expectIDs(t, tenantKey, estate.Rows)
			checkCounts(t, estate.Counts, map[string]string{
				"users": "5 of 5", "users of the tenant Default": "6 of 6", "folders": "4 of 4", "users of folder Finance/Invoices": "3 of 3",
				"memberships and grants of robots, applications and directory groups, left out": "2 of -1",
			})
		})
	}
}

// checkCounts compares some counts, and that all match.
func checkCounts(t *testing.T, counts []platform.EstateCount, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, count := range counts {
		got[count.What] = fmt.Sprintf("%d of %d", count.Read, count.Total)
		if !count.Matches() {
			t.Errorf("%s: %s", count.What, got[count.What])
		}
	}
	for what, n := range want {
		if got[what] != n {
			t.Errorf("%s: %q, want %q in %v", what, got[what], n, got)
		}
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
	found, err := c.AccessOf(t.Context(), []string{uipath.RegularUserName, uipath.AdminUserName, uipath.PendingUserName})
	if err != nil {
		t.Fatal(err)
	}
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	known := func(rows []platform.AccessRow) (lines []string) {
		for _, row := range rows {
			person := slices.Contains([]string{uipath.RegularUserID, uipath.AdminID, uipath.PendingUserID}, row.AccountID)
			if row.WhereID == uipath.TenantKey { // AccessOf knows it where it read a row by itself
				row.WhereID = ""
			}
			if person && !strings.Contains(row.Origin, "folder ") {
				lines = append(lines, fmt.Sprintf("%+v", row))
			}
		}
		return lines
	}
	expectLines(t, known(found), known(estate.Rows))
}

// A part that cannot be read is an error that names it, or a failure beside all that can be read.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	const orch = "/orchestrator_"
	for name, c := range map[string]struct {
		route string
		nth   int
		what  string
		shown []string // all the same
		lost  []string
	}{
		"page 2 of the users": {"/identity_/api/User/users/{partitionGlobalId}", 2, "users",
			[]string{uipath.AdminUserName + "|active|account|||",
				uipath.AdminUserName + "|active|grant|Tenant Administrator|Default|direct|administrator"}, nil},
		"groups": {"/identity_/api/Group/{partitionGlobalId}", 1, "groups",
			[]string{uipath.AdminUserName + "|active|account|||", uipath.RegularUserName + "|active|grant|Auditor|Default|direct"},
			[]string{uipath.RegularUserName + "|active|membership|Finance||direct"}},
		"users of the tenant": {orch + "/odata/Users", 1, "users of the tenant Default",
			[]string{uipath.RegularUserName + "|active|grant|Operator|Finance/Invoices|direct",
				uipath.RegularUserName + "|active|grant|Automation User|Finance/Invoices|group Automation Users"},
			[]string{uipath.RegularUserName + "|active|grant|Auditor|Default|direct"}},
		"folders": {orch + "/odata/Folders", 1, "folders",
			[]string{uipath.RegularUserName + "|active|grant|Auditor|Default|direct"},
			[]string{uipath.RegularUserName + "|active|grant|Operator|Finance/Invoices|direct"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopledTenant(t, acctest.SeedUsers(1000*(c.nth-1)))
			fault := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: c.nth, Times: -1}.On("uipath", http.MethodGet, c.route)
			env.Faults.Add(fault)
			var failure *platform.EstateFailure
			if estate, err := estateClient(env).Estate(t.Context(), platform.EstateOptions{}); estate != nil || !errors.As(err, &failure) ||
				failure.What != c.what || !strings.Contains(err.Error(), "403") {
				t.Fatalf("%v, %v", estate, err)
			}
			env.Faults.Clear()
			env.Faults.Add(fault)
			estate, err := estateClient(env).Estate(t.Context(), platform.EstateOptions{Partial: true})
			if err != nil || len(estate.Failures) != 1 || estate.Failures[0].What != c.what {
				t.Fatalf("partial: %+v, %v", estate, err)
			}
			rows := estateRows(estate.Rows)
			for _, row := range c.shown {
				if !slices.Contains(rows, row) {
					t.Errorf("partial: no %s in %s", row, strings.Join(rows, "\n"))
				}
			}
			for _, row := range c.lost {
				if slices.Contains(rows, row) {
					t.Errorf("partial: it shows %s", row)
				}
			}
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
	var seen, most atomic.Int64
	estate, err := estateClient(env).Estate(t.Context(), platform.EstateOptions{Progress: func(_ string, rows int) {
		seen.Add(1)
		for was := most.Load(); int64(rows) > was && !most.CompareAndSwap(was, int64(rows)); was = most.Load() {
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	const people, pages, groups, folders = 1005, 2, 6, 14
	calls := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodGet })
	if budget := 2*pages + groups + pages + folders + 5; calls > budget { // users, members of the one group that holds all, tenant's users
		t.Errorf("%d calls of at most %d: %v", calls, budget, env.Journal.All())
	}
	// Each has an account, a membership, two roles in the tenant and one in ten folders; administrators one more membership and roles.
	if rows := len(estate.Rows); rows < people*14 || rows > people*14+10 || int(most.Load()) > rows || int(most.Load()) < people*4 {
		t.Errorf("%d rows, at most %d reported", rows, most.Load())
	}
	if int(seen.Load()) < calls-8 {
		t.Errorf("%d reports of %d calls", seen.Load(), calls)
	}
	checkCounts(t, estate.Counts, map[string]string{"users": "1005 of 1005", "members of group Automation Users": "1005 of 1005"})
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
		if grants := strings.Contains(strings.Join(estateRows(estate.Rows), "\n"), "|grant|"); grants == noTenant ||
			noTenant != (cmp.Or(settings.Tenant, "none") == "none") {
			t.Errorf("%s: grants %t, no tenant %t", name, grants, noTenant)
		}
	}
}

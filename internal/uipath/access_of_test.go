package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// accounts is what the data source of all platforms shows of people on UiPath.
func accounts(t *testing.T, env *acctest.Env, emails ...string) string {
	t.Helper()
	w := env.NewWorkspace(t, "data \"platformusers_accounts\" \"it\" {\n  platforms = [\"uipath\"]\n  emails = [\""+strings.Join(emails, `", "`)+
		"\"]\n}\noutput \"it\" {\n  value = join(\" | \", [for e in data.platformusers_accounts.it.accounts : join(\" \", compact([e.kind, e.email, "+
		"e.status, e.what, e.where, e.origin]))])\n}\n")
	out := w.MustRun(t, "apply", "-auto-approve")
	_, value, _ := strings.Cut(out[strings.LastIndex(out, "Outputs:"):], `it = "`)
	value, _, _ = strings.Cut(value, `"`)
	return value
}

// What somebody has is his own, or his groups', whichever way the platform shows it.
func TestAccAccessOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options []acctest.Option
		refused bool // the call for one user
	}{
		"as recorded": {nil, false}, "on premises": {[]acctest.Option{acctest.Set("uipath.edition", "on_prem")}, false}, "by folders": {nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := peopled(t, c.options...)
			env.UiPath.AddGroupMember(uipath.AutomationUsersGroupID, uipath.RegularUserID)
			if c.refused {
				env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodGet, Kind: kernel.FaultStatus, Status: http.StatusNotFound, Times: -1,
					Route: allRolesRoute})
			}
			rita, row := uipath.RegularUserName, func(parts ...string) string { return strings.Join(parts, " ") }
			want := strings.Join([]string{
				row("account", rita, "active"),
				row("membership", rita, "active", "Automation Users", "direct"),
				row("membership", rita, "active", "Finance", "direct"),
				row("grant", rita, "active", "Allow to be Automation User", uipath.TenantName, "group Automation Users"),
				row("grant", rita, "active", "Auditor", uipath.TenantName, "direct"),
				row("grant", rita, "active", "Operator", uipath.InvoicesFolderPath, "direct"),
				row("grant", rita, "active", "Operator", uipath.InvoicesFolderPath, "group Automation Users"),
			}, " | ")
			if got := accounts(t, env, strings.ToUpper(rita)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	env := peopled(t)
	want := "account " + uipath.DirectoryUserName + " active | membership " + uipath.DirectoryUserName + " active Finance direct | invitation " +
		uipath.PendingUserName + " pending"
	if got := accounts(t, env, uipath.PendingUserName, uipath.DirectoryUserName, "nobody@example.com"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

const (
	foldersRoute  = "/orchestrator_/odata/Folders/UiPath.Server.Configuration.OData."
	allRolesRoute = foldersRoute + "GetAllRolesForUser(username='{username}',skip={skip},take={take})"
)

// Few people in a large tenant cost a few calls each, and no list of each folder.
func TestAccAccessOf_calls(t *testing.T) {
	t.Parallel()
	env := peopled(t, acctest.SeedUsers(4000))
	for i := range 60 {
		env.UiPath.AddFolder(0, fmt.Sprintf("Folder %d", i))
	}
	accounts(t, env, uipath.RegularUserName, uipath.AdminUserName, uipath.OwnerUserName)
	if n := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodGet }); n > 2*(3*3+2) { // the output is planned and applied
		t.Errorf("%d reads: %v", n, env.Journal.All())
	}
}

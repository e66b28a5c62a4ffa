package access_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

func clientOver(env *acctest.Env, answers estatetest.Answers) *access.Client {
	settings := estateSettings(env)
	settings.Connection.HTTP.Transport = answers.Over(settings.Connection.HTTP.Transport)
	return access.New(settings)
}

func usersOf(folder int64) string {
	return fmt.Sprintf("GetUsersForFolder(key=%d,includeInherited=true)", folder)
}

// before does something before a call is made.
type before struct {
	base http.RoundTripper
	do   func(*http.Request)
}

func (b before) RoundTrip(r *http.Request) (*http.Response, error) {
	b.do(r)
	return b.base.RoundTrip(r)
}

// What seldom happens: roles whose folder the platform does not name, or of which it marks all at once, holders whom no list of the tenant shows, and
// a group and a folder that are deleted meanwhile.
func TestEstate_rare(t *testing.T) {
	t.Parallel()
	env := peopledTenant(t)
	const archive = int64(104)
	held := func(id int, name, kind, inherited, roles string) string {
		return fmt.Sprintf(`{"Id":%d,"UserEntity":{"Id":%[1]d,"UserName":%q,"Type":%q,"IsInherited":%s},"Roles":[%s]}`, id, name, kind, inherited, roles)
	}
	c := clientOver(env, estatetest.Answers{usersOf(archive): `{"@odata.count":3,"value":[` + strings.Join([]string{
		held(9001, strings.ToUpper(uipath.RegularUserName), "User", "false", `{"Id":22,"Name":"Automation User","Origin":"Inherited"}`),
		held(9002, uipath.AdminUserName, "User", "true", `{"Id":23,"Name":"Operator","Origin":"Assigned"}`),
		held(9003, "some robot", "Robot", "false", `{"Id":23,"Name":"Operator","Origin":"Assigned"}`),
	}, ",") + `]}`})
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := estatetest.Lines(estate.Rows, estateColumns)
	rita, admin := uipath.RegularUserName+"|active|", uipath.AdminUserName+"|active|"
	estatetest.ExpectLines(t, "archive", platform.Filter(lines, func(line string) bool { return strings.Contains(line, "/Archive|") }), []string{
		rita + "grant|Automation User|Finance/Invoices/Archive|a folder above", admin + "grant|Operator|Finance/Invoices/Archive|a folder above",
	})
	const others = "memberships and grants of robots, applications and directory groups, left out 3 of -1"
	if counts := strings.Join(estatetest.CountLines(estate.Counts), "\n"); !strings.Contains(counts, others) {
		t.Errorf("no %q in\n%s", others, counts)
	}
	env.UiPath.AddUser(uipath.User{UserName: "later@corp.example", Email: "later@corp.example"})
	again, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil || !strings.Contains(strings.Join(estatetest.Lines(again.Rows, estateColumns), "\n"), "later@corp.example|active|account") {
		t.Errorf("an estate is not read again: %v", err)
	}
	settings := estateSettings(env)
	settings.Connection.HTTP.Transport = before{settings.Connection.HTTP.Transport, func(r *http.Request) {
		if strings.Contains(r.URL.Path, usersOf(archive)) {
			env.UiPath.DeleteFolder(archive)
		}
		if strings.HasSuffix(r.URL.Path, "/"+uipath.FinanceGroupID+"/Members") {
			env.UiPath.DeleteGroup(uipath.FinanceGroupID)
		}
	}}
	if _, err := access.New(settings).Estate(t.Context(), platform.EstateOptions{}); err != nil {
		t.Errorf("a folder and a group that are deleted meanwhile: %v", err)
	}
}

// A list that fails, or does not show which roles there are, is no list without any.
func TestEstate_rareFailures(t *testing.T) {
	t.Parallel()
	env := peopledTenant(t)
	rita := uipath.RegularUserName + "|active|"
	for answer, failure := range map[[2]string]estatetest.Failure{
		{usersOf(uipath.InvoicesFolderID), "403"}: {
			Part: "users of folder Finance/Invoices", Says: "403", Shown: []string{rita + "grant|Auditor|Default|direct"}},
		{usersOf(uipath.InvoicesFolderID), `{"@odata.count":1,"value":[{"Id":1,"UserEntity":{"Id":1,"UserName":"x","Type":"User"}}]}`}: {
			Part: "users of folder Finance/Invoices", Shown: []string{rita + "grant|Auditor|Default|direct"}},
		{"/" + uipath.FinanceGroupID + "/Members", "403"}: {Part: "members of group Finance", Says: "403", Shown: []string{rita + "account|||"}},
	} {
		failure.Expect(t, func() estatetest.Client { return clientOver(env, estatetest.Answers{answer[0]: answer[1]}) }, estateColumns)
	}
}

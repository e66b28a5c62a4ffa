package access_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// estateColumns are what a row shows, but times and ids.
func estateColumns(r platform.AccessRow) []string {
	return []string{r.Name, r.Status, r.Kind, r.What, r.Origin}
}

func TestEstate(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"e11", "a360_v1", "a360_v2"} {
		env, c := start(t, acctest.Set("controlroom.generation", generation), acctest.Set("controlroom.max_page_length", "20"))
		env.ControlRoom.AddUser(controlroom.User{
			Username: "mia.admin", Email: "MIA.many@sandbox.example", Disabled: true, RoleIDs: []int64{env.ControlRoom.RoleIDOf("AAE_Admin")},
		})
		env.ControlRoom.SignIn(controlroom.ManyRolesUserID)
		env.Journal.Clear()
		var progress estatetest.Progress
		estate, err := c.Estate(t.Context(), platform.EstateOptions{Progress: progress.Report})
		if err != nil {
			t.Fatal(err)
		}
		lines := estatetest.Lines(estate.Rows, estateColumns)
		for _, want := range []string{
			controlroom.MappedUsername + "|active|account||",
			controlroom.MappedUsername + "|active|grant|Finance Operators|directory group " + controlroom.MappedGroup,
			"mia.admin|disabled|account||", "mia.admin|disabled|grant|AAE_Admin|direct|administrator",
			"mia.many|active|account||", "mia.many|active|grant|HR Auditors|direct",
			"user-00020|active|account||",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("%s: lacks %q in\n%s", generation, want, strings.Join(lines, "\n"))
			}
		}
		users := len(env.ControlRoom.Users())
		estatetest.ExpectCounts(t, generation, estate.Counts, []string{
			fmt.Sprintf("users %d of %[1]d", users), fmt.Sprintf("last sign-ins and directory roles of users %d of %[1]d", users),
		})
		if !strings.HasSuffix(estate.Tenant, "/controlroom") || estate.TenantID != estate.Tenant || estate.SignedInAs != controlroom.ServiceUsername {
			t.Errorf("%s: %q, %q, %q", generation, estate.Tenant, estate.TenantID, estate.SignedInAs)
		}
		pages := env.Calls(func(call kernel.Call) bool { return strings.HasSuffix(call.Route, "/users/list") })
		if calls := env.Calls(func(call kernel.Call) bool { return !call.SignIn }); pages > users/19+1 || calls > users+pages+3 {
			t.Errorf("%s: %d calls, %d pages of %d users", generation, calls, pages, users)
		}
		if n := progress.Of("users"); n != pages {
			t.Errorf("%s: %d reports of %d pages", generation, n, pages)
		}
		estatetest.ExpectAccessOf(t, generation, c, estate, []string{"mia.many@sandbox.example"}, nil)
	}
}

// What cannot be read is an error that names the part; with Partial it is recorded, and everything else is there.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	refused := kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}
	secondPage := refused
	secondPage.Nth = 2
	for _, test := range []struct {
		fault   kernel.Fault
		failure estatetest.Failure
	}{
		{secondPage.On("controlroom", http.MethodPost, "/v2/usermanagement/users/list"),
			estatetest.Failure{Part: "users", Shown: []string{"mia.many|active|grant|HR Auditors|direct"}}},
		{refused.On("controlroom", http.MethodGet, "/v2/usermanagement/users/{id}"),
			estatetest.Failure{Part: "user ", Others: true, Shown: []string{"mia.many|active|grant|HR Auditors|"}}},
	} {
		test.failure.Says = "403"
		test.failure.Expect(t, func() estatetest.Client {
			env, c := start(t, acctest.Set("controlroom.max_page_length", "20"))
			env.Faults.Add(test.fault)
			return c
		}, estateColumns)
	}
	if _, err := unconfigured().Estate(t.Context(), platform.EstateOptions{}); !platform.IsNotConfigured(err) {
		t.Errorf("settings that are missing are not told from other errors: %v", err)
	}
}

// An account that is deleted meanwhile has nothing. Who is signed in is named with the domain, and not guessed.
func TestEstate_rare(t *testing.T) {
	t.Parallel()
	env, _ := start(t)
	gone := fmt.Sprintf("/users/%d", seededID(7))
	self := `{"id":1,"username":"svc","domain":"CORP"}`
	estate, err := clientOver(env, estatetest.Answers{gone: "404", "/users/self": self}).Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if estate.SignedInAs != `CORP\svc` {
		t.Errorf("signed in as %q", estate.SignedInAs)
	}
	lines := estatetest.Lines(estate.Rows, estateColumns)
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "user-00007|") }); i >= 0 ||
		!slices.Contains(lines, "user-00008|active|account||") {
		t.Errorf("in spite of a deletion:\n%s", strings.Join(lines, "\n"))
	}
	estatetest.Failure{Part: "signed-in account", Says: "403", Shown: []string{"user-00007|active|account||"}}.Expect(t,
		func() estatetest.Client { return clientOver(env, estatetest.Answers{"/users/self": "403"}) }, estateColumns)
}

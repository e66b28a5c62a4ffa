package access_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// rowLines are rows with all that they say, but for times.
func rowLines(rows []platform.AccessRow) (lines []string) {
	for _, row := range rows {
		administrator := ""
		if row.Administrator {
			administrator = "administrator"
		}
		lines = append(lines, strings.Join([]string{row.Name, row.Status, row.Kind, row.What, row.Origin, administrator}, " | "))
	}
	slices.Sort(lines)
	return lines
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
		var progress []string
		estate, err := c.Estate(t.Context(), platform.EstateOptions{Progress: func(what string, _ int) { progress = append(progress, what) }})
		if err != nil {
			t.Fatal(err)
		}
		lines := rowLines(estate.Rows)
		for _, want := range []string{
			controlroom.MappedUsername + " | active | account |  |  | ",
			controlroom.MappedUsername + " | active | grant | Finance Operators | directory group " + controlroom.MappedGroup + " | ",
			"mia.admin | disabled | account |  |  | ", "mia.admin | disabled | grant | AAE_Admin | direct | administrator",
			"mia.many | active | account |  |  | ", "mia.many | active | grant | HR Auditors | direct | ",
			"user-00020 | active | account |  |  | ",
		} {
			if !slices.Contains(lines, want) {
				t.Errorf("%s: lacks %q in\n%s", generation, want, strings.Join(lines, "\n"))
			}
		}
		users := len(env.ControlRoom.Users())
		if got, want := fmt.Sprint(estate.Counts), fmt.Sprintf("[{last sign-ins and directory roles of users %d %d} {users %d %d}]", users, users, users, users); got != want {
			t.Errorf("%s: counts %s, want %s", generation, got, want)
		}
		if !strings.HasSuffix(estate.Tenant, "/controlroom") || estate.TenantID != estate.Tenant || estate.SignedInAs != controlroom.ServiceUsername {
			t.Errorf("%s: %q, %q, %q", generation, estate.Tenant, estate.TenantID, estate.SignedInAs)
		}
		pages := env.Calls(func(call kernel.Call) bool { return strings.HasSuffix(call.Route, "/users/list") })
		if calls := env.Calls(func(call kernel.Call) bool { return !call.SignIn }); pages > users/19+1 || calls > users+pages+3 {
			t.Errorf("%s: %d calls, %d pages of %d users", generation, calls, pages, users)
		}
		if n := len(slices.DeleteFunc(progress, func(what string) bool { return what != "users" })); n != pages {
			t.Errorf("%s: %d reports of %d pages", generation, n, pages)
		}
		// It says of a person what AccessOf says, to the last field.
		of := func(rows []platform.AccessRow) (lines []string) {
			for _, row := range rows {
				if platform.SameEmail(row.Email, "mia.many@sandbox.example") {
					lines = append(lines, fmt.Sprintf("%+v", row))
				}
			}
			slices.Sort(lines)
			return lines
		}
		rows, err := c.AccessOf(t.Context(), []string{"mia.many@sandbox.example"})
		if got, want := of(estate.Rows), of(rows); err != nil || !slices.Equal(got, want) || len(got) != 6 {
			t.Errorf("%s: AccessOf differs (%v)\n%s\nestate\n%s", generation, err, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	}
}

// What cannot be read is an error that names the part; with Partial it is recorded, and everything else is there.
func TestEstate_fails(t *testing.T) {
	t.Parallel()
	for part, test := range map[string]struct {
		fault kernel.Fault
		rows  string
	}{
		"users": {kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: 2, Times: -1}.On("controlroom", http.MethodPost,
			"/v2/usermanagement/users/list"), "mia.many | active | grant | HR Auditors | direct | "},
		"user ": {kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Times: -1}.On("controlroom", http.MethodGet,
			"/v2/usermanagement/users/{id}"), "mia.many | active | grant | HR Auditors |  | "},
	} {
		client := func() *access.Client {
			env, c := start(t, acctest.Set("controlroom.max_page_length", "20"))
			env.Faults.Add(test.fault)
			return c
		}
		var failure *platform.EstateFailure
		if _, err := client().Estate(t.Context(), platform.EstateOptions{}); !errors.As(err, &failure) || !strings.HasPrefix(failure.What, part) {
			t.Errorf("%s: %v", part, err)
		}
		estate, err := client().Estate(t.Context(), platform.EstateOptions{Partial: true})
		if err != nil {
			t.Errorf("%s, partial: %v", part, err)
			continue
		}
		if len(estate.Failures) == 0 || len(estate.Failures) > 40 || !slices.ContainsFunc(estate.Failures,
			func(f platform.EstateFailure) bool { return strings.HasPrefix(f.What, part) }) {
			t.Errorf("%s, partial: %d failures", part, len(estate.Failures))
		}
		if lines := rowLines(estate.Rows); !slices.Contains(lines, test.rows) {
			t.Errorf("%s, partial: lacks %q in\n%s", part, test.rows, strings.Join(lines, "\n"))
		}
	}
	if _, err := unconfigured().Estate(t.Context(), platform.EstateOptions{}); !platform.IsNotConfigured(err) {
		t.Errorf("settings that are missing are not told from other errors: %v", err)
	}
}

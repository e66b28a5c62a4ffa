package access_test

import (
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

// What people have, by e-mail address: several accounts of one person, and what a directory gives. The list is read once, and then nobody else.
func TestAccessOf(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"e11", "a360_v1", "a360_v2"} {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env, c := start(t, acctest.Set("controlroom.generation", generation), acctest.Set("controlroom.max_page_length", "20"))
			basic := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
			twin := env.ControlRoom.AddUser(controlroom.User{
				Username: "mia.admin", Email: "MIA.many@sandbox.example", RoleIDs: []int64{basic}, Disabled: true,
			})
			env.ControlRoom.SignIn(controlroom.ManyRolesUserID)
			env.Journal.Clear()
			rows, err := c.AccessOf(t.Context(), []string{"mia.MANY@sandbox.example", controlroom.MappedUsername, "nobody@sandbox.example"})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range rows {
				if !strings.HasSuffix(row.Tenant, "/controlroom") || row.Where != "" {
					t.Errorf("it is in %q, %q", row.Tenant, row.Where)
				}
				if signedIn := row.AccountID == "7" && generation != "e11"; row.LastLogin.IsZero() == signedIn {
					t.Errorf("%s signed in at %v", row.Name, row.LastLogin)
				}
				got = append(got, strings.Join([]string{row.AccountID, row.Name, row.Status, row.Kind, row.What, row.Origin}, " "))
			}
			const mia, ida = "7 mia.many active ", "6 " + controlroom.MappedUsername + " active "
			want := []string{
				ida + "account  ", ida + "grant Finance Operators directory group " + controlroom.MappedGroup,
				mia + "account  ", mia + "grant AAE_Basic direct", mia + "grant Finance Operators direct", mia + "grant HR Auditors direct",
				fmt.Sprintf("%d mia.admin disabled account  ", twin.ID), fmt.Sprintf("%d mia.admin disabled grant AAE_Basic direct", twin.ID),
			}
			if !slices.Equal(got, want) {
				t.Errorf("it is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if n := env.Calls(func(c kernel.Call) bool {
				return c.Method == http.MethodGet && strings.HasSuffix(c.Route, "/users/{id}")
			}); n != 3 {
				t.Errorf("%d accounts were read by themselves", n)
			}
		})
	}
	env, c := start(t)
	if rows, err := c.AccessOf(t.Context(), nil); err != nil || len(rows) > 0 || env.Journal.Len() > 0 {
		t.Errorf("nobody has %v, %v", rows, err)
	}
}

// A list that fails is an error, never a short list.
func TestAccessOf_fails(t *testing.T) {
	t.Parallel()
	env, c := start(t, acctest.Set("controlroom.max_page_length", "20"))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: 2, Times: -1}.On("controlroom", http.MethodPost,
		"/v2/usermanagement/users/list"))
	if rows, err := c.AccessOf(t.Context(), []string{"mia.many@sandbox.example"}); err == nil {
		t.Errorf("it is %v", rows)
	}
	if !platform.IsNotConfigured(second(unconfigured().AccessOf(t.Context(), []string{"mia.many@sandbox.example"}))) {
		t.Error("settings that are missing are not told from other errors")
	}
}

func unconfigured() *access.Client { return access.New(access.Settings{}) }

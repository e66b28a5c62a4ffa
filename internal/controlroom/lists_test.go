package controlroom_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// queryOf is a list block named "it" with arguments beside its filters.
func queryOf(what, filters string, arguments ...string) string {
	return fmt.Sprintf("list \"platformusers_controlroom_%s\" \"it\" {\n  provider = platformusers\n  %s\n  config {\n    %s\n  }\n}\n",
		what, strings.Join(arguments, "\n  "), filters)
}

// found are the names that a query prints, sorted: what stands behind the identity of each result.
func found(out string) (names []string) {
	results := strings.Split(strings.ReplaceAll(out, "\n", " "), "list.platformusers_controlroom_")
	for _, result := range results[1:] {
		fields := strings.Fields(result)
		last := slices.IndexFunc(fields, func(f string) bool { return strings.HasPrefix(f, "user_id=") || strings.Contains(f, ",user_id=") })
		if last >= 0 {
			names = append(names, strings.Join(fields[last+1:], " "))
		}
	}
	slices.Sort(names)
	return names
}

// shownAs is what a query shows of people of the seed.
func shownAs(usernames ...string) (names []string) {
	for _, name := range usernames {
		email := name + "@sandbox.example"
		if strings.Contains(name, "@") {
			email = name
		}
		if name == controlroom.DirectoryUsername {
			name = controlroom.LDAPDomain + `\` + name
		}
		names = append(names, fmt.Sprintf("%s (%s)", name, email))
	}
	slices.Sort(names)
	return names
}

func TestAccUserList_filters(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.ControlRoom.DeleteUser(controlroom.OwnerUserID)
			env.ControlRoom.SignIn(controlroom.RegularUserID)
			env.ControlRoom.SignIn(controlroom.ManyRolesUserID)
			env.Clock.Advance(40 * 24 * time.Hour)
			env.ControlRoom.SignIn(controlroom.ManyRolesUserID)
			finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)
			all := []string{controlroom.AdminUsername, controlroom.ServiceUsername, controlroom.SingleSessionName, controlroom.DisabledUsername,
				controlroom.DirectoryUsername, controlroom.MappedUsername, controlroom.ManyRolesUsername, controlroom.LicensedUsername,
				controlroom.RegularUsername, controlroom.TwoFactorUsername}
			enabled := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == controlroom.DisabledUsername })
			w := env.NewWorkspace(t, "")
			for filters, want := range map[string][]string{
				``:                                all,
				`role_name = "finance operators"`: {controlroom.MappedUsername, controlroom.ManyRolesUsername},
				fmt.Sprintf("role_id = %d\n    disabled = false", finance): {controlroom.MappedUsername, controlroom.ManyRolesUsername},
				`domain = "activedirectory (LDAP)"`:                        {controlroom.DirectoryUsername},
				`license = "development"`:                                  {controlroom.LicensedUsername},
				`license = "RUNTIME"`:                                      {},
				`disabled = true`:                                          {controlroom.DisabledUsername},
				`disabled = false`:                                         enabled,
				`email_domain = "Corp.example"`:                            {controlroom.MappedUsername},
				"disabled = false\n    email_domain = \"corp.example\"":    {controlroom.MappedUsername},
				"role_name = \"AAE_Basic\"\n    inactive_for = \"30d\"": {
					controlroom.DisabledUsername, controlroom.DirectoryUsername, controlroom.LicensedUsername, controlroom.RegularUsername,
				},
				"disabled = true\n    inactive_for = \"30d\"":                    {controlroom.DisabledUsername},
				"role_name = \"Finance Operators\"\n    inactive_for = \"200d\"": {},
			} {
				w.WriteQuery(t, queryOf("user", filters))
				out, err := w.Run(t, "query")
				if strings.HasPrefix(name, "e11") && strings.Contains(filters, "inactive_for") {
					if err == nil || !strings.Contains(out, "does not report when people signed in last") {
						t.Errorf("%s: Enterprise 11 says:\n%s", filters, out)
					}
					continue
				}
				if got := found(out); err != nil || !slices.Equal(got, shownAs(want...)) {
					t.Errorf("%s: %q, want %q: %v\n%s", filters, got, shownAs(want...), err, out)
				}
			}
			for filters, want := range map[string]string{
				`role_name = "Finance Operator"`:             "The nearest are: ",
				"role_id = 1\n    role_name = \"AAE_Admin\"": "Invalid Attribute Combination",
				`inactive_for = "90"`:                        "must be a number of days, such as 90d",
			} {
				w.WriteQuery(t, queryOf("user", filters))
				if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, want) {
					t.Errorf("%s: %v\n%s", filters, err, out)
				}
			}
			if env.Writes() != 0 {
				t.Error("a query wrote")
			}
		})
	}
}

func TestAccRoleGrantList_filters(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			var all []string
			for _, u := range env.ControlRoom.Users() {
				login := u.Username
				if u.Domain != "" {
					login = u.Domain + `\` + login
				}
				for _, role := range env.ControlRoom.RoleNames(u.ID) {
					all = append(all, login+": "+role)
				}
			}
			slices.Sort(all)
			w := env.NewWorkspace(t, "")
			for filters, want := range map[string][]string{
				``:                                all,
				`role_name = "finance operators"`: {controlroom.MappedUsername + ": Finance Operators", controlroom.ManyRolesUsername + ": Finance Operators"},
				`license = "DEVELOPMENT"`:         {controlroom.LicensedUsername + ": AAE_Basic"},
				`disabled = true`:                 {controlroom.DisabledUsername + ": AAE_Basic"},
				`email_domain = "corp.example"`:   {controlroom.MappedUsername + ": Finance Operators"},
				`domain = "CORP"`:                 {},
			} {
				w.WriteQuery(t, queryOf("role_grant", filters))
				out := w.MustRun(t, "query")
				if got := found(out); !slices.Equal(got, want) && len(got)+len(want) > 0 {
					t.Errorf("%s: %q, want %q\n%s", filters, got, want, out)
				}
			}
		})
	}
}

// A query reads the pages that its limit takes, and nothing by itself. What the platform filters by is sent.
func TestAccLists_lazy(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"user", "role_grant"} {
		for filters, want := range map[string]struct{ lists, reads int }{
			"":                                   {2, 0},
			"disabled = true":                    {2, 0},
			"email_domain = \"sandbox.example\"": {2, 0},
			"inactive_for = \"30d\"":             {3, 40 + 10},
		} {
			t.Run(what+", "+filters, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, append(in("a360_v2", "max_page_length=20"), acctest.SeedUsers(300))...)
				for _, u := range env.ControlRoom.Users() {
					if u.ID > 1000 {
						env.ControlRoom.DisableUser(u.ID)
					}
				}
				w := env.NewWorkspace(t, "")
				w.WriteQuery(t, queryOf(what, filters, "limit = 30"))
				env.Journal.Clear()
				out := w.MustRun(t, "query")
				if got := len(found(out)); got != 30 {
					t.Errorf("%d results", got)
				}
				if n := calls(env, http.MethodPost, listRoute); n > want.lists+1 { // the first page shows how long pages may be
					t.Errorf("%d pages of users were read", n)
				}
				if n := calls(env, http.MethodGet, userRoute); n > want.reads {
					t.Errorf("%d users were read by themselves", n)
				}
			})
		}
	}
}

// A page that fails ends the query with its error: a stream that just ended would be taken for the whole list.
func TestAccLists_secondPageFails(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		for _, what := range []string{"user", "role_grant"} {
			t.Run(generation+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, append(in(generation, "max_page_length=20"), acctest.SeedUsers(60))...)
				version := map[bool]string{true: "/v2", false: "/v1"}[generation == "a360_v2"]
				env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: http.StatusForbidden, Nth: 2}.On("controlroom", http.MethodPost, version+listRoute))
				w := env.NewWorkspace(t, "")
				w.WriteQuery(t, queryOf(what, ""))
				if out, err := w.Run(t, "query"); err == nil || !strings.Contains(out, "Unable to list Control Room") {
					t.Errorf("the query says: %v\n%s", err, out)
				}
			})
		}
	}
}

// What a query generates plans nothing but the imports, for every object of many pages. TestQueryAndAdopt has 300 people.
func TestAccLists_generatedConfiguration(t *testing.T) {
	t.Parallel()
	const people = 45
	for name, options := range map[string][]acctest.Option{
		"e11": in("e11"), "a360_v1": in("a360_v1"), "a360_v2": in("a360_v2"), "of 2026": in("a360_v2", "user_record=of_2026"),
	} {
		for _, what := range []string{"user", "role_grant"} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, append(options, acctest.SeedUsers(people), acctest.Set("controlroom.max_page_length", "20"))...)
				for i, odd := range []string{"007.bond", "007_bond", "ünal.öz", `a"b${c}`} {
					env.ControlRoom.AddUser(controlroom.User{Username: odd, Email: fmt.Sprintf("odd-%d@sandbox.example", i), FirstName: "Jürgen",
						RoleIDs: []int64{env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)}})
				}
				w := env.NewWorkspace(t, "")
				w.WriteQuery(t, queryOf(what, "", "limit = 1000", "include_resource = true"))
				w.MustRun(t, "query", "-generate-config-out=generated.tf")
				generated := w.Generated(t, "generated.tf")
				if strings.Contains(generated, "password") && strings.Contains(generated, "Pass") {
					t.Error("a password was generated")
				}
				n := strings.Count(generated, "\nimport {")
				if n < people {
					t.Errorf("%d imports were generated", n)
				}
				out := w.MustRun(t, "plan")
				if !strings.Contains(out, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", n)) {
					t.Errorf("the plan says:\n%s", out)
				}
			})
		}
	}
}

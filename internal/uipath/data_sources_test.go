package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// dataVariants are both variants of what is not documented about lists.
func dataVariants() map[string][]acctest.Option {
	return map[string][]acctest.Option{
		"as recorded": nil,
		"otherwise": {acctest.Set("uipath.enums", "names"), acctest.Set("uipath.times", "utc"), acctest.Set("uipath.empty_strings", "empty"),
			acctest.Set("uipath.everyone_in_group_ids", "omitted"),
			acctest.Set("uipath.search_case", "sensitive"), acctest.Set("uipath.unsorted_lists", "stable"), acctest.Set("uipath.missing_user_status", "400")},
		"on premises": {acctest.Set("uipath.edition", "on_prem")},
	}
}

func known(address string, at tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, at, value)
}

func TestAccUserDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_uipath_user.it"
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.UiPath.AddGroupMember(uipath.FinanceGroupID, uipath.RegularUserID)
			var steps []resource.TestStep
			for _, key := range []string{
				"id = \"" + uipath.RegularUserID, "user_name = \"" + strings.ToUpper(uipath.RegularUserName), "email = \"" + uipath.RegularUserName,
			} {
				steps = append(steps, resource.TestStep{
					Config: env.Config("data \"platformusers_uipath_user\" \"it\" {\n  " + key + "\"\n}\n"),
					ConfigStateChecks: []statecheck.StateCheck{
						known(address, tfjsonpath.New("id"), knownvalue.StringExact(uipath.RegularUserID)),
						known(address, tfjsonpath.New("user_name"), knownvalue.StringExact(uipath.RegularUserName)),
						known(address, tfjsonpath.New("name"), knownvalue.StringExact("Rita")),
						known(address, tfjsonpath.New("type"), knownvalue.StringExact("user")),
						known(address, tfjsonpath.New("category"), knownvalue.StringExact("local")),
						known(address, tfjsonpath.New("invitation_accepted"), knownvalue.Bool(true)),
						known(address, tfjsonpath.New("last_login_at"), knownvalue.Null()),
						known(address, tfjsonpath.New("created_at"), knownvalue.StringFunc(func(value string) error {
							if !strings.HasSuffix(value, "Z") {
								return fmt.Errorf("%q is no RFC 3339 time in UTC", value)
							}
							return nil
						})),
					},
				})
			}
			for config, want := range map[string]string{
				`user_name = "nobody"`:                        `UiPath has no user with the user name "nobody"`,
				`id = "11111111-2222-4333-8444-555555555555"`: "no user with the id 11111111",
				`id = "x"`: "set user_name or email instead",
				"user_name = \"a\"\n  email = \"a@example.com\"": "Exactly one of these attributes must be configured",
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
					Config: env.Config("data \"platformusers_uipath_user\" \"it\" {\n  " + config + "\n}\n"), ExpectError: acctest.Saying(want),
				}}})
			}
			env.Test(t, resource.TestCase{Steps: steps})
			if env.Writes() != 0 {
				t.Error("a data source wrote")
			}
		})
	}
}

func userNames(names ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(names))
	for i, name := range names {
		checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"user_name": knownvalue.StringExact(name)})
	}
	return knownvalue.ListExact(checks)
}

func TestAccUsersDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_uipath_users.it"
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			env.UiPath.EditUser(uipath.RegularUserID, func(u *uipath.User) { u.IsActive = false })
			var steps []resource.TestStep
			for filters, want := range map[string][]string{
				"":                   {uipath.AdminUserName, uipath.DirectoryUserName, uipath.OwnerUserName, uipath.PendingUserName, uipath.RegularUserName},
				`search = "admin"`:   {uipath.AdminUserName},
				`search = "nothing"`: {},
				"pending = true":     {uipath.PendingUserName},
				"inactive = true":    {uipath.RegularUserName},
				"pending = false\n  inactive = false\n  category = \"local\"": {uipath.AdminUserName, uipath.OwnerUserName},
				`category = "directory"`: {uipath.DirectoryUserName},
			} {
				steps = append(steps, resource.TestStep{
					Config:            env.Config("data \"platformusers_uipath_users\" \"it\" {\n  " + filters + "\n}\n"),
					ConfigStateChecks: []statecheck.StateCheck{known(address, tfjsonpath.New("users"), userNames(want...))},
				})
			}
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

// All pages, in calls that the largest pages need; the platform's default page of 10 is not seen, nor that of 1000.
func TestAccUsersDataSource_allPages(t *testing.T) {
	t.Parallel()
	for _, n := range []int{20, 1200} {
		env := acctest.Start(t, acctest.SeedUsers(n))
		env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
			Config:            env.Config(`data "platformusers_uipath_users" "it" {}`),
			ConfigStateChecks: []statecheck.StateCheck{known("data.platformusers_uipath_users.it", tfjsonpath.New("users"), knownvalue.ListSizeExact(n+5))},
		}}})
		pages := (n + 5 + 999) / 1000
		reads := calls(env, http.MethodGet, usersRoute)
		if reads%pages != 0 || reads > 6*pages {
			t.Errorf("%d users were read in %d calls", n, reads)
		}
	}
}

// A user who goes between two pages moves another to the page that was read already: nobody is lost, nobody is there twice.
func TestAccUsersDataSource_usersGoBetweenPages(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.SeedUsers(120), acctest.Set("uipath.max_top", "100"))
	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodGet, Route: usersRoute, Nth: 2, Kind: kernel.FaultHoldBefore})
	w := env.NewWorkspace(t, "data \"platformusers_uipath_users\" \"it\" {}\noutput \"ids\" { value = "+
		"length(distinct(data.platformusers_uipath_users.it.users[*].id)) }\n")
	held := w.StartHeld(t, env.Faults, "apply", "-auto-approve")
	env.UiPath.DeleteUser(uipath.RegularUserID)
	if out, err := held.Finish(); err != nil || !strings.Contains(out, "ids = 124") {
		t.Errorf("it says:\n%s", out)
	}
}

func TestAccGroupsDataSource(t *testing.T) {
	t.Parallel()
	const address = "data.platformusers_uipath_groups.it"
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			step := func(filters string, checks ...statecheck.StateCheck) resource.TestStep {
				return resource.TestStep{Config: env.Config("data \"platformusers_uipath_groups\" \"it\" {\n  " +
					"" + filters + "\n}\n"), ConfigStateChecks: checks}
			}
			groups := tfjsonpath.New("groups")
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				step("", known(address, groups, knownvalue.ListSizeExact(7)), known(
					address, groups.AtSliceIndex(0).AtMapKey("name"), knownvalue.StringExact("Administrators"),
				),
					known(address, groups.AtSliceIndex(0).AtMapKey("type"), knownvalue.StringExact("builtIn"))),
				step(`search = "automation"`, known(address, groups, knownvalue.ListSizeExact(3))),
				step(`name = "finance"`, known(address, groups, knownvalue.ListSizeExact(1)), known(
					address, groups.AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact(uipath.FinanceGroupID),
				),
					known(address, groups.AtSliceIndex(0).AtMapKey("type"), knownvalue.StringExact("custom"))),
				step(`name = "nothing"`, known(address, groups, knownvalue.ListSizeExact(0))),
			}})
		})
	}
}

func TestAccRolesAndFoldersDataSources(t *testing.T) {
	t.Parallel()
	for name, options := range dataVariants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			const roles, folders = "data.platformusers_uipath_roles.it", "data.platformusers_uipath_folders.it"
			list := func(address, filters string, checks ...statecheck.StateCheck) resource.TestStep {
				typeName := strings.TrimSuffix(strings.TrimPrefix(address, "data."), ".it")
				return resource.TestStep{Config: env.Config(fmt.Sprintf("data %q \"it\" {\n  %s\n}\n", typeName, filters)), ConfigStateChecks: checks}
			}
			r, f := tfjsonpath.New("roles"), tfjsonpath.New("folders")
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{
				list(
					roles, "", known(roles, r, knownvalue.ListSizeExact(7)),
					known(roles, r.AtSliceIndex(0).AtMapKey("name"), knownvalue.StringExact("Allow to be Automation User")),
				),
				list(roles, `type = "Folder"`, known(roles, r, knownvalue.ListSizeExact(3))),
				list(
					roles, `name = "auditor"`, known(roles, r, knownvalue.ListSizeExact(1)),
					known(roles, r.AtSliceIndex(0).AtMapKey("id"), knownvalue.Int64Exact(uipath.AuditorRoleID)),
				),
				list(roles, `search = "automation user"`, known(roles, r, knownvalue.ListSizeExact(2))),
				list(folders, "", known(folders, f, knownvalue.ListSizeExact(4)), known(
					folders, f.AtSliceIndex(2).AtMapKey("path"), knownvalue.StringExact(uipath.ArchiveFolderPath),
				),
					known(folders, f.AtSliceIndex(0).AtMapKey("parent_id"), knownvalue.Null())),
				list(folders, `path = "finance/invoices"`, known(folders, f.AtSliceIndex(0).AtMapKey("id"), knownvalue.Int64Exact(uipath.InvoicesFolderID)),
					known(folders, f.AtSliceIndex(0).AtMapKey("parent_id"), knownvalue.Int64Exact(uipath.FinanceFolderID))),
				list(folders, "parent_id = 102", known(folders, f, knownvalue.ListSizeExact(1))),
				list(folders, `search = "nothing"`, known(folders, f, knownvalue.ListSizeExact(0))),
			}})
		})
	}
}

package controlroom_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

const grantAddress = "platformusers_controlroom_role_grant.it"

// grant is a grant named "it" of a user that exists.
func grant(role string, userID int64) string { return grantTo(role, strconv.Quote(userIDText(userID))) }

func userIDText(id int64) string { return strconv.FormatInt(id, 10) }

func grantTo(role, userID string) string {
	return fmt.Sprintf("resource \"platformusers_controlroom_role_grant\" \"it\" {\n  %s\n  user_id = %s\n}\n", role, userID)
}

// holds checks the roles that a user has, and that the rest of the account is as it was.
func holds(env *acctest.Env, before controlroom.User, names ...string) error {
	slices.Sort(names)
	if got := env.ControlRoom.RoleNames(before.ID); !slices.Equal(got, names) {
		return fmt.Errorf("the user has the roles %v", got)
	}
	after, _ := env.ControlRoom.User(before.ID)
	// What every edit or sign-in changes, and what this is about.
	after.RoleIDs, after.Version, after.UpdatedAt, after.UpdatedBy = before.RoleIDs, before.Version, before.UpdatedAt, before.UpdatedBy
	if got, want := fmt.Sprintf("%+v", after), fmt.Sprintf("%+v", before); got != want {
		return fmt.Errorf("the account was changed:\n%s\n%s", got, want)
	}
	return nil
}

func TestAccRoleGrant_lifecycle(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			before, _ := env.ControlRoom.User(controlroom.LicensedUserID)
			roles := func(want ...string) resource.TestCheckFunc {
				return func(*terraform.State) error { return holds(env, before, want...) }
			}
			finance := fmt.Sprintf("role_id = %d", env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName))
			env.Test(t, resource.TestCase{
				Steps: []resource.TestStep{
					{
						Config:           env.Config(grant(`role_name = "finance operators"`, before.ID)),
						ConfigPlanChecks: acctest.EmptyPlan(),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("user_id")),
							statecheck.ExpectIdentityValueMatchesState(grantAddress, tfjsonpath.New("role_id")),
						},
						Check: roles(controlroom.BasicRoleName, controlroom.FinanceRoleName),
					},
					{
						Config:           env.Config(grant(finance, before.ID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
					},
					{
						Config: env.Config(grant(`role_name = "HR Auditors"`, before.ID)),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(grantAddress, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: acctest.EmptyPlan().PostApplyPostRefresh,
						},
						Check: roles(controlroom.BasicRoleName, controlroom.AuditorRoleName),
					},
				},
				CheckDestroy: roles(controlroom.BasicRoleName),
			})
			// Two grants and their ends. A platform without a mail server is silent.
			if n := mails(env, "user_updated"); n != 4 && !strings.HasSuffix(name, "lenient") {
				t.Errorf("the user got %d mails", n)
			}
		})
	}
}

func TestAccRoleGrant_import(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			config := env.Config(grant(`role_name = "Finance Operators"`, controlroom.DirectoryUserID))
			id := func(format string) string {
				return strings.NewReplacer("HOST", host(env), "USER", userIDText(controlroom.DirectoryUserID), "NAME", controlroom.DirectoryUsername, "DOMAIN",
					controlroom.LDAPDomain,
					"NUMBER", strconv.FormatInt(env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName), 10)).Replace(format)
			}
			steps := []resource.TestStep{{Config: config}}
			for _, format := range []string{"USER/NUMBER", "NAME/finance operators", `DOMAIN\NAME/Finance Operators`, "HOST/USER/NUMBER",
				`HOST/DOMAIN\NAME/NUMBER`} {
				steps = append(steps, resource.TestStep{
					ResourceName: grantAddress, ImportState: true, ImportStateId: id(format), ImportStateVerify: true,
					ImportStateVerifyIdentifierAttribute: "user_id",
				})
			}
			for format, want := range map[string]string{
				"USER":                       "does not have the form of an import id",
				"USER//NUMBER":               "does not have the form of an import id",
				"USER/HR Auditors":           "Cannot import non-existent remote object",
				"USER/Nothing":               `Control Room has no role "Nothing"`,
				"nobody/NUMBER":              `Control Room has no user "nobody"`,
				"elsewhere.test/USER/NUMBER": "Another Control Room",
			} {
				steps = append(steps, resource.TestStep{ResourceName: grantAddress, ImportState: true, ImportStateId: id(format),
					ExpectError: acctest.Saying(want)})
			}
			steps = append(steps,
				resource.TestStep{ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
				resource.TestStep{ResourceName: grantAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateId: id("USER/NUMBER")},
			)
			env.Test(t, resource.TestCase{Steps: steps})
		})
	}
}

// Ten grants to one user side by side are all there, one after another, and so is what somebody else gave between a read and its write.
func TestAccRoleGrant_sideBySide(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, append(in(generation), acctest.Latency(5*time.Millisecond))...)
			before, _ := env.ControlRoom.User(controlroom.RegularUserID)
			want := []string{controlroom.BasicRoleName, controlroom.AuditorRoleName}
			for i := range 10 {
				want = append(want, env.ControlRoom.AddRole(controlroom.Role{Name: fmt.Sprintf("Role %d", i)}).Name)
			}
			env.ControlRoom.BeforeNextUpdate(before.ID, func() {
				env.ControlRoom.GrantRole(before.ID, env.ControlRoom.RoleIDOf(controlroom.AuditorRoleName))
			})
			w := env.NewWorkspace(t, grantTo("for_each = toset([for i in range(10) : \"Role ${i}\"])\n  role_name = each.key",
				strconv.Quote(userIDText(before.ID))))
			w.MustRun(t, "apply", "-auto-approve")
			if err := holds(env, before, want...); err != nil {
				t.Error(err)
			}
			// One for those that come together, and the one that lost against somebody else's.
			if n := calls(env, http.MethodPut, userRoute); n < 2 || n > 5 {
				t.Errorf("%d updates were sent", n)
			}
			if n := calls(env, http.MethodPost, rolesRoute); n > 2 {
				t.Errorf("roles were listed %d times by a plan and an apply", n)
			}
			reads := calls(env, http.MethodGet, userRoute)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan says:\n%s", out)
			}
			if n := calls(env, http.MethodGet, userRoute) - reads; n != 1 {
				t.Errorf("a plan that finds nothing to do read the user %d times", n)
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if err := holds(env, before, controlroom.BasicRoleName, controlroom.AuditorRoleName); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAccRoleGrant_drift(t *testing.T) {
	t.Parallel()
	for name, options := range variants() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, options...)
			w := env.NewWorkspace(t, grant(`role_name = "Finance Operators"`, controlroom.RegularUserID))
			w.MustRun(t, "apply", "-auto-approve")
			finance := env.ControlRoom.RoleIDOf(controlroom.FinanceRoleName)

			// Other roles are somebody else's.
			env.ControlRoom.GrantRole(controlroom.RegularUserID, env.ControlRoom.RoleIDOf(controlroom.AuditorRoleName))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("with another role the plan says:\n%s", out)
			}
			env.ControlRoom.RevokeRole(controlroom.RegularUserID, finance)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "Control Room role grant is gone") ||
				!strings.Contains(out, "1 to add, 0 to change, 0 to destroy") {
				t.Errorf("without the role the plan says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")

			w.MustRun(t, "apply", "-auto-approve")
			env.ControlRoom.DeleteUser(controlroom.RegularUserID)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "Control Room role grant is gone") {
				t.Errorf("without the user the plan says:\n%s", out)
			}
			if out, err := w.Run(t, "apply", "-auto-approve", "-refresh=false"); err != nil || !strings.Contains(out, "No changes") {
				t.Errorf("without a refresh it says:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
		})
	}
}

func TestAccRoleGrant_refusals(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, in(generation)...)
			basic := env.ControlRoom.RoleIDOf(controlroom.BasicRoleName)
			for want, config := range map[string]string{
				fmt.Sprintf("User 10 has role %d already", basic): grant(`role_name = "AAE_Basic"`, controlroom.RegularUserID),
				fmt.Sprintf(`id = "10/%d"`, basic):                grant(`role_name = "aae_basic"`, controlroom.RegularUserID),
				"so it need not be granted here":                  grant(`role_name = "Finance Operators"`, controlroom.MappedUserID),
				`Control Room has no role "Nothing"`:              grant(`role_name = "Nothing"`, controlroom.RegularUserID),
				`Control Room has no role with the number "4242"`: grant(`role_id = 4242`, controlroom.RegularUserID),
				"This Control Room has no user 4711":              grant(`role_name = "Finance Operators"`, 4711),
				`"rita.regular" is not an id`:                     grantTo(`role_name = "Finance Operators"`, `"rita.regular"`),
				"role_id and role_name do not mean the same": grant(fmt.Sprintf("role_name = \"Finance Operators\"\n  role_id = %d", basic),
					controlroom.RegularUserID),
			} {
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(config), ExpectError: acctest.Saying(want)}}})
			}
			env.ControlRoom.AddRole(controlroom.Role{Name: "finance OPERATORS"})
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{
				Config: env.Config(grant(`role_name = "Finance Operators"`, controlroom.RegularUserID)), ExpectError: acctest.Saying("2 roles are called"),
			}}})
			if n := calls(env, http.MethodPut, userRoute); n != 0 {
				t.Errorf("%d updates were sent", n)
			}
		})
	}
}

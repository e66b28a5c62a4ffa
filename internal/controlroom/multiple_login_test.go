package controlroom_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// fiveWith are the seeded users user-00001 to user-00005 with more attributes, and with what imports them.
func fiveWith(attributes ...string) string {
	var b strings.Builder
	for i := 1; i <= 5; i++ {
		name := fmt.Sprintf("user-%05d", i)
		own := []string{fmt.Sprintf("username = %q", name), fmt.Sprintf(`email = "%s@sandbox.example"`, name)}
		b.WriteString(userWith(name, append(own, attributes...)...))
		b.WriteString(importing("platformusers_controlroom_user."+name, fmt.Sprint(1000+i)))
	}
	return b.String()
}

// Lists do not show multiple_login_allowed. Where it is set, the first apply after an import of many records it, and sends nothing to those who have
// it; a plan of many reads only the user who was edited since, and shows what changed. Where it is not set, nobody is read.
func TestAccUser_K13_multipleLoginOfMany(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, append(in("a360_v2"), acctest.SeedUsers(20))...)
	for i := 1; i <= 4; i++ {
		env.ControlRoom.EditUser(int64(1000+i), func(u *controlroom.User) { u.MultipleLoginAllowed = true })
	}
	w := env.NewWorkspace(t, fiveWith())
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "plan", "-detailed-exitcode")
	w.Configure(t, fiveWith("multiple_login_allowed = true"))
	w.MustRun(t, "apply", "-auto-approve")
	if n := calls(env, http.MethodPut, userRoute); n != 1 {
		t.Errorf("%d updates were sent, for one user who had no permission for several sessions", n)
	}
	env.Clock.Advance(time.Hour)
	reads := calls(env, http.MethodGet, userRoute)
	w.MustRun(t, "plan", "-detailed-exitcode")
	if n := calls(env, http.MethodGet, userRoute) - reads; n > 2 {
		t.Errorf("a plan that finds nothing to do read %d users", n)
	}
	env.ControlRoom.EditUser(1005, func(u *controlroom.User) { u.MultipleLoginAllowed = false })
	env.ControlRoom.EditUser(1004, func(u *controlroom.User) { u.MultipleLoginAllowed = false })
	out := w.MustRun(t, "plan")
	for i, changes := range []bool{false, false, false, true, true} {
		if address := fmt.Sprintf("user-%05d will be updated", i+1); strings.Contains(out, address) != changes {
			t.Errorf("%q: the plan says:\n%s", address, out)
		}
	}
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "plan", "-detailed-exitcode")
}

// Enterprise 11 has no such permission: an import of many shows false, as that of one does.
func TestAccUser_K13_multipleLoginOfManyOnEnterprise11(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, append(in("e11"), acctest.SeedUsers(20))...)
	w := env.NewWorkspace(t, fiveWith("multiple_login_allowed = false"))
	w.MustRun(t, "apply", "-auto-approve")
	if n := calls(env, http.MethodPut, userRoute); n != 0 {
		t.Errorf("%d updates were sent", n)
	}
	w.MustRun(t, "plan", "-detailed-exitcode")
}

// That a directory decides about the roles of a user is a warning of the apply when the plan has read only the list.
func TestAccRoleGrant_K13_mappedUserOfMany(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, append(in("a360_v2"), acctest.SeedUsers(20))...)
	env.ControlRoom.SignIn(controlroom.MappedUserID)
	var config strings.Builder
	for i, id := range []int64{1001, 1002, 1003, 1004, controlroom.MappedUserID} {
		name := fmt.Sprintf("g%d", i)
		named := strings.NewReplacer(grantAddress, grantAddressType+"."+name, `"it"`, `"`+name+`"`)
		config.WriteString(named.Replace(grant(`role_name = "HR Auditors"`, id)))
	}
	w := env.NewWorkspace(t, config.String())
	if out := w.MustRun(t, "apply", "-auto-approve"); strings.Count(out, "The next sign-in may undo this") == 0 ||
		!strings.Contains(acctest.Unwrap(out), controlroom.MappedGroup) {
		t.Errorf("the apply says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
}

// Where no configuration sets it, multiple_login_allowed is nobody's: null, whether the account was read by itself or from a list, and whatever it is
// on the platform. What a configuration sets is compared with what the account has, and so is what it set before.
func TestAccUser_K3_multipleLoginIsNobodysUntilItIsSet(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]int{"read by itself": 1, "from the list": 5} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, append(in("a360_v2"), acctest.SeedUsers(20))...)
			for i := 1; i <= known; i++ {
				env.ControlRoom.EditUser(int64(1000+i), func(u *controlroom.User) { u.MultipleLoginAllowed = true })
			}
			config := fiveWith
			if known == 1 {
				config = func(attributes ...string) string {
					attributes = append([]string{`username = "user-00001"`, `email = "user-00001@sandbox.example"`}, attributes...)
					return userWith("user-00001", attributes...) + importing("platformusers_controlroom_user.user-00001", "1001")
				}
			}
			w := env.NewWorkspace(t, config())
			shows := func(want string) {
				t.Helper()
				w.MustRun(t, "plan", "-detailed-exitcode")
				w.MustRun(t, "plan", "-refresh-only", "-detailed-exitcode")
				if state := w.State(t); !regexp.MustCompile(`"multiple_login_allowed": *` + want).MatchString(state) {
					t.Errorf("want %s; the state is:\n%s", want, state)
				}
			}
			w.MustRun(t, "apply", "-auto-approve")
			shows("null")
			w.Configure(t, config("multiple_login_allowed = true"))
			if out := w.MustRun(t, "plan"); !strings.Contains(out, fmt.Sprintf("%d to change", known)) {
				t.Errorf("the plan says:\n%s", out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			if n := calls(env, http.MethodPut, userRoute); n != 0 {
				t.Errorf("%d updates were sent for what everybody has", n)
			}
			shows("true")
			w.Configure(t, config(`description = "no longer sets it"`))
			w.MustRun(t, "apply", "-auto-approve")
			shows("true")
			env.Clock.Advance(time.Hour)
			env.ControlRoom.EditUser(1001, func(u *controlroom.User) { u.MultipleLoginAllowed = false })
			w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
			shows("false")
		})
	}
}

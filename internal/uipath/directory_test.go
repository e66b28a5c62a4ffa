package uipath_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func searches(env *acctest.Env) int {
	return env.Calls(func(c kernel.Call) bool { return strings.Contains(c.Route, "SearchForUsersAndGroups") })
}

// searchVariants are what was recorded that Orchestrator's search cannot do, and the kinder ones, in each edition.
func searchVariants(edition string) [][]acctest.Option {
	domain := "autogen"
	if edition == "on_prem, joined" {
		domain = "corp"
	}
	edition, _, _ = strings.Cut(edition, ",")
	var all [][]acctest.Option
	for _, special := range []string{"nothing", "400", "found"} {
		for _, at := range []string{"nothing", "found"} {
			for _, foreign := range []string{"500", "nothing"} {
				all = append(all, []acctest.Option{
					acctest.Set("uipath.edition", edition), acctest.Set("uipath.joined_domain", domain), acctest.Set("uipath.search_special_characters", special),
					acctest.Set("uipath.search_at_sign", at), acctest.Set("uipath.foreign_domain_search", foreign),
				})
			}
		}
	}
	return all
}

// K5.1: whoever has an account can be granted a role, whatever the search of Orchestrator's directory cannot do. Local accounts are not searched for.
func TestAccTenantRoleGrant_K5_1WhoIsHardToFind(t *testing.T) {
	t.Parallel()
	for _, edition := range []string{"cloud", "automation_suite", "on_prem", "on_prem, joined"} {
		t.Run(edition, func(t *testing.T) {
			t.Parallel()
			for _, options := range searchVariants(edition) {
				env := acctest.Start(t, options...)
				for name, user := range map[string]uipath.User{
					"local":             env.UiPath.AddUser(uipath.User{Email: "mary-jane.doe@example.com"}),
					"local, begins":     env.UiPath.AddUser(uipath.User{Email: "_service+1@example.com"}),
					"directory":         env.UiPath.AddDirectoryUser(uipath.User{UserName: "hugo-ball.x@corp.example", Email: "hugo.ball@example.org"}),
					"directory, begins": env.UiPath.AddDirectoryUser(uipath.User{UserName: "_svc-1@corp.example", Email: "-svc@corp.example"}),
					"guest":             env.UiPath.AddGuest("foo-bar@bar.example", "Guest"),
					"namesakes":         env.UiPath.AddDirectoryUser(uipath.User{UserName: "hugo@corp.example", Email: "hugo@corp.example"}),
					"longer namesake":   env.UiPath.AddDirectoryUser(uipath.User{UserName: "hugo@corp.example.org", Email: "hugo@corp.example.org"}),
				} {
					before := searches(env)
					w := env.NewWorkspace(t, tenantGrant(`role_name = "Auditor"`, user.ID))
					w.MustRun(t, "apply", "-auto-approve")
					if got := env.UiPath.TenantRoles(user.ID); !slices.Equal(got, []int{uipath.AuditorRoleID}) {
						t.Errorf("%s has the roles %v", name, got)
					}
					if n := searches(env) - before; strings.HasPrefix(name, "local") && n != 0 {
						t.Errorf("%s: %d searches", name, n)
					}
				}
			}
		})
	}
}

// K5.1: the error says what was searched for, where, and what was refused.
func TestAccTenantRoleGrant_K5_1NotInTheDirectory(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("uipath.edition", "on_prem"), acctest.Set("uipath.joined_domain", "corp"))
	user := env.UiPath.AddDirectoryUser(uipath.User{UserName: "lost-soul@corp.example", Email: "gone.soul@corp.example"})
	env.UiPath.RemoveFromDirectory(user.DirectoryIdentifier)
	out, err := env.NewWorkspace(t, tenantGrant(`role_name = "Auditor"`, user.ID)).Run(t, "apply", "-auto-approve")
	for _, want := range []string{"Orchestrator's directory does not show the user", `"lost", "gone.soul"`, `"corp", "autogen"`, "BulkResolveByName"} {
		if err == nil || !strings.Contains(out, want) {
			t.Errorf("the apply does not say %s:\n%s", want, out)
		}
	}
}

// K5.6: a local account and one of a directory under one name are listed, and none is taken for the other.
func TestAccUser_K5_6LocalAndDirectory(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	local := env.UiPath.AddUser(uipath.User{UserName: "hugo@corp.example", Email: "hugo@corp.example"})
	directory := env.UiPath.AddDirectoryUser(uipath.User{UserName: "hugo@corp.example", Email: "hugo@corp.example"})
	listed := func(config string, args ...string) {
		t.Helper()
		out, err := env.NewWorkspace(t, config).Run(t, args...)
		if err == nil || !strings.Contains(out, local.ID) || !strings.Contains(out, directory.ID) || !strings.Contains(out, "category directory") {
			t.Errorf("it says:\n%s", out)
		}
	}
	listed(`data "platformusers_uipath_user" "x" { user_name = "hugo@corp.example" }`, "plan")
	listed(`data "platformusers_uipath_user" "x" { email = "hugo@corp.example" }`, "plan")
	named := adaWith(`user_name = "hugo@corp.example"`, `email = "hugo@corp.example"`)
	listed(named+importing(adaAddress, "hugo@corp.example"), "plan")
	listed(named, "apply", "-auto-approve")
	for _, user := range []uipath.User{local, directory} {
		w := env.NewWorkspace(t, tenantGrant(`role_name = "Auditor"`, user.ID))
		w.MustRun(t, "apply", "-auto-approve")
		if len(env.UiPath.TenantRoles(user.ID)) != 1 {
			t.Errorf("user %s has no role", user.ID)
		}
		w.MustRun(t, "destroy", "-auto-approve")
	}
}

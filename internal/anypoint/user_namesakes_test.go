package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const (
	formerProvider = "0f000000-0000-4000-8000-00000000000a"
	nextProvider   = "0f000000-0000-4000-8000-00000000000b"
)

// namesakes are two federated accounts of one name, as after a move from one identity provider to another.
func namesakes(env *acctest.Env, name string) (former, next anypoint.User) {
	return env.Anypoint.AddUser(anypoint.User{Username: name, Email: name + "@example.com", IdentityProviderID: formerProvider}),
		env.Anypoint.AddUser(anypoint.User{Username: name, Email: name + "@example.com", IdentityProviderID: nextProvider})
}

func enable(env *acctest.Env, id string, enabled bool) {
	env.Anypoint.EditUser(id, func(u *anypoint.User) { u.Enabled = enabled })
}

// K5.6: nothing is enabled again, or created, beside several accounts of the name.
func TestAccUser_K5_6TwoIdentityProviders(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]bool{{true, false}, {false, true}, {false, false}, {true, true}} {
		env := acctest.Start(t)
		former, next := namesakes(env, "fred-former")
		enable(env, former.ID, c[0])
		enable(env, next.ID, c[1])
		w := env.NewWorkspace(t, adaWith(`username = "fred-former"`))
		before := env.Writes()
		plan := w.MustRun(t, "plan")
		apply, err := w.Run(t, "apply", "-auto-approve")
		for _, want := range []string{"The name is ambiguous", former.ID, next.ID, "identity provider " + formerProvider,
			"identity provider " + nextProvider,
			fmt.Sprintf("enabled %t", c[0]), fmt.Sprintf("enabled %t", c[1]), "ORGANIZATION/IDENTITY_PROVIDER/USER_NAME"} {
			if err == nil || !strings.Contains(plan, want) || !strings.Contains(apply, want) {
				t.Errorf("%v: plan or apply do not say %s:\n%s\n%s", c, want, plan, apply)
			}
		}
		for id, enabled := range map[string]bool{former.ID: c[0], next.ID: c[1]} {
			if account, _ := env.Anypoint.User(id); account.Enabled != enabled || env.Writes() != before {
				t.Errorf("%v: user %s is enabled: %t; %d writes", c, id, account.Enabled, env.Writes()-before)
			}
		}
	}
}

// K5.6: a local account that has the name is not the whole news either.
func TestAccUser_K5_6LocalBesideFederated(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	local := env.Anypoint.AddUser(anypoint.User{Username: "fred-former", Email: "fred@example.com"})
	former, next := namesakes(env, "fred-former")
	enable(env, local.ID, false)
	enable(env, next.ID, false)
	out, err := env.NewWorkspace(t, adaWith(`username = "fred-former"`)).Run(t, "apply", "-auto-approve")
	if err == nil || !strings.Contains(out, local.ID) || !strings.Contains(out, former.ID) || !strings.Contains(out, next.ID) {
		t.Errorf("the apply says:\n%s", out)
	}
	if account, _ := env.Anypoint.User(next.ID); account.Enabled {
		t.Error("the account is enabled")
	}
}

// K5.6: look-ups and imports select by identity provider.
func TestAccUser_K5_6SelectedByIdentityProvider(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	former, next := namesakes(env, "fred-former")
	local := env.Anypoint.AddUser(anypoint.User{Username: "fred-former", Email: "fred-former@example.com"})
	look := func(lines string) string {
		return "data \"platformusers_anypoint_user\" \"x\" {\n" + lines + "\n}\noutput \"id\" { value = data.platformusers_anypoint_user.x.id }\n"
	}
	for _, by := range []string{`username = "fred-former"`, `email = "fred-former@example.com"`} {
		out, err := env.NewWorkspace(t, look(by)).Run(t, "apply", "-auto-approve")
		if err == nil || !strings.Contains(out, "The name is ambiguous") || !strings.Contains(out, "set identity_provider_id") {
			t.Errorf("%s: the apply says:\n%s", by, out)
		}
		for provider, want := range map[string]string{formerProvider: former.ID, strings.ToUpper(nextProvider): next.ID, "mulesoft": local.ID} {
			w := env.NewWorkspace(t, look(fmt.Sprintf("%s\nidentity_provider_id = %q", by, provider)))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(w.State(t), want) {
				t.Errorf("%s, %s:\n%s", by, provider, out)
			}
		}
		if out, err := env.NewWorkspace(t, look(by+"\nidentity_provider_id = \""+anypoint.IdentityProviderID+`"`)).Run(t, "plan"); err == nil ||
			!strings.Contains(out, "Not found on Anypoint") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
	wrong := look(fmt.Sprintf("id = %q\nidentity_provider_id = %q", former.ID, nextProvider))
	if out, err := env.NewWorkspace(t, wrong).Run(t, "plan"); err == nil ||
		!strings.Contains(out, "signs in with the identity provider "+formerProvider) {
		t.Errorf("the plan says:\n%s", out)
	}
	imported := func(id string) *acctest.Workspace {
		return env.NewWorkspace(t, existing("fred-former")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, id))
	}
	if out, err := imported("fred-former").Run(t, "plan"); err == nil || !strings.Contains(out, "ORGANIZATION/IDENTITY_PROVIDER/USER_NAME") {
		t.Errorf("the plan says:\n%s", out)
	}
	for provider, want := range map[string]string{formerProvider: former.ID, nextProvider: next.ID, "mulesoft": local.ID} {
		for _, name := range []string{"fred-former", "fred-former@example.com"} {
			w := imported(anypoint.RootOrgID + "/" + provider + "/" + name)
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(w.State(t), want) {
				t.Errorf("%s:\n%s", provider, out)
			}
		}
	}
}

// K5.6: a user name with slashes that begins like an identity provider is still found by name.
func TestAccUser_K5_6NamesWithSlashes(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	slashed := env.Anypoint.AddUser(anypoint.User{Username: "team/fred", Email: "fred@example.com"})
	w := env.NewWorkspace(t, existing("team/fred")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", adaAddress, anypoint.RootOrgID+"/team/fred"))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(w.State(t), slashed.ID) {
		t.Errorf("the import says:\n%s", out)
	}
}

package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// many declares complete accounts, with an expression that says of what.
func many(over, username string, attributes ...string) string {
	lines := append([]string{
		over, "username = " + username, `first_name = "F"`, `last_name = "L"`, `email = "shared@example.com"`,
		`phone_number = "+44 20 7946 0001"`, `password_wo = "Sandb0x-Passw0rd"`, "password_wo_version = 1",
	}, attributes...)
	return "resource \"platformusers_anypoint_user\" \"ada\" {\n  " + strings.Join(lines, "\n  ") + "\n}\n"
}

// K1.1, K1.4: a list in another order, keys that are swapped, and a key that is renamed cost nobody the account: refused in plan, with the remedy,
// in whatever order the resources are planned.
func TestAccUser_K1_1_sameAccountAtAnotherAddress(t *testing.T) {
	t.Parallel()
	list := func(names string) string { return many("count = length("+names+")", names+"[count.index]") }
	keys := func(names string) string { return many("for_each = "+names, "each.value") }
	for name, c := range map[string]struct{ before, after string }{
		"count":       {list(`["k1.ann", "k1.bob"]`), list(`["k1.bob", "k1.ann"]`)},
		"swapped":     {keys(`{ a = "k1.ann", b = "k1.bob" }`), keys(`{ a = "k1.bob", b = "k1.ann" }`)},
		"renamed key": {keys(`{ a = "k1.ann", b = "k1.bob" }`), keys(`{ z = "k1.ann", b = "k1.bob" }`)},
		"moved on":    {list(`["k1.ann", "k1.bob"]`), list(`["k1.bob"]`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, c.before)
			w.MustRun(t, "apply", "-auto-approve")
			before := env.Writes()
			w.Configure(t, c.after)
			for range 4 { // the order is random
				out, err := w.Run(t, "apply", "-auto-approve")
				if err == nil || !strings.Contains(out, "The plan deletes an account and creates it again") || !strings.Contains(out, "moved {") ||
					!strings.Contains(out, "for_each over a map keyed by person") {
					t.Fatalf("the apply says:\n%s", out)
				}
			}
			if env.Writes() != before {
				t.Error("the platform was written to")
			}
		})
	}
}

// K1.1: the same with a federated account, beside which a create would make a local one, or which it would enable again.
func TestAccUser_K1_1_federatedAccountAtAnotherAddress(t *testing.T) {
	t.Parallel()
	for _, enabled := range []string{"true", "false"} {
		env := acctest.Start(t)
		keyed := func(keys ...string) string {
			return many(fmt.Sprintf("for_each = toset([\"%s\"])", strings.Join(keys, "\", \"")), fmt.Sprintf("%q", anypoint.FederatedUsername),
				"enabled = "+enabled)
		}
		w := env.NewWorkspace(t, keyed("a")+fmt.Sprintf("import {\n  to = %s[\"a\"]\n  id = %q\n}\n", adaAddress, anypoint.FederatedUserID))
		w.MustRun(t, "apply", "-auto-approve")
		before := env.Writes()
		w.Configure(t, keyed("z"))
		for range 4 {
			fails(t, w, []string{"The plan deletes an account and creates it again"}, "apply", "-auto-approve")
		}
		if env.Writes() != before {
			t.Error("the platform was written to")
		}
	}
}

// K1.3, K1.6: a replacement under the same user name can never work on Anypoint, and one under a name that is taken would cost the person the
// account and bring no other one. One under a free name is a destroy that is guarded and warned of as such.
func TestAccUser_K1_3_replacements(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		for _, lifecycle := range []string{"", "lifecycle { create_before_destroy = true }"} {
			env := acctest.Start(t)
			env.Anypoint.DeleteUser(env.Anypoint.AddUser(anypoint.User{Username: "gone.before", Email: "g@example.com"}).ID)
			config := func(name string) string {
				return many("", fmt.Sprintf("%q", name), fmt.Sprintf("deletion_policy = %q", policy), lifecycle)
			}
			w := env.NewWorkspace(t, config("k1.ann"))
			w.MustRun(t, "apply", "-auto-approve")
			before := env.Writes()
			fails(t, w, []string{"Anypoint cannot re-create an account"}, "apply", "-auto-approve", "-replace="+adaAddress)
			for name, want := range map[string]string{"gone.before": "belonged to a deleted user", anypoint.RegularUsername: "import {",
				anypoint.ForeignUsername: "outside of this organization"} {
				w.Configure(t, config(name))
				fails(t, w, []string{want}, "apply", "-auto-approve")
			}
			if env.Writes() != before {
				t.Errorf("%s: the platform was written to", policy)
			}
			w.Configure(t, config("k1.carl"))
			says := map[string]string{"delete": "will be soft-deleted", "disable": "will be disabled", "abandon": "no longer managed"}
			contains(t, w.MustRun(t, "plan"), says[policy])
			w.MustRun(t, "apply", "-auto-approve")
		}
	}
	env := acctest.Start(t)
	w := env.NewWorkspace(t, imported(env, "", anypoint.AdminID))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, strings.Replace(many("", `"k1.other"`), `"ada"`, `"u0"`, 1))
	fails(t, w, []string{"Refused: the account that the provider signs in as"}, "plan")
}

// K10.1: a destroy that stopped half-way can be finished, whatever the first half left behind. An apply refuses to create what is left.
func TestAccUser_K10_1_halfFinishedDestroy(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		env := acctest.Start(t)
		w := env.NewWorkspace(t, many(`for_each = toset(["k10.ann", "k10.bob"])`, "each.key",
			fmt.Sprintf(`deletion_policy = each.key == "k10.ann" ? %q : "delete"`, policy)))
		w.MustRun(t, "apply", "-auto-approve")
		env.Faults.Add(kernel.Fault{Platform: "anypoint", Method: "DELETE", Kind: kernel.FaultStatus, Status: 403})
		fails(t, w, []string{"403"}, "destroy", "-auto-approve")
		contains(t, w.MustRun(t, "destroy", "-auto-approve"), "An apply will refuse to create the account. A destroy goes on.")
		if len(instances(t, w)) != 0 {
			t.Errorf("%s: left in the state: %v", policy, instances(t, w))
		}
		before := env.Writes()
		fails(t, w, []string{"k10.ann"}, "apply", "-auto-approve")
		if env.Writes() != before {
			t.Errorf("%s: the apply wrote", policy)
		}
	}
}

package apim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// accountsOf are accounts of a type, one for each value of loop, an expression of count or for_each; key is what the value is called.
func accountsOf(typeName, loop, key string, attributes ...string) string {
	return fmt.Sprintf(`resource %q "people" {
  %s
  user_id    = "${%s}"
  first_name = "First"
  last_name  = "Last"
  email      = "${%[3]s}@example.com"
  %[4]s
}
`, typeName, loop, key, strings.Join(attributes, "\n  "))
}

// K1.1, K1.4: a list that is reordered, keys that are swapped and a key that is renamed must not cost a person the account.
func TestAccUser_K1_1_reordered(t *testing.T) {
	t.Parallel()
	const names = `["ann", "bob"][count.index]`
	types := map[string][]string{
		"platformusers_apim_user, delete":  {`deletion_policy = "delete"`},
		"platformusers_apim_user, disable": {`deletion_policy = "disable"`},
		"platformusers_apim_invitation, ":  nil,
	}
	for name, c := range map[string]struct{ before, after [2]string }{
		"count": {[2]string{"count = 2", names}, [2]string{"count = 2", `["bob", "ann"][count.index]`}},
		"swapped keys": {[2]string{`for_each = { a = "ann", b = "bob" }`, "each.value"},
			[2]string{`for_each = { a = "bob", b = "ann" }`, "each.value"}},
		"renamed key":          {[2]string{`for_each = { a = "ann" }`, "each.value"}, [2]string{`for_each = { z = "ann" }`, "each.value"}},
		"first one taken away": {[2]string{"count = 2", names}, [2]string{"count = 1", `["bob"][count.index]`}},
	} {
		for described, attributes := range types {
			t.Run(name+", "+described, func(t *testing.T) {
				t.Parallel()
				typeName, _, _ := strings.Cut(described, ",")
				env := acctest.Start(t)
				w := env.NewWorkspace(t, accountsOf(typeName, c.before[0], c.before[1], attributes...))
				w.MustRun(t, "apply", "-auto-approve")
				writes := env.Writes()
				w.Configure(t, accountsOf(typeName, c.after[0], c.after[1], attributes...))
				for range 4 { // in any order
					for _, refresh := range []string{"-refresh=true", "-refresh=false"} {
						if out, err := w.Run(t, "apply", "-auto-approve", refresh); err == nil || !strings.Contains(out, "moved block") {
							t.Fatalf("the apply says:\n%s", out)
						}
					}
				}
				if env.Writes() != writes {
					t.Error("something was written")
				}
			})
		}
	}
}

// K1.3, K1.6: a replacement ends in nobody where the old account keeps the id or the e-mail address; where it is deleted, it is guarded like a
// destroy.
func TestAccUser_K1_3_replacements(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		policyIs := fmt.Sprintf("deletion_policy = %q", policy)
		for name, c := range map[string]struct {
			attributes []string
			replace    bool
		}{
			"-replace":                    {nil, true},
			"-replace and another policy": {[]string{`deletion_policy = "delete"`}, true},
			"-replace by another e-mail":  {[]string{`email = "countess@example.com"`}, true},
			"another id":                  {[]string{`user_id = "countess"`}, false},
			"create_before_destroy":       {[]string{"lifecycle { create_before_destroy = true }\n  note = \"n\""}, true},
		} {
			t.Run(policy+", "+name, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, adaWith(policyIs))
				w.MustRun(t, "apply", "-auto-approve")
				writes := env.Writes()
				config := adaWith(policyIs)
				for _, attribute := range c.attributes {
					if strings.HasPrefix(attribute, "lifecycle") {
						config = strings.TrimSuffix(config, "}\n") + attribute + "\n}\n"
						continue
					}
					config = adaWith(append([]string{policyIs}, c.attributes...)...)
				}
				w.Configure(t, config)
				command := []string{"plan"}
				if c.replace {
					command = append(command, "-replace="+adaAddress)
				}
				out, err := w.Run(t, command...)
				switch {
				case policy == "delete" && (err != nil || !strings.Contains(out, "must be replaced")):
					t.Errorf("the plan says:\n%s", out)
				case policy != "delete" && (err == nil || !strings.Contains(out, "The account cannot be replaced")):
					t.Errorf("the plan says:\n%s", out)
				}
				if env.Writes() != writes {
					t.Error("something was written")
				}
			})
		}
	}
}

// K1.3: what replaces a resource outside of its own attributes is checked as well.
func TestAccUser_K1_3_replaceTriggeredBy(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(version int) string {
		return strings.TrimSuffix(adaWith(`deletion_policy = "disable"`), "}\n") +
			"  lifecycle {\n    replace_triggered_by = [terraform_data.other]\n  }\n}\n" +
			fmt.Sprintf("resource \"terraform_data\" \"other\" {\n  triggers_replace = %d\n}\n", version)
	}
	w := env.NewWorkspace(t, config(1))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, config(2))
	if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "The account cannot be replaced") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K1.3: a replacement is guarded like a destroy: nobody replaces the service's own administrator, nor somebody by an account that is there.
func TestAccUser_K1_3_replacementIsGuarded(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, existing(env, "", apim.AdministratorID))
	w.MustRun(t, "apply", "-auto-approve")
	const refused = "Refused: the service's own administrator"
	if out, err := w.Run(t, "plan", "-replace=platformusers_apim_user.u0"); err == nil || !strings.Contains(out, refused) {
		t.Errorf("the plan says:\n%s", out)
	}
	w = env.NewWorkspace(t, adaWith())
	w.MustRun(t, "apply", "-auto-approve")
	for attribute, value := range map[string]string{"user_id": apim.RegularUserID, "email": apim.RegularEmail} {
		w.Configure(t, adaWith(`user_id = "countess"`, fmt.Sprintf("%s = %q", attribute, value)))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Already exists on API Management") {
			t.Errorf("a replacement by a taken %s says:\n%s", attribute, out)
		}
	}
}

// K1.3: a tainted account is not replaced either.
func TestCLIUser_K1_3_tainted(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		env := acctest.Start(t)
		w := env.NewCLI(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy)))
		w.MustRun(t, "apply", "-auto-approve")
		w.MustRun(t, "taint", adaAddress)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "terraform untaint ADDRESS") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}

// K10.1: what a destroy has left behind can be destroyed with the next, though the configuration still names the rest. An apply refuses to create it.
func TestAccUser_K10_1_halfFinishedDestroy(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			bob := strings.NewReplacer(`"ada"`, `"bob"`, "ada@", "bob@", adaID, "bob").Replace(adaWith())
			w := env.NewWorkspace(t, adaWith(fmt.Sprintf("deletion_policy = %q", policy))+bob)
			w.MustRun(t, "apply", "-auto-approve")
			env.Faults.Add(kernel.Fault{Kind: kernel.FaultStatus, Status: 403, Times: 1}.On("apim", http.MethodDelete, apim.UserRoute))
			if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil {
				t.Fatalf("the destroy was not refused:\n%s", out)
			}
			w.MustRun(t, "destroy", "-auto-approve")
			if !isGone(env, "bob") {
				t.Error("bob is still there")
			}
			if policy == "delete" {
				return
			}
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "An apply will refuse to create the account. A destroy goes on.") {
				t.Errorf("the plan says:\n%s", out)
			}
			if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Already exists on API Management") {
				t.Errorf("the apply says:\n%s", out)
			}
		})
	}
}

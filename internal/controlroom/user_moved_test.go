package controlroom_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// people are users whose user name is name, an expression. repeat is count or for_each.
func people(repeat, name, policy string) string {
	return userWith("people", repeat, "username = "+name, `email = "${`+name+`}@example.com"`, `password_wo = "Sandbox-Pass.1"`,
		"password_wo_version = 1", fmt.Sprintf("deletion_policy = %q", policy))
}

// K1.1, K1.4: an account that one address gives up and another one creates is refused in plan, whatever its order.
func TestAccUser_K1_1_personAtAnotherAddress(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable"} {
		for name, c := range map[string][2]string{
			"count": {people("count = 2", `["ann", "bob"][count.index]`, policy), people("count = 2", `["bob", "ann"][count.index]`, policy)},
			"keys swapped": {
				people(`for_each = { a = "ann", b = "bob" }`, "each.value", policy), people(`for_each = { a = "bob", b = "ann" }`, "each.value", policy),
			},
			"key renamed": {
				people(`for_each = { a = "ann", b = "bob" }`, "each.value", policy), people(`for_each = { c = "ann", b = "bob" }`, "each.value", policy),
			},
			"first one taken away": {people("count = 2", `["ann", "bob"][count.index]`, policy), people("count = 1", `["bob"][count.index]`, policy)},
		} {
			t.Run(name+", "+policy, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, c[0])
				w.MustRun(t, "apply", "-auto-approve")
				ann, _ := env.ControlRoom.UserNamed("ann")
				bob, _ := env.ControlRoom.UserNamed("bob")
				writes := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPut || c.Method == http.MethodDelete })
				w.Configure(t, c[1])
				for range 3 {
					if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "moved block") {
						t.Errorf("the apply says:\n%s", out)
					}
				}
				if now := env.Calls(func(c kernel.Call) bool { return c.Method == http.MethodPut || c.Method == http.MethodDelete }); now != writes {
					t.Errorf("%d writes", now-writes)
				}
				for _, before := range []struct {
					id   int64
					name string
				}{{ann.ID, "ann"}, {bob.ID, "bob"}} {
					if after, ok := env.ControlRoom.UserNamed(before.name); !ok || after.ID != before.id || after.Disabled {
						t.Errorf("%s is %+v", before.name, after)
					}
				}
			})
		}
	}
}

// K1.3, K1.6: a replacement by an account of the same name is refused where the name stays taken, else guarded like a destroy.
func TestAccUser_K1_3_replaceUnderEachPolicy(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]string{
		"delete": "must be replaced", "disable": "The account cannot be replaced", "abandon": "The account cannot be replaced",
	} {
		for _, lifecycle := range []string{"", "create_before_destroy = true", "replace_triggered_by = [terraform_data.other]"} {
			t.Run(policy+", "+lifecycle, func(t *testing.T) {
				t.Parallel()
				config := func(version int) string {
					ada := strings.TrimSuffix(adaWith(fmt.Sprintf("deletion_policy = %q", policy)), "}\n")
					return ada + "  lifecycle {\n    " + lifecycle + "\n  }\n}\n" +
						fmt.Sprintf("resource \"terraform_data\" \"other\" {\n  triggers_replace = %d\n}\n", version)
				}
				env := acctest.Start(t)
				w := env.NewWorkspace(t, config(1))
				w.MustRun(t, "apply", "-auto-approve")
				plan := []string{"plan", "-replace=" + adaAddress}
				if strings.HasPrefix(lifecycle, "replace") {
					w.Configure(t, config(2))
					plan = plan[:1]
				}
				if out, err := w.Run(t, plan...); (err == nil) != (policy == "delete") || !strings.Contains(out, want) {
					t.Errorf("the plan says:\n%s", out)
				}
			})
		}
	}
}

// K1.3: the account that the provider signs in as is not replaced either.
func TestAccUser_K1_3_replaceOwnAccount(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	own := userWith("own", `username = "svc.terraform"`, `email = "svc.terraform@example.com"`)
	id := fmt.Sprint(controlroom.ServiceUserID)
	w := env.NewWorkspace(t, own+importing("platformusers_controlroom_user.own", id))
	w.MustRun(t, "apply", "-auto-approve")
	out, err := w.Run(t, "plan", "-replace=platformusers_controlroom_user.own")
	if err == nil || !strings.Contains(out, "Refused: the account that the provider signs in as") {
		t.Errorf("the plan says:\n%s", out)
	}
}

// K10.1: a destroy that was refused once for one of two users can be finished, though the configuration still names the other.
func TestAccUser_K10_1_halfFinishedDestroy(t *testing.T) {
	t.Parallel()
	for _, policy := range []string{"delete", "disable", "abandon"} {
		for _, reuse := range []string{"new_id", "409"} {
			t.Run(policy+", "+reuse, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, in("a360_v2", "username_reuse="+reuse)...)
				w := env.NewWorkspace(t, people("count = 2", `["ann", "bob"][count.index]`, policy))
				w.MustRun(t, "apply", "-auto-approve")
				method := map[string]string{"delete": http.MethodDelete, "disable": http.MethodPut}[policy]
				if method == "" {
					w.MustRun(t, "state", "rm", "platformusers_controlroom_user.people[0]")
				} else {
					env.Faults.Add(kernel.Fault{Platform: "controlroom", Method: method, Route: "/v2" + userRoute, Kind: kernel.FaultStatus, Status: 403, Times: 1})
					if out, err := w.Run(t, "destroy", "-auto-approve"); err == nil {
						t.Fatalf("the first destroy says:\n%s", out)
					}
				}
				w.MustRun(t, "destroy", "-auto-approve")
				if state := w.State(t); strings.Contains(state, "ann") || strings.Contains(state, "bob") {
					t.Errorf("the state holds %s", state)
				}
			})
		}
	}
}

package anypoint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// invitationsOf are invitations, one for each value of loop, an expression of count or for_each; key is what the value is called.
func invitationsOf(name, loop, key string) string {
	return fmt.Sprintf("resource \"platformusers_anypoint_invitation\" %q {\n  %s\n  email = \"${%s}@example.com\"\n}\n", name, loop, key)
}

// K1.1: a list that is reordered, keys that are swapped and a resource that is renamed send nobody a second mail, pending or accepted.
func TestAccInvitation_K1_1_reordered(t *testing.T) {
	t.Parallel()
	const before = `["ann", "bob", "cyd"][count.index]`
	counted := invitationsOf("people", "count = 3", before)
	keyed := invitationsOf("people", `for_each = { a = "ann", b = "bob" }`, "each.value")
	for name, c := range map[string]struct{ before, after string }{
		"shifted":              {counted, invitationsOf("people", "count = 3", `["cyd", "ann", "bob"][count.index]`)},
		"another in front":     {counted, invitationsOf("people", "count = 4", `["new", "ann", "bob", "cyd"][count.index]`)},
		"first one taken away": {counted, invitationsOf("people", "count = 2", `["bob", "cyd"][count.index]`)},
		"swapped keys":         {keyed, invitationsOf("people", `for_each = { a = "bob", b = "ann" }`, "each.value")},
		"renamed":              {keyed, invitationsOf("persons", `for_each = { a = "ann", b = "bob" }`, "each.value")},
		"renamed, other case":  {keyed, invitationsOf("persons", `for_each = { a = "Ann", b = "BOB" }`, "each.value")},
	} {
		for _, accepted := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, accepted %t", name, accepted), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, c.before)
				w.MustRun(t, "apply", "-auto-approve")
				if accepted {
					for _, invitation := range env.Anypoint.Invitations() {
						if _, err := env.Anypoint.AcceptInvitation(invitation.ID, invitation.Email); err != nil {
							t.Fatal(err)
						}
					}
				}
				writes, mails := env.Writes(), len(env.Outbox.All())
				w.Configure(t, c.after)
				for range 4 { // in any order
					for _, refresh := range []string{"-refresh=true", "-refresh=false"} {
						if out, err := w.Run(t, "apply", "-auto-approve", refresh); err == nil || !strings.Contains(out, "moved block") {
							t.Fatalf("the apply says:\n%s", out)
						}
					}
				}
				if env.Writes() != writes || len(env.Outbox.All()) != mails {
					t.Error("something was written")
				}
			})
		}
	}
}

// K1.3: the same invitation is still sent again on purpose, and a list may lose or gain its end.
func TestAccInvitation_K1_3_onPurpose(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invitationsOf("people", "count = 2", `["ann", "bob"][count.index]`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "apply", "-auto-approve", "-replace=platformusers_anypoint_invitation.people[0]")
	w.Configure(t, invitationsOf("people", "count = 3", `["ann", "bea", "cyd"][count.index]`))
	w.MustRun(t, "apply", "-auto-approve")
	w.Configure(t, invitationsOf("people", "count = 1", `["ann"][count.index]`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "plan", "-detailed-exitcode")
}

// K10.1: an invitation that somebody made beside Terraform stands in the way of its create, and of no destroy.
func TestAccInvitation_K10_1_destroyGoesOn(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, invitationsOf("people", "count = 2", `["ann", "bob"][count.index]`))
	w.MustRun(t, "apply", "-auto-approve")
	w.MustRun(t, "state", "rm", "platformusers_anypoint_invitation.people[0]")
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "Already exists on Anypoint") {
		t.Errorf("the apply says:\n%s", out)
	}
	w.MustRun(t, "destroy", "-auto-approve")
	if strings.Contains(w.State(t), "platformusers_anypoint_invitation") {
		t.Errorf("the state is:\n%s", w.State(t))
	}
}

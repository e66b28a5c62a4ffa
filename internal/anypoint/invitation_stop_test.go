package anypoint_test

import (
	"net/http"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Ctrl-C while an invitation waits for the platform's rate limit (field case K10.5): its mail must not go out seconds later, when
// nobody waits for the result any more. The next apply sends one mail.
func TestAccInvitation_isNotSentAfterAStop(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{
		Platform: "anypoint", Method: http.MethodPost, Route: "/accounts/api/organizations/{org}/invites", Kind: kernel.FaultTooManyRequests,
		Header: map[string]string{"Retry-After": "15"},
	})
	w := env.NewWorkspace(t, `
resource "platformusers_anypoint_invitation" "grace" {
  email = "grace.hopper@example.com"
}
`)
	limited := func() bool {
		return env.Calls(func(c kernel.Call) bool { return c.Status == http.StatusTooManyRequests }) > 0
	}
	w.OnResponse(func(int) {
		if limited() {
			w.Interrupt()
		}
	})
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !limited() {
		t.Fatalf("the interrupted apply ends with %v:\n%s", err, out)
	}
	if mails := len(env.Outbox.All()); mails != 0 {
		t.Errorf("%d mails went out after the stop", mails)
	}
	w.OnResponse(nil)
	w.MustRun(t, "apply", "-auto-approve")
	if mails := len(env.Outbox.All()); mails != 1 {
		t.Errorf("%d mails went out in all", mails)
	}
}

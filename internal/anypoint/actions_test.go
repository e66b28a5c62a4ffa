package anypoint_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// act is an action of this platform with the name it.
func act(verb, config string) string {
	return fmt.Sprintf("action \"platformusers_anypoint_%s\" \"it\" {\n  config {\n    %s\n  }\n}\n", verb, config)
}

// invoke are the arguments of the command that invokes the action of act.
func invoke(verb string) []string {
	return []string{"apply", "-auto-approve", "-invoke=action.platformusers_anypoint_" + verb + ".it"}
}

// planInvoke are those of its plan.
func planInvoke(verb string) []string {
	return []string{"plan", "-invoke=action.platformusers_anypoint_" + verb + ".it"}
}

const (
	resendAction, resetAction = "resend_invitation", "send_password_reset"
	recoverRoute              = "/accounts/api/recover/password"
)

// mails counts the mails of a kind that went to somebody.
func mails(env *acctest.Env, kind, to string) (n int) {
	for _, mail := range env.Outbox.All() {
		if mail.Kind == kind && strings.EqualFold(mail.To, to) {
			n++
		}
	}
	return n
}

func TestAccResendInvitation(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	id := env.Anypoint.AddInvitation("grace@example.com")
	env.Anypoint.AddInvitation("other@example.com")
	for i, config := range []string{
		fmt.Sprintf(`invitation_id = "%d"`, id), `email = "Grace@Example.com"`,
		fmt.Sprintf("email = \"grace@example.com\"\n    organization_id = %q", anypoint.RootOrgID),
	} {
		env.Clock.Advance(time.Hour)
		out := env.NewWorkspace(t, act(resendAction, config)).MustRun(t, invoke(resendAction)...)
		for _, text := range []string{"Sending invitation " + strconv.Itoa(id) + " to grace@example.com again", "it is INVITED", "its link ends at 20"} {
			if !strings.Contains(out, text) {
				t.Errorf("%s: the apply does not say %q:\n%s", config, text, out)
			}
		}
		if n := mails(env, "invitation_resent", "grace@example.com"); n != i+1 {
			t.Errorf("%s: %d mails", config, n)
		}
	}
	if n := mails(env, "invitation_resent", "other@example.com"); n != 0 {
		t.Errorf("somebody else got %d mails", n)
	}
}

// An expired invitation is sent again where the platform does that.
func TestAccResendInvitation_expired(t *testing.T) {
	t.Parallel()
	for variant, want := range map[string]string{"accepted": "", "failed": "whether an expired invitation can be sent again is not documented"} {
		t.Run(variant, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Set("anypoint.resend_expired", variant))
			env.Anypoint.AddInvitation("grace@example.com")
			env.Clock.Advance(longerThanAnInvitation)
			out, err := env.NewWorkspace(t, act(resendAction, `email = "grace@example.com"`)).Run(t, invoke(resendAction)...)
			if (err == nil) != (want == "") || !strings.Contains(out, want) {
				t.Errorf("the apply (%v) says:\n%s", err, out)
			}
			if n := mails(env, "invitation_resent", "grace@example.com"); (n == 1) != (want == "") {
				t.Errorf("%d mails", n)
			}
		})
	}
}

// What can be known to fail is an error of the plan, and nobody is mailed.
func TestAccResendInvitation_refused(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	accepted := env.Anypoint.AddInvitation("in@example.com")
	if _, err := env.Anypoint.AcceptInvitation(accepted, "in"); err != nil {
		t.Fatal(err)
	}
	canceled := env.Anypoint.AddInvitation("out@example.com")
	env.Anypoint.CancelInvitation(canceled)
	env.Anypoint.AddInvitation("twice@example.com")
	env.Anypoint.AddInvitation("Twice@example.com")
	sent := len(env.Outbox.All())
	for config, want := range map[string]string{
		fmt.Sprintf(`invitation_id = "%d"`, accepted): "The invitation was accepted",
		fmt.Sprintf(`invitation_id = "%d"`, canceled): "Anypoint has no invitation",
		`invitation_id = "4711"`:                      "Anypoint has no invitation 4711",
		`invitation_id = "grace"`:                     "must be an invitation's id, a number",
		`email = "twice@example.com"`:                 "The name is ambiguous",
		`email = "no address"`:                        "Invalid e-mail address",
		``:                                            "Missing Attribute Configuration",
		"email = \"a@example.com\"\n    invitation_id = \"1\"":                                      "Invalid Attribute Combination",
		"email = \"a@example.com\"\n    organization_id = \"1f000000-0000-4000-8000-00000000dead\"": "Organization does not exist",
	} {
		if out, err := env.NewWorkspace(t, act(resendAction, config)).Run(t, planInvoke(resendAction)...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: the plan (%v) does not say %q:\n%s", config, err, want, out)
		}
	}
	// The apply may invite an address that nobody has invited yet: the plan cannot know.
	w := env.NewWorkspace(t, act(resendAction, `email = "nobody@example.com"`))
	w.MustRun(t, planInvoke(resendAction)...)
	if out, err := w.Run(t, invoke(resendAction)...); err == nil || !strings.Contains(out, `no outstanding invitation "nobody@example.com"`) {
		t.Errorf("the apply (%v) says:\n%s", err, out)
	}
	if n := len(env.Outbox.All()); n != sent {
		t.Errorf("%d mails went out", n-sent)
	}
}

// Whatever becomes of the response, the mail goes out once at most. Where the platform moves the end of the link, that shows that it went out.
func TestAccResendInvitation_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		for _, moves := range []string{"true", "false"} {
			t.Run(name+", the end moves "+moves, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("anypoint.resend_moves_expiry", moves))
				env.Anypoint.AddInvitation("grace@example.com")
				env.Clock.Advance(time.Hour)
				env.Faults.Add(fault.On("anypoint", http.MethodPost, resendRoute))
				out, err := env.NewWorkspace(t, act(resendAction, `email = "grace@example.com"`)).Run(t, invoke(resendAction)...)
				n := mails(env, "invitation_resent", "grace@example.com")
				switch {
				case n > 1:
					t.Errorf("%d mails", n)
				case err == nil && n != 1:
					t.Errorf("the apply succeeds, and no mail went out:\n%s", out)
				case err != nil && !strings.Contains(out, "The invitation may have been sent again"):
					t.Errorf("the apply fails otherwise:\n%s", out)
				case err != nil && n == 1 && moves == "true":
					t.Errorf("the platform shows that the mail went out:\n%s", out)
				}
			})
		}
	}
}

// A person whom the same apply invites can be mailed once more after something else. A failure of the action leaves what was created.
func TestAccResendInvitation_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewWorkspace(t, `
		resource "platformusers_anypoint_invitation" "grace" { email = "grace@example.com" }
		resource "platformusers_anypoint_user" "ada" {
			username            = "ada.lovelace"
			first_name          = "Ada"
			last_name           = "Lovelace"
			email               = "ada@example.com"
			phone_number        = "1"
			password_wo         = "Correct-Horse-9"
			password_wo_version = 1
			depends_on          = [platformusers_anypoint_invitation.grace]
			lifecycle {
				action_trigger {
					events     = [after_create]
					actions    = [action.platformusers_anypoint_resend_invitation.it, action.platformusers_anypoint_send_password_reset.it]
					on_failure = continue
				}
			}
		}
		`+act(resendAction, `email = platformusers_anypoint_invitation.grace.email`)+
		act(resetAction, `username = platformusers_anypoint_user.ada.username`))
	env.Faults.Add(kernel.Fault{Kind: kernel.FaultResetAfter}.On("anypoint", http.MethodPost, recoverRoute))
	out := w.MustRun(t, apply...)
	if !strings.Contains(out, "The password reset may have been sent") {
		t.Errorf("the apply says:\n%s", out)
	}
	if a, b := mails(env, "invitation_resent", "grace@example.com"), mails(env, "password_reset", "ada@example.com"); a != 1 || b != 1 {
		t.Errorf("%d mails to Grace, %d to Ada", a, b)
	}
	if out := w.MustRun(t, plan...); !strings.Contains(out, "No changes") {
		t.Errorf("the next plan says:\n%s", out)
	}
}

func TestAccSendPasswordReset(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	const rita = "rita.regular@sandbox.example"
	// The same user name under an identity provider is another account, and is not meant: only this one has a password.
	env.Anypoint.AddUser(anypoint.User{Username: anypoint.RegularUsername, Email: rita, Enabled: true, IdentityProviderID: anypoint.IdentityProviderID})
	for i, config := range []string{
		is("user_id", anypoint.RegularUserID), is("username", strings.ToUpper(anypoint.RegularUsername)), `email = "Rita.Regular@sandbox.example"`,
	} {
		out := env.NewWorkspace(t, act(resetAction, config)).MustRun(t, invoke(resetAction)...)
		asks, done := "Asking Anypoint to mail a password reset for rita.regular to "+rita, "the mail goes to "+rita
		if !strings.Contains(out, asks) || !strings.Contains(out, done) {
			t.Errorf("%s: the apply says:\n%s", config, out)
		}
		if n := mails(env, "password_reset", rita); n != i+1 {
			t.Errorf("%s: %d mails", config, n)
		}
	}
}

func TestAccSendPasswordReset_refused(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	gone := env.Anypoint.AddUser(anypoint.User{Username: "gone.girl", Email: "gone@example.com"})
	env.Anypoint.DeleteUser(gone.ID)
	for _, name := range []string{"twin.one", "twin.two"} {
		env.Anypoint.AddUser(anypoint.User{Username: name, Email: "twin@example.com", Enabled: true})
	}
	for config, want := range map[string]string{
		`username = "fiona.federated"`:                             "The account has no password here",
		fmt.Sprintf("user_id = %q", anypoint.ExternalUserID):       "an external user of a public API portal",
		fmt.Sprintf("user_id = %q", gone.ID):                       "has no user with the id " + gone.ID,
		`user_id = "1f000000-0000-4000-8000-00000000dead"`:         "has no user with the id",
		`user_id = "rita.regular"`:                                 "Invalid id",
		`email = "twin@example.com"`:                               "The name is ambiguous",
		``:                                                         "Missing Attribute Configuration",
		"username = \"rita.regular\"\n    email = \"a@b.example\"": "Invalid Attribute Combination",
	} {
		if out, err := env.NewWorkspace(t, act(resetAction, config)).Run(t, planInvoke(resetAction)...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: the plan (%v) does not say %q:\n%s", config, err, want, out)
		}
	}
	env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled = false })
	for config, want := range map[string]string{
		`username = "rita.regular"`: "The account is disabled",
		`username = "gone.girl"`:    `no user "gone.girl"`,
		`email = "no@example.com"`:  `no user "no@example.com"`,
	} {
		w := env.NewWorkspace(t, act(resetAction, config))
		w.MustRun(t, planInvoke(resetAction)...) // the same apply may enable or create the account
		if out, err := w.Run(t, invoke(resetAction)...); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: the apply (%v) does not say %q:\n%s", config, err, want, out)
		}
	}
	if n := len(env.Outbox.All()); n != 0 {
		t.Errorf("%d mails went out", n)
	}
}

// Whatever becomes of the response, one mail goes out at most, and success means that it did.
func TestAccSendPasswordReset_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range acctest.LostResponses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			env.Faults.Add(fault.On("anypoint", http.MethodPost, recoverRoute))
			out, err := env.NewWorkspace(t, act(resetAction, `username = "rita.regular"`)).Run(t, invoke(resetAction)...)
			n := mails(env, "password_reset", "rita.regular@sandbox.example")
			if n > 1 || err == nil && n != 1 {
				t.Errorf("%d mails (%v):\n%s", n, err, out)
			}
			if err != nil && !strings.Contains(out, "The password reset may have been sent") {
				t.Errorf("the apply fails otherwise:\n%s", out)
			}
		})
	}
}

package uipath_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

func resend(who string) string {
	return "action \"platformusers_uipath_resend_invitation\" \"it\" {\n  config {\n    " + who + "\n  }\n}\n"
}

func invoke(t *testing.T, env *acctest.Env, config string) (output string, err error) {
	t.Helper()
	return env.NewWorkspace(t, config).Run(t, "apply", "-auto-approve", "-invoke=action.platformusers_uipath_resend_invitation.it")
}

// sentTo counts the mails that went to somebody.
func sentTo(env *acctest.Env, email string) (n int) {
	for _, mail := range env.Outbox.All() {
		if mail.To == email {
			n++
		}
	}
	return n
}

func TestAccResendInvitation(t *testing.T) {
	t.Parallel()
	for _, who := range []string{fmt.Sprintf("user_id = %q", uipath.PendingUserID), fmt.Sprintf("email = %q", strings.ToUpper(uipath.PendingUserName))} {
		env := acctest.Start(t)
		out, err := invoke(t, env, resend(who))
		if err != nil || sentTo(env, uipath.PendingUserName) != 1 || !strings.Contains(out, "UiPath has mailed "+uipath.PendingUserName) {
			t.Errorf("%s: %d mails:\n%s", who, sentTo(env, uipath.PendingUserName), out)
		}
		if u, ok := env.UiPath.User(uipath.PendingUserID); !ok || u.InvitationAccepted {
			t.Error("the person is another, or has accepted")
		}
	}
}

// Who has accepted gets no mail; what cannot be sent is said before or instead.
func TestAccResendInvitation_sendsNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who, want string
		fails     bool
		options   []acctest.Option
	}{
		"accepted": {fmt.Sprintf("email = %q", uipath.RegularUserName), "has accepted the invitation: no mail is sent", false, nil},
		"nobody":   {`email = "nobody@example.com"`, "UiPath has no user", true, nil},
		"other id": {`user_id = "11111111-2222-4333-8444-555555555555"`, "UiPath has no user", true, nil},
		"refused": {fmt.Sprintf("user_id = %q", uipath.PendingUserID), "User is already invited", true,
			[]acctest.Option{acctest.Set("uipath.invite_pending_again", "error")}},
		"premises": {fmt.Sprintf("user_id = %q", uipath.PendingUserID), "Invitations exist on Automation Cloud only", true,
			[]acctest.Option{acctest.Set("uipath.edition", "on_prem")}},
		"page": {fmt.Sprintf("user_id = %q\n    redirect_url = \"https://example.com/\"", uipath.PendingUserID), "Redirect URL is not valid", true, nil},
		"both": {fmt.Sprintf("user_id = %q\n    email = %q", uipath.PendingUserID, uipath.PendingUserName), "Exactly one of these attributes", true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, c.options...)
			out, err := invoke(t, env, resend(c.who))
			if (err != nil) != c.fails || !strings.Contains(out, c.want) || len(env.Outbox.All()) != 0 {
				t.Errorf("%d mails, want %q:\n%s", len(env.Outbox.All()), c.want, out)
			}
		})
	}
}

// A response that is lost is not sent another time: the person could get two mails.
func TestAccResendInvitation_lostResponses(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{kernel.FaultResetAfter, kernel.FaultTruncate, kernel.FaultHTML} {
		env := acctest.Start(t)
		env.Faults.Add(kernel.Fault{Platform: "uipath", Method: http.MethodPost, Route: inviteRoute, Kind: kind})
		out, err := invoke(t, env, resend(fmt.Sprintf("user_id = %q", uipath.PendingUserID)))
		if n := calls(env, http.MethodPost, inviteRoute); err == nil || n != 1 || !strings.Contains(out, "It is not known whether") {
			t.Errorf("%s: %d calls:\n%s", kind, n, out)
		}
	}
}

// A trigger sends the mail after the change that it is for, also to somebody whom the same plan invites.
func TestAccResendInvitation_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(surname string) string {
		return resend("email = platformusers_uipath_invitation.ada.email") + `resource "platformusers_uipath_invitation" "ada" {
  email   = "ada@example.com"
  surname = "` + surname + `"
}
resource "terraform_data" "reminder" {
  input = platformusers_uipath_invitation.ada.surname
  lifecycle {
    action_trigger {
      events     = [after_create, after_update]
      actions    = [action.platformusers_uipath_resend_invitation.it]
      on_failure = continue
    }
  }
}
`
	}
	w := env.NewWorkspace(t, config("Lovelace"))
	w.MustRun(t, "apply", "-auto-approve")
	if n := sentTo(env, "ada@example.com"); n != 2 {
		t.Errorf("%d mails went out", n)
	}
	w.Configure(t, config("King"))
	w.MustRun(t, "apply", "-auto-approve")
	if n := sentTo(env, "ada@example.com"); n != 3 {
		t.Errorf("%d mails went out", n)
	}
}

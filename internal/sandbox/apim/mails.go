package apim

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// linkLife is how long a link in a confirmation works (documented).
const linkLife = 48 * time.Hour

// subjects are the mails that are sent, by the name of their template (documented names).
var subjects = map[string]string{
	"inviteUserNotificationMessage":           "You are invited to join the developer portal",
	"confirmSignUpIdentityDefault":            "Please confirm your new account",
	"newDeveloperNotificationMessage":         "Welcome to the developer portal",
	"passwordResetByAdminNotificationMessage": "Your password can be reset",
	"accountClosedDeveloper":                  "Your account was closed",
	"requestDeveloperNotificationMessage":     "Your subscription waits for an approval",
	"purchaseDeveloperNotificationMessage":    "Your subscription is active",
	"rejectDeveloperNotificationMessage":      "Your subscription was refused",
}

// linkKinds are the mails that hold a link to follow within linkLife, with the word for it in the link (reported form).
var linkKinds = map[string]string{
	"inviteUserNotificationMessage": "invite", "confirmSignUpIdentityDefault": "signup", "passwordResetByAdminNotificationMessage": "reset",
}

// mail sends a mail to a user. appType decides which portal its link leads to; the default is the legacy one, which serves nobody
// any more (reported).
func (c *call) mail(template string, u *User, appType string) {
	link := portalURL(c.svc, appType)
	if kind, confirms := linkKinds[template]; confirms {
		identity := u.Email
		for _, i := range u.Identities {
			if i.Provider == "Basic" {
				identity = i.ID
			}
		}
		link += "/confirm-v2/identities/basic/" + kind + "?" + url.Values{"userid": {u.ID}, "identity": {identity}, "ticketid": {random(12)},
			"ticket": {random(16)}}.Encode()
		u.InvitedAt = c.now()
	}
	c.kernel.Outbox.Send(kernel.Mail{Platform: "apim", Kind: template, To: u.Email, Subject: subjects[template],
		Data: map[string]string{"link": link, "user": u.ID, "service": c.svc.Name}})
}

// errNoConfirmation says that a user has nothing to confirm.
var errNoConfirmation = errors.New("there is no such pending user")

// AcceptConfirmation follows the link of the last confirmation that was mailed to a user of the first service, or of SERVICE in
// "SERVICE/USER". The account is active then (documented).
func (p *Platform) AcceptConfirmation(id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc, u := p.lookUp(id)
	if u == nil || u.InvitedAt.IsZero() {
		return errNoConfirmation
	}
	if age := p.now().Sub(u.InvitedAt); age > linkLife {
		return fmt.Errorf("the link expired: it was mailed %s ago, and works for two days", age.Round(time.Minute))
	}
	if u.State == "blocked" || u.State == "deleted" {
		return fmt.Errorf("the user %s of %s is %s", u.ID, svc.Name, u.State)
	}
	if u.State == "pending" {
		u.State = "active"
		u.Versions = [2]uint64{p.state.next(), p.state.next()}
	}
	u.InvitedAt = time.Time{}
	return nil
}

package apim

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
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
}

// mail sends a mail to a user. appType decides which portal its link leads to; the default is the legacy one.
func (p *Platform) mail(template string, u *User, appType string) {
	svc := p.serviceOf(u)
	link := portalURL(svc, appType)
	switch template {
	case "inviteUserNotificationMessage", "confirmSignUpIdentityDefault", "passwordResetByAdminNotificationMessage":
		kind := map[string]string{"inviteUserNotificationMessage": "invite", "confirmSignUpIdentityDefault": "signup", "passwordResetByAdminNotificationMessage": "reset"}[template]
		link += "/confirm-v2/identities/basic/" + kind + "?userid=" + u.ID + "&ticketid=" + random(12) + "&ticket=" + random(16)
		u.InvitedAt = p.now()
	}
	p.kernel.Outbox.Send(kernel.Mail{Platform: "apim", Kind: template, To: u.Email, Subject: subjects[template], Data: map[string]string{"link": link, "user": u.ID, "service": svc.Name}})
}

func (p *Platform) serviceOf(u *User) *Service {
	for _, svc := range p.state.Services {
		for _, one := range svc.Users {
			if one == u {
				return svc
			}
		}
	}
	return p.state.Services[0]
}

// errNoConfirmation says that a user has nothing to confirm.
var errNoConfirmation = errors.New("there is no such pending user")

// AcceptConfirmation follows the link of the last confirmation that was mailed to a user of the first service, or of SERVICE in "SERVICE/USER". The account is
// active then (documented).
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

// lookUp finds "USER" of the first service, or "SERVICE/USER".
func (p *Platform) lookUp(id string) (*Service, *User) {
	svc := p.state.Services[0]
	if name, user, found := strings.Cut(id, "/"); found {
		svc, id = find(p.state.Services, func(s *Service) bool { return strings.EqualFold(s.Name, name) }), user
	}
	if svc == nil {
		return nil, nil
	}
	return svc, svc.user(id)
}

func itoa(n int) string { return strconv.Itoa(n) }

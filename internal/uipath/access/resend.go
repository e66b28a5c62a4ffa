package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Resend says whose invitation to send again, and how: RedirectURL and Language are as for a new one.
type Resend struct {
	Who                   platform.Named[string]
	RedirectURL, Language string
}

// invited returns the account of somebody whose invitation is to be sent again, as it is now.
func (c *Client) invited(ctx context.Context, who platform.Named[string]) (*api.User, error) {
	if err := c.RequireInvitations(); err != nil {
		return nil, err
	}
	person, err := c.wantedUser(ctx, who)
	if err != nil {
		return nil, err
	}
	account, err := c.UserLive(ctx, person.ID)
	if platform.GoneReason(err) != "" {
		return nil, errNoUser(person.ID)
	}
	return account, err
}

// ResendInvitation mails a pending invitation again, once. Who has accepted gets no mail. progress is told each step.
func (c *Client) ResendInvitation(ctx context.Context, resend Resend, progress func(string)) error {
	account, err := c.invited(ctx, resend.Who)
	if err != nil {
		return err
	}
	if HasAccepted(account) {
		progress(fmt.Sprintf("%s has accepted the invitation: no mail is sent.", account.Email))
		return nil
	}
	page := resend.RedirectURL
	if page == "" {
		if page, err = c.RedirectURL(ctx, account.Email, resend.Language); err != nil {
			return err
		}
	}
	unlock, err := c.locks.LockMachine(ctx, c.settings.Clock, "inviting/"+platform.NameKey(account.Email))
	if err != nil {
		return err
	}
	defer unlock()
	progress(fmt.Sprintf("Sending the invitation of %s again.", account.Email))
	err = c.api.InviteAgain(ctx, api.NewInvite{
		Email: account.Email, RedirectURL: page, Name: account.Name, Surname: account.Surname, Language: resend.Language,
	})
	if err != nil {
		return c.refusedResend(account, err)
	}
	progress(fmt.Sprintf("UiPath has mailed %s.", account.Email))
	return nil
}

// refusedResend explains why an invitation was not sent again.
func (c *Client) refusedResend(account *api.User, err error) error {
	switch rest.KindOf(err) {
	case rest.Ambiguous:
		return &platform.Problem{
			Err: err,
			Means: fmt.Sprintf("It is not known whether %s got a mail: the response was lost. The invitation is not sent another time, since the person "+
				"could get two mails.", account.Email),
			Do: "Ask the person, or invoke the action again.",
		}
	case rest.Conflict:
		return &platform.Problem{
			Err:   err,
			Means: fmt.Sprintf("UiPath did not send the invitation of %s again. No mail went out, and the invitation stays as it is.", account.Email),
			Do:    "Send it again in the portal (Admin, Accounts & Groups, Resend).",
			Hint:  HintInviteAgain,
		}
	case rest.BadRequest:
		return &platform.Problem{
			Err: err,
			Means: "UiPath refused to send the invitation. Unless its response names another reason: the redirect URL is not a page of this organization's " +
				"portal.",
			Do: "No mail went out. Change what the response names.",
		}
	}
	return c.explain(err)
}

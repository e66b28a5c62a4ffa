package uipath

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// RequireInvitations is an error where people are not taken in by invitation.
func (c *Client) RequireInvitations() error {
	if c.OnCloud() {
		return nil
	}
	return &platform.Problem{
		Summary: "Invitations exist on Automation Cloud only",
		Means:   fmt.Sprintf("The provider's edition is %s. There an administrator creates accounts with a password, or the directory brings them.", c.settings.edition()),
		Do:      "Use platformusers_uipath_user with password_wo instead.",
	}
}

// RedirectURL is the page on which an invited person accepts, unless the configuration names another.
func (c *Client) RedirectURL(ctx context.Context, email, language string) (string, error) {
	partition, err := c.PartitionGlobalID(ctx)
	if err != nil {
		return "", err
	}
	if c.settings.Organization == "" {
		return "", &platform.Problem{
			Summary: "The organization's name is not known",
			Means:   "An invitation needs the address of the page on which it is accepted, and that holds the organization's name.",
			Do:      "Set organization in the provider's uipath settings (UIPATH_ORGANIZATION), or redirect_url here.",
		}
	}
	base, err := url.Parse(c.settings.baseURL())
	if err != nil {
		return "", err
	}
	return api.AcceptURL(base, partition, c.settings.Organization, email, language), nil
}

// InvitedUser returns the user whom an address belongs to, nil when there is none.
func (c *Client) InvitedUser(ctx context.Context, email string) (*api.User, error) {
	return c.Holder(ctx, email, email)
}

// errInvited explains that an address belongs to somebody already, with the import block that fits.
func errInvited(holder *api.User) error {
	if !holder.Pending() {
		return alreadyThere(fmt.Sprintf("The address belongs to user %s (user name %s) of this organization, so there is nobody to invite.", holder.ID, holder.UserName),
			userType, holder.ID, "")
	}
	return alreadyThere(fmt.Sprintf("%s was invited at %s and has not accepted yet.", holder.Email, holder.CreatedAt), invitationType, holder.ID, "A second invitation would mean a second mail.")
}

// Invite invites a person, with one mail. An address that belongs to a user already is an error, not a second mail.
func (c *Client) Invite(ctx context.Context, invite api.NewInvite) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := c.RequireInvitations(); err != nil {
		return nil, err
	}
	// Two resources that invite the same address side by side would both find that nobody has it.
	unlock, err := c.inviting.Lock(ctx, strings.ToLower(invite.Email))
	if err != nil {
		return nil, err
	}
	defer unlock()

	for try := 0; ; try++ {
		invited, err := a.InviteUser(ctx, invite)
		var exists *api.ExistsError
		switch {
		case err == nil:
			c.accounts.Record(invited.ID)
			return invited, nil
		case c.isFreed(invite.Email) && try < freedTries && (errors.As(err, &exists) || rest.IsConflict(err) || api.IsDuplicate(err)):
			if stopped := c.settings.Clock.Wait(ctx, freedWait<<try); stopped != nil {
				return nil, err
			}
		case errors.As(err, &exists):
			return nil, errInvited(&exists.User)
		default:
			return nil, c.refusedInvitation(ctx, invite, err)
		}
	}
}

// refusedInvitation explains why the platform did not invite an address that nobody had.
func (c *Client) refusedInvitation(ctx context.Context, invite api.NewInvite, err error) error {
	switch rest.KindOf(err) {
	case rest.Conflict:
		if holder, lookErr := c.InvitedUser(ctx, invite.Email); lookErr == nil && holder != nil {
			return errInvited(holder)
		}
	case rest.Ambiguous:
		return &platform.Problem{
			Err:   err,
			Means: fmt.Sprintf("It is not known whether %s was invited: the answer was lost, and no user with the address is to be seen. The invitation is not sent again, since the person could get two mails.", invite.Email),
			Do:    "Run terraform plan again in a moment: it shows the user if there is one, with the import block. If there is none, apply again.",
		}
	case rest.BadRequest:
		return &platform.Problem{
			Err: err,
			Means: "UiPath refused the invitation. Unless its answer says another reason: redirect_url is no page of the portal of this organization, or a group in group_ids does not " +
				"exist.",
			Do: "Nobody was invited. Change what the answer names.",
		}
	}
	return c.explain(err)
}

// WithdrawInvitation deletes the user of a pending invitation. It returns the user when the invitation was accepted: an accepted person is
// left alone.
func (c *Client) WithdrawInvitation(ctx context.Context, id, invitedAt string) (accepted *api.User, err error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	account, err := c.ReadUser(ctx, id, invitedAt)
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || hasAccepted(account) {
		return account, err
	}
	if err := a.DeleteUser(ctx, id); err != nil {
		if _, lookErr := c.User(ctx, id); platform.GoneReason(lookErr) == "" {
			return nil, c.explain(err)
		}
	}
	c.freed.Store(strings.ToLower(account.UserName), true)
	c.freed.Store(strings.ToLower(account.Email), true)
	return nil, nil
}

// hasAccepted reports whether an invited person has joined. Who has signed in has, whatever else the platform says.
func hasAccepted(u *api.User) bool { return !u.Pending() || u.LastLoginAt != "" }

package access

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// RequireInvitations is an error where people do not join by invitation.
func (c *Client) RequireInvitations() error {
	if c.OnCloud() {
		return nil
	}
	return &platform.Problem{
		Summary: "Invitations exist on Automation Cloud only",
		Means: fmt.Sprintf("The provider's edition is %s. There an administrator creates accounts with a password, or the directory provides them.",
			c.settings.edition()),
		Hint: HintUserResource,
	}
}

// RedirectURL is the page on which an invited person accepts, unless the invitation names another.
func (c *Client) RedirectURL(ctx context.Context, email, language string) (string, error) {
	partition, err := c.PartitionGlobalID(ctx)
	if err != nil {
		return "", err
	}
	if c.settings.Organization == "" {
		return "", &platform.Problem{
			Summary: "The organization's name is not known",
			Means:   "An invitation needs the URL of the page on which it is accepted, and that URL contains the organization's name.",
			Do:      "Set organization in the provider's uipath settings (UIPATH_ORGANIZATION).",
			Hint:    HintRedirectURL,
		}
	}
	base, err := url.Parse(c.settings.baseURL())
	if err != nil {
		return "", err
	}
	return api.AcceptURL(base, partition, c.settings.Organization, email, language), nil
}

// Invitation reads the user of an invitation that the state knows. One that is gone is a *platform.GoneError; one that was invited a moment ago
// (invitedAt, RFC 3339) is not given up at the first look. email is for the message.
func (c *Client) Invitation(ctx context.Context, userID, email, invitedAt string) (*api.User, error) {
	account, err := c.User(ctx, userID, invitedAt)
	if platform.GoneReason(err) != "" {
		return nil, &platform.GoneError{
			Why: fmt.Sprintf("The invitation of %s was withdrawn outside of Terraform: the pending user was deleted.", email),
		}
	}
	return account, err
}

// FindInvitation resolves what a person writes to name an invitation: the id, user name or e-mail address of the invited user. groupIDs are the
// groups of that user except Everyone; nil when the sign-in may not read which one that is.
func (c *Client) FindInvitation(ctx context.Context, who string) (account *api.User, groupIDs []string, err error) {
	account, err = c.FindUser(ctx, who)
	if err != nil {
		return nil, nil, err
	}
	groups, err := c.Groups(ctx)
	if refusesGroups(err) {
		return account, nil, nil
	}
	everyone := slices.IndexFunc(groups, api.Group.IsEveryone)
	return account, platform.Filter(account.GroupIDs, func(id string) bool { return everyone < 0 || id != groups[everyone].ID }), err
}

// HasAccepted reports whether an invited person has joined. Who has signed in has, whatever else the platform reports.
func HasAccepted(u *api.User) bool { return !u.Pending() || u.LastLoginAt != "" }

// ErrInvited is the error of inviting an e-mail address that belongs to somebody already.
func ErrInvited(holder *api.User) error {
	if !holder.Pending() {
		return platform.ErrExists(title, fmt.Sprintf("The e-mail address belongs to user %s (user name %s) of this organization, so there is nobody to "+
			"invite.", holder.ID, holder.UserName), *objectOf(holder), "")
	}
	return errExists(fmt.Sprintf("%s was invited at %s and has not accepted yet.", holder.Email, holder.CreatedAt), NounInvitation, holder.ID,
		"A second invitation would mean a second mail.")
}

// CreateInvitation invites a person, with one mail. An e-mail address that belongs to a user already is an error, not a second mail.
func (c *Client) CreateInvitation(ctx context.Context, invite api.NewInvite) (*api.User, error) {
	if err := c.RequireInvitations(); err != nil {
		return nil, err
	}
	// Two resources that invite the same e-mail address side by side would both find that nobody has it.
	unlock, err := c.locks.Lock(ctx, "inviting/"+strings.ToLower(invite.Email))
	if err != nil {
		return nil, err
	}
	defer unlock()

	for try := 0; ; try++ {
		invited, err := c.api.InviteUser(ctx, invite)
		var exists *api.ExistsError
		switch {
		case err == nil:
			c.run.Created.Record(invited.ID)
			return invited, nil
		case c.isFreed(invite.Email) && try < freedTries && (errors.As(err, &exists) || rest.IsConflict(err) || api.IsDuplicate(err)):
			if stopped := c.settings.Clock.Wait(ctx, freedWait<<try); stopped != nil {
				return nil, err
			}
		case errors.As(err, &exists):
			return nil, ErrInvited(&exists.User)
		default:
			return nil, c.refusedInvitation(ctx, invite, err)
		}
	}
}

// refusedInvitation explains why the platform did not invite an e-mail address that nobody had.
func (c *Client) refusedInvitation(ctx context.Context, invite api.NewInvite, err error) error {
	switch rest.KindOf(err) {
	case rest.Conflict:
		if holder, lookErr := c.holderLive(ctx, invite.Email, invite.Email); lookErr == nil && holder != nil {
			return ErrInvited(holder)
		}
	case rest.Ambiguous:
		return &platform.Problem{
			Err: err,
			Means: fmt.Sprintf("It is not known whether %s was invited: the response was lost, and no user with the e-mail address can be found. The "+
				"invitation is not sent again, since the person could get two mails.", invite.Email),
			Hint: HintInvitationUnknown,
		}
	case rest.BadRequest:
		return &platform.Problem{
			Err: err,
			Means: "UiPath refused the invitation. Unless its response names another reason: the redirect URL is not a page of this organization's " +
				"portal, or a group does not exist.",
			Do: "Nobody was invited. Change what the response names.",
		}
	}
	return c.explain(err)
}

// CancelInvitation deletes the user of a pending invitation. It returns the user when the invitation was accepted: an accepted person is
// left alone.
func (c *Client) CancelInvitation(ctx context.Context, userID, invitedAt string) (accepted *api.User, err error) {
	account, err := platform.ReadFresh(ctx, c.settings.Clock, invitedAt, func(ctx context.Context) (*api.User, error) {
		return c.UserLive(ctx, userID)
	})
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || HasAccepted(account) {
		return account, err
	}
	return nil, c.deleteUser(ctx, userID, account.UserName, account.Email)
}

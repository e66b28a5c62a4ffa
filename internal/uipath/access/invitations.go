package access

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
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

// FindInvitation resolves what a person writes to name an invitation: the id, user name or e-mail address of the invited user.
func (c *Client) FindInvitation(ctx context.Context, who string) (Invitation, error) {
	account, err := c.FindUser(ctx, who)
	if err != nil {
		return Invitation{}, err
	}
	names, err := c.invitedGroups(ctx)
	return invitationOf(*account, names), err
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
		invited, err := c.invite(ctx, invite)
		var exists *api.ExistsError
		switch {
		case err == nil:
			c.users.Put(*invited)
			c.wasCreated(invite.Email)
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

// invite sends an invitation with others, unless somebody has the e-mail address.
func (c *Client) invite(ctx context.Context, invite api.NewInvite) (*api.User, error) {
	holders, err := c.Holders(ctx, invite.Email, invite.Email)
	if err != nil {
		return nil, err
	}
	if len(holders) > 0 {
		return nil, &api.ExistsError{User: holders[0]}
	}
	return c.batches.invites.Do(ctx, "", invite)
}

// freeFor is how long a list is believed that nobody has an e-mail address: whom the platform invites although somebody else has done so since gets a
// second mail.
const freeFor = 30 * time.Second

// sendInvites invites several people with one call. A list of accounts that is not of this moment is read again first.
func (c *Client) sendInvites(ctx context.Context, _ string, batch func() []api.NewInvite) ([]snapshot.Result[*api.User], error) {
	holders, err := c.holdersByEmail(ctx)
	if err != nil {
		return nil, err
	}
	invites := batch()
	results := make([]snapshot.Result[*api.User], len(invites))
	var free []api.NewInvite
	var at []int // the places of these in the batch
	for i, invite := range invites {
		holder, err := holders(ctx, invite.Email)
		switch {
		case err != nil:
			results[i].Err = err
		case holder != nil:
			results[i].Err = &api.ExistsError{User: *holder}
		default:
			free, at = append(free, invite), append(at, i)
		}
	}
	if len(free) == 0 {
		return results, nil
	}
	invited, err := c.api.InviteUsers(ctx, free)
	if err != nil && len(free) == len(invites) {
		return nil, err
	}
	for i, place := range at {
		if err != nil {
			results[place].Err = err
			continue
		}
		results[place] = snapshot.Result[*api.User]{Value: invited[i].User, Err: invited[i].Err}
	}
	return results, nil
}

// holdersByEmail returns how to look who has an e-mail address, nil for nobody. Whoever comes here has looked already: by a search of this moment, or
// by the list, which is enough for a while.
func (c *Client) holdersByEmail(ctx context.Context) (func(context.Context, string) (*api.User, error), error) {
	now := c.Now()
	if listed := c.listedAt.Load(); listed == nil || now.Sub(*listed) < freeFor {
		return func(context.Context, string) (*api.User, error) { return nil, nil }, nil
	}
	opened, err := c.api.OpenUsers(ctx, "")
	if err != nil {
		return nil, err
	}
	if opened.Calls > cheapPages {
		return func(ctx context.Context, email string) (*api.User, error) { return c.holderLive(ctx, email, email) }, nil
	}
	everybody, err := opened.All(ctx)
	if err != nil {
		return nil, err
	}
	c.listedAt.Store(&now)
	return func(_ context.Context, email string) (*api.User, error) {
		i := slices.IndexFunc(everybody, func(u api.User) bool { return holds(u, email, email) })
		if i < 0 {
			return nil, nil
		}
		return &everybody[i], nil
	}, nil
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

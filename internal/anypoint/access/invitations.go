package anypoint

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// SentInvitation names an invitation that a state knows, with what is needed to tell what became of it.
type SentInvitation struct {
	OrganizationID string
	ID             int
	Email          string
	InvitedAt      string
	// AccountsBefore are the accounts that had the address when the invitation was sent; Known says that they were looked up, as they are
	// not for an imported invitation.
	AccountsBefore []string
	Known          bool
}

// ReadInvitation reads an invitation. A cancelled one is a *platform.GoneError. Whether the platform still shows one that was accepted is not
// documented: when it does not, a new account with the address tells.
func (c *Client) ReadInvitation(ctx context.Context, sent SentInvitation) (*api.Invite, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	invite, err := a.Invite(ctx, sent.OrganizationID, sent.ID)
	cancelled := fmt.Sprintf("The invitation of %s was cancelled outside of Terraform.", sent.Email)
	switch {
	case err == nil && invite.Status == api.InviteCanceled:
		return nil, &platform.GoneError{Why: cancelled}
	case err == nil && invite.Status == api.InviteAccepted && invite.CompletedByUserID == "":
		invite.CompletedByUserID, err = c.acceptedBy(ctx, sent)
		return invite, err
	case rest.IsNotFound(err):
		userID, lookErr := c.acceptedBy(ctx, sent)
		if lookErr != nil {
			return nil, lookErr
		}
		if userID != "" {
			return &api.Invite{ID: sent.ID, Email: sent.Email, Status: api.InviteAccepted, InvitedAt: sent.InvitedAt, CompletedByUserID: userID}, nil
		}
		return nil, c.confirmGone(ctx, sent.OrganizationID, err, cancelled)
	}
	return invite, c.explain(err)
}

// acceptedBy finds the account by which an invitation was accepted: one with the address that was not there when it was sent. "" when there
// is none.
func (c *Client) acceptedBy(ctx context.Context, sent SentInvitation) (string, error) {
	accounts, err := c.AccountsOf(ctx, sent.OrganizationID, sent.Email)
	if err != nil {
		return "", err
	}
	invitedAt, timeErr := time.Parse(time.RFC3339, sent.InvitedAt)
	var found api.User
	for _, account := range accounts {
		if sent.Known {
			if slices.Contains(sent.AccountsBefore, account.ID) {
				continue
			}
		} else if createdAt, err := time.Parse(time.RFC3339, account.CreatedAt); timeErr == nil && err == nil && createdAt.Before(invitedAt) {
			continue
		}
		if found.ID == "" || account.CreatedAt > found.CreatedAt {
			found = account
		}
	}
	return found.ID, nil
}

// AccountsOf lists the accounts of an organization that have an e-mail address; several may share one.
func (c *Client) AccountsOf(ctx context.Context, organizationID, email string) ([]api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	members, err := a.Members(ctx, organizationID, api.MemberQuery{Search: email})
	return platform.Filter(members, func(u api.User) bool { return platform.SameEmail(u.Email, email) }), c.explain(err)
}

// Outstanding returns the invitation of an address that waits for an answer or has expired, nil when there is none. Invitations that the
// state of this run owns do not count while planning: one that is about to be replaced is still there.
func (c *Client) Outstanding(ctx context.Context, organizationID, email string, planning bool) (*api.Invite, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	invites, err := a.Invites(ctx, organizationID, email)
	if err != nil {
		return nil, c.explainInvitations(ctx, organizationID, err)
	}
	for i, invite := range invites {
		if platform.SameEmail(invite.Email, email) && !(planning && c.kept(organizationID, invite.ID)) {
			return &invites[i], nil
		}
	}
	return nil, nil
}

// keep notes that the state of this run owns an invitation.
func (c *Client) keep(organizationID string, id int) {
	c.keptInvitations.Store(organizationID+"/"+strconv.Itoa(id), true)
}

func (c *Client) kept(organizationID string, id int) bool {
	_, ok := c.keptInvitations.Load(organizationID + "/" + strconv.Itoa(id))
	return ok
}

func errOutstanding(organizationID string, invite *api.Invite) error {
	note := "A second invitation would mean a second mail."
	if invite.Status == api.InviteExpired {
		note = "It expired at " + invite.ExpiresAt + "; imported, it can be sent again with resend_when_expired = true."
	}
	note += " If a resource of this configuration has it: a resource is renamed with a moved block, and create_before_destroy cannot work, since Anypoint has to cancel an " +
		"invitation before it sends another to the address. Then take it out, cancel the invitation in Access Management (Pending Invites), and apply again."
	return alreadyThere(fmt.Sprintf("%s was invited to this organization at %s (invitation %d, %s).", invite.Email, invite.InvitedAt, invite.ID, invite.Status),
		invitationType, organizationID+"/"+strconv.Itoa(invite.ID), note)
}

// RequireInvitations is an error where the organization takes in no people by invitation.
func (c *Client) RequireInvitations(ctx context.Context, organizationID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	allowed, err := c.invitationsAllowed.Get(ctx, organizationID, func(ctx context.Context) (bool, error) {
		settings, err := a.IdentityProviderSettings(ctx, organizationID)
		switch rest.KindOf(err) {
		case rest.NotFound, rest.NotAllowed, rest.Forbidden, rest.Unauthorized:
			// Only root organizations have these settings, and not every sign-in may see them: the invitation itself will tell.
			return true, nil
		}
		return err != nil || settings.AllowNewNonSSOUsers, err
	})
	if err != nil || allowed {
		return c.explain(err)
	}
	return noInvitations(nil)
}

func noInvitations(err error) error {
	return &platform.Problem{
		Summary: "Invitations do not exist here",
		Means: "Anypoint has no invitations in a private cloud, in Government Cloud, and in organizations that take in people only through an external identity provider: its settings " +
			"there do not allow users without single sign-on.",
		Do: "Give the person access in the identity provider, and import the account after the first sign-in (platformusers_anypoint_user). To allow local users, change the setting in " +
			"Access Management under Identity Providers.",
		Err: err,
	}
}

// explainInvitations knows that "not found" for the invitations of an organization that exists means that the control plane has none.
func (c *Client) explainInvitations(ctx context.Context, organizationID string, err error) error {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.NotAllowed:
		if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
			return orgErr
		}
		return noInvitations(err)
	}
	return c.explain(err)
}

// CreateInvitation invites a person, with one mail. An invitation that is outstanding is an error, not a second mail.
func (c *Client) CreateInvitation(ctx context.Context, organizationID string, invite api.NewInvite) (*api.Invite, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := c.RequireInvitations(ctx, organizationID); err != nil {
		return nil, err
	}
	// Two resources that invite the same address side by side would both find that nothing is outstanding.
	unlock, err := c.inviting.Lock(ctx, organizationID+"/"+strings.ToLower(invite.Email))
	if err != nil {
		return nil, err
	}
	defer unlock()

	outstanding, err := c.Outstanding(ctx, organizationID, invite.Email, false)
	if err != nil {
		return nil, err
	}
	if outstanding != nil {
		return nil, errOutstanding(organizationID, outstanding)
	}
	sent, err := a.CreateInvite(ctx, organizationID, invite)
	if err != nil {
		return nil, c.refusedInvitation(ctx, organizationID, invite, err)
	}
	return sent, nil
}

// refusedInvitation explains why the platform did not take an invitation that passed all checks.
func (c *Client) refusedInvitation(ctx context.Context, organizationID string, invite api.NewInvite, err error) error {
	switch rest.KindOf(err) {
	case rest.BadRequest, rest.Conflict, rest.Forbidden:
	default:
		return c.explainInvitations(ctx, organizationID, err)
	}
	// Whether a second invitation to an address is refused is not documented; somebody may have sent one since the check.
	if outstanding, lookErr := c.Outstanding(ctx, organizationID, invite.Email, false); lookErr == nil && outstanding != nil {
		return errOutstanding(organizationID, outstanding)
	}
	return &platform.Problem{
		Err: err,
		Means: "Anypoint refused the invitation. Unless its answer says another reason: the account that the provider signs in as may not invite; organization_id is a business group, " +
			"while people are invited to the root organization; teams or role_groups belong to the feature that the organization does not have (Teams and the older Roles exclude each " +
			"other); or the organization takes in people only through an external identity provider, which rules invitations out.",
		Do: "Nobody was invited. Change what the answer names. " + c.otherSignIn(),
	}
}

// ResendInvitation sends an invitation again that expired at a time, and reads it back. One that does not stand expired at that time any more is
// only read. mailed reports whether a mail went out, or may have gone out: then no other may be sent for this expiry, whatever the error is. An
// error of kind Ambiguous means that nobody knows.
func (c *Client) ResendInvitation(ctx context.Context, sent SentInvitation, expiredAt string) (invite *api.Invite, mailed bool, err error) {
	a, err := c.use()
	if err != nil {
		return nil, false, err
	}
	invite, err = c.ReadInvitation(ctx, sent)
	if err != nil || invite.Status != api.InviteExpired || invite.ExpiresAt != expiredAt {
		return invite, false, err
	}
	sendErr := a.ResendInvite(ctx, sent.OrganizationID, sent.ID)
	switch rest.KindOf(sendErr) {
	case rest.Ambiguous:
	case rest.BadRequest:
		return nil, false, &platform.Problem{
			Err:   sendErr,
			Means: "Anypoint does not send this expired invitation again (whether it does is not documented).",
			Do:    "Cancel it and send a new one: terraform apply -replace=ADDRESS.",
		}
	default:
		if sendErr != nil {
			return nil, false, c.explain(sendErr)
		}
	}
	invite, err = c.ReadInvitation(ctx, sent)
	if sendErr != nil && (err != nil || invite.Status == api.InviteExpired) {
		return nil, true, sendErr
	}
	return invite, true, err
}

// CancelInvitation withdraws a pending or expired invitation. It returns the invitation when it was accepted: an accepted person is left alone.
func (c *Client) CancelInvitation(ctx context.Context, sent SentInvitation) (accepted *api.Invite, err error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	invite, err := c.ReadInvitation(ctx, sent)
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || invite.Status == api.InviteAccepted {
		return invite, err
	}
	err = a.CancelInvite(ctx, sent.OrganizationID, sent.ID)
	// The person may have been faster; the platform's answer does not tell in every reading.
	if invite, lookErr := c.ReadInvitation(ctx, sent); lookErr == nil && invite.Status == api.InviteAccepted {
		return invite, nil
	}
	return nil, c.explain(err)
}

// FindInvitation resolves an invitation's id or the invited address, by which only outstanding and expired invitations can be found.
func (c *Client) FindInvitation(ctx context.Context, organizationID, idOrEmail string) (*api.Invite, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if id, err := strconv.Atoi(idOrEmail); err == nil {
		invite, err := a.Invite(ctx, organizationID, id)
		if rest.IsNotFound(err) || err == nil && invite.Status == api.InviteCanceled {
			return nil, c.noInvitation(ctx, organizationID, id, err)
		}
		return invite, c.explain(err)
	}
	invites, err := a.Invites(ctx, organizationID, idOrEmail)
	if err != nil {
		return nil, c.explainInvitations(ctx, organizationID, err)
	}
	matches := platform.Filter(invites, func(i api.Invite) bool { return platform.SameEmail(i.Email, idOrEmail) })
	return exactlyOne(matches, "outstanding invitation", idOrEmail, func(i api.Invite) string {
		return strings.Join([]string{strconv.Itoa(i.ID), i.Status, "invited at", i.InvitedAt}, "  ")
	})
}

func (c *Client) noInvitation(ctx context.Context, organizationID string, id int, err error) error {
	if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
		return orgErr
	}
	return &platform.Problem{
		Summary: "Not found on Anypoint",
		Means: fmt.Sprintf("Anypoint has no invitation %d in organization %s, or it was cancelled. Whether an accepted invitation can still be read is not documented either.",
			id, organizationID),
		Do:  "Check the id. Of a person who has accepted, import the account instead (" + userType + ").",
		Err: err,
	}
}

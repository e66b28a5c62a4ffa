package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// SentInvitation names an invitation that a state knows, with what is needed to find out what became of it.
type SentInvitation struct {
	OrganizationID string
	ID             int
	Email          string
	InvitedAt      string
	// AccountsBefore are the accounts that had the e-mail address when the invitation was sent; Known says that they were looked up, as they are not
	// for an imported invitation.
	AccountsBefore []string
	Known          bool
}

// InvitationID names an invitation with its organization.
func InvitationID(organizationID string, id int) string {
	return organizationID + "/" + strconv.Itoa(id)
}

// Invitation refreshes an invitation that the state knows. A canceled one is a *platform.GoneError. Whether the platform still shows one that was
// accepted is not documented: when it does not, a new account with the e-mail address shows that it was.
func (c *Client) Invitation(ctx context.Context, sent SentInvitation) (*api.Invite, error) {
	invite, err := c.invitations(sent.OrganizationID).Get(ctx, strconv.Itoa(sent.ID))
	return c.became(ctx, sent, &invite, err)
}

// invitationLive is Invitation for a look before or after a write.
func (c *Client) invitationLive(ctx context.Context, sent SentInvitation) (*api.Invite, error) {
	invite, err := c.api.Invite(ctx, sent.OrganizationID, sent.ID)
	return c.became(ctx, sent, invite, err)
}

// became finds out what became of an invitation, by what the platform shows of it.
func (c *Client) became(ctx context.Context, sent SentInvitation, invite *api.Invite, err error) (*api.Invite, error) {
	canceled := fmt.Sprintf("The invitation of %s was canceled outside of Terraform.", sent.Email)
	switch {
	case err == nil && invite.Status == api.InviteCanceled:
		return nil, &platform.GoneError{Why: canceled}
	case err == nil && invite.Status == api.InviteAccepted && invite.CompletedByUserID == "":
		invite.CompletedByUserID, err = c.acceptedBy(ctx, sent)
		return invite, err
	case rest.IsNotFound(err):
		userID, lookErr := c.acceptedBy(ctx, sent)
		if rest.IsNotFound(lookErr) {
			if _, orgErr := c.Organization(ctx, sent.OrganizationID); orgErr != nil {
				return nil, orgErr
			}
		}
		if lookErr != nil {
			return nil, lookErr
		}
		if userID != "" {
			return &api.Invite{
				ID: sent.ID, Email: sent.Email, Status: api.InviteAccepted, InvitedAt: sent.InvitedAt, CompletedByUserID: userID,
			}, nil
		}
		return nil, c.confirmGone(ctx, sent.OrganizationID, err, canceled)
	}
	return invite, c.explain(err)
}

// acceptedBy finds the account by which an invitation was accepted: one with the e-mail address that was not there when it was sent. "" when there
// is none.
func (c *Client) acceptedBy(ctx context.Context, sent SentInvitation) (string, error) {
	accounts, err := c.usersWithEmailLive(ctx, sent.OrganizationID, sent.Email)
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

// KeepInvitation records that the state of this run owns an invitation of an e-mail address: a plan may replace it.
func (c *Client) KeepInvitation(organizationID string, id int, email string) {
	c.keptInvitations.Store(InvitationID(organizationID, id), email)
}

// KeptInvitation is the e-mail address of an invitation that the state of this run owns, "" for any other one.
func (c *Client) KeptInvitation(organizationID, id string) string {
	email, _ := c.keptInvitations.Load(organizationID + "/" + id)
	text, _ := email.(string)
	return text
}

// InvitedKey is what a run tracks an invited person by: an invitation cannot be changed, so whoever is invited again gets another mail. A person who
// was invited has no account that could stand for the person.
func InvitedKey(organizationID, email string) string {
	return "invited to " + organizationID + " " + strings.ToLower(wire.NFC(strings.TrimSpace(email)))
}

// RequireNotInvited is an error when an invitation of the e-mail address is pending or has expired. Invitations that the state of this run
// owns do not count: one that is about to be replaced is still there while planning.
func (c *Client) RequireNotInvited(ctx context.Context, organizationID, email string) error {
	outstanding, err := c.outstanding(ctx, organizationID, email, func(i api.Invite) bool {
		_, kept := c.keptInvitations.Load(InvitationID(organizationID, i.ID))
		return !kept
	})
	if err != nil || outstanding == nil {
		return err
	}
	return errInvited(organizationID, outstanding)
}

// outstanding returns an invitation of the e-mail address that is pending or has expired, and that counts; nil when there is none.
func (c *Client) outstanding(ctx context.Context, organizationID, email string, counts func(api.Invite) bool) (*api.Invite, error) {
	found, err := c.invitations(organizationID).FindHolder(ctx,
		func(i api.Invite) bool {
			return isOpen(i) && platform.SameEmail(i.Email, email) && counts(i)
		},
		func(ctx context.Context) ([]api.Invite, error) { return c.api.Invites(ctx, organizationID, email) })
	if err != nil || len(found) == 0 {
		return nil, c.explainInvitations(ctx, organizationID, err)
	}
	slices.SortFunc(found, func(a, b api.Invite) int { return a.ID - b.ID })
	return &found[0], nil
}

// outstandingLive is outstanding as the platform has it now.
func (c *Client) outstandingLive(ctx context.Context, organizationID, email string, counts func(api.Invite) bool) (*api.Invite, error) {
	invites, err := c.api.Invites(ctx, organizationID, email)
	if err != nil {
		return nil, c.explainInvitations(ctx, organizationID, err)
	}
	for i, invite := range invites {
		if platform.SameEmail(invite.Email, email) && counts(invite) {
			return &invites[i], nil
		}
	}
	return nil, nil
}

func always(api.Invite) bool { return true }

// isOpen reports whether the list would show an invitation: one that was read by itself may have ended.
func isOpen(i api.Invite) bool {
	return i.Status != api.InviteAccepted && i.Status != api.InviteCanceled
}

// errInvited is the error for an invitation that is outstanding.
func errInvited(organizationID string, invite *api.Invite) error {
	problem := platform.ErrExists("Anypoint", fmt.Sprintf("%s was invited to this organization at %s (invitation %d, %s).", invite.Email,
		invite.InvitedAt, invite.ID, invite.Status), platform.Object{Noun: NounInvitation, ID: InvitationID(organizationID, invite.ID)},
		"A second invitation would mean a second mail.")
	problem.Hint = HintInvitationExists
	if invite.Status == api.InviteExpired {
		problem.Means += " It expired at " + invite.ExpiresAt + "."
		problem.Hint = HintInvitationExpired
	}
	return problem
}

// RequireInvitations is an error where the organization accepts nobody by invitation. The setting is read once per process.
func (c *Client) RequireInvitations(ctx context.Context, organizationID string) error {
	allowed, err := c.invitationsAllowed.Get(ctx, organizationID, func(ctx context.Context) (bool, error) {
		settings, err := c.api.IdentityProviderSettings(ctx, organizationID)
		switch rest.KindOf(err) {
		case rest.NotFound, rest.NotAllowed, rest.Forbidden, rest.Unauthorized:
			// Only root organizations have these settings, and not every sign-in may see them: the invitation itself will show it.
			return true, nil
		}
		return err != nil || settings.AllowNewNonSSOUsers, err
	})
	if err != nil || allowed {
		return c.explain(err)
	}
	return errNoInvitations(nil)
}

func errNoInvitations(err error) error {
	return &platform.Problem{
		Summary: "Invitations do not exist here",
		Means: "Anypoint has no invitations in a private cloud, in Government Cloud, and in organizations that accept people only through an external " +
			"identity provider: its settings there do not allow users without single sign-on.",
		Do: "Give the person access in the identity provider. To allow local users, change the setting in Access Management under Identity Providers.",
		// The account exists after the first sign-in.
		Hint: HintImportUser,
		Err:  err,
	}
}

// explainInvitations knows that "not found" for the invitations of an organization that exists means that the control plane has none.
func (c *Client) explainInvitations(ctx context.Context, organizationID string, err error) error {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.NotAllowed:
		if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
			return orgErr
		}
		return errNoInvitations(err)
	}
	return c.explain(err)
}

// CreateInvitation invites a person, with one mail. An invitation that is outstanding is an error, not a second mail.
func (c *Client) CreateInvitation(ctx context.Context, organizationID string, invite api.NewInvite) (*api.Invite, error) {
	if err := c.RequireInvitations(ctx, organizationID); err != nil {
		return nil, err
	}
	// Two resources that invite the same e-mail address side by side would both find that nothing is outstanding.
	unlock, err := c.locks.Lock(ctx, "inviting/"+organizationID+"/"+strings.ToLower(invite.Email))
	if err != nil {
		return nil, err
	}
	defer unlock()

	outstanding, err := c.outstanding(ctx, organizationID, invite.Email, always)
	if err != nil {
		return nil, err
	}
	if outstanding != nil {
		return nil, errInvited(organizationID, outstanding)
	}
	invitations := c.invitations(organizationID)
	writing, end := invitations.Writing(ctx)
	defer end()
	sent, err := c.invites.Do(writing, organizationID, invite)
	if err != nil {
		return nil, c.refusedInvitation(ctx, organizationID, invite, err)
	}
	c.run.Created.Record(InvitationID(organizationID, sent.ID))
	invitations.Put(*sent)
	return c.yieldLater(writing, organizationID, sent, invitations.Now())
}

// yieldTimeout bounds a withdrawal for which no operation waits any more.
const yieldTimeout = time.Minute

// yieldLater is yieldToTwin for many at once: the last of those who invite looks for all of them. Whoever has to yield by then is a problem that
// becomes known late.
func (c *Client) yieldLater(ctx context.Context, organizationID string, sent *api.Invite, since uint64) (*api.Invite, error) {
	var mu sync.Mutex
	seen, left := false, false
	_, err := c.invitations(organizationID).Confirm(ctx, snapshot.Confirmation[api.Invite]{
		Key: strconv.Itoa(sent.ID),
		Shown: func(api.Invite) bool {
			mu.Lock()
			defer mu.Unlock()
			seen = true
			if left { // the operation has ended, and its time with it
				own, cancel := rest.Detach(ctx, c.settings.Clock.Time(), yieldTimeout)
				defer cancel()
				if _, err := c.yieldToTwin(own, organizationID, sent, since); err != nil {
					c.run.Late.Add(lateFor(sent.Email, err))
				}
			}
			return true
		},
		Late: func() {}, // that it cannot be seen is no reason to disown it: the mail is out
	})
	mu.Lock()
	left = !seen && err == nil
	mu.Unlock()
	if left {
		return sent, nil
	}
	return c.yieldToTwin(ctx, organizationID, sent, since)
}

// lateFor names the person in the summary of a problem that becomes known late: see platform.LateProblems.
func lateFor(email string, err error) error {
	var problem *platform.Problem
	if !errors.As(err, &problem) {
		return err
	}
	named := *problem
	named.Summary += ": " + email
	return &named
}

// yieldToTwin looks whether somebody else invited the same e-mail address since the look before the create, which Anypoint lets happen: then the
// later invitation is withdrawn. Two providers that look at the same time choose the same one, by what the platform's list shows of both.
func (c *Client) yieldToTwin(ctx context.Context, organizationID string, sent *api.Invite, since uint64) (*api.Invite, error) {
	var first, own *api.Invite
	compare := func(one api.Invite) bool {
		if one.ID == sent.ID {
			own = &one
		}
		if one.Status == api.InviteOutstanding && (first == nil || isEarlier(one, *first)) {
			first = &one
		}
		return false
	}
	var err error
	if all, known := c.invitations(organizationID).ListedSince(since); known {
		for _, one := range all {
			if platform.SameEmail(one.Email, sent.Email) {
				compare(one)
			}
		}
	} else {
		_, err = rest.Confirm(ctx, c.settings.Clock, func(ctx context.Context) (bool, error) {
			first, own = nil, nil
			_, err := c.outstandingLive(ctx, organizationID, sent.Email, compare)
			return own != nil, err
		})
	}
	unclear := err != nil || own == nil || first == nil // the mail is out: no reason to disown the invitation
	if unclear || first.ID == sent.ID {
		return sent, nil
	}
	accepted, err := c.CancelInvitation(ctx, SentInvitation{OrganizationID: organizationID, ID: sent.ID, Email: sent.Email, InvitedAt: sent.InvitedAt})
	if accepted != nil {
		return accepted, nil
	}
	return nil, errInvitedAtOnce(organizationID, first, sent, err)
}

// isEarlier orders invitations by their time and, within the same moment, by their number.
func isEarlier(a, b api.Invite) bool {
	at, errA := time.Parse(time.RFC3339, a.InvitedAt)
	bt, errB := time.Parse(time.RFC3339, b.InvitedAt)
	if errA == nil && errB == nil && !at.Equal(bt) {
		return at.Before(bt)
	}
	return a.ID < b.ID
}

// errInvitedAtOnce is the error of an invitation that was withdrawn because another one was earlier. withdrawal is the error of that.
func errInvitedAtOnce(organizationID string, first, sent *api.Invite, withdrawal error) error {
	problem := &platform.Problem{
		Summary: "Somebody invited the same person at the same moment",
		Means: fmt.Sprintf("Between the look before this create and the create, somebody else invited %s (invitation %d, at %s). The invitation of this "+
			"create (%d) was later and is withdrawn; the link in its mail no longer works. The person has got two mails.",
			sent.Email, first.ID, first.InvitedAt, sent.ID),
		Exists: &platform.Object{Noun: NounInvitation, ID: InvitationID(organizationID, first.ID)},
	}
	if withdrawal != nil {
		problem.Means = fmt.Sprintf("Between the look before this create and the create, somebody else invited %s (invitation %d, at %s). The invitation "+
			"of this create (%d) was later, but could not be withdrawn: cancel it in Access Management (Pending Invites).",
			sent.Email, first.ID, first.InvitedAt, sent.ID)
		problem.Err = withdrawal
	}
	return problem
}

// refusedInvitation explains why the platform refused an invitation that passed all checks.
func (c *Client) refusedInvitation(ctx context.Context, organizationID string, invite api.NewInvite, err error) error {
	switch rest.KindOf(err) {
	case rest.BadRequest, rest.Conflict, rest.Forbidden:
	default:
		return c.explainInvitations(ctx, organizationID, err)
	}
	// Whether a second invitation to an e-mail address is refused is not documented; somebody may have sent one since the check.
	if outstanding, lookErr := c.outstandingLive(ctx, organizationID, invite.Email, always); lookErr == nil && outstanding != nil {
		return errInvited(organizationID, outstanding)
	}
	return &platform.Problem{
		Err: err,
		Means: "Anypoint refused the invitation. Unless its response names another reason: the account that the provider signs in as may not invite; " +
			"organization_id is a business group, while people are invited to the root organization; teams or role_groups belong to the feature that the " +
			"organization does not have (Teams and the older Roles exclude each other); or the organization accepts people only through an external " +
			"identity provider, which rules invitations out.",
		Do: "Nobody was invited. Change what the response names. " + c.otherSignIn(),
	}
}

// ResendInvitation sends an invitation again that expired at a time, and reads it back. One that is no longer expired since that time is only read.
// mailed reports whether a mail went out, or may have gone out: then no other may be sent for this expiry, whatever the error is. An error of kind
// Ambiguous means that nobody knows.
func (c *Client) ResendInvitation(ctx context.Context, sent SentInvitation, expiredAt string) (invite *api.Invite, mailed bool, err error) {
	invite, err = c.invitationLive(ctx, sent)
	if err != nil || invite.Status != api.InviteExpired || invite.ExpiresAt != expiredAt {
		return invite, false, err
	}
	sendErr := c.api.ResendInvite(ctx, sent.OrganizationID, sent.ID)
	switch rest.KindOf(sendErr) {
	case rest.Ambiguous:
	case rest.BadRequest:
		return nil, false, &platform.Problem{
			Err:   sendErr,
			Means: "Anypoint does not send this expired invitation again (whether it does is not documented).",
			Do:    "Cancel it and send a new one.",
			Hint:  HintReinvite,
		}
	default:
		if sendErr != nil {
			return nil, false, c.explain(sendErr)
		}
	}
	invite, err = c.invitationLive(ctx, sent)
	if sendErr != nil && (err != nil || invite.Status == api.InviteExpired) {
		return nil, true, sendErr
	}
	return invite, true, err
}

// CancelInvitation withdraws a pending or expired invitation. It returns the invitation when it was accepted: an accepted person is left alone.
func (c *Client) CancelInvitation(ctx context.Context, sent SentInvitation) (accepted *api.Invite, err error) {
	invite, err := c.Invitation(ctx, sent)
	if platform.GoneReason(err) != "" {
		return nil, nil
	}
	if err != nil || invite.Status == api.InviteAccepted {
		return invite, err
	}
	_, err = c.cancels.Do(ctx, sent.OrganizationID, sent.ID)
	c.invitations(sent.OrganizationID).Forget(strconv.Itoa(sent.ID))
	if err == nil {
		return c.confirmCanceled(ctx, sent)
	}
	// The person may have been faster, or an earlier try was carried out; not every variant of the response shows it.
	invite, lookErr := c.invitationLive(ctx, sent)
	switch {
	case platform.GoneReason(lookErr) != "":
		return nil, nil
	case lookErr == nil && invite.Status == api.InviteAccepted:
		return invite, nil
	default:
		return nil, c.explain(err)
	}
}

// confirmCanceled looks until an invitation is gone whose end the platform reported, and returns it when it was accepted: not every variant of the
// response shows that the person was faster.
func (c *Client) confirmCanceled(ctx context.Context, sent SentInvitation) (accepted *api.Invite, err error) {
	err = platform.ConfirmRemoved(ctx, c.settings.Clock, "the invitation of "+sent.Email, nil, func(ctx context.Context) (bool, error) {
		invite, err := c.invitationLive(ctx, sent)
		if err == nil && invite.Status == api.InviteAccepted {
			accepted = invite
		}
		return accepted != nil, err
	})
	return accepted, err
}

// FindInvitation resolves an invitation's id or the invited e-mail address, by which only outstanding and expired invitations can be found.
func (c *Client) FindInvitation(ctx context.Context, organizationID, idOrEmail string) (*api.Invite, error) {
	if id, err := strconv.Atoi(idOrEmail); err == nil {
		invite, err := c.invitations(organizationID).Get(ctx, strconv.Itoa(id))
		if rest.IsNotFound(err) || err == nil && invite.Status == api.InviteCanceled {
			return nil, c.errNoInvitation(ctx, organizationID, id, err)
		}
		return &invite, c.explain(err)
	}
	matches, err := c.openInvitations(ctx, organizationID, idOrEmail)
	if err != nil {
		return nil, err
	}
	return onlyInvitation(matches, idOrEmail)
}

// onlyInvitation is the only open invitation of an e-mail address.
func onlyInvitation(matches []api.Invite, email string) (*api.Invite, error) {
	return exactlyOne(matches, "outstanding invitation", email, func(i api.Invite) string {
		return strings.Join([]string{strconv.Itoa(i.ID), i.Status, "invited at", i.InvitedAt}, "  ")
	})
}

// openInvitations are the outstanding and expired invitations of an e-mail address.
func (c *Client) openInvitations(ctx context.Context, organizationID, email string) ([]api.Invite, error) {
	found, err := c.invitations(organizationID).Find(ctx,
		func(i api.Invite) bool { return isOpen(i) && platform.SameEmail(i.Email, email) },
		func(ctx context.Context) ([]api.Invite, error) { return c.api.Invites(ctx, organizationID, email) })
	return found, c.explainInvitations(ctx, organizationID, err)
}

func (c *Client) errNoInvitation(ctx context.Context, organizationID string, id int, err error) error {
	if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
		return orgErr
	}
	return &platform.Problem{
		Summary: "Not found on Anypoint",
		Means: fmt.Sprintf("Anypoint has no invitation %d in organization %s, or it was canceled. Whether an accepted invitation can still be read is "+
			"not documented either.", id, organizationID),
		Do:   "Check the id.",
		Hint: HintImportUser,
		Err:  err,
	}
}

package access

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// CheckSendAgain says, for a plan, why an invitation cannot be sent again, by what can be read. idOrEmail is as in FindInvitation. An e-mail address
// that nobody was invited with yet is no error: the apply may invite it.
func (c *Client) CheckSendAgain(ctx context.Context, organizationID, idOrEmail string) error {
	if _, err := strconv.Atoi(idOrEmail); err != nil {
		found, err := c.openInvitations(ctx, organizationID, idOrEmail)
		if err == nil && len(found) > 0 {
			_, err = onlyInvitation(found, idOrEmail)
		}
		return err
	}
	invite, err := c.FindInvitation(ctx, organizationID, idOrEmail)
	if err != nil {
		return err
	}
	return errNotOpen(invite)
}

// SendAgain sends an outstanding or expired invitation again: one more mail for each call. It returns the invitation as it is afterwards. After a
// lost response nothing is sent once more: whether the first mail went out, is seen by the link's new end, where the platform moves that.
func (c *Client) SendAgain(ctx context.Context, organizationID, idOrEmail string, progress func(string)) (*api.Invite, error) {
	found, err := c.FindInvitation(ctx, organizationID, idOrEmail)
	if err != nil {
		return nil, err
	}
	known := SentInvitation{OrganizationID: organizationID, ID: found.ID, Email: found.Email, InvitedAt: found.InvitedAt}
	before, err := c.invitationLive(ctx, known)
	if platform.GoneReason(err) != "" {
		return nil, c.errNoInvitation(ctx, organizationID, found.ID, nil)
	}
	if err != nil {
		return nil, err
	}
	if err := errNotOpen(before); err != nil {
		return nil, err
	}
	progress(fmt.Sprintf("Sending invitation %d to %s again (it is %s, its link ends at %s)", before.ID, before.Email, before.Status,
		cmp.Or(before.ExpiresAt, "an unknown time")))
	sendErr := c.api.ResendInvite(ctx, organizationID, before.ID)
	c.invitations(organizationID).Forget(strconv.Itoa(before.ID))
	switch rest.KindOf(sendErr) {
	case rest.BadRequest:
		return nil, errNotSentAgain(before, sendErr)
	case rest.Ambiguous:
	default:
		if sendErr != nil {
			return nil, c.explain(sendErr)
		}
	}
	after, err := c.invitationLive(ctx, known)
	if sendErr == nil && err != nil {
		return before, nil //nolint:nilerr // it was sent; what became of it since is the next plan's
	}
	if sendErr != nil && (err != nil || after.ExpiresAt == before.ExpiresAt) {
		return nil, &platform.Problem{
			Summary: "The invitation may have been sent again",
			Means: fmt.Sprintf("The response to sending invitation %d of %s again was lost, and Anypoint does not show whether the mail went out. It is not "+
				"sent once more: the person would get two.", before.ID, before.Email),
			Do:  "Ask the person, or look at expires_at of the invitation a little later, before you invoke the action again.",
			Err: sendErr,
		}
	}
	return after, nil
}

// errNotOpen is an error for an invitation that has ended: nobody is mailed who is in.
func errNotOpen(invite *api.Invite) error {
	if invite.Status != api.InviteAccepted {
		return nil
	}
	return &platform.Problem{
		Summary: "The invitation was accepted",
		Means:   fmt.Sprintf("%s accepted invitation %d: there is nothing to send again.", invite.Email, invite.ID),
		Do:      "Remove the action. For a forgotten password there is another one.",
		Hint:    HintPasswordReset,
	}
}

func errNotSentAgain(invite *api.Invite, err error) error {
	problem := &platform.Problem{
		Err:   err,
		Means: fmt.Sprintf("Anypoint did not send invitation %d of %s again.", invite.ID, invite.Email),
		Do:    "Look at the invitation in Access Management (Pending Invites).",
	}
	if invite.Status == api.InviteExpired {
		problem.Means += " It has expired; whether an expired invitation can be sent again is not documented."
		problem.Do, problem.Hint = "Cancel it and send a new one.", HintReinvite
	}
	return problem
}

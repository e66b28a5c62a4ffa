package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// InviteResult is what became of one invitation of several.
type InviteResult struct {
	Invite *Invite
	Err    error
}

// CreateInvites invites several people with one call, and one mail each. None of them may have an outstanding invitation. An error says that the
// platform declined the call and shows none of the invitations: nobody got a mail. Every other outcome is told for each person: who is not in the
// response is looked up, before anything is sent again, and then alone.
func (c *Client) CreateInvites(ctx context.Context, organization string, invites []NewInvite) ([]InviteResult, error) {
	begun, known := c.rest.PlatformTime()
	if !known {
		begun = time.Time{}
	}
	body := make([]wireInvite, len(invites))
	for i, invite := range invites {
		body[i] = invite.wire()
	}
	r := rest.Request{
		Op: "create invitations", Method: http.MethodPost, Path: inOrganization(organization, "invites"), Route: invitesRoute, Body: body,
		Serial: organization,
	}
	response, err := c.do(ctx, r, nil)
	results := make([]InviteResult, len(invites))
	open := len(invites)
	if err == nil {
		for i, invite := range invites {
			if results[i].Invite = respondedInvite(response.Body, invite.Email); results[i].Invite != nil {
				open--
			}
		}
	}
	if open == 0 {
		return results, nil
	}
	switch rest.KindOf(err) {
	case rest.NotSent, rest.Canceled:
		return nil, err
	}
	_, _, lookErr := rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (struct{}, bool, error) {
		now, err := c.Invites(ctx, organization, "")
		if err != nil {
			return struct{}{}, false, err
		}
		open = 0
		for i, invite := range invites {
			if results[i].Invite == nil {
				results[i] = findNew(now, invite, begun)
			}
			if results[i] == (InviteResult{}) {
				open++
			}
		}
		return struct{}{}, open == 0, nil
	})
	if lookErr == nil && open == len(invites) && (err != nil && rest.KindOf(err) != rest.Ambiguous) {
		return nil, err
	}
	for i, invite := range invites {
		if results[i] != (InviteResult{}) {
			continue
		}
		switch {
		case err == nil:
			results[i].Err = c.rest.BadResponse(r, response, fmt.Sprintf("the platform reported that it sent the invitation of %s, but does not show it",
				invite.Email))
		case lookErr != nil:
			results[i].Err = fmt.Errorf("the invitation may or may not have been sent, and the look-up of it failed too: %w (look-up: %w)", err, lookErr)
		case mayStillWork(err):
			results[i].Err = errLateInvite(err)
		default:
			results[i].Invite, results[i].Err = c.CreateInvite(ctx, organization, invite)
		}
	}
	return results, nil
}

// findNew looks for an invitation that was sent since a time. One of the e-mail address that carries something else is somebody else's.
func findNew(now []Invite, sent NewInvite, begun time.Time) InviteResult {
	for i, invite := range now {
		if !wire.SameName(invite.Email, sent.Email) {
			continue
		}
		if at, err := time.Parse(time.RFC3339Nano, invite.InvitedAt); err == nil && at.Before(begun.Add(-clockTolerance)) {
			continue
		}
		if sent.SameContents(NewInvite{Teams: invite.Teams, RoleGroups: invite.RoleGroups, Roles: invite.Roles}) {
			return InviteResult{Invite: &now[i]}
		}
		return InviteResult{Err: fmt.Errorf("invitation %d of the same e-mail address has appeared, which carries something else", invite.ID)}
	}
	return InviteResult{}
}

// CancelInvites withdraws invitations with one call. It leaves those alone that were accepted (documented), and does not report which.
func (c *Client) CancelInvites(ctx context.Context, organization string, ids []int) error {
	_, err := c.do(ctx, rest.Request{
		Op: "cancel invitation", Method: http.MethodDelete, Path: inOrganization(organization, "invites"), Route: invitesRoute, Body: ids,
		Serial: organization,
	}, nil)
	return rest.IgnoreNotFound(err)
}

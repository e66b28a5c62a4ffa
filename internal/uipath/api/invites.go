package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const inviteRoute = "/api/User/InviteUsers"

// NewInvite is an invitation to be sent (Cloud only). Email and RedirectURL are required: see AcceptURL.
type NewInvite struct {
	Email       string   `json:"email"`
	RedirectURL string   `json:"redirectUrl"`
	Name        string   `json:"name,omitempty"`
	Surname     string   `json:"surname,omitempty"`
	Language    string   `json:"language,omitempty"`
	GroupIDs    []string `json:"groupIDs,omitempty"`
}

// AcceptURL returns the portal's page on which an invited person accepts (seen by another client). base is the base URL of Cloud, without
// organization; the platform refuses other URLs, that of its API among them.
func AcceptURL(base *url.URL, partitionGlobalID, organization, email, language string) string {
	if language == "" {
		language = "en"
	}
	page := base.JoinPath("portal_", "acceptInvite")
	page.RawQuery = url.Values{
		"organizationId": {partitionGlobalID}, "organizationName": {organization}, "emailForUserinvite": {email}, "language": {language},
	}.Encode()
	return page.String()
}

// ExistsError is the error of creating what existed before.
type ExistsError struct {
	// User is the account that was there.
	User User
}

// Error names the account.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("the e-mail address belongs to user %s (%s) already; nothing was sent", e.User.ID, e.User.UserName)
}

// InvitedUser is what became of one invitation of InviteUsers.
type InvitedUser struct {
	// User may be incomplete: at least ID and Email are set, and CreatedAt to the platform's time after the call.
	User *User
	Err  error
}

// InviteUsers invites people in one call, each with one mail, and returns what became of each, in their order. The caller has looked that nobody has
// the e-mail addresses: whom the platform invites again gets a second mail. An error says that nobody was invited.
//
// After a lost response only a pending user of an e-mail address who was not there before is taken for the one invited; when there is none, its
// error is rest.Ambiguous, and nothing is sent again: the person could get two mails. A call for several people that the platform refuses is
// repeated for each by itself, after a look that nobody was invited: whether a refusal concerns all of them is not documented.
func (c *Client) InviteUsers(ctx context.Context, invites []NewInvite) ([]InvitedUser, error) {
	r := rest.Request{Op: "invite user", Method: http.MethodPost, Path: inviteRoute, Route: inviteRoute, Body: invites}
	isOurs := c.invitedNow()
	response, err := c.call(ctx, partUsers, r, nil)
	sentAt, known := c.identity.PlatformTime()
	if err == nil {
		err = c.refused(r, response)
	}
	kind := rest.KindOf(err)
	several := len(invites) > 1
	if err != nil && kind != rest.Ambiguous && (!several || kind != rest.BadRequest && kind != rest.Conflict && kind != rest.NotFound) {
		return nil, err
	}
	results := make([]InvitedUser, len(invites))
	for i, invite := range invites {
		result := &results[i]
		switch {
		case kind == rest.Ambiguous:
			result.User, result.Err = c.findInvited(ctx, invite.Email, isOurs, err)
		case err != nil:
			result.User, result.Err = c.inviteAlone(ctx, invite, isOurs)
		default:
			result.User, result.Err = c.invitedIn(ctx, r, response, invite, several, isOurs)
		}
		if result.User != nil && result.User.CreatedAt == "" && known {
			result.User.CreatedAt = sentAt.UTC().Format(time.RFC3339)
		}
	}
	return results, nil
}

// inviteAlone invites somebody whose invitation was refused together with others.
func (c *Client) inviteAlone(ctx context.Context, invite NewInvite, isOurs func(User) bool) (*User, error) {
	there, err := c.named(ctx, invite.Email)
	switch {
	case err != nil:
		return nil, err
	case len(there) > 0 && isOurs(there[0]):
		return &there[0], nil
	case len(there) > 0:
		return nil, &ExistsError{User: there[0]}
	}
	results, err := c.InviteUsers(ctx, []NewInvite{invite})
	if err != nil {
		return nil, err
	}
	return results[0].User, results[0].Err
}

// invitedIn is the user in the response to an invitation.
func (c *Client) invitedIn(
	ctx context.Context, r rest.Request, response *rest.Response, invite NewInvite, several bool, isOurs func(User) bool,
) (*User, error) {
	entry := inviteEntryOf(response.Body, invite.Email, several)
	if entry == nil {
		unseen := c.identity.BadResponse(r, response, "the platform does not report what became of the invitation")
		unseen.Kind = rest.Ambiguous
		return c.findInvited(ctx, invite.Email, isOurs, unseen)
	}
	// One e-mail address may fail inside a response that reports that all succeeded, and its id is zeros then (seen by another client).
	if id := strings.ToLower(string(entry.ID)); entry.Success.Or(true) && entry.ErrorMsg == "" && id != "" && id != noGUID {
		return &User{
			ID: id, UserName: invite.Email, Email: invite.Email, Name: invite.Name, Surname: invite.Surname, GroupIDs: lower(invite.GroupIDs),
			IsActive: true, Type: UserTypeUser, Category: CategoryLocal,
		}, nil
	}
	return nil, c.notInvited(r, response, entry)
}

// notInvited is the failure of one e-mail address, which may stand in a response that reports that all succeeded.
func (c *Client) notInvited(r rest.Request, response *rest.Response, entry *inviteEntry) error {
	message := string(entry.ErrorMsg)
	if message == "" {
		message = "the platform did not invite this e-mail address, and gives no reason"
	}
	failure := c.identity.BadResponse(r, response, message)
	failure.Kind = rest.BadRequest
	if takenWords.MatchString(message) {
		failure.Kind = rest.Conflict
	}
	return failure
}

// InviteAgain sends the mail of a pending invitation again. There is no call of its own for that: that a second invitation of the same e-mail address
// does it is assumed, and one that the platform refuses for that is rest.Conflict. It is sent once: after a lost response nobody knows whether a mail
// went out (rest.Ambiguous).
func (c *Client) InviteAgain(ctx context.Context, invite NewInvite) error {
	r := rest.Request{Op: "send invitation again", Method: http.MethodPost, Path: inviteRoute, Route: inviteRoute, Body: []NewInvite{invite}}
	response, err := c.call(ctx, partUsers, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	if err != nil {
		return err
	}
	entry := inviteEntryOf(response.Body, invite.Email, false)
	switch {
	case entry == nil:
		unseen := c.identity.BadResponse(r, response, "the platform does not report what became of the invitation")
		unseen.Kind = rest.Ambiguous
		return unseen
	case !entry.Success.Or(true), entry.ErrorMsg != "", entry.ID == noGUID:
		return c.notInvited(r, response, entry)
	}
	return nil
}

func lower(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, strings.ToLower(id))
	}
	return out
}

// takenWords are assumed: what the platform returns for an e-mail address that belongs to a member is not documented.
var takenWords = regexp.MustCompile(`(?i)\balready\b|\bexists\b`)

type inviteEntry struct {
	Email    wire.Text `json:"email"`
	ID       wire.Text `json:"id"`
	ErrorMsg wire.Text `json:"errorMsg"`
	Success  wire.Flag `json:"success"`
}

// inviteEntryOf returns the entry of the e-mail address in a response, nil when there is none. Of one invitation it is the only one.
func inviteEntryOf(body []byte, email string, several bool) *inviteEntry {
	var decoded struct {
		Users []inviteEntry `json:"users"`
	}
	if !decodes(body, &decoded) {
		return nil
	}
	i := slices.IndexFunc(decoded.Users, func(e inviteEntry) bool { return wire.SameName(string(e.Email), email) })
	switch {
	case i >= 0:
		return &decoded.Users[i]
	case len(decoded.Users) == 1 && !several:
		return &decoded.Users[0]
	default:
		return nil
	}
}

// clockTolerance is how far the clocks of the platform's own servers may be apart.
const clockTolerance = 2 * time.Second

// invitedNow returns what distinguishes a user whom an invitation that begins now creates from one who was created before.
func (c *Client) invitedNow() func(User) bool {
	start, known := c.identity.PlatformTime()
	return func(found User) bool {
		created, err := time.Parse(time.RFC3339Nano, found.CreatedAt)
		return found.Pending() && (err != nil || !known || !created.Before(start.Add(-clockTolerance)))
	}
}

func (c *Client) findInvited(ctx context.Context, email string, isOurs func(User) bool, unsure error) (*User, error) {
	found, ok, err := rest.AwaitCreated(ctx, c.identity, func(ctx context.Context) (*User, bool, error) {
		named, err := c.named(ctx, email)
		i := slices.IndexFunc(named, isOurs)
		if err != nil || i < 0 {
			return nil, false, err
		}
		return &named[i], true, nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("the invitation may or may not have been sent, and looking for it failed too: %w (look-up: %w)", unsure, err)
	case !ok:
		return nil, unsure
	}
	return found, nil
}

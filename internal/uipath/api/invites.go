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

// InviteUser invites a person, with one mail, and returns the user that the person is from then on. An e-mail address that belongs to a user
// before is an *ExistsError, and nothing is sent. After a lost response only a pending user of that e-mail address who was not there before is
// taken for the one invited; when there is none, the error is rest.Ambiguous, and nothing is sent again: the person could get two mails.
//
// The user may be incomplete: at least ID and Email are set.
func (c *Client) InviteUser(ctx context.Context, invite NewInvite) (*User, error) {
	before, err := c.named(ctx, invite.Email)
	if err != nil {
		return nil, err
	}
	if len(before) > 0 {
		return nil, &ExistsError{User: before[0]}
	}
	r := rest.Request{Op: "invite user", Method: http.MethodPost, Path: inviteRoute, Route: inviteRoute, Body: []NewInvite{invite}}
	isOurs := c.invitedNow()
	response, err := c.call(ctx, partUsers, r, nil)
	if rest.KindOf(err) == rest.Ambiguous {
		return c.findInvited(ctx, invite.Email, isOurs, err)
	}
	if err != nil {
		return nil, err
	}
	if err := c.refused(r, response); err != nil {
		return nil, err
	}
	entry := inviteEntryOf(response.Body, invite.Email)
	if entry == nil {
		unseen := c.identity.BadResponse(r, response, "the platform does not report what became of the invitation")
		unseen.Kind = rest.Ambiguous
		return c.findInvited(ctx, invite.Email, isOurs, unseen)
	}
	// One e-mail address may fail inside a response that reports that all succeeded, and its id is zeros then (seen by another client).
	if id := strings.ToLower(string(entry.ID)); entry.Success.Or(true) && entry.ErrorMsg == "" && id != "" && id != noGUID {
		return &User{
			ID: id, UserName: invite.Email, Email: invite.Email, Name: invite.Name, Surname: invite.Surname,
			IsActive: true, Type: UserTypeUser, Category: CategoryLocal,
		}, nil
	}
	message := string(entry.ErrorMsg)
	if message == "" {
		message = "the platform did not invite this e-mail address, and gives no reason"
	}
	failure := c.identity.BadResponse(r, response, message)
	failure.Kind = rest.BadRequest
	if takenWords.MatchString(message) {
		failure.Kind = rest.Conflict
	}
	return nil, failure
}

// takenWords are assumed: what the platform returns for an e-mail address that belongs to a member is not documented.
var takenWords = regexp.MustCompile(`(?i)\balready\b|\bexists\b`)

type inviteEntry struct {
	Email    wire.Text `json:"email"`
	ID       wire.Text `json:"id"`
	ErrorMsg wire.Text `json:"errorMsg"`
	Success  wire.Flag `json:"success"`
}

// inviteEntryOf returns the entry of the e-mail address in a response, nil when there is none.
func inviteEntryOf(body []byte, email string) *inviteEntry {
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
	case len(decoded.Users) == 1:
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

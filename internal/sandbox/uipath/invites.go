package uipath

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

var inviteRoutes = []route{
	{pattern: "POST /api/User/InviteUsers", service: identity, scope: "PM.User", handle: (*call).inviteUsers},
}

// noID is the id of a user whose invitation failed (recorded).
const noID = "00000000-0000-0000-0000-000000000000"

type inviteBody struct {
	Email       *string  `json:"email"`
	RedirectURL *string  `json:"redirectUrl"`
	Name        *string  `json:"name"`
	Surname     *string  `json:"surname"`
	Language    *string  `json:"language"`
	GroupIDs    []string `json:"groupIDs"`
}

// inviteUsers takes a bare array and invites each e-mail address separately: the failure of one is hidden in a response whose result is
// succeeded (recorded). Only Automation Cloud has invitations.
func (c *call) inviteUsers() (reply, error) {
	if !c.cloud() {
		return empty(http.StatusNotFound)
	}
	data, err := c.raw()
	if err != nil {
		return reply{}, err
	}
	invites, err := array[inviteBody](c, data)
	if err != nil {
		return reply{}, err
	}
	if most := c.number("invite_limit"); len(invites) > most {
		return reply{}, invalid("$", "At most %d users can be invited at once.", most)
	}
	for i, in := range invites {
		if !isEmail(text(in.Email)) {
			return reply{}, invalid(fmt.Sprintf("[%d].Email", i), "The field Email is invalid")
		}
		if text(in.RedirectURL) == "" {
			return reply{}, invalid(fmt.Sprintf("[%d].RedirectUrl", i), "The RedirectUrl field is required.")
		}
		if _, err := c.groups("groupIDs", in.GroupIDs); err != nil {
			return reply{}, err
		}
	}
	rows := []any{}
	for _, in := range invites {
		id, failure := c.invite(in)
		row := map[string]any{"email": text(in.Email), "id": id, "errorMsg": nil, "success": failure == ""}
		if failure != "" {
			row["id"], row["errorMsg"] = noID, failure
		}
		rows = append(rows, row)
	}
	return ok(map[string]any{"result": succeeded, "users": rows})
}

// invite makes a pending account and mails it; failure is the reason why it did not. What a second invitation of an e-mail address does is assumed.
func (c *call) invite(in inviteBody) (id, failure string) {
	if !portalURL(*in.RedirectURL, c.r.Host) {
		return "", "Redirect URL is not valid"
	}
	email := *in.Email
	if u := c.state.userWhere(func(u *User) bool { return fold(u.Email) == fold(email) || fold(u.UserName) == fold(email) }); u != nil {
		switch {
		case !u.InvitationAccepted && c.state.Invitations[u.ID] != nil && c.is("invite_pending_again", "resend"):
			c.send(c.state.Invitations[u.ID], *in.RedirectURL)
			return u.ID, ""
		case u.InvitationAccepted && c.is("invite_member", "success"):
			return u.ID, ""
		case !u.InvitationAccepted:
			return "", "User is already invited"
		}
		return "", "User is already a member"
	}
	if c.withheld(email) {
		return "", fmt.Sprintf("Email '%s' is already taken.", email)
	}
	u := &User{ID: newID(), UserName: email, Email: email, Name: text(in.Name), Surname: text(in.Surname), IsActive: true,
		EmailConfirmed: c.is("pending_email_confirmed", "true")}
	if former := c.state.Freed[fold(email)]; former != "" && c.is("reinvited_user_id", "former") && c.state.user(former) == nil {
		u.ID = former
	}
	c.addUser(u)
	for _, groupID := range in.GroupIDs {
		c.state.join(c.state.group(groupID), u.ID, c.now())
	}
	language := text(in.Language)
	if language == "" {
		language = "en"
	}
	c.state.Invitations[u.ID] = &Invitation{UserID: u.ID, Email: email, Language: language}
	c.send(c.state.Invitations[u.ID], *in.RedirectURL)
	return u.ID, ""
}

// portalURL reports whether an invitation may lead to a URL: a page of the portal, and not of the API (recorded). The sandbox's
// portal is where the sandbox is.
func portalURL(raw, host string) bool {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !strings.Contains(u.Path, "/portal_/") {
		return false
	}
	return u.Host == host || u.Host == "cloud.uipath.com"
}

func (p *Platform) send(i *Invitation, redirectURL string) {
	i.Sent++
	i.Expired = false
	p.kernel.Outbox.Send(kernel.Mail{At: p.kernel.Clock.Now(), Platform: "uipath", Kind: "invitation", To: i.Email,
		Subject: "You have been invited to " + OrganizationName,
		Data:    map[string]string{"user_id": i.UserID, "redirect_url": redirectURL, "language": i.Language}})
}

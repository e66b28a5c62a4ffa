package anypoint

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// invitationLife is how long an invitation's link works (documented: one week).
const invitationLife = 7 * 24 * time.Hour

func (p *Platform) inviteRoutes() {
	p.family(route{access: admin, shape: shapeMessage, unknownOrg: http.StatusBadRequest},
		route{pattern: "GET /api/organizations/{org}/invites", handle: invitations((*call).listInvites)},
		route{pattern: "POST /api/organizations/{org}/invites", handle: invitations((*call).createInvites)},
		route{pattern: "DELETE /api/organizations/{org}/invites", handle: invitations((*call).cancelInvites)},
		route{pattern: "GET /api/organizations/{org}/invites/{invite}", handle: invitations((*call).readInvite)},
		route{pattern: "POST /api/organizations/{org}/invites/resend", handle: invitations((*call).resendInvites)},

		// The same without an organization in the path: the list wants one in its query, the rest act in the token's.
		route{pattern: "GET /api/invites", handle: invitations((*call).listInvites)},
		route{pattern: "POST /api/invites", handle: invitations((*call).createInvites)},
		route{pattern: "DELETE /api/invites", handle: invitations((*call).cancelInvites)},
		route{pattern: "GET /api/invites/{invite}", handle: invitations((*call).readInvite)},
		route{pattern: "POST /api/invites/resend", handle: invitations((*call).resendInvites)},
	)
}

// invitations guards a call of the family, which the government and private control planes do not have (documented).
func invitations(handle func(*call) (reply, error)) func(*call) (reply, error) {
	return func(c *call) (reply, error) {
		if !c.is("control_plane", "commercial") {
			return reply{status: http.StatusNotFound, body: text("Not Found")}, nil
		}
		return handle(c)
	}
}

type wireInvite struct {
	ID              int                   `json:"id"`
	Code            string                `json:"code"`
	InvitedAt       *string               `json:"invited_at"`
	InvitedEmail    string                `json:"invited_email"`
	InvitedByUser   wireInviter           `json:"invited_by_user"`
	InvitedToOrg    map[string]string     `json:"invited_to_org"`
	ExpiresAt       *string               `json:"expires_at"`
	Status          string                `json:"status"`
	CompletedAt     *string               `json:"completed_at"`
	CompletedByUser *string               `json:"completed_by_user"`
	RoleGroups      []wireInviteRoleGroup `json:"role_groups,omitempty"`
	Teams           []wireInviteTeam      `json:"teams,omitempty"`
	Roles           []wireInviteRole      `json:"roles,omitempty"`
}

type wireInviter struct {
	ID        string `json:"id"`
	Username  string `json:"username"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

type wireInviteRoleGroup struct {
	Name        string `json:"name"`
	RoleGroupID string `json:"role_group_id"`
}

type wireInviteTeam struct {
	TeamName       string `json:"team_name"`
	TeamID         string `json:"team_id"`
	MembershipType string `json:"membership_type"`
}

type wireInviteRole struct {
	RoleID  string            `json:"role_id"`
	Context map[string]string `json:"context_params"`
}

func (p *Platform) wireInvite(inv *Invitation) wireInvite {
	out := wireInvite{
		ID: inv.ID, Code: inv.Code, InvitedAt: p.stamp(inv.InvitedAt, elsewhere), InvitedEmail: inv.Email,
		InvitedToOrg: map[string]string{"id": inv.OrgID, "name": p.state.Organizations[inv.OrgID].Name},
		ExpiresAt:    p.stamp(inv.ExpiresAt, elsewhere), Status: invitationStatus(inv, p.now()), CompletedAt: p.stamp(inv.CompletedAt, elsewhere),
	}
	if u := p.state.Users[inv.InvitedBy]; u != nil {
		out.InvitedByUser = wireInviter{ID: u.ID, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName}
	}
	if inv.CompletedBy != "" {
		out.CompletedByUser = &inv.CompletedBy
	}
	for _, id := range inv.RoleGroups {
		if g := p.state.RoleGroups[id]; g != nil {
			out.RoleGroups = append(out.RoleGroups, wireInviteRoleGroup{g.Name, id})
		}
	}
	for _, t := range inv.Teams {
		if team := p.state.Teams[t.TeamID]; team != nil {
			out.Teams = append(out.Teams, wireInviteTeam{team.Name, t.TeamID, t.MembershipType})
		}
	}
	for _, g := range inv.Roles {
		out.Roles = append(out.Roles, wireInviteRole(g))
	}
	return out
}

// listInvites shows outstanding and expired invitations only (documented).
func (c *call) listInvites() (reply, error) {
	q := c.r.URL.Query()
	if c.r.PathValue("org") == "" {
		if q.Get("organizationId") == "" {
			return reply{}, invalid(".organizationId", "required", "organizationId is required")
		}
		if q.Get("organizationId") != c.org.ID {
			return reply{}, refuse(http.StatusBadRequest, "Organization does not exist")
		}
	}
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	sort, err := queryEnum(q, "sort", "invited_email", "invited_email", "invited_at")
	if err != nil {
		return reply{}, err
	}
	ascending, err := queryBool(q, "ascending", true)
	if err != nil {
		return reply{}, err
	}
	var found []*Invitation
	for _, inv := range c.state.Invitations {
		status := invitationStatus(inv, c.now())
		if inv.OrgID == c.org.ID && (status == StatusInvited || status == StatusExpired) && contains(inv.Email, q.Get("search")) {
			found = append(found, inv)
		}
	}
	slices.SortStableFunc(found, func(a, b *Invitation) int {
		n := cmp.Compare(a.ID, b.ID)
		if sort == "invited_email" {
			n = cmp.Or(cmp.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email)), n)
		}
		if !ascending {
			return -n
		}
		return n
	})
	rows := []wireInvite{}
	for _, inv := range cut(found, offset, limit) {
		rows = append(rows, c.wireInvite(inv))
	}
	return ok(page{rows, len(found)})
}

func (c *call) readInvite() (reply, error) {
	id, err := strconv.Atoi(c.r.PathValue("invite"))
	if err != nil {
		return reply{}, refuse(http.StatusBadRequest, "inviteId should be integer")
	}
	inv := c.state.invitation(id)
	if inv == nil || inv.OrgID != c.org.ID {
		return reply{}, refuse(http.StatusNotFound, "Invite does not exist")
	}
	ended := inv.Status == StatusAccepted || inv.Status == StatusCanceled
	if ended && c.is("invite_by_id_after_end", "404") {
		return reply{}, refuse(http.StatusNotFound, "Invite does not exist")
	}
	return ok(c.wireInvite(inv))
}

// cancelInvites cancels what is not completed and ignores the rest, unless nothing is left to cancel (documented).
func (c *call) cancelInvites() (reply, error) {
	ids, err := body[[]int](c.r)
	if err != nil {
		return reply{}, err
	}
	n := 0
	for _, id := range ids {
		inv := c.state.invitation(id)
		if inv != nil && inv.OrgID == c.org.ID && inv.Status == StatusInvited {
			inv.Status = StatusCanceled
			n++
		}
	}
	if n == 0 {
		return reply{}, refuse(http.StatusBadRequest, "No invite was deleted")
	}
	return empty(http.StatusNoContent)
}

// resendInvites sends the link again. Every id must be an invitation of the organization, and one at least must go out (documented).
func (c *call) resendInvites() (reply, error) {
	ids, err := body[[]int](c.r)
	if err != nil {
		return reply{}, err
	}
	result := struct {
		Succeeded []int `json:"succeeded"`
		Failed    []int `json:"failed"`
	}{[]int{}, []int{}}
	for _, id := range ids {
		if inv := c.state.invitation(id); inv == nil || inv.OrgID != c.org.ID {
			return reply{}, refuse(http.StatusBadRequest, "One or more of the invites are not in the organization")
		}
	}
	for _, id := range ids {
		inv := c.state.invitation(id)
		status := invitationStatus(inv, c.now())
		if status != StatusInvited && (status != StatusExpired || c.is("resend_expired", "failed")) {
			result.Failed = append(result.Failed, id)
			continue
		}
		if c.is("resend_moves_expiry", "true") {
			inv.ExpiresAt = c.now().Add(invitationLife)
		}
		c.sendInvitation(inv, "invitation_resent")
		result.Succeeded = append(result.Succeeded, id)
	}
	if len(result.Succeeded) == 0 {
		return reply{}, refuse(http.StatusBadRequest, "No invites were sent")
	}
	return ok(result)
}

func (p *Platform) sendInvitation(inv *Invitation, kind string) {
	p.mail(kind, inv.Email, "You are invited to join "+p.state.Organizations[inv.OrgID].Name, map[string]string{
		"invitation_id": strconv.Itoa(inv.ID), "code": inv.Code, "link": Root + "/accounts/api/signup?code=" + inv.Code,
	})
}

package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	invitesRoute = organizationRoute + "/invites"
	inviteRoute  = invitesRoute + "/{inviteId}"
)

// The values of Invite.Status (documented).
const (
	// InviteOutstanding waits for the invited person.
	InviteOutstanding = "INVITED"
	// InviteAccepted led to an account.
	InviteAccepted = "ACCEPTED"
	// InviteCanceled was withdrawn.
	InviteCanceled = "CANCELED"
	// InviteExpired was not accepted in time: a week (documented).
	InviteExpired = "EXPIRED"
)

// Invite is an invitation. Times are RFC 3339 when the platform's form is understood.
type Invite struct {
	ID          int
	Email       string
	Status      string
	InvitedAt   string
	ExpiresAt   string
	CompletedAt string
	// CompletedByUserID is the account that the invited person made or used; "" until the invitation is accepted.
	CompletedByUserID string
	OrganizationID    string
	Teams             []InviteTeam
	RoleGroups        []InviteRoleGroup
	Roles             []InviteRole
}

// InviteTeam is a team that the invited person joins. Name is for reading only.
type InviteTeam struct {
	ID, Name, MembershipType string
}

// InviteRoleGroup is a role group that the invited person joins. The platform wants both id and name.
type InviteRoleGroup struct {
	ID, Name string
}

// InviteRole is a permission that the invited person gets.
type InviteRole struct {
	RoleID  string
	Context map[string]string
}

// wireInvite is an invitation in both directions.
type wireInvite struct {
	ID              number            `json:"id,omitempty"`
	Email           text              `json:"email,omitempty"`
	InvitedEmail    text              `json:"invited_email,omitempty"`
	Status          text              `json:"status,omitempty"`
	InvitedAt       moment            `json:"invited_at,omitempty"`
	ExpiresAt       moment            `json:"expires_at,omitempty"`
	CompletedAt     moment            `json:"completed_at,omitempty"`
	CompletedByUser text              `json:"completed_by_user,omitempty"`
	InvitedToOrg    text              `json:"invited_to_org,omitempty"`
	Teams           []inviteTeam      `json:"teams,omitempty"`
	RoleGroups      []inviteRoleGroup `json:"role_groups,omitempty"`
	Roles           []inviteRole      `json:"roles,omitempty"`
}

type inviteTeam struct {
	TeamID         text `json:"team_id"`
	TeamName       text `json:"team_name,omitempty"`
	MembershipType text `json:"membership_type"`
}

type inviteRoleGroup struct {
	RoleGroupID text `json:"role_group_id"`
	Name        text `json:"name"`
}

type inviteRole struct {
	RoleID        text          `json:"role_id"`
	ContextParams contextParams `json:"context_params"`
}

// UnmarshalJSON decodes an invitation.
func (i *Invite) UnmarshalJSON(data []byte) error {
	var w wireInvite
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*i = Invite{
		ID:                int(w.ID),
		Email:             wire.First(w.InvitedEmail, w.Email),
		Status:            string(w.Status),
		InvitedAt:         string(w.InvitedAt),
		ExpiresAt:         string(w.ExpiresAt),
		CompletedAt:       string(w.CompletedAt),
		CompletedByUserID: string(w.CompletedByUser),
		OrganizationID:    string(w.InvitedToOrg),
	}
	for _, team := range w.Teams {
		i.Teams = append(i.Teams, InviteTeam{ID: string(team.TeamID), Name: string(team.TeamName), MembershipType: string(team.MembershipType)})
	}
	for _, group := range w.RoleGroups {
		i.RoleGroups = append(i.RoleGroups, InviteRoleGroup{ID: string(group.RoleGroupID), Name: string(group.Name)})
	}
	for _, role := range w.Roles {
		i.Roles = append(i.Roles, InviteRole{RoleID: string(role.RoleID), Context: role.ContextParams})
	}
	return nil
}

// Invites lists outstanding and expired invitations, all pages; the platform does not list accepted and cancelled ones. search matches parts
// of the e-mail address and may be empty.
func (c *Client) Invites(ctx context.Context, organization, search string) ([]Invite, error) {
	opened, err := c.OpenInvites(ctx, organization, search)
	if err != nil {
		return nil, err
	}
	return opened.All(ctx)
}

// OpenInvites reads the first page of what Invites lists.
func (c *Client) OpenInvites(ctx context.Context, organization, search string) (*rest.Listing[Invite], error) {
	query := url.Values{}
	if search != "" {
		query.Set("search", search)
	}
	return open(ctx, c, rest.Request{
		Op: "list invitations", Path: inOrganization(organization, "invites"), Route: invitesRoute, Query: query,
	}, func(i Invite) string { return strconv.Itoa(i.ID) })
}

// Invite reads one invitation, whatever its status.
func (c *Client) Invite(ctx context.Context, organization string, id int) (*Invite, error) {
	return get(ctx, c, rest.Request{
		Op: "read invitation", Path: inOrganization(organization, "invites", strconv.Itoa(id)), Route: inviteRoute,
	}, func(i *Invite) bool { return i.ID != 0 })
}

// NewInvite is an invitation to be sent. Teams and role groups exclude each other on the platform.
type NewInvite struct {
	Email      string
	Teams      []InviteTeam
	RoleGroups []InviteRoleGroup
	Roles      []InviteRole
}

// SameContents reports whether two invitations give the same, in whatever order.
func (n NewInvite) SameContents(other NewInvite) bool {
	return maps.Equal(n.contents(), other.contents())
}

func (n NewInvite) contents() map[string]bool {
	set := map[string]bool{}
	for _, team := range n.Teams {
		set["team "+team.ID+" "+team.MembershipType] = true
	}
	for _, group := range n.RoleGroups {
		set["role group "+group.ID] = true
	}
	for _, role := range n.Roles {
		set["role "+role.RoleID+" "+role.Context["org"]+" "+role.Context["envId"]] = true
	}
	return set
}

func (n NewInvite) wire() wireInvite {
	w := wireInvite{Email: text(n.Email)}
	for _, team := range n.Teams {
		w.Teams = append(w.Teams, inviteTeam{TeamID: text(team.ID), MembershipType: text(team.MembershipType)})
	}
	for _, group := range n.RoleGroups {
		w.RoleGroups = append(w.RoleGroups, inviteRoleGroup{RoleGroupID: text(group.ID), Name: text(group.Name)})
	}
	for _, role := range n.Roles {
		w.Roles = append(w.Roles, inviteRole{RoleID: text(role.RoleID), ContextParams: role.Context})
	}
	return w
}

// CreateInvite invites a person, with one mail. The invitations of the e-mail address are listed first, so that after a lost response only one that
// was not there before is taken for the one just created; nothing is sent again before that look-up.
func (c *Client) CreateInvite(ctx context.Context, organization string, invite NewInvite) (*Invite, error) {
	before, err := c.invitesOf(ctx, organization, invite.Email)
	if err != nil {
		return nil, err
	}
	r := rest.Request{
		Op: "create invitation", Method: http.MethodPost, Path: inOrganization(organization, "invites"), Route: invitesRoute,
		Body: []wireInvite{invite.wire()}, Serial: organization,
	}
	find := func(ctx context.Context) (*Invite, bool, error) {
		return rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (*Invite, bool, error) {
			return c.findInvited(ctx, organization, invite, before)
		})
	}
	post := func(ctx context.Context) (*Invite, error) {
		response, err := c.do(ctx, r, nil)
		if mayStillWork(err) {
			return c.lateInvite(ctx, find, err)
		}
		if err != nil {
			return nil, err
		}
		if created := respondedInvite(response.Body, invite.Email); created != nil {
			return created, nil
		}
		found, ok, err := find(ctx)
		if err == nil && !ok {
			err = c.rest.BadResponse(r, response, "the platform reported that it sent the invitation, but does not show it")
		}
		if err != nil {
			return nil, fmt.Errorf("an invitation was sent, but reading it back failed; import it once it can be read: %w", err)
		}
		return found, nil
	}
	return rest.CreateOnce(ctx, post, find)
}

// mayStillWork reports a response that leaves open whether the platform has ended: a gateway or this client lost patience with it. What it was
// asked to do may happen after every look-up.
func mayStillWork(err error) bool {
	var failure *rest.Error
	if !errors.As(err, &failure) || failure.Kind != rest.Ambiguous {
		return false
	}
	return failure.Status == http.StatusGatewayTimeout || errors.Is(err, context.DeadlineExceeded)
}

// lateInvite looks for an invitation that the platform may still be sending. It is not sent again in any case: that would be a second mail.
func (c *Client) lateInvite(ctx context.Context, find func(context.Context) (*Invite, bool, error), err error) (*Invite, error) {
	if found, ok, findErr := find(ctx); findErr == nil && ok {
		return found, nil
	}
	return nil, errLateInvite(err)
}

// errLateInvite is the error of an invitation of which nobody knows whether the platform still sends it.
func errLateInvite(err error) error {
	return &rest.Error{
		Platform: platform, Op: "create invitation", Method: http.MethodPost, Route: invitesRoute, Kind: rest.Unavailable, Err: err,
		Message: "the platform did not answer in time, and does not show the invitation; it may still send it, so it is not asked a second time. Wait " +
			"a minute and plan again: the plan shows whether the invitation is there",
	}
}

func (c *Client) invitesOf(ctx context.Context, organization, email string) ([]Invite, error) {
	invites, err := c.Invites(ctx, organization, wire.Filterable(email))
	return slices.DeleteFunc(invites, func(i Invite) bool { return !wire.SameName(i.Email, email) }), err
}

// findInvited looks for an invitation that was not there before. One of the e-mail address that carries something else is somebody else's: then
// nobody knows what became of this one, and it must not be sent again.
func (c *Client) findInvited(ctx context.Context, organization string, sent NewInvite, before []Invite) (*Invite, bool, error) {
	now, err := c.invitesOf(ctx, organization, sent.Email)
	if err != nil {
		return nil, false, err
	}
	for _, invite := range now {
		if slices.ContainsFunc(before, func(old Invite) bool { return old.ID == invite.ID }) {
			continue
		}
		if sent.SameContents(NewInvite{Teams: invite.Teams, RoleGroups: invite.RoleGroups, Roles: invite.Roles}) {
			return &invite, true, nil
		}
		err = fmt.Errorf("invitation %d of the same e-mail address has appeared, which carries something else", invite.ID)
	}
	return nil, false, err
}

// respondedInvite returns the invitation of the e-mail address in the response: an array, or one object in an older text. The order of the array is
// not documented.
func respondedInvite(body []byte, email string) *Invite {
	var invites []Invite
	if !decodes(body, &invites) {
		invites = make([]Invite, 1)
		if !decodes(body, &invites[0]) {
			return nil
		}
	}
	for _, invite := range invites {
		if invite.ID != 0 && (wire.SameName(invite.Email, email) || len(invites) == 1) {
			return &invite
		}
	}
	return nil
}

// CancelInvite withdraws an invitation. One that is not there counts as withdrawn; one that was accepted is an error of kind rest.BadRequest
// (documented: nothing was deleted), and so may be one that was withdrawn before.
func (c *Client) CancelInvite(ctx context.Context, organization string, id int) error {
	return c.CancelInvites(ctx, organization, []int{id})
}

// ResendInvite sends the mail of an outstanding or expired invitation again. It is never sent twice by itself: after a lost response, or one
// that is not the documented one, the error is of kind rest.Ambiguous. An invitation that the platform did not send is rest.BadRequest.
func (c *Client) ResendInvite(ctx context.Context, organization string, id int) error {
	r := rest.Request{
		Op: "resend invitation", Method: http.MethodPost, Path: inOrganization(organization, "invites", "resend"), Route: invitesRoute + "/resend",
		Body: []int{id}, Serial: organization,
	}
	response, err := c.do(ctx, r, nil)
	if err != nil {
		return err
	}
	var answer struct {
		Succeeded []number `json:"succeeded"`
		Failed    []number `json:"failed"`
	}
	if !decodes(response.Body, &answer) {
		unseen := c.rest.BadResponse(r, response, "the platform reported success, but not which invitations it sent")
		unseen.Kind = rest.Ambiguous
		return unseen
	}
	if slices.Contains(answer.Succeeded, number(id)) {
		return nil
	}
	failure := c.rest.BadResponse(r, response, fmt.Sprintf("the platform did not send invitation %d again", id))
	failure.Kind = rest.BadRequest
	return failure
}

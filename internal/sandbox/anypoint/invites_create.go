package anypoint

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// createInvites takes an array of invitations and sends one mail for each, all or none.
func (c *call) createInvites() (reply, error) {
	items, err := body[[]object](c.r)
	if err != nil {
		return reply{}, err
	}
	if len(items) == 0 {
		return reply{}, invalid("", "minItems", "body should NOT have fewer than 1 items")
	}
	if !c.localUsersAllowed() {
		return reply{}, refuse(c.number("invites_refused_status"), "New non-SSO users are not allowed in this organization")
	}
	if !c.org.Root() {
		return reply{}, refuse(http.StatusBadRequest, "Users can only be invited to the root organization")
	}
	var invites []*Invitation
	for _, o := range items {
		inv, err := c.readInvitation(o)
		if err != nil {
			return reply{}, err
		}
		if c.is("duplicate_invite", "400") && (c.outstanding(c.state.Invitations, inv.Email) || c.outstanding(invites, inv.Email)) {
			return reply{}, refuse(http.StatusBadRequest, "%s has already been invited", inv.Email)
		}
		invites = append(invites, inv)
	}
	rows := []wireInvite{}
	for _, inv := range invites {
		c.storeInvitation(inv)
		rows = append(rows, c.wireInvite(inv))
	}
	if c.is("invite_order", "reversed") {
		slices.Reverse(rows)
	}
	return reply{status: c.number("invite_create_status"), body: rows}, nil
}

func (p *Platform) storeInvitation(inv *Invitation) {
	inv.ID = p.state.NextInvitation
	p.state.NextInvitation++
	inv.Code = uuid.NewString()
	inv.InvitedAt = p.now()
	inv.ExpiresAt = inv.InvitedAt.Add(invitationLife)
	inv.Status = StatusInvited
	p.state.Invitations = append(p.state.Invitations, inv)
	p.sendInvitation(inv, "invitation")
}

// outstanding reports whether a pending invitation to an e-mail address is among some.
func (c *call) outstanding(among []*Invitation, email string) bool {
	return slices.ContainsFunc(among, func(inv *Invitation) bool {
		return strings.EqualFold(inv.Email, email) && (inv.Status == "" || invitationStatus(inv, c.now()) == StatusInvited)
	})
}

// readInvitation checks one item of the request. Teams and role groups exclude each other (documented).
func (c *call) readInvitation(o object) (*Invitation, error) {
	if err := o.only("[]", "email", "role_groups", "teams", "roles"); err != nil {
		return nil, err
	}
	email, err := o.required("[]", "email")
	if err != nil {
		return nil, err
	}
	if !isEmail(email) {
		return nil, invalid("[].email", "format", "email is not a valid e-mail address")
	}
	inv := &Invitation{OrgID: c.org.ID, Email: email, InvitedBy: c.token.UserID}
	if inv.Teams, err = c.readInvitationTeams(o); err != nil {
		return nil, err
	}
	if inv.RoleGroups, err = c.readInvitationRoleGroups(o); err != nil {
		return nil, err
	}
	if inv.Roles, err = c.readGrants(o["roles"], "[].roles", c.org, true); err != nil {
		return nil, err
	}
	switch {
	case len(inv.Teams) > 0 && len(inv.RoleGroups) > 0:
		return nil, invalid("[]", "oneOf", "teams and role_groups exclude each other")
	case len(inv.Teams) > 0 && !c.is("access_model", string(featureTeams)), len(inv.RoleGroups) > 0 && !c.is("access_model", string(featureRoles)):
		return nil, refuse(http.StatusBadRequest, "The feature is not enabled for this organization")
	}
	return inv, nil
}

// list decodes an optional array of objects.
func (o object) list(path, name string) ([]object, error) {
	items, _, err := field[[]object](o, path, name, "array")
	return items, err
}

func (c *call) readInvitationTeams(o object) ([]InvitationTeam, error) {
	items, err := o.list("[]", "teams")
	if err != nil {
		return nil, err
	}
	var out []InvitationTeam
	for _, item := range items {
		if err := item.only("[].teams[]", "team_id", "membership_type"); err != nil {
			return nil, err
		}
		id, err := item.uuid("[].teams[]", "team_id")
		if err != nil {
			return nil, err
		}
		membership, err := item.enum("[].teams[]", "membership_type", Member, Maintainer)
		if err != nil {
			return nil, err
		}
		if t := c.state.Teams[id]; t == nil || t.OrgID != c.root.ID {
			return nil, refuse(http.StatusBadRequest, "Team %s does not exist", id)
		}
		out = append(out, InvitationTeam{id, membership})
	}
	return out, nil
}

func (c *call) readInvitationRoleGroups(o object) ([]string, error) {
	items, err := o.list("[]", "role_groups")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, item := range items {
		if err := item.only("[].role_groups[]", "name", "role_group_id"); err != nil {
			return nil, err
		}
		if _, err := item.required("[].role_groups[]", "name"); err != nil {
			return nil, err
		}
		id, err := item.uuid("[].role_groups[]", "role_group_id")
		if err != nil {
			return nil, err
		}
		if g := c.state.RoleGroups[id]; g == nil || !c.state.within(g.OrgID, c.root.ID) {
			return nil, refuse(http.StatusBadRequest, "Role group %s does not exist", id)
		}
		out = append(out, id)
	}
	return out, nil
}

// readGrants decodes and checks an optional array of {role_id, context_params}.
func (c *call) readGrants(raw json.RawMessage, path string, inside *Organization, closed bool) ([]Grant, error) {
	if raw == nil {
		return nil, nil
	}
	var items []object
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		return nil, invalid(path, "type", "%s should be array", where(path))
	}
	var out []Grant
	for _, item := range items {
		if closed {
			if err := item.only(path+"[]", "role_id", "context_params"); err != nil {
				return nil, err
			}
		}
		id, err := item.uuid(path+"[]", "role_id")
		if err != nil {
			return nil, err
		}
		context, given, err := field[map[string]string](item, path+"[]", "context_params", "object")
		if err != nil {
			return nil, err
		}
		if !given {
			return nil, invalid(path+"[]", "required", "%s should have required property 'context_params'", where(path))
		}
		g := Grant{RoleID: id, Context: context}
		if err := c.checkGrant(g, inside); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

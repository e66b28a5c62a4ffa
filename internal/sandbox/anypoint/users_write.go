package anypoint

import (
	"net/http"
	"time"

	"github.com/google/uuid"
)

// newUser stores an account with an id and times of its own.
func (p *Platform) newUser(u User, password string) *User {
	if u.ID == "" {
		u.ID = uuid.NewString()
	}
	u.CreatedAt = p.now()
	u.UpdatedAt = u.CreatedAt
	if password != "" {
		p.state.Passwords[u.ID] = digest(u.ID, password)
		u.PasswordUpdatedAt = u.CreatedAt
	}
	p.state.addUser(&u)
	return &u
}

// touch moves the change stamp on, also when the clock stands still.
func (p *Platform) touch(u *User) {
	now := p.now()
	if !now.After(u.UpdatedAt) {
		now = u.UpdatedAt.Add(time.Millisecond)
	}
	u.UpdatedAt = now
}

// change is a checked update of one user, ready to be applied.
type change struct {
	user    *User
	apply   []func(*User)
	email   bool
	disable bool
}

// readChange checks the fields of an update. The user name, the password and unknown fields are silently ignored (documented: they are not
// accepted); of an external user only enabled can be changed.
func (c *call) readChange(u *User, o object, path string) (change, error) {
	ch := change{user: u}
	for _, f := range []struct {
		name string
		at   func(*User) *string
	}{
		{"firstName", func(u *User) *string { return &u.FirstName }},
		{"lastName", func(u *User) *string { return &u.LastName }},
		{"email", func(u *User) *string { return &u.Email }},
		{"phoneNumber", func(u *User) *string { return &u.PhoneNumber }},
	} {
		name := f.name
		v, given, err := o.str(path, name)
		if err != nil {
			return ch, err
		}
		if !given {
			continue
		}
		switch {
		case u.Type == TypeProxy:
			return ch, refuse(http.StatusBadRequest, "External users can only be enabled or disabled")
		case name == "email" && !isEmail(v):
			return ch, invalid(path+".email", "format", "email is not a valid e-mail address")
		case v == "" && name != "phoneNumber":
			return ch, invalid(path+"."+name, "minLength", "%s should not be empty", name)
		case len(v) > 255:
			return ch, invalid(path+"."+name, "maxLength", "%s is too long", name)
		}
		ch.email = ch.email || name == "email" && v != u.Email
		ch.apply = append(ch.apply, func(u *User) { *f.at(u) = v })
	}
	for _, f := range []struct {
		name string
		at   func(*User) *bool
	}{
		{"enabled", func(u *User) *bool { return &u.Enabled }},
		{"ipAllowlistExcluded", func(u *User) *bool { return &u.IPAllowlistExempt }},
		{"mfaVerificationExcluded", func(u *User) *bool { return &u.MFAExcluded }},
	} {
		name := f.name
		v, given, err := o.boolean(path, name)
		if err != nil {
			return ch, err
		}
		if !given || name == "mfaVerificationExcluded" && c.is("mfa_exclusion_write", "ignored") {
			continue
		}
		ch.disable = ch.disable || name == "enabled" && !v
		ch.apply = append(ch.apply, func(u *User) { *f.at(u) = v })
	}
	return ch, c.mayChange(ch)
}

func (c *call) mayChange(ch change) error {
	if !ch.disable {
		return nil
	}
	if c.ownsRoot(ch.user) {
		return refuse(c.number("owner_delete"), "The owner of the organization cannot be disabled")
	}
	if c.isSelf(ch.user.ID) && c.is("delete_self", "403") {
		return refuse(http.StatusForbidden, "You cannot disable yourself")
	}
	return nil
}

func (p *Platform) ownsRoot(u *User) bool {
	org := p.state.Organizations[u.OrganizationID]
	return org != nil && org.OwnerID == u.ID
}

func (p *Platform) carryOut(ch change) {
	for _, set := range ch.apply {
		set(ch.user)
	}
	if ch.disable && p.is("disabled_user_keeps_grants", "false") {
		p.state.strip(ch.user.ID)
	}
	p.touch(ch.user)
}

func (c *call) updateUser() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	ch, err := c.readChange(u, o, "")
	if err != nil {
		return reply{}, err
	}
	if ch.email {
		if refused := c.stepUp(); refused != nil {
			return *refused, nil
		}
	}
	properties, given, err := field[struct {
		Auth struct {
			Country *string `json:"country"`
		} `json:"cs_auth"`
	}](o, "", "properties", "object")
	if err != nil {
		return reply{}, err
	}
	if given && properties.Auth.Country != nil {
		ch.apply = append(ch.apply, func(u *User) { u.Country = *properties.Auth.Country })
	}
	c.carryOut(ch)
	if c.is("update_user_answer", "204") {
		return empty(http.StatusNoContent)
	}
	return ok(c.wireUser(u))
}

// stepUp refuses sensitive changes under a password that was entered more than 30 minutes ago; connected apps are exempt (documented).
func (c *call) stepUp() *reply {
	if c.is("reauth", "off") || c.token.app() || c.now().Sub(c.token.IssuedAt) <= 30*time.Minute {
		return nil
	}
	const location = "/login/?reauthenticate=true"
	if c.is("reauth", "redirect") {
		return &reply{status: http.StatusFound, header: http.Header{"Location": {location}}}
	}
	return &reply{status: http.StatusForbidden, body: map[string]string{"error": "You must reauthenticate", "location": location}}
}

// updateUsers changes many users, all or none.
func (c *call) updateUsers() (reply, error) {
	items, err := body[[]object](c.r)
	if err != nil {
		return reply{}, err
	}
	var changes []change
	for _, o := range items {
		id, err := o.uuid("[]", "id")
		if err != nil {
			return reply{}, err
		}
		u := c.state.Users[id]
		if u == nil || !c.inOrganization(u, c.org) {
			return reply{}, refuse(http.StatusBadRequest, "Not all users are part of the organization")
		}
		if c.is("bulk_update_partial", "refused") {
			for _, name := range []string{"firstName", "lastName", "email", "phoneNumber", "enabled"} {
				if _, given := o[name]; !given && u.Type != TypeProxy {
					return reply{}, invalid("[]", "required", "%s is required", name)
				}
			}
		}
		ch, err := c.readChange(u, o, "[]")
		if err != nil {
			return reply{}, err
		}
		if ch.email {
			if refused := c.stepUp(); refused != nil {
				return *refused, nil
			}
		}
		changes = append(changes, ch)
	}
	for _, ch := range changes {
		c.carryOut(ch)
	}
	return empty(http.StatusNoContent)
}

func (c *call) updateProperties() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	in, err := body[struct {
		Auth struct {
			Active string `json:"activeOrganizationId"`
		} `json:"cs_auth"`
	}](c.r)
	if err != nil {
		return reply{}, err
	}
	if c.state.Organizations[in.Auth.Active] == nil {
		return reply{}, refuse(http.StatusBadRequest, "activeOrganizationId is no organization")
	}
	u.ActiveOrganization = in.Auth.Active
	c.touch(u)
	return ok(in)
}

func (c *call) deleteUser() (reply, error) {
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	if err := c.mayDelete(u); err != nil {
		return reply{}, err
	}
	if !c.org.Root() {
		c.leaveGroup(u, c.org)
		return empty(http.StatusOK)
	}
	c.remove(u)
	return empty(c.number("delete_user_status"))
}

// deleteUsers deletes many users, all or none.
func (c *call) deleteUsers() (reply, error) {
	ids, err := uuids(c.r)
	if err != nil {
		return reply{}, err
	}
	var gone []*User
	for _, id := range ids {
		u := c.state.Users[id]
		if u == nil || !c.inOrganization(u, c.org) {
			return reply{}, refuse(http.StatusNotFound, "User does not exist")
		}
		if err := c.mayDelete(u); err != nil {
			return reply{}, err
		}
		gone = append(gone, u)
	}
	for _, u := range gone {
		if c.org.Root() {
			c.remove(u)
		} else {
			c.leaveGroup(u, c.org)
		}
	}
	return empty(http.StatusNoContent)
}

func (c *call) mayDelete(u *User) error {
	switch {
	case !c.org.Root():
		return nil
	case c.ownsRoot(u):
		return refuse(c.number("owner_delete"), "The owner of the organization cannot be deleted")
	case c.isSelf(u.ID) && c.is("delete_self", "403"):
		return refuse(http.StatusForbidden, "You cannot delete yourself")
	case u.Type == TypeProxy:
		return refuse(http.StatusBadRequest, "External users can only be enabled or disabled")
	}
	return nil
}

// remove is the platform's delete from the root organization. There is no other: a local account is kept, detached, and its name stays taken; a
// federated one stays listed as disabled (both documented).
func (p *Platform) remove(u *User) {
	p.touch(u)
	if u.Federated() {
		u.Enabled = false
		if p.is("federated_delete_keeps_grants", "false") {
			p.state.strip(u.ID)
		}
		return
	}
	u.Deleted = true
	p.state.strip(u.ID)
	for _, app := range p.state.Apps {
		if app.CreatedBy == u.ID {
			app.CreatedBy = p.state.Organizations[u.OrganizationID].OwnerID
		}
	}
}

// leaveGroup is what a deletion through a business group does: the permissions in it go, and by the switch the membership; the account stays.
func (p *Platform) leaveGroup(u *User, group *Organization) {
	p.state.revokeIn(u.ID, group.ID)
	if p.is("delete_via_bg_removes_membership", "true") {
		delete(p.state.Members[group.ID], u.ID)
	}
}

// strip takes every permission and membership from a user.
func (s *state) strip(userID string) {
	delete(s.Grants, userID)
	delete(s.ExternalTeams, userID)
	for _, members := range s.Members {
		delete(members, userID)
	}
	for _, members := range s.TeamMembers {
		delete(members, userID)
	}
	for _, members := range s.RoleGroupMembers {
		delete(members, userID)
	}
}

package uipath

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

type updateUserBody struct {
	Name                       *string           `json:"name"`
	Surname                    *string           `json:"surname"`
	DisplayName                *string           `json:"displayName"`
	Email                      *string           `json:"email"`
	IsActive                   *bool             `json:"isActive"`
	Password                   *string           `json:"password"`
	GroupIDsToAdd              []string          `json:"groupIDsToAdd"`
	GroupIDsToRemove           []string          `json:"groupIDsToRemove"`
	BypassBasicAuthRestriction *bool             `json:"bypassBasicAuthRestriction"`
	InvitationAccepted         *bool             `json:"invitationAccepted"`
	AttributesToSet            map[string]string `json:"extensionUserAttributesToAddOrUpdate"`
	AttributesToRemove         []string          `json:"extensionUserAttributesToRemove"`
}

// updateUser is a patch in spite of its verb: what is missing or null stays (recorded). The user name is not a field of it.
func (c *call) updateUser() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		return reply{}, err
	}
	in, err := body[updateUserBody](c)
	if err != nil {
		return reply{}, err
	}
	join, err := c.groups("groupIDsToAdd", in.GroupIDsToAdd)
	if err != nil {
		return reply{}, err
	}
	leave, err := c.groups("groupIDsToRemove", in.GroupIDsToRemove)
	if err != nil {
		return reply{}, err
	}
	if err := c.checkUserUpdate(u, in, join, leave); err != nil {
		return reply{}, err
	}
	if in.Password != nil && *in.Password != "" {
		if weak := weaknesses(*in.Password); len(weak) > 0 {
			return reply{status: c.number("weak_password_status"), body: failed(weak...)}, nil
		}
		c.state.Passwords[u.ID] = digest(u.ID, *in.Password)
	}
	set(&u.Name, in.Name)
	set(&u.Surname, in.Surname)
	set(&u.DisplayName, in.DisplayName)
	if !c.cloud() || c.is("cloud_email_update", "changed") {
		set(&u.Email, in.Email)
	}
	set(&u.IsActive, in.IsActive)
	set(&u.BypassBasicAuthRestriction, in.BypassBasicAuthRestriction)
	set(&u.InvitationAccepted, in.InvitationAccepted)
	if u.Attributes == nil {
		u.Attributes = map[string]string{}
	}
	maps.Copy(u.Attributes, in.AttributesToSet)
	for _, name := range in.AttributesToRemove {
		delete(u.Attributes, name)
	}
	for _, g := range join {
		c.state.join(g, u.ID, c.now())
	}
	for _, g := range leave {
		c.state.leave(g, u.ID, c.now())
	}
	if others := c.otherGroups(u, join); len(join)+len(leave) > 0 && len(others) > 0 && c.loses() {
		c.state.leave(others[0], u.ID, c.now())
	}
	u.ModifiedAt = c.now()
	return ok(succeeded)
}

// otherGroups are the groups of a user that an update did not name.
func (c *call) otherGroups(u *User, named []*Group) (others []*Group) {
	for _, g := range c.state.Groups {
		if g.ID != EveryoneGroupID && !slices.Contains(named, g) && slices.Contains(g.Members, u.ID) {
			others = append(others, g)
		}
	}
	return others
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// checkUserUpdate refuses what an update may not do, before anything is changed.
func (c *call) checkUserUpdate(u *User, in updateUserBody, join, leave []*Group) error {
	if in.Email != nil && *in.Email != u.Email {
		if *in.Email != "" && !isEmail(*in.Email) {
			return invalid("Email", "The field Email is invalid")
		}
		if c.cloud() && c.is("cloud_email_update", "refused") {
			return failed(identityError{"EmailChangeNotAllowed", "The email of the user cannot be changed."}).refuse(http.StatusBadRequest)
		}
		if c.state.userWhere(func(o *User) bool { return o != u && *in.Email != "" && fold(o.Email) == fold(*in.Email) }) != nil {
			return failed(identityError{"DuplicateEmail", "Email '" + *in.Email + "' is already taken."}).refuse(http.StatusBadRequest)
		}
	}
	if u.Category == CategoryDirectory && (len(join) > 0 || len(leave) > 0) {
		return failed(identityError{"InvalidUser", "Groups of a directory user are changed in the group."}).refuse(http.StatusBadRequest)
	}
	for _, g := range leave {
		if g.ID == EveryoneGroupID {
			return failed(identityError{"InvalidGroup", "A user cannot leave the group Everyone."}).refuse(http.StatusBadRequest)
		}
	}
	return c.checkMembership(u.ID, join, leave)
}

// checkMembership refuses what a switch may forbid: joining a group twice and leaving one that the member is not in.
func (c *call) checkMembership(member string, join, leave []*Group) error {
	for _, g := range join {
		if c.is("duplicate_member", "400") && slices.Contains(g.Members, member) {
			return failed(identityError{"UserAlreadyInGroup", "The user is in the group " + g.Name + "."}).refuse(http.StatusBadRequest)
		}
	}
	for _, g := range leave {
		if c.is("absent_member", "400") && !slices.Contains(g.Members, member) {
			return failed(identityError{"UserNotInGroup", "The user is not in the group " + g.Name + "."}).refuse(http.StatusBadRequest)
		}
	}
	return nil
}

// weaknesses are the reasons why a password is refused. The codes are ASP.NET Identity's, which ones the platform asks for is assumed.
func weaknesses(password string) []identityError {
	var out []identityError
	if len(password) < 8 {
		out = append(out, identityError{"PasswordTooShort", "Passwords must be at least 8 characters."})
	}
	for _, rule := range []struct {
		is                func(rune) bool
		code, description string
	}{
		{unicode.IsDigit, "PasswordRequiresDigit", "Passwords must have at least one digit ('0'-'9')."},
		{unicode.IsLower, "PasswordRequiresLower", "Passwords must have at least one lowercase ('a'-'z')."},
		{unicode.IsUpper, "PasswordRequiresUpper", "Passwords must have at least one uppercase ('A'-'Z')."},
	} {
		if !strings.ContainsFunc(password, rule.is) {
			out = append(out, identityError{rule.code, rule.description})
		}
	}
	return out
}

// deleteUser returns 204 (documented); what it answers for an account that is gone is assumed.
func (c *call) deleteUser() (reply, error) {
	u, err := c.pathUser()
	if err != nil {
		if isUUID(c.r.PathValue("userId")) {
			if status := c.number("delete_missing_user"); status != http.StatusNoContent {
				return reply{}, c.missingUser(status)
			}
			return empty(http.StatusNoContent)
		}
		return reply{}, err
	}
	if err := c.checkDelete(u); err != nil {
		return reply{}, err
	}
	c.remove(u)
	return empty(http.StatusNoContent)
}

// checkDelete protects the organization's owner (documented) and the caller (assumed).
func (c *call) checkDelete(u *User) error {
	if u.ID == c.state.OwnerID {
		return failed(identityError{"CannotDeleteOwner", "The organization owner cannot be deleted."}).refuse(c.number("delete_owner_status"))
	}
	if u.ID == c.token.UserID && c.is("delete_self", "400") {
		return failed(identityError{"CannotDeleteSelf", "The current user cannot be deleted."}).refuse(http.StatusBadRequest)
	}
	if u.Category == CategoryDirectory && c.is("delete_directory_user", "400") {
		return failed(identityError{"CannotDeleteDirectoryUser", "Users of a directory are removed there."}).refuse(http.StatusBadRequest)
	}
	return nil
}

type bulkDeleteBody struct {
	PartitionGlobalID string   `json:"partitionGlobalId"`
	UserIDs           []string `json:"userIds"`
}

// bulkDelete deletes several accounts (documented). Unknown ids are passed over, or refuse the whole call: assumed.
func (c *call) bulkDelete() (reply, error) {
	in, err := body[bulkDeleteBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.partition(in.PartitionGlobalID); err != nil {
		return reply{}, err
	}
	if err := uuids("userIds", in.UserIDs); err != nil {
		return reply{}, err
	}
	var users []*User
	for _, id := range in.UserIDs {
		u := c.state.user(id)
		if u == nil {
			if c.is("bulk_delete_unknown", "404") {
				return reply{}, c.missingUser(http.StatusNotFound)
			}
			continue
		}
		if err := c.checkDelete(u); err != nil {
			return reply{}, err
		}
		users = append(users, u)
	}
	for _, u := range users {
		c.remove(u)
	}
	return empty(http.StatusNoContent)
}

// remove takes an account out of the organization and its groups. Its member of the tenant may outlive it: assumed.
func (p *Platform) remove(u *User) {
	p.state.Users = slices.DeleteFunc(p.state.Users, func(o *User) bool { return o.ID == u.ID })
	delete(p.state.Passwords, u.ID)
	delete(p.state.Invitations, u.ID)
	for _, g := range p.state.Groups {
		p.state.leave(g, u.ID, p.now())
	}
	if u.Email != "" {
		p.state.Freed[fold(u.Email)] = u.ID
		p.state.Withheld[fold(u.Email)] = true
	}
	if t := p.state.tenantUserByKey(u.ID); t != nil && p.is("deleted_user_tenant_row", "removed") {
		p.state.removeTenantUser(t.ID)
	}
}

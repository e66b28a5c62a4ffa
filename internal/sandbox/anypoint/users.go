package anypoint

import "net/http"

func (p *Platform) userRoutes() {
	p.family(route{access: admin, shape: shapeMessage},
		route{pattern: "GET /api/organizations/{org}/users", handle: (*call).listUsers},
		route{pattern: "POST /api/organizations/{org}/users", handle: (*call).createUser},
		route{pattern: "PUT /api/organizations/{org}/users", handle: (*call).updateUsers},
		route{pattern: "DELETE /api/organizations/{org}/users", handle: (*call).deleteUsers},
		route{pattern: "GET /api/organizations/{org}/users/{user}", access: self, handle: (*call).readUser},
		route{pattern: "PUT /api/organizations/{org}/users/{user}", access: self, handle: (*call).updateUser},
		route{pattern: "DELETE /api/organizations/{org}/users/{user}", handle: (*call).deleteUser},
		route{pattern: "PUT /api/organizations/{org}/users/{user}/properties", access: self, handle: (*call).updateProperties},
		route{pattern: "POST /api/organizations/{org}/proxyusers/{user}", handle: (*call).createProxyUser},
		route{pattern: "GET /api/organizations/{org}/users/{user}/manage_verifiers", access: self, handle: (*call).manageVerifiers},
		route{pattern: "DELETE /api/organizations/{org}/users/{user}/verifiers", handle: (*call).resetVerifiers},
		route{pattern: "GET /api/organizations/{org}/users/{user}/identityProviderProfiles", access: self, handle: (*call).listProfiles},
		route{pattern: "DELETE /api/organizations/{org}/users/{user}/identityProviderProfiles", handle: (*call).unlinkProfile},

		// The same without an organization: they act in the token's.
		route{pattern: "GET /api/users", handle: (*call).listUsers},
		route{pattern: "POST /api/users", handle: (*call).createUser},
		route{pattern: "PUT /api/users", handle: (*call).updateUsers},
		route{pattern: "DELETE /api/users", handle: (*call).deleteUsers},
		route{pattern: "GET /api/users/{user}", access: self, handle: (*call).readUser},
		route{pattern: "PUT /api/users/{user}", access: self, handle: (*call).updateUser},
		route{pattern: "DELETE /api/users/{user}", handle: (*call).deleteUser},
	)
}

// inOrganization reports whether a user counts as one of an organization's: all undeleted accounts of the tree do for the root,
// members and holders of a direct permission do for a business group (assumed).
func (p *Platform) inOrganization(u *User, org *Organization) bool {
	if u.Deleted || u.OrganizationID != p.state.rootOf(org) {
		return false
	}
	return org.Root() || p.state.Members[org.ID][u.ID] || p.state.holdsGrantIn(u.ID, org.ID)
}

// visible counts down the calls that do not see a new user yet: the switch read_lag.
func (p *Platform) visible(u *User) bool {
	if p.lag[u.ID] > 0 {
		p.lag[u.ID]--
		return false
	}
	return true
}

// userOfPath finds the user that the path names, as a user of the call's organization.
func (c *call) userOfPath() (*User, error) {
	id := c.r.PathValue("user")
	if !isUUID(id) {
		return nil, refuse(http.StatusBadRequest, "User id %q is not a UUID", id)
	}
	u, known := c.state.Users[id]
	if !known || !c.inOrganization(u, c.org) || !c.visible(u) {
		return nil, refuse(http.StatusNotFound, "User does not exist")
	}
	return u, nil
}

func (c *call) listUsers() (reply, error) {
	q := c.r.URL.Query()
	offset, limit, err := c.paging(q)
	if err != nil {
		return reply{}, err
	}
	kind, err := queryEnum(q, "type", TypeHost, TypeHost, TypeProxy, "all")
	if err != nil {
		return reply{}, err
	}
	deleted, err := queryBool(q, "deleted", false)
	if err != nil {
		return reply{}, err
	}
	search := q.Get("search")
	var rows []*User
	for _, id := range c.state.UserOrder {
		u := c.state.Users[id]
		exempt, err := queryBool(q, "mfaVerificationExcluded", u.MFAExcluded)
		if err != nil {
			return reply{}, err
		}
		belongs := c.inOrganization(u, c.org)
		if deleted {
			belongs = u.Deleted && u.OrganizationID == c.org.ID
		}
		if belongs && exempt == u.MFAExcluded && (kind == "all" || u.Type == kind) && matches(u, search) && c.visible(u) {
			rows = append(rows, u)
		}
	}
	total := len(rows)
	switch c.value("users_paging") {
	case "honored":
		rows = cut(rows, offset, limit)
	case "ignores_offset":
		rows = cut(rows, 0, limit)
	}
	org := c.wireOrganization(c.root)
	items := make([]wireUserItem, len(rows))
	for i, u := range rows {
		items[i] = c.wireUserItem(u, &org)
	}
	return ok(page{items, total})
}

// matches is the search of users: any part of user name, first or last name or e-mail address.
func matches(u *User, search string) bool {
	return contains(u.Username, search) || contains(u.FirstName, search) || contains(u.LastName, search) || contains(u.Email, search)
}

func (c *call) readUser() (reply, error) {
	id := c.r.PathValue("user")
	if u := c.state.Users[id]; u != nil && u.Deleted && u.OrganizationID == c.org.ID && c.is("get_deleted_user", "200") {
		return ok(c.wireUserDetail(u))
	}
	u, err := c.userOfPath()
	if err != nil {
		return reply{}, err
	}
	return ok(c.wireUserDetail(u))
}

func (c *call) createUser() (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	u := User{Type: TypeHost, IdentityProviderID: LocalProvider, OrganizationID: c.root.ID, Enabled: true}
	var password string
	for _, f := range []struct {
		name string
		into *string
	}{{"username", &u.Username}, {"firstName", &u.FirstName}, {"lastName", &u.LastName}, {"email", &u.Email}, {"password", &password}} {
		if *f.into, err = o.required("", f.name); err != nil {
			return reply{}, err
		}
	}
	var given bool
	if u.PhoneNumber, given, err = o.str("", "phoneNumber"); err != nil {
		return reply{}, err
	}
	switch {
	case !given, u.PhoneNumber == "" && c.is("empty_phone_number", "refused"):
		return reply{}, invalid("", "required", "phoneNumber is required")
	case !isEmail(u.Email):
		return reply{}, invalid(".email", "format", "email is not a valid e-mail address")
	case len(password) < 6:
		return reply{}, invalid(".password", "minLength", "password is too short")
	case c.signUpRule(u.Username, password) != "":
		return reply{}, refuse(http.StatusBadRequest, "%s", c.signUpRule(u.Username, password))
	case !c.org.Root():
		return reply{}, refuse(http.StatusBadRequest, "Users can only be created in the root organization")
	case !c.localUsersAllowed():
		return reply{}, refuse(http.StatusBadRequest, "New non-SSO users are not allowed in this organization")
	case c.usernameHolder(u.Username) != nil:
		return reply{}, refuse(http.StatusConflict, "Cannot create user. User already exists")
	}
	stored := c.newUser(u, password)
	c.lag[stored.ID] = c.number("read_lag")
	switch c.value("create_user_answer") {
	case "empty":
		return empty(http.StatusCreated)
	case "location":
		return reply{status: http.StatusCreated, header: http.Header{"Location": {"/accounts/api/organizations/" + c.org.ID + "/users/" + stored.ID}}}, nil
	}
	return created(c.wireUser(stored))
}

// createProxyUser makes an external user of this organization out of an account that lives elsewhere.
func (c *call) createProxyUser() (reply, error) {
	id := c.r.PathValue("user")
	home, known := c.state.Users[id]
	if !known || home.OrganizationID == c.root.ID || home.Type != TypeHost {
		return reply{}, refuse(http.StatusNotFound, "User does not exist")
	}
	name := id + ":" + c.org.ID
	for _, u := range c.state.Users {
		if u.Username == name {
			return reply{}, refuse(http.StatusConflict, "User already exists")
		}
	}
	u := c.newUser(User{Username: name, Type: TypeProxy, IdentityProviderID: LocalProvider, OrganizationID: c.root.ID, Enabled: true}, "")
	return created(map[string]any{
		"id": u.ID, "username": u.Username, "firstName": "", "lastName": "", "email": "", "enabled": u.Enabled, "deleted": u.Deleted,
		"idprovider_id": u.IdentityProviderID, "type": u.Type, "organizationId": u.OrganizationID,
		"createdAt": c.stamp(u.CreatedAt, inUser), "updatedAt": c.stamp(u.UpdatedAt, inUser),
	})
}

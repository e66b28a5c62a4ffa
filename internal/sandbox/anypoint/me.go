package anypoint

import "net/http"

func (p *Platform) meRoutes() {
	p.family(route{access: signedIn, shape: shapePlain},
		route{pattern: "GET /api/me", handle: (*call).me},
		route{pattern: "GET /api/users/me", handle: (*call).usersMe},
	)
	p.register(route{pattern: "GET /api/username/{username}", access: anyone, shape: shapeEmpty, handle: (*call).usernameTaken})
}

// tokenUser is the user bound to the token; a client_credentials token has its app's creator, or nobody, by the switch me_user.
func (c *call) tokenUser() *User {
	if c.token.Grant == grantClientCredentials && c.is("me_user", "absent") {
		return nil
	}
	return c.state.Users[c.token.UserID]
}

func (c *call) me() (reply, error) {
	if c.token.Grant == grantPassword && c.is("me_password_grant", "401") {
		return unauthorized, nil
	}
	out := map[string]any{}
	if c.token.app() {
		app := c.state.Apps[c.token.ClientID]
		client := map[string]any{"client_id": app.ClientID, "name": app.Name, "redirect_uris": []string{}, "grant_types": app.GrantTypes}
		if c.is("client_org", "present") {
			client["org_id"] = app.OrgID
		}
		out["client"] = client
	}
	if u := c.tokenUser(); u != nil {
		w := c.wireUser(u)
		w.wireUserExtras = c.wireUserExtras(u)
		w.wireUserExtras.Preferences = map[string]any{u.OrganizationID: map[string]string{"defaultEnvironment": SandboxEnvironmentID}}
		w.MemberOf = c.memberships(u)
		w.ContributorOf = w.MemberOf
		out["user"] = w
	}
	return ok(out)
}

// memberships are the organizations that a user belongs to: the root, and business groups by membership or permission.
func (c *call) memberships(u *User) []wireMembership {
	out := []wireMembership{}
	for _, id := range c.state.OrgOrder {
		org := c.state.Organizations[id]
		if !c.inOrganization(u, org) || c.state.hidden(org) {
			continue
		}
		m := wireMembership{wireOrganization: c.wireOrganization(org)}
		if n := len(org.Parents); n > 0 {
			parent := c.state.Organizations[org.Parents[n-1]]
			m.ParentID, m.ParentName = &parent.ID, &parent.Name
		}
		out = append(out, m)
	}
	return out
}

// usersMe carries memberOfOrganizations: MuleSoft's own CLI finds the organizations of the person there, and can do nothing without.
func (c *call) usersMe() (reply, error) {
	u := c.tokenUser()
	if u == nil {
		return unauthorized, nil
	}
	w := c.wireUser(u)
	w.wireUserExtras = c.wireUserExtras(u)
	w.MemberOf = c.memberships(u)
	w.ContributorOf = w.MemberOf
	return ok(w)
}

// wireUserDetail is a user read alone. A full one carries the organizations of the user, as recorded traffic shows.
func (c *call) wireUserDetail(u *User) wireUser {
	out := c.wireUser(u)
	if out.wireUserExtras != nil {
		out.MemberOf = c.memberships(u)
		out.ContributorOf = out.MemberOf
	}
	return out
}

// usernameTaken needs no token (documented): 200 says taken, 404 free. It knows the accounts of all customers.
func (c *call) usernameTaken() (reply, error) {
	holder := c.usernameHolder(c.r.PathValue("username"))
	if holder == nil || holder.Deleted && c.is("username_check_deleted", "404") {
		return empty(http.StatusNotFound)
	}
	return empty(http.StatusOK)
}

// usernameHolder is the account that keeps a local user name taken. A name is unique over all organizations (documented) and stays taken after the
// account's deletion (documented for sign-up); accounts of identity providers have names of their own.
func (p *Platform) usernameHolder(username string) *User {
	return p.state.accountNamed(username, func(u *User) bool {
		return u.Type == TypeHost && (u.Username == username || p.is("username_case", "insensitive"))
	})
}

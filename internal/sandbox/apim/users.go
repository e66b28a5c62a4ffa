package apim

// userRoutes are the calls about users, with the actions of a role that they need (of which only users/write is documented).
var userRoutes = []route{
	{method: "GET", path: "/users", action: "users/read", handle: (*call).listUsers},
	{method: "HEAD", path: "/users/{userId}", action: "users/read", handle: (*call).getUser},
	{method: "GET", path: "/users/{userId}", action: "users/read", handle: (*call).getUser},
	{method: "PUT", path: "/users/{userId}", action: "users/write", handle: (*call).putUser},
	{method: "PATCH", path: "/users/{userId}", action: "users/write", handle: (*call).patchUser},
	{method: "DELETE", path: "/users/{userId}", action: "users/delete", handle: (*call).deleteUser},
	{method: "GET", path: "/users/{userId}/groups", action: "users/groups/read", handle: (*call).listUserGroups},
	{method: "GET", path: "/users/{userId}/subscriptions", action: "users/subscriptions/read", handle: (*call).listUserSubscriptions},
	{method: "GET", path: "/users/{userId}/subscriptions/{sid}", action: "users/subscriptions/read", handle: (*call).getUserSubscription},
	{method: "GET", path: "/users/{userId}/identities", action: "users/identities/read", handle: (*call).listIdentities},
	{method: "POST", path: "/users/{userId}/generateSsoUrl", action: "users/generateSsoUrl/action", handle: (*call).ssoURL},
	{method: "POST", path: "/users/{userId}/token", action: "users/token/action", handle: (*call).sharedAccess},
	{method: "POST", path: "/users/{userId}/confirmations/password/send", action: "users/confirmations/send/action", handle: (*call).sendConfirmation},
}

// shownUser is the user whom the path names, as far as reads show one: a delete may have hidden the user already, or have left a shadow.
func (c *call) shownUser() (*User, error) {
	if op := c.deleting(c.id("userId")); op != nil && c.is("delete_visibility", "early") {
		return nil, unknownEntity("User")
	}
	if u := c.svc.user(c.id("userId")); u != nil {
		return u, nil
	}
	return nil, unknownEntity("User")
}

// knownUser is shownUser for calls to which a closed or deleted user does not exist.
func (c *call) knownUser() (*User, error) {
	u, err := c.shownUser()
	if err == nil && (u.State == "deleted" || c.shadow(u.ID) != nil) {
		return nil, unknownEntity("User")
	}
	return u, err
}

func (c *call) getUser() (reply, error) {
	if op := c.state.Operations[c.r.URL.Query().Get("asyncId")]; op != nil && op.Service == c.svc.Name {
		return c.pollUser(op)
	}
	defer c.look(c.id("userId"))
	u, err := c.shownUser()
	if err != nil {
		return reply{}, err
	}
	return ok(c.userEntity(u, nil), u.etag())
}

// userEntity is a user as responses show one. groups is nil to leave the key out, as GET does (recorded).
func (c *call) userEntity(u *User, groups []any) map[string]any {
	var note any = u.Note
	if u.Note != nil && *u.Note == "" && c.is("note_in_answers", "null") {
		note = nil
	}
	identities := []any{}
	for _, i := range u.Identities {
		identities = append(identities, map[string]any{"provider": i.Provider, "id": i.ID})
	}
	properties := map[string]any{
		"firstName": u.FirstName, "lastName": u.LastName, "email": u.Email, "state": u.State, "registrationDate": u.RegisteredAt.UTC().Format(threeDigits),
		"note": note, "identities": identities,
	}
	if groups != nil {
		properties["groups"] = groups
	}
	return map[string]any{"id": c.svc.base() + "/users/" + u.ID, "type": "Microsoft.ApiManagement/service/users", "name": u.ID, "properties": properties}
}

// groupsOf are a user's groups as a user's entity shows them: with "id" and "name", which the API description does not have (recorded).
func (c *call) groupsOf(u *User) []any {
	groups := []any{}
	for _, g := range c.svc.Groups {
		if g.has(u.ID) {
			groups = append(groups, map[string]any{"id": c.svc.base() + "/groups/" + g.ID, "name": g.DisplayName, "description": g.Description,
				"builtIn": g.Type == "system", "type": g.Type, "externalId": g.ExternalID})
		}
	}
	return groups
}

// userFilter is how $filter may use a user's properties; a group's list of members lacks the state (documented).
var userFilter = map[string]field{"name": textField, "firstName": textField, "lastName": textField, "email": textField, "state": equalField,
	"registrationDate": timeField, "note": textField}

func (c *call) userRow(u *User, groups []any) row {
	return row{
		values: map[string]string{"name": u.ID, "firstName": u.FirstName, "lastName": u.LastName, "email": u.Email, "state": u.State,
			"registrationDate": u.RegisteredAt.UTC().Format(threeDigits), "note": deref(u.Note)},
		entity: c.userEntity(u, groups),
	}
}

func (c *call) listUsers() (reply, error) {
	expand := c.is("expand_groups_default", "true")
	if c.r.URL.Query().Get("expandGroups") != "" {
		var err error
		if expand, err = c.flag("expandGroups"); err != nil {
			return reply{}, err
		}
	}
	var shown []*User
	for _, u := range c.svc.Users {
		if !c.is("delete_visibility", "early") || c.deleting(u.ID) == nil {
			shown = append(shown, u)
		}
	}
	return c.listOf(len(shown), func(i int) row {
		var groups []any
		if expand {
			groups = c.groupsOf(shown[i])
		}
		return c.userRow(shown[i], groups)
	}, userFilter)
}

func (c *call) listIdentities() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, i := range u.Identities {
		rows = append(rows, row{entity: map[string]any{"provider": i.Provider, "id": i.ID}})
	}
	return c.list(rows, nil)
}

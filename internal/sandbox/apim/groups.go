package apim

import (
	"net/http"
)

var groupRoutes = []route{
	{method: "GET", path: "/groups", action: "groups/read", handle: (*call).listGroups},
	{method: "HEAD", path: "/groups/{groupId}", action: "groups/read", handle: (*call).getGroup},
	{method: "GET", path: "/groups/{groupId}", action: "groups/read", handle: (*call).getGroup},
	{method: "PUT", path: "/groups/{groupId}", action: "groups/write", handle: (*call).putGroup},
	{method: "PATCH", path: "/groups/{groupId}", action: "groups/write", handle: (*call).patchGroup},
	{method: "DELETE", path: "/groups/{groupId}", action: "groups/delete", handle: (*call).deleteGroup},
	{method: "GET", path: "/groups/{groupId}/users", action: "groups/users/read", handle: (*call).listMembers},
	{method: "HEAD", path: "/groups/{groupId}/users/{userId}", action: "groups/users/read", handle: (*call).isMember},
	{method: "PUT", path: "/groups/{groupId}/users/{userId}", action: "groups/users/write", handle: (*call).addMember},
	{method: "DELETE", path: "/groups/{groupId}/users/{userId}", action: "groups/users/delete", handle: (*call).removeMember},
}

func (c *call) requestedGroup() (*Group, error) {
	if g := c.state.group(c.svc, c.id("groupId")); g != nil {
		return g, nil
	}
	return nil, unknownEntity("Group")
}

// groupEntity is a group as answers show one. under is the address below which its id stands: a user's own list nests it there (documented).
func (c *call) groupEntity(g *Group, under string) map[string]any {
	kind := "Microsoft.ApiManagement/service/groups"
	if under != "" {
		kind = "Microsoft.ApiManagement/service/users/groups"
	}
	return map[string]any{"id": c.svc.base() + under + "/groups/" + g.ID, "type": kind, "name": g.ID, "properties": map[string]any{
		"displayName": g.DisplayName, "description": g.Description, "builtIn": g.Type == "system", "type": g.Type, "externalId": g.ExternalID,
	}}
}

func groupFields(g *Group) map[string]any {
	return map[string]any{"name": g.ID, "displayName": g.DisplayName, "description": g.Description, "externalId": deref(g.ExternalID)}
}

func (c *call) listGroups() (reply, error) {
	var rows []row
	for _, g := range c.svc.Groups {
		rows = append(rows, row{groupFields(g), c.groupEntity(g, "")})
	}
	return c.list(rows, nil)
}

func (c *call) listUserGroups() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, g := range c.svc.Groups {
		if g.has(u.ID) {
			rows = append(rows, row{groupFields(g), c.groupEntity(g, "/users/"+u.ID)})
		}
	}
	return c.list(rows, nil)
}

func (c *call) getGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	return ok(c.groupEntity(g, ""), etag(g.Version))
}

type groupFieldsIn struct {
	DisplayName *string `json:"displayName"`
	Description *string `json:"description"`
	Type        *string `json:"type"`
	ExternalID  *string `json:"externalId"`
}

func (c *call) putGroup() (reply, error) {
	var f groupFieldsIn
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if f.DisplayName == nil || *f.DisplayName == "" || len([]rune(*f.DisplayName)) > 300 {
		return reply{}, invalidField("displayName", "'displayName' must be between 1 and 300 characters long.")
	}
	g := c.state.group(c.svc, c.id("groupId"))
	status := http.StatusOK
	switch {
	case g == nil:
		status = http.StatusCreated
		g = &Group{ID: c.id("groupId"), Type: "custom"}
		if f.Type != nil {
			g.Type = *f.Type
		}
		g.ExternalID = f.ExternalID
		c.svc.Groups = append(c.svc.Groups, g)
	case g.Type == "system":
		return reply{}, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "System entity cannot be changed.")
	default:
		if err := c.precondition(etag(g.Version), false); err != nil {
			return reply{}, err
		}
	}
	g.DisplayName, g.Description, g.Version = *f.DisplayName, deref(f.Description), c.state.next()
	return tagged(status, c.groupEntity(g, ""), etag(g.Version))
}

func (c *call) patchGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	if g.Type == "system" {
		return reply{}, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "System entity cannot be changed.")
	}
	if err := c.precondition(etag(g.Version), true); err != nil {
		return reply{}, err
	}
	var f groupFieldsIn
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if f.DisplayName != nil {
		g.DisplayName = *f.DisplayName
	}
	if f.Description != nil {
		g.Description = *f.Description
	}
	g.Version = c.state.next()
	return ok(c.groupEntity(g, ""), etag(g.Version))
}

func (c *call) deleteGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return empty(http.StatusNoContent)
	}
	if g.Type == "system" {
		return reply{}, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "System entity cannot be deleted.")
	}
	if err := c.precondition(etag(g.Version), true); err != nil {
		return reply{}, err
	}
	c.dropGroup(g)
	return empty(http.StatusOK)
}

func (c *call) dropGroup(g *Group) { c.svc.Groups = without(c.svc.Groups, g) }

func (c *call) listMembers() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, u := range c.svc.Users {
		if g.has(u.ID) {
			rows = append(rows, row{
				fields: map[string]any{"name": u.ID, "firstName": u.FirstName, "lastName": u.LastName, "email": u.Email, "note": deref(u.Note),
					"registrationDate": u.RegisteredAt.UTC().Format("2006-01-02T15:04:05.000Z")},
				entity: c.userEntity(u, nil),
			})
		}
	}
	return c.list(rows, nil)
}

// isMember answers 404 without a word about which of the three is missing (documented).
func (c *call) isMember() (reply, error) {
	g := c.state.group(c.svc, c.id("groupId"))
	u := c.svc.user(c.id("userId"))
	if g == nil || u == nil || !g.has(u.ID) {
		return empty(http.StatusNotFound)
	}
	return empty(http.StatusNoContent)
}

// memberEnds are both ends of a membership that is to be written.
func (c *call) memberEnds() (*Group, *User, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return nil, nil, err
	}
	u, err := c.knownUser()
	if err != nil {
		return nil, nil, err
	}
	switch {
	case g.Type == "system" && c.is("system_group_write", "400"):
		err = refuse(http.StatusBadRequest, "ValidationError", "The membership of system groups cannot be changed.")
	case g.Type == "system" && c.is("system_group_write", "405"):
		err = refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "The membership of system groups cannot be changed.")
	case g.Type == "external" && c.is("external_group_write", "400"):
		err = refuse(http.StatusBadRequest, "ValidationError", "The membership of external groups is managed by the identity provider.")
	}
	if err == nil {
		err = c.touch("user " + u.ID)
	}
	return g, u, err
}

// addMember answers with a user without groups and identities (recorded).
func (c *call) addMember() (reply, error) {
	g, u, err := c.memberEnds()
	if err != nil {
		return reply{}, err
	}
	status := http.StatusOK
	if !g.has(u.ID) {
		status = http.StatusCreated
		g.join(u.ID)
	}
	entity := c.userEntity(u, []any{})
	entity["id"], entity["type"] = c.svc.base()+"/groups/"+g.ID+"/users/"+u.ID, "Microsoft.ApiManagement/service/groups/users"
	if properties, fine := entity["properties"].(map[string]any); fine {
		properties["identities"] = []any{}
	}
	return reply{status: status, body: entity}, nil
}

func (c *call) removeMember() (reply, error) {
	g := c.state.group(c.svc, c.id("groupId"))
	u := c.svc.user(c.id("userId"))
	if g == nil || u == nil || !g.has(u.ID) {
		if c.is("absent_member_delete", "204") {
			return empty(http.StatusNoContent)
		}
		return reply{}, unknownEntity("User")
	}
	if _, _, err := c.memberEnds(); err != nil {
		return reply{}, err
	}
	g.leave(u.ID)
	return empty(c.number("group_user_delete_answer"))
}

func without[T any](all []*T, one *T) []*T {
	var rest []*T
	for _, each := range all {
		if each != one {
			rest = append(rest, each)
		}
	}
	return rest
}

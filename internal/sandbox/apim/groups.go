package apim

import (
	"cmp"
	"maps"
	"net/http"
	"strings"
	"unicode/utf8"
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

// groupEntity is a group as responses show one. under is the path below which its id stands: a user's own list nests it there (documented).
func (c *call) groupEntity(g *Group, under string) map[string]any {
	kind := "Microsoft.ApiManagement/service/groups"
	if under != "" {
		kind = "Microsoft.ApiManagement/service/users/groups"
	}
	return map[string]any{"id": c.svc.base() + under + "/groups/" + g.ID, "type": kind, "name": g.ID, "properties": map[string]any{
		"displayName": g.DisplayName, "description": g.Description, "builtIn": g.Type == "system", "type": g.Type, "externalId": g.ExternalID,
	}}
}

var groupFilter = map[string]field{"name": textField, "displayName": textField, "description": textField, "externalId": equalField}

func (c *call) groupRow(g *Group, under string) row {
	return row{map[string]string{"name": g.ID, "displayName": g.DisplayName, "description": g.Description, "externalId": deref(g.ExternalID)},
		c.groupEntity(g, under)}
}

func (c *call) listGroups() (reply, error) {
	var rows []row
	for _, g := range c.svc.Groups {
		rows = append(rows, c.groupRow(g, ""))
	}
	return c.list(rows, groupFilter)
}

func (c *call) listUserGroups() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, g := range c.svc.Groups {
		if g.has(u.ID) {
			rows = append(rows, c.groupRow(g, "/users/"+u.ID))
		}
	}
	return c.list(rows, map[string]field{"name": textField, "displayName": textField, "description": textField})
}

func (c *call) getGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	return ok(c.groupEntity(g, ""), etag(g.Version))
}

type groupFields struct {
	DisplayName *string `json:"displayName"`
	Description *string `json:"description"`
	Type        *string `json:"type"`
	ExternalID  *string `json:"externalId"`
}

func (f *groupFields) check() error {
	if f.DisplayName != nil && (*f.DisplayName == "" || utf8.RuneCountInString(*f.DisplayName) > 300) {
		return invalidField("displayName", "'displayName' must be between 1 and 300 characters long.")
	}
	if f.Type != nil && !oneOf(*f.Type, "custom", "external") {
		return invalidField("type", "A group of the type '%s' cannot be made.", *f.Type)
	}
	return nil
}

// errSystemGroup is the response to any change of a system group, which are immutable (documented; the status is assumed).
func errSystemGroup() error {
	return refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "A system group cannot be changed.")
}

func (c *call) putGroup() (reply, error) {
	var f groupFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if f.DisplayName == nil {
		return reply{}, invalidField("displayName", "The field is required.")
	}
	if err := f.check(); err != nil {
		return reply{}, err
	}
	g := c.state.group(c.svc, c.id("groupId"))
	status := http.StatusOK
	switch {
	case g == nil:
		status = http.StatusCreated
		g = &Group{ID: c.id("groupId"), Type: "custom", ExternalID: f.ExternalID}
		if f.Type != nil {
			g.Type = strings.ToLower(*f.Type)
		}
		c.svc.Groups = append(c.svc.Groups, g)
	case g.Type == "system":
		return reply{}, errSystemGroup()
	default:
		if err := c.precondition(etag(g.Version), false); err != nil {
			return reply{}, err
		}
	}
	f.Description = cmp.Or(f.Description, new(string))
	c.applyGroup(g, &f)
	entity := c.groupEntity(g, "")
	if properties, fine := entity["properties"].(map[string]any); fine && g.Type == "external" && g.ExternalID == nil {
		properties["externalId"] = "aad:///groups/" // recorded: GET says null
	}
	return tagged(status, entity, etag(g.Version))
}

func (c *call) applyGroup(g *Group, f *groupFields) {
	if f.DisplayName != nil {
		g.DisplayName = *f.DisplayName
	}
	if f.Description != nil {
		g.Description = *f.Description
	}
	g.Version = c.state.next()
}

func (c *call) patchGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	if g.Type == "system" {
		return reply{}, errSystemGroup()
	}
	if err := c.precondition(etag(g.Version), true); err != nil {
		return reply{}, err
	}
	var f groupFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if err := f.check(); err != nil {
		return reply{}, err
	}
	c.applyGroup(g, &f)
	return c.patched(c.groupEntity(g, ""), etag(g.Version))
}

func (c *call) deleteGroup() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return empty(http.StatusNoContent)
	}
	if g.Type == "system" {
		return reply{}, errSystemGroup()
	}
	if err := c.precondition(etag(g.Version), true); err != nil {
		return reply{}, err
	}
	c.svc.removeGroup(g)
	return empty(c.number("group_user_delete_answer"))
}

func (c *call) listMembers() (reply, error) {
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	isMember := make(map[string]bool, len(g.Members))
	for _, id := range g.Members {
		isMember[strings.ToLower(id)] = true
	}
	var members []*User
	for _, u := range c.svc.Users {
		if isMember[strings.ToLower(u.ID)] {
			members = append(members, u)
		}
	}
	without := maps.Clone(userFilter)
	delete(without, "state")
	return c.listOf(len(members), func(i int) row { return c.userRow(members[i], nil) }, without)
}

// isMember returns 404 and does not say which of the three is missing (documented).
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

// addMember returns a user without groups and identities (recorded).
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

package uipath

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

var groupRoutes = []route{
	{pattern: "GET /api/Group/{partitionGlobalId}", service: identity, scope: "PM.Group", partition: true, handle: (*call).listGroups},
	{pattern: "DELETE /api/Group/{partitionGlobalId}", service: identity, scope: "PM.Group", partition: true, handle: (*call).bulkDeleteGroups},
	{pattern: "GET /api/Group/{partitionGlobalId}/{groupId}", service: identity, scope: "PM.Group", partition: true, handle: (*call).getGroup},
	{pattern: "DELETE /api/Group/{partitionGlobalId}/{groupId}", service: identity, scope: "PM.Group", partition: true, handle: (*call).deleteGroup},
	{pattern: "GET /api/Group/{partitionGlobalId}/{groupId}/Members", service: identity, scope: "PM.Group", partition: true,
		handle: (*call).listMembers},
	{pattern: "POST /api/Group", service: identity, scope: "PM.Group", partition: true, handle: (*call).createGroup},
	{pattern: "PUT /api/Group/{groupId}", service: identity, scope: "PM.Group", partition: true, handle: (*call).updateGroup},
}

// pathGroup is the group that the path names, after its organization where it names one.
func (c *call) pathGroup() (*Group, error) {
	if p := c.r.PathValue("partitionGlobalId"); p != "" {
		if err := c.partition(p); err != nil {
			return nil, err
		}
	}
	id := c.r.PathValue("groupId")
	if !isUUID(id) {
		return nil, invalid("groupId", "The value '%s' is not valid.", id)
	}
	if g := c.state.group(id); g != nil {
		return g, nil
	}
	return nil, statusCode(http.StatusNotFound, "NotFound", "The group was not found.")
}

// listGroups returns all groups at once, without members (documented).
func (c *call) listGroups() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	rows := []any{}
	for _, g := range c.state.Groups {
		rows = append(rows, c.wireGroup(g, []any{}))
	}
	return ok(rows)
}

func (c *call) getGroup() (reply, error) {
	g, err := c.pathGroup()
	if err != nil {
		return reply{}, err
	}
	return ok(c.wireGroup(g, c.wireMembers(g)))
}

// wireMembers are the members of a group as reading it shows them: sources differ on whether it does.
func (c *call) wireMembers(g *Group) []any {
	rows := []any{}
	if c.is("group_read_members", "empty") {
		return rows
	}
	for _, id := range c.memberIDs(g) {
		row := map[string]any{"objectType": "DirectoryUser", "identifier": id, "source": "local"}
		if u := c.state.user(id); u != nil {
			row["name"], row["email"], row["displayName"], row["firstName"], row["lastName"] = u.UserName, u.Email, u.DisplayName, u.Name, u.Surname
			if u.Category == CategoryDirectory {
				row["source"], row["identifier"] = "aad", u.DirectoryIdentifier
			}
		} else if d := c.directoryEntry(id); d != nil {
			row["source"], row["identifier"], row["name"], row["displayName"], row["email"] = "aad", d.Identifier(), d.Name, d.DisplayName, d.Email
			if d.Group {
				row["objectType"] = "DirectoryGroup"
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// memberIDs are the members of a group; Everyone has every account (documented).
func (p *Platform) memberIDs(g *Group) []string {
	if g.ID != EveryoneGroupID {
		return g.Members
	}
	var ids []string
	for _, u := range p.state.Users {
		ids = append(ids, u.ID)
	}
	return ids
}

// listMembers is the newer, paged way to a group's members (documented for Automation Cloud).
func (c *call) listMembers() (reply, error) {
	if c.is("group_members_call", "404") || c.is("group_members_call", "cloud") && !c.cloud() {
		return empty(http.StatusNotFound)
	}
	g, err := c.pathGroup()
	if err != nil {
		return reply{}, err
	}
	skip, top, err := c.paging(c.r.URL.Query())
	if err != nil {
		return reply{}, err
	}
	ids := c.memberIDs(g)
	rows := []any{}
	for _, id := range cut(ids, skip, top) {
		kind := 0
		if d := c.directoryEntry(id); d != nil && d.Group {
			kind = 1
		}
		rows = append(rows, map[string]any{"id": id, "type": c.enum(kind, "User", "Group")})
	}
	return ok(map[string]any{"totalCount": len(ids), "results": rows})
}

type createGroupBody struct {
	PartitionGlobalID string   `json:"partitionGlobalId"`
	ID                *string  `json:"id"`
	Name              *string  `json:"name"`
	Members           []string `json:"directoryUserMemberIDs"`
}

func (c *call) createGroup() (reply, error) {
	in, err := body[createGroupBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.partition(in.PartitionGlobalID); err != nil {
		return reply{}, err
	}
	switch {
	case !isUUID(text(in.ID)):
		return reply{}, invalid("Id", "The Id field is required.")
	case text(in.Name) == "":
		return reply{}, invalid("Name", "The Name field is required.")
	case c.state.group(*in.ID) != nil || c.groupNamed(*in.Name, nil):
		return reply{}, groupExists(*in.Name)
	}
	members, err := c.principals(in.Members)
	if err != nil {
		return reply{}, err
	}
	g := &Group{ID: fold(*in.ID), Name: *in.Name, CreatedAt: c.now(), Members: slices.Compact(members)}
	c.state.Groups = append(c.state.Groups, g)
	return created(c.wireGroup(g, c.wireMembers(g)))
}

func groupExists(name string) error {
	return failed(identityError{"DuplicateGroupName", fmt.Sprintf("Group '%s' already exists.", name)}).refuse(http.StatusConflict)
}

// groupNamed reports whether another group has a name. That case does not matter is assumed.
func (c *call) groupNamed(name string, but *Group) bool {
	return slices.ContainsFunc(c.state.Groups, func(g *Group) bool {
		if c.is("group_name_case", "sensitive") {
			return g != but && g.Name == name
		}
		return g != but && fold(g.Name) == fold(name)
	})
}

type updateGroupBody struct {
	PartitionGlobalID string   `json:"partitionGlobalId"`
	Name              *string  `json:"name"`
	Add               []string `json:"directoryUserIDsToAdd"`
	Remove            []string `json:"directoryUserIDsToRemove"`
}

// updateGroup changes a group's name and members. A call that leaves the name out is refused with 409 (recorded).
func (c *call) updateGroup() (reply, error) {
	g, err := c.pathGroup()
	if err != nil {
		return reply{}, err
	}
	in, err := body[updateGroupBody](c)
	if err != nil {
		return reply{}, err
	}
	if err := c.partition(in.PartitionGlobalID); err != nil {
		return reply{}, err
	}
	name := text(in.Name)
	switch {
	case name == "" || c.groupNamed(name, g):
		return reply{}, groupExists(name)
	case g.BuiltIn && (name != g.Name || c.is("built_in_group_update", "refused")):
		return reply{}, failed(identityError{"BuiltInGroup", "Built-in groups cannot be changed."}).refuse(http.StatusBadRequest)
	case g.ID == EveryoneGroupID && len(in.Add)+len(in.Remove) > 0:
		return reply{}, failed(identityError{"InvalidGroup", "The members of the group Everyone cannot be changed."}).refuse(http.StatusBadRequest)
	}
	join, err := c.principals(in.Add)
	if err != nil {
		return reply{}, err
	}
	leave, err := c.principals(in.Remove)
	if err != nil {
		return reply{}, err
	}
	for _, id := range join {
		if err := c.checkMembership(id, []*Group{g}, nil); err != nil {
			return reply{}, err
		}
	}
	for _, id := range leave {
		if err := c.checkMembership(id, nil, []*Group{g}); err != nil {
			return reply{}, err
		}
	}
	g.Name, g.ModifiedAt = name, c.now()
	for _, id := range join {
		c.state.join(g, id, c.now())
	}
	for _, id := range leave {
		c.state.leave(g, id, c.now())
	}
	return ok(c.wireGroup(g, c.wireMembers(g)))
}

// principals turns the ids of a group call into members: accounts by their id or directory identifier, others of the directory by
// identifier or object id.
func (c *call) principals(ids []string) ([]string, error) {
	out := []string{}
	for _, id := range ids {
		u := c.state.userWhere(func(u *User) bool {
			return fold(u.ID) == fold(id) || u.DirectoryIdentifier != "" && fold(u.DirectoryIdentifier) == "aad|"+strings.TrimPrefix(fold(id), "aad|")
		})
		switch d := c.directoryEntry(id); {
		case u != nil:
			out = append(out, u.ID)
		case d != nil:
			out = append(out, d.ObjectID)
		case c.state.group(id) != nil:
			return nil, failed(identityError{"InvalidMember", "A local group cannot be a member of a group."}).refuse(http.StatusBadRequest)
		default:
			return nil, failed(identityError{"UserNotFound", fmt.Sprintf("Directory user '%s' was not found.", id)}).refuse(http.StatusBadRequest)
		}
	}
	return out, nil
}

func (c *call) deleteGroup() (reply, error) {
	g, err := c.pathGroup()
	if err != nil {
		return reply{}, err
	}
	if g.BuiltIn {
		return reply{}, failed(identityError{"BuiltInGroup", "Built-in groups cannot be deleted."}).refuse(http.StatusBadRequest)
	}
	c.removeGroup(g)
	return empty(http.StatusNoContent)
}

type bulkDeleteGroupsBody struct {
	GroupIDs []string `json:"groupIDs"`
}

func (c *call) bulkDeleteGroups() (reply, error) {
	if err := c.partition(c.r.PathValue("partitionGlobalId")); err != nil {
		return reply{}, err
	}
	in, err := body[bulkDeleteGroupsBody](c)
	if err != nil {
		return reply{}, err
	}
	groups, err := c.groups("groupIDs", in.GroupIDs)
	if err != nil {
		return reply{}, err
	}
	for _, g := range groups {
		if g.BuiltIn {
			return reply{}, failed(identityError{"BuiltInGroup", "Built-in groups cannot be deleted."}).refuse(http.StatusBadRequest)
		}
	}
	for _, g := range groups {
		c.removeGroup(g)
	}
	return empty(http.StatusNoContent)
}

func (p *Platform) removeGroup(g *Group) {
	p.state.Groups = slices.DeleteFunc(p.state.Groups, func(o *Group) bool { return o == g })
	if t := p.state.tenantUserByKey(g.ID); t != nil {
		p.state.removeTenantUser(t.ID)
	}
}

// newGroup stores a group that was made outside.
func (p *Platform) newGroup(g Group) *Group {
	g.ID, g.CreatedAt = cmp.Or(g.ID, newID()), p.now()
	p.state.Groups = append(p.state.Groups, &g)
	return &g
}

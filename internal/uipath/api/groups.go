package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	groupsRoute       = "/api/Group/{partitionGlobalId}"
	groupRoute        = groupsRoute + "/{groupId}"
	groupMembersRoute = groupRoute + "/Members"
)

// The values of Group.Type (documented; on the wire also as numbers in this order).
const (
	// GroupBuiltIn is one of the platform's own groups: Everyone, Administrators, Automation Users and others.
	GroupBuiltIn = "builtIn"
	// GroupCustom is a group that somebody created.
	GroupCustom = "custom"
)

var groupTypes = []string{GroupBuiltIn, GroupCustom}

// Everyone is the name of the built-in group that every user always belongs to (documented).
const Everyone = "Everyone"

// Group is a local group of the organization.
type Group struct {
	ID         string
	Name       string
	Type       string
	CreatedAt  string
	ModifiedAt string
	// Members are those that the response showed: none in lists, and perhaps none at all on Cloud. See GroupMembers.
	Members []GroupMember
}

// IsEveryone reports whether this is the group that every user always belongs to.
func (g Group) IsEveryone() bool {
	return g.Type == GroupBuiltIn && strings.EqualFold(g.Name, Everyone)
}

// UnmarshalJSON decodes a group.
func (g *Group) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                   wire.Text       `json:"id"`
		Name                 wire.Text       `json:"name"`
		DisplayName          wire.Text       `json:"displayName"`
		Type                 wire.Text       `json:"type"`
		CreationTime         moment          `json:"creationTime"`
		LastModificationTime moment          `json:"lastModificationTime"`
		Members              json.RawMessage `json:"members"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*g = Group{
		ID: strings.ToLower(string(w.ID)), Name: wire.First(w.Name, w.DisplayName), Type: enum(w.Type, groupTypes),
		CreatedAt: string(w.CreationTime), ModifiedAt: string(w.LastModificationTime),
	}
	if json.Unmarshal(w.Members, &g.Members) != nil {
		g.Members = nil
	}
	return nil
}

// GroupMember is a member of a group: an account, a directory's account or group, a robot or an application.
type GroupMember struct {
	// ID is the user's id for a local user, else the directory's identifier ("aad|..."), in lower case.
	ID string
	// Type is as the platform writes it; responses differ.
	Type, Name, Email, DisplayName string
}

// IsPerson reports whether the member is a person, as far as the response shows: the names and numbers of the types are documented, both forms seen.
func (m GroupMember) IsPerson() bool {
	kind := enum(wire.Text(m.Type), []string{"User", "Group", "Application", UserTypeDirectoryUser})
	return kind == "" || kind == "User" || kind == UserTypeDirectoryUser
}

// MemberKey is what an id of a member is known by: the directory's name in front ("aad|") may be there or not.
func MemberKey(id string) string { return strings.ToLower(bareID(id)) }

func bareID(id string) string { return id[strings.LastIndexByte(id, '|')+1:] }

// UnmarshalJSON decodes a member as it stands in a group (identifier) and in a list of members (id).
func (m *GroupMember) UnmarshalJSON(data []byte) error {
	var w struct {
		ID          wire.Text `json:"id"`
		Identifier  wire.Text `json:"identifier"`
		ObjectType  wire.Text `json:"objectType"`
		Type        wire.Text `json:"type"`
		Name        wire.Text `json:"name"`
		Email       wire.Text `json:"email"`
		DisplayName wire.Text `json:"displayName"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = GroupMember{
		ID: strings.ToLower(wire.First(w.Identifier, w.ID)), Type: wire.First(w.ObjectType, w.Type),
		Name: string(w.Name), Email: string(w.Email), DisplayName: string(w.DisplayName),
	}
	return nil
}

// Groups lists all groups. The platform gives them in one piece.
func (c *Client) Groups(ctx context.Context) ([]Group, error) {
	partition, err := c.partition(ctx, partGroups)
	if err != nil {
		return nil, err
	}
	r := rest.Request{Op: "list groups", Method: http.MethodGet, Path: "/api/Group" + rest.Path(partition), Route: groupsRoute}
	var all page[Group]
	response, err := c.call(ctx, partGroups, r, &all)
	if err := isList(c.identity, r, response, err); err != nil {
		return nil, err
	}
	return rest.Whole(all.Items).All(ctx)
}

// Group reads one group. One that does not exist is rest.NotFound.
func (c *Client) Group(ctx context.Context, id string) (*Group, error) {
	partition, err := c.partition(ctx, partGroups)
	if err != nil {
		return nil, err
	}
	r := rest.Request{Op: "read group", Method: http.MethodGet, Path: "/api/Group" + rest.Path(partition, id), Route: groupRoute}
	group := new(Group)
	response, err := c.call(ctx, partGroups, r, group)
	switch {
	case err != nil:
		return nil, err
	case nothing(response.Body): // assumed to be one of the forms of not found
		return nil, c.identity.Absent(r, "there is no group "+id)
	case group.ID == "":
		return nil, c.identity.BadResponse(r, response, "the response does not hold the group")
	}
	return group, nil
}

// OpenGroupMembers reads the first page of the members of a group. Cloud has a call for it (documented, assumed to be Cloud's alone); elsewhere, and
// where that call is not there, the group itself shows them. A group that does not exist is rest.NotFound.
func (c *Client) OpenGroupMembers(ctx context.Context, id string) (*rest.Listing[GroupMember], error) {
	if c.edition == EditionCloud {
		partition, err := c.partition(ctx, partGroups)
		if err != nil {
			return nil, err
		}
		members, err := openList(ctx, c, partGroups, rest.Request{
			Op: "list group members", Path: "/api/Group" + rest.Path(partition, id, "Members"), Route: groupMembersRoute,
		}, func(m GroupMember) string { return m.Type + " " + m.ID })
		if kind := rest.KindOf(err); kind != rest.NotFound && kind != rest.NotAllowed {
			return members, err
		}
	}
	group, err := c.Group(ctx, id)
	if err != nil {
		return nil, err
	}
	return rest.Whole(group.Members), nil
}

type groupChange struct {
	PartitionGlobalID string   `json:"partitionGlobalId"`
	Name              string   `json:"name"`
	Add               []string `json:"directoryUserIDsToAdd"`
	Remove            []string `json:"directoryUserIDsToRemove"`
}

// ChangeGroupMembers adds members to a group and removes others, and leaves all others alone. The ids are users' ids or a directory's
// identifiers. Adding a member and removing who is none are assumed to be harmless. name is that of the group: the platform requires it with each
// change (seen by another client: 409 without it), and an old one would rename the group.
//
// It is the way for members from a directory, and for many at once. One local user changes through UpdateUser, which built-in groups surely allow.
func (c *Client) ChangeGroupMembers(ctx context.Context, id, name string, add, remove []string) error {
	partition, err := c.partition(ctx, partGroups)
	if err != nil {
		return err
	}
	r := rest.Request{
		Op: "change group members", Method: http.MethodPut, Path: "/api/Group" + rest.Path(id), Route: "/api/Group/{groupId}",
		Body: groupChange{PartitionGlobalID: partition, Name: name, Add: append([]string{}, add...), Remove: append([]string{}, remove...)},
	}
	response, err := c.call(ctx, partGroups, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	return err
}

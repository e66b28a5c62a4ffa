package api

import (
	"context"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The types of groups.
const (
	GroupCustom = "custom"
	// GroupSystem is one of the groups that every service has (administrators, developers, guests): it cannot be changed, nor who is in it.
	GroupSystem = "system"
	// GroupExternal is a group of Microsoft Entra, from where its members come.
	GroupExternal = "external"
)

// Group is a group of users.
type Group struct {
	ARMID       string
	ID          string
	Name        string // the display name
	Description string
	Type        string // custom, system or external, in small letters
	BuiltIn     bool
	ExternalID  string // of an external group: aad://TENANT/groups/ID
}

// groupContract is a group on the wire: below "properties", or beside id and name, as in the groups of a user, whose name is the display name
// (recorded).
type groupContract struct {
	ID         wire.Text       `json:"id"`
	Name       wire.Text       `json:"name"`
	Properties groupProperties `json:"properties"`
	groupProperties
}

type groupProperties struct {
	DisplayName wire.Text `json:"displayName"`
	Description wire.Text `json:"description"`
	Type        wire.Text `json:"type"` // of a group with "properties" this is Microsoft.ApiManagement/service/groups
	BuiltIn     wire.Flag `json:"builtIn"`
	ExternalID  wire.Text `json:"externalId"`
}

func (c *groupContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

func (c *groupContract) group(s Service, asked string) *Group {
	p := c.Properties
	g := &Group{ID: nameOf(c.Name, c.ID, asked)}
	if p == (groupProperties{}) {
		p = c.groupProperties
		// Here the name is the display name, and the id is at the end of the whole id only.
		g.ID = nameOf("", c.ID, asked)
		if p.DisplayName == "" {
			p.DisplayName = c.Name
		}
		if g.ID == "" {
			g.ID = string(c.Name)
		}
	}
	g.ARMID = s.armID(c.ID, CollectionGroups, g.ID)
	g.Name, g.Description, g.Type, g.BuiltIn, g.ExternalID = string(p.DisplayName), string(p.Description), lower(p.Type),
		p.BuiltIn.Or(lower(p.Type) == GroupSystem), string(p.ExternalID)
	return g
}

// GetGroup reads a group.
func (c *Client) GetGroup(ctx context.Context, s Service, id string) (*Group, error) {
	var contract groupContract
	if _, err := c.read(ctx, s, rest.Request{Op: "read group", Path: rest.Path("groups", id), Route: "/groups/{groupId}"}, &contract); err != nil {
		return nil, err
	}
	return contract.group(s, id), nil
}

// OpenGroups reads the first page of the list of the groups of a service.
func (c *Client) OpenGroups(ctx context.Context, s Service) (*rest.Listing[Group], error) {
	return c.openGroups(ctx, s, rest.Request{Op: "list groups", Path: "/groups", Route: "/groups"})
}

// UserGroups lists the groups that a user is in. It is the only call that surely returns all of them.
func (c *Client) UserGroups(ctx context.Context, s Service, userID string) ([]Group, error) {
	list, err := c.openGroups(ctx, s,
		rest.Request{Op: "list groups of user", Path: rest.Path("users", userID, "groups"), Route: "/users/{userId}/groups"})
	return all(ctx, list, err)
}

func (c *Client) openGroups(ctx context.Context, s Service, r rest.Request) (*rest.Listing[Group], error) {
	return open(ctx, c, s, r, func(g *groupContract) Group { return *g.group(s, "") }, func(g Group) string { return g.ID })
}

// Member is who is in a group.
type Member struct {
	ID         string     // the user's id
	Email      string     // "" where the response does not have it
	Identities []Identity // none where the response does not have them: every user has one
}

// OpenMembers reads the first page of the list of who is in a group.
func (c *Client) OpenMembers(ctx context.Context, s Service, groupID string) (*rest.Listing[Member], error) {
	r := rest.Request{Op: "list members", Path: rest.Path("groups", groupID, "users"), Route: "/groups/{groupId}/users"}
	return open(ctx, c, s, r, func(u *userContract) Member {
		account := u.user(s, "")
		return Member{account.ID, account.Email, account.Identities}
	}, func(m Member) string { return m.ID })
}

// IsMember reports whether a user is in a group. The service responds alike (404) when the user is not in it and when there is no such user, group
// or service: false says all of that.
//
// Only 204 says that the user is in it (documented): any other success leaves the question open, and may come from a gateway in between.
func (c *Client) IsMember(ctx context.Context, s Service, groupID, userID string) (bool, error) {
	r := member("read membership", groupID, userID)
	r.Method = http.MethodHead
	response, err := c.do(ctx, s, r, nil)
	switch {
	case rest.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, err
	case response.Status != http.StatusNoContent:
		return false, c.rest.BadResponse(r, response, "a membership was asked for, the response is neither 204 nor 404")
	}
	return true, nil
}

// AddMember puts a user into a group. Doing so twice does no harm. isNew is false when the user was in it before: the service responds with 200 in
// place of 201 then (documented). After a call that was sent more than once it is true, since the first may have done it.
func (c *Client) AddMember(ctx context.Context, s Service, groupID, userID string) (isNew bool, err error) {
	r := member("add member", groupID, userID)
	r.Method = http.MethodPut
	s.touches(&r, userID, CollectionGroups, groupID)
	response, err := c.do(ctx, s, r, nil)
	return err == nil && (response.Status != http.StatusOK || response.Tries > 1), err
}

// RemoveMember takes a user out of a group. One who is not in it is an error of kind NotFound, or none: the service's response is not documented.
func (c *Client) RemoveMember(ctx context.Context, s Service, groupID, userID string) error {
	r := member("remove member", groupID, userID)
	r.Method = http.MethodDelete
	s.touches(&r, userID, CollectionGroups, groupID)
	_, err := c.do(ctx, s, r, nil)
	return err
}

func member(op, groupID, userID string) rest.Request {
	return rest.Request{Op: op, Path: rest.Path("groups", groupID, "users", userID), Route: "/groups/{groupId}/users/{userId}"}
}

// touches says what a write touches: the service refuses writes that touch one user or one product at the same time (seen by users), so those go out
// one after another. What else it may refuse is learned.
func (s Service) touches(r *rest.Request, userID, collection, id string) {
	if userID != "" {
		r.Alone = append(r.Alone, s.Key(CollectionUsers, userID))
	}
	switch {
	case collection == CollectionProducts:
		r.Alone = append(r.Alone, s.Key(collection, id))
	case collection != "":
		r.Serial = s.Key(collection, id)
	}
}

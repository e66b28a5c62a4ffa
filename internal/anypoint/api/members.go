package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const membersRoute = organizationRoute + "/members"

// MemberQuery selects members. Username is exact, Search matches parts of user name, names and e-mail address; IDs picks accounts by id.
type MemberQuery struct {
	IDs              []string
	Username, Search string
}

// maxIDs is how many ids one call asks for: 100 of 36 characters keep the URL below the 8 KiB that proxies take.
const maxIDs = 100

// Members lists the members of an organization or business group, all pages. The items lack the phone number.
func (c *Client) Members(ctx context.Context, organization string, query MemberQuery) ([]User, error) {
	values := url.Values{}
	if query.Username != "" {
		values.Set("username", query.Username)
	}
	if query.Search != "" {
		values.Set("search", query.Search)
	}
	if len(query.IDs) == 0 {
		return c.members(ctx, organization, values)
	}
	var all []User
	for ids := range slices.Chunk(query.IDs, maxIDs) {
		values["id"] = ids
		members, err := c.members(ctx, organization, values)
		if err != nil {
			return nil, err
		}
		all = append(all, members...)
	}
	return all, nil
}

func (c *Client) members(ctx context.Context, organization string, query url.Values) ([]User, error) {
	return list(ctx, c, membersRequest(organization, query), userID)
}

// OpenMembers reads the first page of the list of all members.
func (c *Client) OpenMembers(ctx context.Context, organization string) (*rest.Listing[User], error) {
	return open(ctx, c, membersRequest(organization, nil), userID)
}

func membersRequest(organization string, query url.Values) rest.Request {
	return rest.Request{Op: "list members", Path: inOrganization(organization, "members"), Route: membersRoute, Query: query}
}

func userID(u User) string { return u.ID }

// AddMembers adds accounts of the root organization as members of a business group, all or none. Adding a member again has no effect.
func (c *Client) AddMembers(ctx context.Context, organization string, userIDs ...string) error {
	return c.changeMembers(ctx, "add member", http.MethodPut, organization, userIDs)
}

// RemoveMember takes an account out of a business group; the account stays. An account that is not there counts as removed. Documented for 400 is
// "could not be removed", which is also true of somebody who is no member.
func (c *Client) RemoveMember(ctx context.Context, organization, userID string) error {
	return rest.IgnoreNotFound(c.changeMembers(ctx, "remove member", http.MethodDelete, organization, []string{userID}))
}

func (c *Client) changeMembers(ctx context.Context, op, method, organization string, userIDs []string) error {
	_, err := c.do(ctx, rest.Request{
		Op: op, Method: method, Path: inOrganization(organization, "members"), Route: membersRoute, Body: userIDs, Serial: organization,
	}, nil)
	return err
}

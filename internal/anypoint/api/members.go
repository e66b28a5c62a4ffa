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
	return list(ctx, c, rest.Request{
		Op: "list members", Path: inOrganization(organization, "members"), Route: membersRoute, Query: query,
	}, func(u User) string { return u.ID })
}

// AddMember adds an account of the root organization as a member of a business group. Adding a member again has no effect.
func (c *Client) AddMember(ctx context.Context, organization, userID string) error {
	return c.changeMembers(ctx, "add member", http.MethodPut, organization, userID)
}

// RemoveMember takes an account out of a business group; the account stays. An account that is not there counts as removed. Documented for 400 is
// "could not be removed", which is also true of somebody who is no member.
func (c *Client) RemoveMember(ctx context.Context, organization, userID string) error {
	return rest.IgnoreNotFound(c.changeMembers(ctx, "remove member", http.MethodDelete, organization, userID))
}

func (c *Client) changeMembers(ctx context.Context, op, method, organization, userID string) error {
	_, err := c.do(ctx, rest.Request{
		Op: op, Method: method, Path: inOrganization(organization, "members"), Route: membersRoute, Body: []string{userID}, Serial: organization,
	}, nil)
	return err
}

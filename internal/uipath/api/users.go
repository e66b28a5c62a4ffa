package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	userRoute       = "/api/User/{userId}"
	usersRoute      = "/api/User/users/{partitionGlobalId}"
	bulkCreateRoute = "/api/User/BulkCreate"
)

// User reads one account. One that does not exist or was deleted is rest.NotFound. With which status the platform reports that is assumed (404);
// a 400 or 403 counts as such when the list of users, which needs the same rights, can be read and does not hold the account.
func (c *Client) User(ctx context.Context, id string) (*User, error) {
	user, err := c.readUser(ctx, id)
	if kind := rest.KindOf(err); kind != rest.BadRequest && (kind != rest.Forbidden || HasCode(err, CodeScope)) {
		return user, err
	}
	all, listErr := c.Users(ctx, UserQuery{})
	if listErr != nil || slices.ContainsFunc(all, func(u User) bool { return strings.EqualFold(u.ID, id) }) {
		return nil, err
	}
	var refusal *rest.Error
	if errors.As(err, &refusal) {
		refusal.Kind = rest.NotFound
	}
	return nil, err
}

func (c *Client) readUser(ctx context.Context, id string) (*User, error) {
	r := rest.Request{Op: "read user", Method: http.MethodGet, Path: "/api/User" + rest.Path(id), Route: userRoute}
	user := new(User)
	response, err := c.call(ctx, partUsers, r, user)
	switch {
	case err != nil:
		return nil, err
	case nothing(response.Body): // assumed to be one of the forms of not found
		return nil, c.identity.Absent(r, "there is no user "+id)
	case user.ID == "":
		return nil, c.identity.BadResponse(r, response, "the response does not hold the user")
	}
	return user, nil
}

// UserQuery selects accounts. SearchTerm matches parts of names, e-mail address and user name on the platform; the others are compared here,
// since the platform cannot. Nil and "" select all.
type UserQuery struct {
	SearchTerm string
	// Pending selects accounts whose invitation was not accepted yet, or all others.
	Pending *bool
	// Inactive selects deactivated accounts, or the active ones.
	Inactive *bool
	// Category is one of the Category constants.
	Category string
}

// Selects reports whether an account fits, the search term not counted.
func (q UserQuery) Selects(u User) bool {
	return (q.Pending == nil || *q.Pending == u.Pending()) && (q.Inactive == nil || *q.Inactive != u.IsActive) &&
		(q.Category == "" || q.Category == u.Category)
}

// Users lists accounts by id, all pages.
func (c *Client) Users(ctx context.Context, query UserQuery) ([]User, error) {
	opened, err := c.OpenUsers(ctx, query.SearchTerm)
	all, err := allOf(ctx, opened, err)
	return slices.DeleteFunc(all, func(u User) bool { return !query.Selects(u) }), err
}

// OpenUsers reads the first page of a list of accounts, by id. A search term matches as that of a UserQuery; "" lists all accounts.
func (c *Client) OpenUsers(ctx context.Context, searchTerm string) (*rest.Listing[User], error) {
	partition, err := c.partition(ctx, partUsers)
	if err != nil {
		return nil, err
	}
	// In the default order pages shift while people sign in.
	values := url.Values{"sortBy": {"Id"}, "sortOrder": {"asc"}}
	if searchTerm != "" {
		values.Set("searchTerm", searchTerm)
	}
	return openList(ctx, c, partUsers, rest.Request{
		Op: "list users", Path: "/api/User/users" + rest.Path(partition), Route: usersRoute, Query: values,
	}, func(u User) string { return u.ID })
}

// UserChange is what to change of an account: only what is not nil is sent, and what is not sent stays (seen by another client; the platform
// calls it PUT). An empty text clears. The user name cannot be changed. Changing groups needs an organization administrator (documented).
type UserChange struct {
	Name                       *string  `json:"name,omitempty"`
	Surname                    *string  `json:"surname,omitempty"`
	DisplayName                *string  `json:"displayName,omitempty"`
	Email                      *string  `json:"email,omitempty"`
	IsActive                   *bool    `json:"isActive,omitempty"`
	Password                   *string  `json:"password,omitempty"`
	BypassBasicAuthRestriction *bool    `json:"bypassBasicAuthRestriction,omitempty"`
	GroupIDsToAdd              []string `json:"groupIDsToAdd,omitempty"`
	GroupIDsToRemove           []string `json:"groupIDsToRemove,omitempty"`
}

// UpdateUser changes an account. The response does not show it; whether a change of the e-mail address happens on Cloud is not known. A change
// that the platform refuses inside a 200 is rest.BadRequest, as is one with a 400.
func (c *Client) UpdateUser(ctx context.Context, id string, change UserChange) error {
	if change.Password != nil {
		c.secrets.Add(*change.Password)
	}
	r := rest.Request{Op: "update user", Method: http.MethodPut, Path: "/api/User" + rest.Path(id), Route: userRoute, Body: change}
	response, err := c.call(ctx, partUsers, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	return err
}

// MadeIn reports whether an account is as the change wants it. A password cannot be seen, so a change of it never is.
func (u UserChange) MadeIn(user User) bool {
	in := func(group string) bool { return slices.Contains(user.GroupIDs, strings.ToLower(group)) }
	return u.Password == nil &&
		is(u.Name, user.Name) && is(u.Surname, user.Surname) && is(u.DisplayName, user.DisplayName) && is(u.Email, user.Email) &&
		is(u.IsActive, user.IsActive) && is(u.BypassBasicAuthRestriction, user.BypassBasicAuthRestriction) &&
		!slices.ContainsFunc(u.GroupIDsToRemove, in) && !slices.ContainsFunc(u.GroupIDsToAdd, func(group string) bool { return !in(group) })
}

// AppliedTo is an account as the change wants it.
func (u UserChange) AppliedTo(user User) User {
	set(&user.Name, u.Name)
	set(&user.Surname, u.Surname)
	set(&user.DisplayName, u.DisplayName)
	set(&user.Email, u.Email)
	set(&user.IsActive, u.IsActive)
	set(&user.BypassBasicAuthRestriction, u.BypassBasicAuthRestriction)
	user.GroupIDs = slices.DeleteFunc(slices.Clone(user.GroupIDs), func(id string) bool { return slices.Contains(lower(u.GroupIDsToRemove), id) })
	for _, id := range lower(u.GroupIDsToAdd) {
		if !slices.Contains(user.GroupIDs, id) {
			user.GroupIDs = append(user.GroupIDs, id)
		}
	}
	return user
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func is[T comparable](want *T, value T) bool { return want == nil || *want == value }

// DeleteUser deletes an account from the whole organization. One that is not there counts as deleted when the platform reports it as not found;
// with which other status it may do so is not documented.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	r := rest.Request{Op: "delete user", Method: http.MethodDelete, Path: "/api/User" + rest.Path(id), Route: userRoute}
	response, err := c.call(ctx, partUsers, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	return rest.IgnoreNotFound(err)
}

// DeleteUsers deletes several accounts in one call. What becomes of the others when one of them is refused or not there is not documented.
func (c *Client) DeleteUsers(ctx context.Context, ids []string) error {
	partition, err := c.partition(ctx, partUsers)
	if err != nil {
		return err
	}
	r := rest.Request{
		Op: "delete users", Method: http.MethodDelete, Path: "/api/User", Route: "/api/User",
		Body: map[string]any{"partitionGlobalId": partition, "userIds": ids},
	}
	response, err := c.call(ctx, partUsers, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	return err
}

// named returns the accounts whose user name or e-mail address is exactly this, in any case.
func (c *Client) named(ctx context.Context, name string) ([]User, error) {
	found, err := c.Users(ctx, UserQuery{SearchTerm: wire.Filterable(name)})
	return slices.DeleteFunc(found, func(u User) bool {
		return !wire.SameName(u.Email, name) && !wire.SameName(cmp.Or(u.UserName, u.Email), name)
	}), err
}

package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	userRoute       = "/api/User/{userId}"
	usersRoute      = "/api/User/users/{partitionGlobalId}"
	bulkCreateRoute = "/api/User/BulkCreate"
)

// User reads one account. One that does not exist or was deleted is rest.NotFound. With which status the platform says so is assumed (404);
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
	case nothing(response.Body): // assumed to be one of the ways to say so
		return nil, c.identity.Absent(r, "there is no user "+id)
	case user.ID == "":
		return nil, c.identity.BadAnswer(r, response, "the answer does not hold the user")
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

func (q UserQuery) selects(u User) bool {
	return (q.Pending == nil || *q.Pending == u.Pending()) && (q.Inactive == nil || *q.Inactive != u.IsActive) && (q.Category == "" || q.Category == u.Category)
}

// Users lists accounts by id, all pages.
func (c *Client) Users(ctx context.Context, query UserQuery) ([]User, error) {
	partition, err := c.partition(ctx, partUsers)
	if err != nil {
		return nil, err
	}
	// In the default order pages shift while people sign in.
	values := url.Values{"sortBy": {"Id"}, "sortOrder": {"asc"}}
	if query.SearchTerm != "" {
		values.Set("searchTerm", query.SearchTerm)
	}
	all, err := list(ctx, c, partUsers, rest.Request{
		Op: "list users", Path: "/api/User/users" + rest.Path(partition), Route: usersRoute, Query: values,
	}, func(u User) string { return u.ID })
	return slices.DeleteFunc(all, func(u User) bool { return !query.selects(u) }), err
}

// NewUser is an account to be created. ID is made by the caller (a random GUID), so that the account can be found again when the answer is
// lost. The platform's bulk create, the documented one, takes no password: it is set by UpdateUser.
type NewUser struct {
	ID, UserName, Email, Name, Surname, DisplayName string
	BypassBasicAuthRestriction                      bool
	GroupIDs                                        []string
}

type newUser struct {
	ID                         string `json:"id"`
	UserName                   string `json:"userName"`
	Email                      string `json:"email,omitempty"`
	Name                       string `json:"name,omitempty"`
	Surname                    string `json:"surname,omitempty"`
	DisplayName                string `json:"displayName,omitempty"`
	Type                       string `json:"type"`
	BypassBasicAuthRestriction bool   `json:"bypassBasicAuthRestriction"`
	// Without it the account would look like a pending invitation although nobody was invited (seen by another client).
	InvitationAccepted bool `json:"invitationAccepted"`
}

type newUsers struct {
	PartitionGlobalID string    `json:"partitionGlobalId"`
	GroupIDs          []string  `json:"groupIDs"`
	Users             []newUser `json:"users"`
}

// CreateUser creates an account, never twice. A user name or e-mail address that is in use is rest.Conflict (see IsDuplicate). After a lost
// answer the account with the id that was sent is the one that was created; an account with another id never is, whatever its name.
func (c *Client) CreateUser(ctx context.Context, user NewUser) (*User, error) {
	if !isGUID(user.ID) {
		return nil, errors.New("a new user needs an id that is a GUID; nothing was sent")
	}
	partition, err := c.partition(ctx, partUsers)
	if err != nil {
		return nil, err
	}
	r := rest.Request{
		Op: "create user", Method: http.MethodPost, Path: bulkCreateRoute, Route: bulkCreateRoute,
		Body: newUsers{
			PartitionGlobalID: partition, GroupIDs: append([]string{}, user.GroupIDs...),
			Users: []newUser{{
				ID: user.ID, UserName: user.UserName, Email: user.Email, Name: user.Name, Surname: user.Surname, DisplayName: user.DisplayName,
				Type: UserTypeUser, BypassBasicAuthRestriction: user.BypassBasicAuthRestriction, InvitationAccepted: true,
			}},
		},
	}
	find := func(ctx context.Context) (*User, bool, error) {
		return rest.AwaitCreated(ctx, c.identity, func(ctx context.Context) (*User, bool, error) {
			found, err := c.User(ctx, user.ID)
			if rest.IsNotFound(err) {
				return nil, false, nil
			}
			return found, err == nil, err
		})
	}
	post := func(ctx context.Context) (*User, error) {
		response, err := c.call(ctx, partUsers, r, nil)
		if err != nil {
			return nil, err
		}
		if err := c.refused(r, response); err != nil {
			return nil, err
		}
		if created := answeredUser(response.Body, user); created != nil {
			return created, nil
		}
		return c.createdUnseen(ctx, r, response, user, find)
	}
	return rest.CreateOnce(ctx, post, find)
}

// answeredUser returns the account in the answer to its create: {"users": [...]} beside the result (seen by another client). The vendor's
// OpenAPI text shows the result alone. Whether the id that was sent is always taken is not documented: where the platform says that the
// create succeeded, the account may have another one.
func answeredUser(body []byte, user NewUser) *User {
	var answer struct {
		identityResultFields
		Result identityResult `json:"result"`
		Users  []User         `json:"users"`
	}
	if !decodes(body, &answer) {
		return nil
	}
	said := answer.Succeeded.Value || answer.Result.Succeeded.Value
	for _, created := range answer.Users {
		if strings.EqualFold(created.ID, user.ID) || said && created.ID != "" && strings.EqualFold(created.UserName, user.UserName) {
			return &created
		}
	}
	return nil
}

// createdUnseen finds an account of which the platform said that it was created, without showing it. That answer is what allows the look by
// name: the platform would have refused a name that was in use.
func (c *Client) createdUnseen(
	ctx context.Context, r rest.Request, response *rest.Response, user NewUser, find func(context.Context) (*User, bool, error),
) (*User, error) {
	var answer struct {
		identityResultFields
		Result identityResult `json:"result"`
	}
	unseen := c.identity.BadAnswer(r, response, "the platform says that it created the user, but does not show it")
	said := decodes(response.Body, &answer) && (answer.Succeeded.Value || answer.Result.Succeeded.Value)
	found, ok, err := find(ctx)
	if err == nil && !ok {
		err = unseen
		if !said { // then nobody knows whether that was the platform, and a second try cannot make a second account
			unseen.Kind = rest.Ambiguous
			return nil, err
		}
		var named []User
		named, searchErr := c.Users(ctx, UserQuery{SearchTerm: user.UserName})
		named = slices.DeleteFunc(named, func(u User) bool { return !strings.EqualFold(u.UserName, user.UserName) })
		if searchErr == nil && len(named) == 1 {
			return &named[0], nil
		}
		if searchErr != nil {
			err = searchErr
		}
	}
	if err != nil {
		return nil, fmt.Errorf("user %q was created, but reading it back failed; import it once it can be read: %w", user.UserName, err)
	}
	return found, nil
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

// UpdateUser changes an account. The answer does not show it; whether a change of the e-mail address happens on Cloud is not known. A change
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

func is[T comparable](want *T, value T) bool { return want == nil || *want == value }

// DeleteUser deletes an account from the whole organization. One that is not there counts as deleted when the platform reports it as not found; with
// which other status it may do so is not documented.
func (c *Client) DeleteUser(ctx context.Context, id string) error {
	r := rest.Request{Op: "delete user", Method: http.MethodDelete, Path: "/api/User" + rest.Path(id), Route: userRoute}
	response, err := c.call(ctx, partUsers, r, nil)
	if err == nil {
		err = c.refused(r, response)
	}
	return rest.IgnoreNotFound(err)
}

// named returns the accounts whose user name or e-mail address is exactly this address, in any case.
func (c *Client) named(ctx context.Context, address string) ([]User, error) {
	found, err := c.Users(ctx, UserQuery{SearchTerm: address})
	return slices.DeleteFunc(found, func(u User) bool {
		return !strings.EqualFold(u.Email, address) && !strings.EqualFold(cmp.Or(u.UserName, u.Email), address)
	}), err
}

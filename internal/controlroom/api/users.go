package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	usersRoute = "/users"
	userRoute  = "/users/{id}"
	selfRoute  = "/users/self"
	listRoute  = "/users/list"
)

func userPath(id int64) string { return usersRoute + rest.Path(strconv.FormatInt(id, 10)) }

// selfRequest asks who is signed in.
var selfRequest = rest.Request{Op: "read own user", Method: http.MethodGet, Path: selfRoute, Route: selfRoute}

// Self reads the user who is signed in.
func (c *Client) Self(ctx context.Context) (*User, error) {
	self := new(User)
	response, err := c.call(ctx, selfRequest, self)
	if err != nil {
		return nil, err
	}
	if self.ID == 0 {
		return nil, c.rest.BadResponse(selfRequest, response, "the response does not hold the user")
	}
	c.self.Store(self)
	return self, nil
}

// knownSelf is Self as it was read last: who is signed in does not change.
func (c *Client) knownSelf(ctx context.Context) (*User, error) {
	if self := c.self.Load(); self != nil {
		return self, nil
	}
	return c.Self(ctx)
}

// User reads one account. One that does not exist or was deleted is rest.NotFound: what the platform returns for a deleted one is not documented
// (404, or 400 or 410 with a text, or 200 with a user who is marked as deleted).
func (c *Client) User(ctx context.Context, id int64) (*User, error) {
	r := rest.Request{Op: "read user", Method: http.MethodGet, Path: userPath(id), Route: userRoute}
	var decoded wholeUser
	response, err := c.call(ctx, r, &decoded)
	switch {
	case err != nil:
		return nil, err
	case decoded.ID == 0:
		return nil, c.rest.BadResponse(r, response, "the response does not hold the user")
	case decoded.Deleted:
		return nil, c.rest.Absent(r, "the user is marked as deleted")
	}
	return &decoded.User, nil
}

// UserQuery selects accounts. UsernamePart, "" for all, is a part of the user name, which the platform compares in lower case, as it stores user
// names; the others are compared here, in any case, since filters on them are not documented.
type UserQuery struct {
	UsernamePart  string
	Email, Domain string
	Disabled      *bool
}

// Selects reports whether the query is for an account.
func (q UserQuery) Selects(u *User) bool {
	return !u.Deleted && (q.Email == "" || wire.SameName(q.Email, u.Email)) && (q.Domain == "" || wire.SameName(q.Domain, u.Domain)) &&
		(q.Disabled == nil || *q.Disabled == u.Disabled) && strings.Contains(strings.ToLower(wire.NFC(u.Username)), q.part())
}

// part is UsernamePart as user names are stored.
func (q UserQuery) part() string { return strings.ToLower(wire.NFC(q.UsernamePart)) }

// Users lists accounts by id, all pages, as lists show them: without directory groups and Automation 360's own fields.
func (c *Client) Users(ctx context.Context, query UserQuery) ([]*User, error) {
	users, err := c.listUsers(ctx, wire.Filterable(query.part()))
	return slices.DeleteFunc(users, func(u *User) bool { return !query.Selects(u) }), err
}

func (c *Client) listUsers(ctx context.Context, usernamePart string) ([]*User, error) {
	list, err := c.OpenUsers(ctx, usernamePart)
	return all(ctx, list, err)
}

// OpenUsers reads the first page of the accounts by id, as lists show them; all accounts, or those with a text in their user name.
func (c *Client) OpenUsers(ctx context.Context, usernamePart string) (*rest.Listing[*User], error) {
	r := rest.Request{Op: "list users", Path: listRoute, Route: listRoute}
	list, err := open(ctx, c, r, contains("username", usernamePart), func(u *User) int64 {
		if u == nil {
			return 0
		}
		return u.ID
	}, c.callList)
	if err != nil {
		return nil, err
	}
	return list.Through(func(users []*User) []*User {
		users = slices.DeleteFunc(slices.Clone(users), func(u *User) bool { return u == nil || u.Deleted })
		for _, u := range users {
			u.Listed = true
		}
		return users
	}), nil
}

// callList sends a call that lists users, by v1 where v2 has everything else and not this.
func (c *Client) callList(ctx context.Context, r rest.Request, out *page[*User]) (*rest.Response, error) {
	version, err := c.version(ctx)
	if err != nil {
		return nil, err
	}
	if c.listsByV1.Load() {
		version = V1
	}
	response, err := c.callBy(ctx, version, r, out)
	if err == nil || version == V1 || !noOperation(err) {
		return response, err
	}
	if response, v1Err := c.callBy(ctx, V1, r, out); v1Err == nil {
		c.listsByV1.Store(true)
		return response, nil
	}
	return nil, err
}

// UsersNamed returns the accounts that have exactly this user name, in any case. The platform is asked for those that hold it, which is documented;
// that it compares whole names is not.
func (c *Client) UsersNamed(ctx context.Context, username string) ([]*User, error) {
	terms := []string{wire.Filterable(strings.ToLower(username))}
	if term := wire.Filterable(username); term != terms[0] { // should names be stored as they are written, and compared so
		terms = append(terms, term)
	}
	for _, term := range terms {
		found, err := c.listUsers(ctx, term)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(u *User) bool { return !wire.SameName(u.Username, username) })
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// DeleteUser deletes an account and looks, by isGone, whether it is gone. The user in the response shows nothing: "deleted" is false there
// (documented). One that is not there is rest.NotFound; one that Enterprise 11 does not delete yet is a *BlockedError.
func (c *Client) DeleteUser(ctx context.Context, id int64, isGone func(context.Context) (bool, error)) error {
	r := rest.Request{Op: "delete user", Method: http.MethodDelete, Path: userPath(id), Route: userRoute}
	response, err := c.call(ctx, r, nil)
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.Unauthorized:
		return err
	}
	_, gone, lookErr := rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (struct{}, bool, error) {
		gone, lookErr := isGone(ctx)
		if gone && lookErr == nil {
			return struct{}{}, true, nil
		}
		return struct{}{}, false, orRefusal(lookErr, err)
	})
	switch {
	case gone:
		return nil
	case err != nil:
		return blocked(err)
	case lookErr != nil:
		return lookErr
	default:
		failure := c.rest.BadResponse(r, response, "the platform reported that it deleted the user, but still shows it")
		failure.Kind = rest.Other // it is the platform's response
		return failure
	}
}

// orRefusal ends a look at once when there is nothing to wait for: it failed, or the platform has refused.
func orRefusal(lookErr, refusal error) error {
	if lookErr != nil {
		return lookErr
	}
	return refusal
}

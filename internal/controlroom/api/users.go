package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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

// UserFilter selects accounts by what the platform itself filters by. The zero value selects all.
type UserFilter struct {
	// UsernamePart is a part of the user name. The platform stores user names in lower case, so that is how it is sent.
	UsernamePart string
	Disabled     *bool
	// CreatedBefore selects those who were created before a time.
	CreatedBefore time.Time
}

// Selects reports whether the filter is for an account. One of unknown age may be of any.
func (f UserFilter) Selects(u *User) bool {
	created, err := time.Parse(time.RFC3339, u.CreatedAt)
	return (f.Disabled == nil || *f.Disabled == u.Disabled) && strings.Contains(strings.ToLower(wire.NFC(u.Username)), f.part()) &&
		(f.CreatedBefore.IsZero() || err != nil || created.Before(f.CreatedBefore))
}

// part is UsernamePart as user names are stored.
func (f UserFilter) part() string { return strings.ToLower(wire.NFC(f.UsernamePart)) }

// condition is what is sent of the filter: substring of user names and lt of times are documented, and so are groups; eq of a flag is assumed. It may
// select more than Selects does. nil: the platform has nothing to filter by.
func (f UserFilter) condition() *filter {
	var all []filter
	if part := wire.Filterable(f.part()); part != "" {
		all = append(all, filter{Operator: "substring", Field: "username", Value: part})
	}
	if !f.CreatedBefore.IsZero() {
		all = append(all, filter{Operator: "lt", Field: "createdOn", Value: f.CreatedBefore.UTC().Format(time.RFC3339)})
	}
	if f.Disabled != nil {
		all = append(all, filter{Operator: "eq", Field: "disabled", Value: strconv.FormatBool(*f.Disabled)})
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return &all[0]
	}
	return &filter{Operator: "and", Operands: all}
}

// IsSent reports whether the platform is asked for fewer accounts than it has.
func (f UserFilter) IsSent() bool { return f.condition() != nil }

// OpenUsers reads the first page of the accounts that a filter selects, by id, as lists show them: without directory groups and Automation 360's own
// fields.
func (c *Client) OpenUsers(ctx context.Context, f UserFilter) (*rest.Listing[*User], error) {
	return c.openUsers(ctx, f.condition(), f.Selects)
}

func (c *Client) openUsers(ctx context.Context, by *filter, selects func(*User) bool) (*rest.Listing[*User], error) {
	r := rest.Request{Op: "list users", Path: listRoute, Route: listRoute}
	list, err := open(ctx, c, r, by, func(u *User) int64 {
		if u == nil {
			return 0
		}
		return u.ID
	}, c.callList)
	if err != nil {
		return nil, err
	}
	return list.Through(func(users []*User) []*User {
		users = slices.DeleteFunc(slices.Clone(users), func(u *User) bool { return u == nil || u.Deleted || !selects(u) })
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
		list, err := c.openUsers(ctx, contains("username", term), func(*User) bool { return true })
		found, err := all(ctx, list, err)
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

package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

const (
	usersRoute = organizationRoute + "/users"
	userRoute  = usersRoute + "/{userId}"
)

// User reads one account. A soft-deleted one may be rest.NotFound or come with Deleted set: the vendor's texts allow both.
func (c *Client) User(ctx context.Context, organization, id string) (*User, error) {
	return get(ctx, c, rest.Request{Op: "read user", Path: inOrganization(organization, "users", id), Route: userRoute},
		func(u *User) bool { return u.ID != "" })
}

// UserQuery selects accounts. Search matches parts of user name, names and e-mail address. Type is UserTypeHost (also ""), UserTypeProxy or
// UserTypeAll. Deleted selects the soft-deleted accounts, and only these.
type UserQuery struct {
	Search, Type string
	Deleted      bool
}

// Users lists accounts, all pages. The items lack the phone number.
func (c *Client) Users(ctx context.Context, organization string, query UserQuery) ([]User, error) {
	opened, err := c.OpenUsers(ctx, organization, query)
	if err != nil {
		return nil, err
	}
	users, err := opened.All(ctx)
	if query.Deleted {
		for i := range users {
			users[i].Deleted = true
		}
	}
	return users, err
}

// OpenUsers reads the first page of what Users lists. Deleted accounts do not carry that mark here.
func (c *Client) OpenUsers(ctx context.Context, organization string, query UserQuery) (*rest.Listing[User], error) {
	values := url.Values{}
	if query.Search != "" {
		values.Set("search", query.Search)
	}
	if query.Type != "" {
		values.Set("type", query.Type)
	}
	if query.Deleted {
		values.Set("deleted", "true")
	}
	return open(ctx, c, rest.Request{
		Op: "list users", Path: inOrganization(organization, "users"), Route: usersRoute, Query: values,
	}, userID)
}

// UsernameTaken reports whether a user name is in use anywhere on the control plane, be it by a deleted account. It needs no sign-in.
func (c *Client) UsernameTaken(ctx context.Context, username string) (bool, error) {
	_, err := c.do(ctx, rest.Request{
		Op: "look up user name", Method: http.MethodGet, Path: accounts("username", username), Route: "/accounts/api/username/{username}", NoAuth: true,
	}, nil)
	if rest.IsNotFound(err) {
		return false, nil
	}
	return err == nil, err
}

// NewUser is an account to be created. The platform requires all fields (documented).
type NewUser struct {
	Username    string `json:"username"`
	FirstName   string `json:"firstName"`
	LastName    string `json:"lastName"`
	Email       string `json:"email"`
	PhoneNumber string `json:"phoneNumber"`
	Password    string `json:"password"`
}

// CreateUser creates an account, never twice. A user name that is in use is rest.Conflict. After a lost response the account is looked up, and
// taken for the one just created only if user name, e-mail address and identity provider are right, and it was not there before the call.
func (c *Client) CreateUser(ctx context.Context, organization string, user NewUser) (*User, error) {
	c.secrets.Add(user.Password)
	r := rest.Request{
		Op: "create user", Method: http.MethodPost, Path: inOrganization(organization, "users"), Route: usersRoute, Body: user, Serial: organization,
	}
	isOurs := c.createdNow(user)
	find := func(ctx context.Context) (*User, bool, error) {
		return rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (*User, bool, error) {
			return c.findCreated(ctx, organization, user.Username, isOurs)
		})
	}
	post := func(ctx context.Context) (*User, error) {
		response, err := c.do(ctx, r, nil)
		if err != nil {
			return nil, err
		}
		// The vendor's OpenAPI text defines no body for the 201, other texts show the account.
		created := new(User)
		if decodes(response.Body, created) && created.ID != "" {
			return created, nil
		}
		unseen := c.rest.BadResponse(r, response, "the platform reported that it created the user, but does not show it")
		if response.Status != http.StatusCreated {
			// Not the documented response: nobody knows whether that was the platform. The account shows it, and a second try cannot create a second one.
			unseen.Kind = rest.Ambiguous
			return nil, unseen
		}
		found, ok, err := find(ctx)
		if err == nil && !ok {
			err = unseen
		}
		if err != nil {
			return nil, fmt.Errorf("user %q was created, but reading it back failed; import it once it can be read: %w", user.Username, err)
		}
		return found, nil
	}
	return rest.CreateOnce(ctx, post, find)
}

// clockTolerance is how far the clocks of the platform's own servers may be apart.
const clockTolerance = 2 * time.Second

// createdNow returns what distinguishes the account that a create beginning now makes from one that was there before.
func (c *Client) createdNow(user NewUser) func(User) bool {
	start, known := c.rest.PlatformTime()
	return func(found User) bool {
		if !wire.SameText(found.Username, user.Username) || !wire.SameName(found.Email, user.Email) ||
			found.IdentityProviderID != LocalIdentityProvider || found.Deleted {
			return false
		}
		created, err := time.Parse(time.RFC3339Nano, found.CreatedAt)
		return err != nil || !known || !created.Before(start.Add(-clockTolerance))
	}
}

// findCreated looks for the account that a create made: by the exact user name first, then by search.
func (c *Client) findCreated(ctx context.Context, organization, username string, isOurs func(User) bool) (*User, bool, error) {
	users, err := c.Members(ctx, organization, MemberQuery{Username: username})
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(users, isOurs)
	if i < 0 {
		if users, err = c.Users(ctx, organization, UserQuery{Search: username}); err != nil {
			return nil, false, err
		}
		i = slices.IndexFunc(users, isOurs)
	}
	if i < 0 {
		return nil, false, nil
	}
	return &users[i], true, nil
}

// UserChange is what to change of an account: only what is not nil is sent. A changed e-mail address may need a fresh sign-in, see
// MustReauthenticate. The platform has no way to change user name or password.
type UserChange struct {
	FirstName   *string `json:"firstName,omitempty"`
	LastName    *string `json:"lastName,omitempty"`
	Email       *string `json:"email,omitempty"`
	PhoneNumber *string `json:"phoneNumber,omitempty"`
	Enabled     *bool   `json:"enabled,omitempty"`
}

// UpdateUser changes an account and returns it as it is afterwards.
func (c *Client) UpdateUser(ctx context.Context, organization, id string, change UserChange) (*User, error) {
	response, err := c.do(ctx, rest.Request{
		Op: "update user", Method: http.MethodPut, Path: inOrganization(organization, "users", id), Route: userRoute, Body: change, Serial: organization,
	}, nil)
	if err != nil {
		return nil, err
	}
	// The vendor's texts disagree: 200 with the account, or 204.
	updated := new(User)
	if decodes(response.Body, updated) && updated.ID == id {
		return updated, nil
	}
	return c.User(ctx, organization, id)
}

// DeleteUser deletes an account: softly in the root organization, where it loses everything but its name; through a business group only the
// permissions there go. An account that is not there counts as deleted.
func (c *Client) DeleteUser(ctx context.Context, organization, id string) error {
	_, err := c.do(ctx, rest.Request{
		Op: "delete user", Method: http.MethodDelete, Path: inOrganization(organization, "users", id), Route: userRoute, Serial: organization,
	}, nil)
	return rest.IgnoreNotFound(err)
}

// SendPasswordReset asks the platform to mail a link to the holder of a local user name, by which they choose another password. It needs no sign-in,
// and reports success for a name that nobody has (documented, so that nobody can probe for names). It is never sent twice by itself: after a lost
// response, or one that is not the documented "OK" in plain text, the error is of kind rest.Ambiguous.
func (c *Client) SendPasswordReset(ctx context.Context, username string) error {
	r := rest.Request{
		Op: "send password reset", Method: http.MethodPost, Path: accounts("recover", "password"), Route: "/accounts/api/recover/password", NoAuth: true,
		Body: map[string]string{"username": username},
	}
	response, err := c.do(ctx, r, nil)
	if err == nil && len(bytes.TrimSpace(response.Body)) == 0 {
		unseen := c.rest.BadResponse(r, response, "the response is empty, where the platform confirms that it sent the mail")
		unseen.Kind = rest.Ambiguous
		return unseen
	}
	return err
}

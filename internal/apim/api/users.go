package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

func userRequest(op, id string, more ...string) rest.Request {
	return rest.Request{Op: op, Path: rest.Path(append([]string{"users", id}, more...)...), Route: "/users/{userId}"}
}

// GetUser reads an account. The response holds no groups.
func (c *Client) GetUser(ctx context.Context, s Service, id string) (*User, error) {
	var contract userContract
	etag, err := c.read(ctx, s, userRequest("read user", id), &contract)
	if err != nil {
		return nil, err
	}
	user := contract.user(s, id)
	user.ETag = etag
	return user, nil
}

// HeadUser returns the version of an account, for If-Match; "" when the service gives none.
func (c *Client) HeadUser(ctx context.Context, s Service, id string) (etag string, err error) {
	return c.head(ctx, s, userRequest("read version of user", id))
}

// UserQuery says which accounts to list; what is empty does not matter. The service compares as it does: whether it looks at case is not documented.
type UserQuery struct {
	ID, FirstName, LastName, Email string
	State                          string
	NoteContains                   string
	// ExpandGroups asks for the groups of each account.
	ExpandGroups bool
}

// ListUsers lists accounts, all pages.
func (c *Client) ListUsers(ctx context.Context, s Service, q UserQuery) ([]User, error) {
	list, err := c.OpenUsers(ctx, s, q)
	return all(ctx, list, err)
}

// OpenUsers reads the first page of ListUsers.
func (c *Client) OpenUsers(ctx context.Context, s Service, q UserQuery) (*rest.Listing[User], error) {
	query := filtered(
		condition{"name", "eq", q.ID}, condition{"firstName", "eq", q.FirstName}, condition{"lastName", "eq", q.LastName},
		condition{"email", "eq", q.Email},
		condition{"state", "eq", q.State}, condition{"note", "contains", q.NoteContains},
	)
	if q.ExpandGroups {
		if query == nil {
			query = url.Values{}
		}
		query.Set("expandGroups", "true")
	}
	r := rest.Request{Op: "list users", Path: "/users", Route: "/users", Query: query}
	return open(ctx, c, s, r, func(u *userContract) User { return *u.user(s, "") }, func(u User) string { return u.ID })
}

// NewUser is an account to be created. The service wants ID, both names and Email.
type NewUser struct {
	ID                  string // chosen by the caller
	FirstName, LastName string
	Email               string
	State               string // "": the service's choice
	Note                string
	Password            string // "": none
	Confirmation        string // ConfirmationSignup or ConfirmationInvite: the mail that asks to confirm the e-mail address; "": none
	Notify              bool   // the mail about the account
	AppType             string // the portal whose links are in mails; "": AppDeveloperPortal
}

// mails reports whether making the account mails the person.
func (u *NewUser) mails() bool { return u.Notify || u.Confirmation != "" }

// made reports whether an account is what this would have made.
func (u *NewUser) made(there *User) bool {
	same := func(sent, got string) bool { return wire.SameText(strings.TrimSpace(sent), strings.TrimSpace(got)) }
	return same(u.FirstName, there.FirstName) && same(u.LastName, there.LastName) &&
		wire.SameName(strings.TrimSpace(u.Email), strings.TrimSpace(there.Email)) &&
		same(u.Note, there.Note) && (u.State == "" || strings.EqualFold(u.State, there.State))
}

type userBody struct {
	Properties userProperties `json:"properties"`
}

type userProperties struct {
	Email        *string `json:"email,omitempty"`
	FirstName    *string `json:"firstName,omitempty"`
	LastName     *string `json:"lastName,omitempty"`
	State        *string `json:"state,omitempty"`
	Note         *string `json:"note,omitempty"`
	Password     *string `json:"password,omitempty"`
	AppType      *string `json:"appType,omitempty"`
	Confirmation *string `json:"confirmation,omitempty"`
}

// optional is nil for an empty text.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// OverwrittenError says that a create met an account that somebody had created a moment before, and overwrote it: the call is an upsert.
type OverwrittenError struct{ User User }

// Error names the account.
func (e *OverwrittenError) Error() string {
	return fmt.Sprintf("user %q was there already, and was overwritten", e.User.ID)
}

// ExistsError says that a create met an account that somebody had created a moment before, and left it alone. It unwraps to a *rest.Error of kind
// Conflict.
type ExistsError struct {
	User User
	Err  error
}

// Error names the account.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("user %q is there already, and was not changed: %v", e.User.ID, e.Err)
}

// Unwrap returns the platform's response.
func (e *ExistsError) Unwrap() error { return e.Err }

// CreateUser creates an account. The call is an upsert, so the caller looks first; an account that somebody created since is an *ExistsError where
// the service heeds If-None-Match (not documented), else an *OverwrittenError.
//
// A lost response is settled by looking: an account that is just what was sent is ours. When there is none, the call is sent once more, unless it
// mails the person. Kind Ambiguous is left for what stays unknown.
func (c *Client) CreateUser(ctx context.Context, s Service, user NewUser) (*User, error) {
	c.secrets.Add(user.Password)
	r := userRequest("create user", user.ID)
	r.Method, r.Once, r.Header = http.MethodPut, true, http.Header{"If-None-Match": {"*"}}
	r.Query = url.Values{"notify": {strconv.FormatBool(user.Notify)}}
	r.Body = userBody{userProperties{
		Email: &user.Email, FirstName: &user.FirstName, LastName: &user.LastName, State: optional(user.State), Note: optional(user.Note),
		Password: optional(user.Password),
		AppType:  optional(cmp.Or(user.AppType, AppDeveloperPortal)), Confirmation: optional(user.Confirmation),
	}}
	s.touches(&r, user.ID, "", "")
	upsert := upsert[User]{
		send: func(ctx context.Context) (*User, bool, error) {
			var contract userContract
			response, err := c.do(ctx, s, r, &contract)
			if err != nil {
				return nil, false, err
			}
			if contract.isEmpty() && response.Status == http.StatusOK {
				// Nothing shows that this comes from the service, and that something was there.
				return nil, false, c.rest.Failed(r, response, rest.Ambiguous, "", "the response is empty", nil)
			}
			made := contract.user(s, user.ID)
			if contract.isEmpty() {
				made = &User{ID: user.ID, ARMID: s.ID(CollectionUsers, user.ID), FirstName: user.FirstName, LastName: user.LastName, Email: user.Email,
					State: user.State, Note: user.Note}
			}
			made.ETag = response.Header.Get("ETag")
			return made, response.Status != http.StatusOK, nil
		},
		read:  func(ctx context.Context) (*User, error) { return c.GetUser(ctx, s, user.ID) },
		mine:  user.made,
		again: !user.mails(),
	}
	made, err := upsert.do(ctx, c)
	var exists *existsError[User]
	switch {
	case errors.As(err, &exists) && exists.overwritten:
		return nil, &OverwrittenError{*exists.there}
	case errors.As(err, &exists):
		return nil, &ExistsError{*exists.there, exists.err}
	default:
		return made, err
	}
}

// UserChange holds the fields of an account to change; nil leaves a field alone, and an empty note clears it.
type UserChange struct {
	FirstName, LastName, Email, State, Note, Password *string
}

// UpdateUser changes the fields that are given, of an account that is still as it was read: etag is from GetUser or HeadUser. The etag of an earlier
// change must not be used, since its response shows a part of it only (recorded). An error for which IsStale is true says that the account was
// changed meanwhile; one of kind Ambiguous, that only a look shows it. after is the account as the last response shows it, nil when it shows none.
func (c *Client) UpdateUser(ctx context.Context, s Service, id string, change UserChange, etag string) (after *User, err error) {
	if change.Password != nil {
		c.secrets.Add(*change.Password)
	}
	after, err = c.patchUser(ctx, s, id, userBody{userProperties{
		Email: change.Email, FirstName: change.FirstName, LastName: change.LastName, State: change.State, Note: change.Note, Password: change.Password,
	}}, etag)
	if err != nil || change.Note == nil || *change.Note != "" || after == nil || after.Note == "" {
		return after, err
	}
	// It is not documented whether "" or null clears a note. Null is not what an ordinary change sends, so it comes second.
	etag, err = c.HeadUser(ctx, s, id)
	if err != nil {
		return nil, err
	}
	return c.patchUser(ctx, s, id, map[string]any{"properties": map[string]any{"note": nil}}, etag)
}

// patchUser returns the account as the response shows it, nil when it shows none.
func (c *Client) patchUser(ctx context.Context, s Service, id string, body any, etag string) (*User, error) {
	r := userRequest("change user", id)
	r.Method, r.Header, r.Body = http.MethodPatch, ifMatch(etag), body
	s.touches(&r, id, "", "")
	var contract userContract
	response, err := c.do(ctx, s, r, &contract)
	switch {
	case err != nil:
		return nil, err
	case contract.isEmpty() && response.Status == http.StatusOK:
		// Nothing shows that this comes from the service. (A 204 does: an older version of the API does so.)
		return nil, c.rest.Failed(r, response, rest.Ambiguous, "", "the response is empty", nil)
	case contract.isEmpty():
		return nil, nil
	}
	return contract.user(s, id), nil
}

// SendConfirmation mails the person a link to set a password with. Nothing shows afterwards whether it was sent: after a lost response
// (kind Ambiguous) it is not sent again.
func (c *Client) SendConfirmation(ctx context.Context, s Service, id, appType string) error {
	r := userRequest("send confirmation", id, "confirmations", "password", "send")
	r.Method, r.Route = http.MethodPost, r.Route+"/confirmations/password/send"
	r.Query = url.Values{"appType": {cmp.Or(appType, AppDeveloperPortal)}}
	return c.command(ctx, s, r)
}

package apim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// User reads one account. One that is gone, or that the service only keeps as deleted, is a *platform.GoneError.
func (c *Client) User(ctx context.Context, s api.Service, id string) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	account, err := a.GetUser(ctx, s, id)
	if err != nil {
		return nil, c.confirmGone(ctx, s, err, fmt.Sprintf("The API Management service %s has no user %q any more: the account was deleted outside of Terraform.", s.Name, id))
	}
	if account.State == api.StateDeleted {
		return nil, &platform.GoneError{Why: fmt.Sprintf("The API Management service %s keeps user %q as deleted: the account was closed outside of Terraform.", s.Name, id)}
	}
	return account, nil
}

// ReadUser is User for an account that the state knows, which is not given up at the first look when it was created a moment ago.
func (c *Client) ReadUser(ctx context.Context, s api.Service, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.User(ctx, s, id) })
}

// Users lists accounts, all pages.
func (c *Client) Users(ctx context.Context, s api.Service, query api.UserQuery) ([]api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	users, err := a.ListUsers(ctx, s, query)
	return users, c.explain(err)
}

// FindUser resolves what a person writes to name an account: its id or its e-mail address. An id that looks like an address comes first.
func (c *Client) FindUser(ctx context.Context, s api.Service, who string) (*api.User, error) {
	if isUserID(who) {
		account, err := c.User(ctx, s, who)
		if platform.GoneReason(err) == "" {
			return account, err
		}
	}
	if !strings.Contains(who, "@") {
		return nil, errNoUser(s, who)
	}
	matches, err := c.usersAt(ctx, s, who)
	if err != nil {
		return nil, err
	}
	return exactlyOne(s, matches, "user", who, describeUser)
}

// usersAt returns the accounts with an e-mail address. Whether the service's filter looks at case is not documented.
func (c *Client) usersAt(ctx context.Context, s api.Service, email string) ([]api.User, error) {
	for _, spelling := range slices.Compact([]string{email, strings.ToLower(email)}) {
		users, err := c.Users(ctx, s, api.UserQuery{Email: spelling})
		if err != nil {
			return nil, err
		}
		users = platform.Filter(users, func(u api.User) bool { return platform.SameEmail(u.Email, email) && u.State != api.StateDeleted })
		if len(users) > 0 {
			return users, nil
		}
	}
	return nil, nil
}

// describeUser is one line about an account that a person can tell from others by it.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  %s %s, e-mail %s, state %s", u.ID, u.FirstName, u.LastName, u.Email, u.State)
}

// Holder returns the account that has an e-mail address, which is unique in a service; nil when there is none. The account with the id except does not
// count, and neither do those that this run plans to change or replace: one that is about to be replaced is still there.
func (c *Client) Holder(ctx context.Context, s api.Service, email, except string) (*api.User, error) {
	found, err := c.usersAt(ctx, s, email)
	if err != nil {
		return nil, err
	}
	for _, u := range found {
		if !sameID(u.ID, except) && !c.custody.Keeps(accountKey(s, u.ID)) {
			return &u, nil
		}
	}
	return nil, nil
}

// accountKey is what this process knows an account by.
func accountKey(s api.Service, id string) string {
	return strings.ToLower(s.SubscriptionID + "/" + s.ResourceGroup + "/" + s.Name + "/" + id)
}

// errExists explains to a resource of a type that the service has an account with this id already, with the import block that fits: an invitation that waits is taken in as
// one, and everybody else as a user.
func errExists(asking string, u *api.User) error {
	typeName, note := userType, ""
	switch {
	case waits(u) && asking == invitationType:
		typeName = invitationType
	case waits(u):
		note = "The account waits for its confirmation; to manage it as an invitation, import it as " + invitationType + " with the same id."
	}
	return alreadyThere(fmt.Sprintf("The service has a user %q: %s %s, e-mail %s, state %s, made at %s.", u.ID, u.FirstName, u.LastName, u.Email, u.State, u.RegisteredAt), typeName, u.ARMID, note)
}

// errTaken explains that another account has the e-mail address.
func (c *Client) errTaken(s api.Service, holder *api.User) error {
	if c.custody.Has(accountKey(s, holder.ID)) {
		return &platform.Problem{
			Summary: "The e-mail address is taken",
			Means:   fmt.Sprintf("The address belongs to user %q, whom the state has already. An address is one account's only in a service.", holder.ID),
			Do: "If this plan is to remove or change that user, apply that first, since Terraform may create before it deletes. If the resource was renamed, describe that with a moved block " +
				"and keep the user_id.",
		}
	}
	return alreadyThere(fmt.Sprintf("The e-mail address belongs to user %q (%s %s, state %s, made at %s); an address is one account's only in a service.", holder.ID, holder.FirstName, holder.LastName,
		holder.State, holder.RegisteredAt), userType, holder.ARMID, "")
}

// RequireFree is an error when the id or the e-mail address of a new account is somebody's already. asking is the type
// of the resource; at names the attribute that is to blame.
func (c *Client) RequireFree(ctx context.Context, asking string, s api.Service, id, email string) (at string, err error) {
	if err := guardAdministrator(id, "create"); err != nil {
		return "user_id", err
	}
	account, err := c.User(ctx, s, id)
	switch {
	case err == nil && c.custody.Keeps(accountKey(s, id)):
		return "user_id", nil // it is about to be replaced
	case err == nil && c.custody.Has(accountKey(s, id)):
		return "user_id", tf.ErrInState(account.Email, account.ID, "")
	case err == nil:
		return "user_id", errExists(asking, account)
	case platform.GoneReason(err) == "":
		return "user_id", err
	}
	if email == "" {
		return "email", nil
	}
	holder, err := c.Holder(ctx, s, email, id)
	if err == nil && holder != nil {
		err = c.errTaken(s, holder)
	}
	return "email", err
}

package access

import (
	"cmp"
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// CheckPasswordReset says, for a plan, why somebody cannot be sent a password reset, by what never changes about an account. A name or e-mail address
// that nobody has yet is no error: the apply may create the account. An id is of an account that exists.
func (c *Client) CheckPasswordReset(ctx context.Context, organizationID string, person platform.Named[string]) error {
	if person.ID == "" {
		found, err := c.namedPeople(ctx, organizationID, person)
		if err == nil && len(found) > 0 {
			_, err = oneWithPassword(found, person)
		}
		return err
	}
	_, err := c.withPassword(ctx, organizationID, person)
	return err
}

// namedPeople are the accounts that fit the user name, or else the e-mail address, by which somebody is named. Whether user names that differ only in
// case are the same name is not documented: the exact form takes precedence.
func (c *Client) namedPeople(ctx context.Context, organizationID string, person platform.Named[string]) ([]api.User, error) {
	if person.Name == "" {
		return c.namedUsers(ctx, organizationID, person.Email, func(u api.User) bool { return platform.SameEmail(u.Email, person.Email) })
	}
	found, err := c.namedUsers(ctx, organizationID, person.Name, func(u api.User) bool { return platform.SameName(u.Username, person.Name) })
	if exact := platform.Filter(found, func(u api.User) bool { return platform.SameText(u.Username, person.Name) }); len(exact) > 0 {
		found = exact
	}
	return found, err
}

// withPassword is the account of a person whom somebody named, which has a password.
func (c *Client) withPassword(ctx context.Context, organizationID string, person platform.Named[string]) (*api.User, error) {
	if person.ID != "" {
		account, err := c.FindUser(ctx, organizationID, person.ID)
		if err != nil {
			return nil, err
		}
		return account, errNoPassword(account)
	}
	found, err := c.namedPeople(ctx, organizationID, person)
	if err != nil {
		return nil, err
	}
	return oneWithPassword(found, person)
}

// oneWithPassword is the only one of the accounts of a name or e-mail address that has a password: one that signs in elsewhere is not meant. Several
// are an error that lists them.
func oneWithPassword(found []api.User, person platform.Named[string]) (*api.User, error) {
	local := platform.Filter(found, func(u api.User) bool { return errNoPassword(&u) == nil })
	if len(local) == 0 && len(found) > 0 {
		return nil, errNoPassword(&found[0])
	}
	return oneUser(local, "user", cmp.Or(person.Name, person.Email), "Set user_id to the id of the one that is meant.")
}

// SendPasswordReset has the platform mail somebody a link by which they choose another password: one more mail for each call. It returns the account.
// After a lost response it is an error, and nothing is sent once more: the platform shows nowhere that it sent the mail.
func (c *Client) SendPasswordReset(ctx context.Context, organizationID string, person platform.Named[string], progress func(string)) (
	*api.User, error,
) {
	found, err := c.withPassword(ctx, organizationID, person)
	if err != nil {
		return nil, err
	}
	account, err := c.UserLive(ctx, organizationID, found.ID)
	if platform.GoneReason(err) != "" {
		return nil, errNoUser(organizationID, found.ID)
	}
	if err != nil {
		return nil, err
	}
	if !account.Enabled {
		return nil, &platform.Problem{
			Summary: "The account is disabled",
			Means:   fmt.Sprintf("%s (%s) cannot sign in, with whatever password, so no reset was sent.", account.Username, account.ID),
			Do:      "Enable the account first.",
		}
	}
	progress(fmt.Sprintf("Asking Anypoint to mail a password reset for %s to %s", account.Username, account.Email))
	err = c.api.SendPasswordReset(ctx, account.Username)
	if rest.KindOf(err) == rest.Ambiguous {
		return nil, &platform.Problem{
			Summary: "The password reset may have been sent",
			Means: fmt.Sprintf("The response to the request for a password reset of %s was lost, and Anypoint shows nowhere whether the mail went out. It is "+
				"not asked once more: the person would get two mails.", account.Username),
			Do:  "Ask the person before you invoke the action again.",
			Err: err,
		}
	}
	return account, c.explain(err)
}

// errNoPassword is an error for an account whose password is not Anypoint's.
func errNoPassword(account *api.User) error {
	switch {
	case account.Federated || !isOf(*account, api.LocalIdentityProvider):
		return &platform.Problem{
			Summary: "The account has no password here",
			Means: fmt.Sprintf("%s (%s) signs in through the identity provider %s, and has no password on Anypoint that could be reset. A local account "+
				"of the same user name would get the mail.", account.Username, account.ID, account.IdentityProviderID),
			Do: "Reset the password in the identity provider.",
		}
	case account.Type == api.UserTypeProxy:
		return &platform.Problem{
			Summary: "The account has no password here",
			Means: fmt.Sprintf("%s (%s) is an external user of a public API portal, whose own account belongs to another organization.", account.Username,
				account.ID),
			Do: "Have the person ask for the reset themselves, where their account is.",
		}
	}
	return nil
}

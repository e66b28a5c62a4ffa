package anypoint

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// accountTypeProxy is the platform's word for an external user: somebody of another organization who signed in to a public API portal.
const accountTypeProxy = "proxy"

// User reads one account. An account that is gone, or that the platform has soft-deleted, is a *platform.GoneError.
func (c *Client) User(ctx context.Context, organizationID, id string) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	account, err := a.User(ctx, organizationID, id)
	if err != nil {
		return nil, c.confirmGone(ctx, organizationID, err, fmt.Sprintf("Anypoint has no user %s in organization %s any more: it was deleted outside of Terraform.", id, organizationID))
	}
	if account.Deleted {
		return nil, &platform.GoneError{Why: fmt.Sprintf("The Anypoint user %q (%s) was soft-deleted outside of Terraform. The platform keeps the account detached from the organization, and its "+
			"user name stays taken for ever: to come back, the person needs a new user name.", account.Username, id)}
	}
	return account, c.completeType(ctx, organizationID, account)
}

// ReadUser is User for an account that the state knows, which is not given up at the first look when it was created a moment ago.
func (c *Client) ReadUser(ctx context.Context, organizationID, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) { return c.User(ctx, organizationID, id) })
}

// completeType fills in the account's type, which is documented for lists but not for a single account.
func (c *Client) completeType(ctx context.Context, organizationID string, account *api.User) error {
	if account.Type != "" {
		return nil
	}
	listed, err := c.listedUser(ctx, organizationID, account)
	if listed != nil {
		account.Type = listed.Type
	}
	return err
}

// Users lists accounts, all pages.
func (c *Client) Users(ctx context.Context, organizationID string, query api.UserQuery) ([]api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	users, err := a.Users(ctx, organizationID, query)
	return users, c.explain(err)
}

// NameHolder is what is known about a user name that somebody wants to use.
type NameHolder struct {
	// Local is the account of this organization that has the name and signs in to Anypoint itself.
	Local *api.User
	// Federated is the account of this organization that has the name under an external identity provider. It may exist beside a local one.
	Federated *api.User
	// Deleted is an account that this organization once had under the name.
	Deleted *api.User
	// Taken says that the name cannot be used: user names are unique over all organizations of a control plane, for ever.
	Taken bool
}

// Restorable is the account that a create would re-enable: deleting a federated user leaves a disabled account (documented).
func (h NameHolder) Restorable() *api.User {
	if h.Local == nil && h.Federated != nil && !h.Federated.Enabled {
		return h.Federated
	}
	return nil
}

// NameHolder finds out who has a user name.
func (c *Client) NameHolder(ctx context.Context, organizationID, username string) (NameHolder, error) {
	a, err := c.use()
	if err != nil {
		return NameHolder{}, err
	}
	var holder NameHolder
	// The exact filter of the list of members would not show a name that differs in case.
	found, err := c.Users(ctx, organizationID, api.UserQuery{Search: username, Type: api.UserTypeAll})
	if err != nil {
		return holder, err
	}
	similar := -1
	for i, account := range found {
		switch {
		case account.Username == username && account.Federated:
			holder.Federated = &found[i]
		case account.Username == username:
			holder.Local = &found[i]
		case !account.Federated && strings.EqualFold(account.Username, username):
			similar = i
		}
	}
	if holder.Local != nil {
		holder.Taken = true
		return holder, nil
	}
	if holder.Taken, err = a.UsernameTaken(ctx, username); err != nil {
		return holder, c.explain(err)
	}
	if holder.Taken && similar >= 0 {
		// Whether names that differ in case are the same name is not documented: the platform has just said so.
		holder.Local = &found[similar]
		return holder, nil
	}
	// Whether the check knows the names of deleted users, which stay taken either way, is not documented.
	deleted, err := a.Users(ctx, organizationID, api.UserQuery{Search: username, Deleted: true})
	if err != nil {
		return holder, c.explain(err)
	}
	if i := slices.IndexFunc(deleted, func(u api.User) bool { return u.Username == username && !u.Federated }); i >= 0 {
		holder.Deleted, holder.Taken = &deleted[i], true
	}
	return holder, nil
}

// usernameTaken explains why a user name cannot be had, with the way out that fits.
func usernameTaken(organizationID, username string, holder NameHolder) error {
	switch {
	case holder.Local != nil:
		return alreadyThere(
			fmt.Sprintf("The user name %q belongs to user %s (%s %s, %s) of this organization, made at %s.", username, holder.Local.ID,
				holder.Local.FirstName, holder.Local.LastName, holder.Local.Email, holder.Local.CreatedAt),
			userType, organizationID+"/"+holder.Local.ID, "")
	case holder.Deleted != nil:
		return &platform.Problem{
			Summary: "The user name belonged to a deleted user",
			Means: fmt.Sprintf("The user name %q belonged to user %s of this organization, who was deleted. Anypoint deletes softly: the account stays, detached, and its user name "+
				"stays taken for ever. The platform has no way to undo that.", username, holder.Deleted.ID),
			Do: "Choose another user name, or invite the person (platformusers_anypoint_invitation), who then picks one. The e-mail address may be the same.",
		}
	default:
		return &platform.Problem{
			Summary: "The user name is taken",
			Means: fmt.Sprintf("The user name %q is taken on this control plane, by an account outside of this organization or by one that was deleted: user names are unique over all "+
				"organizations, and a deleted user's name stays taken for ever.", username),
			Do: "Choose another user name, or invite the person (platformusers_anypoint_invitation), who can join with the account that exists if it belongs to no organization.",
		}
	}
}

// CreateUser creates an account, or re-enables the disabled account that deleting a federated user leaves behind. A lost answer is resolved by
// looking the user name up; there is never a second account.
func (c *Client) CreateUser(ctx context.Context, organizationID string, user api.NewUser) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if err := c.RequireRoot(ctx, organizationID); err != nil {
		return nil, err
	}
	holder, err := c.NameHolder(ctx, organizationID, user.Username)
	if err != nil {
		return nil, err
	}
	if twin := holder.Restorable(); twin != nil {
		return c.restoreUser(ctx, a, organizationID, twin, user)
	}
	if holder.Taken {
		return nil, usernameTaken(organizationID, user.Username, holder)
	}
	created, err := a.CreateUser(ctx, organizationID, user)
	if rest.KindOf(err) == rest.Conflict {
		// Somebody was faster than the look above, or the look could not see the holder.
		if late, lookErr := c.NameHolder(ctx, organizationID, user.Username); lookErr == nil {
			late.Taken = true
			return nil, usernameTaken(organizationID, user.Username, late)
		}
	}
	if err != nil {
		return nil, c.explain(err)
	}
	c.accounts.Record(created.ID)
	return created, nil
}

func (c *Client) restoreUser(ctx context.Context, a *api.Client, organizationID string, twin *api.User, wanted api.NewUser) (*api.User, error) {
	enabled := true
	change := api.UserChange{
		Enabled:     &enabled,
		FirstName:   differing(twin.FirstName, wanted.FirstName),
		LastName:    differing(twin.LastName, wanted.LastName),
		PhoneNumber: differing(twin.PhoneNumber, wanted.PhoneNumber),
	}
	if !platform.SameEmail(twin.Email, wanted.Email) {
		change.Email = differing(twin.Email, wanted.Email)
	}
	restored, err := a.UpdateUser(ctx, organizationID, twin.ID, change)
	return restored, c.explain(err)
}

// differing returns the wanted value when there is one and it is not there yet.
func differing(present, wanted string) *string {
	if wanted == "" || wanted == present {
		return nil
	}
	return &wanted
}

// UpdateUser sends the fields that changed, and refuses to disable whom nobody may lock out.
func (c *Client) UpdateUser(ctx context.Context, organizationID, id string, change api.UserChange) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	if change.Enabled == nil || *change.Enabled {
		updated, err := a.UpdateUser(ctx, organizationID, id, change)
		return updated, c.explain(err)
	}
	var updated *api.User
	err = c.withAdministrators(ctx, organizationID, id,
		func() error { return c.GuardAccount(ctx, organizationID, id, "disable") },
		func() (err error) {
			updated, err = a.UpdateUser(ctx, organizationID, id, change)
			return c.explain(err)
		})
	return updated, err
}

// DisableUser locks an account out without deleting it. An account that is gone already is as disabled as it can be.
func (c *Client) DisableUser(ctx context.Context, organizationID, id string) error {
	enabled := false
	_, err := c.UpdateUser(ctx, organizationID, id, api.UserChange{Enabled: &enabled})
	if rest.IsNotFound(err) {
		return nil
	}
	return err
}

// DeleteUser is the platform's soft delete. It works on root organizations only: with a business group's id the same call would take the
// user's permissions in that group and leave the account.
func (c *Client) DeleteUser(ctx context.Context, organizationID, id string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	if err := c.RequireRoot(ctx, organizationID); err != nil {
		return err
	}
	return c.withAdministrators(ctx, organizationID, id,
		func() error { return c.GuardAccount(ctx, organizationID, id, "delete") },
		func() error { return c.explain(a.DeleteUser(ctx, organizationID, id)) })
}

// FindUser resolves what a person writes to name an account: its id, its user name or its e-mail address. Ambiguity lists the candidates.
func (c *Client) FindUser(ctx context.Context, organizationID, who string) (*api.User, error) {
	if platform.IsUUID(who) {
		account, err := c.User(ctx, organizationID, strings.ToLower(who))
		if platform.GoneReason(err) != "" {
			return nil, errNoUser(organizationID, who)
		}
		return account, err
	}
	found, err := c.Users(ctx, organizationID, api.UserQuery{Search: who, Type: "all"})
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(found, func(u api.User) bool { return strings.EqualFold(u.Username, who) })
	if len(matches) == 0 {
		matches = platform.Filter(found, func(u api.User) bool { return platform.SameEmail(u.Email, who) })
	}
	return exactlyOne(matches, "user", who, describeUser)
}

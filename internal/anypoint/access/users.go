package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// User refreshes an account that the state knows. One that is gone, or that the platform has soft-deleted, is a *platform.GoneError; it is not given
// up at the first look when it was created a moment ago (createdAt is an RFC 3339 time). The phone number may be missing: see api.User.
func (c *Client) User(ctx context.Context, organizationID, id, createdAt string) (*api.User, error) {
	return platform.ReadFresh(ctx, c.settings.Clock, createdAt, func(ctx context.Context) (*api.User, error) {
		account, err := c.accounts(organizationID).Get(ctx, id)
		return &account, err
	})
}

func noUserAnyMore(organizationID, id string) string {
	return fmt.Sprintf("Anypoint has no user %s in organization %s any more: it was deleted outside of Terraform.", id, organizationID)
}

// UserLive reads an account for a look before a write, and for its phone number. One that is gone, or that the platform has soft-deleted, is a
// *platform.GoneError.
func (c *Client) UserLive(ctx context.Context, organizationID, id string) (*api.User, error) {
	account, err := c.api.User(ctx, organizationID, id)
	if err != nil {
		return nil, c.confirmGone(ctx, organizationID, err, noUserAnyMore(organizationID, id))
	}
	if account.Deleted {
		return nil, &platform.GoneError{Why: fmt.Sprintf("The Anypoint user %q (%s) was soft-deleted outside of Terraform. The platform keeps the "+
			"account detached from the organization, and its user name stays taken forever: to come back, the person needs a new user name.",
			account.Username, id)}
	}
	return account, c.completeType(ctx, organizationID, account)
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

// listedUser is an account as the list of users shows it, nil when the list does not.
func (c *Client) listedUser(ctx context.Context, organizationID string, account *api.User) (*api.User, error) {
	users, err := c.searchUsers(ctx, organizationID, api.UserQuery{Search: account.Username, Type: api.UserTypeAll})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(users, func(u api.User) bool { return u.ID == account.ID }); i >= 0 {
		return &users[i], nil
	}
	return nil, nil
}

// searchUsers lists accounts, all pages.
func (c *Client) searchUsers(ctx context.Context, organizationID string, query api.UserQuery) ([]api.User, error) {
	search := query.Search
	query.Search = filter(search)
	users, err := c.api.Users(ctx, organizationID, query)
	if query.Search != search {
		users = platform.Filter(users, func(u api.User) bool { return matchesSearch(u, search) })
	}
	return users, c.explain(err)
}

// matchesSearch reports whether an account holds a text where the platform's own search looks for it.
func matchesSearch(u api.User, search string) bool {
	return search == "" || slices.ContainsFunc([]string{u.Username, u.FirstName, u.LastName, u.Email}, func(text string) bool {
		return platform.ContainsName(text, search)
	})
}

// UsersWithEmail lists the accounts of an organization that have an e-mail address; several may share one.
func (c *Client) UsersWithEmail(ctx context.Context, organizationID, email string) ([]api.User, error) {
	found, err := c.accounts(organizationID).FindHolder(ctx, func(u api.User) bool { return platform.SameEmail(u.Email, email) },
		func(ctx context.Context) ([]api.User, error) {
			return c.api.Members(ctx, organizationID, api.MemberQuery{Search: filter(email)})
		}, platform.NameKey(email))
	slices.SortFunc(found, func(a, b api.User) int { return cmp.Compare(a.ID, b.ID) })
	return found, c.explain(err)
}

// usersWithEmailLive is UsersWithEmail as the platform has it now.
func (c *Client) usersWithEmailLive(ctx context.Context, organizationID, email string) ([]api.User, error) {
	members, err := c.api.Members(ctx, organizationID, api.MemberQuery{Search: filter(email)})
	return platform.Filter(members, func(u api.User) bool { return platform.SameEmail(u.Email, email) }), c.explain(err)
}

// FindUser resolves what a person writes to name an account: its id, its user name or its e-mail address. Ambiguity lists the candidates.
func (c *Client) FindUser(ctx context.Context, organizationID, who string) (*api.User, error) {
	return c.FindUserOf(ctx, organizationID, "", who)
}

// SplitProvider splits PROVIDER/NAME, which names an account by its identity provider and its user name or e-mail address. A user name may hold
// slashes: a provider is a UUID, or Anypoint itself.
func SplitProvider(who string) (provider, name string) {
	provider, name, found := strings.Cut(who, "/")
	if found && name != "" && (platform.IsUUID(provider) || provider == api.LocalIdentityProvider) {
		return provider, name
	}
	return "", who
}

// FindUserOf is FindUser among the accounts of one identity provider; "" for any.
func (c *Client) FindUserOf(ctx context.Context, organizationID, provider, who string) (*api.User, error) {
	if platform.IsUUID(who) {
		account, err := c.accounts(organizationID).Get(ctx, strings.ToLower(who))
		if platform.GoneReason(err) != "" {
			return nil, errNoUser(organizationID, who)
		}
		if err == nil && !isOf(account, provider) {
			return nil, errOtherProvider(&account)
		}
		return &account, err
	}
	found, err := c.namedUsers(ctx, organizationID, who, func(u api.User) bool {
		return isOf(u, provider) && (platform.SameName(u.Username, who) || platform.SameEmail(u.Email, who))
	})
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(found, func(u api.User) bool { return platform.SameName(u.Username, who) })
	if len(matches) == 0 {
		matches = platform.Filter(found, func(u api.User) bool { return platform.SameEmail(u.Email, who) })
	}
	return oneUser(matches, "user"+ofProvider(provider), who, "Use the id of the one that is meant. An import of the account itself also takes "+
		"ORGANIZATION/IDENTITY_PROVIDER/USER_NAME.")
}

// namedUsers are the accounts that fit a name that somebody wrote.
func (c *Client) namedUsers(ctx context.Context, organizationID, name string, fits func(api.User) bool) ([]api.User, error) {
	found, err := c.accounts(organizationID).Find(ctx, fits, func(ctx context.Context) ([]api.User, error) {
		return c.searchUsers(ctx, organizationID, api.UserQuery{Search: name, Type: api.UserTypeAll})
	}, platform.NameKey(name))
	return found, c.explain(err)
}

// isOf reports whether an account signs in with an identity provider; "" is any.
func isOf(u api.User, provider string) bool {
	return provider == "" || strings.EqualFold(cmp.Or(u.IdentityProviderID, api.LocalIdentityProvider), provider)
}

func ofProvider(provider string) string {
	if provider == "" {
		return ""
	}
	return fmt.Sprintf(" of the identity provider %q with the name", provider)
}

// UserKey says which account is looked for: by exactly one of ID, Username and Email, among those of IdentityProviderID unless that is "".
type UserKey struct{ ID, Username, Email, IdentityProviderID string }

// LookUpUser reads one account with all that the platform returns. An account that does not exist, or was deleted, is an error that says what was
// looked for; a key that fits several accounts is an error that lists them: people may share an e-mail address, and the same user name may exist
// once in Anypoint and once under an identity provider (documented).
func (c *Client) LookUpUser(ctx context.Context, organizationID string, key UserKey) (*api.User, error) {
	var listed *api.User
	byID := key.ID != ""
	if !byID {
		found, err := c.searchUser(ctx, organizationID, key)
		if err != nil {
			return nil, err
		}
		listed, key.ID = found, found.ID
	}
	account, err := c.api.User(ctx, organizationID, key.ID)
	if err != nil {
		err = c.confirmGone(ctx, organizationID, err, "no such user")
	}
	if platform.GoneReason(err) != "" || err == nil && account.Deleted {
		return nil, errNoUser(organizationID, key.ID)
	}
	if err != nil {
		return nil, err
	}
	if listed == nil && account.Type == "" {
		if listed, err = c.listedUser(ctx, organizationID, account); err != nil {
			return nil, err
		}
	}
	if listed != nil {
		addListed(account, listed)
	}
	if byID && !isOf(*account, key.IdentityProviderID) {
		return nil, errOtherProvider(account)
	}
	return account, nil
}

// searchUser finds an account by user name or e-mail address. The platform's search matches parts of either, so the result is compared whole.
func (c *Client) searchUser(ctx context.Context, organizationID string, key UserKey) (*api.User, error) {
	name := cmp.Or(key.Username, key.Email)
	found, err := c.namedUsers(ctx, organizationID, name, func(u api.User) bool {
		return isOf(u, key.IdentityProviderID) && (platform.SameName(u.Username, name) || platform.SameEmail(u.Email, name))
	})
	if err != nil {
		return nil, err
	}
	what, users := "user with the e-mail address", platform.Filter(found, func(u api.User) bool { return platform.SameEmail(u.Email, name) })
	if key.Username != "" {
		// Whether user names that differ only in case are the same name is not documented: the exact form takes precedence.
		what, users = "user with the user name", platform.Filter(found, func(u api.User) bool { return platform.SameText(u.Username, name) })
		if len(users) == 0 {
			users = platform.Filter(found, func(u api.User) bool { return platform.SameName(u.Username, name) })
		}
	}
	if len(users) > 1 {
		what = "user"
	}
	return oneUser(users, what, name, "Use the id of the one that is meant, or set identity_provider_id, too.")
}

// oneUser is exactlyOne for accounts, with its own advice for several.
func oneUser(users []api.User, what, name, choose string) (*api.User, error) {
	found, err := exactlyOne(users, what, name, describeUser)
	var problem *platform.Problem
	if len(users) > 1 && errors.As(err, &problem) {
		problem.Do = choose
	}
	return found, err
}

// errOtherProvider is for an account that was found by its id and signs in elsewhere than was asked for.
func errOtherProvider(u *api.User) error {
	return &platform.Problem{
		Summary: "Not found on Anypoint",
		Means:   fmt.Sprintf("User %s signs in with the identity provider %s, and another one was asked for.", u.ID, u.IdentityProviderID),
		Do:      "Correct identity_provider_id, or leave it out: an id names the account alone.",
	}
}

// addListed adds what only lists return. A single account, as documented, carries neither its type nor anything about the second factor; recorded
// traffic shows both forms with all of it.
func addListed(account, listed *api.User) {
	account.Type = cmp.Or(account.Type, listed.Type)
	account.LastLogin = cmp.Or(account.LastLogin, listed.LastLogin)
	account.EmailVerifiedAt = cmp.Or(account.EmailVerifiedAt, listed.EmailVerifiedAt)
	account.MFAVerifiersConfigured = account.MFAVerifiersConfigured || listed.MFAVerifiersConfigured
	account.MFAVerificationExcluded = account.MFAVerificationExcluded || listed.MFAVerificationExcluded
}

// describeUser is one line about an account by which a person can distinguish it from others.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  user name %s, e-mail %s, identity provider %s, enabled %t", u.ID, u.Username, u.Email, u.IdentityProviderID, u.Enabled)
}

func errNoUser(organizationID, id string) error {
	return &platform.Problem{
		Summary: "Not found on Anypoint",
		Means: fmt.Sprintf("Anypoint has no user with the id %s in organization %s: the account was deleted, or it never existed there.", id,
			organizationID),
		Do:   "Check the id, and that organization_id names the right organization.",
		Hint: HintDeletedUsers,
	}
}

// NameHolder is what is known about a user name that somebody wants to use.
type NameHolder struct {
	// Local is the account of this organization that has the name and signs in to Anypoint itself.
	Local *api.User
	// Federated are the accounts of this organization that have the name under external identity providers, one each. They may exist beside a local
	// one.
	Federated []api.User
	// Deleted is an account that this organization once had under the name.
	Deleted *api.User
	// Taken says that the name cannot be used: user names are unique over all organizations of a control plane, forever.
	Taken bool

	organizationID, username string
}

// Restorable is the account that a create would enable again: deleting a federated user leaves a disabled account (documented). Nothing is enabled
// again beside another account of the name.
func (h NameHolder) Restorable() *api.User {
	if h.Local == nil && len(h.Federated) == 1 && !h.Federated[0].Enabled {
		return &h.Federated[0]
	}
	return nil
}

// Ambiguity is an error when several identity providers have an account of the name, as after a move from one to another: which of them is the
// person's cannot be seen.
func (h NameHolder) Ambiguity() error {
	if h.Local != nil || len(h.Federated) < 2 {
		return nil
	}
	_, err := oneUser(h.Federated, "user", h.username, "Import the one that is meant by its id, or by "+
		"ORGANIZATION/IDENTITY_PROVIDER/USER_NAME. Nothing was created or enabled.")
	return err
}

// Holder finds out who has a user name, for a plan. Whether a name is free, only the platform knows, and is asked. An apply plans each object once
// more, and does not ask again: the create shows it.
func (c *Client) Holder(ctx context.Context, organizationID, username string) (NameHolder, error) {
	fits := func(u api.User) bool { return platform.SameName(u.Username, username) }
	taken := c.api.UsernameTaken
	if c.run.Applying.Load() {
		taken = func(context.Context, string) (bool, error) { return false, nil }
	}
	return c.holder(ctx, organizationID, username, taken,
		func(ctx context.Context) ([]api.User, error) {
			return c.accounts(organizationID).FindHolder(ctx, fits, c.searchName(organizationID, username, false), platform.NameKey(username))
		},
		func(ctx context.Context) ([]api.User, error) {
			return c.deletedAccounts(organizationID).FindHolder(ctx, fits, c.searchName(organizationID, username, true))
		})
}

// HolderLive is Holder as the platform has it now.
func (c *Client) HolderLive(ctx context.Context, organizationID, username string) (NameHolder, error) {
	return c.holder(ctx, organizationID, username, c.api.UsernameTaken, c.searchName(organizationID, username, false),
		c.searchName(organizationID, username, true))
}

// searchName asks the platform for accounts with a user name, in any case: the exact filter of the list of members would not show a name that
// differs in case.
func (c *Client) searchName(organizationID, username string, deleted bool) func(context.Context) ([]api.User, error) {
	query := api.UserQuery{Search: filter(username), Type: api.UserTypeAll}
	if deleted {
		query = api.UserQuery{Search: filter(username), Deleted: true}
	}
	return func(ctx context.Context) ([]api.User, error) { return c.api.Users(ctx, organizationID, query) }
}

// among takes those who have the name from accounts of the organization. similar is a local one whose name differs in case, nil for none.
func (h *NameHolder) among(accounts []api.User) (similar *api.User) {
	slices.SortFunc(accounts, func(a, b api.User) int { return cmp.Compare(a.ID, b.ID) })
	for i, account := range accounts {
		switch {
		case platform.SameText(account.Username, h.username) && account.Federated:
			h.Federated = append(h.Federated, account)
		case platform.SameText(account.Username, h.username):
			h.Local, h.Taken = &accounts[i], true
		case !account.Federated && platform.SameName(account.Username, h.username):
			similar = &accounts[i]
		}
	}
	return similar
}

func (c *Client) holder(ctx context.Context, organizationID, username string, taken func(context.Context, string) (bool, error),
	here, gone func(context.Context) ([]api.User, error),
) (NameHolder, error) {
	holder := NameHolder{organizationID: organizationID, username: username}
	found, err := here(ctx)
	if err != nil {
		return holder, c.explain(err)
	}
	similar := holder.among(found)
	if holder.Taken {
		return holder, nil
	}
	if holder.Taken, err = taken(ctx, username); err != nil {
		return holder, c.explain(err)
	}
	if holder.Taken && similar != nil {
		// Whether names that differ in case are the same name is not documented: the platform has just reported that they are.
		holder.Local = similar
		return holder, nil
	}
	// Whether the check knows the names of deleted users, which stay taken either way, is not documented.
	deleted, err := gone(ctx)
	if err != nil {
		return holder, c.explain(err)
	}
	holder.amongDeleted(deleted)
	return holder, nil
}

// amongDeleted takes the one who had the name from deleted accounts of the organization.
func (h *NameHolder) amongDeleted(deleted []api.User) {
	if i := slices.IndexFunc(deleted, func(u api.User) bool { return platform.SameText(u.Username, h.username) && !u.Federated }); i >= 0 {
		h.Deleted, h.Taken = &deleted[i], true
	}
}

// twins finds the accounts of the organization that have a user name, or had it, for a create: a local one is in its way, and a disabled federated
// one is enabled in its place. Whether somebody else has the name, the create itself shows.
func (c *Client) twins(ctx context.Context, organizationID, username string) (NameHolder, error) {
	holder := NameHolder{organizationID: organizationID, username: username}
	fits := func(u api.User) bool { return platform.SameName(u.Username, username) }
	found, err := c.accounts(organizationID).FindHolder(ctx, fits, c.searchName(organizationID, username, false), platform.NameKey(username))
	if err != nil {
		return holder, c.explain(err)
	}
	if similar := holder.among(found); similar != nil && !holder.Taken {
		// Whether names that differ in case are the same name is not documented.
		if holder.Taken, err = c.api.UsernameTaken(ctx, username); err != nil {
			return holder, c.explain(err)
		}
		if holder.Taken {
			holder.Local = similar
		}
	}
	if !holder.Taken && holder.Restorable() == nil {
		deleted, err := c.deletedAccounts(organizationID).FindHolder(ctx, fits, c.searchName(organizationID, username, true))
		if err != nil {
			return holder, c.explain(err)
		}
		holder.amongDeleted(deleted)
	}
	return holder, nil
}

// Refusal explains why the user name cannot be used, with the way out that fits. It is for a name that is Taken.
func (h NameHolder) Refusal() error {
	switch {
	case h.Local != nil:
		beside := ""
		for _, u := range h.Federated {
			beside += fmt.Sprintf(" The same user name has user %s under the identity provider %s (enabled %t), too.", u.ID, u.IdentityProviderID, u.Enabled)
		}
		return platform.ErrExists("Anypoint", fmt.Sprintf("The user name %q belongs to user %s (%s %s, %s) of this organization, created at %s.",
			h.username,
			h.Local.ID, h.Local.FirstName, h.Local.LastName, h.Local.Email, h.Local.CreatedAt),
			platform.Object{Noun: NounUser, ID: UserID(h.organizationID, h.Local.ID)}, strings.TrimSpace(beside))
	case h.Deleted != nil:
		return &platform.Problem{
			Summary: "The user name belonged to a deleted user",
			Means: fmt.Sprintf("The user name %q belonged to user %s of this organization, who was deleted. Anypoint deletes softly: the account stays, "+
				"detached, and its user name stays taken forever. The platform has no way to undo that.", h.username, h.Deleted.ID),
			Do:   "Choose another user name. The e-mail address may be the same.",
			Hint: HintInvite,
		}
	default:
		return &platform.Problem{
			Summary: "The user name is taken",
			Means: fmt.Sprintf("The user name %q is taken on this control plane, by an account outside of this organization or by one that was deleted: "+
				"user names are unique over all organizations, and a deleted user's name stays taken forever.", h.username),
			Do:   "Choose another user name.",
			Hint: HintInvite,
		}
	}
}

// UserID names an account with its organization.
func UserID(organizationID, id string) string { return organizationID + "/" + id }

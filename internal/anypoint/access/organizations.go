package anypoint

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// UserKey says which account is looked for: exactly one of its fields is set.
type UserKey struct{ ID, Username, Email string }

// LookUpUser reads one account with all that the platform tells. An account that does not exist, or was deleted, is an error that says what was
// looked for; a key that fits several accounts is an error that lists them: people may share an e-mail address, and the same user name may exist
// once in Anypoint and once under an identity provider (documented).
func (c *Client) LookUpUser(ctx context.Context, organizationID string, key UserKey) (*api.User, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	var listed *api.User
	if key.ID == "" {
		if listed, err = c.searchUser(ctx, organizationID, key); err != nil {
			return nil, err
		}
		key.ID = listed.ID
	}
	account, err := a.User(ctx, organizationID, key.ID)
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
	return account, nil
}

// listedUser is an account as the list of users shows it, nil when the list does not.
func (c *Client) listedUser(ctx context.Context, organizationID string, account *api.User) (*api.User, error) {
	users, err := c.Users(ctx, organizationID, api.UserQuery{Search: account.Username, Type: api.UserTypeAll})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(users, func(u api.User) bool { return u.ID == account.ID }); i >= 0 {
		return &users[i], nil
	}
	return nil, nil
}

// searchUser finds an account by user name or e-mail address. The platform's search takes parts of either, so the result is compared whole.
func (c *Client) searchUser(ctx context.Context, organizationID string, key UserKey) (*api.User, error) {
	name := cmp.Or(key.Username, key.Email)
	found, err := c.Users(ctx, organizationID, api.UserQuery{Search: name, Type: api.UserTypeAll})
	if err != nil {
		return nil, err
	}
	what, users := "user with the e-mail address", platform.Filter(found, func(u api.User) bool { return platform.SameEmail(u.Email, name) })
	if key.Username != "" {
		// Whether user names that differ only in case are the same name is not documented: the exact spelling wins.
		what, users = "user with the user name", platform.Filter(found, func(u api.User) bool { return u.Username == name })
		if len(users) == 0 {
			users = platform.Filter(found, func(u api.User) bool { return strings.EqualFold(u.Username, name) })
		}
	}
	if len(users) > 1 {
		what = "user"
	}
	return exactlyOne(users, what, name, describeUser)
}

// describeUser is one line about an account that a person can tell from others by it.
func describeUser(u api.User) string {
	return fmt.Sprintf("%s  user name %s, e-mail %s, identity provider %s, enabled %t", u.ID, u.Username, u.Email, u.IdentityProviderID, u.Enabled)
}

func errNoUser(organizationID, id string) error {
	return &platform.Problem{
		Summary: "Not found on Anypoint",
		Means:   fmt.Sprintf("Anypoint has no user with the id %s in organization %s: the account was deleted, or it never existed there.", id, organizationID),
		Do:      "Check the id, and that organization_id names the right organization. The data source platformusers_anypoint_users with deleted = true lists the deleted accounts.",
	}
}

// addListed adds what only lists tell. A single account, as documented, carries neither its type nor anything about the second factor; recorded
// traffic shows both forms with all of it.
func addListed(account, listed *api.User) {
	account.Type = cmp.Or(account.Type, listed.Type)
	account.LastLogin = cmp.Or(account.LastLogin, listed.LastLogin)
	account.EmailVerifiedAt = cmp.Or(account.EmailVerifiedAt, listed.EmailVerifiedAt)
	account.MFAVerifiersConfigured = account.MFAVerifiersConfigured || listed.MFAVerifiersConfigured
	account.MFAVerificationExcluded = account.MFAVerificationExcluded || listed.MFAVerificationExcluded
}

// catalogue is the role catalogue, or that the platform refuses it: it does so to some connected apps (seen in production), for which each
// try would cost a new token.
type catalogue struct {
	roles   []api.Role
	refusal error
}

func refusesCatalogue(err error) bool {
	kind := rest.KindOf(err)
	return kind == rest.Unauthorized || kind == rest.Forbidden
}

// RoleCatalogue returns the catalogue of roles, read once per process; internal adds the roles that the platform keeps for itself.
func (c *Client) RoleCatalogue(ctx context.Context, internal bool) ([]api.Role, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	read, err := c.roles.Get(ctx, strconv.FormatBool(internal), func(ctx context.Context) (catalogue, error) {
		roles, err := a.Roles(ctx, api.RoleQuery{IncludeInternal: internal})
		if refusesCatalogue(err) {
			return catalogue{refusal: err}, nil
		}
		return catalogue{roles: roles}, err
	})
	return read.roles, c.explain(cmp.Or(err, read.refusal))
}

// ListTeams lists the teams whose name contains search. Teams belong to root organizations (documented), so the one above a business group is asked.
func (c *Client) ListTeams(ctx context.Context, organizationID, search string) ([]api.Team, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	teams, err := a.Teams(ctx, root, api.TeamQuery{Search: search})
	return teams, c.wrongFeature(err, featureTeams, featureRoleGroups, "the data source platformusers_anypoint_role_groups")
}

// ListRoleGroups lists all role groups of an organization.
func (c *Client) ListRoleGroups(ctx context.Context, organizationID string) ([]api.RoleGroup, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	groups, err := a.RoleGroups(ctx, organizationID)
	return groups, c.wrongFeature(err, featureRoleGroups, featureTeams, "the data source platformusers_anypoint_teams")
}

// BusinessGroup is a business group and its place in the tree.
type BusinessGroup struct {
	ID, Name, ParentID string
	// Path holds the names from the first level below the organization down to this group, joined with "/".
	Path string
	// Depth is 1 for the groups right below the organization.
	Depth int
}

// BusinessGroups lists all business groups below an organization: every group before those below it, siblings by name.
func (c *Client) BusinessGroups(ctx context.Context, organizationID string) ([]BusinessGroup, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	tree, err := a.Hierarchy(ctx, organizationID)
	if err != nil {
		return nil, c.explain(err)
	}
	return flatten(tree, BusinessGroup{ID: tree.ID}), nil
}

func flatten(node *api.OrganizationNode, at BusinessGroup) []BusinessGroup {
	children := slices.SortedFunc(slices.Values(node.Children), func(a, b api.OrganizationNode) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var all []BusinessGroup
	for _, child := range children {
		group := BusinessGroup{ID: child.ID, Name: child.Name, ParentID: at.ID, Path: strings.TrimPrefix(at.Path+"/"+child.Name, "/"), Depth: at.Depth + 1}
		all = append(all, group)
		all = append(all, flatten(&child, group)...)
	}
	return all
}

// UserPermissions lists what a user may do in a root organization, the one above a business group, and in all business groups below it. A user
// who does not exist is an error.
func (c *Client) UserPermissions(ctx context.Context, organizationID, userID string) ([]Permission, error) {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return nil, err
	}
	permissions, err := c.Permissions(ctx, root, userID)
	if platform.GoneReason(err) != "" {
		return nil, errNoUser(root, userID)
	}
	return permissions, err
}

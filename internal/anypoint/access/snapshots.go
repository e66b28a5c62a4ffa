package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// snapshots are the lists that this run has read, each by its scope. See package snapshot.
type snapshots struct {
	accounts         snapshot.Keyed[api.User] // by organization or business group
	deleted          snapshot.Keyed[api.User] // by organization
	members          snapshot.Keyed[api.User] // by business group
	invitations      snapshot.Keyed[api.Invite]
	teamMembers      snapshot.Keyed[api.TeamMember] // by organization/team
	roleGroupMembers snapshot.Keyed[api.User]       // by organization/role group
	grants           snapshot.Keyed[userGrants]     // by the organization in the path
	allGrants        snapshot.Keyed[userGrants]     // by the organization in the path
}

func isMissing(err error) bool { return platform.GoneReason(err) != "" }

func userKey(u api.User) string { return u.ID }

func userNames(u api.User) []string {
	return []string{platform.NameKey(u.Username), platform.NameKey(u.Email)}
}

// accounts are the accounts of an organization, its external users included. Rows of the list lack the phone number.
func (c *Client) accounts(organizationID string) *snapshot.Collection[api.User] {
	return c.lists.accounts.Of(organizationID, func() snapshot.Source[api.User] {
		return snapshot.Source[api.User]{
			Clock: c.settings.Clock, Key: userKey, Names: userNames, IsMissing: isMissing, Eager: true,
			Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
				return c.api.OpenUsers(ctx, organizationID, api.UserQuery{Type: api.UserTypeAll})
			},
			Get: func(ctx context.Context, id string) (api.User, error) {
				account, err := c.UserLive(ctx, organizationID, id)
				if account == nil {
					return api.User{}, err
				}
				return *account, err
			},
			Missing: func(id string) error { return &platform.GoneError{Why: noUserAnyMore(organizationID, id)} },
			Merge:   withKnownPhone,
		}
	})
}

// withKnownPhone adds the phone number to a row of a list, when the account has not changed since it was read.
func withKnownPhone(known, listed api.User) api.User {
	if known.HasPhoneNumber && !listed.HasPhoneNumber && known.UpdatedAt == listed.UpdatedAt {
		listed.PhoneNumber, listed.HasPhoneNumber = known.PhoneNumber, true
	}
	return listed
}

// deletedAccounts are the soft-deleted accounts of an organization: only look-ups by name read them.
func (c *Client) deletedAccounts(organizationID string) *snapshot.Collection[api.User] {
	return c.lists.deleted.Of(organizationID, func() snapshot.Source[api.User] {
		missing := func(id string) error {
			return &platform.GoneError{Why: fmt.Sprintf("There is no deleted user %s.", id)}
		}
		return snapshot.Source[api.User]{
			Clock: c.settings.Clock, Key: userKey, IsMissing: isMissing, Missing: missing, Eager: true,
			Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
				return c.api.OpenUsers(ctx, organizationID, api.UserQuery{Type: api.UserTypeAll, Deleted: true})
			},
			// There is no documented call for one of them. With this one a few look-ups search, and do not read a long list.
			Get: func(_ context.Context, id string) (api.User, error) { return api.User{}, missing(id) },
		}
	})
}

// groupMembers are the members of a business group.
func (c *Client) groupMembers(organizationID string) *snapshot.Collection[api.User] {
	return c.lists.members.Of(organizationID, func() snapshot.Source[api.User] {
		missing := func(userID string) error {
			return &platform.GoneError{Why: fmt.Sprintf("User %s is not in business group %s.", userID, organizationID)}
		}
		return snapshot.Source[api.User]{
			Clock: c.settings.Clock, Key: userKey, IsMissing: isMissing, Missing: missing,
			Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
				return c.api.OpenMembers(ctx, organizationID)
			},
			Get: func(ctx context.Context, userID string) (api.User, error) {
				members, err := c.api.Members(ctx, organizationID, api.MemberQuery{IDs: []string{userID}})
				if rest.IsNotFound(err) {
					if _, err := c.Organization(ctx, organizationID); err != nil {
						return api.User{}, err
					}
					return api.User{}, missing(userID)
				}
				if err != nil {
					return api.User{}, c.explain(err)
				}
				if i := slices.IndexFunc(members, func(u api.User) bool { return u.ID == userID }); i >= 0 {
					return members[i], nil
				}
				return api.User{}, missing(userID)
			},
		}
	})
}

// invitations are the invitations of an organization. The list holds those that are outstanding or expired.
func (c *Client) invitations(organizationID string) *snapshot.Collection[api.Invite] {
	return c.lists.invitations.Of(organizationID, func() snapshot.Source[api.Invite] {
		return snapshot.Source[api.Invite]{
			Clock: c.settings.Clock, Key: func(i api.Invite) string { return strconv.Itoa(i.ID) }, IsMissing: rest.IsNotFound, Eager: true,
			Open: func(ctx context.Context) (*rest.Listing[api.Invite], error) {
				return c.api.OpenInvites(ctx, organizationID, "")
			},
			Get: func(ctx context.Context, key string) (api.Invite, error) {
				id, err := strconv.Atoi(key)
				if err != nil {
					return api.Invite{}, err
				}
				invite, err := c.api.Invite(ctx, organizationID, id)
				if err != nil {
					return api.Invite{}, err
				}
				return *invite, nil
			},
			Missing: func(id string) error {
				return &rest.Error{Platform: "Anypoint", Op: "read invitation", Kind: rest.NotFound, Message: "the list does not show invitation " + id}
			},
		}
	})
}

// teamMembers are the members of a team.
func (c *Client) teamMembers(organizationID, teamID string) *snapshot.Collection[api.TeamMember] {
	return c.lists.teamMembers.Of(organizationID+"/"+teamID, func() snapshot.Source[api.TeamMember] {
		missing := func(userID string) error {
			return &platform.GoneError{
				Why: fmt.Sprintf("User %s is not in team %s any more: the membership was removed outside of Terraform.", userID, teamID),
			}
		}
		return snapshot.Source[api.TeamMember]{
			Clock: c.settings.Clock, Key: api.TeamMember.Key, IsMissing: isMissing, Missing: missing,
			Open: func(ctx context.Context) (*rest.Listing[api.TeamMember], error) {
				return c.api.OpenTeamMembers(ctx, organizationID, teamID)
			},
			Get: func(ctx context.Context, userID string) (api.TeamMember, error) {
				member, err := c.api.TeamMember(ctx, organizationID, teamID, userID)
				if rest.IsNotFound(err) {
					// No such membership, or no such team: either way the organization must be there to be believed.
					if _, err := c.Organization(ctx, organizationID); err != nil {
						return api.TeamMember{}, err
					}
					return api.TeamMember{}, missing(userID)
				}
				if err != nil {
					return api.TeamMember{}, c.explainTeams(err)
				}
				return *member, nil
			},
		}
	})
}

// roleGroupMembers are the members of a role group. One of them alone is read from the other side: the role groups of the user.
func (c *Client) roleGroupMembers(organizationID, roleGroupID string) *snapshot.Collection[api.User] {
	return c.lists.roleGroupMembers.Of(organizationID+"/"+roleGroupID, func() snapshot.Source[api.User] {
		missing := func(userID string) error {
			return absentError{&platform.GoneError{
				Why: fmt.Sprintf("User %s is not in role group %s any more: the membership was removed outside of Terraform.", userID, roleGroupID),
			}}
		}
		return snapshot.Source[api.User]{
			Clock: c.settings.Clock, Key: userKey, IsMissing: isMissing, Missing: missing,
			Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
				return c.api.OpenRoleGroupMembers(ctx, organizationID, roleGroupID)
			},
			Get: func(ctx context.Context, userID string) (api.User, error) {
				groups, err := c.userRoleGroups(ctx, organizationID, userID)
				if err == nil && !slices.ContainsFunc(groups, func(g api.RoleGroup) bool { return g.ID == roleGroupID }) {
					err = missing(userID)
				}
				return api.User{ID: userID}, err
			},
		}
	})
}

// userGrants are the direct grants of a user, as the path of one organization shows them.
type userGrants struct {
	userID string
	grants []api.Grant
}

// grants are the direct grants of all users, as the path of one organization shows them. The platform has no list of them.
func (c *Client) grants(organizationID string) *snapshot.Collection[userGrants] {
	return c.lists.grants.Of(organizationID, func() snapshot.Source[userGrants] { return c.grantSource(organizationID, api.GrantQuery{}) })
}

// allGrants is grants with those that come through teams and role groups.
func (c *Client) allGrants(organizationID string) *snapshot.Collection[userGrants] {
	return c.lists.allGrants.Of(organizationID, func() snapshot.Source[userGrants] {
		return c.grantSource(organizationID, api.GrantQuery{Teams: true, RoleGroups: true})
	})
}

func (c *Client) grantSource(organizationID string, query api.GrantQuery) snapshot.Source[userGrants] {
	missing := func(userID string) error {
		user := userOf(userID)
		return &platform.GoneError{Why: user.GoneWith("permission", "Anypoint has no such user in this organization any more."), End: user}
	}
	return snapshot.Source[userGrants]{
		Clock: c.settings.Clock, Key: func(u userGrants) string { return u.userID }, IsMissing: isMissing, Missing: missing,
		Get: func(ctx context.Context, userID string) (userGrants, error) {
			grants, err := c.api.Grants(ctx, organizationID, userID, query)
			if rest.IsNotFound(err) {
				if _, err := c.Organization(ctx, organizationID); err != nil {
					return userGrants{}, err
				}
				return userGrants{}, missing(userID)
			}
			return userGrants{userID, grants}, c.explain(err)
		},
	}
}

// absentError is the *platform.GoneError of an edge that is not there, although its ends may be.
type absentError struct{ gone *platform.GoneError }

func (a absentError) Error() string { return a.gone.Why }
func (a absentError) Unwrap() error { return a.gone }

func isAbsent(err error) bool {
	var absent absentError
	return errors.As(err, &absent)
}

package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// GroupMemberQuery says which memberships to list; what is empty does not matter.
type GroupMemberQuery struct {
	Group platform.Named[string]
	// Person is whose memberships are wanted. Somebody who is not there has none.
	Person      platform.Named[string]
	EmailDomain string
	// Names asks for the e-mail addresses also where a list leaves them out.
	Names bool
	// Joinable leaves out the groups whose members somebody else decides. To ask for one of them by name is an error then.
	Joinable bool
}

// GroupMembers lists memberships with the names of both ends, group by group, as far as somebody wants them: one list for each group, but for one
// person the list of the person's groups. The first error ends it.
func (c *Client) GroupMembers(ctx context.Context, s api.Service, q GroupMemberQuery) iter.Seq2[GroupMember, error] {
	return func(yield func(GroupMember, error) bool) {
		person, there, err := c.person(ctx, s, q.Person)
		if err != nil {
			yield(GroupMember{}, err)
			return
		}
		if !there {
			return
		}
		for group, err := range c.groupsFor(ctx, s, q, person.ID) {
			if err != nil {
				yield(GroupMember{}, c.explain(err))
				return
			}
			if q.Joinable && guardGroup(&group) != nil {
				continue
			}
			for member, err := range c.membersFor(ctx, s, q, person, group.ID) {
				if err == nil && member.Email == "" && (q.Names || q.EmailDomain != "") {
					member.Email, err = c.emailOfMember(ctx, s, member.ID)
				}
				if err != nil {
					yield(GroupMember{}, c.explain(err))
					return
				}
				if !platform.InDomain(member.Email, q.EmailDomain) {
					continue
				}
				row := GroupMember{Service: s, GroupID: group.ID, GroupName: group.Name, UserID: member.ID, Email: member.Email, Origin: groupOrigin(&group)}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}

// person is whom a query is about, the zero value for everybody. there is false for somebody who has no account.
func (c *Client) person(ctx context.Context, s api.Service, named platform.Named[string]) (person api.Member, there bool, err error) {
	if named.Email == "" {
		return api.Member{ID: named.ID}, true, nil
	}
	found, err := c.users(s).Find(ctx, isAt(named.Email), c.searchAt(s, named.Email), platform.NameKey(named.Email))
	if err != nil || len(found) == 0 {
		return api.Member{}, false, c.explain(err)
	}
	return api.Member{ID: found[0].ID, Email: found[0].Email}, true, nil
}

// groupsFor are the groups whose members a query is about.
func (c *Client) groupsFor(ctx context.Context, s api.Service, q GroupMemberQuery, userID string) iter.Seq2[api.Group, error] {
	if q.Group != (platform.Named[string]{}) {
		group, err := c.namedGroup(ctx, s, q.Group)
		if err == nil && q.Joinable {
			err = guardGroup(group)
		}
		if err != nil {
			return listed[api.Group](nil, err)
		}
		return listed([]api.Group{*group}, nil)
	}
	if userID != "" {
		groups, err := c.api.UserGroups(ctx, s, userID)
		return listed(groups, ignoreGone(c.confirmGone(ctx, s, err, errUserGone(s, userID).Error())))
	}
	return c.groupsOf(s).Each(ctx)
}

// membersFor are the members of a group that a query is about.
func (c *Client) membersFor(ctx context.Context, s api.Service, q GroupMemberQuery, person api.Member, groupID string) iter.Seq2[api.Member, error] {
	switch {
	case person.ID == "":
		return c.members(s, groupID).Each(ctx)
	case q.Group == (platform.Named[string]{}): // the list of groups was the person's
		return listed([]api.Member{person}, nil)
	}
	member, err := c.members(s, groupID).Get(ctx, c.read.key(person.ID))
	if there, err := isThere(member, err); !there {
		return listed[api.Member](nil, err)
	}
	return listed([]api.Member{member}, nil)
}

// emailOfMember is the e-mail address of somebody whom a list shows without it; "" for one who is gone meanwhile.
func (c *Client) emailOfMember(ctx context.Context, s api.Service, userID string) (string, error) {
	account, err := c.users(s).Get(ctx, c.read.key(userID))
	return account.Email, ignoreGone(err)
}

// Who decides about memberships that nobody can change here.
const (
	originService   = "API Management"
	originDirectory = "Microsoft Entra ID"
)

// groupOrigin is where the memberships of a group come from.
func groupOrigin(group *api.Group) string {
	switch {
	case group.Type == api.GroupExternal:
		return originDirectory
	case guardGroup(group) != nil:
		return originService
	}
	return platform.OriginDirect
}

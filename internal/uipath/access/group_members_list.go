package access

import (
	"context"
	"iter"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// GroupMemberQuery selects memberships. What is not set selects all; Everyone, which nobody can leave, is in none.
type GroupMemberQuery struct {
	Group platform.Named[string]
	// User is the member: an account, or a directory's identifier of somebody who has none.
	User platform.Named[string]
	// EmailDomain is the domain of the members' e-mail addresses.
	EmailDomain string
	// ToEnd is that of a UserQuery.
	ToEnd bool
}

// GroupMembers lists memberships of people: first those that the accounts show, page by page, and then, group by group, those of people from a
// directory, which only the groups show. No page is read that nobody wants. An error is the last that it yields.
func (c *Client) GroupMembers(ctx context.Context, query GroupMemberQuery) iter.Seq2[GroupMember, error] {
	return func(yield func(GroupMember, error) bool) {
		fail := func(err error) { yield(GroupMember{}, err) }
		groups, err := c.joinableGroups(ctx, query.Group)
		if err != nil {
			fail(err)
			return
		}
		people, err := c.membersWanted(ctx, query)
		if err != nil {
			fail(err)
			return
		}
		list := memberList{client: c, groups: groups, wanted: query.User, push: func(m GroupMember) bool {
			return !platform.InDomain(m.Email, query.EmailDomain) || yield(m, nil)
		}}
		for account, err := range people {
			if err != nil {
				fail(err)
				return
			}
			if !list.account(account) {
				return
			}
		}
		if list.isComplete() {
			return
		}
		for _, group := range groups {
			for m, err := range rowsOf(ctx, c.membersOf(group.ID), query.ToEnd) {
				if err != nil {
					fail(err)
					return
				}
				if !list.member(group, m) {
					return
				}
			}
		}
	}
}

// HasAccount reports whether the member of a list has an account here.
func HasAccount(m GroupMember) bool { return platform.IsUUID(m.UserID) }

// joinableGroups are the groups that people can join, or the one that is named.
func (c *Client) joinableGroups(ctx context.Context, named platform.Named[string]) ([]api.Group, error) {
	if named != (platform.Named[string]{}) {
		group, err := c.FindJoinableGroup(ctx, named)
		if err != nil {
			return nil, err
		}
		return []api.Group{{ID: group.ID, Name: group.Name}}, nil
	}
	groups, err := c.Groups(ctx)
	return platform.Filter(groups, func(g api.Group) bool { return !g.IsEveryone() }), err
}

// membersWanted are the accounts whose memberships are looked for: all of them, the one that is named, or none for somebody of a directory.
func (c *Client) membersWanted(ctx context.Context, query GroupMemberQuery) (iter.Seq2[api.User, error], error) {
	switch {
	case query.User == (platform.Named[string]{}):
		return rowsOf(ctx, c.users, query.ToEnd), nil
	case IsDirectoryIdentifier(query.User.ID):
		return func(func(api.User, error) bool) {}, nil
	}
	account, err := c.wantedUser(ctx, query.User)
	return func(yield func(api.User, error) bool) { yield(*account, nil) }, err
}

// memberList puts the memberships together that accounts and groups show.
type memberList struct {
	client *Client
	groups []api.Group
	// wanted is the only member who is wanted; the zero value: all are.
	wanted platform.Named[string]
	// directory are the accounts of directories, by id, and directoryIDs their ids by user name: whether they show their groups is not documented.
	directory    map[string]api.User
	directoryIDs map[string]string
	// partly says that not all accounts were read: who is not among them may be one all the same.
	partly bool
	push   func(GroupMember) (more bool)
}

// account pushes the memberships that an account shows.
func (l *memberList) account(u api.User) (more bool) {
	if u.Category == api.CategoryDirectory {
		if l.directory == nil {
			l.directory, l.directoryIDs = map[string]api.User{}, map[string]string{}
		}
		l.directory[u.ID] = u
		l.directoryIDs[platform.NameKey(u.UserName)] = u.ID
	}
	for _, group := range l.groups {
		if ContainsID(u.GroupIDs, group.ID) && !l.push(memberOf(group, u)) {
			return false
		}
	}
	return true
}

func memberOf(group api.Group, u api.User) GroupMember {
	return GroupMember{GroupID: group.ID, GroupName: group.Name, UserID: u.ID, UserName: u.UserName, Email: u.Email, Status: Status(&u)}
}

// wantsAccount reports whether only the memberships of one account are wanted.
func (l *memberList) wantsAccount() bool {
	return l.wanted != (platform.Named[string]{}) && !IsDirectoryIdentifier(l.wanted.ID)
}

// isComplete reports whether accounts have shown all memberships that are wanted.
func (l *memberList) isComplete() bool { return l.wantsAccount() && len(l.directory) == 0 }

// member pushes a membership that a group shows, unless an account shows it.
func (l *memberList) member(group api.Group, m api.GroupMember) (more bool) {
	if !m.IsPerson() {
		return true
	}
	account, ofDirectory := l.accountOf(m)
	switch _, isAccount := l.client.users.Known(m.ID); {
	case ofDirectory && ContainsID(account.GroupIDs, group.ID):
		return true
	case ofDirectory:
		return l.push(memberOf(group, account))
	case isAccount, l.wantsAccount(), l.wanted.ID != "" && api.MemberKey(m.ID) != api.MemberKey(l.wanted.ID):
		return true
	}
	id := m.ID
	if !l.partly {
		id = directoryIdentifierOf(id)
	}
	return l.push(GroupMember{GroupID: group.ID, GroupName: group.Name, UserID: id, UserName: m.Name, Email: m.Email})
}

// accountOf is the account of a directory that a group shows by its id or name.
func (l *memberList) accountOf(m api.GroupMember) (account api.User, ofDirectory bool) {
	account, ofDirectory = l.directory[m.ID]
	if !ofDirectory && m.Name != "" {
		account, ofDirectory = l.directory[l.directoryIDs[platform.NameKey(m.Name)]]
	}
	return account, ofDirectory
}

// directoryOfCloud is the short name of Microsoft Entra: the directory that Automation Cloud's groups can have members of who have no account
// (documented; that their list of members leaves its name out is assumed).
const directoryOfCloud = "aad"

// directoryIdentifierOf is the identifier of somebody of a directory, whom lists may show without the directory's name.
func directoryIdentifierOf(id string) string {
	if strings.Contains(id, "|") {
		return id
	}
	return directoryOfCloud + "|" + id
}

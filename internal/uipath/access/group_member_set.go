package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Origins of people, as SetEntry.Origin has them.
const (
	// OriginLocal is an account that the identity server holds, one that a directory's account is linked to included.
	OriginLocal = "local"
	// OriginDirectory is somebody of a connected directory, with an account here or not.
	OriginDirectory = "directory"
)

// GroupMemberSet is all people in one group. Groups of a directory, robots and applications in it are none, and neither is who is in the group only
// through a group of a directory: the platform does not list them as members.
func (c *Client) GroupMemberSet(groupID, groupName string) *platform.Set {
	member := func(e platform.SetEntry) GroupMember { return GroupMember{GroupID: groupID, UserID: e.Forms[0]} }
	var unshown atomic.Bool // somebody of a directory was not added, or the group shows the person as an account
	return &platform.Set{
		What: "UiPath group " + nameOrID(groupName, groupID),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.peopleInGroup(ctx, groupID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			e, err := c.findMember(ctx, groupID, text.Text)
			if e.ID != "" {
				e.Edge = member(e).ID()
			}
			return e, err
		},
		Guard: func(ctx context.Context, remove, put []platform.SetEntry) error {
			return c.guardGroupMembers(ctx, groupID, memberIDs(remove), memberIDs(put))
		},
		Put: func(ctx context.Context, e platform.SetEntry) error {
			err := c.putGroupMember(ctx, member(e))
			if err != nil && IsDirectoryIdentifier(e.Forms[0]) {
				unshown.Store(true)
			}
			return err
		},
		Remove: func(ctx context.Context, e platform.SetEntry) error {
			if unshown.Load() && e.Origin == OriginDirectory {
				return errPerhapsListed(e)
			}
			return c.RemoveGroupMember(ctx, member(e))
		},
	}
}

// memberIDs are the ids of people, "" for each whom this run creates.
func memberIDs(people []platform.SetEntry) []string {
	ids := make([]string, len(people))
	for i, e := range people {
		if !e.Planned {
			ids[i] = e.Forms[0]
		}
	}
	return ids
}

// errPerhapsListed refuses to remove somebody of a directory after somebody was not added whom only a directory's identifier names: no call shows
// which account an identifier is that of, so they may be the same person.
func errPerhapsListed(e platform.SetEntry) error {
	return &platform.Problem{
		Summary: "Perhaps the same person",
		Means: fmt.Sprintf("%s is not listed, but the list names somebody by a directory's identifier whom the group does not show by it after the person "+
			"was added. UiPath does not show which account an identifier belongs to: it may be this one.", e.Shown()),
		Do: "Name people who have an account by its id, user name or e-mail address. If this is somebody else, remove the identifier from the list first.",
	}
}

// nameOrID quotes the name of a container, or shows its id where that is all that is known.
func nameOrID(name, id string) string {
	if name == "" {
		return id
	}
	return fmt.Sprintf("%q", name)
}

// findMember finds the person whom an element of a set names: by id, user name or e-mail address, as FindUser does, or by a directory's identifier,
// which may be that of an account, too. A person whom this plan creates is there as planned.
func (c *Client) findMember(ctx context.Context, groupID, who string) (platform.SetEntry, error) {
	if !IsDirectoryIdentifier(who) {
		return c.findPerson(ctx, who)
	}
	present, err := c.peopleInGroup(ctx, groupID, false)
	if err != nil {
		return platform.SetEntry{}, err
	}
	for _, e := range present {
		if slices.ContainsFunc(e.Forms, func(form string) bool {
			return IsDirectoryIdentifier(form) && api.MemberKey(form) == api.MemberKey(who)
		}) {
			return e, nil
		}
	}
	return strangerEntry(GroupMember{UserID: who}), nil
}

// findPerson finds an account as FindUser does. One that this plan creates is there as planned.
func (c *Client) findPerson(ctx context.Context, who string) (platform.SetEntry, error) {
	if c.isPlanned(who) {
		return platform.SetEntry{Name: who, Planned: true}, nil
	}
	account, err := c.FindUser(ctx, who)
	if err != nil {
		return platform.SetEntry{}, err
	}
	return personEntry(*account), nil
}

// personEntry is an account as an entry of a set.
func personEntry(u api.User) platform.SetEntry {
	e := platform.SetEntry{ID: strings.ToLower(u.ID), Name: cmp.Or(u.UserName, u.ID), Email: u.Email, Origin: OriginLocal}
	if u.Category == api.CategoryDirectory {
		e.Origin = OriginDirectory
	}
	for _, form := range []string{u.ID, u.UserName, u.Email} {
		if form != "" {
			e.Forms = append(e.Forms, form)
		}
	}
	return e
}

// strangerEntry is somebody of a directory who has no account here, and whom only the identifier names.
func strangerEntry(m GroupMember) platform.SetEntry {
	return platform.SetEntry{
		ID: api.MemberKey(m.UserID), Name: m.UserID, Email: cmp.Or(m.Email, m.UserName), Origin: OriginDirectory, Forms: []string{m.UserID},
	}
}

// peopleInGroup lists the people in a group. A group that is gone is a *platform.GoneError.
func (c *Client) peopleInGroup(ctx context.Context, groupID string, live bool) ([]platform.SetEntry, error) {
	readUsers, readMembers := c.users.All, c.membersOf(groupID).All
	if live {
		readUsers, readMembers = c.users.LookAll, c.membersOf(groupID).LookAll
	}
	members, err := readMembers(ctx)
	if err != nil {
		return nil, err
	}
	everybody, err := readUsers(ctx)
	if err != nil {
		return nil, err
	}
	accounts := map[string]api.User{}
	for _, u := range everybody {
		accounts[strings.ToLower(u.ID)] = u
	}
	var entries []platform.SetEntry
	place := map[string]int{}
	list := &memberList{client: c, push: func(m GroupMember) bool {
		account, has := accounts[strings.ToLower(m.UserID)]
		if has && !isPerson(account) {
			return true
		}
		e := strangerEntry(m)
		if has {
			e = personEntry(account)
		}
		e.Edge = GroupMember{GroupID: groupID, UserID: e.Forms[0]}.ID()
		place[e.ID] = len(entries)
		entries = append(entries, e)
		return true
	}}
	list.groups = []api.Group{{ID: groupID}}
	for _, u := range everybody {
		list.account(u)
	}
	for _, m := range members {
		list.member(list.groups[0], m)
		account, ofDirectory := list.accountOf(m)
		if at, there := place[strings.ToLower(account.ID)]; ofDirectory && there && !strings.EqualFold(m.ID, account.ID) {
			entries[at].Forms = append(entries[at].Forms, directoryIdentifierOf(m.ID)) // another name of the same person
		}
	}
	return entries, nil
}

// isPerson reports whether an account is that of a person: only groups are documented to hold robots and applications beside people.
func isPerson(u api.User) bool {
	return u.Type == "" || strings.EqualFold(u.Type, api.UserTypeUser) || strings.EqualFold(u.Type, api.UserTypeDirectoryUser)
}

// putGroupMember puts a user into a group. One who is a member already is no error.
func (c *Client) putGroupMember(ctx context.Context, m GroupMember) error {
	sent := false
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		UserID:  m.UserID,
		Present: func(ctx context.Context) (bool, error) { return c.isGroupMember(ctx, m, sent) },
		Add: func(ctx context.Context) error {
			sent = true
			return c.addGroupMember(ctx, m)
		},
		Exists: func() error { return nil },
		Shown:  platform.Confirmed,
	})
	return refusedFor(m.UserID, err, c.groupEnd(ctx, m.GroupID))
}

// GroupsToJoin are the groups that people can join and leave, those whose name contains a text.
func (c *Client) GroupsToJoin(ctx context.Context, name string) ([]api.Group, error) {
	groups, err := c.joinableGroups(ctx, platform.Named[string]{})
	return platform.Filter(groups, func(g api.Group) bool { return platform.ContainsName(g.Name, name) }), err
}

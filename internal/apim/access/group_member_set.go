package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// GroupMemberSet is all members of one group that was created in a service: who is in the others, somebody else decides (see ResolveGroup).
func (c *Client) GroupMemberSet(s api.Service, groupID, groupName string) *platform.Set {
	member := func(e platform.SetEntry) GroupMember {
		return GroupMember{Service: s, GroupID: groupID, UserID: e.Forms[0]}
	}
	return &platform.Set{
		What: fmt.Sprintf("API Management group %q", cmp.Or(groupName, groupID)),
		Present: func(ctx context.Context, live bool) ([]platform.SetEntry, error) {
			return c.membersOfGroup(ctx, s, groupID, live)
		},
		Find: func(ctx context.Context, text platform.SetText) (platform.SetEntry, error) {
			e, err := c.findMember(ctx, s, text.Text)
			if err == nil {
				e.Edge = member(e).ID()
			}
			return e, err
		},
		// Nobody loses the administration of a service with a group that was created in it: see AdministratorID.
		Guard: func(context.Context, []platform.SetEntry, []platform.SetEntry) error { return nil },
		Put: func(ctx context.Context, e platform.SetEntry) error {
			return c.joinGroup(ctx, member(e), platform.Edge{Exists: func() error { return nil }})
		},
		Remove: func(ctx context.Context, e platform.SetEntry) error { return c.RemoveGroupMember(ctx, member(e)) },
	}
}

// membersOfGroup lists the members of a group. A group that is gone is a *platform.GoneError.
func (c *Client) membersOfGroup(ctx context.Context, s api.Service, groupID string, live bool) ([]platform.SetEntry, error) {
	members := c.members(s, groupID)
	read := members.All
	if live {
		read = members.LookAll
	}
	all, err := read(ctx)
	if rest.IsNotFound(err) {
		if unknown := c.confirmService(ctx, s); unknown != nil {
			return nil, unknown
		}
		if end, why := platform.MissingEnd(c.groupEnd(ctx, GroupMember{Service: s, GroupID: groupID})); end != nil {
			return nil, &platform.GoneError{Why: end.GoneWith("set of its members", why), End: end}
		}
	}
	if err != nil {
		return nil, c.explain(err)
	}
	entries := make([]platform.SetEntry, 0, len(all))
	for _, m := range all {
		if m.Email == "" || len(m.Identities) == 0 { // this list leaves them out
			account, err := c.users(s).Get(ctx, c.read.key(m.ID))
			switch {
			case isGone(err): // a moment ago
				continue
			case err != nil:
				return nil, c.explain(err)
			}
			m.Email, m.Identities = account.Email, account.Identities
		}
		e := memberEntry(s, m)
		e.Edge = GroupMember{Service: s, GroupID: groupID, UserID: m.ID}.ID()
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b platform.SetEntry) int {
		return cmp.Or(cmp.Compare(platform.NameKey(a.Name), platform.NameKey(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return entries, nil
}

// memberEntry is a user as an entry of a set. People know each other by the e-mail address: ids are often random.
func memberEntry(s api.Service, m api.Member) platform.SetEntry {
	e := platform.SetEntry{
		ID: api.IDKey(m.ID), Name: cmp.Or(m.Email, m.ID), Email: m.Email,
		Forms: []string{m.ID, shortUser + m.ID, s.ID(api.CollectionUsers, m.ID)},
	}
	if m.Email != "" {
		e.Forms = append(e.Forms, m.Email)
	}
	for _, identity := range m.Identities {
		e.Origins = append(e.Origins, identity.Provider)
	}
	return e
}

// shortUser begins the management API's short form of a user's id.
const shortUser = "/" + api.CollectionUsers + "/"

// findMember finds whom an element of a set names: by the id in any of its forms or by the e-mail address. A text that is the id of one account and
// the e-mail address of another is an error: nobody is taken for somebody else. A person whom this plan creates is there as planned.
func (c *Client) findMember(ctx context.Context, s api.Service, who string) (platform.SetEntry, error) {
	id, onlyID, err := userReferredTo(s, who)
	if err != nil {
		return platform.SetEntry{}, err
	}
	planned, isPlanned := id, c.isPlanned(s, id)
	if !isPlanned && !onlyID {
		planned, isPlanned = c.plannedUser(s, who)
	}
	if isPlanned {
		// An account that has another e-mail address today is there already.
		account, err := c.users(s).Listed(ctx, c.read.key(planned))
		switch {
		case err == nil && account.State != api.StateDeleted:
			return memberEntry(s, api.Member{ID: account.ID, Email: account.Email, Identities: account.Identities}), nil
		case err != nil && !isGone(err):
			return platform.SetEntry{}, c.explain(err)
		}
		e := memberEntry(s, api.Member{ID: planned})
		e.Name, e.Planned = who, true
		return e, nil
	}
	account, err := c.FindUser(ctx, s, id, onlyID)
	if err != nil {
		return platform.SetEntry{}, c.nearestUsers(ctx, s, id, err)
	}
	if !onlyID && strings.Contains(id, "@") && SameID(account.ID, id) {
		others, err := c.othersAt(ctx, s, id, account.ID)
		if err != nil {
			return platform.SetEntry{}, err
		}
		if len(others) > 0 {
			return platform.SetEntry{}, errTwoMeanings(id, account, &others[0])
		}
	}
	return memberEntry(s, api.Member{ID: account.ID, Email: account.Email, Identities: account.Identities}), nil
}

// userReferredTo takes a user's id out of its longer forms, which mean nothing but an id.
func userReferredTo(s api.Service, who string) (id string, onlyID bool, err error) {
	if whole, ok := api.ParseID(who); ok && whole.Service.Key() != s.Key() {
		return "", false, &platform.Problem{
			Summary: "Another API Management service",
			Means:   fmt.Sprintf("%s is of another service than %s, whose group this is about.", who, s.Name),
			Do:      "Name users of the same service.",
		}
	}
	if !strings.Contains(who, "/") {
		return who, false, nil
	}
	id, ok := api.ShortID(api.CollectionUsers, who)
	if !ok {
		return "", false, errNoUser(s, who)
	}
	return id, true, nil
}

// isPlanned reports whether this plan creates the account with this id.
func (c *Client) isPlanned(s api.Service, id string) bool {
	_, planned := c.planned.emails.Load(UserKey(s, id))
	return planned
}

// nearestUsers adds to the error about a name that nobody has those whose id or e-mail address is similar.
func (c *Client) nearestUsers(ctx context.Context, s api.Service, who string, err error) error {
	var problem *platform.Problem
	if !errors.As(err, &problem) || len(problem.Lines) > 0 {
		return err
	}
	if all, listErr := c.users(s).All(ctx); listErr == nil {
		addNearest(problem, who, all, func(u api.User) (string, string) { return u.ID, u.Email })
	}
	return err
}

func errTwoMeanings(who string, byID, byEmail *api.User) error {
	return &platform.Problem{
		Summary: "A name means two people",
		Means:   fmt.Sprintf("%q is the id of one account and the e-mail address of another. Nothing was sent. They are:", who),
		Lines:   []string{describeUser(*byID), describeUser(*byEmail)},
		Do:      fmt.Sprintf("Write %s%s or %s%s.", shortUser, byID.ID, shortUser, byEmail.ID),
	}
}

// GroupsToManage are the groups whose members can be changed here, those whose name contains a text.
func (c *Client) GroupsToManage(ctx context.Context, s api.Service, name string) ([]api.Group, error) {
	all, err := c.Groups(ctx, s)
	return platform.Filter(all, func(g api.Group) bool { return guardGroup(&g) == nil && platform.ContainsName(g.Name, name) }), err
}

// FindGroupToManage is FindGroup for a group whose members can be changed here; others are an error that says who decides.
func (c *Client) FindGroupToManage(ctx context.Context, s api.Service, idOrName string) (*api.Group, error) {
	group, err := c.FindGroup(ctx, s, idOrName)
	if err != nil {
		return nil, err
	}
	return group, guardGroup(group)
}

package access

import (
	"context"
	"strings"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// addAccount adds an account or invitation.
func (e *estateReading) addAccount(u *api.User) {
	person := personOf(e.tenant, u)
	e.addPerson(person, u.ID)
	e.reader.Add(accountRow(u).HeldBy(person))
}

// addPerson returns the place of somebody new.
func (e *estateReading) addPerson(person platform.AccessRow, id string) int {
	at := len(e.people)
	e.people = append(e.people, person)
	if id != "" {
		e.byID[id] = at
	}
	if _, there := e.byName[platform.NameKey(person.Name)]; !there && person.Name != "" {
		e.byName[platform.NameKey(person.Name)] = at
	}
	return at
}

// readMembers lists the members of each group: those of a directory are shown there only.
func (e *estateReading) readMembers(ctx context.Context, list *memberList) error {
	var mu sync.Mutex
	people := map[string][]api.GroupMember{} // who has no account, or one of a directory, by group
	err := platform.SideBySide(ctx, list.groups, func(ctx context.Context, group api.Group) error {
		var shown []api.GroupMember
		_, err := e.reader.List(ctx, "members of group "+group.Name, func(ctx context.Context) error {
			for m, err := range e.client.membersOf(group.ID).Each(ctx) {
				switch {
				case isGone(err): // the group was deleted a moment ago, and its memberships with it
					return nil
				case err != nil:
					return e.client.explain(err)
				case !m.IsPerson():
					e.others.Add(1)
				default:
					shown = append(shown, m)
				}
			}
			return nil
		})
		mu.Lock()
		defer mu.Unlock()
		people[group.ID] = shown
		return err
	})
	if err != nil {
		return err
	}
	for _, group := range list.groups {
		for _, m := range people[group.ID] {
			list.member(group, m)
		}
	}
	return nil
}

// addMember adds a membership. Of somebody of a directory, the list of members may show the id alone; the tenant may know the names.
func (e *estateReading) addMember(m GroupMember) (more bool) {
	id := api.MemberKey(m.UserID)
	at, known := e.byID[id]
	if !known {
		if row, inTenant := e.rowAt[id]; inTenant && m.UserName == "" {
			m.UserName, m.Email = e.rows[row].UserName, e.rows[row].Email
		}
		at = e.addPerson(platform.AccessRow{
			Tenant: e.tenant, AccountID: m.UserID, Name: m.UserName, Email: emailOf(m.Email, m.UserName), Status: m.Status,
		}, id)
	}
	e.members[m.GroupID] = append(e.members[m.GroupID], at)
	e.reader.Add(e.client.membershipRow(m).HeldBy(e.people[at]))
	return true
}

// readSignedIn finds out who is signed in, as people know it.
func (e *estateReading) readSignedIn(ctx context.Context) error {
	own, err := e.client.ownAccount(ctx)
	switch {
	case err != nil:
		return err
	case own.Application:
		e.signedInAs = strings.TrimSpace("application " + own.ClientID)
		return nil
	}
	e.signedInAs = own.UserID
	if at, known := e.byID[own.UserID]; known {
		e.signedInAs = e.people[at].Name
	}
	return nil
}

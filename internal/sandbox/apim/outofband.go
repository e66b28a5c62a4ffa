package apim

import (
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// ErrUnknown says that an edit from outside names something that is not there.
var ErrUnknown = kernel.ErrNoObject

// The edits below are about the first service. Users of another are named "SERVICE/USER".

// User returns a copy of a user.
func (p *Platform) User(id string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, u := p.lookUp(id)
	if u == nil {
		return User{}, false
	}
	return u.copy(), true
}

// UserByEmail returns a copy of the user with this e-mail address, case-insensitively.
func (p *Platform) UserByEmail(email string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.Services[0].userWithEmail(email)
	if u == nil {
		return User{}, false
	}
	return u.copy(), true
}

// Users returns copies of the users.
func (p *Platform) Users() []User {
	p.mu.Lock()
	defer p.mu.Unlock()
	var users []User
	for _, u := range p.state.Services[0].Users {
		users = append(users, u.copy())
	}
	return users
}

// AddUser adds a user, as a sign-up in the portal does. An id is made when there is none; the state is active unless it says otherwise.
func (p *Platform) AddUser(u User) User {
	p.mu.Lock()
	defer p.mu.Unlock()
	added := u.copy()
	if added.ID == "" {
		added.ID = random(12)
	}
	if added.State == "" {
		added.State = "active"
	}
	if added.RegisteredAt.IsZero() {
		added.RegisteredAt = p.now()
	}
	p.state.addUser(p.state.Services[0], &added)
	return added.copy()
}

// EditUser changes a user, as somebody in the portal does. The id stays.
func (p *Platform) EditUser(id string, edit func(*User)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, u := p.lookUp(id)
	if u == nil {
		return false
	}
	edited := u.copy()
	edit(&edited)
	edited.ID, edited.Versions = u.ID, [2]uint64{p.state.next(), p.state.next()}
	*u = edited
	return true
}

// DeleteUser deletes a user with the subscriptions.
func (p *Platform) DeleteUser(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc, u := p.lookUp(id)
	if u == nil {
		return false
	}
	p.state.removeUser(svc, u.ID, true)
	return true
}

// PasswordIs reports whether a user has this password.
func (p *Platform) PasswordIs(id, password string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, u := p.lookUp(id)
	return u != nil && u.Password == digest(u.ID, password)
}

// Groups returns copies of the groups.
func (p *Platform) Groups() []Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Group
	for _, g := range p.state.Services[0].Groups {
		all = append(all, g.copy())
	}
	return all
}

// Group returns a copy of a group.
func (p *Platform) Group(id string) (Group, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(p.state.Services[0], id)
	if g == nil {
		return Group{}, false
	}
	return g.copy(), true
}

// AddGroup adds a group; a custom one unless it says otherwise.
func (p *Platform) AddGroup(g Group) Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	added := g.copy()
	if added.Type == "" {
		added.Type = "custom"
	}
	added.Version = p.state.next()
	p.state.Services[0].Groups = append(p.state.Services[0].Groups, &added)
	return added.copy()
}

// EditGroup changes a group, its name for example. The id stays.
func (p *Platform) EditGroup(id string, edit func(*Group)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(p.state.Services[0], id)
	if g == nil {
		return false
	}
	edited := g.copy()
	edit(&edited)
	edited.ID, edited.Version = g.ID, p.state.next()
	*g = edited
	return true
}

// DeleteGroup deletes a group that is not a system group.
func (p *Platform) DeleteGroup(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	g := p.state.group(svc, id)
	if g == nil || g.Type == "system" {
		return false
	}
	svc.removeGroup(g)
	return true
}

// GroupMembers returns the ids of a group's users.
func (p *Platform) GroupMembers(groupID string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(p.state.Services[0], groupID)
	if g == nil {
		return nil
	}
	return slices.Clone(g.Members)
}

// AddGroupMember puts a user into a group, a system group too.
func (p *Platform) AddGroupMember(groupID, userID string) bool {
	return p.changeMembers(groupID, userID, true)
}

// RemoveGroupMember takes a user out of a group.
func (p *Platform) RemoveGroupMember(groupID, userID string) bool {
	return p.changeMembers(groupID, userID, false)
}

func (p *Platform) changeMembers(groupID, userID string, join bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	g, u := p.state.group(svc, groupID), svc.user(userID)
	if g == nil || u == nil {
		return false
	}
	g.leave(u.ID)
	if join {
		g.join(u.ID)
	}
	return true
}

// SetRole changes what an application may do, from its next call on.
func (p *Platform) SetRole(clientID string, role Role) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	app := p.state.application(clientID)
	if app == nil || !slices.Contains([]Role{Contributor, Reader, NoUsers}, role) {
		return false
	}
	app.Role = role
	return true
}

// lookUp finds "USER" of the first service, or "SERVICE/USER".
func (p *Platform) lookUp(id string) (*Service, *User) {
	svc := p.state.Services[0]
	if name, user, found := strings.Cut(id, "/"); found {
		svc, id = find(p.state.Services, func(s *Service) bool { return strings.EqualFold(s.Name, name) }), user
	}
	if svc == nil {
		return nil, nil
	}
	u := svc.user(id)
	return svc, u
}

func (u *User) copy() User {
	one := *u
	one.Note, one.Identities = copied(u.Note), slices.Clone(u.Identities)
	return one
}

func (g *Group) copy() Group {
	one := *g
	one.ExternalID, one.Members = copied(g.ExternalID), slices.Clone(g.Members)
	return one
}

func copied[T any](value *T) *T {
	if value == nil {
		return nil
	}
	one := *value
	return &one
}

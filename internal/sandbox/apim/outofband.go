package apim

import (
	"errors"
	"slices"
)

// ErrUnknown says that an edit from outside names something that is not there.
var ErrUnknown = errors.New("there is no such thing in this sandbox")

// The edits below name users of the first service; those of another as "SERVICE/USER".

// User returns a copy of a user.
func (p *Platform) User(id string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, u := p.lookUp(id)
	if u == nil {
		return User{}, false
	}
	return *u, true
}

// Users returns copies of the users of the first service.
func (p *Platform) Users() []User {
	p.mu.Lock()
	defer p.mu.Unlock()
	var users []User
	for _, u := range p.state.Services[0].Users {
		users = append(users, *u)
	}
	return users
}

// AddUser adds a user to the first service, as a sign-up in the portal does. An id is made when there is none; the state is active unless it says otherwise.
func (p *Platform) AddUser(u User) User {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u.ID == "" {
		u.ID = random(12)
	}
	if u.State == "" {
		u.State = "active"
	}
	if u.RegisteredAt.IsZero() {
		u.RegisteredAt = p.now()
	}
	p.state.addUser(p.state.Services[0], &u)
	return u
}

// EditUser changes a user, as somebody in the portal does.
func (p *Platform) EditUser(id string, edit func(*User)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, u := p.lookUp(id)
	if u == nil {
		return false
	}
	edit(u)
	u.Versions = [2]uint64{p.state.next(), p.state.next()}
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

// IsMember reports whether a user is in a group of the first service.
func (p *Platform) IsMember(groupID, userID string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g := p.state.group(p.state.Services[0], groupID)
	return g != nil && g.has(userID)
}

// Join puts a user of the first service into a group.
func (p *Platform) Join(groupID, userID string) bool { return p.changeMembers(groupID, userID, true) }

// Leave takes a user out of a group.
func (p *Platform) Leave(groupID, userID string) bool { return p.changeMembers(groupID, userID, false) }

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

// AddGroup adds a group to the first service; a custom one unless it says otherwise.
func (p *Platform) AddGroup(g Group) Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	if g.Type == "" {
		g.Type = "custom"
	}
	g.Version = p.state.next()
	p.state.Services[0].Groups = append(p.state.Services[0].Groups, &g)
	return g
}

// DeleteGroup deletes a group of the first service.
func (p *Platform) DeleteGroup(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	g := p.state.group(svc, id)
	svc.Groups = without(svc.Groups, g)
	return g != nil
}

// Subscription returns a copy of a subscription of the first service.
func (p *Platform) Subscription(id string) (Subscription, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.state.Services[0].subscription(id)
	if s == nil {
		return Subscription{}, false
	}
	return *s, true
}

// Subscriptions returns copies of the subscriptions of the first service.
func (p *Platform) Subscriptions() []Subscription {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Subscription
	for _, s := range p.state.Services[0].Subscriptions {
		all = append(all, *s)
	}
	return all
}

// AddSubscription adds a subscription to the first service.
func (p *Platform) AddSubscription(s Subscription) Subscription {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s.ID == "" {
		s.ID = random(12)
	}
	if s.State == "" {
		s.State = "active"
	}
	if s.CreatedAt.IsZero() {
		s.CreatedAt = p.now()
	}
	p.state.addSubscription(p.state.Services[0], &s)
	return s
}

// EditSubscription changes a subscription of the first service.
func (p *Platform) EditSubscription(id string, edit func(*Subscription)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.state.Services[0].subscription(id)
	if s == nil {
		return false
	}
	edit(s)
	s.Version = p.state.next()
	return true
}

// DeleteSubscription deletes a subscription of the first service.
func (p *Platform) DeleteSubscription(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	svc := p.state.Services[0]
	s := svc.subscription(id)
	svc.Subscriptions = without(svc.Subscriptions, s)
	return s != nil
}

// Groups returns copies of the groups of the first service.
func (p *Platform) Groups() []Group {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []Group
	for _, g := range p.state.Services[0].Groups {
		one := *g
		one.Members = slices.Clone(g.Members)
		all = append(all, one)
	}
	return all
}

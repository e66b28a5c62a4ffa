package apim

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
)

// state is everything that the platform remembers but for tokens.
type state struct {
	Applications []*Application        `json:"applications"`
	Services     []*Service            `json:"services"`
	Rows         uint64                `json:"rows"` // versions that rows were given so far
	Obstacles    []Obstacle            `json:"obstacles"`
	Operations   map[string]*operation `json:"operations"`
}

func newState() *state { return &state{Rows: 0xbf8, Operations: map[string]*operation{}} }

// next is the next version of a row: they grow over the whole database (recorded).
func (s *state) next() uint64 {
	s.Rows++
	return s.Rows
}

// application finds one by its client id.
func (s *state) application(clientID string) *Application {
	return find(s.Applications, func(a *Application) bool { return strings.EqualFold(a.ClientID, clientID) })
}

func find[T any](all []*T, match func(*T) bool) *T {
	if i := slices.IndexFunc(all, match); i >= 0 {
		return all[i]
	}
	return nil
}

// Ids of entities are compared case-insensitively, as Resource Manager's are (assumed for the last part of a URL).

func (svc *Service) user(id string) *User {
	return find(svc.Users, func(u *User) bool { return strings.EqualFold(u.ID, id) })
}

func (svc *Service) userWithEmail(email string) *User {
	return find(svc.Users, func(u *User) bool { return u.State != "deleted" && strings.EqualFold(u.Email, email) })
}

func (s *state) group(svc *Service, id string) *Group {
	return find(svc.Groups, func(g *Group) bool { return strings.EqualFold(g.ID, id) })
}

func (svc *Service) product(id string) *Product {
	return find(svc.Products, func(p *Product) bool { return strings.EqualFold(p.ID, id) })
}

func (svc *Service) api(id string) *API {
	return find(svc.APIs, func(a *API) bool { return strings.EqualFold(a.ID, id) })
}

func (svc *Service) subscription(id string) *Subscription {
	return find(svc.Subscriptions, func(s *Subscription) bool { return strings.EqualFold(s.ID, id) })
}

func (svc *Service) owned(userID string) []*Subscription {
	var owned []*Subscription
	for _, s := range svc.Subscriptions {
		if strings.EqualFold(s.OwnerID, userID) {
			owned = append(owned, s)
		}
	}
	return owned
}

func (g *Group) has(userID string) bool {
	return slices.ContainsFunc(g.Members, func(m string) bool { return strings.EqualFold(m, userID) })
}

func (g *Group) join(userID string) { g.Members = append(g.Members, userID) }

func (g *Group) leave(userID string) {
	g.Members = slices.DeleteFunc(g.Members, func(m string) bool { return strings.EqualFold(m, userID) })
}

func without[T any](all []*T, one *T) []*T {
	return slices.DeleteFunc(slices.Clone(all), func(each *T) bool { return each == one })
}

// removeGroup forgets a group, which makes no product visible any more.
func (svc *Service) removeGroup(g *Group) {
	svc.Groups = without(svc.Groups, g)
	for _, p := range svc.Products {
		p.hideFrom(g.ID)
	}
}

func (p *Product) visibleTo(groupID string) bool {
	return slices.ContainsFunc(p.Groups, func(g string) bool { return strings.EqualFold(g, groupID) })
}

func (p *Product) hideFrom(groupID string) {
	p.Groups = slices.DeleteFunc(slices.Clone(p.Groups), func(g string) bool { return strings.EqualFold(g, groupID) })
}

// addUser adds a user with what every new one gets: a sign-in by its e-mail address unless it has another, and the group Developers (recorded).
func (s *state) addUser(svc *Service, u *User) {
	if u.Identities == nil {
		u.Identities = []Identity{{"Basic", u.Email}}
	}
	u.Versions = [2]uint64{s.next(), s.next()}
	svc.Users = append(svc.Users, u)
	s.group(svc, DevelopersGroupID).join(u.ID)
}

// removeUser forgets a user with the memberships (assumed), and the subscriptions if that is wanted; else those stay, owned by nobody.
func (s *state) removeUser(svc *Service, id string, subscriptions bool) {
	svc.Users = slices.DeleteFunc(svc.Users, func(u *User) bool { return strings.EqualFold(u.ID, id) })
	for _, g := range svc.Groups {
		g.leave(id)
	}
	if subscriptions {
		svc.Subscriptions = slices.DeleteFunc(svc.Subscriptions, func(s *Subscription) bool { return strings.EqualFold(s.OwnerID, id) })
		return
	}
	for _, sub := range svc.owned(id) {
		sub.OwnerID, sub.Version = "", s.next()
	}
}

func (s *state) addSubscription(svc *Service, sub *Subscription) {
	sub.PrimaryKey, sub.SecondaryKey, sub.Version = random(16), random(16), s.next()
	svc.Subscriptions = append(svc.Subscriptions, sub)
}

// close makes a user one of whom only the state is left; the e-mail address is free again.
func (u *User) close() { u.State, u.Email = "deleted", "deleted-"+u.ID+"@example.invalid" }

// etag is row versions in the form of an ETag (recorded): big endian, in base64, in quotes.
func etag(versions ...uint64) string {
	var raw []byte
	for _, v := range versions {
		raw = binary.BigEndian.AppendUint64(raw, v)
	}
	return `"` + base64.StdEncoding.EncodeToString(raw) + `"`
}

func (u *User) etag() string { return etag(u.Versions[0], u.Versions[1]) }

// random is n random bytes in hexadecimal.
func random(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

package controlroom

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// state is everything that the platform remembers; it is what Save writes. Users and roles are in the order of their ids.
type state struct {
	Users     []*User // deleted ones stay: the platform hands their bots on later (documented)
	Passwords map[int64]string
	APIKeys   map[int64]string
	Logins    map[int64]string // the Windows user as whom a runner's device is unlocked
	Mappings  map[int64]DirectoryMapping
	Roles     []*Role
	Directory []DirectoryEntry
	Domains   []string
	Seats     map[string]int // licenses bought
	Held      []heldSeat

	NextUserID, NextRoleID int64
	RoleOffset             int64 // what the ids of roles and permissions begin with, see renumber
}

// heldSeat is a license that a deleted user still takes, see the switch license_release.
type heldSeat struct {
	Feature string
	Until   time.Time
}

func newState() *state {
	return &state{Passwords: map[int64]string{}, APIKeys: map[int64]string{}, Logins: map[int64]string{},
		Mappings: map[int64]DirectoryMapping{}, Seats: map[string]int{}}
}

// fold is the form in which names are compared.
func fold(s string) string { return strings.ToLower(s) }

// record returns a user, deleted or not.
func (s *state) record(id int64) *User {
	if i, there := slices.BinarySearchFunc(s.Users, id, func(u *User, id int64) int { return cmp.Compare(u.ID, id) }); there {
		return s.Users[i]
	}
	return nil
}

// user returns a user who is not deleted.
func (s *state) user(id int64) *User {
	if u := s.record(id); u != nil && !u.Deleted {
		return u
	}
	return nil
}

func (s *state) userWhere(is func(*User) bool) *User {
	for _, u := range s.Users {
		if !u.Deleted && is(u) {
			return u
		}
	}
	return nil
}

// live are the users who are not deleted, oldest first.
func (s *state) live() []*User {
	var out []*User
	for _, u := range s.Users {
		if !u.Deleted {
			out = append(out, u)
		}
	}
	return out
}

func (s *state) addUser(u User) *User {
	s.NextUserID++
	u.ID = s.NextUserID
	s.Users = append(s.Users, &u)
	return &u
}

func (s *state) role(id int64) *Role {
	if i, there := slices.BinarySearchFunc(s.Roles, id, func(r *Role, id int64) int { return cmp.Compare(r.ID, id) }); there {
		return s.Roles[i]
	}
	return nil
}

func (s *state) roleNamed(name string) *Role {
	if i := slices.IndexFunc(s.Roles, func(r *Role) bool { return fold(r.Name) == fold(name) }); i >= 0 {
		return s.Roles[i]
	}
	return nil
}

func (s *state) addRole(r Role) *Role {
	s.NextRoleID++
	r.ID = s.NextRoleID
	s.Roles = append(s.Roles, &r)
	return &r
}

// principals are the users who hold a role, oldest first.
func (s *state) principals(roleID int64) []*User {
	var out []*User
	for _, u := range s.Users {
		if !u.Deleted && slices.Contains(u.RoleIDs, roleID) {
			out = append(out, u)
		}
	}
	return out
}

// takeRole takes a role from a user and reports whether the user held it.
func (u *User) takeRole(roleID int64) bool {
	i := slices.Index(u.RoleIDs, roleID)
	if i >= 0 {
		u.RoleIDs = slices.Delete(u.RoleIDs, i, i+1)
	}
	return i >= 0
}

// renumber gives the roles the ids of another kind of installation: the documented ones, or those of one tenant of the cloud,
// which begin elsewhere. It is done here, in one place, so that all else can take a role's id as it is.
func (s *state) renumber(offset int64) {
	delta := offset - s.RoleOffset
	if delta == 0 {
		return
	}
	shifted := func(ids []int64) []int64 {
		var out []int64
		for _, id := range ids {
			out = append(out, id+delta)
		}
		return out
	}
	for _, r := range s.Roles {
		r.ID += delta
	}
	for _, u := range s.Users {
		u.RoleIDs, u.SysAssignedRoleIDs = shifted(u.RoleIDs), shifted(u.SysAssignedRoleIDs)
	}
	for id, m := range s.Mappings {
		m.RoleIDs = shifted(m.RoleIDs)
		s.Mappings[id] = m
	}
	s.NextRoleID += delta
	s.RoleOffset = offset
}

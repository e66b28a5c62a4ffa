package uipath

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// state is everything that the platform remembers; it is what Save writes. Maps are keyed by id; slices keep the order of creation.
type state struct {
	Users       []*User
	Passwords   map[string]string // user id -> digest
	Invitations map[string]*Invitation
	Groups      []*Group
	Directory   []DirectoryEntry
	OwnerID     string
	Freed       map[string]string // e-mail address (folded) -> id of the account that held it last
	Withheld    map[string]bool   // e-mail addresses whose next creation is refused, see the switch recreate_after_delete

	Applications []Application
	AccessTokens []AccessToken

	TenantUsers    []*TenantUser
	Roles          []*Role
	Folders        []*Folder
	FolderRoles    []FolderAssignment
	NextTenantUser int64
	NextLegacyID   int64
}

// FolderAssignment is the roles that a tenant user was given in one folder; inherited ones are not among them.
type FolderAssignment struct {
	FolderID, UserID int64
	RoleIDs          []int
}

func newState() *state {
	return &state{Passwords: map[string]string{}, Invitations: map[string]*Invitation{}, Freed: map[string]string{}, Withheld: map[string]bool{}}
}

// fold is the form in which names and e-mail addresses are compared.
func fold(s string) string { return strings.ToLower(s) }

func (s *state) user(id string) *User {
	for _, u := range s.Users {
		if strings.EqualFold(u.ID, id) {
			return u
		}
	}
	return nil
}

func (s *state) userWhere(is func(*User) bool) *User {
	if i := slices.IndexFunc(s.Users, is); i >= 0 {
		return s.Users[i]
	}
	return nil
}

func (s *state) group(id string) *Group {
	for _, g := range s.Groups {
		if strings.EqualFold(g.ID, id) {
			return g
		}
	}
	return nil
}

// groupsOf are the groups that hold a member. Everyone holds every account, without a list.
func (s *state) groupsOf(member string) []*Group {
	var out []*Group
	for _, g := range s.Groups {
		if slices.Contains(g.Members, member) || g.ID == EveryoneGroupID && s.user(member) != nil {
			out = append(out, g)
		}
	}
	return out
}

// administers reports whether a user is an administrator of the organization.
func (s *state) administers(userID string) bool {
	g := s.group(AdministratorsGroupID)
	return userID == s.OwnerID || slices.Contains(g.Members, userID)
}

func (s *state) join(g *Group, member string, now time.Time) {
	if g.ID != EveryoneGroupID && !slices.Contains(g.Members, member) {
		g.Members = append(g.Members, member)
		g.ModifiedAt = now
	}
}

func (s *state) leave(g *Group, member string, now time.Time) {
	if i := slices.Index(g.Members, member); i >= 0 {
		g.Members = slices.Delete(g.Members, i, i+1)
		g.ModifiedAt = now
	}
}

func (s *state) tenantUser(id int64) *TenantUser {
	for _, u := range s.TenantUsers {
		if u.ID == id {
			return u
		}
	}
	return nil
}

func (s *state) tenantUserByKey(key string) *TenantUser {
	for _, u := range s.TenantUsers {
		if strings.EqualFold(u.Key, key) {
			return u
		}
	}
	return nil
}

func (s *state) addTenantUser(u TenantUser) *TenantUser {
	s.NextTenantUser++
	u.ID = s.NextTenantUser
	s.TenantUsers = append(s.TenantUsers, &u)
	return &u
}

// removeTenantUser takes a user and what he was given out of the tenant.
func (s *state) removeTenantUser(id int64) {
	s.TenantUsers = slices.DeleteFunc(s.TenantUsers, func(u *TenantUser) bool { return u.ID == id })
	s.FolderRoles = slices.DeleteFunc(s.FolderRoles, func(a FolderAssignment) bool { return a.UserID == id })
}

func (s *state) role(id int) *Role {
	for _, r := range s.Roles {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// addRole adds a role and fills its number.
func (s *state) addRole(r Role) *Role {
	highest := 0
	for _, other := range s.Roles {
		highest = max(highest, other.ID)
	}
	r.ID, r.IsEditable = cmp.Or(r.ID, highest+1), true
	s.Roles = append(s.Roles, &r)
	return &r
}

// removeRole deletes a role and takes it from everybody.
func (s *state) removeRole(id int) {
	s.Roles = slices.DeleteFunc(s.Roles, func(r *Role) bool { return r.ID == id })
	for _, u := range s.TenantUsers {
		u.toggle(id, false)
	}
	for i, a := range s.FolderRoles {
		s.FolderRoles[i].RoleIDs = slices.DeleteFunc(slices.Clone(a.RoleIDs), func(r int) bool { return r == id })
	}
}

func (s *state) roleNamed(name string) *Role {
	for _, r := range s.Roles {
		if strings.EqualFold(r.Name, name) {
			return r
		}
	}
	return nil
}

func (s *state) folder(id int64) *Folder {
	for _, f := range s.Folders {
		if f.ID == id {
			return f
		}
	}
	return nil
}

func (s *state) folderByKey(key string) *Folder {
	for _, f := range s.Folders {
		if strings.EqualFold(f.Key, key) {
			return f
		}
	}
	return nil
}

// addFolder adds a folder and fills its number and id.
func (s *state) addFolder(f Folder) *Folder {
	f.Key = newID()
	for _, other := range s.Folders {
		f.ID = max(f.ID, other.ID+1)
	}
	s.Folders = append(s.Folders, &f)
	return &f
}

// dropFolder deletes a folder with those below it and all roles in them.
func (s *state) dropFolder(id int64) {
	s.Folders = slices.DeleteFunc(s.Folders, func(f *Folder) bool { return f.ID == id })
	s.FolderRoles = slices.DeleteFunc(s.FolderRoles, func(a FolderAssignment) bool { return a.FolderID == id })
	for _, f := range slices.Clone(s.Folders) {
		if f.ParentID == id {
			s.dropFolder(f.ID)
		}
	}
}

// path is a folder's name behind those of the folders above it.
func (s *state) path(f *Folder) string {
	if parent := s.folder(f.ParentID); parent != nil {
		return s.path(parent) + "/" + f.DisplayName
	}
	return f.DisplayName
}

// setFolderRoles overwrites what a user was given in a folder. An empty set is a user in the folder without a role; nil takes him out of it.
func (s *state) setFolderRoles(folderID, userID int64, roles []int) {
	s.FolderRoles = slices.DeleteFunc(s.FolderRoles, func(a FolderAssignment) bool { return a.FolderID == folderID && a.UserID == userID })
	if roles != nil {
		s.FolderRoles = append(s.FolderRoles, FolderAssignment{folderID, userID, slices.Clone(roles)})
		slices.SortFunc(s.FolderRoles, func(a, b FolderAssignment) int {
			return cmp.Or(cmp.Compare(a.FolderID, b.FolderID), cmp.Compare(a.UserID, b.UserID))
		})
	}
}

// folderRoles are the roles that a user was given in a folder; ok is false when he is not in it.
func (s *state) folderRoles(folderID, userID int64) (roles []int, ok bool) {
	for _, a := range s.FolderRoles {
		if a.FolderID == folderID && a.UserID == userID {
			return a.RoleIDs, true
		}
	}
	return nil, false
}

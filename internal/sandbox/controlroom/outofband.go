package controlroom

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// ErrUnknown says that what an edit from outside names does not exist.
var ErrUnknown = kernel.ErrNoObject

// User returns a user by id. One that was deleted is found, too: see Deleted.
func (p *Platform) User(id int64) (User, bool) {
	p.lock()
	defer p.mu.Unlock()
	return found(p.state.record(id))
}

// UserNamed returns the user with a user name, in any case, who is not deleted.
func (p *Platform) UserNamed(username string) (User, bool) {
	p.lock()
	defer p.mu.Unlock()
	return found(p.state.userWhere(func(u *User) bool { return strings.EqualFold(u.Username, username) }))
}

func found(u *User) (User, bool) {
	if u == nil {
		return User{}, false
	}
	return u.clone(), true
}

// Users returns every user who is not deleted, oldest first.
func (p *Platform) Users() []User {
	p.lock()
	defer p.mu.Unlock()
	out := []User{}
	for _, u := range p.state.live() {
		out = append(out, u.clone())
	}
	return out
}

// AddUser adds a user as an administrator would. It fills the id, and, where they are missing, the e-mail address and the role AAE_Basic.
func (p *Platform) AddUser(u User) User {
	p.lock()
	defer p.mu.Unlock()
	u = u.clone()
	u.Username = fold(u.Username)
	if u.Email == "" {
		u.Email = u.Username + "@sandbox.example"
	}
	if u.RoleIDs == nil {
		u.RoleIDs = []int64{p.state.roleNamed(BasicRoleName).ID}
	}
	u.EmailVerified, u.PasswordSet = true, u.Domain == ""
	u.CreatedBy, u.UpdatedBy, u.CreatedAt, u.UpdatedAt = AdminUserID, AdminUserID, p.now(), p.now()
	return p.state.addUser(u).clone()
}

// EditUser changes a user as an administrator would, which counts up the version; false when there is none with the id. The id
// itself cannot be changed.
func (p *Platform) EditUser(id int64, edit func(*User)) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	edited := u.clone()
	edit(&edited)
	edited.ID, edited.Version = u.ID, u.Version
	*u = edited
	p.touch(u, AdminUserID)
	return true
}

// DisableUser disables a user, which ends the user's sessions.
func (p *Platform) DisableUser(id int64) bool {
	return p.EditUser(id, func(u *User) { u.Disabled = true })
}

// DeleteUser deletes a user, whatever stands against it; false when there is none with the id.
func (p *Platform) DeleteUser(id int64) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	p.remove(u, AdminUserID)
	return true
}

// SetObstacles sets what prevents Enterprise 11 from deleting a user; none clears it.
func (p *Platform) SetObstacles(id int64, obstacles ...Obstacle) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	u.Obstacles = slices.Clone(obstacles)
	return true
}

// VerifyEmail follows the link of the confirmation mail, which works for 24 hours (documented).
func (p *Platform) VerifyEmail(id int64) error {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	switch {
	case u == nil:
		return ErrUnknown
	case u.EmailVerified:
		return errors.New("the e-mail address was verified before")
	case p.now().Sub(u.CreatedAt) > 24*time.Hour:
		return errors.New("the link has expired")
	}
	u.EmailVerified = true
	u.Version++
	return nil
}

// SignIn signs a user in at the web interface: it takes over what the identity provider says, and ends the user's other session
// unless several are allowed. A mapped user who was disabled is enabled again (documented). It is false for who cannot sign in.
func (p *Platform) SignIn(id int64) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	if p.mapped(u) {
		u.Disabled = false
	}
	if u.Disabled {
		return false
	}
	p.openSession(u, token{Multiple: u.MultipleLoginAllowed && !p.e11(), Interface: true})
	return true
}

// SetDirectoryMapping sets what the directory or identity provider knows about a user; it counts from the user's next sign-in on
// (see SignIn), and then again at every one. nil ends it, and leaves the user with what was given.
func (p *Platform) SetDirectoryMapping(id int64, m *DirectoryMapping) bool {
	p.lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	switch {
	case u == nil:
		return false
	case m == nil:
		delete(p.state.Mappings, id)
		u.SysAssignedRoleIDs, u.GroupNames = nil, nil
	default:
		p.state.Mappings[id] = m.clone()
	}
	return true
}

// AddDirectoryEntry adds a user to the Active Directory, who has no account by that.
func (p *Platform) AddDirectoryEntry(e DirectoryEntry) {
	p.lock()
	defer p.mu.Unlock()
	p.state.Directory = append(p.state.Directory, e)
	if !slices.Contains(p.state.Domains, e.Domain) {
		p.state.Domains = append(p.state.Domains, e.Domain)
	}
}

// PasswordIs reports whether a user has this password.
func (p *Platform) PasswordIs(id int64, password string) bool {
	p.lock()
	defer p.mu.Unlock()
	return p.state.Passwords[id] == digest(id, password)
}

// SetAPIKey generates a new API key for a user: the one before no longer works; "" removes it.
func (p *Platform) SetAPIKey(id int64, key string) bool {
	p.lock()
	defer p.mu.Unlock()
	if p.state.user(id) == nil {
		return false
	}
	delete(p.state.APIKeys, id)
	if key != "" {
		p.state.APIKeys[id] = digest(id, key)
	}
	return true
}

// SetLicenseSeats sets how many licenses of a kind were bought.
func (p *Platform) SetLicenseSeats(feature string, seats int) {
	p.lock()
	defer p.mu.Unlock()
	p.state.Seats[feature] = seats
}

// BeforeNextUpdate runs edit when the next update of a user by an API call has arrived and before it is carried out: between a
// client's read and its write. The edit may use any method of the platform.
func (p *Platform) BeforeNextUpdate(id int64, edit func()) {
	p.lock()
	defer p.mu.Unlock()
	p.beforeUpdate[id] = edit
}

// runBeforeUpdate runs what waits for this update, without the platform's lock.
func (p *Platform) runBeforeUpdate(r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || !strings.Contains(r.URL.Path, "/usermanagement/users/") {
		return
	}
	p.lock()
	edit := p.beforeUpdate[id]
	delete(p.beforeUpdate, id)
	p.mu.Unlock()
	if edit != nil {
		edit()
	}
}

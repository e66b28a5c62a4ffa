package uipath

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// ErrUnknown says that what an edit from outside names does not exist.
var ErrUnknown = kernel.ErrNoObject

// User returns an account by id; a deleted one is gone.
func (p *Platform) User(id string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return found(p.state.user(id))
}

// UserByName returns the account with a user name, in any case.
func (p *Platform) UserByName(userName string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return found(p.state.userWhere(func(u *User) bool { return strings.EqualFold(u.UserName, userName) }))
}

// UserByEmail returns the account with an e-mail address, in any case.
func (p *Platform) UserByEmail(email string) (User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return found(p.state.userWhere(func(u *User) bool { return strings.EqualFold(u.Email, email) }))
}

func found(u *User) (User, bool) {
	if u == nil {
		return User{}, false
	}
	return u.clone(), true
}

// Users returns every account, oldest first.
func (p *Platform) Users() []User {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []User{}
	for _, u := range p.state.Users {
		out = append(out, u.clone())
	}
	return out
}

// EditUser changes an account; false when there is none with the id. The id itself cannot be changed.
func (p *Platform) EditUser(id string, edit func(*User)) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	edited := u.clone()
	edit(&edited)
	edited.ID, edited.ModifiedAt = u.ID, p.now()
	*u = edited
	return true
}

// AddUser adds a local account as the user interface would: active and with its invitation accepted. It fills the id and, with
// the e-mail address, the user name.
func (p *Platform) AddUser(u User) User {
	p.mu.Lock()
	defer p.mu.Unlock()
	u.ID, u.UserName = cmp.Or(u.ID, newID()), cmp.Or(u.UserName, u.Email)
	u.IsActive, u.InvitationAccepted, u.EmailConfirmed = true, true, true
	p.addUser(&u)
	return u.clone()
}

// AddDirectoryUser adds an account as the first sign-in of a directory's user does. It fills the id, the directory identifier and the user name.
func (p *Platform) AddDirectoryUser(u User) User {
	u.Type, u.Category = TypeDirectoryUser, CategoryDirectory
	u.DirectoryIdentifier = cmp.Or(u.DirectoryIdentifier, "aad|"+newID())
	u = p.AddUser(u)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Directory = append(p.state.Directory, DirectoryEntry{ObjectID: strings.TrimPrefix(u.DirectoryIdentifier, "aad|"), Name: u.UserName,
		DisplayName: u.DisplayName, Email: u.Email})
	return u
}

// RemoveFromDirectory removes a principal from the connected directory, which leaves the account that it has here.
func (p *Platform) RemoveFromDirectory(identifier string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Directory = slices.DeleteFunc(p.state.Directory, func(d DirectoryEntry) bool { return fold(d.Identifier()) == fold(identifier) })
}

// guestTenant is the domain in which Entra gives guests their user names.
const guestTenant = "corp.onmicrosoft.example"

// AddGuest adds the account of a guest of Entra as its first sign-in does. Its user name is made of the e-mail address (recorded by UiPathOrch
// 1.3.0: foo_bar.com#EXT#@tenant for foo@bar.com), and searches find it by that only.
func (p *Platform) AddGuest(email, displayName string) User {
	return p.AddDirectoryUser(User{UserName: strings.Replace(email, "@", "_", 1) + "#EXT#@" + guestTenant, Email: email, DisplayName: displayName})
}

// searchName is what searches of directories compare with: the user name, or a guest's e-mail address.
func searchName(userName, email string) string {
	if strings.Contains(fold(userName), "#ext#") {
		return email
	}
	return userName
}

// DeleteUser deletes an account, protected or not; false when there is none with the id.
func (p *Platform) DeleteUser(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.user(id)
	if u == nil {
		return false
	}
	p.remove(u)
	return true
}

// PasswordIs reports whether an account has this password.
func (p *Platform) PasswordIs(id, password string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	stored, set := p.state.Passwords[id]
	return set && stored == digest(id, password)
}

// Invitation returns the invitation of an account. It is kept after it was accepted, until the account is deleted.
func (p *Platform) Invitation(userID string) (Invitation, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := p.state.Invitations[userID]; i != nil {
		return *i, true
	}
	return Invitation{}, false
}

// AcceptInvitation accepts an invitation as its recipient. It fails when there is none that is open.
func (p *Platform) AcceptInvitation(userID string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, i := p.state.user(userID), p.state.Invitations[userID]
	switch {
	case u == nil || i == nil:
		return ErrUnknown
	case u.InvitationAccepted:
		return errors.New("the invitation was accepted before")
	case i.Expired:
		return errors.New("the invitation has expired; send it again")
	}
	u.InvitationAccepted, u.EmailConfirmed, u.ModifiedAt = true, true, p.now()
	p.signIn(u)
	return nil
}

// ExpireInvitation makes an open invitation useless until it is sent again, as a change of the organization's URL does. The
// platform shows it nowhere.
func (p *Platform) ExpireInvitation(userID string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := p.state.Invitations[userID]
	if i == nil {
		return false
	}
	i.Expired = true
	return true
}

// SignIn signs a user in at the portal, which brings him into the tenant when one of his groups is in it (switch automatic_provision).
func (p *Platform) SignIn(userID string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.state.user(userID)
	if u == nil || !u.IsActive || !u.InvitationAccepted {
		return false
	}
	p.signIn(u)
	return true
}

func (p *Platform) signIn(u *User) {
	u.LastLoginAt = p.now()
	if p.is("automatic_provision", "off") || p.state.tenantUserByKey(u.ID) != nil {
		return
	}
	for _, g := range p.state.groupsOf(u.ID) {
		if p.state.tenantUserByKey(g.ID) != nil {
			p.state.addTenantUser(p.member(u, ProvisionAutomatic))
			return
		}
	}
}

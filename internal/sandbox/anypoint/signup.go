package anypoint

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

func (p *Platform) signUpRoutes() {
	p.family(route{access: anyone, shape: shapePlain},
		route{pattern: "GET /api/signup", handle: (*call).signUpForm},
		route{pattern: "POST /api/signup", handle: (*call).signUp},
		route{pattern: "POST /api/signup/existingUser", handle: (*call).attach},
	)
}

// pendingByCode finds the invitation that a link leads to.
func (p *Platform) pendingByCode(code string) *Invitation {
	for _, inv := range p.state.Invitations {
		if code != "" && inv.Code == code && invitationStatus(inv, p.now()) == StatusInvited {
			return inv
		}
	}
	return nil
}

var errCode = refuse(http.StatusBadRequest, "Missing or invalid invite code")

func (c *call) signUpForm() (reply, error) {
	inv := c.pendingByCode(c.r.URL.Query().Get("code"))
	if inv == nil {
		return reply{}, errCode
	}
	accounts := []map[string]any{}
	for _, id := range c.state.UserOrder {
		if u := c.state.Users[id]; strings.EqualFold(u.Email, inv.Email) && u.Type == TypeHost && !u.Federated() {
			accounts = append(accounts, map[string]any{"username": u.Username, "attachedOrg": !u.Deleted})
		}
	}
	return ok(map[string]any{
		"organizationName": c.state.Organizations[inv.OrgID].Name, "organizationId": inv.OrgID, "email": inv.Email,
		"userAccounts": accounts, "termsAccepted": false,
	})
}

var (
	signUpName = regexp.MustCompile(`^[A-Za-z0-9_-]{3,}$`)
	upperCase  = regexp.MustCompile(`[A-Z]`)
	lowerCase  = regexp.MustCompile(`[a-z]`)
	digits     = regexp.MustCompile(`[0-9]`)
)

// signUpRule is the rule of sign-up that a user name or password breaks, "" if none. The rules are documented for the form, the texts are assumed.
func (p *Platform) signUpRule(username, password string) string {
	n := utf8.RuneCountInString(password)
	switch {
	case p.is("signup_rules", "off"):
		return ""
	case !signUpName.MatchString(username):
		return "Username must be at least 3 characters long and contain only letters, numbers, dashes and underscores"
	case n < 8 || n > 64 || !upperCase.MatchString(password) || !lowerCase.MatchString(password) || !digits.MatchString(password):
		return "Password must be 8 to 64 characters long and contain an uppercase letter, a lowercase letter and a number"
	}
	return ""
}

func (c *call) signUp() (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	fields := map[string]string{}
	for _, name := range []string{"username", "password", "confirmPassword", "email", "firstName", "lastName", "phoneNumber"} {
		if fields[name], err = o.required("", name); err != nil {
			return reply{}, err
		}
	}
	code, _, err := o.str("", "code")
	if err != nil {
		return reply{}, err
	}
	accepted, _, err := o.boolean("", "termsAccepted")
	if err != nil {
		return reply{}, err
	}
	inv := c.pendingByCode(code)
	switch {
	case inv == nil:
		return reply{}, errCode
	case !accepted:
		return reply{}, refuse(http.StatusBadRequest, "The terms must be accepted")
	case fields["password"] != fields["confirmPassword"] || len(fields["password"]) < 6:
		return reply{}, refuse(http.StatusBadRequest, "The password is too short or was not confirmed")
	case c.signUpRule(fields["username"], fields["password"]) != "":
		return reply{}, refuse(http.StatusBadRequest, "%s", c.signUpRule(fields["username"], fields["password"]))
	case !strings.EqualFold(fields["email"], inv.Email):
		return reply{}, refuse(http.StatusBadRequest, "The e-mail address is not the invited one")
	case c.usernameHolder(fields["username"]) != nil:
		return reply{}, refuse(http.StatusConflict, "Cannot create user. User already exists")
	}
	u := c.newUser(User{
		Username: fields["username"], FirstName: fields["firstName"], LastName: fields["lastName"], Email: fields["email"],
		PhoneNumber: fields["phoneNumber"],
		Type:        TypeHost, IdentityProviderID: LocalProvider, OrganizationID: inv.OrgID, Enabled: true, EmailVerifiedAt: c.now(),
	}, fields["password"])
	c.accept(inv, u)
	return ok(c.wireUser(u))
}

// attach lets the holder of a detached account join with it the organization that invited its e-mail address.
func (c *call) attach() (reply, error) {
	o, err := body[object](c.r)
	if err != nil {
		return reply{}, err
	}
	username, err := o.required("", "username")
	if err != nil {
		return reply{}, err
	}
	password, err := o.required("", "password")
	if err != nil {
		return reply{}, err
	}
	u := c.state.accountNamed(username, func(u *User) bool { return u.Username == username })
	if u == nil || !c.state.passwordIs(u.ID, password) {
		return unauthorized, nil
	}
	if !u.Deleted {
		return reply{}, refuse(http.StatusConflict, "The account belongs to an organization")
	}
	i := slices.IndexFunc(c.state.Invitations, func(inv *Invitation) bool {
		return strings.EqualFold(inv.Email, u.Email) && invitationStatus(inv, c.now()) == StatusInvited
	})
	if i < 0 {
		return reply{}, errCode
	}
	u.Deleted, u.Enabled, u.OrganizationID = false, true, c.state.Invitations[i].OrgID
	c.touch(u)
	c.accept(c.state.Invitations[i], u)
	type attached struct {
		wireUser
		AttachmentType string `json:"attachmentType"`
	}
	return ok(attached{c.wireUser(u), "onlyUser"})
}

// accept completes an invitation: what it promised is given to the user (assumed: at acceptance, and what was deleted meanwhile is left out).
func (p *Platform) accept(inv *Invitation, u *User) {
	inv.Status, inv.CompletedAt, inv.CompletedBy = StatusAccepted, p.now(), u.ID
	for _, t := range inv.Teams {
		if p.state.Teams[t.TeamID] != nil {
			p.state.joinTeam(t.TeamID, u.ID, t.MembershipType, false, p.now())
		}
	}
	for _, id := range inv.RoleGroups {
		p.state.joinRoleGroup(id, u.ID)
	}
	for _, g := range inv.Roles {
		p.state.grant(u.ID, g)
	}
	p.lag[u.ID] = p.number("read_lag")
}

// AcceptInvitation is what the invited person does with the mail: it makes an account with the user name (empty: the e-mail address) and the password
// "Invited-Passw0rd", and completes the invitation. It fails when there is no such invitation, it is no longer pending, or the name is taken.
func (p *Platform) AcceptInvitation(id int, username string) (userID string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	inv := p.state.invitation(id)
	if inv == nil {
		return "", fmt.Errorf("there is no invitation %d", id)
	}
	if status := invitationStatus(inv, p.now()); status != StatusInvited {
		return "", fmt.Errorf("invitation %d is %s, only a pending one can be accepted", id, status)
	}
	if username == "" {
		username = inv.Email
	}
	if rule := p.signUpRule(username, "Invited-Passw0rd"); rule != "" {
		return "", fmt.Errorf("%s: accept with another user name than %q", rule, username)
	}
	if p.usernameHolder(username) != nil {
		return "", fmt.Errorf("the user name %q is taken: accept with another one", username)
	}
	name, _, _ := strings.Cut(inv.Email, "@")
	u := p.newUser(User{
		Username: username, FirstName: name, LastName: "Invited", Email: inv.Email, PhoneNumber: "+1 555 0188", Type: TypeHost,
		IdentityProviderID: LocalProvider, OrganizationID: inv.OrgID, Enabled: true, EmailVerifiedAt: p.now(),
	}, "Invited-Passw0rd")
	p.accept(inv, u)
	return u.ID, nil
}

// CancelInvitation cancels a pending or expired invitation, as an administrator would; false when there is none.
func (p *Platform) CancelInvitation(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	inv := p.state.invitation(id)
	if inv == nil || inv.Status != StatusInvited {
		return false
	}
	inv.Status = StatusCanceled
	return true
}

// ResendInvitation sends a pending or expired invitation again with another week to accept it, as an administrator would; false when there is none.
func (p *Platform) ResendInvitation(id int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	inv := p.state.invitation(id)
	if inv == nil || inv.Status != StatusInvited {
		return false
	}
	inv.ExpiresAt = p.now().Add(invitationLife)
	p.sendInvitation(inv, "invitation_resent")
	return true
}

// AddInvitation invites an e-mail address, as the administrator of the seed would in the user interface, and returns the invitation's id.
func (p *Platform) AddInvitation(email string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	inv := &Invitation{OrgID: RootOrgID, Email: email, InvitedBy: AdminID}
	p.storeInvitation(inv)
	return inv.ID
}

// Invitation returns an invitation by id, with its status at this moment of the sandbox's clock.
func (p *Platform) Invitation(id int) (Invitation, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	inv := p.state.invitation(id)
	if inv == nil {
		return Invitation{}, false
	}
	return p.snapshot(inv), true
}

// Invitations returns all invitations but that of the seed, oldest first, whatever became of them.
func (p *Platform) Invitations() []Invitation {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Invitation
	for _, inv := range p.state.Invitations {
		if inv.ID != InvitationID {
			out = append(out, p.snapshot(inv))
		}
	}
	return out
}

func (p *Platform) snapshot(inv *Invitation) Invitation {
	out := *inv
	out.Status = invitationStatus(inv, p.now())
	out.Teams, out.RoleGroups, out.Roles = slices.Clone(inv.Teams), slices.Clone(inv.RoleGroups), cloneGrants(inv.Roles)
	return out
}

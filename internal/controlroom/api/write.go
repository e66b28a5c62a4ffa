package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// record is an account as the platform sent it, field by field: what an update sends back is what was read, so that a field that nobody here knows
// is not lost.
type record map[string]json.RawMessage

// wholeUser is a user who is decoded together with the record.
type wholeUser struct{ User }

// UnmarshalJSON decodes both. What is the platform's own is not kept: permissions are many.
func (a *wholeUser) UnmarshalJSON(data []byte) error {
	*a = wholeUser{}
	var whole record
	err := errors.Join(json.Unmarshal(data, &a.User), json.Unmarshal(data, &whole))
	maps.DeleteFunc(whole, func(name string, _ json.RawMessage) bool { return slices.Contains(serverOwned, name) })
	a.whole = whole
	return err
}

// NewUser is an account to be created. It needs a role. Empty fields are left to the platform.
type NewUser struct {
	Username, Domain, Email, Password string
	FirstName, LastName, Description  string
	Disabled, EnableAutoLogin         bool
	MultipleLoginAllowed              bool // Automation 360
	LicenseFeatures                   []string
	RoleIDs                           []int64
}

type roleID struct {
	ID int64 `json:"id"`
}

type newUser struct {
	Username             string   `json:"username"`
	Domain               string   `json:"domain,omitempty"`
	Email                string   `json:"email"`
	Password             string   `json:"password,omitempty"`
	FirstName            string   `json:"firstName,omitempty"`
	LastName             string   `json:"lastName,omitempty"`
	Description          string   `json:"description,omitempty"`
	Disabled             bool     `json:"disabled"`
	EnableAutoLogin      bool     `json:"enableAutoLogin"`
	MultipleLoginAllowed bool     `json:"multipleLoginAllowed,omitempty"` // Enterprise 11 does not know it
	LicenseFeatures      []string `json:"licenseFeatures"`
	Roles                []roleID `json:"roles,omitempty"`   // v1 (documented)
	RoleIDs              any      `json:"roleIds,omitempty"` // v2: texts (documented), or numbers (seen)
}

func (u NewUser) body(version Version, form rolesForm) newUser {
	body := newUser{
		Username: u.Username, Domain: u.Domain, Email: u.Email, Password: u.Password, FirstName: u.FirstName, LastName: u.LastName,
		Description: u.Description,
		Disabled:    u.Disabled, EnableAutoLogin: u.EnableAutoLogin, MultipleLoginAllowed: u.MultipleLoginAllowed,
		LicenseFeatures: append([]string{}, u.LicenseFeatures...),
	}
	switch {
	case version != V2:
		body.Roles = roleObjects(u.RoleIDs)
	case len(u.RoleIDs) > 0 && form == idNumbers:
		body.RoleIDs = u.RoleIDs
	case len(u.RoleIDs) > 0:
		body.RoleIDs = roleTexts(u.RoleIDs)
	}
	return body
}

// rolesForm is a way to name a user's roles. Which one v2 expects is documented for creating users only, and ids in another form than the expected
// one are dropped without a word (seen).
type rolesForm = int32

const (
	idTexts   rolesForm = iota // roleIds: ["2"]
	objects                    // roles: [{"id": 2}], as in v1
	idNumbers                  // roleIds: [2]
)

func roleObjects(ids []int64) []roleID {
	out := []roleID{}
	for _, id := range ids {
		out = append(out, roleID{id})
	}
	return out
}

func roleTexts(ids []int64) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, strconv.FormatInt(id, 10))
	}
	return out
}

// CreateUser creates an account, never twice. A user name that is taken is rest.Conflict or, since the status is assumed, rest.BadRequest. After a
// lost response the account counts that has the user name, was created by the user who is signed in, not before the call, and is as it was asked
// for: nobody else's.
func (c *Client) CreateUser(ctx context.Context, user NewUser) (*User, error) {
	if user.Password != "" {
		c.secrets.Add(user.Password)
	}
	self, err := c.knownSelf(ctx) // who creates it
	if err != nil {
		return nil, err
	}
	version, err := c.version(ctx)
	if err != nil {
		return nil, err
	}
	since, timeKnown := c.rest.PlatformTime()
	form := c.createForm.Load()
	r := rest.Request{Op: "create user", Method: http.MethodPost, Path: usersRoute, Route: usersRoute, Body: user.body(version, form)}
	post := func(ctx context.Context) (*User, error) {
		var created wholeUser
		response, err := c.callBy(ctx, version, r, &created)
		if err == nil && (created.ID == 0 || !wire.SameName(created.Username, user.Username)) {
			failure := c.rest.BadResponse(r, response, "the response does not hold the user")
			failure.Kind = rest.Ambiguous
			err = failure
		}
		if !user.isShownBy(created.User) {
			created.whole = nil
		}
		return &created.User, err
	}
	find := func(ctx context.Context) (*User, bool, error) {
		return rest.AwaitCreated(ctx, c.rest, func(ctx context.Context) (*User, bool, error) {
			named, err := c.UsersNamed(ctx, user.Username)
			i := slices.IndexFunc(named, func(u *User) bool {
				return u.CreatedBy == self.ID && timeKnown && notBefore(u.CreatedAt, since) && user.matches(*u)
			})
			if err != nil || i < 0 {
				return nil, false, err
			}
			created, err := c.User(ctx, named[i].ID)
			return created, err == nil, err
		})
	}
	created, err := rest.CreateOnce(ctx, post, find)
	if version != V2 || form == idNumbers || !missesRoles(err) {
		return created, err
	}
	r.Body = user.body(version, idNumbers)
	if created, otherErr := rest.CreateOnce(ctx, post, find); rest.KindOf(otherErr) != rest.BadRequest {
		if otherErr == nil {
			c.createForm.Store(idNumbers)
		}
		return created, otherErr
	}
	return nil, err
}

// missesRoles reports a refusal, which created nothing, for want of roles.
func missesRoles(err error) bool {
	return rest.KindOf(err) == rest.BadRequest && needsRole.MatchString(err.Error())
}

var needsRole = regexp.MustCompile(`(?i)at least one role|roles? (is|are) required`)

// notBefore compares a time of the platform's with its clock at the call, which is known to a second.
func notBefore(createdAt string, since time.Time) bool {
	created, err := time.Parse(time.RFC3339, createdAt)
	return err == nil && !created.Before(since.Add(-time.Second).Truncate(time.Second))
}

// matches reports whether an account is as it was asked for. A password cannot be seen, and lists do not show whether several sessions are allowed.
func (u NewUser) matches(created User) bool {
	return wire.SameName(u.Domain, created.Domain) && wire.SameName(u.Email, created.Email) && wire.SameText(u.FirstName, created.FirstName) &&
		wire.SameText(u.LastName, created.LastName) && wire.SameText(u.Description, created.Description) && u.Disabled == created.Disabled &&
		u.EnableAutoLogin == created.EnableAutoLogin &&
		sameSet(u.LicenseFeatures, created.LicenseFeatures) && sameSet(u.RoleIDs, created.roleIDs())
}

// isShownBy reports whether the response to a create holds all that an update sends back. Only then an update can be made of it: what it leaves out
// would be blanked. Its version shows later whether it is still the present one.
func (u NewUser) isShownBy(created User) bool {
	needs := []string{"username", "email", "firstName", "lastName", "description", "disabled", "enableAutoLogin", "licenseFeatures"}
	return created.versioned && !slices.ContainsFunc(needs, func(name string) bool { return created.whole[name] == nil }) && u.matches(created) &&
		u.MultipleLoginAllowed == created.MultipleLoginAllowed
}

func (u User) roleIDs() []int64 {
	out := make([]int64, 0, len(u.Roles))
	for _, role := range u.Roles {
		out = append(out, role.ID)
	}
	return out
}

// sameSet compares lists whose order and duplicates do not count.
func sameSet[T int64 | string](a, b []T) bool {
	unique := func(list []T) []T { return slices.Compact(slices.Sorted(slices.Values(list))) }
	return slices.Equal(unique(a), unique(b))
}

// UserChange is what to change of an account. What is nil stays as it is. An empty text clears.
type UserChange struct {
	Email, FirstName, LastName, Description         *string
	Disabled, EnableAutoLogin, MultipleLoginAllowed *bool
	LicenseFeatures                                 *[]string
	// RoleIDs are all roles; AddRoleIDs and RemoveRoleIDs change those that the account turns out to have.
	RoleIDs                   *[]int64
	AddRoleIDs, RemoveRoleIDs []int64
	// Password is sent as a field of the update; that an update may set one is not documented.
	Password *string
}

// apply returns the account as the change wants it.
func (u UserChange) apply(user User) User {
	for _, field := range []struct {
		to   *string
		want *string
	}{{&user.Email, u.Email}, {&user.FirstName, u.FirstName}, {&user.LastName, u.LastName}, {&user.Description, u.Description}} {
		if field.want != nil {
			*field.to = *field.want
		}
	}
	for _, field := range []struct {
		to   *bool
		want *bool
	}{{&user.Disabled, u.Disabled}, {&user.EnableAutoLogin, u.EnableAutoLogin}, {&user.MultipleLoginAllowed, u.MultipleLoginAllowed}} {
		if field.want != nil {
			*field.to = *field.want
		}
	}
	if u.LicenseFeatures != nil {
		user.LicenseFeatures = *u.LicenseFeatures
	}
	roles := user.roleIDs()
	if u.RoleIDs != nil {
		roles = *u.RoleIDs
	}
	roles = slices.DeleteFunc(append(slices.Clone(roles), u.AddRoleIDs...), func(id int64) bool { return slices.Contains(u.RemoveRoleIDs, id) })
	user.Roles = nil
	for _, id := range slices.Compact(slices.Sorted(slices.Values(roles))) {
		user.Roles = append(user.Roles, RoleRef{ID: id})
	}
	return user
}

// MadeIn reports whether an account shows the lock and the roles that the change wants.
func (u UserChange) MadeIn(user User) bool {
	return (u.Disabled == nil || user.Disabled == *u.Disabled) && user.hasRolesOf(u.apply(user))
}

// same reports whether two accounts do not differ in what can be changed.
func same(a, b User) bool {
	return wire.SameText(a.Email, b.Email) && wire.SameText(a.FirstName, b.FirstName) && wire.SameText(a.LastName, b.LastName) &&
		wire.SameText(a.Description, b.Description) && a.Disabled == b.Disabled &&
		a.EnableAutoLogin == b.EnableAutoLogin && a.MultipleLoginAllowed == b.MultipleLoginAllowed &&
		sameSet(a.LicenseFeatures, b.LicenseFeatures) && sameSet(a.roleIDs(), b.roleIDs())
}

// serverOwned are fields that are the platform's: an update leaves them out. version stays: it is that of the state that was changed; principalId
// and the roles that a directory gave stand in the vendor's own bodies.
var serverOwned = []string{
	"id", "deleted", "permissions", "groupNames", "emailVerified", "passwordSet", "questionsSet", "clientRegistered", "createdBy", "createdOn",
	"updatedBy",
	"updatedOn", "publicKey", "appType", "routingName", "appUrl", "lastLoginTime",
}

// overlay is the body of an update: everything that was read, with what differs changed.
func overlay(before, after User, password *string, form rolesForm) (record, error) {
	body := record{}
	for name, value := range before.whole {
		if !slices.Contains(serverOwned, name) {
			body[name] = once(value)
		}
	}
	delete(body, "roles")
	delete(body, "roleIds")
	fields := map[string]any{}
	switch form {
	case idTexts:
		fields["roleIds"] = roleTexts(after.roleIDs())
	case idNumbers:
		fields["roleIds"] = after.roleIDs()
	default:
		fields["roles"] = roleObjects(after.roleIDs())
	}
	put := func(changed bool, name string, value any) {
		if changed {
			fields[name] = value
		}
	}
	put(after.Email != before.Email, "email", after.Email)
	put(after.FirstName != before.FirstName, "firstName", after.FirstName)
	put(after.LastName != before.LastName, "lastName", after.LastName)
	put(after.Description != before.Description, "description", after.Description)
	put(after.Disabled != before.Disabled, "disabled", after.Disabled)
	put(after.EnableAutoLogin != before.EnableAutoLogin, "enableAutoLogin", after.EnableAutoLogin)
	put(after.MultipleLoginAllowed != before.MultipleLoginAllowed, "multipleLoginAllowed", after.MultipleLoginAllowed)
	put(!sameSet(after.LicenseFeatures, before.LicenseFeatures), "licenseFeatures", append([]string{}, after.LicenseFeatures...))
	put(password != nil, "password", password)
	for name, value := range fields {
		encoded, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("the user cannot be encoded: %w", err)
		}
		body[name] = encoded
	}
	return body, nil
}

// once is a list of the platform's without the repetitions that it was seen to hold; anything else is as it was.
func once(value json.RawMessage) json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(value, &list) != nil || len(list) < 2 {
		return value
	}
	without := wire.Once(list, func(element json.RawMessage) string { return string(element) })
	if encoded, err := json.Marshal(without); err == nil && len(without) < len(list) {
		return encoded
	}
	return value
}

// ErrLastRole is a change that was not sent because it would have taken away the last role: a user has at least one (documented for new users).
var ErrLastRole = errors.New("the user would be left without a role")

// UpdateUser changes an account: it reads it, and sends the whole of it back with the change, since the platform replaces everything (documented).
// One after another for each user; nothing is sent when nothing changes, since the platform sends the user a mail; and nothing is sent again before
// another look.
func (c *Client) UpdateUser(ctx context.Context, id int64, change UserChange) (*User, error) {
	return c.EditUser(ctx, id, Edit{Decide: func(*User, bool) (UserChange, error) { return change, nil }})
}

// Edit is a change of an account that depends on what the account is.
type Edit struct {
	// Read returns the account to change, the first time; nil: the platform is asked. It must be whole, and the present one: whatever somebody else
	// changed since would be undone.
	Read func(context.Context) (*User, error)
	// Decide returns what to change of an account, as it was read right before. It is asked again when the account was read again; sent says that a
	// change that it asked for may have been carried out by then. Its error ends the edit.
	Decide func(before *User, sent bool) (UserChange, error)
}

// EditUser is UpdateUser for a change that is decided by the account as it is.
func (c *Client) EditUser(ctx context.Context, id int64, edit Edit) (*User, error) {
	unlock, err := c.writing.lock(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("another change of the user did not end in time: %w", err)
	}
	defer unlock()
	read := edit.Read
	if read == nil {
		read = func(ctx context.Context) (*User, error) { return c.User(ctx, id) }
	}
	conflicts, losses := 0, 0
	var wanted *[]int64
	for {
		before, err := read(ctx)
		if err != nil {
			return nil, err
		}
		read = func(ctx context.Context) (*User, error) { return c.User(ctx, id) }
		change, err := edit.Decide(before, losses > 0)
		if err != nil {
			return nil, err
		}
		if change.Password != nil {
			c.secrets.Add(*change.Password)
		}
		if wanted != nil { // what the last look showed is not what the account is to have
			change.RoleIDs, change.AddRoleIDs, change.RemoveRoleIDs = wanted, nil, nil
		}
		after := change.apply(*before)
		if len(change.RemoveRoleIDs) > 0 && len(before.Roles) > 0 && len(after.Roles) == 0 {
			if len(after.SysAssignedRoles) == 0 {
				return nil, ErrLastRole
			}
			// Where roles of a directory stand apart, they are what the user is left with, and an update without any role may be refused.
			after.Roles = after.SysAssignedRoles
		}
		if same(*before, after) && change.Password == nil {
			return before, nil
		}
		updated, err := c.put(ctx, *before, after, change.Password)
		if errors.Is(err, ErrRolesIgnored) {
			ids := after.roleIDs()
			wanted = &ids
		}
		switch rest.KindOf(err) {
		case rest.Conflict:
			conflicts++
		case rest.Ambiguous:
			losses++
		default:
			return updated, err
		}
		if conflicts > 1 || losses > 1 {
			return nil, err
		}
	}
}

// put sends an account, in the form of roles that this platform expects. Which one an update by v2 expects is not documented: until roles were
// changed by one, a refusal, which changes nothing, leads to a try of the others, and so does an update that was accepted without its roles.
// A later error is then joined with ErrRolesIgnored: the account has lost roles.
func (c *Client) put(ctx context.Context, before, after User, password *string) (*User, error) {
	version, err := c.version(ctx)
	if err != nil {
		return nil, err
	}
	var refusal, ignored error
	forms := c.updateForms(version)
	for i, form := range forms {
		if i == 2 && ignored == nil && !missesRoles(refusal) { // a field that is unknown is unknown with numbers, too
			break
		}
		updated, err := c.putBy(ctx, version, before, after, password, form)
		if err == nil && !updated.hasRolesOf(after) {
			// The response may be incomplete.
			updated, err = c.User(ctx, before.ID)
			if err == nil {
				before.whole = updated.whole
			}
		}
		switch {
		case err == nil && updated.hasRolesOf(after):
			if version == V2 && (form != forms[0] || !sameSet(before.roleIDs(), after.roleIDs())) {
				c.updateForm.Store(form)
				c.rolesFormKnown.Store(true)
			}
			return updated, nil
		case err == nil:
			ignored = ErrRolesIgnored
		case rest.KindOf(err) == rest.BadRequest:
			refusal = cmp.Or(refusal, err)
		case ignored != nil:
			return nil, errors.Join(ignored, err)
		default:
			return nil, err
		}
	}
	if ignored != nil {
		return nil, errors.Join(ignored, refusal)
	}
	return nil, refusal
}

// updateForms are the forms of roles that an update tries, in their order.
func (c *Client) updateForms(version Version) []rolesForm {
	switch {
	case version != V2:
		return []rolesForm{objects}
	case c.rolesFormKnown.Load():
		return []rolesForm{c.updateForm.Load()}
	case c.createForm.Load() == idNumbers:
		return []rolesForm{idNumbers, objects, idTexts}
	}
	return []rolesForm{idTexts, objects, idNumbers}
}

// ErrRolesIgnored is an update whose roles the platform did not apply, but everything else.
var ErrRolesIgnored = errors.New("the platform accepted the update of the user, but did not apply its roles: check the user's roles in the " +
	"Control Room, and api_version")

// hasRolesOf reports whether an account has the roles of another one. Those that a directory gave it has in any case.
func (u User) hasRolesOf(other User) bool {
	given := func(role RoleRef) bool {
		return slices.ContainsFunc(u.SysAssignedRoles, func(s RoleRef) bool { return s.ID == role.ID })
	}
	own := func(user User) []int64 {
		user.Roles = slices.DeleteFunc(slices.Clone(user.Roles), given)
		return user.roleIDs()
	}
	return sameSet(own(u), own(other))
}

// isWholeAfter reports whether the response to an update holds all that was sent back by it: then the next update can be made of it.
func (u User) isWholeAfter(before, after User) bool {
	for name := range before.whole {
		if u.whole[name] == nil {
			return false
		}
	}
	return u.versioned && same(u, after)
}

func (c *Client) putBy(ctx context.Context, version Version, before, after User, password *string, form rolesForm) (*User, error) {
	body, err := overlay(before, after, password, form)
	if err != nil {
		return nil, err
	}
	r := rest.Request{Op: "update user", Method: http.MethodPut, Path: userPath(before.ID), Route: userRoute, Body: body, Once: true}
	var updated wholeUser
	response, err := c.callBy(ctx, version, r, &updated)
	if err == nil && updated.ID != before.ID {
		failure := c.rest.BadResponse(r, response, "the response does not hold the user")
		failure.Kind = rest.Ambiguous
		err = failure
	}
	if !updated.isWholeAfter(before, after) {
		updated.whole = nil
	}
	return &updated.User, err
}

package controlroom

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"unicode/utf8"
)

// userBody is what creating and updating take. Which of the two ways to name roles counts depends on the version of the API.
type userBody struct {
	Username                 *string         `json:"username"`
	Domain                   *string         `json:"domain"`
	Email                    *string         `json:"email"`
	Password                 *string         `json:"password"`
	FirstName                *string         `json:"firstName"`
	LastName                 *string         `json:"lastName"`
	Description              *string         `json:"description"`
	EnableAutoLogin          *bool           `json:"enableAutoLogin"`
	Disabled                 *bool           `json:"disabled"`
	LicenseFeatures          []string        `json:"licenseFeatures"`
	MultipleLoginAllowed     *bool           `json:"multipleLoginAllowed"`
	DeviceCredentialAttested *bool           `json:"deviceCredentialAttested"`
	Version                  *int64          `json:"version"`
	Roles                    json.RawMessage `json:"roles"`
	RoleIDs                  json.RawMessage `json:"roleIds"`
}

// serverOwned are fields of a user that clients send back with what they read. They are ignored (seen in the vendor's samples:
// principalId, sysAssignedRoles).
var serverOwned = []string{
	"id", "principalId", "deleted", "sysAssignedRoles", "groupNames", "permissions", "emailVerified", "passwordSet", "questionsSet",
	"clientRegistered", "createdBy",
	"createdOn", "updatedBy", "updatedOn", "publicKey", "appType", "routingName", "appUrl", "lastLoginTime",
}

// userIn reads the body of a user. Enterprise 11 has no multipleLoginAllowed.
func (c *call) userIn() (userBody, error) {
	in, err := body[userBody](c, serverOwned...)
	if err == nil && in.MultipleLoginAllowed != nil && c.e11() && c.is("unknown_fields", "400") {
		err = invalid("Unrecognized field 'multipleLoginAllowed'")
	}
	// Whether a Control Room takes back what it repeats is not known: here it does not.
	if once := slices.Compact(slices.Sorted(slices.Values(in.LicenseFeatures))); err == nil && c.of2026() && len(once) < len(in.LicenseFeatures) {
		err = invalid("'licenseFeatures' holds a license twice")
	}
	return in, err
}

// createUser returns 201 with the user. Every refusal but that of a duplicate is assumed to be a 400.
func (c *call) createUser() (reply, error) {
	in, err := c.userIn()
	if err != nil {
		return reply{}, err
	}
	roles, err := c.rolesIn(in, c.v2RoleIDs(false))
	if err != nil {
		return reply{}, err
	}
	u := User{Username: fold(text(in.Username)), Domain: text(in.Domain), CreatedBy: c.user.ID}
	if err := c.checkNewUser(&u, in, roles); err != nil {
		return reply{}, err
	}
	c.overwrite(&u, in, roles)
	if err := c.checkUser(&u, nil); err != nil {
		return reply{}, err
	}
	asked := c.is("smtp", "on") && c.r.URL.Query().Get("noemail") != "true"
	u.EmailVerified, u.PasswordSet = !asked, u.Domain == ""
	u.UpdatedBy, u.CreatedAt, u.UpdatedAt = c.user.ID, c.now(), c.now()
	made := c.state.addUser(u)
	if in.Password != nil && made.Domain == "" {
		c.state.Passwords[made.ID] = digest(made.ID, *in.Password)
	}
	if asked {
		c.mail("confirmation", made, "Confirm your email address")
	}
	return created(c.wireUser(made))
}

// checkNewUser looks at what only a creation decides: user name, domain and the first password.
func (c *call) checkNewUser(u *User, in userBody, roles []int64) error {
	switch {
	case u.Username == "" || utf8.RuneCountInString(u.Username) > 255:
		return invalid("'username' is required and has at most 255 characters")
	case len(roles) == 0:
		return invalid("At least one role is required")
	}
	if c.taken(u.Domain, u.Username) {
		return refuse(c.number("duplicate_username_status"), codeDuplicate, "A user with the username '%s' already exists", u.Username)
	}
	if u.Domain == "" {
		return c.checkPassword(text(in.Password))
	}
	if !slices.ContainsFunc(c.state.Directory, func(e DirectoryEntry) bool {
		return fold(e.Domain) == fold(u.Domain) &&
			fold(e.Username) == u.Username
	}) {
		return invalid("There is no user '%s' in the domain '%s'", u.Username, u.Domain)
	}
	return nil
}

// taken reports whether a user name is in use. That of a deleted user is free again or not: assumed.
func (c *call) taken(domain, username string) bool {
	return slices.ContainsFunc(c.state.Users, func(u *User) bool {
		return u.Username == username && (c.is("username_scope", "everywhere") || fold(u.Domain) == fold(domain)) &&
			(!u.Deleted || c.is("username_reuse", "409"))
	})
}

var usualPassword = regexp.MustCompile(`^[a-zA-Z0-9@\-_!#$%&.]{8,15}$`)

// checkPassword applies the password policy, which an administrator can change; the default one is documented.
func (c *call) checkPassword(password string) error {
	if c.is("password_policy", "relaxed") && len(password) >= 8 && len(password) <= 64 || usualPassword.MatchString(password) {
		return nil
	}
	return refuse(http.StatusBadRequest, codePassword, "The password does not meet the password policy")
}

// v2RoleIDs reports whether v2 names roles by roleIds, which is documented for creating and assumed for updating.
func (c *call) v2RoleIDs(update bool) bool { return !update || c.is("v2_update_roles", "role_ids") }

// rolesIn reads the roles of a body: v1 takes roles, v2 roleIds. Without any it is nil.
func (c *call) rolesIn(in userBody, v2RoleIDs bool) ([]int64, error) {
	byID := c.version == "v2" && v2RoleIDs
	if c.is("role_spelling", "strict") && (byID && in.Roles != nil || !byID && in.RoleIDs != nil) {
		return nil, invalid("Unrecognized field: roles are named by '%s' here", map[bool]string{true: "roleIds", false: "roles"}[byID])
	}
	var ids []int64
	var err error
	if c.is("role_spelling", "dropped") {
		if byID {
			in.Roles = nil
		} else {
			in.RoleIDs = nil
		}
	}
	switch {
	case given(in.RoleIDs) && (byID || !given(in.Roles)):
		ids, err = idStrings("roleIds", in.RoleIDs, c.value("role_ids_form"))
	case given(in.Roles):
		ids, err = references("roles", in.Roles)
	}
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if c.state.role(id) == nil {
			return nil, invalid("There is no role with the id %d", id)
		}
	}
	return ids, nil
}

// overwrite puts what a body says into a user. What it leaves out becomes empty, as the vendor's samples of an update show.
func (c *call) overwrite(u *User, in userBody, roles []int64) {
	keep := u.ID != 0 && c.is("omitted_fields", "kept")
	replace(&u.Email, in.Email, true)
	replace(&u.FirstName, in.FirstName, keep)
	replace(&u.LastName, in.LastName, keep)
	replace(&u.Description, in.Description, keep)
	replace(&u.Disabled, in.Disabled, keep)
	replace(&u.EnableAutoLogin, in.EnableAutoLogin, keep)
	if !c.e11() {
		replace(&u.MultipleLoginAllowed, in.MultipleLoginAllowed, keep)
		replace(&u.DeviceCredentialAttested, in.DeviceCredentialAttested, keep)
	}
	if in.LicenseFeatures != nil || !keep {
		u.LicenseFeatures = slices.Clone(in.LicenseFeatures)
		slices.Sort(u.LicenseFeatures)
		u.LicenseFeatures = slices.Compact(u.LicenseFeatures)
	}
	u.RoleIDs = roles
}

func replace[T any](field, value *T, keep bool) {
	switch {
	case value != nil:
		*field = *value
	case !keep:
		var zero T
		*field = zero
	}
}

// checkUser refuses a user who is not to be as a body asks; before is nil for a new one.
func (c *call) checkUser(u, before *User) error {
	if !isEmail(u.Email) {
		return invalid("'email' is required and must be an email address")
	}
	for _, name := range []string{u.FirstName, u.LastName} {
		if utf8.RuneCountInString(name) > 50 {
			return invalid("A name has at most 50 characters")
		}
	}
	var had []string
	if before != nil {
		had = before.LicenseFeatures
	}
	if sameSet(had, u.LicenseFeatures) {
		return nil
	}
	if err := c.require(viewLicenses, manageLicenses); err != nil {
		return err
	}
	for _, feature := range u.LicenseFeatures {
		if !slices.Contains(had, feature) {
			if err := c.checkSeat(feature); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkSeat refuses a license of which none is left.
func (c *call) checkSeat(feature string) error {
	seats, known := c.state.Seats[feature]
	switch {
	case !known:
		return refuse(http.StatusBadRequest, codeLicense, "There is no license '%s'", feature)
	case c.is("license_seats", "unlimited"):
		return nil
	case c.is("license_seats", "none") || c.state.usedSeats(feature, c.is("disabled_license", "freed"), c.now()) >= seats:
		return refuse(http.StatusBadRequest, codeLicense, "No free license for '%s'", feature)
	}
	return nil
}

// updateUser replaces a user as a whole, roles included (documented).
func (c *call) updateUser() (reply, error) {
	u, err := c.livingUser()
	if err != nil {
		return reply{}, err
	}
	in, err := c.userIn()
	if err != nil {
		return reply{}, err
	}
	roles, err := c.rolesIn(in, c.v2RoleIDs(true))
	if err != nil {
		return reply{}, err
	}
	edited := u.clone()
	c.overwrite(&edited, in, roles)
	if err := c.checkUpdate(u, &edited, in); err != nil {
		return reply{}, err
	}
	if in.Password != nil && c.is("update_password", "changed") && u.Domain == "" {
		c.state.Passwords[u.ID] = digest(u.ID, *in.Password)
	}
	kind := "user_updated"
	if edited.Disabled != u.Disabled {
		kind = map[bool]string{true: "user_disabled", false: "user_enabled"}[edited.Disabled]
	}
	*u = edited
	c.touch(u, c.user.ID)
	c.mail(kind, u, "Your Control Room account was changed")
	return reply{c.number("update_status"), c.wireUser(u)}, nil
}

// checkUpdate refuses what an update may not do, before anything is changed.
func (c *call) checkUpdate(u, edited *User, in userBody) error {
	switch {
	case in.Username == nil && c.e11():
		return invalid("'username' is required")
	case in.Username != nil && fold(*in.Username) != u.Username, in.Domain != nil && fold(*in.Domain) != fold(u.Domain):
		return invalid("The username and domain of a user cannot be changed")
	case in.Email == nil:
		return invalid("'email' is required")
	case len(edited.RoleIDs) == 0 && c.is("update_without_roles", "400"):
		return invalid("At least one role is required")
	case in.Version != nil && *in.Version != u.Version && c.is("stale_version", "409"):
		return refuse(http.StatusConflict, codeVersion, "The user was changed by another request: version %d, not %d", u.Version, *in.Version)
	case c.mapped(u) && !sameSet(u.RoleIDs, edited.RoleIDs) && c.is("mapped_user_roles", "400"):
		return invalid("The roles of a user who comes from an identity provider are managed by its mapping")
	}
	if in.Password != nil {
		if c.is("update_password", "400") {
			return refuse(http.StatusBadRequest, codePassword, "The password cannot be changed by an update")
		}
		if err := c.checkPassword(*in.Password); err != nil {
			return err
		}
	}
	if u.ID == c.user.ID && edited.Disabled {
		if err := c.protectSelf("disable"); err != nil {
			return err
		}
	}
	if edited.Disabled || !slices.Contains(edited.RoleIDs, c.adminRole()) {
		if err := c.protectLastAdmin(u); err != nil {
			return err
		}
	}
	return c.checkUser(edited, u)
}

func (p *Platform) mapped(u *User) bool {
	_, mapped := p.state.Mappings[u.ID]
	return mapped
}

func sameSet[T cmp.Ordered](a, b []T) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// touch notes an edit of a user.
func (p *Platform) touch(u *User, by int64) {
	u.Version++
	u.UpdatedBy, u.UpdatedAt = by, p.now()
}

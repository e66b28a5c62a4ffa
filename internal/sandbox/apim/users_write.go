package apim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// userFields is what PUT and PATCH take.
type userFields struct {
	Email        *string     `json:"email"`
	FirstName    *string     `json:"firstName"`
	LastName     *string     `json:"lastName"`
	State        *string     `json:"state"`
	Note         given       `json:"note"`
	Password     *string     `json:"password"`
	Identities   *[]Identity `json:"identities"`
	AppType      *string     `json:"appType"`
	Confirmation *string     `json:"confirmation"`
}

// check refuses what a field must not be.
func (c *call) check(f *userFields, own *User) error {
	var wrong []detail
	text := func(target string, value *string, longest int) {
		if value != nil && (*value == "" || utf8.RuneCountInString(*value) > longest) {
			wrong = append(wrong, detail{Target: target, Message: "'" + target + "' must be between 1 and " + strconv.Itoa(longest) + " characters long."})
		}
	}
	text("email", f.Email, 254)
	text("firstName", f.FirstName, 100)
	text("lastName", f.LastName, 100)
	if f.Email != nil && *f.Email != "" && !strings.Contains(*f.Email, "@") {
		wrong = append(wrong, detail{Target: "email", Message: "Email is not a valid e-mail address."})
	}
	if f.State != nil && !oneOf(*f.State, "active", "blocked", "pending", "deleted") {
		wrong = append(wrong, detail{Target: "state", Message: "'" + *f.State + "' is no state of a user."})
	}
	if f.Identities != nil && c.is("aad_identities", "refused") {
		for i, identity := range *f.Identities {
			if strings.EqualFold(identity.Provider, "Aad") {
				wrong = append(wrong, detail{Target: fmt.Sprintf("identities[%d].provider", i), Message: "The identity provider 'Aad' cannot be used here."})
			}
		}
	}
	if len(wrong) > 0 {
		return invalid(wrong...)
	}
	if f.State != nil && strings.EqualFold(*f.State, "deleted") && (own == nil || c.is("patch_state_deleted", "400")) {
		return invalidField("state", "The state of a user cannot be set to 'deleted'.")
	}
	if f.State != nil && own != nil && strings.EqualFold(*f.State, "pending") && own.State != "pending" {
		return invalidField("state", "A user who is %s cannot become pending.", own.State)
	}
	if f.Email == nil {
		return nil
	}
	if other := c.svc.userWithEmail(*f.Email); other != nil && (own == nil || other.ID != own.ID) {
		err := invalidField("email", "A user with the e-mail address '%s' exists already.", *f.Email)
		if c.is("duplicate_email_status", "409") {
			err = refuse(http.StatusConflict, "Conflict", "A user with the e-mail address '%s' exists already.", *f.Email)
		}
		return err
	}
	return nil
}

// refuseAdministrator is the response to any change of the built-in administrator (reported).
func (c *call) refuseAdministrator() error {
	if c.id("userId") != AdministratorID {
		return nil
	}
	return refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "The built-in administrator cannot be changed through the management API.")
}

// putUser makes a user, or writes over the one that is there: the call is an upsert (documented).
func (c *call) putUser() (reply, error) {
	if err := c.refuseAdministrator(); err != nil {
		return reply{}, err
	}
	var f userFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	id := c.id("userId")
	if utf8.RuneCountInString(id) > 80 {
		return reply{}, invalidField("userId", "The user identifier must not be longer than 80 characters.")
	}
	var missing []detail
	for _, required := range []struct {
		target string
		value  *string
	}{{"email", f.Email}, {"firstName", f.FirstName}, {"lastName", f.LastName}} {
		if required.value == nil {
			missing = append(missing, detail{Target: required.target, Message: "The field is required."})
		}
	}
	if len(missing) > 0 {
		return reply{}, invalid(missing...)
	}
	notify, err := c.flag("notify")
	if err != nil {
		return reply{}, err
	}
	own := c.svc.user(id)
	if own != nil && (own.State == "deleted" || c.shadow(id) != nil) {
		c.forget(id)
		own = nil
	}
	if own == nil {
		return c.createUser(id, &f, notify)
	}
	return c.overwriteUser(own, &f)
}

func (c *call) createUser(id string, f *userFields, notify bool) (reply, error) {
	if c.r.Header.Get("If-Match") != "" {
		return reply{}, refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The user does not exist.")
	}
	if err := c.check(f, nil); err != nil {
		return reply{}, err
	}
	if err := c.touch("user " + id); err != nil {
		return reply{}, err
	}
	u := &User{ID: id, State: "active", Email: *f.Email, RegisteredAt: c.now()}
	switch confirmation := deref(f.Confirmation); {
	case strings.EqualFold(confirmation, "invite"):
		u.State = c.value("invited_state")
	case strings.EqualFold(confirmation, "signup"):
		u.State = c.value("signup_state")
	}
	if f.Identities != nil {
		all := withAddress(*f.Identities, u.Email)
		f.Identities = &all
	}
	c.state.addUser(c.svc, u)
	c.apply(u, f)
	c.confirm(u, f)
	if notify {
		c.mail("newDeveloperNotificationMessage", u, deref(f.AppType))
	}
	return tagged(http.StatusCreated, c.userEntity(u, c.groupsOf(u)), u.etag())
}

// withAddress adds the sign-in by e-mail address to identities of Microsoft Entra (reported).
func withAddress(identities []Identity, email string) []Identity {
	for _, i := range identities {
		if strings.EqualFold(i.Provider, "Basic") {
			return identities
		}
	}
	return append([]Identity{{"Basic", email}}, identities...)
}

func (c *call) overwriteUser(own *User, f *userFields) (reply, error) {
	if err := c.precondition(own.etag(), false); err != nil {
		return reply{}, err
	}
	if err := c.check(f, own); err != nil {
		return reply{}, err
	}
	if err := c.touch("user " + own.ID); err != nil {
		return reply{}, err
	}
	if c.is("put_omitted", "cleared") {
		if !f.Note.there {
			own.Note = nil
		}
		if f.State == nil {
			own.State = "active"
		}
	}
	c.apply(own, f)
	if c.is("put_confirms_again", "yes") {
		c.confirm(own, f)
	}
	return ok(c.userEntity(own, c.groupsOf(own)), own.etag())
}

// apply writes fields. A change of the e-mail address leaves the sign-in identity at the old one (recorded).
func (c *call) apply(u *User, f *userFields) {
	for target, value := range map[*string]*string{&u.Email: f.Email, &u.FirstName: f.FirstName, &u.LastName: f.LastName} {
		if value != nil {
			*target = *value
		}
	}
	if f.State != nil {
		u.State = strings.ToLower(*f.State) // recorded
	}
	if f.Note.there {
		u.Note = f.Note.text
	}
	if f.Identities != nil {
		u.Identities = *f.Identities
	}
	if f.Password != nil {
		u.Password = digest(u.ID, *f.Password)
	}
	u.Versions = [2]uint64{c.state.next(), c.state.next()}
}

// confirm mails what the body's confirmation asks for, whatever notify says (reported).
func (c *call) confirm(u *User, f *userFields) {
	switch confirmation := deref(f.Confirmation); {
	case strings.EqualFold(confirmation, "invite"):
		c.mail("inviteUserNotificationMessage", u, deref(f.AppType))
	case strings.EqualFold(confirmation, "signup"):
		c.mail("confirmSignUpIdentityDefault", u, deref(f.AppType))
	}
}

// patchUser returns half an ETag and without groups (recorded).
func (c *call) patchUser() (reply, error) {
	if err := c.refuseAdministrator(); err != nil {
		return reply{}, err
	}
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	if err := c.precondition(u.etag(), true); err != nil {
		return reply{}, err
	}
	var f userFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if err := c.check(&f, u); err != nil {
		return reply{}, err
	}
	if err := c.touch("user " + u.ID); err != nil {
		return reply{}, err
	}
	c.apply(u, &f)
	if u.State == "deleted" {
		u.close()
	}
	return c.patched(c.userEntity(u, []any{}), etag(u.Versions[0]))
}

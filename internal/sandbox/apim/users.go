package apim

import (
	"net/http"
	"strings"
	"time"
)

// userRoutes are the calls about users, with the actions of a role that they need (of which only users/write is documented).
var userRoutes = []route{
	{method: "GET", path: "/users", action: "users/read", handle: (*call).listUsers},
	{method: "HEAD", path: "/users/{userId}", action: "users/read", handle: (*call).getUser},
	{method: "GET", path: "/users/{userId}", action: "users/read", handle: (*call).getUser},
	{method: "PUT", path: "/users/{userId}", action: "users/write", handle: (*call).putUser},
	{method: "PATCH", path: "/users/{userId}", action: "users/write", handle: (*call).patchUser},
	{method: "DELETE", path: "/users/{userId}", action: "users/delete", handle: (*call).deleteUser},
	{method: "GET", path: "/users/{userId}/groups", action: "users/groups/read", handle: (*call).listUserGroups},
	{method: "GET", path: "/users/{userId}/subscriptions", action: "users/subscriptions/read", handle: (*call).listUserSubscriptions},
	{method: "GET", path: "/users/{userId}/subscriptions/{sid}", action: "users/subscriptions/read", handle: (*call).getUserSubscription},
	{method: "GET", path: "/users/{userId}/identities", action: "users/identities/read", handle: (*call).listIdentities},
	{method: "POST", path: "/users/{userId}/generateSsoUrl", action: "users/generateSsoUrl/action", handle: (*call).ssoURL},
	{method: "POST", path: "/users/{userId}/token", action: "users/token/action", handle: (*call).sharedAccess},
	{method: "POST", path: "/users/{userId}/confirmations/password/send", action: "users/confirmations/send/action", handle: (*call).sendConfirmation},
}

// requestedUser is the user whom the path names.
func (c *call) requestedUser() (*User, error) {
	if op := c.deleting(c.id("userId")); op != nil && op.hidden(c.Platform) {
		return nil, unknownEntity("User")
	}
	if u := c.svc.user(c.id("userId")); u != nil {
		return u, nil
	}
	return nil, unknownEntity("User")
}

// knownUser is requestedUser for calls to which a user who was deleted does not exist.
func (c *call) knownUser() (*User, error) {
	u, err := c.requestedUser()
	if err == nil && u.State == "deleted" {
		return nil, unknownEntity("User")
	}
	return u, err
}

func (c *call) getUser() (reply, error) {
	if op := c.state.Operations[c.r.URL.Query().Get("asyncId")]; op != nil && op.Service == c.svc.Name {
		return c.pollUser(op)
	}
	defer c.settleLate(c.id("userId"))
	u, err := c.requestedUser()
	if err != nil {
		return reply{}, err
	}
	return ok(c.userEntity(u, nil), u.etag())
}

// userEntity is a user as answers show one. groups is nil to leave the key out, as GET does (recorded).
func (c *call) userEntity(u *User, groups []any) map[string]any {
	var note any = u.Note
	if u.Note != nil && *u.Note == "" && c.is("note_in_answers", "null") {
		note = nil
	}
	identities := []any{}
	for _, i := range u.Identities {
		identities = append(identities, map[string]any{"provider": i.Provider, "id": i.ID})
	}
	properties := map[string]any{
		"firstName": u.FirstName, "lastName": u.LastName, "email": u.Email, "state": u.State, "registrationDate": u.RegisteredAt.UTC().Format("2006-01-02T15:04:05.000Z"),
		"note": note, "identities": identities,
	}
	if groups != nil {
		properties["groups"] = groups
	}
	return map[string]any{"id": c.svc.base() + "/users/" + u.ID, "type": "Microsoft.ApiManagement/service/users", "name": u.ID, "properties": properties}
}

// groupsOf are a user's groups as a user's entity shows them: with "id" and "name", which the API description does not have (recorded).
func (c *call) groupsOf(u *User) []any {
	groups := []any{}
	for _, g := range c.svc.Groups {
		if g.has(u.ID) {
			groups = append(groups, map[string]any{"id": c.svc.base() + "/groups/" + g.ID, "name": g.DisplayName, "description": g.Description,
				"builtIn": g.Type == "system", "type": g.Type, "externalId": g.ExternalID})
		}
	}
	return groups
}

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
		if value != nil && (*value == "" || len([]rune(*value)) > longest) {
			wrong = append(wrong, detail{Target: target, Message: "'" + target + "' must be between 1 and " + itoa(longest) + " characters long."})
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
	if f.Identities != nil {
		for i, identity := range *f.Identities {
			if oneOf(identity.Provider, "Aad") { // reported
				wrong = append(wrong, detail{Target: "identities[" + itoa(i) + "].provider", Message: "The identity provider 'Aad' cannot be used here."})
			}
		}
	}
	if len(wrong) > 0 {
		return invalid(wrong...)
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

// refuseAdministrator is the answer to any change of the built-in administrator (reported).
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
	if len([]rune(id)) > 80 {
		return reply{}, invalidField("userId", "The user identifier must not be longer than 80 characters.")
	}
	own := c.svc.user(id)
	if own == nil || own.State == "deleted" {
		return c.createUser(id, own, &f)
	}
	if err := c.precondition(own.etag(), false); err != nil {
		return reply{}, err
	}
	for target, value := range map[string]*string{"email": f.Email, "firstName": f.FirstName, "lastName": f.LastName} {
		if value == nil {
			return reply{}, invalidField(target, "The field is required.")
		}
	}
	if err := c.check(&f, own); err != nil {
		return reply{}, err
	}
	if err := c.touch("user " + id); err != nil {
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
	c.apply(own, &f)
	c.confirm(own, &f)
	return ok(c.userEntity(own, c.groupsOf(own)), own.etag())
}

func (c *call) createUser(id string, deleted *User, f *userFields) (reply, error) {
	if c.r.Header.Get("If-Match") != "" {
		return reply{}, refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The user does not exist.")
	}
	var missing []detail
	for _, field := range []struct {
		target string
		value  *string
	}{{"email", f.Email}, {"firstName", f.FirstName}, {"lastName", f.LastName}} {
		if field.value == nil {
			missing = append(missing, detail{Target: field.target, Message: "The field is required."})
		}
	}
	if len(missing) > 0 {
		return reply{}, invalid(missing...)
	}
	if err := c.check(f, nil); err != nil {
		return reply{}, err
	}
	notify, err := c.flag("notify")
	if err != nil {
		return reply{}, err
	}
	if err := c.touch("user " + id); err != nil {
		return reply{}, err
	}
	if deleted != nil {
		c.state.removeUser(c.svc, id, false)
	}
	u := &User{ID: id, State: "active", RegisteredAt: c.now()}
	switch confirmation := deref(f.Confirmation); {
	case strings.EqualFold(confirmation, "invite"):
		u.State = c.value("invited_state")
	case strings.EqualFold(confirmation, "signup"):
		u.State = c.value("signup_state")
	}
	if f.Identities != nil {
		u.Identities = *f.Identities
	}
	email := *f.Email
	u.Email = email
	c.state.addUser(c.svc, u)
	c.apply(u, f)
	c.confirm(u, f)
	if notify {
		c.mail("newDeveloperNotificationMessage", u, deref(f.AppType))
	}
	return tagged(http.StatusCreated, c.userEntity(u, c.groupsOf(u)), u.etag())
}

// apply writes fields. A change of the address leaves the sign-in identity at the old one (recorded).
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

// patchUser answers with half an ETag and without groups (recorded).
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
		u.Email = "deleted-" + u.ID + "@example.invalid"
	}
	return ok(c.userEntity(u, []any{}), etag(u.Versions[0]))
}

func (c *call) listUsers() (reply, error) {
	expand, err := c.flag("expandGroups")
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, u := range c.svc.Users {
		if op := c.deleting(u.ID); op != nil && op.hidden(c.Platform) {
			continue
		}
		var groups []any
		if expand {
			groups = c.groupsOf(u)
		}
		rows = append(rows, row{
			fields: map[string]any{"name": u.ID, "firstName": u.FirstName, "lastName": u.LastName, "email": u.Email, "state": u.State,
				"registrationDate": u.RegisteredAt.UTC().Format(time.RFC3339Nano), "note": deref(u.Note)},
			entity: c.userEntity(u, groups),
		})
	}
	return c.list(rows, map[string]bool{"state": true})
}

func (c *call) listIdentities() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, i := range u.Identities {
		rows = append(rows, row{entity: map[string]any{"provider": i.Provider, "id": i.ID}})
	}
	return c.list(rows, nil)
}

func (c *call) ssoURL() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	// Recorded: it leads to the legacy portal.
	return ok(map[string]any{"value": portalURL(c.svc, legacyPortal) + "/signin-sso?token=" + u.ID + "%26" + c.now().Format("200601021504") + "%26" + random(16)}, "")
}

func (c *call) sharedAccess() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var in struct {
		KeyType string    `json:"keyType"`
		Expiry  time.Time `json:"expiry"`
	}
	if err := c.body(&in); err != nil {
		return reply{}, err
	}
	if !oneOf(in.KeyType, "primary", "secondary") {
		return reply{}, invalidField("keyType", "keyType must be primary or secondary.")
	}
	if in.Expiry.Sub(c.now()) > 30*24*time.Hour || !in.Expiry.After(c.now()) {
		return reply{}, invalidField("expiry", "expiry must be at most 30 days ahead.")
	}
	return ok(map[string]any{"value": u.ID + "&" + in.Expiry.UTC().Format("200601021504") + "&" + random(32)}, "")
}

// sendConfirmation mails a link, every time it is called.
func (c *call) sendConfirmation() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	template := "passwordResetByAdminNotificationMessage"
	if u.State == "pending" {
		template = "inviteUserNotificationMessage"
	}
	c.mail(template, u, c.r.URL.Query().Get("appType"))
	return empty(http.StatusNoContent)
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func oneOf(text string, all ...string) bool {
	for _, one := range all {
		if strings.EqualFold(text, one) {
			return true
		}
	}
	return false
}

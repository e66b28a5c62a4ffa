package apim

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// subscriptionFields is what PUT and PATCH take.
type subscriptionFields struct {
	DisplayName  given      `json:"displayName"`
	Scope        *string    `json:"scope"`
	OwnerID      given      `json:"ownerId"`
	PrimaryKey   *string    `json:"primaryKey"`
	SecondaryKey *string    `json:"secondaryKey"`
	State        *string    `json:"state"`
	StateComment *string    `json:"stateComment"`
	AllowTracing *bool      `json:"allowTracing"`
	Expires      *time.Time `json:"expirationDate"`
}

var legalSubscription = regexp.MustCompile(`^[^*#&+:<>?]{1,256}$`)

// short cuts a full id of this service down to what follows the service's path. Short ones pass, and so do those of other services.
func (c *call) short(id string) string {
	base := c.svc.base() + "/"
	if len(id) >= len(base) && strings.EqualFold(id[:len(base)], base) {
		return id[len(base)-1:]
	}
	return id
}

// scope resolves a scope to its canonical short form.
func (c *call) scope(text string) (string, error) {
	parts := strings.Split(strings.TrimPrefix(c.short(text), "/"), "/")
	switch {
	case len(parts) == 1 && strings.EqualFold(parts[0], "apis"), len(parts) == 2 && strings.EqualFold(parts[0], "apis") && parts[1] == "":
		return "/apis", nil
	case len(parts) == 2 && strings.EqualFold(parts[0], "apis"):
		if a := c.svc.api(parts[1]); a != nil {
			return "/apis/" + a.ID, nil
		}
		return "", invalidField("scope", "The API '%s' was not found.", parts[1])
	case len(parts) == 2 && strings.EqualFold(parts[0], "products"):
		if p := c.svc.product(parts[1]); p != nil {
			return "/products/" + p.ID, nil
		}
		return "", invalidField("scope", "The product '%s' was not found.", parts[1])
	}
	return "", invalidField("scope", "Subscription scope should be one of '/apis', '/apis/{apiId}', '/products/{productId}'.")
}

// owner resolves an owner's id, "/users/1" or the full one.
func (c *call) owner(text string) (string, error) {
	if parts := strings.Split(c.short(text), "/"); len(parts) == 3 && parts[0] == "" && strings.EqualFold(parts[1], "users") {
		if u := c.svc.user(parts[2]); u != nil && u.State != "deleted" && c.shadow(u.ID) == nil {
			return u.ID, nil
		}
	}
	return "", invalidField("ownerId", "The user '%s' was not found.", text)
}

// resolve checks what PUT and PATCH take, and returns scope and owner in their short form.
func (c *call) resolve(f *subscriptionFields) (scope, owner string, err error) {
	if f.DisplayName.there && (f.DisplayName.text == nil || *f.DisplayName.text == "" || utf8.RuneCountInString(*f.DisplayName.text) > 100) {
		return "", "", invalidField("displayName", "'displayName' must be between 1 and 100 characters long.")
	}
	if f.State != nil && !oneOf(*f.State, "suspended", "active", "expired", "submitted", "rejected", "cancelled") {
		return "", "", invalidField("state", "'%s' is no state of a subscription.", *f.State)
	}
	for target, key := range map[string]*string{"primaryKey": f.PrimaryKey, "secondaryKey": f.SecondaryKey} {
		if key != nil && (*key == "" || len(*key) > 256) {
			return "", "", invalidField(target, "'%s' must be between 1 and 256 characters long.", target)
		}
	}
	if f.Scope != nil {
		if scope, err = c.scope(*f.Scope); err != nil {
			return "", "", err
		}
	}
	if f.OwnerID.text != nil {
		owner, err = c.owner(*f.OwnerID.text)
	}
	return scope, owner, err
}

// allowed refuses more subscriptions of a user for a product than it allows (reported; which states count is assumed), and an
// owner who does not see it.
func (c *call) allowed(own *Subscription, scope, owner string) error {
	id, isProduct := strings.CutPrefix(scope, "/products/")
	if !isProduct || owner == "" {
		return nil
	}
	product, n := c.svc.product(id), 0
	for _, s := range c.svc.owned(owner) {
		if s != own && s.Scope == scope && oneOf(s.State, "active", "submitted", "suspended") {
			n++
		}
	}
	if product.SubscriptionsLimit != nil && n >= *product.SubscriptionsLimit {
		return refuse(http.StatusBadRequest, "ValidationError", "Subscriptions limit reached for same user")
	}
	sees := slices.ContainsFunc(c.svc.Groups, func(g *Group) bool { return product.visibleTo(g.ID) && g.has(owner) })
	if !sees && c.is("subscription_visibility", "checked") {
		return invalidField("ownerId", "The user '%s' has no access to the product '%s'.", owner, id)
	}
	return nil
}

// putSubscription makes a subscription, or writes over the one that is there. Its state is "submitted" unless the body says otherwise (documented).
func (c *call) putSubscription() (reply, error) {
	if !legalSubscription.MatchString(c.id("sid")) {
		return reply{}, invalidField("sid", "The identifier of a subscription must not hold any of * # & + : < > ?")
	}
	var f subscriptionFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	if !f.DisplayName.there {
		return reply{}, invalidField("displayName", "The field is required.")
	}
	if f.Scope == nil {
		return reply{}, invalidField("scope", "The field is required.")
	}
	s := c.svc.subscription(c.id("sid"))
	status := http.StatusOK
	if s == nil {
		status = http.StatusCreated
		if c.r.Header.Get("If-Match") != "" {
			return reply{}, refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The subscription does not exist.")
		}
	} else if err := c.precondition(etag(s.Version), false); err != nil {
		return reply{}, err
	}
	notify, scope, owner, err := c.mayWrite(s, &f)
	if err != nil {
		return reply{}, err
	}
	if s == nil {
		// The response to PUT shows more digits of the time than a read (recorded).
		s = &Subscription{ID: c.id("sid"), State: c.firstState(scope, owner), CreatedAt: c.kernel.Clock.Now().Truncate(100 * time.Nanosecond),
			AllowTracing: c.is("allow_tracing", "true")}
		c.state.addSubscription(c.svc, s)
	} else if f.State == nil && c.is("put_omitted", "cleared") {
		s.State = c.firstState(scope, owner)
	}
	s.Scope, s.OwnerID = scope, owner
	c.applySubscription(s, &f)
	if notify {
		c.mailOwner(s)
	}
	entity := c.subscriptionEntity(s, "", sevenDigits)
	if status == http.StatusCreated && c.is("subscription_created", "recorded") {
		c.expand(entity, s)
	}
	return tagged(status, entity, etag(s.Version))
}

// firstState is the state of a subscription that names none.
func (c *call) firstState(scope, owner string) string {
	if scope == "/apis" && owner == "" && c.is("subscription_state", "recorded") {
		return "active"
	}
	return "submitted"
}

// expand adds what the response to a creation shows beyond the entity: the owner as a whole, and both keys (recorded).
func (c *call) expand(entity map[string]any, s *Subscription) {
	properties, _ := entity["properties"].(map[string]any)
	properties["primaryKey"], properties["secondaryKey"] = s.PrimaryKey, s.SecondaryKey
	properties["user"] = nil
	if u := c.svc.user(s.OwnerID); u != nil {
		user, _ := c.userEntity(u, nil)["properties"].(map[string]any)
		user["id"] = c.svc.base() + "/users/" + u.ID
		properties["user"] = user
	}
}

// mayWrite checks everything that a write of a subscription depends on. s is nil for a new one.
func (c *call) mayWrite(s *Subscription, f *subscriptionFields) (notify bool, scope, owner string, err error) {
	if notify, err = c.flag("notify"); err != nil {
		return false, "", "", err
	}
	if scope, owner, err = c.resolve(f); err != nil {
		return false, "", "", err
	}
	var keys []string
	if s != nil {
		if f.Scope == nil {
			scope = s.Scope
		}
		if !f.OwnerID.there && (c.r.Method == http.MethodPatch || c.is("put_omitted", "kept")) {
			owner = s.OwnerID
		}
		keys = touchedBy(s.OwnerID, s.Scope)
	}
	if err := c.allowed(s, scope, owner); err != nil {
		return false, "", "", err
	}
	return notify, scope, owner, c.touch(append(keys, touchedBy(owner, scope)...)...)
}

// mailOwner notifies the owner of a subscription of its state, when notify asks for it (documented; which states have a mail is assumed).
func (c *call) mailOwner(s *Subscription) {
	template := map[string]string{"submitted": "requestDeveloperNotificationMessage", "active": "purchaseDeveloperNotificationMessage",
		"rejected": "rejectDeveloperNotificationMessage"}[s.State]
	if u := c.svc.user(s.OwnerID); u != nil && template != "" {
		c.mail(template, u, c.r.URL.Query().Get("appType"))
	}
}

func touchedBy(owner, scope string) []string {
	var keys []string
	if owner != "" {
		keys = append(keys, "user "+owner)
	}
	if product, found := strings.CutPrefix(scope, "/products/"); found {
		keys = append(keys, "product "+product)
	}
	return keys
}

func (c *call) applySubscription(s *Subscription, f *subscriptionFields) {
	if f.DisplayName.there {
		s.DisplayName = f.DisplayName.text
	}
	if f.State != nil {
		s.State = strings.ToLower(*f.State)
	}
	if f.StateComment != nil {
		s.StateComment = f.StateComment
	}
	if f.AllowTracing != nil {
		s.AllowTracing = *f.AllowTracing
	}
	if f.Expires != nil {
		s.ExpiresAt = f.Expires
	}
	for target, value := range map[*string]*string{&s.PrimaryKey: f.PrimaryKey, &s.SecondaryKey: f.SecondaryKey} {
		if value != nil {
			*target = *value
		}
	}
	s.Version = c.state.next()
}

func (c *call) patchSubscription() (reply, error) {
	s, err := c.requestedSubscription()
	if err != nil {
		return reply{}, err
	}
	if err := c.precondition(etag(s.Version), true); err != nil {
		return reply{}, err
	}
	var f subscriptionFields
	if err := c.body(&f); err != nil {
		return reply{}, err
	}
	notify, scope, owner, err := c.mayWrite(s, &f)
	if err != nil {
		return reply{}, err
	}
	state := s.State
	s.Scope, s.OwnerID = scope, owner
	c.applySubscription(s, &f)
	if notify && s.State != state {
		c.mailOwner(s)
	}
	return c.patched(c.subscriptionEntity(s, "", threeDigits), etag(s.Version))
}

func (c *call) deleteSubscription() (reply, error) {
	s, err := c.requestedSubscription()
	if err != nil {
		return empty(http.StatusNoContent)
	}
	if err := c.precondition(etag(s.Version), true); err != nil {
		return reply{}, err
	}
	if s.Scope == "/" {
		return reply{}, refuse(http.StatusMethodNotAllowed, "MethodNotAllowed", "The built-in subscription cannot be deleted.")
	}
	if err := c.touch(touchedBy(s.OwnerID, s.Scope)...); err != nil {
		return reply{}, err
	}
	c.svc.Subscriptions = without(c.svc.Subscriptions, s)
	return empty(c.number("subscription_delete_answer"))
}

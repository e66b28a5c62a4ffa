package apim

import (
	"net/http"
	"regexp"
	"strings"
)

var subscriptionRoutes = []route{
	{method: "GET", path: "/subscriptions", action: "subscriptions/read", handle: (*call).listSubscriptions},
	{method: "HEAD", path: "/subscriptions/{sid}", action: "subscriptions/read", handle: (*call).getSubscription},
	{method: "GET", path: "/subscriptions/{sid}", action: "subscriptions/read", handle: (*call).getSubscription},
	{method: "PUT", path: "/subscriptions/{sid}", action: "subscriptions/write", handle: (*call).putSubscription},
	{method: "PATCH", path: "/subscriptions/{sid}", action: "subscriptions/write", handle: (*call).patchSubscription},
	{method: "DELETE", path: "/subscriptions/{sid}", action: "subscriptions/delete", handle: (*call).deleteSubscription},
	{method: "POST", path: "/subscriptions/{sid}/listSecrets", action: "subscriptions/listSecrets/action", handle: (*call).listSecrets},
	{method: "POST", path: "/subscriptions/{sid}/regeneratePrimaryKey", action: "subscriptions/regeneratePrimaryKey/action", handle: (*call).regenerate},
	{method: "POST", path: "/subscriptions/{sid}/regenerateSecondaryKey", action: "subscriptions/regenerateSecondaryKey/action", handle: (*call).regenerate},
}

func (c *call) requestedSubscription() (*Subscription, error) {
	if s := c.svc.subscription(c.id("sid")); s != nil {
		return s, nil
	}
	return nil, unknownEntity("Subscription")
}

// subscriptionEntity is a subscription as answers show one: with full ids (recorded), and without its keys. digits are those of the second of its creation: seven in
// the answer to PUT, three elsewhere (recorded).
func (c *call) subscriptionEntity(s *Subscription, under, layout string) map[string]any {
	kind := "Microsoft.ApiManagement/service/subscriptions"
	if under != "" {
		kind = "Microsoft.ApiManagement/service/users/subscriptions"
	}
	scope := c.svc.base() + s.Scope
	properties := map[string]any{
		"scope": scope, "displayName": s.DisplayName, "state": s.State, "createdDate": s.CreatedAt.UTC().Format(layout), "startDate": nil, "expirationDate": nil, "endDate": nil,
		"notificationDate": nil, "stateComment": s.StateComment, "allowTracing": s.AllowTracing,
	}
	if s.OwnerID != "" {
		properties["ownerId"] = c.svc.base() + "/users/" + s.OwnerID
	}
	return map[string]any{"id": c.svc.base() + under + "/subscriptions/" + s.ID, "type": kind, "name": s.ID, "properties": properties}
}

const (
	sevenDigits = "2006-01-02T15:04:05.0000000Z"
	threeDigits = "2006-01-02T15:04:05.000Z"
)

func (c *call) subscriptionRow(s *Subscription, under string) row {
	owner, product := "", ""
	if s.OwnerID != "" {
		owner = c.svc.base() + "/users/" + s.OwnerID
	}
	if id, found := strings.CutPrefix(s.Scope, "/products/"); found {
		product = id
	}
	return row{
		fields: map[string]any{"name": s.ID, "displayName": deref(s.DisplayName), "stateComment": deref(s.StateComment), "ownerId": owner, "scope": c.svc.base() + s.Scope,
			"userId": s.OwnerID, "productId": product, "state": s.State},
		entity: c.subscriptionEntity(s, under, threeDigits),
	}
}

func (c *call) listSubscriptions() (reply, error) {
	var rows []row
	for _, s := range c.svc.Subscriptions {
		rows = append(rows, c.subscriptionRow(s, ""))
	}
	return c.list(rows, map[string]bool{"state": true})
}

// listUserSubscriptions answers without a count (documented example).
func (c *call) listUserSubscriptions() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, s := range c.svc.owned(u.ID) {
		rows = append(rows, c.subscriptionRow(s, "/users/"+u.ID))
	}
	out, err := c.list(rows, map[string]bool{"state": true})
	if body, fine := out.body.(map[string]any); fine {
		delete(body, "count")
	}
	return out, err
}

func (c *call) getUserSubscription() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	s, err := c.requestedSubscription()
	if err != nil || !strings.EqualFold(s.OwnerID, u.ID) {
		return reply{}, unknownEntity("Subscription")
	}
	return ok(c.subscriptionEntity(s, "/users/"+u.ID, threeDigits), etag(s.Version))
}

func (c *call) getSubscription() (reply, error) {
	s, err := c.requestedSubscription()
	if err != nil {
		return reply{}, err
	}
	return ok(c.subscriptionEntity(s, "", threeDigits), etag(s.Version))
}

type subscriptionFields struct {
	DisplayName  given   `json:"displayName"`
	Scope        *string `json:"scope"`
	OwnerID      given   `json:"ownerId"`
	PrimaryKey   *string `json:"primaryKey"`
	SecondaryKey *string `json:"secondaryKey"`
	State        *string `json:"state"`
	StateComment *string `json:"stateComment"`
	AllowTracing *bool   `json:"allowTracing"`
}

var legalSubscription = regexp.MustCompile(`^[^*#&+:<>?]{1,256}$`)

// short cuts a full id of this service down to what follows the service's address. Short ones pass.
func (c *call) short(id string) string {
	base := c.svc.base()
	if len(id) >= len(base) && strings.EqualFold(id[:len(base)], base) {
		return id[len(base):]
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
	id, found := strings.CutPrefix(c.short(text), "/users/")
	if u := c.svc.user(id); found && u != nil && u.State != "deleted" {
		return u.ID, nil
	}
	return "", invalidField("ownerId", "The user '%s' was not found.", text)
}

// resolve checks what PUT and PATCH take, and returns scope and owner in their short form.
func (c *call) resolve(f *subscriptionFields) (scope, owner string, err error) {
	if f.DisplayName.there && (f.DisplayName.text == nil || *f.DisplayName.text == "" || len([]rune(*f.DisplayName.text)) > 100) {
		return "", "", invalidField("displayName", "'displayName' must be between 1 and 100 characters long.")
	}
	if f.State != nil && !oneOf(*f.State, "suspended", "active", "expired", "submitted", "rejected", "cancelled") {
		return "", "", invalidField("state", "'%s' is no state of a subscription.", *f.State)
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

// withinLimit refuses more subscriptions of a user for a product than it allows (reported).
func (c *call) withinLimit(own *Subscription, scope, owner string) error {
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
	scope, owner, err := c.resolve(&f)
	if err != nil {
		return reply{}, err
	}
	s := c.svc.subscription(c.id("sid"))
	if err := c.withinLimit(s, scope, owner); err != nil {
		return reply{}, err
	}
	if err := c.touch(touchedBy(owner, scope)...); err != nil {
		return reply{}, err
	}
	status := http.StatusOK
	if s == nil {
		status = http.StatusCreated
		s = &Subscription{ID: c.id("sid"), State: "submitted", CreatedAt: c.now()}
		c.state.addSubscription(c.svc, s)
	} else if err := c.precondition(etag(s.Version), false); err != nil {
		return reply{}, err
	}
	s.Scope, s.OwnerID = scope, owner
	c.applySubscription(s, &f)
	return tagged(status, c.subscriptionEntity(s, "", sevenDigits), etag(s.Version))
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
	scope, owner, err := c.resolve(&f)
	if err != nil {
		return reply{}, err
	}
	if f.Scope == nil {
		scope = s.Scope
	}
	if !f.OwnerID.there {
		owner = s.OwnerID
	}
	if err := c.withinLimit(s, scope, owner); err != nil {
		return reply{}, err
	}
	if err := c.touch(touchedBy(owner, scope)...); err != nil {
		return reply{}, err
	}
	s.Scope, s.OwnerID = scope, owner
	c.applySubscription(s, &f)
	return ok(c.subscriptionEntity(s, "", threeDigits), etag(s.Version))
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

func (c *call) listSecrets() (reply, error) {
	s, err := c.requestedSubscription()
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"primaryKey": s.PrimaryKey, "secondaryKey": s.SecondaryKey}, etag(s.Version))
}

func (c *call) regenerate() (reply, error) {
	s, err := c.requestedSubscription()
	if err != nil {
		return reply{}, err
	}
	if strings.HasSuffix(c.route.path, "regeneratePrimaryKey") {
		s.PrimaryKey = random(16)
	} else {
		s.SecondaryKey = random(16)
	}
	s.Version = c.state.next()
	return empty(http.StatusNoContent)
}

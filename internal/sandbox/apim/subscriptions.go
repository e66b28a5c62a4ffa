package apim

import (
	"net/http"
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
	{method: "POST", path: "/subscriptions/{sid}/regenerateSecondaryKey", action: "subscriptions/regenerateSecondaryKey/action",
		handle: (*call).regenerate},
}

func (c *call) requestedSubscription() (*Subscription, error) {
	if s := c.svc.subscription(c.id("sid")); s != nil {
		return s, nil
	}
	return nil, unknownEntity("Subscription")
}

// subscriptionEntity is a subscription as responses show one: with full ids (recorded), and without its keys. digits are those of
// the second of its creation: seven in the response to PUT, three elsewhere (recorded).
func (c *call) subscriptionEntity(s *Subscription, under, layout string) map[string]any {
	kind := "Microsoft.ApiManagement/service/subscriptions"
	if parent, _, _ := strings.Cut(strings.TrimPrefix(under, "/"), "/"); parent != "" {
		kind = "Microsoft.ApiManagement/service/" + parent + "/subscriptions"
	}
	var expires any
	if s.ExpiresAt != nil {
		expires = s.ExpiresAt.UTC().Format(threeDigits)
	}
	properties := map[string]any{
		"scope": c.svc.base() + s.Scope, "displayName": s.DisplayName, "state": s.State, "createdDate": s.CreatedAt.UTC().Format(layout), "startDate": nil,
		"expirationDate": expires, "endDate": nil, "notificationDate": nil, "stateComment": s.StateComment, "allowTracing": s.AllowTracing,
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

// subscriptionFilter is how $filter may use a subscription's properties (documented).
var subscriptionFilter = map[string]field{"name": textField, "displayName": textField, "stateComment": textField, "ownerId": referenceField,
	"scope":  referenceField,
	"userId": textField, "productId": textField, "state": equalField}

func (c *call) subscriptionRow(s *Subscription, under string) row {
	owner, product := "", ""
	if s.OwnerID != "" {
		owner = c.svc.base() + "/users/" + s.OwnerID
	}
	if id, found := strings.CutPrefix(s.Scope, "/products/"); found {
		product = id
	}
	return row{
		values: map[string]string{"name": s.ID, "displayName": deref(s.DisplayName), "stateComment": deref(s.StateComment), "ownerId": owner,
			"scope":  c.svc.base() + s.Scope,
			"userId": s.OwnerID, "productId": product, "state": s.State},
		entity: c.subscriptionEntity(s, under, threeDigits),
	}
}

func (c *call) listSubscriptions() (reply, error) {
	all := c.svc.Subscriptions
	return c.listOf(len(all), func(i int) row { return c.subscriptionRow(all[i], "") }, subscriptionFilter)
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
	out, err := c.list(rows, subscriptionFilter)
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

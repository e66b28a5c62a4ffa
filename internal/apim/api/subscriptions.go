package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// The states of a subscription.
const (
	SubscriptionActive    = "active"
	SubscriptionSuspended = "suspended"
	SubscriptionExpired   = "expired"
	// SubscriptionSubmitted waits for an administrator's approval. It is what the service makes of a subscription without a state.
	SubscriptionSubmitted = "submitted"
	SubscriptionRejected  = "rejected"
	SubscriptionCancelled = "cancelled"
)

// Subscription is somebody's access to a product or to APIs. Its keys are no part of it: they are never asked for.
type Subscription struct {
	ARMID        string
	ID           string
	DisplayName  string
	OwnerID      string // the user's id alone; "": it belongs to nobody
	Scope        Scope
	State        string // in small letters
	AllowTracing bool
	CreatedAt    string // RFC 3339 in UTC, to a second
	// ETag is the version that was read, for If-Match; "" in lists.
	ETag string
}

type subscriptionContract struct {
	ID         wire.Text `json:"id"`
	Name       wire.Text `json:"name"`
	Properties struct {
		DisplayName  wire.Text `json:"displayName"`
		OwnerID      wire.Text `json:"ownerId"`
		Scope        wire.Text `json:"scope"`
		State        wire.Text `json:"state"`
		AllowTracing wire.Flag `json:"allowTracing"`
		CreatedDate  wire.Text `json:"createdDate"`
	} `json:"properties"`
}

func (c *subscriptionContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

func (c *subscriptionContract) subscription(s Service, asked string) *Subscription {
	p := &c.Properties
	subscription := &Subscription{
		ID: nameOf(c.Name, c.ID, asked), DisplayName: string(p.DisplayName), State: lower(p.State), AllowTracing: p.AllowTracing.Value,
		CreatedAt: toSeconds(p.CreatedDate),
	}
	subscription.ARMID = s.armID(c.ID, CollectionSubscriptions, subscription.ID)
	if owner, ok := ShortID(CollectionUsers, string(p.OwnerID)); ok {
		subscription.OwnerID = owner
	}
	scope, ok := ParseScope(string(p.Scope))
	if !ok {
		// Of a kind that is not known: shown as it is, and the same as no other.
		scope = Scope{Collection: string(p.Scope)}
	}
	subscription.Scope = scope
	return subscription
}

func subscriptionRequest(op, id string) rest.Request {
	return rest.Request{Op: op, Path: rest.Path("subscriptions", id), Route: "/subscriptions/{sid}"}
}

// GetSubscription reads a subscription, without its keys.
func (c *Client) GetSubscription(ctx context.Context, s Service, id string) (*Subscription, error) {
	var contract subscriptionContract
	etag, err := c.read(ctx, s, subscriptionRequest("read subscription", id), &contract)
	if err != nil {
		return nil, err
	}
	subscription := contract.subscription(s, id)
	subscription.ETag = etag
	return subscription, nil
}

// SubscriptionQuery says which subscriptions to list; what is empty does not matter.
type SubscriptionQuery struct {
	OwnerID     string // the user's id alone
	ProductID   string
	DisplayName string
	State       string
}

// ListSubscriptions lists the subscriptions of a service, all pages.
func (c *Client) ListSubscriptions(ctx context.Context, s Service, q SubscriptionQuery) ([]Subscription, error) {
	list, err := c.OpenSubscriptions(ctx, s, q)
	return all(ctx, list, err)
}

// OpenSubscriptions reads the first page of ListSubscriptions.
func (c *Client) OpenSubscriptions(ctx context.Context, s Service, q SubscriptionQuery) (*rest.Listing[Subscription], error) {
	r := rest.Request{Op: "list subscriptions", Path: "/subscriptions", Route: "/subscriptions"}
	r.Query = filtered(condition{"userId", "eq", q.OwnerID}, condition{"productId", "eq", q.ProductID}, condition{"displayName", "eq", q.DisplayName},
		condition{"state", "eq", q.State})
	return c.openSubscriptions(ctx, s, r)
}

// UserSubscriptions lists what a user subscribes to, all pages.
func (c *Client) UserSubscriptions(ctx context.Context, s Service, userID string) ([]Subscription, error) {
	list, err := c.openSubscriptions(ctx, s,
		rest.Request{Op: "list subscriptions of user", Path: rest.Path("users", userID, "subscriptions"), Route: "/users/{userId}/subscriptions"})
	return all(ctx, list, err)
}

func (c *Client) openSubscriptions(ctx context.Context, s Service, r rest.Request) (*rest.Listing[Subscription], error) {
	return open(ctx, c, s, r, func(one *subscriptionContract) Subscription { return *one.subscription(s, "") },
		func(one Subscription) string { return one.ID })
}

// NewSubscription is a subscription to be created. The service creates its keys.
type NewSubscription struct {
	ID           string // chosen by the caller
	DisplayName  string // 1 to 100 characters
	OwnerID      string // the user's id alone; "": nobody
	Scope        Scope
	State        string // "": the service's choice, which is submitted
	AllowTracing bool
}

func (n *NewSubscription) made(there *Subscription) bool {
	return SameID(n.OwnerID, there.OwnerID) && n.Scope.Same(there.Scope) &&
		wire.SameText(strings.TrimSpace(n.DisplayName), strings.TrimSpace(there.DisplayName)) &&
		(n.State == "" || strings.EqualFold(n.State, there.State)) && n.AllowTracing == there.AllowTracing
}

// OverwrittenSubscriptionError says that a create met a subscription that somebody had created a moment before, and overwrote it: the call is an
// upsert.
type OverwrittenSubscriptionError struct{ Subscription Subscription }

// Error names the subscription.
func (e *OverwrittenSubscriptionError) Error() string {
	return fmt.Sprintf("subscription %q was there already, and was overwritten", e.Subscription.ID)
}

// SubscriptionExistsError says that a create met a subscription that somebody had created a moment before, and left it alone. It unwraps to a
// *rest.Error of kind Conflict.
type SubscriptionExistsError struct {
	Subscription Subscription
	Err          error
}

// Error names the subscription.
func (e *SubscriptionExistsError) Error() string {
	return fmt.Sprintf("subscription %q is there already, and was not changed: %v", e.Subscription.ID, e.Err)
}

// Unwrap returns the platform's response.
func (e *SubscriptionExistsError) Unwrap() error { return e.Err }

// CreateSubscription creates a subscription. The call is an upsert, so the caller looks first; one that somebody created since is a
// *SubscriptionExistsError where the service heeds If-None-Match (not documented), else an *OverwrittenSubscriptionError. A lost response is settled
// by looking, and by a second call. Nobody is mailed.
func (c *Client) CreateSubscription(ctx context.Context, s Service, subscription NewSubscription) (*Subscription, error) {
	r := subscriptionRequest("create subscription", subscription.ID)
	r.Method, r.Once, r.Header = http.MethodPut, true, http.Header{"If-None-Match": {"*"}}
	r.Query = url.Values{"notify": {"false"}, "appType": {AppDeveloperPortal}}
	properties := map[string]any{"displayName": subscription.DisplayName, "scope": subscription.Scope.String(),
		"allowTracing": subscription.AllowTracing}
	if subscription.OwnerID != "" {
		properties["ownerId"] = "/users/" + subscription.OwnerID
	}
	if subscription.State != "" {
		properties["state"] = subscription.State
	}
	r.Body = map[string]any{"properties": properties}
	s.touches(&r, subscription.OwnerID, subscription.Scope.Collection, subscription.Scope.ID)
	made, err := upsert[Subscription]{
		send: func(ctx context.Context) (*Subscription, bool, error) {
			var contract subscriptionContract
			response, err := c.do(ctx, s, r, &contract)
			if err != nil {
				return nil, false, err
			}
			if contract.isEmpty() && response.Status == http.StatusOK {
				// Nothing shows that this comes from the service, and that something was there.
				return nil, false, c.rest.Failed(r, response, rest.Ambiguous, "", "the response is empty", nil)
			}
			made := contract.subscription(s, subscription.ID)
			if contract.isEmpty() {
				made = &Subscription{
					ID: subscription.ID, ARMID: s.ID(CollectionSubscriptions, subscription.ID), DisplayName: subscription.DisplayName,
					OwnerID: subscription.OwnerID,
					Scope:   subscription.Scope, State: cmp.Or(subscription.State, SubscriptionSubmitted), AllowTracing: subscription.AllowTracing,
				}
			}
			made.ETag = response.Header.Get("ETag")
			return made, response.Status != http.StatusOK, nil
		},
		read:  func(ctx context.Context) (*Subscription, error) { return c.GetSubscription(ctx, s, subscription.ID) },
		mine:  subscription.made,
		again: true,
	}.do(ctx, c)
	var exists *existsError[Subscription]
	switch {
	case errors.As(err, &exists) && exists.overwritten:
		return nil, &OverwrittenSubscriptionError{*exists.there}
	case errors.As(err, &exists):
		return nil, &SubscriptionExistsError{*exists.there, exists.err}
	default:
		return made, err
	}
}

// SubscriptionChange holds the fields of a subscription to change; nil leaves a field alone.
type SubscriptionChange struct {
	DisplayName, State *string
	AllowTracing       *bool
}

// UpdateSubscription changes the fields that are given, of a subscription that is still as it was read. Nobody is mailed. An error for which IsStale
// is true says that it was changed meanwhile; one of kind Ambiguous, that only a look shows it.
func (c *Client) UpdateSubscription(ctx context.Context, s Service, read *Subscription, change SubscriptionChange) error {
	r := subscriptionRequest("change subscription", read.ID)
	r.Method, r.Header = http.MethodPatch, ifMatch(read.ETag)
	r.Query = url.Values{"notify": {"false"}, "appType": {AppDeveloperPortal}}
	properties := map[string]any{}
	if change.DisplayName != nil {
		properties["displayName"] = *change.DisplayName
	}
	if change.State != nil {
		properties["state"] = *change.State
	}
	if change.AllowTracing != nil {
		properties["allowTracing"] = *change.AllowTracing
	}
	r.Body = map[string]any{"properties": properties}
	s.touches(&r, read.OwnerID, read.Scope.Collection, read.Scope.ID)
	_, err := c.do(ctx, s, r, nil)
	return err
}

// DeleteSubscription deletes a subscription that is still as it was read; its keys work no longer. One that is not there is an error of kind
// NotFound, or none. An error for which IsStale is true says that it was changed meanwhile.
func (c *Client) DeleteSubscription(ctx context.Context, s Service, read *Subscription) error {
	r := subscriptionRequest("delete subscription", read.ID)
	r.Method, r.Header = http.MethodDelete, ifMatch(read.ETag)
	s.touches(&r, read.OwnerID, read.Scope.Collection, read.Scope.ID)
	_, err := c.do(ctx, s, r, nil)
	return err
}

// Key is one of the two keys that every subscription has: either works.
type Key string

// The keys.
const (
	PrimaryKey   Key = "primary"
	SecondaryKey Key = "secondary"
)

// RegenerateKey makes another key of a subscription; the one before stops working. Each call makes another one, and no response holds it, so after a
// lost response (kind Ambiguous) it is not sent again.
func (c *Client) RegenerateKey(ctx context.Context, s Service, read *Subscription, key Key) error {
	operation := map[Key]string{PrimaryKey: "regeneratePrimaryKey", SecondaryKey: "regenerateSecondaryKey"}[key]
	r := subscriptionRequest("regenerate "+string(key)+" key", read.ID)
	r.Method, r.Path, r.Route = http.MethodPost, r.Path+rest.Path(operation), r.Route+"/"+operation
	s.touches(&r, read.OwnerID, read.Scope.Collection, read.Scope.ID)
	return c.command(ctx, s, r)
}

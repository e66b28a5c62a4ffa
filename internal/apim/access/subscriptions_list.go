package access

import (
	"context"
	"iter"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Subscription is a subscription with the names of its ends, each "" where nobody has read it.
type Subscription struct {
	api.Subscription
	// OwnerEmail is the e-mail address of its user.
	OwnerEmail string
	// ScopeName is what its product or API is called.
	ScopeName string
}

// IsManageable reports whether the subscription is a user's access to a product or to APIs: only such a one can be managed.
func (s *Subscription) IsManageable() bool { return s.OwnerID != "" && s.Scope.Collection != "" }

// SubscriptionQuery says which subscriptions to list; what is empty does not matter.
type SubscriptionQuery struct {
	// Person is whose subscriptions are wanted. Somebody who is not there has none.
	Person       platform.Named[string]
	State        string
	EmailDomain  string
	Product, API platform.Named[string]
	// Manageable leaves out what is not: see Subscription.IsManageable.
	Manageable bool
	// Names asks for the names of both ends.
	Names bool
}

// Subscriptions lists subscriptions as far as somebody wants them, never with keys. The service filters by user, product and state. The first error
// ends it.
func (c *Client) Subscriptions(ctx context.Context, s api.Service, q SubscriptionQuery) iter.Seq2[Subscription, error] {
	return func(yield func(Subscription, error) bool) {
		scope, err := c.scopeFor(ctx, s, q)
		if err != nil {
			yield(Subscription{}, err)
			return
		}
		person, there, err := c.person(ctx, s, q.Person)
		if err != nil {
			yield(Subscription{}, err)
			return
		}
		if !there {
			return
		}
		for one, err := range c.subscriptionRows(ctx, s, q, person.ID, scope) {
			row := Subscription{Subscription: one, OwnerEmail: person.Email}
			if err == nil && !q.fits(&row, scope) {
				continue
			}
			if err == nil && (q.Names || q.EmailDomain != "") {
				err = c.addNames(ctx, s, &row)
			}
			if err != nil {
				yield(Subscription{}, c.explain(err))
				return
			}
			if platform.InDomain(row.OwnerEmail, q.EmailDomain) && !yield(row, nil) {
				return
			}
		}
	}
}

// scopeFor is the product or API that a query is about; no collection: any. One that is not there is an error.
func (c *Client) scopeFor(ctx context.Context, s api.Service, q SubscriptionQuery) (api.Scope, error) {
	collection, resolve, named := api.CollectionProducts, c.ResolveProduct, q.Product
	if q.API != (platform.Named[string]{}) {
		collection, resolve, named = api.CollectionAPIs, c.ResolveAPI, q.API
	}
	if named == (platform.Named[string]{}) {
		return api.Scope{}, nil
	}
	found, err := resolve(ctx, s, named)
	if err != nil {
		return api.Scope{}, err
	}
	return api.Scope{Collection: collection, ID: found.ID}, nil
}

func (q *SubscriptionQuery) fits(row *Subscription, scope api.Scope) bool {
	return (q.State == "" || strings.EqualFold(row.State, q.State)) &&
		(scope.Collection == "" || row.Scope.Same(scope)) && (!q.Manageable || row.IsManageable())
}

// subscriptionRows are the subscriptions of a query, and perhaps others.
func (c *Client) subscriptionRows(
	ctx context.Context, s api.Service, q SubscriptionQuery, userID string, scope api.Scope,
) iter.Seq2[api.Subscription, error] {
	sent := api.SubscriptionQuery{State: q.State}
	if scope.Collection == api.CollectionProducts {
		sent.ProductID = scope.ID
	}
	switch {
	case userID != "":
		owned, err := c.subscriptionsOf(ctx, s, userID)
		return listed(owned, ignoreGone(c.confirmGone(ctx, s, err, errUserGone(s, userID).Error())))
	case sent == (api.SubscriptionQuery{}):
		return c.subscriptions(s).Each(ctx)
	}
	return pagesOf(ctx, func(ctx context.Context) (*rest.Listing[api.Subscription], error) {
		return c.api.OpenSubscriptions(ctx, s, sent)
	})
}

// addNames completes a subscription with the names of its ends.
func (c *Client) addNames(ctx context.Context, s api.Service, row *Subscription) error {
	row.ScopeName = c.scopeName(ctx, s, row.Scope)
	if row.OwnerID == "" || row.OwnerEmail != "" {
		return nil
	}
	email, err := c.emailOfMember(ctx, s, row.OwnerID)
	row.OwnerEmail = email
	return err
}

// Named completes a subscription that was read with the names of its ends, as far as that takes no look at its user.
func (c *Client) Named(ctx context.Context, s api.Service, one *api.Subscription) *Subscription {
	row := &Subscription{Subscription: *one, ScopeName: c.scopeName(ctx, s, one.Scope)}
	if account, known := c.users(s).Known(c.read.key(one.OwnerID)); known {
		row.OwnerEmail = account.Email
	}
	return row
}

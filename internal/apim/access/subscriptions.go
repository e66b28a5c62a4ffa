package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Subscription reads a subscription that the state knows. One that is gone is a *platform.GoneError.
func (c *Client) Subscription(ctx context.Context, s api.Service, id string) (*api.Subscription, error) {
	found, err := c.subscriptions(s).Get(ctx, c.read.key(id))
	if err != nil {
		return nil, err
	}
	return &found, nil
}

// SubscriptionOf is Subscription with what the state knows of it: the absence of one that went with its user or product says so.
func (c *Client) SubscriptionOf(ctx context.Context, s api.Service, id, ownerID string, scope api.Scope) (*api.Subscription, error) {
	found, err := c.Subscription(ctx, s, id)
	why := platform.GoneReason(err)
	if why == "" {
		return found, err
	}
	ends := []platform.EdgeEnd{c.scopeEnd(ctx, s, scope)}
	if ownerID != "" {
		ends = append(ends, c.userEnd(ctx, s, ownerID))
	}
	return nil, platform.WhyGone("subscription", why, ends...)
}

// SubscriptionLive is Subscription for a look before a write.
func (c *Client) SubscriptionLive(ctx context.Context, s api.Service, id string) (*api.Subscription, error) {
	found, err := c.api.GetSubscription(ctx, s, id)
	if err != nil {
		return nil, c.confirmGone(ctx, s, err, errSubscriptionGone(s, id).Error())
	}
	return found, nil
}

func errSubscriptionGone(s api.Service, id string) error {
	return &platform.GoneError{
		Why: fmt.Sprintf("The API Management service %s has no subscription %q any more: it was deleted outside of Terraform.", s.Name, id),
	}
}

// FindSubscription is Subscription for an import, by the subscription's own id, with the names of its ends. One that is not a user's access to a
// product or to APIs is refused.
func (c *Client) FindSubscription(ctx context.Context, s api.Service, id string) (*Subscription, error) {
	found, err := c.Subscription(ctx, s, id)
	switch {
	case platform.GoneReason(err) != "":
		return nil, errNoSubscription(s, id)
	case err != nil:
		return nil, err
	case found.OwnerID == "":
		return nil, &platform.Problem{
			Summary: "The subscription has no owner",
			Means: fmt.Sprintf("Subscription %q belongs to no user. To be a user's, it would have to be replaced, and its keys with it.",
				found.ID),
			Do:   "Give it an owner first.",
			Hint: HintUnmanageable,
		}
	case found.Scope.Collection == "":
		return nil, &platform.Problem{
			Summary: "The subscription is for the whole service",
			Means: fmt.Sprintf("Subscription %q is neither for a product nor for an API nor for all APIs, but for the whole service, as is the one that "+
				"comes with it.", found.ID),
			Hint: HintUnmanageable,
		}
	}
	row := &Subscription{Subscription: *found}
	if err := c.addNames(ctx, s, row); err != nil {
		return c.Named(ctx, s, found), nil //nolint:nilerr // the ids are enough
	}
	return row, nil
}

// ScopeField is the field that says what a subscription is for.
func ScopeField(scope api.Scope) string {
	switch {
	case scope.Collection == api.CollectionProducts:
		return "product_id"
	case scope.ID != "":
		return "api_id"
	default:
		return "all_apis"
	}
}

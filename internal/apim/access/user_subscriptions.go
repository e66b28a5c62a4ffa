package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// UserSubscriptions lists what a user subscribes to.
func (c *Client) UserSubscriptions(ctx context.Context, s api.Service, userID string) ([]api.Subscription, error) {
	subscriptions, err := c.api.UserSubscriptions(ctx, s, userID)
	return subscriptions, c.explain(err)
}

// guardSubscriptions refuses to delete a user with a subscription in use. Whether the service would refuse that itself, or leave keys behind that go
// on working and belong to nobody, is not documented: neither is what anybody can want.
func (c *Client) guardSubscriptions(ctx context.Context, s api.Service, userID string) error {
	subscriptions, err := c.api.UserSubscriptions(ctx, s, userID)
	if err != nil {
		return c.explain(err)
	}
	if inUse := platform.Filter(subscriptions, isInUse); len(inUse) > 0 {
		return errSubscriptions(userID, inUse, nil)
	}
	return nil
}

// RecordEnding records that this plan ends a subscription.
func (c *Client) RecordEnding(s api.Service, id string) {
	c.ending.Store(s.Key(api.CollectionSubscriptions, id), true)
}

// RequireNoSubscriptions is an error when a user has a subscription in use that stops the deletion, as far as a plan can know: not one that this plan
// ends, too. A destroy plans what depends on a user first. A change of the configuration plans the user first, so that one with a random id may still
// prove to be a resource's: first says so.
func (c *Client) RequireNoSubscriptions(ctx context.Context, s api.Service, userID string, first bool) error {
	subscriptions, err := c.api.UserSubscriptions(ctx, s, userID)
	if err != nil {
		return nil //nolint:nilerr // the apply reports it
	}
	left := platform.Filter(subscriptions, func(one api.Subscription) bool {
		_, ends := c.ending.Load(s.Key(api.CollectionSubscriptions, one.ID))
		return isInUse(one) && !ends && !(first && platform.IsUUID(one.ID))
	})
	if len(left) == 0 {
		return nil
	}
	return &platform.Problem{
		Summary: "The user has subscriptions",
		Means: fmt.Sprintf("This plan deletes user %q, who has subscriptions in use, and delete_subscriptions is false. The apply would refuse it, after "+
			"everything else that goes with the person:", userID),
		Lines: DescribeSubscriptions(left),
		Hint:  HintPlannedSubscriptions,
	}
}

// isInUse reports a subscription whose keys work or may come to work.
func isInUse(s api.Subscription) bool {
	switch s.State {
	case api.SubscriptionCancelled, api.SubscriptionRejected, api.SubscriptionExpired:
		return false
	}
	return true
}

func errSubscriptions(userID string, subscriptions []api.Subscription, err error) error {
	return &platform.Problem{
		Summary: "The user has subscriptions",
		Means:   fmt.Sprintf("User %q has these subscriptions, whose keys may be in use, so the account was not deleted:", userID),
		Lines:   DescribeSubscriptions(subscriptions),
		Hint:    HintUserSubscriptions,
		Err:     err,
	}
}

// DescribeSubscriptions is one line for each subscription.
func DescribeSubscriptions(subscriptions []api.Subscription) []string {
	lines := make([]string, 0, len(subscriptions))
	for _, s := range subscriptions {
		lines = append(lines, fmt.Sprintf("%s  %q to %s, state %s", s.ID, s.DisplayName, s.Scope, s.State))
	}
	return lines
}

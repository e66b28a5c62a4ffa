package access

import (
	"cmp"
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// UserSubscriptions lists what a user subscribes to.
func (c *Client) UserSubscriptions(ctx context.Context, s api.Service, userID string) ([]api.Subscription, error) {
	subscriptions, err := c.subscriptionsOf(ctx, s, userID)
	return subscriptions, c.explain(err)
}

// subscriptionsOf lists what a user subscribes to, as far as this process has read it.
func (c *Client) subscriptionsOf(ctx context.Context, s api.Service, userID string) ([]api.Subscription, error) {
	return c.subscriptions(s).FindHolder(ctx, func(one api.Subscription) bool { return SameID(one.OwnerID, userID) },
		func(ctx context.Context) ([]api.Subscription, error) { return c.ownedLive(ctx, s, userID) })
}

// ownedLive is subscriptionsOf, live. The list of a user's subscriptions need not say whose they are.
func (c *Client) ownedLive(ctx context.Context, s api.Service, userID string) ([]api.Subscription, error) {
	owned, err := c.api.UserSubscriptions(ctx, s, userID)
	for i := range owned {
		owned[i].OwnerID = cmp.Or(owned[i].OwnerID, userID)
	}
	return owned, err
}

// guardSubscriptions refuses to delete a user with a subscription in use. Whether the service would refuse that itself, or leave keys behind that go
// on working and belong to nobody, is not documented: neither is what anybody can want.
//
// Who has subscriptions is read once per run, and what this run creates and deletes is known. Somebody who has any is looked at once more, live,
// since they may be gone by now. One who has none costs no call: to get one unseen, the person would have to subscribe while the run that deletes the
// account is under way.
func (c *Client) guardSubscriptions(ctx context.Context, s api.Service, userID string) error {
	subscriptions, err := c.subscriptionsOf(ctx, s, userID)
	if err == nil && len(platform.Filter(subscriptions, isInUse)) > 0 {
		subscriptions, err = c.ownedLive(ctx, s, userID)
	}
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
	subscriptions, err := c.subscriptionsOf(ctx, s, userID)
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

// DescribeSubscription is a subscription as people know it: "Ada's premium (ada@example.com: Premium)", with ids where the names were not read.
func DescribeSubscription(s *Subscription) string {
	scope := cmp.Or(s.ScopeName, s.Scope.ID)
	if s.Scope == api.ScopeAllAPIs {
		scope = "all APIs"
	}
	return fmt.Sprintf("%s (%s: %s)", cmp.Or(s.DisplayName, s.ID), cmp.Or(s.OwnerEmail, s.OwnerID), scope)
}

// DescribeSubscriptions is one line for each subscription.
func DescribeSubscriptions(subscriptions []api.Subscription) []string {
	lines := make([]string, 0, len(subscriptions))
	for _, s := range subscriptions {
		lines = append(lines, fmt.Sprintf("%s  %q to %s, state %s", s.ID, s.DisplayName, s.Scope, s.State))
	}
	return lines
}

package access

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// SubscriptionFields are the fields of a subscription that can be changed, as somebody knows them who plans a change.
type SubscriptionFields struct {
	DisplayName, State string
	AllowTracing       bool
}

func fieldsOfSubscription(s *api.Subscription) SubscriptionFields {
	return SubscriptionFields{s.DisplayName, s.State, s.AllowTracing}
}

// changes puts each field of a change beside what it was planned from and what is there now.
func (f SubscriptionFields) changes(now SubscriptionFields, change api.SubscriptionChange) []fieldChange {
	return []fieldChange{
		{"display_name", f.DisplayName, now.DisplayName, change.DisplayName},
		{"state", f.State, now.State, change.State},
		{"allow_tracing", strconv.FormatBool(f.AllowTracing), strconv.FormatBool(now.AllowTracing), yesOrNo(change.AllowTracing)},
	}
}

func yesOrNo(value *bool) *string {
	if value == nil {
		return nil
	}
	text := strconv.FormatBool(*value)
	return &text
}

// CreateSubscription creates a subscription that was not there before; without an id it gets a random one. The call that creates it would overwrite
// one that is there, keys apart, so it is looked for first, and what is answered with anything but "created" is not ours.
func (c *Client) CreateSubscription(ctx context.Context, s api.Service, sub api.NewSubscription) (*api.Subscription, error) {
	// The id is settled before anything is sent: by it a subscription is found whose creation was not answered.
	isNew := sub.ID == ""
	if isNew {
		if err := c.refuseTwin(ctx, s, sub); err != nil {
			return nil, err
		}
		sub.ID = uuid.NewString()
	}
	var created *api.Subscription
	sent := false
	err := c.run.Created.AddEdge(ctx, platform.Edge{
		UserID: UserKey(s, sub.OwnerID),
		Present: func(ctx context.Context) (bool, error) {
			if isNew && !sent {
				return false, nil
			}
			found, err := c.api.GetSubscription(ctx, s, sub.ID)
			if err != nil || sent && !isWhatWasSent(found, sub) {
				return false, c.explain(rest.IgnoreNotFound(err))
			}
			created = found
			return true, nil
		},
		Add: func(ctx context.Context) (err error) {
			sent = true
			created, err = c.api.CreateSubscription(ctx, s, sub)
			return explainRace(err)
		},
		Exists: func() error { return errSubscriptionExists(created, "") },
		Shown:  platform.Confirmed, // the response is the subscription
	})
	if err != nil {
		c.subscriptions(s).Forget(c.read.key(sub.ID))
		return nil, c.refusedSubscription(ctx, s, sub, err)
	}
	c.subscriptions(s).Put(rowOfSubscription(created))
	return created, nil
}

// isWhatWasSent reports whether a subscription can be the one whose creation was not answered.
func isWhatWasSent(found *api.Subscription, sub api.NewSubscription) bool {
	return api.SameID(found.OwnerID, sub.OwnerID) && found.Scope.Same(sub.Scope) && platform.SameText(found.DisplayName, sub.DisplayName) &&
		found.State == sub.State && found.AllowTracing == sub.AllowTracing
}

// refuseTwin refuses to give a user the very same thing a second time under a random id: an earlier run that was killed may have left the first, and
// each has working keys. A sign-in that may not list subscriptions goes without that look.
func (c *Client) refuseTwin(ctx context.Context, s api.Service, sub api.NewSubscription) error {
	owned, err := c.subscriptionsOf(ctx, s, sub.OwnerID)
	if rest.IsNotFound(err) || rest.IsForbidden(err) {
		return nil
	}
	if err != nil {
		return c.explain(err)
	}
	for _, one := range owned {
		if one.Scope.Same(sub.Scope) && platform.SameText(one.DisplayName, sub.DisplayName) {
			return errSubscriptionExists(&one, HintSecondSubscription)
		}
	}
	return nil
}

func errSubscriptionExists(found *api.Subscription, hint platform.Hint) error {
	owner := "without an owner"
	if found.OwnerID != "" {
		owner = fmt.Sprintf("of user %q", found.OwnerID)
	}
	what := fmt.Sprintf("The service has a subscription %q (%s) %s to %s, state %s.", found.ID, found.DisplayName, owner, found.Scope, found.State)
	fixed := []platform.Field{{Name: "subscription_name", Value: found.ID}, {Name: "user_id", Value: found.OwnerID}}
	if found.Scope.ID != "" {
		fixed = append(fixed, platform.Field{Name: ScopeField(found.Scope), Value: found.Scope.ID})
	}
	return errExists(what, platform.Object{Noun: NounSubscription, ID: found.ARMID, Fixed: fixed}, hint)
}

// refusedSubscription explains why there is no new subscription that is ours.
func (c *Client) refusedSubscription(ctx context.Context, s api.Service, sub api.NewSubscription, err error) error {
	switch kind := rest.KindOf(err); {
	case kind == rest.Ambiguous:
		return &platform.Problem{
			Err:   err,
			Means: fmt.Sprintf("It is not known whether subscription %q was created: the response was lost, and no such subscription is there.", sub.ID),
			Hint:  HintLostCreate,
		}
	case kind != rest.NotFound && kind != rest.BadRequest:
		return c.explain(err)
	case api.IsSubscriptionLimit(err):
		return at(ScopeField(sub.Scope), &platform.Problem{
			Summary: "The product allows no further subscription",
			Means:   fmt.Sprintf("%s limits how many subscriptions each user may have, and user %q has as many.", sub.Scope, sub.OwnerID),
			Do:      "Delete or import the user's other subscription to this product, or raise the product's limit.",
			Hint:    HintProductLimits,
			Err:     err,
		})
	}
	return c.whyNotSubscribed(ctx, s, sub, err)
}

// whyNotSubscribed looks which end a refusal means: the service's response for a user, product or API that it does not have is not documented.
func (c *Client) whyNotSubscribed(ctx context.Context, s api.Service, sub api.NewSubscription, err error) error {
	if _, missing := c.UserLive(ctx, s, sub.OwnerID); platform.GoneReason(missing) != "" {
		return at("user_id", errNoUser(s, sub.OwnerID))
	}
	if missing := c.missingScope(ctx, s, sub.Scope); missing != nil {
		return at(ScopeField(sub.Scope), missing)
	}
	return c.explain(err)
}

// explainRace explains that somebody created the subscription between the look and the call. Where the service overwrote it, the create may have
// done harm: see errOverwritten.
func explainRace(err error) error {
	var exists *api.SubscriptionExistsError
	var overwritten *api.OverwrittenSubscriptionError
	switch {
	case errors.As(err, &exists):
		return errSubscriptionExists(&exists.Subscription, "")
	case errors.As(err, &overwritten):
		sub := overwritten.Subscription
		return &platform.Problem{
			Summary: "Somebody created the subscription at the same moment",
			Means: fmt.Sprintf("There was no subscription %q a moment ago, but the service reported the create as a change of one that exists: somebody "+
				"created it in between, and it has the owner, scope, name and state of this create now. Nothing was deleted, and the subscription is not in "+
				"the state.",
				sub.ID),
			Do:     "Find out who else creates this subscription, and make sure that it is as its owner wants it.",
			Hint:   HintOverwritten,
			Exists: &platform.Object{Noun: NounSubscription, ID: sub.ARMID},
		}
	default:
		return err
	}
}

// UpdateSubscription sends the fields that changed. from is what the change was planned from: a field that somebody else changed meanwhile is not
// overwritten.
func (c *Client) UpdateSubscription(ctx context.Context, s api.Service, id string, from SubscriptionFields, change api.SubscriptionChange) error {
	if platform.IsEmpty(change) {
		return nil
	}
	defer c.subscriptions(s).Forget(c.read.key(id))
	for try := 1; ; try++ {
		found, err := c.SubscriptionLive(ctx, s, id)
		if err != nil {
			return err
		}
		switch outside, done := compare(from.changes(fieldsOfSubscription(found), change)); {
		case done:
			return nil // perhaps the first try did it, and its response was lost
		case outside != "":
			return at(outside, errChangedOutside(outside, "subscription", id))
		}
		err = c.api.UpdateSubscription(ctx, s, found, change)
		switch {
		case err == nil:
			return nil
		case rest.KindOf(err) != rest.Ambiguous && !api.IsStale(err):
			return c.explain(err)
		case try == versionTries && api.IsStale(err):
			return errRestless("subscription", id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return c.explain(err)
		}
	}
}

// DeleteSubscription deletes a subscription in just the version that was looked at. A missing subscription counts as deleted.
func (c *Client) DeleteSubscription(ctx context.Context, s api.Service, id string) error {
	subscriptions, key := c.subscriptions(s), c.read.key(id)
	ctx, end := subscriptions.Writing(ctx)
	defer end()
	err := c.deleteSubscription(ctx, s, id)
	if err == nil {
		subscriptions.Remove(key)
	} else {
		subscriptions.Forget(key)
	}
	return err
}

func (c *Client) deleteSubscription(ctx context.Context, s api.Service, id string) error {
	for try := 1; ; try++ {
		found, err := c.SubscriptionLive(ctx, s, id)
		switch {
		case platform.GoneReason(err) != "":
			return nil
		case err != nil:
			return err
		}
		err = c.api.DeleteSubscription(ctx, s, found)
		switch {
		case err == nil:
			return platform.ConfirmRemoved(ctx, c.settings.Clock, fmt.Sprintf("subscription %q", id), nil, func(ctx context.Context) (bool, error) {
				return c.subscriptions(s).IsGone(ctx, c.read.key(id))
			})
		case rest.IsNotFound(err) && try < versionTries:
			// Somebody was faster, or a try whose response was lost: the next look shows it.
		case !api.IsStale(err):
			return c.explain(err)
		case try == versionTries:
			return errRestless("subscription", id, err)
		case c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return c.explain(err)
		}
	}
}

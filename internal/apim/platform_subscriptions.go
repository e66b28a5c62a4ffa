package apim

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Subscription reads one subscription. One that is gone is a *platform.GoneError.
func (c *Client) Subscription(ctx context.Context, s api.Service, id string) (*api.Subscription, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	found, err := a.GetSubscription(ctx, s, id)
	if err != nil {
		return nil, c.confirmGone(ctx, s, err, fmt.Sprintf("The API Management service %s has no subscription %q any more: it was deleted outside of Terraform, or together with its user or product.", s.Name, id))
	}
	return found, nil
}

// ImportableSubscription is Subscription for an import. What belongs to nobody is not a user's, and this provider's resource is.
func (c *Client) ImportableSubscription(ctx context.Context, s api.Service, id string) (*api.Subscription, error) {
	found, err := c.Subscription(ctx, s, id)
	switch {
	case platform.GoneReason(err) != "":
		return nil, &platform.Problem{
			Summary: "Not found on API Management",
			Means:   fmt.Sprintf("The service %s has no subscription with the id %q.", s.Name, id),
			Do:      "Check the id: it is the last part of the subscription's id in Azure, not the name that the portal shows.",
		}
	case err != nil:
		return nil, err
	case found.OwnerID == "":
		return nil, &platform.Problem{
			Summary: "The subscription has no owner",
			Means:   fmt.Sprintf("Subscription %q belongs to no user. This resource manages what users subscribe to; importing it would plan to replace it, and with it its keys.", found.ID),
			Do:      "Give it an owner first, or leave it out of Terraform.",
		}
	case found.Scope.Collection == "":
		return nil, &platform.Problem{
			Summary: "The subscription is for the whole service",
			Means:   fmt.Sprintf("Subscription %q is neither for a product nor for an API nor for all APIs, but for the whole service, as the one is that comes with it.", found.ID),
			Do:      "Leave it out of Terraform.",
		}
	}
	return found, nil
}

// grantFields are the fields of a subscription that can be changed.
type grantFields struct {
	displayName, state string
	allowTracing       bool
}

func fieldsOf(s *api.Subscription) grantFields {
	return grantFields{s.DisplayName, s.State, s.AllowTracing}
}

// compare puts a change beside what it was planned from (f) and what is there now. outside is the attribute of a field that somebody else has changed
// since; done reports that nothing is left to change.
func (f grantFields) compare(now grantFields, change api.SubscriptionChange) (outside string, done bool) {
	done = true
	for _, one := range []field{
		{"display_name", f.displayName, now.displayName, change.DisplayName},
		{"state", f.state, now.state, change.State},
		{"allow_tracing", strconv.FormatBool(f.allowTracing), strconv.FormatBool(now.allowTracing), yesOrNo(change.AllowTracing)},
	} {
		switch {
		case one.wanted == nil || *one.wanted == one.now:
		case one.now != one.planned:
			return one.attribute, false
		default:
			done = false
		}
	}
	return "", done
}

func yesOrNo(value *bool) *string {
	if value == nil {
		return nil
	}
	text := strconv.FormatBool(*value)
	return &text
}

// CreateSubscription makes a subscription that was not there before; without an id it gets a random one. The call that makes it would overwrite one that
// is there, keys apart, so it is looked for first, and what answers anything but "created" is not ours.
func (c *Client) CreateSubscription(ctx context.Context, s api.Service, sub api.NewSubscription) (*api.Subscription, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	// The id is settled before anything is sent: it is what a subscription is found by whose creation was not answered.
	isNew := sub.ID == ""
	if isNew {
		if err := c.refuseTwin(ctx, s, sub); err != nil {
			return nil, err
		}
		sub.ID = uuid.NewString()
	}
	var made *api.Subscription
	sent := false
	err = c.accounts.AddEdge(ctx, platform.Edge{
		UserID: accountKey(s, sub.OwnerID),
		Present: func(ctx context.Context) (bool, error) {
			if isNew && !sent {
				return false, nil
			}
			found, err := a.GetSubscription(ctx, s, sub.ID)
			if err != nil || sent && !isWhatWasSent(found, sub) {
				return false, c.explain(rest.IgnoreNotFound(err))
			}
			made = found
			return true, nil
		},
		Add: func(ctx context.Context) (err error) {
			sent = true
			made, err = a.CreateSubscription(ctx, s, sub)
			return raced(err)
		},
		Exists: func() error { return errSubscriptionExists(made, "") },
	})
	if err != nil {
		return nil, c.refusedSubscription(ctx, s, sub, err)
	}
	return made, nil
}

// isWhatWasSent reports whether a subscription can be the one whose creation was not answered.
func isWhatWasSent(found *api.Subscription, sub api.NewSubscription) bool {
	return api.SameID(found.OwnerID, sub.OwnerID) && found.Scope.Same(sub.Scope) && fieldsOf(found) == grantFields{sub.DisplayName, sub.State, sub.AllowTracing}
}

// refuseTwin refuses to give a user the very same thing a second time under a random id: an earlier run that was killed may have left the first, and each
// has working keys. A sign-in that may not list subscriptions goes without that look.
func (c *Client) refuseTwin(ctx context.Context, s api.Service, sub api.NewSubscription) error {
	owned, err := c.SubscriptionsOf(ctx, s, sub.OwnerID)
	if rest.IsNotFound(err) || rest.IsForbidden(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, one := range owned {
		if one.Scope.Same(sub.Scope) && one.DisplayName == sub.DisplayName {
			return errSubscriptionExists(&one, "To give the user a second one of the same name, set subscription_name.")
		}
	}
	return nil
}

func errSubscriptionExists(found *api.Subscription, note string) error {
	owner := "without an owner"
	if found.OwnerID != "" {
		owner = fmt.Sprintf("of user %q", found.OwnerID)
	}
	return alreadyThere(fmt.Sprintf("The service has a subscription %q (%s) %s to %s, state %s.", found.ID, found.DisplayName, owner, found.Scope, found.State), subscriptionType, found.ARMID, note)
}

// refusedSubscription explains why there is no new subscription that is ours.
func (c *Client) refusedSubscription(ctx context.Context, s api.Service, sub api.NewSubscription, err error) error {
	switch kind := rest.KindOf(err); {
	case kind == rest.Ambiguous:
		return &platform.Problem{
			Err: err, Means: fmt.Sprintf("It is not known whether subscription %q was made: the answer was lost, and no such subscription is to be seen.", sub.ID),
			Do: "Run terraform plan again in a moment, and apply: should the subscription be there by then, the error shows the import block.",
		}
	case kind != rest.NotFound && kind != rest.BadRequest:
		return c.explain(err)
	case api.IsSubscriptionLimit(err):
		return at(scopeAttribute(sub.Scope), &platform.Problem{
			Summary: "The product allows no further subscription",
			Means:   fmt.Sprintf("%s limits how many subscriptions each user may have, and user %q has as many.", sub.Scope, sub.OwnerID),
			Do:      "Delete or import the user's other subscription to this product, or raise the product's limit. The data source platformusers_apim_products shows the limits.",
			Err:     err,
		})
	}
	return c.whyNotSubscribed(ctx, s, sub, err)
}

// whyNotSubscribed looks which end a refusal means: how the service answers for a user, product or API that it does not have is not documented.
func (c *Client) whyNotSubscribed(ctx context.Context, s api.Service, sub api.NewSubscription, err error) error {
	if _, missing := c.User(ctx, s, sub.OwnerID); platform.GoneReason(missing) != "" {
		return at("user_id", errNoUser(s, sub.OwnerID))
	}
	if missing := c.missingScope(ctx, s, sub.Scope); missing != nil {
		return at(scopeAttribute(sub.Scope), missing)
	}
	return c.explain(err)
}

// raced explains that somebody made the subscription between the look and the call. Where the service overwrote it, the create may have done harm: see
// errOverwritten.
func raced(err error) error {
	var exists *api.SubscriptionExistsError
	var overwritten *api.OverwrittenSubscriptionError
	switch {
	case errors.As(err, &exists):
		return errSubscriptionExists(&exists.Subscription, "Somebody made it a moment ago.")
	case errors.As(err, &overwritten):
		sub := overwritten.Subscription
		return &platform.Problem{
			Summary: "Somebody made the subscription at the same moment",
			Means: fmt.Sprintf("There was no subscription %q a moment ago. When it was to be created, the service said that it changed one that exists: somebody made it in between, and it has the owner, "+
				"scope, name and state of this resource now. Nothing was deleted, and the resource is not in the state.", sub.ID),
			Do: "Find out who else creates this subscription (another run of Terraform?), and see to it that it is as its owner wants it. To manage it here, import it:\n\n" +
				tf.ImportBlock(subscriptionType, sub.ARMID),
		}
	default:
		return err
	}
}

// UpdateSubscription sends the fields that changed. from is what the plan was made from: a field that somebody else changed meanwhile is not overwritten.
func (c *Client) UpdateSubscription(ctx context.Context, s api.Service, id string, from grantFields, change api.SubscriptionChange) error {
	if change == (api.SubscriptionChange{}) {
		return nil
	}
	a, err := c.use()
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		found, err := c.Subscription(ctx, s, id)
		if why := platform.GoneReason(err); why != "" {
			return &platform.Problem{Summary: "Not found on API Management", Means: why, Do: "Run terraform plan again: it makes the subscription anew."}
		}
		if err != nil {
			return err
		}
		switch outside, done := from.compare(fieldsOf(found), change); {
		case done:
			return nil // perhaps the first try did it, and its answer was lost
		case outside != "":
			return at(outside, &platform.Problem{
				Summary: "Changed outside Terraform",
				Means:   fmt.Sprintf("Since this was planned, somebody else has changed %s of subscription %q. Nothing was overwritten.", outside, id),
				Do:      "Run terraform plan again: it shows what is there now.",
			})
		}
		err = a.UpdateSubscription(ctx, s, found, change)
		switch {
		case err == nil:
			return nil
		case rest.KindOf(err) != rest.Ambiguous && !api.IsStale(err):
			return c.explain(err)
		case try == versionTries && api.IsStale(err):
			return errRestless(id, err)
		case try == versionTries || c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return c.explain(err)
		}
	}
}

// errRestless is for a subscription that never stands still.
func errRestless(id string, err error) error {
	return &platform.Problem{
		Summary: "Changed outside Terraform",
		Means:   fmt.Sprintf("Each time that subscription %q was read and then to be written, the service said that it had changed in between. Nothing was overwritten.", id),
		Do:      "Find out who else writes to this subscription, its user or its product, and run Terraform again.",
		Err:     err,
	}
}

// DeleteSubscription deletes a subscription in just the version that was looked at. One that is gone is as deleted as can be.
func (c *Client) DeleteSubscription(ctx context.Context, s api.Service, id string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		found, err := c.Subscription(ctx, s, id)
		switch {
		case platform.GoneReason(err) != "":
			return nil
		case err != nil:
			return err
		}
		err = a.DeleteSubscription(ctx, s, found)
		switch {
		case err == nil:
			return nil
		case rest.IsNotFound(err) && try < versionTries:
			// Somebody was faster, or a try whose answer was lost: the next look tells.
		case !api.IsStale(err):
			return c.explain(err)
		case try == versionTries:
			return errRestless(id, err)
		case c.settings.Clock.Wait(ctx, versionWait<<(try-1)) != nil:
			return c.explain(err)
		}
	}
}

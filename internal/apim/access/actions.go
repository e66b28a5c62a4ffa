package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// NamedUser finds the account that somebody names, for what is done now. It reads what is there now.
func (c *Client) NamedUser(ctx context.Context, s api.Service, named platform.Named[string]) (*api.User, error) {
	id := named.ID
	if id == "" {
		found, err := c.theUserAt(ctx, s, named.Email)
		if err != nil {
			return nil, err
		}
		id = found.ID
	}
	account, err := c.UserLive(ctx, s, id)
	if isGone(err) {
		err = errNoUser(s, id)
	}
	return account, err
}

// RequireUser is an error when a plan names an account that is not there, and that it does not create.
func (c *Client) RequireUser(ctx context.Context, s api.Service, named platform.Named[string]) error {
	if named.ID == "" {
		_, err := c.ResolveUser(ctx, s, named)
		return err
	}
	if c.isOurs(s, named.ID) {
		return nil
	}
	_, err := c.LookUpUser(ctx, s, named.ID, "")
	return err
}

// SendConfirmation mails somebody a link to set a password with, once. It returns the account.
func (c *Client) SendConfirmation(ctx context.Context, s api.Service, named platform.Named[string], appType string) (*api.User, error) {
	account, err := c.NamedUser(ctx, s, named)
	if err != nil {
		return nil, err
	}
	err = c.api.SendConfirmation(ctx, s, account.ID, appType)
	if rest.KindOf(err) == rest.Ambiguous {
		return nil, &platform.Problem{
			Summary: "The mail may have been sent",
			Means: fmt.Sprintf("The response was lost, and the service does not show whether the mail to %s went out. It was not sent again, since the "+
				"person could get two.", account.Email),
			Do:  "Ask the person, and invoke the action again only if nothing has arrived.",
			Err: err,
		}
	}
	return account, c.explain(err)
}

// RecordStarting records that this plan creates a subscription.
func (c *Client) RecordStarting(s api.Service, id string) {
	c.starting.Store(s.Key(api.CollectionSubscriptions, id), true)
}

// RequireSubscription is an error when a plan names a subscription that is not there, and that it does not create.
func (c *Client) RequireSubscription(ctx context.Context, s api.Service, id string) error {
	if _, starts := c.starting.Load(s.Key(api.CollectionSubscriptions, id)); starts {
		return nil
	}
	_, err := c.Subscription(ctx, s, id)
	if isGone(err) {
		return errNoSubscription(s, id)
	}
	return err
}

func errNoSubscription(s api.Service, id string) error {
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no subscription with the id %q.", s.Name, id),
		Do:      "Check the id: it is the last part of the subscription's id in Azure, not the name that the portal shows.",
	}
}

// RegenerateKeys makes new keys of a subscription, one after another, each once: the keys before stop working at once. begins is called before each.
// Where the response to one is lost, it ends: a second call would make a third key, and the other key still works.
func (c *Client) RegenerateKeys(ctx context.Context, s api.Service, id string, keys []api.Key, begins func(api.Key)) error {
	for _, key := range keys {
		found, err := c.SubscriptionLive(ctx, s, id)
		switch {
		case isGone(err):
			return errNoSubscription(s, id)
		case err != nil:
			return err
		}
		begins(key)
		err = c.api.RegenerateKey(ctx, s, found, key)
		c.subscriptions(s).Forget(c.read.key(id))
		if rest.KindOf(err) == rest.Ambiguous {
			return errLostKey(found.ID, key, keys, err)
		}
		if err != nil {
			return c.explain(err)
		}
	}
	return nil
}

// errLostKey says which keys of a subscription work after a response was lost.
func errLostKey(id string, key api.Key, keys []api.Key, err error) error {
	other := "The secondary key was not touched and works as before."
	if key == api.SecondaryKey {
		other = "The primary key was not touched and works as before."
		if len(keys) > 1 {
			other = "The primary key was regenerated."
		}
	}
	return &platform.Problem{
		Summary: "The key may have been regenerated",
		Means: fmt.Sprintf("The response was lost, and the service does not show whether the %s key of subscription %q was regenerated: the key before "+
			"may not work any more. It was not sent again, since that would make yet another key. %s", key, id, other),
		Do:  "Have the owner take the key from the developer portal before anybody relies on it; or invoke the action again for another one.",
		Err: err,
	}
}

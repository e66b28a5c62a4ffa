package access

import (
	"context"
	"errors"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// snapshots are what this process has read of each service, for all who ask: see the package snapshot.
//
// Rows have no ETag: a version is for the write that follows the read, and each membership changes it.
type snapshots struct {
	users         snapshot.Keyed[api.User]
	groups        snapshot.Keyed[api.Group]
	subscriptions snapshot.Keyed[api.Subscription]
	products      snapshot.Keyed[api.Product]
	apis          snapshot.Keyed[api.API]
	// members are those who are in a group, by the group.
	members snapshot.Keyed[api.Member]
	// forms are the ids by their keys, in the form in which they were asked for: what the service does with another form is not documented.
	forms sync.Map
}

// cheapPages is how many pages of a list are read for as few as three readers: Azure gives back more reads in a second (25, documented). How long a
// page is, is not documented: these may be of 100 items.
const cheapPages = 15

// key is what collections know an id by.
func (x *snapshots) key(id string) string {
	key := api.IDKey(id)
	x.forms.LoadOrStore(key, id)
	return key
}

// form is the id of a key.
func (x *snapshots) form(key string) string {
	if id, ok := x.forms.Load(key); ok {
		return id.(string) //nolint:forcetypeassert // nothing else is stored
	}
	return key
}

func isGone(err error) bool { return platform.GoneReason(err) != "" }

// ignoreGone is nil for what is gone.
func ignoreGone(err error) error {
	if isGone(err) {
		return nil
	}
	return err
}

// users are the accounts of a service, those included that it only keeps as deleted.
func (c *Client) users(s api.Service) *snapshot.Collection[api.User] {
	return c.read.users.Of(s.Key(), func() snapshot.Source[api.User] {
		return snapshot.Source[api.User]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key:   func(u api.User) string { return api.IDKey(u.ID) },
			Names: func(u api.User) []string { return []string{platform.NameKey(u.ID), platform.NameKey(u.Email)} },
			Open: func(ctx context.Context) (*rest.Listing[api.User], error) {
				return c.api.OpenUsers(ctx, s, api.UserQuery{})
			},
			Get: func(ctx context.Context, key string) (api.User, error) {
				account, err := c.anyUserLive(ctx, s, c.read.form(key))
				if err != nil {
					return api.User{}, err
				}
				return rowOfUser(account), nil
			},
			IsMissing: isGone,
			Missing:   func(key string) error { return errUserGone(s, c.read.form(key)) },
		}
	})
}

// rowOfUser is an account as a collection keeps it.
func rowOfUser(u *api.User) api.User {
	row := *u
	row.ETag = ""
	return row
}

// groupsOf are the groups of a service.
func (c *Client) groupsOf(s api.Service) *snapshot.Collection[api.Group] {
	return c.read.groups.Of(s.Key(), func() snapshot.Source[api.Group] {
		return snapshot.Source[api.Group]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key:  func(g api.Group) string { return api.IDKey(g.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.Group], error) { return c.api.OpenGroups(ctx, s) },
			Get: func(ctx context.Context, key string) (api.Group, error) {
				group, err := c.api.GetGroup(ctx, s, c.read.form(key))
				if err != nil {
					return api.Group{}, c.confirmGone(ctx, s, err, errGroupGone(s, c.read.form(key)).Error())
				}
				return *group, nil
			},
			IsMissing: isGone,
			Missing:   func(key string) error { return errGroupGone(s, c.read.form(key)) },
		}
	})
}

// errNoMember is the error of a membership that is not there, whatever the reason: see whyNoMember.
var errNoMember = errors.New("the user is not in the group")

// members are those who are in a group. One look at a single membership shows no more than the list does, and both respond alike where there is no
// such group or service.
func (c *Client) members(s api.Service, groupID string) *snapshot.Collection[api.Member] {
	return c.read.members.Of(s.Key(api.CollectionGroups, groupID), func() snapshot.Source[api.Member] {
		return snapshot.Source[api.Member]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key: func(m api.Member) string { return api.IDKey(m.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.Member], error) {
				return c.api.OpenMembers(ctx, s, groupID)
			},
			Get: func(ctx context.Context, key string) (api.Member, error) {
				id := c.read.form(key)
				there, err := c.api.IsMember(ctx, s, groupID, id)
				if err == nil && !there {
					err = errNoMember
				}
				return api.Member{ID: id}, c.explain(err)
			},
			IsMissing: func(err error) bool { return errors.Is(err, errNoMember) },
			Missing:   func(string) error { return errNoMember },
		}
	})
}

// subscriptions are those of a service, without keys.
func (c *Client) subscriptions(s api.Service) *snapshot.Collection[api.Subscription] {
	return c.read.subscriptions.Of(s.Key(), func() snapshot.Source[api.Subscription] {
		return snapshot.Source[api.Subscription]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key: func(one api.Subscription) string { return api.IDKey(one.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.Subscription], error) {
				return c.api.OpenSubscriptions(ctx, s, api.SubscriptionQuery{})
			},
			Get: func(ctx context.Context, key string) (api.Subscription, error) {
				found, err := c.SubscriptionLive(ctx, s, c.read.form(key))
				if err != nil {
					return api.Subscription{}, err
				}
				return rowOfSubscription(found), nil
			},
			IsMissing: isGone,
			Missing:   func(key string) error { return errSubscriptionGone(s, c.read.form(key)) },
		}
	})
}

// products are those of a service.
func (c *Client) products(s api.Service) *snapshot.Collection[api.Product] {
	return c.read.products.Of(s.Key(), func() snapshot.Source[api.Product] {
		return snapshot.Source[api.Product]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key:  func(p api.Product) string { return api.IDKey(p.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.Product], error) { return c.api.OpenProducts(ctx, s) },
			Get: func(ctx context.Context, key string) (api.Product, error) {
				product, err := c.api.GetProduct(ctx, s, c.read.form(key))
				if err != nil {
					return api.Product{}, c.scopeGone(ctx, s, api.ProductScope(c.read.form(key)), err)
				}
				return *product, nil
			},
			IsMissing: isGone,
			Missing:   func(key string) error { return errScopeGone(s, api.ProductScope(c.read.form(key))) },
		}
	})
}

// apis are those of a service. Its list has the current revision of each.
func (c *Client) apis(s api.Service) *snapshot.Collection[api.API] {
	return c.read.apis.Of(s.Key(), func() snapshot.Source[api.API] {
		return snapshot.Source[api.API]{
			Clock: c.settings.Clock, Cheap: cheapPages,
			Key:  func(a api.API) string { return api.IDKey(a.ID) },
			Open: func(ctx context.Context) (*rest.Listing[api.API], error) { return c.api.OpenAPIs(ctx, s) },
			Get: func(ctx context.Context, key string) (api.API, error) {
				found, err := c.api.GetAPI(ctx, s, c.read.form(key))
				if err != nil {
					return api.API{}, c.scopeGone(ctx, s, api.OneAPI(c.read.form(key)), err)
				}
				return *found, nil
			},
			IsMissing: isGone,
			Missing:   func(key string) error { return errScopeGone(s, api.OneAPI(c.read.form(key))) },
		}
	})
}

// rowOfSubscription is a subscription as a collection keeps it.
func rowOfSubscription(one *api.Subscription) api.Subscription {
	row := *one
	row.ETag = ""
	return row
}

// forgetEdges records that an account was deleted: its memberships are gone with it, and its subscriptions are gone or have another owner.
func (c *Client) forgetEdges(s api.Service, userID string) {
	c.read.members.Forget(c.read.key(userID))
	c.subscriptions(s).ForgetAll(func(one api.Subscription) bool { return SameID(one.OwnerID, userID) })
}

package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// Estate returns what all people of the service that the settings name have there, as it has it now: accounts, pending invitations, those accounts
// included that the service only keeps as deleted, memberships in groups, and subscriptions, never with keys. Subscriptions that belong to nobody are
// left out, and counted. Who has a subscription or membership and no account any more has the status deleted.
//
// It takes the pages of the users, one list for each group, the pages of the subscriptions, and those of the products and APIs if any of them is for
// one.
func (c *Client) Estate(ctx context.Context, o platform.EstateOptions) (*platform.Estate, error) {
	s, err := c.requireService()
	if err != nil {
		return nil, err
	}
	e := &estateReading{client: c, service: s, reader: platform.NewEstateReader(o), people: map[string]platform.AccessRow{}}
	if err := e.read(snapshot.Again(ctx)); err != nil {
		return nil, err
	}
	estate, err := e.reader.Estate()
	if err != nil {
		return nil, err
	}
	estate.Tenant, estate.TenantID, estate.SignedInAs = s.Name, s.ID(), e.signedInAs
	return estate, nil
}

// estateReading is one reading of all.
type estateReading struct {
	client  *Client
	service api.Service
	reader  *platform.EstateReader

	signedInAs    string
	groups        []api.Group
	subscriptions []api.Subscription
	// people are all who are known, by api.IDKey. allUsers says that the list of users was read to its end.
	people   map[string]platform.AccessRow
	allUsers bool
}

func (e *estateReading) read(ctx context.Context) error {
	if err := platform.ReadSideBySide(ctx, e.readUsers, e.readGroups, e.readSubscriptions); err != nil {
		return err
	}
	// From here on, people are only read: lists of members come side by side.
	names := scopeNames{}
	var reads []func(context.Context) error
	for _, group := range e.groups {
		reads = append(reads, func(ctx context.Context) error { return e.readMembers(ctx, group) })
	}
	reads = append(reads, func(ctx context.Context) error { return e.readNames(ctx, names) })
	if err := platform.ReadSideBySide(ctx, reads...); err != nil {
		return err
	}
	e.addSubscriptions(names)
	return e.reader.Part(ctx, "signed-in identity", func(ctx context.Context) (err error) {
		e.signedInAs, err = e.client.api.SignedInAs(ctx)
		return e.client.explain(err)
	})
}

func (e *estateReading) readUsers(ctx context.Context) (err error) {
	e.allUsers, err = e.reader.List(ctx, "users", func(ctx context.Context) error {
		for u, err := range e.client.Users(ctx, e.service, UserQuery{}) {
			if err != nil {
				return err
			}
			person := e.client.personOf(e.service, &u)
			e.people[api.IDKey(u.ID)] = person
			e.reader.Add(accountRow(&u).HeldBy(person))
		}
		return nil
	})
	return err
}

func (e *estateReading) readGroups(ctx context.Context) error {
	_, err := e.reader.List(ctx, "groups", func(ctx context.Context) error {
		for group, err := range e.client.groupsOf(e.service).Each(ctx) {
			if err != nil {
				return e.client.explain(err)
			}
			e.groups = append(e.groups, group)
		}
		return nil
	})
	return err
}

func (e *estateReading) readSubscriptions(ctx context.Context) error {
	_, err := e.reader.List(ctx, "subscriptions", func(ctx context.Context) error {
		for one, err := range e.client.Subscriptions(ctx, e.service, SubscriptionQuery{}) {
			if err != nil {
				return err
			}
			e.subscriptions = append(e.subscriptions, one.Subscription)
		}
		return nil
	})
	return err
}

func (e *estateReading) readMembers(ctx context.Context, group api.Group) error {
	_, err := e.reader.List(ctx, "members of group "+group.Name, func(watched context.Context) error {
		for member, err := range e.client.members(e.service, group.ID).Each(watched) {
			if rest.IsNotFound(err) {
				if gone := e.client.lookForGroup(ctx, e.service, group.ID); isGone(gone) { // deleted a moment ago, and its memberships with it
					return nil
				}
			}
			if err != nil {
				return e.client.explain(err)
			}
			membership := GroupMember{GroupID: group.ID, GroupName: group.Name, UserID: member.ID, Email: member.Email, Origin: groupOrigin(&group)}
			e.reader.Add(membershipRow(membership).HeldBy(e.person(member.ID, member.Email)))
		}
		return nil
	})
	return err
}

// person is who has an id. One whom the list of users lacks was deleted, as far as it was read to its end.
func (e *estateReading) person(id, email string) platform.AccessRow {
	if known, ok := e.people[api.IDKey(id)]; ok {
		return known
	}
	person := platform.AccessRow{Tenant: e.service.Name, AccountID: id, Email: email}
	if e.allUsers {
		person.Status = platform.StatusDeleted
	}
	return person
}

// scopeNames are the names of what subscriptions are for, by collection and api.IDKey.
type scopeNames map[api.Scope]string

func scopeKey(s api.Scope) api.Scope { return api.Scope{Collection: s.Collection, ID: api.IDKey(s.ID)} }

// readNames lists the products and the APIs, as far as any subscription of a user is for one.
func (e *estateReading) readNames(ctx context.Context, names scopeNames) error {
	wanted := map[string]bool{}
	for _, one := range e.subscriptions {
		if one.OwnerID != "" && one.Scope.ID != "" {
			wanted[one.Scope.Collection] = true
		}
	}
	if wanted[api.CollectionProducts] {
		_, err := e.reader.List(ctx, "products", func(ctx context.Context) error {
			all, err := e.client.Products(ctx, e.service)
			for _, product := range all {
				names[scopeKey(api.ProductScope(product.ID))] = product.Name
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if !wanted[api.CollectionAPIs] {
		return nil
	}
	_, err := e.reader.List(ctx, "APIs", func(ctx context.Context) error {
		all, err := e.client.apisOf(ctx, e.service)
		for _, one := range all {
			names[scopeKey(api.OneAPI(one.ID))] = one.Name
		}
		return err
	})
	return err
}

// addSubscriptions adds the subscriptions of people.
func (e *estateReading) addSubscriptions(names scopeNames) {
	ownerless := 0
	for _, one := range e.subscriptions {
		if one.OwnerID == "" {
			ownerless++
			continue
		}
		e.reader.Add(subscriptionRow(&one, names[scopeKey(one.Scope)]).HeldBy(e.person(one.OwnerID, "")))
	}
	e.reader.Count("subscriptions that belong to nobody, left out", ownerless)
}

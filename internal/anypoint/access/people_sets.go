package access

import (
	"cmp"
	"context"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// findMember finds the person whom an element of a set names: by id, user name or e-mail address, as FindUser does. A person whom this plan
// creates is there as planned.
func (c *Client) findMember(ctx context.Context, organizationID, who string) (platform.SetEntry, error) {
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return platform.SetEntry{}, err
	}
	if !platform.IsUUID(who) {
		for _, named := range []platform.Named[string]{{Name: who}, {Email: who}} {
			key := nameKey(root, named)
			_, planned := c.arrivals.planned.Load(key)
			_, created := c.arrivals.created.Load(key)
			if !planned && !created {
				continue
			}
			found, err := c.FindPerson(ctx, organizationID, named)
			switch {
			case err != nil:
				return platform.SetEntry{}, err
			case found.Planned:
				return platform.SetEntry{Name: who, Planned: true}, nil
			}
			return memberEntry(api.User{ID: found.ID, Username: found.Name, Email: found.Email}), nil
		}
	}
	account, err := c.FindUser(ctx, root, who)
	if err != nil {
		return platform.SetEntry{}, c.nearestUsers(ctx, root, who, err)
	}
	return memberEntry(*account), nil
}

// memberEntry is an account as an entry of a set.
func memberEntry(u api.User) platform.SetEntry {
	e := platform.SetEntry{
		ID: strings.ToLower(u.ID), Name: cmp.Or(u.Username, u.ID), Email: u.Email, Origin: cmp.Or(u.IdentityProviderID, api.LocalIdentityProvider),
	}
	for _, form := range []string{u.ID, u.Username, u.Email} {
		if form != "" {
			e.Forms = append(e.Forms, form)
		}
	}
	return e
}

// entryIDs are the ids of people, "" for each whom this run creates.
func entryIDs(people []platform.SetEntry) []string {
	return ids(people, func(e platform.SetEntry) string { return e.ID })
}

// memberOf is memberEntry for a member of whom only the id is known for sure.
func (c *Client) memberOf(ctx context.Context, organizationID, userID string) (platform.SetEntry, error) {
	account, err := c.accountOf(ctx, c.knownRoot(organizationID), userID)
	if err != nil {
		return platform.SetEntry{}, err
	}
	e := memberEntry(account)
	if account.Username == "" {
		e.Origin, e.OriginUnknown = "", true // nothing is known about the account
	}
	return e, nil
}

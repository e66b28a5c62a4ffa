package access

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// CreateUser creates an account, or enables the disabled account again that deleting a federated user leaves behind. A lost response is resolved by
// looking the user name up; there is never a second account.
func (c *Client) CreateUser(ctx context.Context, organizationID string, user api.NewUser) (*api.User, error) {
	if err := c.RequireRoot(ctx, organizationID); err != nil {
		return nil, err
	}
	// Side by side, two creates of one name would each see only half of what the other one did.
	unlock, err := c.locks.Lock(ctx, "naming/"+strings.ToLower(user.Username))
	if err != nil {
		return nil, err
	}
	defer unlock()
	holder, err := c.twins(ctx, organizationID, user.Username)
	if err != nil {
		return nil, err
	}
	if err := holder.Ambiguity(); err != nil {
		return nil, err
	}
	if twin := holder.Restorable(); twin != nil {
		return c.restoreUser(ctx, organizationID, twin.ID, user)
	}
	if holder.Taken {
		return nil, holder.Refusal()
	}
	created, err := c.api.CreateUser(ctx, organizationID, user)
	if rest.KindOf(err) == rest.Conflict {
		// Somebody has the name, maybe in another organization, or had it: only the refusal shows it.
		if late, lookErr := c.HolderLive(ctx, organizationID, user.Username); lookErr == nil {
			return nil, late.Refusal()
		}
	}
	if err != nil {
		return nil, c.explain(err)
	}
	c.run.Created.Record(created.ID)
	created.Type = cmp.Or(created.Type, api.UserTypeHost)
	c.accounts(organizationID).Put(*created)
	record(&c.arrivals.created, organizationID, created.Username, created.Email, created.ID)
	return created, nil
}

// restoreUser enables the disabled account of a federated user again. What the list showed may have changed since.
func (c *Client) restoreUser(ctx context.Context, organizationID, id string, wanted api.NewUser) (*api.User, error) {
	twin, err := c.UserLive(ctx, organizationID, id)
	if err != nil {
		return nil, err
	}
	if twin.Enabled {
		return nil, platform.ErrExists("Anypoint",
			fmt.Sprintf("The user name %q belongs to user %s, whose account was disabled a moment ago and is enabled now.", twin.Username, twin.ID),
			platform.Object{Noun: NounUser, ID: UserID(organizationID, twin.ID)}, "")
	}
	enabled := true
	change := api.UserChange{
		Enabled:     &enabled,
		FirstName:   differing(twin.FirstName, wanted.FirstName),
		LastName:    differing(twin.LastName, wanted.LastName),
		PhoneNumber: differing(twin.PhoneNumber, wanted.PhoneNumber),
	}
	if !platform.SameEmail(twin.Email, wanted.Email) {
		change.Email = differing(twin.Email, wanted.Email)
	}
	restored, err := c.update(ctx, organizationID, twin.ID, change)
	return restored, c.explain(err)
}

// update changes an account, and what this run knows of it.
func (c *Client) update(ctx context.Context, organizationID, id string, change api.UserChange) (*api.User, error) {
	updated, err := c.api.UpdateUser(ctx, organizationID, id, change)
	accounts := c.accounts(organizationID)
	if err != nil {
		accounts.Forget(id)
		return updated, err
	}
	row := *updated
	if known, ok := accounts.Known(id); ok {
		row.Type = cmp.Or(row.Type, known.Type)
	}
	if row.Type == "" || row.Deleted {
		accounts.Forget(id)
	} else {
		accounts.Put(row)
	}
	return updated, nil
}

// differing returns the wanted value when there is one and the account does not have it yet.
func differing(present, wanted string) *string {
	if wanted == "" || wanted == present {
		return nil
	}
	return &wanted
}

// UpdateUser sends the fields that changed, and refuses to disable protected accounts.
func (c *Client) UpdateUser(ctx context.Context, organizationID, id string, change api.UserChange) (*api.User, error) {
	if change.Enabled == nil || *change.Enabled {
		updated, err := c.update(ctx, organizationID, id, change)
		return updated, c.goneOr(ctx, organizationID, id, err)
	}
	var updated *api.User
	err := c.withAdministrators(ctx, organizationID, id,
		func() error { return c.GuardUser(ctx, organizationID, id, "disable") },
		func() (err error) {
			accounts := c.accounts(organizationID)
			ctx, end := accounts.Writing(ctx)
			defer end()
			updated, err = c.update(ctx, organizationID, id, change)
			return platform.ConfirmRemoved(ctx, c.settings.Clock, "user "+id, c.goneOr(ctx, organizationID, id, err), func(ctx context.Context) (bool, error) {
				account, err := accounts.Look(ctx, id)
				return err == nil && !account.Enabled, err
			})
		})
	return updated, err
}

// DisableUser locks an account without deleting it. A missing account counts as disabled.
func (c *Client) DisableUser(ctx context.Context, organizationID, id string) error {
	enabled := false
	_, err := c.UpdateUser(ctx, organizationID, id, api.UserChange{Enabled: &enabled})
	if platform.GoneReason(err) != "" {
		return nil
	}
	return rest.IgnoreNotFound(err)
}

// goneOr is the error of a change of an account: a *platform.GoneError when the platform declined it because there is no such account.
func (c *Client) goneOr(ctx context.Context, organizationID, id string, err error) error {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest, rest.Conflict:
		if _, gone := c.UserLive(ctx, organizationID, id); platform.GoneReason(gone) != "" {
			return gone
		}
	}
	return c.explain(err)
}

// DeleteUser is the platform's soft delete. It works on root organizations only: with a business group's id the same call would take the user's
// permissions in that group and leave the account.
func (c *Client) DeleteUser(ctx context.Context, organizationID, id string) error {
	if err := c.RequireRoot(ctx, organizationID); err != nil {
		return err
	}
	return c.withAdministrators(ctx, organizationID, id,
		func() error { return c.GuardUser(ctx, organizationID, id, "delete") },
		func() error {
			accounts := c.accounts(organizationID)
			ctx, end := accounts.Writing(ctx)
			defer end()
			err := c.api.DeleteUser(ctx, organizationID, id)
			accounts.Forget(id)
			return platform.ConfirmRemoved(ctx, c.settings.Clock, "user "+id, c.explain(err), func(ctx context.Context) (bool, error) {
				account, err := accounts.LookAfter(ctx, id)
				// Deleting a federated user leaves a disabled account (documented).
				return err == nil && account.Federated && !account.Enabled, err
			})
		})
}

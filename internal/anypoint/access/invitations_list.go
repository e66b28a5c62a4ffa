package access

import (
	"context"
	"iter"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// InvitationQuery selects invitations: those that fit all that is set.
type InvitationQuery struct {
	// OrganizationID is the organization to join.
	OrganizationID     string
	Email, EmailDomain string
	// Status is api.InviteOutstanding or api.InviteExpired: the platform lists no others.
	Status string
}

// InvitationRow is an invitation with the organization to join.
type InvitationRow struct {
	api.Invite
	OrganizationID string
	// OrganizationName is the path from the root organization's name on; "" where the sign-in may not see it.
	OrganizationName string
}

// ID names the invitation: ORGANIZATION/NUMBER.
func (r InvitationRow) ID() string { return InvitationID(r.OrganizationID, r.Invite.ID) }

// Invitations lists the invitations that are outstanding or have expired, page by page as far as somebody wants them. An error is the last thing that
// it yields.
func (c *Client) Invitations(ctx context.Context, q InvitationQuery) iter.Seq2[InvitationRow, error] {
	return rows(func(push func(InvitationRow) error) error {
		organizationID, err := c.OrganizationID(ctx, q.OrganizationID)
		if err != nil {
			return err
		}
		root, err := c.RootOf(ctx, organizationID)
		if err != nil {
			return err
		}
		name, err := c.organizationName(ctx, root, organizationID)
		if err != nil {
			return err
		}
		fits := func(i api.Invite) bool {
			return isOpen(i) && (q.Status == "" || i.Status == q.Status) && (q.Email == "" || platform.SameEmail(i.Email, q.Email)) &&
				platform.InDomain(i.Email, q.EmailDomain)
		}
		add := func(i api.Invite) error {
			return push(InvitationRow{Invite: i, OrganizationID: organizationID, OrganizationName: name})
		}
		if q.Email != "" {
			found, err := c.invitations(organizationID).Find(ctx, fits, func(ctx context.Context) ([]api.Invite, error) {
				return c.api.Invites(ctx, organizationID, q.Email)
			})
			for _, i := range found {
				if err == nil {
					err = add(i)
				}
			}
			return c.explainInvitations(ctx, organizationID, err)
		}
		for i, err := range c.invitations(organizationID).Each(ctx) {
			if err == nil && fits(i) {
				err = add(i)
			}
			if err != nil {
				return c.explainInvitations(ctx, organizationID, err)
			}
		}
		return nil
	})
}

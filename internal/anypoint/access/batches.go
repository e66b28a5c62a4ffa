package access

import (
	"context"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// batchWrites sets up what the platform takes for many at once. The name of a queue is that of what is changed: ORGANIZATION, or
// ORGANIZATION/TEAM. A change that is alone goes by the call for one.
func (c *Client) batchWrites() {
	c.joins = allOrNone(c, func(ctx context.Context, place string, members []TeamMember) error {
		organizationID, teamID, _ := strings.Cut(place, "/")
		if len(members) == 1 {
			return c.api.PutTeamMember(ctx, organizationID, teamID, members[0].UserID, members[0].MembershipType)
		}
		all := make([]api.TeamMembership, len(members))
		for i, m := range members {
			all[i] = api.TeamMembership{UserID: m.UserID, MembershipType: m.MembershipType}
		}
		return c.api.PutTeamMembers(ctx, organizationID, teamID, all)
	})
	c.leaves = allOrNone(c, func(ctx context.Context, place string, members []TeamMember) error {
		organizationID, teamID, _ := strings.Cut(place, "/")
		if len(members) == 1 {
			return c.api.RemoveTeamMember(ctx, organizationID, teamID, members[0].UserID)
		}
		return c.api.RemoveTeamMembers(ctx, organizationID, teamID, ids(members, func(m TeamMember) string { return m.UserID }))
	})
	c.groupJoins = allOrNone(c, func(ctx context.Context, place string, members []RoleGroupMember) error {
		organizationID, groupID, _ := strings.Cut(place, "/")
		if len(members) == 1 {
			return c.api.AddUserRoleGroup(ctx, organizationID, members[0].UserID, groupID)
		}
		return c.api.AddRoleGroupMembers(ctx, organizationID, groupID, ids(members, func(m RoleGroupMember) string { return m.UserID }))
	})
	c.groupLeaves = allOrNone(c, func(ctx context.Context, place string, members []RoleGroupMember) error {
		organizationID, groupID, _ := strings.Cut(place, "/")
		if len(members) == 1 {
			return c.api.RemoveUserRoleGroup(ctx, organizationID, members[0].UserID, groupID)
		}
		return c.api.RemoveRoleGroupMembers(ctx, organizationID, groupID, ids(members, func(m RoleGroupMember) string { return m.UserID }))
	})
	c.memberJoins = allOrNone(c, func(ctx context.Context, organizationID string, members []BusinessGroupMember) error {
		return c.api.AddMembers(ctx, organizationID, ids(members, func(m BusinessGroupMember) string { return m.UserID })...)
	})
	c.cancels = allOrNone(c, func(ctx context.Context, organizationID string, invitations []int) error {
		return c.api.CancelInvites(ctx, organizationID, invitations)
	})
	c.invites = &snapshot.Batcher[api.NewInvite, *api.Invite]{
		Clock: c.settings.Clock, Max: mostInvited, Send: c.sendInvites, Apart: isDeclined,
	}
}

// mostInvited is how many people one call invites. Anypoint documents no bound.
const mostInvited = 50

// sendInvites sends invitations with one call. One alone is sent as before: the list of its e-mail address is read first.
func (c *Client) sendInvites(ctx context.Context, organizationID string, batch func() []api.NewInvite) ([]snapshot.Result[*api.Invite], error) {
	invites := batch()
	if len(invites) == 0 {
		return nil, nil
	}
	if len(invites) == 1 {
		sent, err := c.api.CreateInvite(ctx, organizationID, invites[0])
		return []snapshot.Result[*api.Invite]{{Value: sent, Err: err}}, nil
	}
	sent, err := c.api.CreateInvites(ctx, organizationID, invites)
	if err != nil {
		return nil, err
	}
	results := make([]snapshot.Result[*api.Invite], len(sent))
	for i, one := range sent {
		results[i] = snapshot.Result[*api.Invite]{Value: one.Invite, Err: one.Err}
	}
	return results, nil
}

// isDeclined reports an error by which the platform declined a batch, maybe for the sake of one item.
func isDeclined(err error) bool {
	switch rest.KindOf(err) {
	case rest.BadRequest, rest.NotFound, rest.Conflict, rest.NotAllowed:
		return true
	}
	return false
}

// allOrNone is a batcher of changes that do no harm when they are sent twice. A batch that the platform declines is sent again in halves, so that a
// bad item fails alone: whether it carried a part of it out does not matter then.
func allOrNone[T any](c *Client, send func(ctx context.Context, place string, items []T) error) *snapshot.Batcher[T, struct{}] {
	return &snapshot.Batcher[T, struct{}]{
		Clock: c.settings.Clock, Max: api.MaxTeamMembers,
		Send: func(ctx context.Context, place string, batch func() []T) ([]snapshot.Result[struct{}], error) {
			items := batch()
			if len(items) == 0 {
				return nil, nil
			}
			return make([]snapshot.Result[struct{}], len(items)), send(ctx, place, items)
		},
		Apart: isDeclined,
	}
}

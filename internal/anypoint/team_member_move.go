package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ resource.ResourceWithMoveState = (*teamMember)(nil)

// MoveState takes memberships over from the community provider.
func (r *teamMember) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{Provider: community, Type: "anypoint_team_member", Take: func(old *tf.MovedState) tf.Taken {
		return takeCommunityEdge(old, [3]string{"organization_id", "team_id", "user_id"}, [3]string{"org_id", "team_id", "user_id"})
	}})
}

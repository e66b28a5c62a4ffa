package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var _ resource.ResourceWithMoveState = (*roleGroupMember)(nil)

// MoveState takes memberships over from the community provider.
func (r *roleGroupMember) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{Provider: community, Type: "anypoint_user_rolegroup", Take: func(old *tf.MovedState) tf.Taken {
		return takeCommunityEdge(old, [3]string{"organization_id", "user_id", "role_group_id"}, [3]string{"org_id", "user_id", "rolegroup_id"})
	}})
}

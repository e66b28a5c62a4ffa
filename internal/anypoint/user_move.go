package anypoint

import (
	"cmp"
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// community is MuleSoft's community provider, of which resources can be moved.
const community = "mulesoft-anypoint/anypoint"

var _ resource.ResourceWithMoveState = (*user)(nil)

// MoveState takes users over from the community provider, which kept the first password in the state.
func (r *user) MoveState(context.Context) []resource.StateMover {
	return tf.Movers(r, tf.MoveFrom{
		Provider: community, Type: "anypoint_user", Secrets: []string{"password"},
		Take: func(old *tf.MovedState) tf.Taken {
			parts := communityID(old, 2)
			// organization_id is what the platform returned, org_id what somebody wrote.
			organizationID := cmp.Or(old.Text("organization_id"), old.Text("org_id"), parts[0])
			if organizationID == "" {
				old.Miss("org_id")
			}
			userID := cmp.Or(parts[1], old.Require("id"))
			return tf.Taken{
				State:    map[string]string{"organization_id": organizationID, "id": userID, "username": old.Require("username")},
				Identity: map[string]string{"organization_id": organizationID, "user_id": userID},
			}
		},
	})
}

// communityID are the parts of an id of the community provider, which are joined by slashes, and by underscores before its version 1.6. All are ""
// for an id that has not so many.
func communityID(old *tf.MovedState, n int) []string {
	for _, separator := range []string{"/", "_"} {
		if parts := strings.Split(old.Text("id"), separator); len(parts) == n {
			return parts
		}
	}
	return make([]string, n)
}

// takeCommunityEdge takes a membership over, whose ends are attributes, and parts of the id. ends are their names here, in the order of the id, by
// which the attributes there have the names theirs.
func takeCommunityEdge(old *tf.MovedState, ends, theirs [3]string) tf.Taken {
	values, parts := map[string]string{}, communityID(old, len(ends))
	for i, end := range ends {
		if values[end] = cmp.Or(old.Text(theirs[i]), parts[i]); values[end] == "" {
			old.Miss(theirs[i])
		}
	}
	return tf.Taken{State: values, Identity: values}
}

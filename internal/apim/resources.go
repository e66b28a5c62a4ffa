package apim

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Resources are all resources of this platform, as the provider registers them.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{
		tf.Guarded(NewUserResource),
		tf.Guarded(NewInvitationResource),
		tf.Guarded(NewGroupMemberResource),
		tf.Guarded(NewSubscriptionResource),
	}
}

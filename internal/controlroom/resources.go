package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Resources are the resources of this platform.
func Resources() []func() resource.Resource {
	return []func() resource.Resource{
		tf.Guarded(NewUserResource),
		tf.Guarded(NewRoleGrantResource),
	}
}

package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyTenant holds the tenant that a grant was made in. An identity holds ids only, and no source documents where a tenant's id is found in every
// edition.
const keyTenant = "tenant"

// recordedTenant is the tenant that a grant was made in, "" when it was not recorded.
func recordedTenant(ctx context.Context, private tf.PrivateReader, diags *diag.Diagnostics) string {
	tenant, _ := tf.GetPrivate[string](ctx, private, keyTenant, diags)
	return tenant
}

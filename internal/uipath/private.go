package uipath

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyTenant holds the tenant that a grant was made in. An identity holds ids only, and no source says where a tenant's is to be had in every edition.
const keyTenant = "tenant"

// notedTenant is the tenant that a grant was made in, "" when nobody noted it.
func notedTenant(ctx context.Context, private tf.PrivateReader, diags *diag.Diagnostics) string {
	tenant, _ := tf.GetPrivate[string](ctx, private, keyTenant, diags)
	return tenant
}

// partitionOf is the organization that an identity names; "" when it names none, as state of Terraform before 1.12 does not.
func partitionOf(ctx context.Context, identity *tfsdk.ResourceIdentity) string {
	if identity == nil || identity.Raw.IsNull() {
		return ""
	}
	var partition types.String
	identity.GetAttribute(ctx, path.Root("partition_global_id"), &partition)
	return partition.ValueString()
}

package uipath

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// privateReader and privateWriter are a resource's private state, which the framework gives a type of its own without a name.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

// note keeps a yes or no in the private state.
func note(ctx context.Context, private privateWriter, key string, yes bool, diags *diag.Diagnostics) {
	value := "false"
	if yes {
		value = "true"
	}
	diags.Append(private.SetKey(ctx, key, []byte(value))...)
}

// noted reports what note kept; nothing kept is no.
func noted(ctx context.Context, private privateReader, key string, diags *diag.Diagnostics) bool {
	value, d := private.GetKey(ctx, key)
	diags.Append(d...)
	return string(value) == "true"
}

// keyTenant holds the tenant that a grant was made in. An identity holds ids only, and no source says where a tenant's is to be had in every edition.
const keyTenant = "tenant"

// noteTenant keeps the tenant that a grant belongs to.
func noteTenant(ctx context.Context, private privateWriter, tenant string, diags *diag.Diagnostics) {
	if value, err := json.Marshal(tenant); err == nil {
		diags.Append(private.SetKey(ctx, keyTenant, value)...)
	}
}

// notedTenant is what noteTenant kept, "" when nothing.
func notedTenant(ctx context.Context, private privateReader, diags *diag.Diagnostics) (tenant string) {
	value, d := private.GetKey(ctx, keyTenant)
	diags.Append(d...)
	if len(value) == 0 || json.Unmarshal(value, &tenant) != nil {
		return ""
	}
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

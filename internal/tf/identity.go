package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// SetIdentity stores the identity, a struct with tfsdk tags. Every create, read, update and import calls it before it touches the state: an
// object in state without identity is an error of Terraform's own, which would taint a new account.
func SetIdentity(ctx context.Context, target *tfsdk.ResourceIdentity, identity any, diags *diag.Diagnostics) {
	if target == nil {
		return
	}
	diags.Append(target.Set(ctx, identity)...)
}

package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
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

// Gone takes a resource out of the state because the platform no longer has it, and tells the user why. The identity must be set already
// (SetIdentity first): Terraform refuses a read without identity even when the resource is removed, and state written by a Terraform older
// than 1.12 has none.
func Gone(ctx context.Context, resp *resource.ReadResponse, summary, detail string) {
	resp.Diagnostics.AddWarning(summary, detail)
	resp.State.RemoveResource(ctx)
}

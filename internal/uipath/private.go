package uipath

import (
	"context"
	"slices"

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

// keyLeftOut holds the attributes of an imported object that no configuration has declared since: what they hold is left alone. Of others a value
// that is no longer declared is cleared.
const keyLeftOut = "left_out"

func recordLeftOut(ctx context.Context, private tf.PrivateWriter, diags *diag.Diagnostics, attributes ...string) {
	tf.SetPrivate(ctx, private, keyLeftOut, attributes, diags)
}

func isLeftOut(ctx context.Context, private tf.PrivateReader, attribute string, diags *diag.Diagnostics) bool {
	attributes, _ := tf.GetPrivate[[]string](ctx, private, keyLeftOut, diags)
	return slices.Contains(attributes, attribute)
}

// recordDeclared records which attributes a configuration declares: these are no longer left out.
func recordDeclared(ctx context.Context, from tf.PrivateReader, to tf.PrivateWriter, diags *diag.Diagnostics, declared map[string]bool) {
	attributes, _ := tf.GetPrivate[[]string](ctx, from, keyLeftOut, diags)
	left := slices.DeleteFunc(slices.Clone(attributes), func(attribute string) bool { return declared[attribute] })
	if len(left) < len(attributes) {
		recordLeftOut(ctx, to, diags, left...)
	}
}

package controlroom

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyMultipleLogin holds when the account was last edited of which multiple_login_allowed was read, as long as a configuration sets it. Lists do not
// show it, but they do show the time of the last edit: only another one is a reason to read the account by itself. "" when no configuration sets it.
const keyMultipleLogin = "multiple_login_as_of"

// unknownEdit is in place of the time when the account as it is now was not read.
const unknownEdit = "unknown"

// readMultipleLogin completes an account that a list showed, when a configuration sets multiple_login_allowed and the account was edited since it was
// read.
func (r *user) readMultipleLogin(ctx context.Context, account *api.User, before tf.PrivateReader, after tf.PrivateWriter, diags *diag.Diagnostics,
) (*api.User, error) {
	asOf, _ := tf.GetPrivate[string](ctx, before, keyMultipleLogin, diags)
	if asOf == "" || asOf == account.UpdatedAt {
		return account, nil
	}
	account, err := r.Client.WithMultipleLogin(ctx, account)
	if err == nil {
		tf.SetPrivate(ctx, after, keyMultipleLogin, account.UpdatedAt, diags)
	}
	return account, err
}

// recordMultipleLogin records what readMultipleLogin goes by after a create or an update.
func (r *user) recordMultipleLogin(ctx context.Context, configured types.Bool, account *api.User, before tf.PrivateReader, after tf.PrivateWriter,
	diags *diag.Diagnostics) {
	asOf := ""
	switch {
	case configured.IsNull():
	case account.KnowsMultipleLogin:
		asOf = account.UpdatedAt
	case account.Listed && r.Client.HasMultipleLogin(ctx):
		asOf = unknownEdit
	}
	known := ""
	if before != nil {
		known, _ = tf.GetPrivate[string](ctx, before, keyMultipleLogin, diags)
	}
	if asOf != known {
		tf.SetPrivate(ctx, after, keyMultipleLogin, asOf, diags)
	}
}

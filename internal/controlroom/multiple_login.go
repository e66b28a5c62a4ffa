package controlroom

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// keyMultipleLogin holds when the account was last edited of which multiple_login_allowed was read, once a configuration has set it. Lists do not
// show it, but they do show the time of the last edit: only another one is a reason to read the account by itself. "" when none has set it.
const keyMultipleLogin = "multiple_login_as_of"

// unknownEdit is in place of the time when the account as it is now was not read.
const unknownEdit = "unknown"

// undeclaredMultipleLogin is multiple_login_allowed as long as no configuration has set it: nobody's. That an account happened to be read by itself
// does not show it then, since the next run may read it from a list: what a state holds must not depend on which of them it was. Enterprise 11, which
// has no such permission, needs no call to know.
func (r *user) undeclaredMultipleLogin(ctx context.Context) types.Bool {
	if r.Client.HasMultipleLogin(ctx) {
		return types.BoolNull()
	}
	return types.BoolValue(false)
}

// readMultipleLogin refreshes multiple_login_allowed. It reads an account that a list showed by itself when a configuration has set it and the
// account was edited since it was read, and returns what it read.
func (r *user) readMultipleLogin(ctx context.Context, account *api.User, state *userModel, before tf.PrivateReader, after tf.PrivateWriter,
	diags *diag.Diagnostics) (*api.User, error) {
	asOf, _ := tf.GetPrivate[string](ctx, before, keyMultipleLogin, diags)
	switch {
	case asOf == "" && state.MultipleLoginAllowed.IsNull(), asOf == lastEdit(account) && !account.KnowsMultipleLogin:
		return account, nil
	case asOf == "":
		state.MultipleLoginAllowed = r.undeclaredMultipleLogin(ctx)
		return account, nil
	}
	account, err := r.Client.WithMultipleLogin(ctx, account)
	if err == nil {
		state.MultipleLoginAllowed = types.BoolValue(account.MultipleLoginAllowed)
		tf.SetPrivate(ctx, after, keyMultipleLogin, lastEdit(account), diags)
	}
	return account, err
}

// lastEdit is the time that keyMultipleLogin holds of an account.
func lastEdit(account *api.User) string { return cmp.Or(account.UpdatedAt, "not shown") }

// recordMultipleLogin records what readMultipleLogin goes by after a create or an update. planned is what the state holds from now on: an attribute
// that is no longer set is left as it is, and still read.
func (r *user) recordMultipleLogin(ctx context.Context, planned types.Bool, account *api.User, before tf.PrivateReader, after tf.PrivateWriter,
	diags *diag.Diagnostics) {
	asOf := ""
	switch {
	case planned.IsNull() || planned.IsUnknown():
	case account.KnowsMultipleLogin:
		asOf = lastEdit(account)
	case r.Client.HasMultipleLogin(ctx):
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

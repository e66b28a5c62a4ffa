package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The keys of what an account keeps about its password in private state.
const (
	// keyOwnPassword says that the account has no version of its password, but was created here or had one: its next version is sent. Without it the
	// account was imported, and its first version is only recorded.
	keyOwnPassword = "own_password"
	// keyPasswordMissing says that the account was created, but its password could not be set.
	keyPasswordMissing = "password_missing"
)

// PasswordWO is the password of an account on a platform whose administrators can set it at any time. more is added to the description.
func PasswordWO(more string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "The password, write-only: it stands in no plan and no state (Terraform 1.11 or later). It is sent when the account " +
			"is created, and again whenever `password_wo_version` changes." + more,
		Optional:   true,
		WriteOnly:  true,
		Sensitive:  true,
		Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.AlsoRequires(path.MatchRoot("password_wo_version"))},
	}
}

// PasswordWOVersion is the version that belongs to PasswordWO.
func PasswordWOVersion() schema.Int64Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: "The version of `password_wo`, any number: another one sends the password. The first version after an import is " +
			"only recorded, " +
			"since an import resets nobody's password.",
		Optional:   true,
		Validators: []validator.Int64{int64validator.AtLeast(0), int64validator.AlsoRequires(path.MatchRoot("password_wo"))},
	}
}

// WarnPassword warns of a password that breaks a rule which the platform documents, but may not apply here. It names no attribute: Terraform would
// print the line of the configuration. said says what the rule is, and for whom.
func (p *Planning) WarnPassword(platform string, password types.String, keeps func(string) bool, said string) {
	if password.IsNull() || password.IsUnknown() || keeps(password.ValueString()) {
		return
	}
	p.Warn(platform+" may refuse the password", said)
}

// PasswordVersions are password_wo_version in the plan and in the state of an account that exists.
type PasswordVersions struct{ Plan, State types.Int64 }

// changed reports whether the password is to be sent, were it not for an import.
func (v PasswordVersions) changed() bool {
	return !v.Plan.IsNull() && !v.Plan.Equal(v.State)
}

// onlyNoted reports a first version after an import.
func (v PasswordVersions) onlyNoted(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	return v.State.IsNull() && !IsPrivate(ctx, private, keyOwnPassword, diags) && !IsPrivate(ctx, private, keyPasswordMissing, diags)
}

// Warn says in the plan when a new version will not send the password: the first one after an import. name is the account's.
func (v PasswordVersions) Warn(ctx context.Context, name string, private PrivateReader, diags *diag.Diagnostics) {
	if v.changed() && v.onlyNoted(ctx, private, diags) {
		diags.AddAttributeWarning(path.Root("password_wo_version"), "The existing password is kept",
			fmt.Sprintf("The account %q was imported, and an import resets nobody's password. Terraform only records the version; another version "+
				"sends the password.", name))
	}
}

// ToSend is the password that an update sends, nil when it sends none. configured is password_wo of the configuration.
func (v PasswordVersions) ToSend(ctx context.Context, configured types.String, private PrivateReader, diags *diag.Diagnostics) *string {
	if !v.changed() || configured.ValueString() == "" || v.onlyNoted(ctx, private, diags) {
		return nil
	}
	return configured.ValueStringPointer()
}

// Settled records that an update has dealt with the version.
func (v PasswordVersions) Settled(ctx context.Context, before PrivateReader, after PrivateWriter, diags *diag.Diagnostics) {
	own := !v.State.IsNull() || IsPrivate(ctx, before, keyOwnPassword, diags)
	RecordOwnPassword(ctx, v.Plan.IsNull() && own, after, diags)
	if !v.Plan.IsNull() {
		SetPrivate(ctx, after, keyPasswordMissing, false, diags)
	}
}

// RecordOwnPassword records, of an account that was not imported, whether its next password version is the first one.
func RecordOwnPassword(ctx context.Context, first bool, private PrivateWriter, diags *diag.Diagnostics) {
	SetPrivate(ctx, private, keyOwnPassword, first, diags)
}

// RecordPasswordMissing records that a new account could not be given its password.
func RecordPasswordMissing(ctx context.Context, private PrivateWriter, diags *diag.Diagnostics) {
	SetPrivate(ctx, private, keyPasswordMissing, true, diags)
}

// StoredPasswordVersion is the version to show in the state after a read: none while the password is missing, so that the next plan sets it.
func StoredPasswordVersion(ctx context.Context, stored types.Int64, private PrivateReader, diags *diag.Diagnostics) types.Int64 {
	if IsPrivate(ctx, private, keyPasswordMissing, diags) {
		return types.Int64Null()
	}
	return stored
}

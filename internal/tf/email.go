package tf

import (
	"context"
	"fmt"
	"net/mail"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// EmailType is the type of an e-mail address: two addresses that differ only in case are the same, so that a platform which stores them in
// lower case never shows as drift.
type EmailType struct{ basetypes.StringType }

var _ basetypes.StringTypable = EmailType{}

// Equal reports whether the other type is EmailType too.
func (t EmailType) Equal(o attr.Type) bool {
	other, ok := o.(EmailType)
	return ok && t.StringType.Equal(other.StringType)
}

// String names the type in messages.
func (t EmailType) String() string { return "tf.EmailType" }

// ValueFromString wraps a string value.
func (t EmailType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Email{StringValue: in}, nil
}

// ValueFromTerraform wraps a value that comes from Terraform.
func (t EmailType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	str, ok := value.(basetypes.StringValue)
	if !ok {
		return nil, fmt.Errorf("unexpected value type %T", value)
	}
	return Email{StringValue: str}, nil
}

// ValueType is the value type that belongs to this type.
func (t EmailType) ValueType(context.Context) attr.Value { return Email{} }

// Email is an e-mail address, compared without regard to case.
type Email struct{ basetypes.StringValue }

var _ basetypes.StringValuableWithSemanticEquals = Email{}

// NewEmail wraps a known address.
func NewEmail(address string) Email { return Email{basetypes.NewStringValue(address)} }

// Type is EmailType.
func (e Email) Type(context.Context) attr.Type { return EmailType{} }

// Equal reports whether both hold the very same text.
func (e Email) Equal(o attr.Value) bool {
	other, ok := o.(Email)
	return ok && e.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both addresses are the same but for case.
func (e Email) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Email)
	return ok && platform.SameEmail(e.ValueString(), other.ValueString()), nil
}

// KeepCase keeps the state's form when the configuration changes nothing but case. Put it before RequiresReplace: semantic equality
// covers what the platform echoes, not an edit of the configuration, and a person must not be replaced for a capital letter.
func KeepCase() planmodifier.String { return keepCase{} }

type keepCase struct{}

func (keepCase) Description(context.Context) string {
	return "A change of upper and lower case alone is no change."
}

func (m keepCase) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (keepCase) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.PlanValue.IsUnknown() || req.PlanValue.IsNull() {
		return
	}
	if platform.SameEmail(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}

// ValidEmail refuses what no mail server could take, before anything is sent.
func ValidEmail() validator.String { return validEmail{} }

type validEmail struct{}

func (validEmail) Description(context.Context) string {
	return "must be a plain e-mail address such as ada@example.com"
}

func (v validEmail) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validEmail) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	if platform.InvisibleCharacter(value) != "" {
		VisibleText().ValidateString(ctx, req, resp)
		return
	}
	if problem := InvalidEmail(value); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid e-mail address", problem+" Nothing was sent.")
	}
}

// InvalidEmail says what no mail server could take as an e-mail address, "" for one that it could.
func InvalidEmail(value string) string {
	parsed, err := mail.ParseAddress(value)
	if err == nil && parsed.Address == value && len(value) <= 255 && platform.InvisibleCharacter(value) == "" {
		return ""
	}
	return fmt.Sprintf("%q is not an e-mail address: the value must be a plain e-mail address such as ada@example.com.", value)
}

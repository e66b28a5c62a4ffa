package tf

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// ValidUUID refuses anything but a UUID. what says where such an id is found, as the end of a sentence.
func ValidUUID(what string) validator.String { return validUUID{what} }

type validUUID struct{ what string }

func (validUUID) Description(context.Context) string {
	return "must be a UUID such as 4b353f44-6486-42ae-ae77-18b4032f9643"
}

func (v validUUID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v validUUID) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	id := req.ConfigValue.ValueString()
	if platform.IsUUID(id) {
		// A platform that stores ids in lower case would return another form, and a plan would never be empty.
		if lower := strings.ToLower(id); lower != id {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid id", fmt.Sprintf("The platform writes ids in lower case: write %q.", lower))
		}
		return
	}
	if platform.InvisibleCharacter(id) != "" {
		VisibleText().ValidateString(ctx, req, resp)
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid id",
		fmt.Sprintf("%q is not an id: the value %s. %s", id, v.Description(ctx), v.what))
}

// NewValue checks a text that the platform does not have yet. What it has may be older than its rules, or come from where they do not hold: an import
// and a refresh accept it, so a rule about length or characters is no validator of the attribute. Put it after what keeps the state's form.
func NewValue(rules ...validator.String) planmodifier.String { return newValue{rules} }

type newValue struct{ rules []validator.String }

func (newValue) Description(context.Context) string {
	return "A new value must keep the platform's rules."
}

func (m newValue) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m newValue) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.Plan.Raw.IsNull() || req.PlanValue.Equal(req.StateValue) {
		return
	}
	for _, rule := range m.rules {
		var checked validator.StringResponse
		rule.ValidateString(ctx, validator.StringRequest{
			Path: req.Path, PathExpression: req.PathExpression, Config: req.Config, ConfigValue: req.PlanValue,
		}, &checked)
		resp.Diagnostics.Append(checked.Diagnostics...)
	}
}

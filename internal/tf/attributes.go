package tf

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// VisibleText refuses characters that nobody sees: see platform.InvisibleCharacter.
func VisibleText() validator.String { return visibleText{platform.InvisibleCharacter} }

// VisibleName is VisibleText for what people are called, where joiners are letters' business: see platform.InvisibleInName.
func VisibleName() validator.String { return visibleText{platform.InvisibleInName} }

type visibleText struct{ find func(string) string }

func (visibleText) Description(context.Context) string {
	return "must not contain invisible characters"
}

func (v visibleText) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v visibleText) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if found := v.find(req.ConfigValue.ValueString()); found != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invisible character",
			fmt.Sprintf("%q contains a character that nobody sees, %s. It often comes with copied text, and would make another name of it. Type the text "+
				"again.", req.ConfigValue.ValueString(), found))
	}
}

var outerSpace = regexp.MustCompile(`^\S(.*\S)?$`)

// NoOuterSpace refuses spaces at the ends, which the platform would trim or take for a part of the name.
func NoOuterSpace() validator.String {
	return stringvalidator.RegexMatches(outerSpace, "must not begin or end with a space")
}

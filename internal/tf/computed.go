package tf

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// TextFilter is an attribute that selects by a text. Leaving it out selects everything, so an empty text is taken for a mistake.
func TextFilter(description string, more ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Validators:          append([]validator.String{stringvalidator.LengthAtLeast(1)}, more...),
	}
}

// Computed is a text that the platform returns.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedBool is a yes or no that the platform returns.
func ComputedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedStrings is a list of texts that the platform returns.
func ComputedStrings(description string) schema.ListAttribute {
	return schema.ListAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
}

// ComputedList is a list of objects that the platform returns.
func ComputedList(description string, element map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: description,
		Computed:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: element},
	}
}

// StringOrNull is null for what the platform does not return.
func StringOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Called reports whether a name passes the filters search (a part of it) and name (all of it), of which a null one passes
// everything. Case-insensitive, as in the platform's own search.
func Called(actual string, search, name types.String) bool {
	return platform.ContainsName(actual, search.ValueString()) && (name.IsNull() || platform.SameName(actual, name.ValueString()))
}

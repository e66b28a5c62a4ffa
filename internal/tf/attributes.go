package tf

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// EndAttribute is one end of a membership or grant: another end is another edge, so a change replaces the resource.
func EndAttribute(description string, valid validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " A change replaces the resource.",
		Required:            true,
		Validators:          []validator.String{valid},
		PlanModifiers:       []planmodifier.String{ReplaceEnd()},
	}
}

var outerSpace = regexp.MustCompile(`^\S(.*\S)?$`)

// NoOuterSpace refuses spaces at the ends, which the platform would trim or take for a part of the name.
func NoOuterSpace() validator.String {
	return stringvalidator.RegexMatches(outerSpace, "must not begin or end with a space")
}

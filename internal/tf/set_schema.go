package tf

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// The values of SetSettings.Mode.
const (
	// ModeEnforce makes the platform have what the configuration lists.
	ModeEnforce = "enforce"
	// ModeReport changes nothing.
	ModeReport = "report"
)

// Names of attributes that all sets have.
const (
	attributeMode    = "mode"
	attributeRemoved = "removed"
	blockIgnore      = "ignore"
	ignorePeople     = "people"
	ignoreOrigins    = "origins"
)

// SetSettings are what the models of all exclusive sets embed: the attributes of SetAttributes and the block of IgnoreBlock.
type SetSettings struct {
	Mode           types.String `tfsdk:"mode"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
	Removed        types.Set    `tfsdk:"removed"`
	Ignore         types.Object `tfsdk:"ignore"`
}

// Settings returns the settings of the model that embeds them.
func (s *SetSettings) Settings() *SetSettings { return s }

// reports reports whether the set changes nothing.
func (s *SetSettings) reports() bool { return s.Mode.ValueString() == ModeReport }

// NewSetSettings are those of a set that an import takes in. ignored are the attributes of the block.
func NewSetSettings(ignored ...string) SetSettings {
	attributes := maps.Clone(ignoreTypes(ignored))
	return SetSettings{
		Mode: types.StringValue(ModeEnforce), DeletionPolicy: types.StringNull(), Removed: TextSet(nil), Ignore: types.ObjectNull(attributes),
	}
}

// ignores are the elements of an attribute of the ignore block.
func (s *SetSettings) ignores(attribute string) types.Set {
	set, ok := s.Ignore.Attributes()[attribute].(types.Set)
	switch {
	case s.Ignore.IsUnknown():
		return types.SetUnknown(types.StringType)
	case !ok:
		return types.SetNull(types.StringType)
	}
	return set
}

// ignoredNames is the attribute of the ignore block that names people or roles, with its value.
func (s *SetSettings) ignoredNames() (attribute string, set types.Set) {
	if s.Ignore.IsUnknown() {
		return ignorePeople, s.ignores(ignorePeople)
	}
	for attribute := range s.Ignore.Attributes() {
		if attribute != ignoreOrigins {
			return attribute, s.ignores(attribute)
		}
	}
	return ignorePeople, types.SetNull(types.StringType)
}

// SetResource is embedded by the resource of an exclusive set in place of Resource.
type SetResource[C Client] struct{ Resource[C] }

// defaults are those of the provider block. A membership cannot be disabled: that default takes it away.
func (r *SetResource[C]) defaults() Defaults {
	d := r.Resource.defaults()
	if d.DeletionPolicy.ValueString() == platform.PolicyDisable {
		d.DeletionPolicy = types.StringValue(platform.PolicyDelete)
	}
	return d
}

// SetAttributes adds the attributes of SetSettings to those of a type. what is what the set holds, such as "memberships", and where is its container:
// "the team".
func SetAttributes(what, where string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	maps.Copy(attributes, map[string]schema.Attribute{
		attributeMode: schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("`enforce` (default) makes %s have what is listed. `report` changes nothing, at no time: each plan warns of "+
				"each difference, and is empty otherwise. %d differences have a warning each, further ones share one that lists them.", where, maxReported),
			Optional:   true,
			Computed:   true,
			Default:    stringdefault.StaticString(ModeEnforce),
			Validators: []validator.String{stringvalidator.OneOf(ModeEnforce, ModeReport)},
		},
		deletionPolicy: schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("What destroy does: `delete` removes the %s that the set holds; `abandon` removes none. Default: that of "+
				"`defaults` in the provider block, where `disable` counts as `delete`, else `delete`. Destroy uses the value in the state, so apply a change "+
				"before you destroy or remove the resource. With `mode = \"report\"` destroy removes nothing.", what),
			Optional:   true,
			Computed:   true,
			Validators: []validator.String{stringvalidator.OneOf(platform.PolicyDelete, platform.PolicyAbandon)},
		},
		attributeRemoved: schema.SetAttribute{
			ElementType: types.StringType,
			MarkdownDescription: fmt.Sprintf("What the last apply that changed the resource removed from %s, by name. The plan of an update shows what is "+
				"removed, and its apply removes nothing else, even if somebody adds more meanwhile. When a set is created, or begins to enforce its list, this "+
				"is known after the apply: warnings of the plan name who is there and not listed.", where),
			Computed: true,
		},
	})
	return attributes
}

// IgnoreBlock is the block that lists what a set leaves alone. people and origins describe its two attributes; origins is "" where there are none to
// name, and allowed are the origins of which a configuration can name one, none for any.
func IgnoreBlock(people, origins string, allowed ...string) schema.SingleNestedBlock {
	block := schema.SingleNestedBlock{
		MarkdownDescription: "What is left alone, whether it is there or not.",
		Attributes: map[string]schema.Attribute{
			ignorePeople: ignoredTexts(people),
		},
	}
	if origins != "" {
		var checks []validator.String
		if len(allowed) > 0 {
			checks = append(checks, stringvalidator.OneOf(allowed...))
		}
		block.Attributes[ignoreOrigins] = ignoredTexts(origins, checks...)
	}
	return block
}

func ignoredTexts(description string, checks ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		ElementType: types.StringType, MarkdownDescription: description, Optional: true,
		Validators: []validator.Set{setvalidator.ValueStringsAre(append([]validator.String{stringvalidator.LengthAtLeast(1)}, checks...)...)},
	}
}

func ignoreTypes(attributes []string) map[string]attr.Type {
	all := map[string]attr.Type{}
	for _, name := range attributes {
		all[name] = types.SetType{ElemType: types.StringType}
	}
	return all
}

// PeopleAttribute is an attribute that lists people.
func PeopleAttribute(description string) schema.SetAttribute {
	return schema.SetAttribute{
		ElementType: types.StringType,
		MarkdownDescription: description + " Each is named by id, user name or e-mail address; the state keeps the form that the configuration uses. " +
			"Case-insensitive.",
		Required: true,
		Validators: []validator.Set{
			setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
		},
	}
}

// TextSet is a set of texts.
func TextSet(texts []string) types.Set {
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	set, _ := types.SetValue(types.StringType, values)
	return set
}

// MorePeopleAttribute is PeopleAttribute for a second list: left out, it is empty.
func MorePeopleAttribute(description string) schema.SetAttribute {
	attribute := PeopleAttribute(description)
	attribute.Required, attribute.Optional, attribute.Computed = false, true, true
	attribute.Default = setdefault.StaticValue(TextSet(nil))
	return attribute
}

// ContainerOf is a container whose id are these parts, joined by slashes; without id as long as one of them is not known. noun is that of the single
// memberships or grants in it.
func ContainerOf(noun platform.Noun, parts ...types.String) platform.Object {
	return platform.Object{Noun: noun, ID: Edge{}.In(parts...).Container}
}

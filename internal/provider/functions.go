package provider

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// Functions are the provider's functions. They work on texts alone, and know no platform.
func (p *platformUsers) Functions(ctx context.Context) []func() function.Function {
	return []func() function.Function{
		func() function.Function { return normalizeEmail{} },
		func() function.Function { return importID{importForms(ctx, p.runtime.Platforms)} },
		func() function.Function { return parseImportID{importForms(ctx, p.runtime.Platforms)} },
	}
}

// importForms are the forms of the import ids by resource type.
func importForms(ctx context.Context, platforms []tf.Platform) map[string]*tf.ImportForm {
	forms := map[string]*tf.ImportForm{}
	for _, one := range platforms {
		for _, newResource := range one.Resources {
			r := newResource()
			var named resource.MetadataResponse
			r.Metadata(ctx, resource.MetadataRequest{}, &named)
			var described resource.IdentitySchemaResponse
			r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &described)
			form := tf.ImportFormOf(r, func(part string) bool {
				attribute, has := described.IdentitySchema.Attributes[part]
				return has && attribute.IsRequiredForImport()
			})
			if form != nil {
				forms[named.TypeName] = form
			}
		}
	}
	return forms
}

// formOf is the form of a type that a function's first argument names.
func formOf(forms map[string]*tf.ImportForm, typeName string) (*tf.ImportForm, *function.FuncError) {
	if form, ok := forms[typeName]; ok {
		return form, nil
	}
	names := slices.Sorted(maps.Keys(forms))
	self := func(name string) string { return name }
	return nil, function.NewArgumentFuncError(0, fmt.Sprintf("%q is no resource type of this provider. The nearest ones are %s.", typeName,
		strings.Join(platform.Nearest(typeName, names, func(name string) []string { return []string{name} }, self), ", ")))
}

// normalizeEmail is provider::platformusers::normalize_email.
type normalizeEmail struct{}

func (normalizeEmail) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "normalize_email"
}

func (normalizeEmail) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "One form for each e-mail address",
		MarkdownDescription: "Returns an e-mail address in lower case, without spaces around it, and in Unicode's composed form (NFC): two that are the " +
			"same to this provider have the same form. Use it for keys of `for_each`, and to join lists of people from several sources.",
		Parameters: []function.Parameter{function.StringParameter{Name: "email", MarkdownDescription: "An e-mail address such as `Ada@example.com`."}},
		Return:     function.StringReturn{},
	}
}

func (normalizeEmail) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var email string
	if resp.Error = req.Arguments.Get(ctx, &email); resp.Error != nil {
		return
	}
	normal := platform.NormalizedEmail(email)
	if problem := tf.InvalidEmail(normal); problem != "" {
		resp.Error = function.NewArgumentFuncError(0, problem)
		return
	}
	resp.Error = resp.Result.Set(ctx, normal)
}

// typeParameter is the first parameter of the functions of import ids.
func typeParameter() function.Parameter {
	return function.StringParameter{Name: "type", MarkdownDescription: "A resource type of this provider, such as `platformusers_anypoint_team_member`."}
}

// importID is provider::platformusers::import_id.
type importID struct{ forms map[string]*tf.ImportForm }

func (importID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "import_id"
}

func (importID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Builds the import id of a resource",
		MarkdownDescription: "Returns the import id of a resource of any type of this provider, out of the parts of the identity: for `terraform " +
			"import`, and for `id` of import blocks. The page of each type names the parts. What is optional in the identity may be left out, and is " +
			"that of the provider's settings then.",
		Parameters: []function.Parameter{typeParameter(), function.DynamicParameter{
			Name: "identity", MarkdownDescription: "An object with the parts, such as `{ team_id = ..., user_id = ... }`.",
		}},
		Return: function.StringReturn{},
	}
}

func (f importID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var typeName string
	var identity types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &typeName, &identity); resp.Error != nil {
		return
	}
	form, funcErr := formOf(f.forms, typeName)
	if resp.Error = funcErr; resp.Error != nil {
		return
	}
	parts, err := partsOf(identity.UnderlyingValue())
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, err.Error())
		return
	}
	id, err := form.Build(parts)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, fmt.Sprintf("No import id of %s: %s.", typeName, err))
		return
	}
	resp.Error = resp.Result.Set(ctx, id)
}

// partsOf reads the parts of an identity out of an object or a map. What is null is left out.
func partsOf(identity attr.Value) (tf.ImportParts, error) {
	var values map[string]attr.Value
	switch v := identity.(type) {
	case types.Object:
		values = v.Attributes()
	case types.Map:
		values = v.Elements()
	default:
		return nil, fmt.Errorf("the parts of an identity are an object, such as { user_id = ... }")
	}
	parts := tf.ImportParts{}
	for name, value := range values {
		if value.IsNull() {
			continue
		}
		if elements, is := value.(interface{ Elements() []attr.Value }); is {
			texts := []string{}
			for _, element := range elements.Elements() {
				text, ok := textOf(element)
				if !ok {
					return nil, fmt.Errorf("%s must be a list of texts", name)
				}
				texts = append(texts, text)
			}
			parts[name] = texts
			continue
		}
		text, ok := textOf(value)
		if !ok {
			return nil, fmt.Errorf("%s must be a text or a number", name)
		}
		parts[name] = text
	}
	return parts, nil
}

// textOf is a value that is a text or a whole number.
func textOf(value attr.Value) (string, bool) {
	switch v := value.(type) {
	case types.String:
		return v.ValueString(), true
	case types.Number:
		whole, accuracy := v.ValueBigFloat().Int(nil)
		return whole.String(), accuracy == big.Exact
	case types.Dynamic:
		return textOf(v.UnderlyingValue())
	}
	return "", false
}

// parseImportID is provider::platformusers::parse_import_id.
type parseImportID struct{ forms map[string]*tf.ImportForm }

func (parseImportID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_import_id"
}

func (parseImportID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Takes an import id apart",
		MarkdownDescription: "Returns the parts of an import id of any type of this provider, as an object with the parts of the identity; those that " +
			"the id leaves out are null. With an id of ids, the object can be the `identity` of an import block. Nothing is looked up: where a name " +
			"stands in the id, the object has the name.",
		Parameters: []function.Parameter{typeParameter(), function.StringParameter{Name: "id", MarkdownDescription: "An import id of this type."}},
		Return:     function.DynamicReturn{},
	}
}

func (f parseImportID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var typeName, id string
	if resp.Error = req.Arguments.Get(ctx, &typeName, &id); resp.Error != nil {
		return
	}
	form, funcErr := formOf(f.forms, typeName)
	if resp.Error = funcErr; resp.Error != nil {
		return
	}
	parts, err := form.Parse(id)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(1, err.Error()+".")
		return
	}
	kinds, values := map[string]attr.Type{}, map[string]attr.Value{}
	for _, name := range form.Names {
		values[name] = identityPart(form, name, parts[name])
		kinds[name] = values[name].Type(ctx)
	}
	resp.Error = resp.Result.Set(ctx, types.DynamicValue(types.ObjectValueMust(kinds, values)))
}

// identityPart is a part as the identity has it, but for a name that stands for a number.
func identityPart(form *tf.ImportForm, name string, part any) attr.Value {
	text, _ := part.(string)
	number, isNumber := new(big.Float).SetString(text)
	switch {
	case form.IsList(name):
		texts, _ := part.([]string)
		values := make([]attr.Value, 0, len(texts))
		for _, one := range texts {
			values = append(values, types.StringValue(one))
		}
		if len(values) == 0 {
			return types.ListNull(types.StringType)
		}
		return types.ListValueMust(types.StringType, values)
	case part == nil:
		return types.StringNull()
	case form.IsNumber(name) && isNumber:
		return types.NumberValue(number)
	}
	return types.StringValue(text)
}

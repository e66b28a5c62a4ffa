package anypoint

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// DataSources are all data sources of this platform, as the provider registers them.
func DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		tf.GuardedDataSource(NewUserDataSource),
		tf.GuardedDataSource(NewUsersDataSource),
		tf.GuardedDataSource(NewRolesDataSource),
		tf.GuardedDataSource(NewTeamsDataSource),
		tf.GuardedDataSource(NewRoleGroupsDataSource),
		tf.GuardedDataSource(NewEnvironmentsDataSource),
		tf.GuardedDataSource(NewOrganizationDataSource),
		tf.GuardedDataSource(NewUserPermissionsDataSource),
	}
}

// lookUpOrganization is organization_id as all data sources have it. more is a sentence of the data source's own.
func lookUpOrganization(more string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: strings.TrimSpace("The organization's id. Default: the provider's `organization_id`, else the root organization of the account that signs in. " + more),
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{organizationID()},
	}
}

// textFilter is an attribute that selects by a text. Leaving it out selects everything, so an empty text is taken for a mistake.
func textFilter(description string, more ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Optional:            true,
		Validators:          append([]validator.String{stringvalidator.LengthAtLeast(1)}, more...),
	}
}

func told(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func toldBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

// toldTexts is a list of texts that the platform tells.
func toldTexts(description string) schema.ListAttribute {
	return schema.ListAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
}

func toldList(description string, element map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: description,
		Computed:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: element},
	}
}

// textOrNull is null for what the platform does not tell.
func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// called reports whether a name passes the filters search (a part of it) and name (all of it), of which a null one passes everything. Upper and
// lower case make no difference, as in the platform's own search.
func called(actual string, search, name types.String) bool {
	return strings.Contains(strings.ToLower(actual), strings.ToLower(search.ValueString())) &&
		(name.IsNull() || strings.EqualFold(actual, name.ValueString()))
}

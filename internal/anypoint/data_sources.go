package anypoint

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

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

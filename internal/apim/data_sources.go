package apim

import (
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
		tf.GuardedDataSource(NewGroupsDataSource),
		tf.GuardedDataSource(NewProductsDataSource),
	}
}

// withService adds the attributes of a serviceModel to those of a data source.
func withService(own map[string]schema.Attribute) map[string]schema.Attribute {
	for name, attribute := range map[string]struct {
		description string
		valid       validator.String
	}{
		attributeSubscription:  {"The Azure subscription of the API Management service, a UUID.", validSubscription()},
		attributeResourceGroup: {"The resource group of the API Management service.", validResourceGroup()},
		attributeService:       {"The name of the API Management service.", validServiceName()},
	} {
		own[name] = schema.StringAttribute{
			MarkdownDescription: attribute.description + " Default: the provider's.", Optional: true, Computed: true, Validators: []validator.String{attribute.valid},
		}
	}
	return own
}

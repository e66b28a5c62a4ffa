package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// DataSources are all data sources of this platform, as the provider registers them.
func DataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		tf.GuardedDataSource(NewUserDataSource),
		tf.GuardedDataSource(NewUsersDataSource),
		tf.GuardedDataSource(NewRolesDataSource),
	}
}

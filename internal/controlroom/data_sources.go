package controlroom

import "github.com/hashicorp/terraform-plugin-framework/datasource"

// DataSources are the data sources of this platform.
func DataSources() []func() datasource.DataSource {
	return nil
}

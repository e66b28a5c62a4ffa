package tf

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Platform is one platform as the provider offers it: a row of the provider's registry. The key of its namespace is the name of its settings in the
// provider block, too.
type Platform struct {
	Namespace *Namespace
	// Name is the platform's full name, by which the documentation groups its types: "MuleSoft Anypoint Platform".
	Name string
	// Settings is the platform's part of the provider block.
	Settings schema.SingleNestedBlock
	// NewClient makes the platform's client of its settings. It calls nobody: what is missing is an error of the first call.
	NewClient func(source *platform.SettingsSource, connection platform.Connection) Client

	// Resources that implement list.ListResource can be found with a query, too.
	Resources          []func() ManagedResource
	DataSources        []func() datasource.DataSourceWithConfigure
	Actions            []func() action.ActionWithConfigure
	EphemeralResources []func() ephemeral.EphemeralResourceWithConfigure
}

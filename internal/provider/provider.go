// Package provider puts the platforms together: the provider's schema, its settings, and the table of what it offers.
package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath"
)

var _ provider.Provider = (*platformUsers)(nil)

type platformUsers struct{ version string }

// New returns a factory for the provider, as providerserver wants it.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &platformUsers{version: version} }
}

type providerModel struct {
	Anypoint    types.Object `tfsdk:"anypoint"`
	APIM        types.Object `tfsdk:"apim"`
	UiPath      types.Object `tfsdk:"uipath"`
	ControlRoom types.Object `tfsdk:"controlroom"`
	HTTP        types.Object `tfsdk:"http"`
}

func (p *platformUsers) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "platformusers"
	resp.Version = p.version
}

// Configure makes one client for each platform. It calls nobody: what is missing for a platform is an error only where the platform is used.
func (p *platformUsers) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	limits, unknown := httpSettings(ctx, config.HTTP, &resp.Diagnostics)
	limits.UserAgent = fmt.Sprintf("terraform-provider-platformusers/%s (+https://registry.terraform.io/providers/platformusers/platformusers) Terraform/%s", p.version, req.TerraformVersion)
	forAnypoint := anypointSettings(ctx, config.Anypoint, &resp.Diagnostics)
	forUiPath := uipathSettings(ctx, config.UiPath, &resp.Diagnostics)
	forControlRoom := controlroomSettings(ctx, config.ControlRoom, &resp.Diagnostics)
	forAPIM := apimSettings(ctx, config.APIM, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	pool, err := rest.NewHTTPClient(limits)
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("http").AtName("ca_cert_file"), "Unable to prepare connections", err)
		return
	}
	forAnypoint.HTTP, forAnypoint.Limits, forAnypoint.Log = pool, limits, tf.Log
	forAnypoint.Unknown = append(forAnypoint.Unknown, unknown...)
	forUiPath.HTTP, forUiPath.Limits, forUiPath.Log = pool, limits, tf.Log
	forUiPath.Unknown = append(forUiPath.Unknown, unknown...)
	forControlRoom.HTTP, forControlRoom.Limits, forControlRoom.Log = pool, limits, tf.Log
	forControlRoom.Unknown = append(forControlRoom.Unknown, unknown...)

	forAPIM.HTTP, forAPIM.Limits, forAPIM.Log = pool, limits, tf.Log
	forAPIM.Unknown = append(forAPIM.Unknown, unknown...)

	clients := tf.NewClients(tf.Clock{}, anypoint.NewClient(forAnypoint), uipath.NewClient(forUiPath), apim.NewClient(forAPIM), controlroom.NewClient(forControlRoom))
	resp.ResourceData = clients
	resp.DataSourceData = clients
}

func (p *platformUsers) Resources(context.Context) []func() resource.Resource {
	return slices.Concat(anypoint.Resources(), uipath.Resources(), apim.Resources(), controlroom.Resources())
}

func (p *platformUsers) DataSources(context.Context) []func() datasource.DataSource {
	return slices.Concat(anypoint.DataSources(), uipath.DataSources(), apim.DataSources(), controlroom.DataSources())
}

// Package provider puts the platforms together: the provider's schema, its settings, and the table of what it offers.
package provider

import (
	"context"
	"fmt"
	"net/http"
	"os"
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

type platformUsers struct {
	version string
	runtime Runtime
}

// Runtime is what the provider takes from the process that it runs in. The zero value is the real process.
//
// What libraries read by themselves stays the process's: proxies, the system's certificates, and where Azure's managed identities are.
type Runtime struct {
	// Getenv reads the environment; nil: os.Getenv.
	Getenv func(name string) string
	// Clock is the time of all waits, deadlines and tokens; its zero value is the real clock.
	Clock rest.Clock
	// Transport wraps the connection pool that all platforms share, for tests that watch, cut or count calls; nil: nothing does.
	Transport func(http.RoundTripper) http.RoundTripper
}

// New returns a factory for the provider, as providerserver wants it.
func New(version string, runtime Runtime) func() provider.Provider {
	if runtime.Getenv == nil {
		runtime.Getenv = os.Getenv
	}
	return func() provider.Provider { return &platformUsers{version: version, runtime: runtime} }
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
	forAnypoint := anypointSettings(ctx, p.runtime.Getenv, config.Anypoint, &resp.Diagnostics)
	forUiPath := uipathSettings(ctx, p.runtime.Getenv, config.UiPath, &resp.Diagnostics)
	forControlRoom := controlroomSettings(ctx, p.runtime.Getenv, config.ControlRoom, &resp.Diagnostics)
	forAPIM := apimSettings(ctx, p.runtime.Getenv, config.APIM, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	pool, err := rest.NewHTTPClient(limits)
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, path.Root("http").AtName("ca_cert_file"), "Unable to prepare connections", err)
		return
	}
	if wrap := p.runtime.Transport; wrap != nil {
		pool.Transport = wrap(pool.Transport)
	}
	forAnypoint.HTTP, forAnypoint.Limits, forAnypoint.Log, forAnypoint.Clock = pool, limits, tf.Log, p.runtime.Clock
	forAnypoint.Unknown = append(forAnypoint.Unknown, unknown...)
	forUiPath.HTTP, forUiPath.Limits, forUiPath.Log, forUiPath.Clock = pool, limits, tf.Log, p.runtime.Clock
	forUiPath.Unknown = append(forUiPath.Unknown, unknown...)
	forControlRoom.HTTP, forControlRoom.Limits, forControlRoom.Log, forControlRoom.Clock = pool, limits, tf.Log, p.runtime.Clock
	forControlRoom.Unknown = append(forControlRoom.Unknown, unknown...)
	forAPIM.HTTP, forAPIM.Limits, forAPIM.Log, forAPIM.Clock = pool, limits, tf.Log, p.runtime.Clock
	forAPIM.Unknown = append(forAPIM.Unknown, unknown...)

	clients := tf.NewClients(p.runtime.Clock, anypoint.NewClient(forAnypoint), uipath.NewClient(forUiPath), apim.NewClient(forAPIM), controlroom.NewClient(forControlRoom))
	resp.ResourceData = clients
	resp.DataSourceData = clients
}

func (p *platformUsers) Resources(context.Context) []func() resource.Resource {
	return slices.Concat(anypoint.Resources(), uipath.Resources(), apim.Resources(), controlroom.Resources())
}

func (p *platformUsers) DataSources(context.Context) []func() datasource.DataSource {
	return slices.Concat(anypoint.DataSources(), uipath.DataSources(), apim.DataSources(), controlroom.DataSources())
}

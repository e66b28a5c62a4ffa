// Package provider puts the platforms together: the provider's schema, its settings, and the table of what it offers.
package provider

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath"
)

var (
	_ provider.Provider                       = (*platformUsers)(nil)
	_ provider.ProviderWithActions            = (*platformUsers)(nil)
	_ provider.ProviderWithEphemeralResources = (*platformUsers)(nil)
	_ provider.ProviderWithFunctions          = (*platformUsers)(nil)
	_ provider.ProviderWithListResources      = (*platformUsers)(nil)
)

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
	// Platforms are the platforms that the provider offers; nil: those of Platforms.
	Platforms []tf.Platform
	// Transport wraps the connection pool that all platforms share, for tests that watch, cut or count calls; nil: nothing does.
	Transport func(http.RoundTripper) http.RoundTripper
}

// New returns a factory for the provider, as providerserver wants it.
func New(version string, runtime Runtime) func() provider.Provider {
	if runtime.Getenv == nil {
		runtime.Getenv = os.Getenv
	}
	if runtime.Platforms == nil {
		runtime.Platforms = Platforms()
	}
	return func() provider.Provider { return &platformUsers{version: version, runtime: runtime} }
}

// Platforms are the platforms of this provider, in the order of its documentation.
func Platforms() []tf.Platform {
	return []tf.Platform{anypoint.Platform(), uipath.Platform(), apim.Platform(), controlroom.Platform()}
}

func (p *platformUsers) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "platformusers"
	resp.Version = p.version
}

// Configure makes one client for each platform. It calls nobody: what is missing for a platform is an error only where the platform is used.
func (p *platformUsers) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	limits, unknown := httpSettings(ctx, object(ctx, req.Config, "http", &resp.Diagnostics), &resp.Diagnostics)
	limits.UserAgent = fmt.Sprintf("terraform-provider-platformusers/%s "+
		"(+https://registry.terraform.io/providers/platformusers/platformusers) Terraform/%s",
		p.version, req.TerraformVersion)
	if resp.Diagnostics.HasError() {
		return
	}
	pool, err := rest.NewHTTPClient(limits)
	if err != nil {
		tf.Kind{}.AddError(&resp.Diagnostics, "Unable to prepare connections", tf.AtPath(path.Root("http").AtName("ca_cert_file"), err))
		return
	}
	if wrap := p.runtime.Transport; wrap != nil {
		pool.Transport = wrap(pool.Transport)
	}
	connection := platform.Connection{HTTP: pool, Limits: limits, Log: tf.Log, Clock: p.runtime.Clock}
	clients := &tf.Clients{Clock: p.runtime.Clock, ByKey: map[string]tf.Client{}, Defaults: map[string]tf.Defaults{}}
	defaults := object(ctx, req.Config, tf.BlockDefaults, &resp.Diagnostics)
	for _, one := range p.runtime.Platforms {
		key := one.Namespace.Key
		settings := &tf.Settings{Key: key, Object: object(ctx, req.Config, key, &resp.Diagnostics), Diagnostics: &resp.Diagnostics}
		source := settings.Source(p.runtime.Getenv, unknown)
		clients.ByKey[key] = one.NewClient(source, connection)
		settings.Report(source)
		clients.Defaults[key] = settings.ReadDefaults(ctx, defaults)
	}

	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData = clients, clients, clients
	resp.EphemeralResourceData, resp.ActionData = clients, clients
}

// object returns one part of the provider block.
func object(ctx context.Context, config tfsdk.Config, name string, diags *diag.Diagnostics) (part types.Object) {
	diags.Append(config.GetAttribute(ctx, path.Root(name), &part)...)
	return part
}

func (p *platformUsers) Resources(context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, one := range p.runtime.Platforms {
		for _, newResource := range one.Resources {
			all = append(all, tf.Guarded(newResource))
		}
	}
	return all
}

func (p *platformUsers) DataSources(context.Context) []func() datasource.DataSource {
	all := []func() datasource.DataSource{
		tf.GuardedDataSource(func() datasource.DataSourceWithConfigure { return newAccountsDataSource(p.runtime.Platforms) }),
	}
	for _, one := range p.runtime.Platforms {
		for _, newDataSource := range one.DataSources {
			all = append(all, tf.GuardedDataSource(newDataSource))
		}
	}
	return all
}

// ListResources are the resources that a query can find.
func (p *platformUsers) ListResources(context.Context) []func() list.ListResource {
	var all []func() list.ListResource
	for _, one := range p.runtime.Platforms {
		for _, newResource := range one.Resources {
			if guarded := tf.GuardedList(newResource); guarded != nil {
				all = append(all, guarded)
			}
		}
	}
	return all
}

func (p *platformUsers) Actions(context.Context) []func() action.Action {
	var all []func() action.Action
	for _, one := range p.runtime.Platforms {
		for _, newAction := range one.Actions {
			all = append(all, tf.GuardedAction(newAction))
		}
	}
	return all
}

func (p *platformUsers) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var all []func() ephemeral.EphemeralResource
	for _, one := range p.runtime.Platforms {
		for _, newEphemeral := range one.EphemeralResources {
			all = append(all, tf.GuardedEphemeral(newEphemeral))
		}
	}
	return all
}

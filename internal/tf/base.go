package tf

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// WriteTimeout bounds one create, update or delete: long enough for a platform's rate limit window of a minute and a few retries, short
// enough that a stopped Terraform ends.
const WriteTimeout = 4 * time.Minute

// Base is embedded by every resource and data source: it takes the platform's client from the provider. Client is nil while Terraform
// validates without a configured provider.
type Base[C any] struct {
	Client C
}

// Configure copies the pointer to the client. Terraform calls it for every single request, so it must stay this cheap.
func (b *Base[C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.Client = clientOf[C](req.ProviderData, &resp.Diagnostics)
}

// DataSourceBase is Base for data sources, whose Configure has other types.
type DataSourceBase[C any] struct {
	Client C
}

// Configure copies the pointer to the client.
func (b *DataSourceBase[C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	b.Client = clientOf[C](req.ProviderData, &resp.Diagnostics)
}

// ManagedResource is what every resource of this provider offers.
type ManagedResource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity
	resource.ResourceWithImportState
	resource.ResourceWithModifyPlan
}

// Guarded wraps a resource so that no handler can hurt what runs beside it: a panic, which would kill the provider process with everything
// that is in flight, becomes a diagnostic; and writes get a life of their own, so that Ctrl-C lets a call that the platform already carries
// out end and be saved, instead of leaving an account that no state knows.
func Guarded(newResource func() ManagedResource) func() resource.Resource {
	return func() resource.Resource { return &guarded{ManagedResource: newResource()} }
}

type guarded struct {
	ManagedResource
	clock Clock // of the provider's clients, as soon as it is configured
}

var (
	_ resource.ResourceWithIdentity         = (*guarded)(nil)
	_ resource.ResourceWithConfigValidators = (*guarded)(nil)
	_ resource.ResourceWithValidateConfig   = (*guarded)(nil)
)

func (g *guarded) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if clients, ok := req.ProviderData.(*Clients); ok {
		g.clock = clients.clock
	}
	g.ManagedResource.Configure(ctx, req, resp)
}

func (g *guarded) ConfigValidators(ctx context.Context) []resource.ConfigValidator {
	if r, ok := g.ManagedResource.(resource.ResourceWithConfigValidators); ok {
		return r.ConfigValidators(ctx)
	}
	return nil
}

func (g *guarded) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if r, ok := g.ManagedResource.(resource.ResourceWithValidateConfig); ok {
		r.ValidateConfig(ctx, req, resp)
	}
}

func (g *guarded) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	g.ManagedResource.ModifyPlan(ctx, req, resp)
}

func (g *guarded) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, cancel := rest.Detach(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Create(ctx, req, resp)
}

func (g *guarded) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	g.ManagedResource.Read(ctx, req, resp)
}

func (g *guarded) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, cancel := rest.Detach(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Update(ctx, req, resp)
}

func (g *guarded) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, cancel := rest.Detach(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Delete(ctx, req, resp)
}

func (g *guarded) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if req.ID == "" && (req.Identity == nil || req.Identity.Raw.IsNull()) {
		resp.Diagnostics.AddError("Invalid import id", "The import id is empty, so nothing can be found by it. The resource's page in the documentation shows the forms that it takes.")
		return
	}
	g.ManagedResource.ImportState(ctx, req, resp)
}

// GuardedDataSource is Guarded for data sources, which only read.
func GuardedDataSource(newDataSource func() datasource.DataSourceWithConfigure) func() datasource.DataSource {
	return func() datasource.DataSource { return &guardedDataSource{newDataSource()} }
}

type guardedDataSource struct {
	datasource.DataSourceWithConfigure
}

func (g *guardedDataSource) ConfigValidators(ctx context.Context) []datasource.ConfigValidator {
	if d, ok := g.DataSourceWithConfigure.(datasource.DataSourceWithConfigValidators); ok {
		return d.ConfigValidators(ctx)
	}
	return nil
}

func (g *guardedDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	g.DataSourceWithConfigure.Read(ctx, req, resp)
}

// recoverAs turns a panic of the handler into an error diagnostic. What the handler had put into the state before is kept by the framework;
// Terraform marks a resource that was being created as tainted, so the message says how to keep the person.
func recoverAs(ctx context.Context, diags *diag.Diagnostics) {
	cause := recover()
	if cause == nil {
		return
	}
	tflog.Error(ctx, "a handler panicked", map[string]any{"panic": fmt.Sprint(cause), "stack": string(debug.Stack())})
	diags.AddError("Provider bug: the operation stopped half-way",
		fmt.Sprintf("The provider met a case that it was not written for (%v). Other resources were not harmed. The log (TF_LOG=ERROR) holds the place: please "+
			"report it to the provider's developers.\n\nIf a resource is marked as tainted now, do not apply before you have looked at it: "+
			"`terraform untaint ADDRESS` keeps the existing account, where an apply would delete and make it anew.", cause))
}

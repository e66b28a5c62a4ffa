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

// WriteTimeout bounds one create, update or delete, waits for a platform's rate limits not counted (see rest.Detach): long enough for a few retries,
// short enough that a stopped Terraform ends.
const WriteTimeout = 4 * time.Minute

// Guarded wraps a resource so that no handler can hurt what runs beside it: a panic, which would kill the provider process with everything
// that is in flight, becomes a diagnostic; and writes get a life of their own, so that Ctrl-C lets a call that the platform already carries
// out end and be saved, instead of leaving an account that no state knows.
func Guarded(newResource func() ManagedResource) func() resource.Resource {
	return func() resource.Resource { return &guarded{ManagedResource: newResource()} }
}

type guarded struct {
	ManagedResource
	clock rest.Clock // of the provider's clients, as soon as it is configured
}

// The framework finds what a resource can do by type assertion on this wrapper, so the wrapper has every optional interface of
// the framework and passes each on. A test fails when the framework gains one that is missing here.
var (
	_ resource.ResourceWithConfigure        = (*guarded)(nil)
	_ resource.ResourceWithConfigValidators = (*guarded)(nil)
	_ resource.ResourceWithIdentity         = (*guarded)(nil)
	_ resource.ResourceWithImportState      = (*guarded)(nil)
	_ resource.ResourceWithModifyPlan       = (*guarded)(nil)
	_ resource.ResourceWithMoveState        = (*guarded)(nil)
	_ resource.ResourceWithUpgradeIdentity  = (*guarded)(nil)
	_ resource.ResourceWithUpgradeState     = (*guarded)(nil)
	_ resource.ResourceWithValidateConfig   = (*guarded)(nil)
)

func (g *guarded) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	if clients, ok := req.ProviderData.(*Clients); ok {
		g.clock = clients.Clock
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

// MoveState offers no mover for a resource without any: the framework's error says then that the move is not supported.
func (g *guarded) MoveState(ctx context.Context) []resource.StateMover {
	r, ok := g.ManagedResource.(resource.ResourceWithMoveState)
	if !ok {
		return nil
	}
	movers := r.MoveState(ctx)
	for i, mover := range movers {
		move := mover.StateMover
		movers[i].StateMover = func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
			defer recoverAs(ctx, &resp.Diagnostics)
			move(ctx, req, resp)
		}
	}
	return movers
}

// UpgradeState offers no upgrader for a resource without any; the framework asks for one only when a state has an older schema version.
func (g *guarded) UpgradeState(ctx context.Context) map[int64]resource.StateUpgrader {
	r, ok := g.ManagedResource.(resource.ResourceWithUpgradeState)
	if !ok {
		return nil
	}
	upgraders := r.UpgradeState(ctx)
	for version, upgrader := range upgraders {
		upgrade := upgrader.StateUpgrader
		upgrader.StateUpgrader = func(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
			defer recoverAs(ctx, &resp.Diagnostics)
			upgrade(ctx, req, resp)
		}
		upgraders[version] = upgrader
	}
	return upgraders
}

// UpgradeIdentity is UpgradeState for identities.
func (g *guarded) UpgradeIdentity(ctx context.Context) map[int64]resource.IdentityUpgrader {
	r, ok := g.ManagedResource.(resource.ResourceWithUpgradeIdentity)
	if !ok {
		return nil
	}
	upgraders := r.UpgradeIdentity(ctx)
	for version, upgrader := range upgraders {
		upgrade := upgrader.IdentityUpgrader
		upgrader.IdentityUpgrader = func(ctx context.Context, req resource.UpgradeIdentityRequest, resp *resource.UpgradeIdentityResponse) {
			defer recoverAs(ctx, &resp.Diagnostics)
			upgrade(ctx, req, resp)
		}
		upgraders[version] = upgrader
	}
	return upgraders
}

func (g *guarded) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	g.ManagedResource.ModifyPlan(ctx, req, resp)
}

func (g *guarded) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	ctx, cancel := rest.DetachWrite(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Create(ctx, req, resp)
}

func (g *guarded) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	g.ManagedResource.Read(ctx, req, resp)
}

func (g *guarded) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	ctx, cancel := rest.DetachWrite(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Update(ctx, req, resp)
}

func (g *guarded) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	ctx, cancel := rest.DetachWrite(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ManagedResource.Delete(ctx, req, resp)
}

func (g *guarded) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ManagedResource, &resp.Diagnostics)
	defer endWaits()
	if req.ID == "" && (req.Identity == nil || req.Identity.Raw.IsNull()) {
		resp.Diagnostics.AddError("Invalid import id",
			"The import id is empty, so nothing can be found by it. The resource's page in the documentation shows the forms that it takes.")
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

var (
	_ datasource.DataSourceWithConfigure        = (*guardedDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*guardedDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig   = (*guardedDataSource)(nil)
)

func (g *guardedDataSource) ConfigValidators(ctx context.Context) []datasource.ConfigValidator {
	if d, ok := g.DataSourceWithConfigure.(datasource.DataSourceWithConfigValidators); ok {
		return d.ConfigValidators(ctx)
	}
	return nil
}

func (g *guardedDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if d, ok := g.DataSourceWithConfigure.(datasource.DataSourceWithValidateConfig); ok {
		d.ValidateConfig(ctx, req, resp)
	}
}

func (g *guardedDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.DataSourceWithConfigure, &resp.Diagnostics)
	defer endWaits()
	g.DataSourceWithConfigure.Read(ctx, req, resp)
}

// recoverAs turns a panic of the handler into an error diagnostic. What the handler had put into the state before is kept by the framework;
// Terraform marks a resource that was being created as tainted, so the message says how to keep the person.
//
// All that a handler reports passes here: whatever a platform put into it, nothing reaches a terminal but printable text.
func recoverAs(ctx context.Context, diags *diag.Diagnostics) {
	defer makeInert(diags)
	cause := recover()
	if cause == nil {
		return
	}
	tflog.Error(ctx, "a handler panicked", map[string]any{"panic": fmt.Sprint(cause), "stack": string(debug.Stack())})
	diags.AddError("Provider bug: the operation stopped half-way",
		fmt.Sprintf("The provider met a case that it was not written for (%v). Other resources were not harmed. The log (TF_LOG=ERROR) holds the place: "+
			"please report it to the provider's developers.\n\nIf a resource is marked as tainted now, do not apply before you have looked at it: "+
			"`terraform untaint ADDRESS` keeps the existing account, where an apply would delete and re-create it.", cause))
}

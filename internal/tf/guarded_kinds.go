package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// GuardedList is Guarded for the query of a resource type. It returns nil for a resource that cannot be listed.
func GuardedList(newResource func() ManagedResource) func() list.ListResource {
	if _, ok := newResource().(list.ListResource); !ok {
		return nil
	}
	return func() list.ListResource {
		resource := newResource()
		listed, _ := resource.(list.ListResource)
		return &guardedList{ListResource: listed, resource: resource}
	}
}

type guardedList struct {
	list.ListResource
	resource ManagedResource
}

var (
	_ list.ListResourceWithConfigure        = (*guardedList)(nil)
	_ list.ListResourceWithConfigValidators = (*guardedList)(nil)
	_ list.ListResourceWithValidateConfig   = (*guardedList)(nil)
)

func (g *guardedList) Configure(ctx context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	g.resource.Configure(ctx, req, resp)
}

func (g *guardedList) ListResourceConfigValidators(ctx context.Context) []list.ConfigValidator {
	if l, ok := g.ListResource.(list.ListResourceWithConfigValidators); ok {
		return l.ListResourceConfigValidators(ctx)
	}
	return nil
}

func (g *guardedList) ValidateListResourceConfig(ctx context.Context, req list.ValidateConfigRequest, resp *list.ValidateConfigResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if l, ok := g.ListResource.(list.ListResourceWithValidateConfig); ok {
		l.ValidateListResourceConfig(ctx, req, resp)
	}
}

// List streams the results. What a panic or a long wait has to say comes as the last one.
func (g *guardedList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = func(push func(list.ListResult) bool) {
		var last list.ListResult
		more := true
		func() {
			defer recoverAs(ctx, &last.Diagnostics)
			ctx, endWaits := countWaits(ctx, g.resource, &last.Diagnostics)
			defer endWaits()
			var results list.ListResultsStream
			g.ListResource.List(ctx, req, &results)
			if results.Results == nil {
				return
			}
			for result := range results.Results {
				makeInert(&result.Diagnostics)
				if more = push(result); !more {
					return
				}
			}
		}()
		if more && len(last.Diagnostics) > 0 {
			push(last)
		}
	}
}

// GuardedAction is Guarded for actions.
func GuardedAction(newAction func() action.ActionWithConfigure) func() action.Action {
	return func() action.Action { return &guardedAction{ActionWithConfigure: newAction()} }
}

type guardedAction struct {
	action.ActionWithConfigure
	clock rest.Clock // of the provider's clients, as soon as it is configured
}

var (
	_ action.ActionWithConfigure        = (*guardedAction)(nil)
	_ action.ActionWithConfigValidators = (*guardedAction)(nil)
	_ action.ActionWithModifyPlan       = (*guardedAction)(nil)
	_ action.ActionWithValidateConfig   = (*guardedAction)(nil)
)

func (g *guardedAction) Configure(ctx context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	if clients, ok := req.ProviderData.(*Clients); ok {
		g.clock = clients.Clock
	}
	g.ActionWithConfigure.Configure(ctx, req, resp)
}

func (g *guardedAction) ConfigValidators(ctx context.Context) []action.ConfigValidator {
	if a, ok := g.ActionWithConfigure.(action.ActionWithConfigValidators); ok {
		return a.ConfigValidators(ctx)
	}
	return nil
}

func (g *guardedAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if a, ok := g.ActionWithConfigure.(action.ActionWithValidateConfig); ok {
		a.ValidateConfig(ctx, req, resp)
	}
}

func (g *guardedAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ActionWithConfigure, &resp.Diagnostics)
	defer endWaits()
	if a, ok := g.ActionWithConfigure.(action.ActionWithModifyPlan); ok {
		a.ModifyPlan(ctx, req, resp)
	}
}

// Invoke lets a call that is on the wire end when Terraform is stopped, as Guarded does.
func (g *guardedAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.ActionWithConfigure, &resp.Diagnostics)
	defer endWaits()
	ctx, cancel := rest.DetachWrite(ctx, g.clock.Time(), WriteTimeout)
	defer cancel()
	g.ActionWithConfigure.Invoke(ctx, req, resp)
}

// GuardedEphemeral is Guarded for ephemeral resources.
func GuardedEphemeral(newEphemeral func() ephemeral.EphemeralResourceWithConfigure) func() ephemeral.EphemeralResource {
	return func() ephemeral.EphemeralResource {
		one := newEphemeral()
		guarded := &guardedEphemeral{EphemeralResourceWithConfigure: one}
		// Terraform asks whether there is something to renew only when Open says so, and to close only what can be closed.
		if closes, ok := one.(ephemeral.EphemeralResourceWithClose); ok {
			return &guardedClosing{guarded, closes}
		}
		return guarded
	}
}

type guardedEphemeral struct {
	ephemeral.EphemeralResourceWithConfigure
}

var (
	_ ephemeral.EphemeralResourceWithConfigure        = (*guardedEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithConfigValidators = (*guardedEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithRenew            = (*guardedEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig   = (*guardedEphemeral)(nil)
	_ ephemeral.EphemeralResourceWithClose            = (*guardedClosing)(nil)
)

func (g *guardedEphemeral) ConfigValidators(ctx context.Context) []ephemeral.ConfigValidator {
	if e, ok := g.EphemeralResourceWithConfigure.(ephemeral.EphemeralResourceWithConfigValidators); ok {
		return e.ConfigValidators(ctx)
	}
	return nil
}

func (g *guardedEphemeral) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if e, ok := g.EphemeralResourceWithConfigure.(ephemeral.EphemeralResourceWithValidateConfig); ok {
		e.ValidateConfig(ctx, req, resp)
	}
}

func (g *guardedEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.EphemeralResourceWithConfigure, &resp.Diagnostics)
	defer endWaits()
	g.EphemeralResourceWithConfigure.Open(ctx, req, resp)
}

func (g *guardedEphemeral) Renew(ctx context.Context, req ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	if e, ok := g.EphemeralResourceWithConfigure.(ephemeral.EphemeralResourceWithRenew); ok {
		e.Renew(ctx, req, resp)
	}
}

type guardedClosing struct {
	*guardedEphemeral
	closes ephemeral.EphemeralResourceWithClose
}

func (g *guardedClosing) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	defer recoverAs(ctx, &resp.Diagnostics)
	ctx, endWaits := countWaits(ctx, g.EphemeralResourceWithConfigure, &resp.Diagnostics)
	defer endWaits()
	g.closes.Close(ctx, req, resp)
}

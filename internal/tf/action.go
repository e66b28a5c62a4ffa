package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Action is embedded by every action, as Resource is by every resource.
type Action[C Client] struct {
	Kind   Kind
	Client C
}

// Metadata names the action.
func (a *Action[C]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.Kind.Type()
}

// Configure copies the pointer to the client.
func (a *Action[C]) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Client = clientOf[C](a.Kind.Namespace, req.ProviderData, &resp.Diagnostics)
}

func (a *Action[C]) kind() Kind         { return a.Kind }
func (a *Action[C]) defaults() Defaults { return Defaults{} }
func (a *Action[C]) plannable() bool    { return a.Client.Plannable() }
func (a *Action[C]) run() *platform.Run { return a.Client.Run() }

// Invoke runs f, which does what the action is for. what is the action as the end of "Unable to": "resend the invitation". f reports its steps with
// progress: Terraform prints each at once.
func Invoke[M any](ctx context.Context, a managed, what string, req action.InvokeRequest, resp *action.InvokeResponse,
	f func(ctx context.Context, config *M, progress func(message string)) error,
) {
	a.run().Applying.Store(true)
	defer warnLate(a, &resp.Diagnostics)
	config := Get[M](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := f(ctx, config, func(message string) {
		if resp.SendProgress != nil {
			resp.SendProgress(action.InvokeProgressEvent{Message: platform.Inert(message)})
		}
	})
	if err != nil {
		a.kind().AddError(&resp.Diagnostics, "Unable to "+what, err)
	}
}

// PlanInvoke runs f while Terraform plans the action, for what the invocation would be refused for: f only reads. Values that are not known yet are
// unknown in config. It does nothing while the platform cannot be asked.
func PlanInvoke[M any](ctx context.Context, a managed, what string, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse,
	f func(ctx context.Context, config *M) error,
) {
	if !a.plannable() || req.Config.Raw.IsNull() {
		return
	}
	config := Get[M](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if err := f(ctx, config); err != nil {
		a.kind().AddError(&resp.Diagnostics, "Unable to "+what, err)
	}
}

package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Ephemeral is embedded by every ephemeral resource, as Resource is by every resource.
type Ephemeral[C Client] struct {
	Kind   Kind
	Client C
}

// Metadata names the type.
func (e *Ephemeral[C]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.Kind.Type()
}

// Configure copies the pointer to the client.
func (e *Ephemeral[C]) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.Client = clientOf[C](e.Kind.Namespace, req.ProviderData, &resp.Diagnostics)
}

func (e *Ephemeral[C]) kind() Kind         { return e.Kind }
func (e *Ephemeral[C]) defaults() Defaults { return Defaults{} }
func (e *Ephemeral[C]) plannable() bool    { return e.Client.Plannable() }
func (e *Ephemeral[C]) run() *platform.Run { return e.Client.Run() }

// Open runs f, which completes the model. Terraform opens an ephemeral resource in each plan and in each apply, so f changes nothing that Close does
// not undo. kept is what Close and Renew need, a value that JSON can hold; Terraform keeps it in memory only.
func Open[M any](ctx context.Context, e managed, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse,
	f func(ctx context.Context, model *M) (kept any, err error),
) {
	model := Get[M](ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	kept, err := f(ctx, model)
	if err != nil {
		e.kind().AddError(&resp.Diagnostics, e.kind().Unable("open"), err)
		return
	}
	if kept != nil {
		SetPrivate(ctx, resp.Private, keyOpened, kept, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, model)...)
}

// keyOpened holds, in the private data of an opened ephemeral resource, what Close needs.
const keyOpened = "opened"

// Close runs f, which undoes what Open did, with what Open kept. What cannot be undone is a warning: the run has ended, and nothing depends on it.
func Close[K any](ctx context.Context, e managed, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse, what string,
	f func(ctx context.Context, kept K) error,
) {
	kept, ok := GetPrivate[K](ctx, req.Private, keyOpened, &resp.Diagnostics)
	if !ok || resp.Diagnostics.HasError() {
		return
	}
	if err := f(ctx, kept); err != nil {
		failed := e.kind().Diagnostic("Unable to "+what, err)
		resp.Diagnostics.AddWarning(failed.Summary(), failed.Detail())
	}
}

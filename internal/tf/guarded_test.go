package tf_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// someClient is a platform's access client.
type someClient struct{ run platform.Run }

func (c *someClient) Plannable() bool    { return c != nil }
func (c *someClient) Run() *platform.Run { return &c.run }

// some is a platform's namespace.
var some = &tf.Namespace{Key: "some", Title: "Some Platform", Hints: map[platform.Hint]string{"invite": "Use platformusers_some_invitation instead."}}

// fragile is a resource whose handlers do what the test says.
type fragile struct {
	tf.Resource[*someClient]
	create func(context.Context, *resource.CreateResponse)
}

func (f *fragile) Schema(context.Context, resource.SchemaRequest, *resource.SchemaResponse) {}
func (f *fragile) IdentitySchema(context.Context, resource.IdentitySchemaRequest, *resource.IdentitySchemaResponse) {
}

func (f *fragile) Create(ctx context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	f.create(ctx, resp)
}

func (f *fragile) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {
	panic("read")
}

func (f *fragile) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {
	panic("update")
}

func (f *fragile) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
	panic("delete")
}

func (f *fragile) ImportState(context.Context, resource.ImportStateRequest, *resource.ImportStateResponse) {
	panic("import")
}

func (f *fragile) ModifyPlan(context.Context, resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
	panic("plan")
}

func guarded(f *fragile) resource.Resource {
	return tf.Guarded(func() tf.ManagedResource { return f })()
}

func TestGuarded_turnsAPanicIntoAnErrorAndKeepsWhatWasStored(t *testing.T) {
	t.Parallel()
	resp := resource.CreateResponse{State: tfsdk.State{
		Schema: schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}},
		Raw:    tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}, nil),
	}}
	guarded(&fragile{create: func(ctx context.Context, resp *resource.CreateResponse) {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "4711")...)
		panic("a case nobody thought of")
	}}).Create(t.Context(), resource.CreateRequest{}, &resp)

	if !resp.Diagnostics.HasError() {
		t.Fatal("the panic left no error")
	}
	if detail := resp.Diagnostics.Errors()[0].Detail(); !strings.Contains(detail, "a case nobody thought of") ||
		!strings.Contains(detail, "terraform untaint") {
		t.Errorf("the error does not say what happened and how to keep the person: %s", detail)
	}
	if resp.State.Raw.IsNull() {
		t.Error("what the handler had stored is lost")
	}
}

func TestGuarded_coversEveryHandler(t *testing.T) {
	t.Parallel()
	r := guarded(&fragile{})
	var read resource.ReadResponse
	r.Read(t.Context(), resource.ReadRequest{}, &read)
	var update resource.UpdateResponse
	r.Update(t.Context(), resource.UpdateRequest{}, &update)
	var remove resource.DeleteResponse
	r.Delete(t.Context(), resource.DeleteRequest{}, &remove)
	var imported resource.ImportStateResponse
	r.(resource.ResourceWithImportState).ImportState(t.Context(), resource.ImportStateRequest{ID: "x"}, &imported)
	var plan resource.ModifyPlanResponse
	r.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), resource.ModifyPlanRequest{}, &plan)
	for name, failed := range map[string]bool{
		"read": read.Diagnostics.HasError(), "update": update.Diagnostics.HasError(), "delete": remove.Diagnostics.HasError(),
		"import": imported.Diagnostics.HasError(), "plan": plan.Diagnostics.HasError(),
	} {
		if !failed {
			t.Errorf("a panic in %s left no error", name)
		}
	}
}

func TestGuarded_letsAWriteOutliveCtrlC(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	var inside error
	var bounded bool
	guarded(&fragile{create: func(ctx context.Context, _ *resource.CreateResponse) {
		inside = ctx.Err()
		deadline, ok := ctx.Deadline()
		bounded = ok && time.Until(deadline) <= tf.WriteTimeout
	}}).Create(ctx, resource.CreateRequest{}, &resource.CreateResponse{})
	if inside != nil {
		t.Errorf("the write was cancelled with Terraform: %v", inside)
	}
	if !bounded {
		t.Error("the write has no bound of its own")
	}
}

// A write is bounded on the clock of the provider's clients, wherever that stands: else each of its waits would fail at once, or none ever.
func TestGuarded_boundsAWriteOnTheProvidersClock(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{"ahead of real time": years, "behind real time": -years} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, client := &fragile{Resource: tf.Resource[*someClient]{Kind: some.Kind("user")}}, &someClient{}
			clock, waits := clockOf(t, ahead)
			f.create = func(ctx context.Context, _ *resource.CreateResponse) { expectBound(ctx, t, waits, tf.WriteTimeout) }
			r := guarded(f)
			var resp resource.ConfigureResponse
			r.(resource.ResourceWithConfigure).Configure(t.Context(), resource.ConfigureRequest{ProviderData: clientsOf(clock, client)}, &resp)
			if f.Client != client || resp.Diagnostics.HasError() {
				t.Fatalf("got client %p with %v", f.Client, resp.Diagnostics)
			}
			r.Create(t.Context(), resource.CreateRequest{}, &resource.CreateResponse{})
		})
	}
}

const years = 10 * 365 * 24 * time.Hour

// clockOf makes a clock that differs from the real one by that much, and a client whose waits go by it.
func clockOf(t *testing.T, ahead time.Duration) (rest.Clock, *rest.Client) {
	t.Helper()
	clock := resttest.NewClock(time.Now().Add(ahead))
	c := rest.Clock{Now: clock.Now, Sleep: clock.Sleep}
	return c, rest.NewClient(rest.Config{Clock: c})
}

// expectBound wants waits of the client to be possible up to a bound, and no further.
func expectBound(ctx context.Context, t *testing.T, client *rest.Client, bound time.Duration) {
	t.Helper()
	if err := client.Wait(ctx, bound-time.Minute); err != nil {
		t.Errorf("a wait within the bound: %v", err)
	}
	if err := client.Wait(ctx, 2*time.Minute); err == nil {
		t.Error("a wait beyond the bound is begun")
	}
	if ctx.Err() != nil {
		t.Errorf("it ended early: %v", ctx.Err())
	}
}

func clientsOf(clock rest.Clock, client tf.Client) *tf.Clients {
	return &tf.Clients{Clock: clock, ByKey: map[string]tf.Client{"some": client}}
}

func TestResource_takesItsOwnClient(t *testing.T) {
	t.Parallel()
	mine := &someClient{}
	r := tf.Resource[*someClient]{Kind: some.Kind("user")}
	var resp resource.ConfigureResponse
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: clientsOf(rest.Clock{}, mine)}, &resp)
	if r.Client != mine || resp.Diagnostics.HasError() {
		t.Errorf("got client %p with %v", r.Client, resp.Diagnostics)
	}
	r.Configure(t.Context(), resource.ConfigureRequest{}, &resp)
	if r.Client != nil || resp.Diagnostics.HasError() {
		t.Error("without a configured provider there must be neither client nor error")
	}
	r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: &tf.Clients{}}, &resp)
	if !resp.Diagnostics.HasError() {
		t.Error("a missing client is no error")
	}
}

func TestGuarded_refusesAnEmptyImportID(t *testing.T) {
	t.Parallel()
	var resp resource.ImportStateResponse
	guarded(&fragile{}).(resource.ResourceWithImportState).ImportState(t.Context(), resource.ImportStateRequest{}, &resp)
	if !resp.Diagnostics.HasError() || resp.Diagnostics.Errors()[0].Summary() != "Invalid import id" {
		t.Errorf("got %v", resp.Diagnostics)
	}
}

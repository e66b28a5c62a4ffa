package tf

// This file keeps the platforms that are not on the verbs yet compiling. It goes with the last of them.

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

type Base[C any] struct{ Client C }

func (b *Base[C]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	b.Client = oldClientOf[C](req.ProviderData, &resp.Diagnostics)
}

type DataSourceBase[C any] struct{ Client C }

func (b *DataSourceBase[C]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	b.Client = oldClientOf[C](req.ProviderData, &resp.Diagnostics)
}

func oldClientOf[C any](providerData any, diags *diag.Diagnostics) (client C) {
	if providerData == nil {
		return client
	}
	clients, ok := providerData.(*Clients)
	if ok {
		if client, ok = clients.OldByType[reflect.TypeFor[C]()].(C); ok {
			return client
		}
	}
	diags.AddError("Provider bug: no client for this resource", fmt.Sprintf("%T", providerData))
	return client
}

func AddError(diags *diag.Diagnostics, summary string, err error) {
	Kind{}.AddError(diags, summary, err)
}

func AddAttributeError(diags *diag.Diagnostics, at path.Path, summary string, err error) {
	Kind{}.AddError(diags, summary, AtPath(at, err))
}

func Diagnostic(summary string, err error) diag.Diagnostic { return Kind{}.Diagnostic(summary, err) }

func Gone(ctx context.Context, resp *resource.ReadResponse, summary, detail string) {
	resp.Diagnostics.AddWarning(summary, detail)
	resp.State.RemoveResource(ctx)
}

func AlreadyThere(platformName, what, typeName, importID, note string) error {
	return &platform.Problem{
		Summary: "Already exists on " + platformName,
		Means:   strings.TrimSpace(fmt.Sprintf("%s It existed before this create, so this resource changed nothing: an interrupted run may have left it, or somebody created it by hand. %s", what, note)),
		Do:      importAdvice(typeName, importID),
	}
}

// OldReference is a role or folder as a configuration names it: by its number, or by its name or path. Numbers differ between tenants, so names are
// the usual way.
type OldReference struct {
	ID   types.Int64
	Name types.String
}

// OldReferred is what a OldReference turns out to be.
type OldReferred struct {
	ID   int64
	Name string
}

// OldResolve looks for what a OldReference names. name is "" when it is named by its number.
type OldResolve func(ctx context.Context, id int64, name string) (*OldReferred, error)

// OldReferences are the two attributes of a OldReference.
type OldReferences struct{ IDAttribute, NameAttribute string }

// Names are what platform.RemovedThisRun knows the reference by.
func (a OldReferences) Names(r OldReference) []string {
	return []string{a.IDAttribute + " " + strconv.FormatInt(r.ID.ValueInt64(), 10), a.IDAttribute + " " + r.Name.ValueString()}
}

// Attributes are the attribute for the number and the one for the name. what is the kind of thing, name describes the name, and source is the data
// source that lists both.
func (a OldReferences) Attributes(what, name, source string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		a.IDAttribute: schema.Int64Attribute{
			MarkdownDescription: "The number of the " + what + ", as the data source `" + source + "` lists it. Exactly one of `" + a.IDAttribute + "` and `" + a.NameAttribute + "` is set. Another " + what + " replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		a.NameAttribute: schema.StringAttribute{
			MarkdownDescription: name + " Upper and lower case make no difference.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
	}
}

// Plan resolves a name to its number and back. Another object than the state's replaces the resource. What lost knows is not looked for; summary is
// that of the errors.
func (a OldReferences) Plan(ctx context.Context, summary string, lost *platform.RemovedThisRun, config, state OldReference, find OldResolve, resp *resource.ModifyPlanResponse) {
	at, unknown := path.Root(a.IDAttribute), config.ID.IsUnknown()
	if !config.Name.IsNull() {
		at, unknown = path.Root(a.NameAttribute), config.Name.IsUnknown()
	}
	exists := !state.ID.IsNull()
	if unknown {
		if exists {
			resp.RequiresReplace.Append(at)
		}
		return
	}
	if exists && (config.ID.Equal(state.ID) || !config.Name.IsNull() && strings.EqualFold(config.Name.ValueString(), state.Name.ValueString())) {
		// The same object, perhaps in another spelling: that is no change.
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(a.IDAttribute), state.ID)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(a.NameAttribute), state.Name)...)
		return
	}
	object, err := find(ctx, config.ID.ValueInt64(), config.Name.ValueString())
	if err != nil && !exists && lost.Has(a.Names(config)...) {
		return
	}
	if err != nil {
		AddAttributeError(&resp.Diagnostics, at, summary, err)
		return
	}
	if exists && object.ID != state.ID.ValueInt64() {
		resp.RequiresReplace.Append(path.Root(a.IDAttribute))
	}
	if config.Name.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(a.NameAttribute), object.Name)...)
	} else {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(a.IDAttribute), object.ID)...)
	}
}

// OldSettleReference fills in before the write what could not be known in plan, and checks it again.
func OldSettleReference(ctx context.Context, id *types.Int64, name *types.String, find OldResolve) error {
	if !id.IsUnknown() && !name.IsUnknown() {
		return nil
	}
	wantedName := ""
	if id.IsUnknown() {
		wantedName = name.ValueString()
	}
	object, err := find(ctx, id.ValueInt64(), wantedName)
	if err != nil {
		return err
	}
	if id.IsUnknown() {
		*id = types.Int64Value(object.ID)
	}
	if name.IsUnknown() {
		*name = types.StringValue(object.Name)
	}
	return nil
}

func OldClients(clock rest.Clock, clients ...any) *Clients {
	c := &Clients{Clock: clock, ByKey: map[string]Client{}, OldByType: map[reflect.Type]any{}}
	for _, client := range clients {
		c.OldByType[reflect.TypeOf(client)] = client
	}
	return c
}

func (c *Clients) OldAdd(client any) { c.OldByType[reflect.TypeOf(client)] = client }

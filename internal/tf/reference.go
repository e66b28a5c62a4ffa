package tf

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Reference is a role or folder as a configuration names it: by its number, or by its name or path. Numbers differ between tenants, so names are
// the usual way.
type Reference struct {
	ID   types.Int64
	Name types.String
}

// Referred is what a Reference turns out to be.
type Referred struct {
	ID   int64
	Name string
}

// FindReferred looks for what a Reference names. name is "" when it is named by its number.
type FindReferred func(ctx context.Context, id int64, name string) (*Referred, error)

// References are the two attributes of a Reference.
type References struct{ IDAttribute, NameAttribute string }

// Names are what Lost knows the reference by.
func (a References) Names(r Reference) []string {
	return []string{a.IDAttribute + " " + strconv.FormatInt(r.ID.ValueInt64(), 10), a.IDAttribute + " " + r.Name.ValueString()}
}

// Attributes are the attribute for the number and the one for the name. what is the kind of thing, name describes the name, and source is the data
// source that lists both.
func (a References) Attributes(what, name, source string) map[string]schema.Attribute {
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
func (a References) Plan(ctx context.Context, summary string, lost *Lost, config, state Reference, find FindReferred, resp *resource.ModifyPlanResponse) {
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

// SettleReference fills in before the write what could not be known in plan, and checks it again.
func SettleReference(ctx context.Context, id *types.Int64, name *types.String, find FindReferred) error {
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

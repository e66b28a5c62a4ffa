package uipath

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// reference is a role or folder as a configuration names it: by its number, or by its name or path.
type reference struct {
	ID   types.Int64
	Name types.String
}

// found is what a reference turns out to be.
type found struct {
	ID   int64
	Name string
}

// referenceAttributes are the attribute for the number and the one for the name. what is the kind of thing, name describes the name, and source
// is the data source that lists both.
func referenceAttributes(idAttribute, nameAttribute, what, name, source string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		idAttribute: schema.Int64Attribute{
			MarkdownDescription: "The number of the " + what + ", as the data source `" + source + "` lists it. Exactly one of `" + idAttribute + "` and `" + nameAttribute + "` is set. Another " + what + " replaces the resource.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.Int64{int64validator.AtLeast(1)},
		},
		nameAttribute: schema.StringAttribute{
			MarkdownDescription: name + " Upper and lower case make no difference.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
	}
}

// planReference resolves a name to its number and back. Another object than the state's replaces the resource.
func planReference(
	ctx context.Context, idAttribute, nameAttribute string, config, state reference, find func(ctx context.Context, id int64, name string) (*found, error), resp *resource.ModifyPlanResponse,
) {
	at, unknown := path.Root(idAttribute), config.ID.IsUnknown()
	if !config.Name.IsNull() {
		at, unknown = path.Root(nameAttribute), config.Name.IsUnknown()
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
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(idAttribute), state.ID)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(nameAttribute), state.Name)...)
		return
	}
	object, err := find(ctx, config.ID.ValueInt64(), config.Name.ValueString())
	if err != nil {
		tf.AddAttributeError(&resp.Diagnostics, at, "Unable to plan UiPath role grant", err)
		return
	}
	if exists && object.ID != state.ID.ValueInt64() {
		resp.RequiresReplace.Append(path.Root(idAttribute))
	}
	if config.Name.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(nameAttribute), object.Name)...)
	} else {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(idAttribute), object.ID)...)
	}
}

// settleReference fills in before the write what could not be known in plan, and checks it again.
func settleReference(ctx context.Context, id *types.Int64, name *types.String, find func(ctx context.Context, id int64, name string) (*found, error)) error {
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

// grantableRole finds a role that can be given in the tenant or in folders.
func (c *Client) grantableRole(where string) func(ctx context.Context, id int64, name string) (*found, error) {
	return func(ctx context.Context, id int64, name string) (*found, error) {
		role, err := c.FindRole(ctx, id, name)
		if err == nil {
			err = CheckRoleType(role, where)
		}
		if err != nil {
			return nil, err
		}
		return &found{ID: role.ID, Name: role.Name}, nil
	}
}

// grantFolder finds a folder.
func (c *Client) grantFolder(ctx context.Context, id int64, path string) (*found, error) {
	folder, err := c.FindFolder(ctx, id, path)
	if err != nil {
		return nil, err
	}
	return &found{ID: folder.ID, Name: folder.Path}, nil
}

package anypoint

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// environmentReference are the attributes by which permissions name their environment, which most of them do not have.
var environmentReference = tf.References[string]{IDAttribute: "environment_id", NameAttribute: attributeEnvironmentName}

const attributeEnvironmentName = "environment_name"

// environmentReplaces describes what another environment does.
const environmentReplaces = "Another environment replaces the resource."

// findEnvironment finds an environment of an organization for tf.References. One that is named by its id is an end that others look for.
func findEnvironment(c *access.Client, organizationID types.String) tf.Resolve[string] {
	return func(ctx context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		if named.ID != "" {
			return c.EnvironmentNow(ctx, organizationID.ValueString(), named.ID, true), nil
		}
		environment, err := c.FindEnvironment(ctx, organizationID.ValueString(), named.Name)
		if err != nil {
			return nil, err
		}
		return &platform.Resolved[string]{ID: environment.ID, Name: environment.Name}, nil
	}
}

// environmentByName plans environment_id: a name in the configuration decides in its place, and a name that was declared and no longer is, is as good
// as an id.
type environmentByName struct{}

func (environmentByName) Description(context.Context) string { return environmentReplaces }

func (m environmentByName) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (environmentByName) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	name := environmentNameIn(ctx, req.Config)
	switch {
	case name.IsNull() && tf.IsDeclared(ctx, req.Private, attributeEnvironmentName, &resp.Diagnostics):
		resp.PlanValue = types.StringNull()
	case name.IsNull():
	case !req.State.Raw.IsNull() && !name.IsUnknown():
		var before types.String
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(attributeEnvironmentName), &before)...)
		resp.PlanValue = types.StringUnknown() // the plan of the resource looks what it means
		if platform.SameName(name.ValueString(), before.ValueString()) {
			resp.PlanValue = req.StateValue
		}
	default:
		resp.PlanValue = types.StringUnknown()
	}
}

// environmentNameIn is environment_name in a configuration.
func environmentNameIn(ctx context.Context, config tfsdk.Config) types.String {
	var name types.String
	if diags := config.GetAttribute(ctx, path.Root(attributeEnvironmentName), &name); diags.HasError() {
		return types.StringNull()
	}
	return name
}

// environmentIsByID lets a change of the id replace the resource, unless a name decides.
func environmentIsByID(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.ConfigValue.IsNull() || environmentNameIn(ctx, req.Config).IsNull()
}

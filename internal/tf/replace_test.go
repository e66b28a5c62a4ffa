package tf_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func TestReplaceWhenKnown(t *testing.T) {
	t.Parallel()
	exists, absent := tftypes.NewValue(tftypes.String, "x"), tftypes.NewValue(tftypes.String, nil)
	for _, c := range []struct {
		name             string
		state, plan      tftypes.Value
		before, after    types.String
		replaces, refuse bool
	}{
		{"the same", exists, exists, types.StringValue("a"), types.StringValue("a"), false, false},
		{"another", exists, exists, types.StringValue("a"), types.StringValue("b"), true, false},
		{"not known", exists, exists, types.StringValue("a"), types.StringUnknown(), false, true},
		{"not known at creation", absent, exists, types.StringNull(), types.StringUnknown(), false, false},
		{"destroy", exists, absent, types.StringValue("a"), types.StringNull(), false, false},
	} {
		resp := planmodifier.StringResponse{PlanValue: c.after}
		tf.ReplaceWhenKnown("deletes the account").PlanModifyString(t.Context(), planmodifier.StringRequest{
			Path: path.Root("username"), State: tfsdk.State{Raw: c.state}, Plan: tfsdk.Plan{Raw: c.plan}, StateValue: c.before, PlanValue: c.after,
		}, &resp)
		if resp.RequiresReplace != c.replaces || resp.Diagnostics.HasError() != c.refuse {
			t.Errorf("%s: replaces %t, refused %t", c.name, resp.RequiresReplace, resp.Diagnostics.HasError())
		}

		// An end of an edge that is not known is taken for another one, with a warning.
		end := planmodifier.StringResponse{PlanValue: c.after}
		tf.ReplaceEnd().PlanModifyString(t.Context(), planmodifier.StringRequest{
			Path: path.Root("user_id"), State: tfsdk.State{Raw: c.state}, Plan: tfsdk.Plan{Raw: c.plan}, StateValue: c.before, PlanValue: c.after,
		}, &end)
		if end.RequiresReplace != (c.replaces || c.refuse) || (end.Diagnostics.WarningsCount() > 0) != c.refuse {
			t.Errorf("%s, as an end: replaces %t with %v", c.name, end.RequiresReplace, end.Diagnostics)
		}
	}
}

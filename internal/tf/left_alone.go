package tf

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// keyDeclared holds the attributes of LeftAlone and ReferenceName that the last applied configuration declared. An import declares none. That none
// was declared says something only where there is an attribute of LeftAloneElse or ReferenceName, which tells an import from that.
const keyDeclared = "declared"

// LeftAlone plans an optional and computed attribute that the configuration leaves out: what no configuration of the resource has declared is left
// as it is, after an import above all; what was declared and no longer is, is cleared. A new object has none.
func LeftAlone() interface {
	planmodifier.String
	planmodifier.Set
	planmodifier.Map
} {
	return leftAlone{absent: types.StringNull()}
}

// LeftAloneElse is LeftAlone for a text of which every object has one, absent unless it is declared: only an import leaves another one alone, until
// the
// object is changed here.
func LeftAloneElse(absent string) planmodifier.String {
	return leftAlone{absent: types.StringValue(absent)}
}

// AlwaysLeftAlone is LeftAlone for a text that cannot be cleared: it is left as it is when it is no longer declared, too.
func AlwaysLeftAlone() planmodifier.String {
	return leftAlone{absent: types.StringNull(), always: true}
}

type leftAlone struct {
	absent types.String
	always bool
}

func (leftAlone) Description(context.Context) string {
	return "If left out, what was never declared is left as it is."
}

func (m leftAlone) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m leftAlone) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	switch {
	case !req.ConfigValue.IsNull():
	case !m.absent.IsNull() && !req.State.Raw.IsNull() && isManagedHere(ctx, req.Private, &resp.Diagnostics):
		resp.PlanValue = m.absent
	case m.always && !req.State.Raw.IsNull(), keepsState(ctx, req.State, req.Private, req.Path.String(), &resp.Diagnostics):
		resp.PlanValue = req.StateValue
	default:
		resp.PlanValue = m.absent
	}
}

func (leftAlone) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	switch {
	case !req.ConfigValue.IsNull():
	case keepsState(ctx, req.State, req.Private, req.Path.String(), &resp.Diagnostics):
		resp.PlanValue = req.StateValue
	default:
		resp.PlanValue = types.SetNull(req.PlanValue.ElementType(ctx))
	}
}

func (leftAlone) PlanModifyMap(ctx context.Context, req planmodifier.MapRequest, resp *planmodifier.MapResponse) {
	switch {
	case !req.ConfigValue.IsNull():
	case keepsState(ctx, req.State, req.Private, req.Path.String(), &resp.Diagnostics):
		resp.PlanValue = req.StateValue
	default:
		resp.PlanValue = types.MapNull(req.PlanValue.ElementType(ctx))
	}
}

func keepsState(ctx context.Context, state tfsdk.State, private PrivateReader, attribute string, diags *diag.Diagnostics) bool {
	return !state.Raw.IsNull() && !IsDeclared(ctx, private, attribute, diags)
}

// isManagedHere reports whether a configuration was applied to the object since it was imported, or ever.
func isManagedHere(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) bool {
	_, applied := GetPrivate[[]string](ctx, private, keyDeclared, diags)
	return applied
}

// IsDeclared reports whether the last applied configuration declared an attribute of LeftAlone or ReferenceName.
func IsDeclared(ctx context.Context, private PrivateReader, attribute string, diags *diag.Diagnostics) bool {
	declared, _ := GetPrivate[[]string](ctx, private, keyDeclared, diags)
	return slices.Contains(declared, attribute)
}

// recordDeclared records which attributes of LeftAlone and ReferenceName a configuration declares that was applied.
func recordDeclared(ctx context.Context, config tfsdk.Config, private PrivateWriter, diags *diag.Diagnostics) {
	var values map[string]tftypes.Value
	if config.Schema == nil || config.Raw.As(&values) != nil {
		return
	}
	var declared []string
	for name, attribute := range config.Schema.GetAttributes() {
		own, is := modifierOf[leftAlone](attribute)
		_, isName := modifierOf[referenceName](attribute)
		if !is && !isName {
			continue
		}
		if (isName || is && !own.absent.IsNull()) && declared == nil {
			declared = []string{}
		}
		if value, known := values[name]; known && !value.IsNull() {
			declared = append(declared, name)
		}
	}
	slices.Sort(declared)
	SetPrivate(ctx, private, keyDeclared, declared, diags)
	SetPrivate(ctx, private, keyReplacing, false, diags)
}

// modifierOf finds a modifier of an attribute by its type.
func modifierOf[M any](attribute any) (found M, is bool) {
	var modifiers []planmodifier.Describer
	switch a := attribute.(type) {
	case interface {
		StringPlanModifiers() []planmodifier.String
	}:
		for _, m := range a.StringPlanModifiers() {
			modifiers = append(modifiers, m)
		}
	case interface{ SetPlanModifiers() []planmodifier.Set }:
		for _, m := range a.SetPlanModifiers() {
			modifiers = append(modifiers, m)
		}
	case interface{ MapPlanModifiers() []planmodifier.Map }:
		for _, m := range a.MapPlanModifiers() {
			modifiers = append(modifiers, m)
		}
	}
	for _, m := range modifiers {
		if found, is = m.(M); is {
			return found, true
		}
	}
	return found, false
}

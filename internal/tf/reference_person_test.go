package tf_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var personReference = tf.References[string]{IDAttribute: "id", NameAttribute: "name", EmailAttribute: "email", MayMiss: true}

// findPerson knows Ada, whose id was 1 when this run began; new.one is created by the same plan.
func findPerson(_ context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
	switch {
	case named.ID == "1", platform.SameName(named.Name, "ada"), platform.SameEmail(named.Email, "ada@example.com"):
		return &platform.Resolved[string]{ID: "1", Name: "ada", Email: "ada@example.com"}, nil
	case named.ID == "2", named.Name == "bob":
		return &platform.Resolved[string]{ID: "2", Name: "bob"}, nil
	case named.Name == "new.one":
		return &platform.Resolved[string]{Planned: true}, nil
	}
	return nil, &platform.GoneError{Why: "There is nobody of that name."}
}

func unknown() any { return tftypes.UnknownValue }

// planPerson plans an edge that names somebody; state is nil for a new one.
func planPerson(t *testing.T, config, state *[3]any) (planned [3]types.String, replaces bool, diags diag.Diagnostics) {
	t.Helper()
	reference := func(v *[3]any) tf.Reference[string] {
		if v == nil {
			return tf.Reference[string]{}
		}
		text := func(v any) types.String {
			switch v := v.(type) {
			case string:
				return types.StringValue(v)
			case nil:
				return types.StringNull()
			}
			return types.StringUnknown()
		}
		return tf.PersonReference(text(v[0]), text(v[1]), text(v[2]))
	}
	before, plan := tftypes.NewValue(personType, nil), *config
	if state != nil {
		before = person(state[0], state[1], state[2])
	}
	for i, value := range plan {
		if value == nil {
			plan[i] = unknown()
		}
	}
	raw := person(plan[0], plan[1], plan[2])
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Schema: personSchema, Raw: raw}}
	call := func(ctx context.Context, p *tf.PlanCall[personModel]) {
		personReference.Plan(ctx, &p.Planning, reference(config), reference(state), findPerson)
	}
	tf.Plan(t.Context(), (&fragile{}).configured(), resource.ModifyPlanRequest{
		Plan: tfsdk.Plan{Schema: personSchema, Raw: raw}, State: tfsdk.State{Schema: personSchema, Raw: before},
		Config: tfsdk.Config{Schema: personSchema, Raw: person(config[0], config[1], config[2])},
	}, &resp, tf.Planner[personModel]{Create: call, Update: call})
	var model personModel
	diags = resp.Diagnostics
	if d := resp.Plan.Get(t.Context(), &model); d.HasError() {
		t.Fatal(d)
	}
	return [3]types.String{model.ID, model.Name, model.Email.StringValue}, len(resp.RequiresReplace) > 0, diags
}

func TestReferences_people(t *testing.T) {
	t.Parallel()
	ada, old := &[3]any{"1", "ada", "ada@example.com"}, &[3]any{"1", nil, nil}
	const notKnown = "<unknown>"
	for name, c := range map[string]struct {
		config, state *[3]any
		want          [3]string
		replaces      bool
		says          string
	}{
		"by id":             {&[3]any{"1", nil, nil}, nil, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"by user name":      {&[3]any{nil, "ada", nil}, nil, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"by e-mail address": {&[3]any{nil, nil, "Ada@Example.com"}, nil, [3]string{"1", "ada", "Ada@Example.com"}, false, ""},
		"by all":            {ada, nil, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"what is not free":  {&[3]any{"2", nil, nil}, nil, [3]string{"2", "bob", notKnown}, false, ""},
		"contradiction": {&[3]any{nil, "bob", "ada@example.com"}, nil, [3]string{"2", "bob", "ada@example.com"}, false,
			"id and email do not mean the same"},
		"a name that nobody has": {&[3]any{nil, "adda", nil}, nil, [3]string{notKnown, "adda", notKnown}, false,
			"Unable to plan Some Platform person"},
		"an id that nobody has":       {&[3]any{"9", nil, nil}, nil, [3]string{"9", notKnown, notKnown}, false, ""},
		"created in the same run":     {&[3]any{nil, "new.one", nil}, nil, [3]string{notKnown, "new.one", notKnown}, false, ""},
		"nothing changes":             {&[3]any{nil, "ADA", nil}, ada, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"the state has no names yet":  {&[3]any{"1", nil, nil}, old, [3]string{"1", "", ""}, false, ""},
		"a name beside the id":        {&[3]any{"1", "ada", nil}, old, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"the name in place of the id": {&[3]any{nil, nil, "ada@example.com"}, old, [3]string{"1", "ada", "ada@example.com"}, false, ""},
		"somebody else":               {&[3]any{nil, "bob", nil}, ada, [3]string{"2", "bob", ""}, true, ""},
		"not known before the apply":  {&[3]any{nil, unknown(), nil}, ada, [3]string{notKnown, notKnown, notKnown}, true, "The access may be interrupted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned, replaces, diags := planPerson(t, c.config, c.state)
			says := ""
			if len(diags) > 0 {
				says = diags[0].Summary()
			}
			for i, want := range c.want {
				if got := planned[i]; got.ValueString() != want && !(want == notKnown && got.IsUnknown()) {
					t.Errorf("planned %v, want %v", planned, c.want)
					break
				}
			}
			if replaces != c.replaces || says != c.says {
				t.Errorf("replaces %t, says %q: %v", replaces, says, diags)
			}
		})
	}
}

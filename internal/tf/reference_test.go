package tf_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// A name is looked up in every plan (field case K11.1): what it meant when the grant was made may be another object today.
func TestReferences_lookUpANameInEveryPlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		catalog  map[string]string // names by id
		replaces bool
		warning  string
		id       string
	}{
		"the same object":              {map[string]string{"103": "Finance"}, false, "", "103"},
		"renamed":                      {map[string]string{"103": "Finance (old)"}, false, "The object has another name now", "103"},
		"renamed, and another created": {map[string]string{"103": "Finance (old)", "105": "finance"}, true, "The name means another object now", "105"},
		"gone":                         {map[string]string{"104": "HR"}, false, "", "103"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := person("103", "Finance", "ada@example.com")
			plan := tfsdk.Plan{Schema: personSchema, Raw: before}
			resp := resource.ModifyPlanResponse{Plan: plan}
			reference := tf.TextReference(types.StringValue("103"), types.StringValue("Finance"))
			tf.Plan(t.Context(), (&fragile{}).configured(), resource.ModifyPlanRequest{
				Plan: plan, State: tfsdk.State{Schema: personSchema, Raw: before}, Config: tfsdk.Config{Schema: personSchema, Raw: before},
			}, &resp, tf.Planner[personModel]{Update: func(ctx context.Context, p *tf.PlanCall[personModel]) {
				config := tf.TextReference(types.StringNull(), types.StringValue("finance"))
				tf.References[string]{IDAttribute: "id", NameAttribute: "name"}.Plan(ctx, &p.Planning, config, reference,
					func(_ context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
						for known, called := range c.catalog {
							if known == named.ID || named.Name != "" && platform.SameName(called, named.Name) {
								return &platform.Resolved[string]{ID: known, Name: called}, nil
							}
						}
						return nil, errors.New("not found")
					})
			}})
			warning := ""
			if len(resp.Diagnostics) > 0 {
				warning = resp.Diagnostics[0].Summary()
			}
			var planned personModel
			resp.Diagnostics.Append(resp.Plan.Get(t.Context(), &planned)...)
			if resp.Diagnostics.HasError() || len(resp.RequiresReplace) > 0 != c.replaces || warning != c.warning || planned.ID.ValueString() != c.id {
				t.Errorf("planned %v, replaces %v, with %v", planned, resp.RequiresReplace, resp.Diagnostics)
			}
		})
	}
}

// K3.2: an id beside a name is fine when both mean the same object; the id decides, and a contradiction is an error that names both.
func TestReferences_K3_2_idBesideName(t *testing.T) {
	t.Parallel()
	catalog := map[string]string{"103": "Finance", "105": "HR", "107": ""}
	find := func(_ context.Context, named platform.Named[string]) (*platform.Resolved[string], error) {
		for known, called := range catalog {
			if known == named.ID || named.Name != "" && platform.SameName(called, named.Name) {
				return &platform.Resolved[string]{ID: known, Name: called}, nil
			}
		}
		return nil, errors.New("not found")
	}
	known := tf.TextReference(types.StringValue("103"), types.StringValue("Finance"))
	renamed := tf.TextReference(types.StringValue("105"), types.StringValue("People"))
	const contradiction = "id and name do not mean the same"
	for name, c := range map[string]struct {
		id, name types.String
		state    tf.Reference[string]
		says     string
		replaces bool
	}{
		"both":                      {types.StringValue("103"), types.StringValue("finance"), tf.Reference[string]{}, "", false},
		"contradiction":             {types.StringValue("103"), types.StringValue("HR"), tf.Reference[string]{}, contradiction, false},
		"no such name":              {types.StringValue("103"), types.StringValue("Legal"), tf.Reference[string]{}, contradiction, false},
		"another name, existing":    {types.StringValue("103"), types.StringValue("HR"), known, contradiction, false},
		"as it is":                  {types.StringValue("103"), types.StringValue("Finance"), known, "", false},
		"another object":            {types.StringValue("105"), types.StringValue("HR"), known, "", true},
		"renamed, existing":         {types.StringValue("105"), types.StringValue("People"), renamed, "The object has another name now", false},
		"the name is not known yet": {types.StringValue("103"), types.StringUnknown(), tf.Reference[string]{}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := person("103", "Finance", "ada@example.com")
			plan := tfsdk.Plan{Schema: personSchema, Raw: before}
			resp := resource.ModifyPlanResponse{Plan: plan}
			tf.Plan(t.Context(), (&fragile{}).configured(), resource.ModifyPlanRequest{
				Plan: plan, State: tfsdk.State{Schema: personSchema, Raw: before}, Config: tfsdk.Config{Schema: personSchema, Raw: before},
			}, &resp, tf.Planner[personModel]{Update: func(ctx context.Context, p *tf.PlanCall[personModel]) {
				tf.References[string]{IDAttribute: "id", NameAttribute: "name"}.Plan(ctx, &p.Planning, tf.TextReference(c.id, c.name), c.state, find)
			}})
			says := ""
			if len(resp.Diagnostics) > 0 {
				says = resp.Diagnostics[0].Summary()
			}
			if says != c.says || len(resp.RequiresReplace) > 0 != c.replaces {
				t.Errorf("replaces %v, says %v", resp.RequiresReplace, resp.Diagnostics)
			}
		})
	}
}

package tf_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// What became known after an operation had ended is a warning of the operation that ends next, whichever it is, once, and fails nobody.
func TestVerbs_warnOfWhatBecameKnownLate(t *testing.T) {
	t.Parallel()
	ada := person("4711", "Ada", "ada@example.com")
	state := tfsdk.State{Schema: personSchema, Raw: ada}
	plan := tfsdk.Plan{Schema: personSchema, Raw: ada}
	late := func(r *fragile, user string) {
		r.Client.Run().Late.Add(platform.ErrLate("the membership of user " + user + " in team T"))
	}
	for name, verb := range map[string]func(r *fragile) diag.Diagnostics{
		"create": func(r *fragile) diag.Diagnostics {
			resp := resource.CreateResponse{State: noState(), Identity: noIdentity()}
			tf.Create(t.Context(), r, resource.CreateRequest{Plan: plan}, &resp, func(_ context.Context, c *tf.Call, m *personModel) (*personModel, error) {
				late(r, "late") // the look of others ends while this operation is under way
				c.Identity = personIdentity{types.StringValue("4711")}
				return m, nil
			})
			return resp.Diagnostics
		},
		"read": func(r *fragile) diag.Diagnostics {
			resp := resource.ReadResponse{State: state, Identity: noIdentity()}
			tf.Read(t.Context(), r, resource.ReadRequest{State: state}, &resp, func(_ context.Context, c *tf.Call, m *personModel) (*personModel, error) {
				late(r, "late")
				c.Identity = personIdentity{types.StringValue("4711")}
				return m, nil
			})
			return resp.Diagnostics
		},
		"update": func(r *fragile) diag.Diagnostics {
			resp := resource.UpdateResponse{State: state, Identity: noIdentity()}
			tf.Update(t.Context(), r, resource.UpdateRequest{Plan: plan, State: state}, &resp,
				func(_ context.Context, c *tf.Call, m, _ *personModel) (*personModel, error) {
					late(r, "late")
					c.Identity = personIdentity{types.StringValue("4711")}
					return m, nil
				})
			return resp.Diagnostics
		},
		"delete": func(r *fragile) diag.Diagnostics {
			resp := resource.DeleteResponse{State: state}
			tf.Delete(t.Context(), r, resource.DeleteRequest{State: state}, &resp, func(context.Context, *personModel) error {
				late(r, "late")
				return nil
			})
			return resp.Diagnostics
		},
		"import": func(r *fragile) diag.Diagnostics {
			resp := resource.ImportStateResponse{State: noState(), Identity: noIdentity()}
			tf.Import(t.Context(), r, resource.ImportStateRequest{ID: "4711"}, &resp, func(context.Context, *tf.Call) (*personModel, error) {
				late(r, "late")
				return nil, errors.New("nobody has this name") // a failure does not swallow the warnings
			})
			return resp.Diagnostics
		},
		"plan": func(r *fragile) diag.Diagnostics {
			resp := resource.ModifyPlanResponse{Plan: plan}
			late(r, "late")
			tf.Plan(t.Context(), r, resource.ModifyPlanRequest{Plan: plan, State: state, Config: tfsdk.Config{Schema: personSchema, Raw: ada}}, &resp,
				tf.Planner[personModel]{})
			return resp.Diagnostics
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := (&fragile{}).configured()
			late(r, "early")
			diags := verb(r)
			if diags.HasError() != (name == "import") || diags.WarningsCount() != 2 {
				t.Fatalf("got %v", diags)
			}
			// Terraform folds warnings with the same summary.
			for i, user := range []string{"early", "late"} {
				if d := diags.Warnings()[i]; !strings.Contains(d.Summary(), "the membership of user "+user+" in team T") || d.Detail() == "" {
					t.Errorf("warned %q: %q", d.Summary(), d.Detail())
				}
			}
			if again := r.Client.Run().Late.Drain(); len(again) > 0 {
				t.Errorf("still there: %v", again)
			}
		})
	}
	// There is no client: Terraform validates.
	tf.Plan(t.Context(), &fragile{}, resource.ModifyPlanRequest{}, &resource.ModifyPlanResponse{}, tf.Planner[personModel]{})
}

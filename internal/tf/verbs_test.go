package tf_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// row is what several models share.
type row struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type personModel struct {
	row
	Email tf.Email `tfsdk:"email"`
}

type personIdentity struct {
	ID types.String `tfsdk:"id"`
}

var (
	personSchema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true}, "name": schema.StringAttribute{Optional: true, Computed: true},
		"email": schema.StringAttribute{CustomType: tf.EmailType{}, Required: true},
	}}
	personType           = personSchema.Type().TerraformType(context.Background())
	personIdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true},
	}}
)

func person(id, name, email any) tftypes.Value {
	return tftypes.NewValue(personType, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, id), "name": tftypes.NewValue(tftypes.String, name), "email": tftypes.NewValue(tftypes.String, email),
	})
}

func noState() tfsdk.State {
	return tfsdk.State{Schema: personSchema, Raw: tftypes.NewValue(personType, nil)}
}

func noIdentity() *tfsdk.ResourceIdentity {
	return &tfsdk.ResourceIdentity{
		Schema: personIdentitySchema,
		Raw:    tftypes.NewValue(personIdentitySchema.Type().TerraformType(context.Background()), nil),
	}
}

func identified(t *testing.T, identity *tfsdk.ResourceIdentity) string {
	t.Helper()
	var got personIdentity
	if d := identity.Get(t.Context(), &got); d.HasError() {
		t.Fatal(d)
	}
	return got.ID.ValueString()
}

func (f *fragile) configured() *fragile {
	f.Kind, f.Client = some.Kind("person"), &someClient{}
	return f
}

func TestCreate_storesWhatWasPlannedAndFillsInTheRest(t *testing.T) {
	t.Parallel()
	resp := resource.CreateResponse{State: noState(), Identity: noIdentity()}
	stored := tf.Create(t.Context(), (&fragile{}).configured(),
		resource.CreateRequest{Plan: tfsdk.Plan{Schema: personSchema, Raw: person(tftypes.UnknownValue, tftypes.UnknownValue, "Ada@example.com")}}, &resp,
		func(_ context.Context, c *tf.Call, _ *personModel) (*personModel, error) {
			c.Identity = personIdentity{types.StringValue("4711")}
			return &personModel{row{types.StringValue("4711"), types.StringValue("Ada")}, tf.NewEmail("trimmed@example.com")}, nil
		})
	if resp.Diagnostics.HasError() || !resp.State.Raw.Equal(person("4711", "Ada", "Ada@example.com")) {
		t.Errorf("stored %v with %v", resp.State.Raw, resp.Diagnostics)
	}
	if stored == nil || stored.ID.ValueString() != "4711" || identified(t, resp.Identity) != "4711" {
		t.Errorf("returned %v, identity %v", stored, resp.Identity)
	}
}

func TestCreate_thatFailsStoresNothing(t *testing.T) {
	t.Parallel()
	resp := resource.CreateResponse{State: noState(), Identity: noIdentity()}
	stored := tf.Create(t.Context(), (&fragile{}).configured(),
		resource.CreateRequest{Plan: tfsdk.Plan{Schema: personSchema, Raw: person(tftypes.UnknownValue, nil, "ada@example.com")}}, &resp,
		func(_ context.Context, _ *tf.Call, plan *personModel) (*personModel, error) {
			return plan, &platform.Problem{Means: "There is one.", Exists: &platform.Object{Noun: "person", ID: "4711"}}
		})
	if stored != nil || !resp.State.Raw.IsNull() {
		t.Errorf("stored %v", resp.State.Raw)
	}
	want := "There is one.\n\nIf a resource of this configuration managed it at another resource address, describe the rename with a moved " +
		"block. If this resource has create_before_destroy, remove that: the old one and the new one cannot exist at once. Otherwise " +
		"import it to manage it here.\n\nimport {\n  to = platformusers_some_person.NAME\n  id = \"4711\"\n}"
	if only := resp.Diagnostics[0]; only.Summary() != "Unable to create Some Platform person" || only.Detail() != want {
		t.Errorf("got %s: %s", only.Summary(), only.Detail())
	}
}

func TestRead_removesWhatIsGoneAndRemembersItsNames(t *testing.T) {
	t.Parallel()
	r := (&fragile{}).configured()
	resp := resource.ReadResponse{State: tfsdk.State{Schema: personSchema, Raw: person("4711", "Ada", "ada@example.com")}, Identity: noIdentity()}
	tf.Read(t.Context(), r, resource.ReadRequest{State: resp.State}, &resp,
		func(_ context.Context, c *tf.Call, state *personModel) (*personModel, error) {
			c.Identity, c.Names = personIdentity{state.ID}, []string{state.Name.ValueString()}
			return nil, &platform.GoneError{Why: "Somebody deleted it."}
		})
	if !resp.State.Raw.IsNull() || resp.Diagnostics.HasError() || resp.Diagnostics.WarningsCount() != 1 {
		t.Errorf("left %v with %v", resp.State.Raw, resp.Diagnostics)
	}
	if identified(t, resp.Identity) != "4711" {
		t.Error("Terraform refuses a read without identity, also of what is removed")
	}
	if !r.Client.Run().Removed.Has("ada") {
		t.Error("a plan in this run does not know that it was removed")
	}
}

func TestRead_thatFailsLeavesTheState(t *testing.T) {
	t.Parallel()
	before := person("4711", "Ada", "ada@example.com")
	resp := resource.ReadResponse{State: tfsdk.State{Schema: personSchema, Raw: before}, Identity: noIdentity()}
	tf.Read(t.Context(), (&fragile{}).configured(), resource.ReadRequest{State: resp.State}, &resp,
		func(context.Context, *tf.Call, *personModel) (*personModel, error) {
			return nil, errors.New("the network")
		})
	if !resp.State.Raw.Equal(before) || !resp.Diagnostics.HasError() {
		t.Errorf("left %v with %v", resp.State.Raw, resp.Diagnostics)
	}
}

func TestImportKey_takesAnIDOrAnIdentity(t *testing.T) {
	t.Parallel()
	type key struct {
		Organization types.String `tfsdk:"organization"`
		User         types.String `tfsdk:"user"`
	}
	parts := func(k *key) []*types.String { return []*types.String{&k.Organization, &k.User} }
	const organization = "4b353f44-6486-42ae-ae77-18b4032f9643"
	for id, want := range map[string]string{"ada": "/ada", organization + "/ada": organization + "/ada", "a/b/c": "", "/": ""} {
		got, err := tf.ImportKey(t.Context(), resource.ImportStateRequest{ID: id}, parts, "ORGANIZATION/USER")
		if (err == nil) != (want != "") {
			t.Errorf("%s: %v", id, err)
		} else if err == nil && got.Organization.ValueString()+"/"+got.User.ValueString() != want {
			t.Errorf("%s: got %+v, want %s", id, got, want)
		}
	}
	identity := noIdentity()
	if d := identity.Set(t.Context(), personIdentity{types.StringValue("4711")}); d.HasError() {
		t.Fatal(d)
	}
	got, err := tf.ImportKey(t.Context(), resource.ImportStateRequest{Identity: identity}, func(*personIdentity) []*types.String { return nil }, "ID")
	if err != nil || got.ID.ValueString() != "4711" {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestPlan_runsWhatFits(t *testing.T) {
	t.Parallel()
	none := tftypes.NewValue(personType, nil)
	ada, adaMarried, bob := person("1", "Ada", "ada@example.com"), person("1", "Ada L", "ada@example.com"), person("2", "Bob", "bob@example.com")
	for name, c := range map[string]struct {
		state, plan tftypes.Value
		want        string
	}{
		"create": {none, ada, "create"}, "update": {ada, adaMarried, "update"}, "replace": {ada, bob, "replace"}, "destroy": {ada, none, "destroy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ran := ""
			note := func(what string) func(context.Context, *tf.PlanCall[personModel]) {
				return func(_ context.Context, p *tf.PlanCall[personModel]) {
					ran += what
					p.Error(errors.New("no"))
				}
			}
			planner := tf.Planner[personModel]{
				Create: note("create"), Update: note("update"), Key: func(m *personModel) string { return m.ID.ValueString() }, Replace: note("replace"),
				Destroy: note("destroy"),
			}
			plan := tfsdk.Plan{Schema: personSchema, Raw: c.plan}
			req := resource.ModifyPlanRequest{
				Plan: plan, State: tfsdk.State{Schema: personSchema, Raw: c.state}, Config: tfsdk.Config{Schema: personSchema, Raw: c.plan},
			}
			resp := resource.ModifyPlanResponse{Plan: plan}
			tf.Plan(t.Context(), (&fragile{}).configured(), req, &resp, planner)
			verb := "plan"
			if c.want == "destroy" {
				verb = "destroy"
			}
			if ran != c.want || len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary() != "Unable to "+verb+" Some Platform person" {
				t.Errorf("ran %q with %v", ran, resp.Diagnostics)
			}
			ran = ""
			tf.Plan(t.Context(), &fragile{}, req, &resp, planner) // Terraform validates: there is no client
			if ran != "" {
				t.Errorf("ran %q without a client", ran)
			}
		})
	}
}

func TestKind_reportsErrorsAtTheirAttributes(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	some.Kind("person").AddError(&diags, "Unable", errors.Join(tf.At("name", errors.New("too long")),
		tf.At("email", &platform.Problem{Means: "Taken.", Hint: "invite"})))
	if len(diags) != 2 {
		t.Fatalf("got %v", diags)
	}
	at, ok := diags[1].(diag.DiagnosticWithPath)
	if !ok || at.Path().String() != "email" || at.Detail() != "Taken.\n\nUse platformusers_some_invitation instead." {
		t.Errorf("got %v", diags[1])
	}
}

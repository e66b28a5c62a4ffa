package core

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/dynamicplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// builtin is the name of the provider that is a part of Terraform itself.
const builtin = "terraform"

// builtinProvider offers terraform_data: a value that goes through the state and is not known before an apply. Configurations of
// tests use it for just that.
type builtinProvider struct{}

func (builtinProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = builtin
}

func (builtinProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (builtinProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (builtinProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (builtinProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return terraformData{} }}
}

type terraformData struct{}

type terraformDataModel struct {
	ID              types.String  `tfsdk:"id"`
	Input           types.Dynamic `tfsdk:"input"`
	Output          types.Dynamic `tfsdk:"output"`
	TriggersReplace types.Dynamic `tfsdk:"triggers_replace"`
}

func (terraformData) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "terraform_data"
}

func (terraformData) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":               schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"input":            schema.DynamicAttribute{Optional: true},
		"output":           schema.DynamicAttribute{Computed: true},
		"triggers_replace": schema.DynamicAttribute{Optional: true, PlanModifiers: []planmodifier.Dynamic{dynamicplanmodifier.RequiresReplace()}},
	}}
}

// ModifyPlan keeps the output while the input stays.
func (terraformData) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan terraformDataModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if plan.Input.IsNull() {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("output"), types.DynamicNull())...)
		return
	}
	if req.State.Raw.IsNull() {
		return
	}
	var state terraformDataModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if plan.Input.Equal(state.Input) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("output"), state.Output)...)
	}
}

var terraformDataIDs atomic.Int64

func (terraformData) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan terraformDataModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	plan.ID, plan.Output = types.StringValue(strconv.FormatInt(terraformDataIDs.Add(1), 10)), plan.Input
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (terraformData) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (terraformData) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan terraformDataModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	plan.Output = plan.Input
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (terraformData) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

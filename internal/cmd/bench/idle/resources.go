package main

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// inert is what does nothing. A read without effect keeps the state, its identity and its private notes.
type inert struct{}

func (inert) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (inert) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (inert) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (inert) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// null is the smallest resource.
type null struct{ inert }

var _ resource.Resource = null{}

func (null) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "bench_null"
}

func (null) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
		"name": schema.StringAttribute{Required: true},
	}}
}

// twin has the schema and the identity of a real resource, and nothing else of it.
type twin struct {
	inert
	real tf.ManagedResource
}

var _ resource.ResourceWithIdentity = twin{}

func (t twin) Metadata(ctx context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = strings.Replace(typeName(ctx, t.real), "platformusers_", "bench_", 1)
}

func (t twin) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	t.real.Schema(ctx, req, resp)
}

func (t twin) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	t.real.IdentitySchema(ctx, req, resp)
}

package tf

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type privateMap map[string][]byte

func (p privateMap) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

func (p privateMap) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

// K3: what was applied as declared is recorded, and only of attributes that are otherwise left alone.
func TestRecordDeclared(t *testing.T) {
	t.Parallel()
	shape := schema.Schema{Attributes: map[string]schema.Attribute{
		"name":  schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: []planmodifier.String{LeftAlone()}},
		"note":  schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: []planmodifier.String{LeftAlone()}},
		"email": schema.StringAttribute{Required: true},
	}}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"name": tftypes.String, "note": tftypes.String, "email": tftypes.String}}
	config := tfsdk.Config{Schema: shape, Raw: tftypes.NewValue(object, map[string]tftypes.Value{
		"name": tftypes.NewValue(tftypes.String, "Ada"), "note": tftypes.NewValue(tftypes.String, nil), "email": tftypes.NewValue(tftypes.String, "a@b.c"),
	})}
	private := privateMap{}
	var diags diag.Diagnostics
	recordDeclared(t.Context(), config, private, &diags)
	var declared []string
	if err := json.Unmarshal(private[keyDeclared], &declared); err != nil || len(declared) != 1 || declared[0] != "name" || diags.HasError() {
		t.Errorf("recorded %s, %v, %v", private[keyDeclared], err, diags)
	}
	if !IsDeclared(t.Context(), private, "name", &diags) || IsDeclared(t.Context(), private, "note", &diags) {
		t.Error("what is recorded is not found")
	}
}

package core

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// fakeLists are the schemas of the fake's lists: of test_thing, whose config may be left out, and of test_other, whose config may not.
func fakeLists() map[string]*tfprotov6.Schema {
	schema := func(required bool) *tfprotov6.Schema {
		kind := attr("kind", str, "")
		kind.Required, kind.Optional = required, !required
		return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{kind}}}
	}
	return map[string]*tfprotov6.Schema{"test_thing": schema(false), "test_other": schema(true)}
}

func listConfigOf(config *tfprotov6.DynamicValue) (kind string) {
	v := must(unwire(config, cty.Object(map[string]cty.Type{"kind": cty.String}))).GetAttr("kind")
	if v.IsKnown() && !v.IsNull() {
		kind = v.AsString()
	}
	return kind
}

func (p *process) ValidateListResourceConfig(_ context.Context,
	req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	a := &response{}
	p.call("validate", "list "+listConfigOf(req.Config), a)
	return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: a.diags}, nil
}

// ListResource finds the objects of a kind, or all. It calls for each: a test can twist what it returns.
func (p *process) ListResource(_ context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	kind := listConfigOf(req.Config)
	a := &response{}
	p.call("list", fmt.Sprintf("%q limit %d resource %t", kind, req.Limit, req.IncludeResource), a)
	p.f.mu.Lock()
	objects := maps.Clone(p.f.objects)
	p.f.mu.Unlock()
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		for _, id := range slices.Sorted(maps.Keys(objects)) {
			row := &response{value: cty.ObjectVal(objects[id])}
			if kind != "" && !same(row.value.GetAttr("kind"), cty.StringVal(kind)) {
				continue
			}
			row.identity = identityFor(row.value)
			p.call("row", id, row)
			result := tfprotov6.ListResourceResult{DisplayName: "the " + nameOf(row.value), Identity: packedIdentity(row.identity), Diagnostics: row.diags}
			if req.IncludeResource {
				result.Resource = must(wire(row.value, thingSchema().typ))
			}
			if row.none {
				result = tfprotov6.ListResourceResult{Diagnostics: row.diags}
			}
			if !push(result) {
				p.call("stopped", id, &response{})
				return
			}
		}
	}}, nil
}

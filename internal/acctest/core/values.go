package core

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// wire puts a value into the form of the protocol.
func wire(v cty.Value, t cty.Type) (*tfprotov6.DynamicValue, error) {
	if v == cty.NilVal {
		v = cty.NullVal(t)
	}
	packed, err := msgpack.Marshal(v, t)
	if err != nil {
		return nil, fmt.Errorf("a value does not fit its schema: %w", err)
	}
	return &tfprotov6.DynamicValue{MsgPack: packed}, nil
}

// unwire reads a value off the protocol; nil is a null.
func unwire(v *tfprotov6.DynamicValue, t cty.Type) (cty.Value, error) {
	switch {
	case v == nil:
		return cty.NullVal(t), nil
	case len(v.MsgPack) > 0:
		return msgpack.Unmarshal(v.MsgPack, t)
	case len(v.JSON) > 0:
		return ctyjson.Unmarshal(v.JSON, t)
	}
	return cty.NullVal(t), nil
}

// wireIdentity puts an identity into the form of the protocol; one that there is not is nil.
func wireIdentity(v cty.Value, s *resourceSchema) (*tfprotov6.ResourceIdentityData, error) {
	if s.identity == cty.NilType || v == cty.NilVal || v.IsNull() {
		return nil, nil //nolint:nilnil // the protocol's own form for "none"
	}
	data, err := wire(v, s.identity)
	return &tfprotov6.ResourceIdentityData{IdentityData: data}, err
}

func unwireIdentity(d *tfprotov6.ResourceIdentityData, s *resourceSchema) (cty.Value, error) {
	if d == nil || s.identity == cty.NilType {
		return cty.NilVal, nil
	}
	return unwire(d.IdentityData, s.identity)
}

// ctyPath turns a path of the protocol into one of cty.
func ctyPath(p *tftypes.AttributePath) cty.Path {
	var out cty.Path
	for _, step := range p.Steps() {
		switch step := step.(type) {
		case tftypes.AttributeName:
			out = append(out, cty.GetAttrStep{Name: string(step)})
		case tftypes.ElementKeyString:
			out = append(out, cty.IndexStep{Key: cty.StringVal(string(step))})
		case tftypes.ElementKeyInt:
			out = append(out, cty.IndexStep{Key: cty.NumberIntVal(int64(step))})
		default: // an element of a set, of which core looks at the whole set
			return out
		}
	}
	return out
}

// leads reports whether a path leads to something in a value.
func leads(v cty.Value, path cty.Path) bool {
	_, diags := hcl.ApplyPath(v, path, nil)
	return !diags.HasErrors()
}

// valueAt is the value at a path; null when the path leads nowhere.
func valueAt(v cty.Value, path cty.Path) cty.Value {
	if got, diags := hcl.ApplyPath(v, path, nil); !diags.HasErrors() {
		return got
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// same reports whether two values are known and equal.
func same(a, b cty.Value) bool {
	if a == cty.NilVal || b == cty.NilVal {
		return a == b
	}
	return a.RawEquals(b)
}

// members are the members of an object, map, list or set that is known and not null, by key.
func members(v cty.Value) map[string]cty.Value {
	out := map[string]cty.Value{}
	if v == cty.NilVal || v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return out
	}
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		switch {
		case v.Type().IsSetType():
			out[fmt.Sprintf("%d", len(out))] = e
		case k.Type() == cty.String:
			out[k.AsString()] = e
		default:
			n, _ := k.AsBigFloat().Int64()
			out[fmt.Sprintf("%d", n)] = e
		}
	}
	return out
}

func convertTo(v cty.Value, t cty.Type) (cty.Value, error) { return convert.Convert(v, t) }

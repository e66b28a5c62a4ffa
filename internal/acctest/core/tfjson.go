package core

import (
	"bytes"
	"encoding/json"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// JSON is the plan as `terraform show -json` gives it, as far as checks of tests look at it.
func (p *Plan) JSON() (*tfjson.Plan, error) {
	out := &tfjson.Plan{FormatVersion: "1.2", TerraformVersion: terraformVersion, OutputChanges: map[string]*tfjson.Change{},
		PlannedValues: &tfjson.StateValues{RootModule: &tfjson.StateModule{}}}
	for _, c := range p.sorted() {
		one, err := c.json()
		if err != nil {
			return nil, err
		}
		out.ResourceChanges = append(out.ResourceChanges, one)
		if identity, ok := one.Change.AfterIdentity.(map[string]any); ok {
			values, _ := one.Change.After.(map[string]any)
			out.PlannedValues.RootModule.Resources = append(out.PlannedValues.RootModule.Resources, &tfjson.StateResource{
				Address: one.Address, Mode: one.Mode, Type: one.Type, Name: one.Name, Index: one.Index, ProviderName: one.ProviderName, AttributeValues: values,
				IdentityValues: identity,
			})
		}
	}
	for _, c := range p.drift {
		one, err := c.json()
		if err != nil {
			return nil, err
		}
		out.ResourceDrift = append(out.ResourceDrift, one)
	}
	for name, o := range p.outputs {
		change := &tfjson.Change{Actions: tfjson.Actions{tfjson.ActionUpdate}}
		switch {
		case same(o[0], o[1]):
			change.Actions = tfjson.Actions{tfjson.ActionNoop}
		case o[0].IsNull():
			change.Actions = tfjson.Actions{tfjson.ActionCreate}
		case o[1].IsKnown() && o[1].IsNull():
			change.Actions = tfjson.Actions{tfjson.ActionDelete}
		}
		var err error
		if change.Before, _, err = plain(o[0]); err != nil {
			return nil, err
		}
		if change.After, change.AfterUnknown, err = plain(o[1]); err != nil {
			return nil, err
		}
		out.OutputChanges[name] = change
	}
	return out, nil
}

var jsonActions = map[Action]tfjson.Actions{
	NoOp: {tfjson.ActionNoop}, Create: {tfjson.ActionCreate}, Update: {tfjson.ActionUpdate}, Delete: {tfjson.ActionDelete}, Read: {tfjson.ActionRead},
	Forget:           {tfjson.ActionForget},
	DeleteThenCreate: {tfjson.ActionDelete, tfjson.ActionCreate}, CreateThenDelete: {tfjson.ActionCreate, tfjson.ActionDelete},
}

func (c *change) json() (*tfjson.ResourceChange, error) {
	out := &tfjson.ResourceChange{
		Address: c.addr.String(), Mode: tfjson.ResourceMode(c.addr.mode()), Type: c.addr.typeName, Name: c.addr.name, Index: c.addr.key.json(),
		ProviderName: providerSource(c.provider),
		DeposedKey:   c.deposed, Change: &tfjson.Change{Actions: jsonActions[c.action]},
	}
	if c.movedFrom != nil {
		out.PreviousAddress = c.movedFrom.String()
	}
	var err error
	if out.Change.Before, _, err = plain(c.before); err != nil {
		return nil, err
	}
	if out.Change.After, out.Change.AfterUnknown, err = plain(c.after); err != nil {
		return nil, err
	}
	if out.Change.BeforeIdentity, _, err = plain(c.beforeIdentity); err != nil {
		return nil, err
	}
	if out.Change.AfterIdentity, _, err = plain(c.afterIdentity); err != nil {
		return nil, err
	}
	for _, path := range c.replace {
		var steps []any
		for _, step := range path {
			switch step := step.(type) {
			case cty.GetAttrStep:
				steps = append(steps, step.Name)
			case cty.IndexStep:
				v, _, err := plain(step.Key)
				if err != nil {
					return nil, err
				}
				steps = append(steps, v)
			}
		}
		out.Change.ReplacePaths = append(out.Change.ReplacePaths, steps)
	}
	if c.importing {
		out.Change.Importing = &tfjson.Importing{ID: c.importID}
		if c.importIdentity != cty.NilVal {
			if out.Change.Importing.Identity, _, err = plain(c.importIdentity); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func providerSource(key string) string {
	name := providerNameOf(key)
	if name == builtin {
		return "terraform.io/builtin/terraform"
	}
	return "registry.terraform.io/" + name + "/" + name
}

// plain is a value as decoded JSON, in which what is unknown is left out, and where it was unknown.
func plain(v cty.Value) (value, unknown any, err error) {
	if v == cty.NilVal || v.IsKnown() && v.IsNull() {
		return nil, false, nil
	}
	if !v.IsKnown() {
		return nil, true, nil
	}
	if v.Type().IsObjectType() {
		values, unknowns := map[string]any{}, map[string]any{}
		for name, m := range v.AsValueMap() {
			one, unk, err := plain(m)
			if err != nil {
				return nil, nil, err
			}
			if m.IsKnown() {
				values[name] = one
			}
			if unk != nil && unk != false {
				unknowns[name] = unk
			}
		}
		return values, unknowns, nil
	}
	if !v.IsWhollyKnown() {
		v = cty.UnknownAsNull(v)
		unknown = true
	}
	text, err := ctyjson.Marshal(v, v.Type())
	if err != nil {
		return nil, nil, err
	}
	value, err = decode(text)
	return value, unknown, err
}

// decode reads JSON with its numbers as they stand.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// StateJSON is the state as `terraform show -json` gives it.
func (w *Workspace) StateJSON() (*tfjson.State, error) {
	s, err := parseState(w.State())
	if err != nil {
		return nil, err
	}
	out := &tfjson.State{FormatVersion: "1.0", TerraformVersion: terraformVersion}
	if s.empty() && len(s.outputs) == 0 {
		return out, nil
	}
	out.Values = &tfjson.StateValues{RootModule: &tfjson.StateModule{}, Outputs: map[string]*tfjson.StateOutput{}}
	for name, v := range s.outputs {
		value, _, err := plain(v)
		if err != nil {
			return nil, err
		}
		out.Values.Outputs[name] = &tfjson.StateOutput{Value: value, Type: v.Type(), Sensitive: s.secret[name]}
	}
	for _, a := range s.addrs() {
		o := s.objects[a]
		r := &tfjson.StateResource{
			Address: a.String(), Mode: tfjson.ResourceMode(a.mode()), Type: a.typeName, Name: a.name, Index: a.key.json(),
			ProviderName:  providerSource(providerKey(o.provider)),
			SchemaVersion: uint64(o.version), DependsOn: slices.Clone(o.depends), Tainted: o.tainted, //nolint:gosec // a version is never negative
		}
		attributes, err := decode(o.attributes)
		if err != nil {
			return nil, err
		}
		r.AttributeValues, _ = attributes.(map[string]any)
		if len(o.identity) > 0 {
			identity, err := decode(o.identity)
			if err != nil {
				return nil, err
			}
			r.IdentityValues, _ = identity.(map[string]any)
			r.IdentitySchemaVersion = ptr(uint64(o.identityVersion)) //nolint:gosec // a version is never negative
		}
		out.Values.RootModule.Resources = append(out.Values.RootModule.Resources, r)
	}
	return out, nil
}

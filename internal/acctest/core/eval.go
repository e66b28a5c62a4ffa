package core

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/dynblock"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are those of Terraform's functions that configurations of tests and examples use.
var functions = map[string]function.Function{
	"abs": stdlib.AbsoluteFunc, "can": tryfunc.CanFunc, "coalesce": stdlib.CoalesceFunc, "compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc,
	"contains":  stdlib.ContainsFunc,
	"csvdecode": stdlib.CSVDecodeFunc, "distinct": stdlib.DistinctFunc, "element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc,
	"format":     stdlib.FormatFunc,
	"formatlist": stdlib.FormatListFunc, "join": stdlib.JoinFunc, "jsondecode": stdlib.JSONDecodeFunc, "jsonencode": stdlib.JSONEncodeFunc,
	"keys":   stdlib.KeysFunc,
	"length": lengthFunc, "lookup": stdlib.LookupFunc, "lower": stdlib.LowerFunc, "max": stdlib.MaxFunc, "merge": stdlib.MergeFunc,
	"min": stdlib.MinFunc, "range": stdlib.RangeFunc,
	"regex": stdlib.RegexFunc, "replace": stdlib.ReplaceFunc, "reverse": stdlib.ReverseListFunc, "setproduct": stdlib.SetProductFunc,
	"setunion": stdlib.SetUnionFunc,
	"slice":    stdlib.SliceFunc, "sort": stdlib.SortFunc, "split": stdlib.SplitFunc, "substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc,
	"trimprefix": stdlib.TrimPrefixFunc,
	"trimspace":  stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc, "try": tryfunc.TryFunc, "upper": stdlib.UpperFunc,
	"values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,
	"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
	"tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
	"tomap":     stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
	"sensitive": identityFunc, "nonsensitive": identityFunc, "one": oneFunc,
	"file": fileFunc,
}

// lengthFunc is length, which takes a text as well as a collection.
var lengthFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].Type() == cty.String {
			return stdlib.Strlen(args[0])
		}
		if !args[0].IsKnown() {
			return cty.UnknownVal(cty.Number), nil
		}
		return args[0].Length(), nil
	},
})

// identityFunc stands for sensitive and nonsensitive: values carry no marks here.
var identityFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowNull: true}},
	Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return args[0], nil },
})

// oneFunc is one: the only element of a collection, or null.
var oneFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.DynamicPseudoType),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		switch args[0].LengthInt() {
		case 0:
			return cty.NullVal(cty.DynamicPseudoType), nil
		case 1:
			it := args[0].ElementIterator()
			it.Next()
			_, v := it.Element()
			return v, nil
		}
		return cty.NilVal, fmt.Errorf("it has more than one element")
	},
})

// fileFunc is file, for paths as the test process sees them.
var fileFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "path", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		text, err := os.ReadFile(args[0].AsString())
		return cty.StringVal(string(text)), err
	},
})

// instanceData is what each and count mean for one instance.
type instanceData struct {
	key   instanceKey
	value cty.Value // each.value; NilVal: there is no for_each
	vague bool      // a validation, which stands for any instance: keys and values are not known
}

// scope evaluates the expressions of one module.
type scope struct {
	m         *module
	variables map[string]cty.Value
	functions map[string]function.Function
	// resource is what a resource or data source is worth at this moment; nil: nothing may be referred to.
	resource func(resourceAddr) (cty.Value, bool)
	instance instanceData
	self     cty.Value // in a postcondition, a trigger or an action; NilVal: there is none
	caller   cty.Value // in an action that a resource triggers; NilVal: there is none
}

// with is the scope of one instance.
func (s *scope) with(i instanceData) *scope {
	c := *s
	c.instance = i
	return &c
}

// context builds what expressions with these references need.
func (s *scope) context(refs []hcl.Traversal) (*hcl.EvalContext, hcl.Diagnostics) {
	var diags hcl.Diagnostics
	roots := map[string]map[string]cty.Value{}
	put := func(root, name string, v cty.Value) {
		if roots[root] == nil {
			roots[root] = map[string]cty.Value{}
		}
		roots[root][name] = v
	}
	named := map[kind]map[string]map[string]cty.Value{} // what is not a resource: by kind, type and name
	self, caller := cty.NilVal, cty.NilVal
	for _, t := range refs {
		rng := t.SourceRange()
		switch t.RootName() {
		case "var":
			name := attrName(t, 1)
			v, ok := s.variables[name]
			if !ok {
				diags = append(diags, undeclared("input variable", fmt.Sprintf("There is no variable %q.", name), rng))
				v = cty.DynamicVal
			}
			put("var", name, v)
		case "local":
			name := attrName(t, 1)
			if roots["local"][name] != cty.NilVal {
				continue
			}
			e, ok := s.m.locals[name]
			if !ok {
				diags = append(diags, undeclared("local value", fmt.Sprintf("There is no local %q.", name), rng))
				put("local", name, cty.DynamicVal)
				continue
			}
			v, d := s.expr(e)
			diags = append(diags, d...)
			put("local", name, v)
		case "each":
			v := cty.StringVal(s.instance.key.s)
			switch {
			case attrName(t, 1) == "value":
				v = s.instance.value
			case s.instance.vague:
				v = cty.UnknownVal(cty.String)
			}
			if s.instance.value == cty.NilVal {
				diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: `Reference to "each" in context without for_each`,
					Detail: "Only a block with for_each has an each.", Subject: &rng})
				v = cty.DynamicVal
			}
			put("each", attrName(t, 1), v)
		case "count":
			v := cty.NumberIntVal(int64(s.instance.key.n))
			if s.instance.vague {
				v = cty.UnknownVal(cty.Number)
			}
			put("count", "index", v)
		case "self":
			if s.self == cty.NilVal {
				diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: `Invalid "self" reference`,
					Detail: "Only a postcondition, a trigger and its actions can refer to the object itself.", Subject: &rng})
				continue
			}
			self = s.self
		case "caller":
			if s.caller == cty.NilVal {
				diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: `Invalid "caller" reference`,
					Detail: "Only an action can refer to the object that triggers it.", Subject: &rng})
				continue
			}
			caller = s.caller
		case "path":
			put("path", attrName(t, 1), cty.StringVal("."))
		case "terraform":
			put("terraform", attrName(t, 1), cty.StringVal("default"))
		default:
			a, ok := referenced(t)
			if !ok || s.resource == nil {
				diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid reference",
					Detail: "This expression cannot refer to " + t.RootName() + " here.", Subject: &rng})
				continue
			}
			v, known := s.resource(a)
			if !known {
				diags = append(diags, undeclared("resource", fmt.Sprintf("The configuration has no %s.", a), rng))
				v = cty.DynamicVal
			}
			if a.kind == managedKind {
				put(a.typeName, a.name, v)
				continue
			}
			if named[a.kind] == nil {
				named[a.kind] = map[string]map[string]cty.Value{}
			}
			if named[a.kind][a.typeName] == nil {
				named[a.kind][a.typeName] = map[string]cty.Value{}
			}
			named[a.kind][a.typeName][a.name] = v
		}
	}
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: s.functions}
	for root, values := range roots {
		ctx.Variables[root] = cty.ObjectVal(values)
	}
	if self != cty.NilVal {
		ctx.Variables["self"] = self
	}
	if caller != cty.NilVal {
		ctx.Variables["caller"] = caller
	}
	for k, ofKind := range named {
		types := map[string]cty.Value{}
		for name, values := range ofKind {
			types[name] = cty.ObjectVal(values)
		}
		ctx.Variables[string(k)] = cty.ObjectVal(types)
	}
	return ctx, diags
}

func undeclared(what, detail string, rng hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Reference to undeclared " + what, Detail: detail, Subject: &rng}
}

// expr evaluates an expression.
func (s *scope) expr(e hcl.Expression) (cty.Value, hcl.Diagnostics) {
	ctx, diags := s.context(e.Variables())
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	v, d := e.Value(ctx)
	return v, append(diags, d...)
}

// text evaluates an expression that has to be a text.
func (s *scope) text(e hcl.Expression) (cty.Value, hcl.Diagnostics) {
	v, diags := s.expr(e)
	if diags.HasErrors() {
		return cty.UnknownVal(cty.String), diags
	}
	if v, diags = decides(v, e, "Ephemeral value not allowed"); diags.HasErrors() {
		return cty.UnknownVal(cty.String), diags
	}
	v, err := convert.Convert(v, cty.String)
	if err != nil {
		rng := e.Range()
		return cty.UnknownVal(cty.String), append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Unsuitable value type",
			Detail: "A text is needed: " + err.Error(), Subject: &rng})
	}
	return v, diags
}

// decode evaluates a block, with the dynamic blocks in it.
func (s *scope) decode(body hcl.Body, b *block) (cty.Value, hcl.Diagnostics) {
	ctx, diags := s.context(dynblock.VariablesHCLDec(body, b.spec))
	if diags.HasErrors() {
		return cty.UnknownVal(b.typ), diags
	}
	v, d := hcldec.Decode(dynblock.Expand(body, ctx), b.spec, ctx)
	return v, append(diags, d...)
}

// instances are the instances of a resource block, in order. known is false when they cannot be told yet.
func (s *scope) instances(r *resourceConfig) (list []instanceData, known bool, diags hcl.Diagnostics) {
	switch {
	case r.count != nil:
		v, diags := s.expr(r.count)
		if diags.HasErrors() {
			return nil, false, diags
		}
		if v, diags = decides(v, r.count, "Invalid count argument"); diags.HasErrors() {
			return nil, false, diags
		}
		rng := r.count.Range()
		n, err := convert.Convert(v, cty.Number)
		if err != nil || n.IsNull() {
			return nil, false, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid count argument", Detail: "A count is a number.", Subject: &rng}}
		}
		if !n.IsKnown() {
			return nil, false, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid count argument",
				Detail: "This count is not known before an apply. Apply what it depends on first, with -target.", Subject: &rng}}
		}
		whole, _ := n.AsBigFloat().Int64()
		for i := range int(whole) {
			list = append(list, instanceData{key: instanceKey{kind: 'n', n: i}})
		}
		return list, true, diags
	case r.forEach != nil:
		v, diags := s.expr(r.forEach)
		if diags.HasErrors() {
			return nil, false, diags
		}
		if v, diags = decides(v, r.forEach, "Invalid for_each argument"); diags.HasErrors() {
			return nil, false, diags
		}
		rng := r.forEach.Range()
		if !v.IsWhollyKnown() && (!v.IsKnown() || v.Type().IsSetType()) {
			return nil, false, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid for_each argument",
				Detail: "The keys of this for_each are not known before an apply.", Subject: &rng}}
		}
		if v.IsNull() || (!v.Type().IsMapType() && !v.Type().IsObjectType() && !v.Type().IsSetType()) {
			return nil, false, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Invalid for_each argument",
				Detail: "A for_each is a map or a set of texts.", Subject: &rng}}
		}
		for it := v.ElementIterator(); it.Next(); {
			key, value := it.Element()
			list = append(list, instanceData{key: instanceKey{kind: 's', s: key.AsString()}, value: value})
		}
		return list, true, diags
	}
	return []instanceData{{}}, true, nil
}

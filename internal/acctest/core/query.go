package core

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// defaultLimit is how many results a list has unless its limit says otherwise.
const defaultLimit = 100

// listConfig is what a list block has beside the meta-arguments of resources.
type listConfig struct {
	limit, include hcl.Expression // nil: not given
	config         hcl.Body       // nil: no config block
}

var (
	querySchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "list", LabelNames: []string{"type", "name"}},
		{Type: "provider", LabelNames: []string{"name"}},
		{Type: "variable", LabelNames: []string{"name"}},
		{Type: "locals"},
	}}
	listSchema = &hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "provider"}, {Name: "count"}, {Name: "for_each"}, {Name: "include_resource"}, {Name: "limit"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "config"}},
	}
)

func (m *module) listBlock(b *hcl.Block) hcl.Diagnostics {
	content, diags := b.Body.Content(listSchema)
	r := &resourceConfig{addr: resourceAddr{kind: listKind, typeName: b.Labels[0], name: b.Labels[1]}, body: b.Body, rng: b.DefRange,
		list: &listConfig{}}
	for name, to := range map[string]*hcl.Expression{"count": &r.count, "for_each": &r.forEach, "limit": &r.list.limit,
		"include_resource": &r.list.include} {
		if a := content.Attributes[name]; a != nil {
			*to = a.Expr
		}
	}
	for _, inner := range content.Blocks {
		if r.list.config != nil {
			diags = append(diags, duplicate("config block in list", r.addr.name, inner.DefRange))
		}
		r.list.config = inner.Body
	}
	if r.provider = providerRef(content.Attributes["provider"], &diags); r.provider == "" {
		diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: `Missing "provider" attribute`,
			Detail: "A list block names its provider.", Subject: &b.DefRange})
	}
	if m.resources[r.addr] != nil {
		return append(diags, duplicate("list", r.addr.name, b.DefRange))
	}
	m.resources[r.addr], m.order = r, append(m.order, r.addr)
	return diags
}

// listArguments are what a list block asks for, evaluated.
type listArguments struct {
	config, limit, include cty.Value
}

// listArguments evaluates a list block. Limit and include_resource are null where they are not given.
func (s *scope) listArguments(r *resourceConfig, schema *resourceSchema) (a listArguments, diags hcl.Diagnostics) {
	switch {
	case r.list.config != nil:
		a.config, diags = s.open(r.list.config, schema.block)
	case schema.demands():
		return a, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Missing config block",
			Detail: "A list of this type has required arguments, which stand in a config block.", Subject: &r.rng}}
	default:
		a.config = schema.empty()
	}
	number := func(e hcl.Expression, name string, t cty.Type) cty.Value {
		if e == nil {
			return cty.NullVal(t)
		}
		v, d := s.expr(e)
		diags = append(diags, d...)
		v, _ = v.Unmark()
		got, err := convert.Convert(v, t)
		if err != nil || got.IsKnown() && got.IsNull() {
			diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid " + name + " argument",
				Detail: "It has to be a " + t.FriendlyName() + ".", Subject: e.Range().Ptr()})
			return cty.UnknownVal(t)
		}
		if t == cty.Number && got.IsKnown() && got.LessThan(cty.Zero).True() {
			diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid limit argument",
				Detail: "It has to be zero or more.", Subject: e.Range().Ptr()})
		}
		return got
	}
	a.limit, a.include = number(r.list.limit, "limit", cty.Number), number(r.list.include, "include_resource", cty.Bool)
	return a, diags
}

// demands reports whether something in a block has to be given.
func (b *block) demands() bool {
	return slices.ContainsFunc(b.attributes, func(a attribute) bool { return a.required }) ||
		slices.ContainsFunc(b.blocks, func(n nestedBlock) bool { return n.min > 0 })
}

// lists is the part of the protocol for lists, which a provider need not have.
func (p *instance) lists() (tfprotov6.ListResourceServer, diagnostics) {
	if server, ok := p.server.(tfprotov6.ListResourceServer); ok {
		return server, nil
	}
	return nil, diagnostics{errorf("Plugin error", "The provider has schemas of lists, but not their calls.")}
}

// validateList lets the provider check the configuration of a list.
func (p *instance) validateList(a addr, schema *resourceSchema, args listArguments, body hcl.Body) diagnostics {
	server, diags := p.lists()
	if diags != nil {
		return diags
	}
	req := &tfprotov6.ValidateListResourceConfigRequest{TypeName: a.typeName}
	var err error
	if req.Config, err = wire(args.config, schema.typ); err == nil {
		if req.Limit, err = wire(args.limit, cty.Number); err == nil {
			req.IncludeResourceObject, err = wire(args.include, cty.Bool)
		}
	}
	if err != nil {
		return diagnostics{errorf("Invalid configuration", "%v", err)}
	}
	resp, err := server.ValidateListResourceConfig(p.ctx, req)
	if err != nil {
		return call(nil, err, a.String(), body)
	}
	return call(resp.Diagnostics, nil, a.String(), body)
}

// listed is one result of a list.
type listed struct {
	identity, state cty.Value // the state is null where it was not asked for
	name            string
}

// list asks for the results of a list, as many as the limit allows. The first that comes with an error is the last that is read.
func (r *run) list(p *instance, a addr, schema *resourceSchema, args listArguments, limit int64, body hcl.Body) (out []listed, ok bool) {
	server, diags := p.lists()
	of := p.schemas.resources[a.typeName]
	if of == nil || of.identity == cty.NilType {
		diags = append(diags, errorf("Identity schema not found", "There is no resource type %s with an identity.", a.typeName))
	}
	if !r.report(diags) {
		return nil, false
	}
	config, err := wire(args.config, schema.typ)
	if err != nil {
		return nil, r.report(diagnostics{errorf("Invalid configuration", "%v", err)})
	}
	include := !args.include.IsNull() && args.include.True()
	stream, err := server.ListResource(p.ctx, &tfprotov6.ListResourceRequest{TypeName: a.typeName, Config: config, IncludeResource: include,
		Limit: limit})
	if err != nil {
		return nil, r.report(call(nil, err, a.String(), body))
	}
	if limit == 0 {
		return nil, true
	}
	for event := range stream.Results {
		if !r.report(call(event.Diagnostics, nil, a.String(), body)) {
			return out, false
		}
		if event.Identity == nil && len(event.Diagnostics) > 0 { // it only warns
			continue
		}
		one := listed{name: event.DisplayName, state: cty.NullVal(of.typ)}
		if one.identity, err = unwireIdentity(event.Identity, of); err == nil && include {
			one.state, err = unwire(event.Resource, of.typ)
		}
		if err != nil {
			return out, r.broken(errorf("Provider produced invalid object", "A result of %s does not fit its schema: %v", a, err))
		}
		if !r.checkListed(a, of, one, include) {
			return out, false
		}
		if out = append(out, one); int64(len(out)) >= limit {
			break
		}
	}
	return out, true
}

// checkListed holds a result to the rules: it has an identity, and what was asked for, all of it known. That the resource is there
// the real core leaves to the provider; without it, the configuration that is generated would be empty.
func (r *run) checkListed(a addr, of *resourceSchema, one listed, include bool) bool {
	if !r.checkIdentity("a query", a, of, cty.NilVal, one.identity, false) || !r.checkObject("a query", a, of, one.state) {
		return false
	}
	if include && one.state.IsNull() {
		return r.broken(errorf("Provider produced null object", "A result of %s has no resource, which was asked for.", a))
	}
	return true
}

// querying is a walk over the lists of a configuration, and over what they depend on.
type querying struct {
	*planning
	generate bool
	done     []*answered
}

// answered is what came of an instance of a list block.
type answered struct {
	addr      addr
	count     int
	generated string
}

// queryCommand is `terraform query`.
func (w *Workspace) queryCommand(ctx context.Context, m *module, a arguments) diagnostics {
	if len(a.rest) > 0 {
		return diagnostics{errorf("Too many command line arguments", "A query takes no argument but flags.")}
	}
	name := filepath.Base(a.generate)
	if a.generate != "" && (w.Generated(name) != "" || name == fileName) {
		return diagnostics{errorf("Target generated file already exists",
			"Configuration is generated into a new file only, and there is a %s.", a.generate)}
	}
	if !slices.ContainsFunc(m.order, func(a resourceAddr) bool { return a.kind == listKind }) {
		return diagnostics{errorf("No resources to query", "The configuration has no list block.")}
	}
	if diags := w.validate(ctx, m); diags.hasErrors() {
		return diags
	}
	variables, diags := w.values(m.variables)
	if diags.hasErrors() {
		return diags
	}
	before, err := parseState(w.State())
	if err != nil {
		return diagnostics{errorf("Failed to read state", "%v", err)}
	}
	working := before.copy()
	q := &querying{generate: a.generate != "", planning: &planning{
		run: w.newRun(ctx, m, working, variables, a.parallelism), prev: before, replace: map[string]bool{}, moved: map[addr]addr{},
		imports: map[addr]*importTarget{}, p: &Plan{m: m, changes: map[addr]*change{}, prior: working}}}
	defer q.close()
	q.chooseTargets()
	nodes := q.nodes()
	q.closeAll(ctx, nodes, q.walk(nodes))
	if w.halted() && !q.diags.hasErrors() {
		q.report(diagnostics{errorf("execution halted", "")})
	}
	if q.diags.hasErrors() {
		return q.diags
	}
	q.finish(name)
	return q.diags
}

// nodes are the steps of the walk: the lists and what they depend on, nothing else.
func (q *querying) nodes() []*node {
	in := map[resourceAddr]bool{}
	var up func(a resourceAddr)
	up = func(a resourceAddr) {
		if config := q.m.resources[a]; config != nil && !in[a] {
			in[a] = true
			for dep := range q.m.dependencies(config) {
				up(dep)
			}
		}
	}
	for _, a := range q.m.order {
		if a.kind == listKind {
			up(a)
		}
	}
	var nodes []*node
	for _, a := range q.m.order {
		if !in[a] {
			q.expandFromState(a)
			continue
		}
		config := q.m.resources[a]
		do := func() bool { return q.planResource(config) }
		if a.kind == listKind {
			do = func() bool { return q.listAll(config) }
		}
		nodes = append(nodes, &node{id: a.String(), needs: ids(q.m.dependencies(config)), do: do})
	}
	return nodes
}

// listAll asks for the results of all instances of a list block.
func (q *querying) listAll(config *resourceConfig) bool {
	list, known, diags := q.scope.instances(config)
	if !q.report(fromHCL(diags).in(config.addr.String())) || !known {
		return false
	}
	q.expand(config.addr, list)
	var work []func() bool
	results := make([]*answered, len(list))
	for n, i := range list {
		results[n] = &answered{addr: addr{config.addr, i.key}}
		work = append(work, func() bool { return q.slot(func() bool { return q.listOne(config, i, n, results[n]) }) })
	}
	if !q.together(work) {
		return false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.done = append(q.done, results...)
	return true
}

// listOne asks for the results of an instance of a list block, which is the n-th.
func (q *querying) listOne(config *resourceConfig, i instanceData, n int, result *answered) bool {
	a := result.addr
	p, ok := q.provider(config.provider)
	if !ok {
		return false
	}
	schema := q.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	args, diags := q.scope.with(i).listArguments(config, schema)
	if !q.report(fromHCL(diags).in(a.String())) {
		return false
	}
	if !args.config.IsWhollyKnown() || !args.limit.IsKnown() || !args.include.IsKnown() {
		return q.report(diagnostics{errorf("config is not known", "What %s asks for is not known before an apply.", a).at(a.String(), &config.rng)})
	}
	if q.generate {
		args.include = cty.True
	}
	limit := int64(defaultLimit)
	if !args.limit.IsNull() {
		limit, _ = args.limit.AsBigFloat().Int64()
	}
	body := config.list.config
	if body == nil {
		body = config.body
	}
	if !q.report(p.validateList(a, schema, args, body)) {
		return false
	}
	found, ok := q.list(p, a, schema, args, limit, body)
	if !ok {
		return false
	}
	generated := ""
	if q.generate {
		if generated, ok = q.generateFound(p, config, a, n, found); !ok {
			return false
		}
	}
	var rows []cty.Value
	width := 0
	for _, one := range found {
		rows = append(rows, cty.ObjectVal(map[string]cty.Value{"display_name": cty.StringVal(one.name), "identity": one.identity, "state": one.state}))
		width = max(width, len(identityText(one.identity)))
	}
	q.setValue(a, cty.ObjectVal(map[string]cty.Value{"data": cty.TupleVal(rows), "config": args.config}))
	var b strings.Builder
	for _, one := range found {
		fmt.Fprintf(&b, "%s   %-*s   %s\n", a, width, identityText(one.identity), one.name)
	}
	if b.Len() > 0 {
		q.w.progress("%s", b.String())
	}
	result.count, result.generated = len(found), generated
	return true
}

// identityText writes an identity as a query prints it: a=1,b=2.
func identityText(identity cty.Value) string {
	var parts []string
	for _, name := range attributeNames(identity.Type()) {
		v, shown := identity.GetAttr(name), "<null>"
		switch {
		case v.IsNull():
		case v.Type() == cty.String:
			shown = v.AsString()
		default:
			shown = text(v)
		}
		parts = append(parts, name+"="+shown)
	}
	return strings.Join(parts, ",")
}

// finish says which lists found nothing, and writes the configuration that was asked for into a file of this name.
func (q *querying) finish(name string) {
	var none []string
	var b strings.Builder
	for _, one := range q.done {
		if one.count == 0 {
			none = append(none, one.addr.String())
		}
		if one.generated == "" {
			continue
		}
		if b.Len() == 0 {
			b.WriteString("# __generated__ by Terraform\n# Please review these resources and move them into your main configuration files.\n")
		}
		b.WriteString("\n# __generated__ by Terraform\n" + one.generated + "\n")
	}
	if len(none) > 0 {
		q.w.progress("Warning: list block(s) [%s] returned 0 results.\n", strings.Join(none, ", "))
	}
	if b.Len() == 0 {
		return
	}
	q.w.mu.Lock()
	defer q.w.mu.Unlock()
	q.w.generated[name] = b.String()
}

// validateList checks a list block in a validation.
func (r *run) validateList(config *resourceConfig, p *instance, schema *resourceSchema, s *scope) bool {
	args, diags := s.listArguments(config, schema)
	if !r.report(fromHCL(diags).in(config.addr.String())) {
		return false
	}
	body := config.list.config
	if body == nil {
		body = config.body
	}
	return r.report(p.validateList(addr{resourceAddr: config.addr}, schema, args, body))
}

package core

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
)

// ephemeral is the mark of a value that may not be kept: of an ephemeral resource or variable, and of what is made of one.
type markOf string

const ephemeral = markOf("ephemeral")

// opened is an ephemeral resource that was opened and not closed yet.
type opened struct {
	addr       addr
	p          *instance
	body       hcl.Body
	private    []byte // of the opening, which the real core closes it with
	renewing   []byte // of the last renewal
	renewAt    time.Time
	hasExpired bool // a renewal failed
}

// open evaluates a block in which values may be ephemeral: what it configures is not kept.
func (s *scope) open(body hcl.Body, b *block) (cty.Value, hcl.Diagnostics) {
	v, diags := s.decode(body, b)
	v, _ = v.UnmarkDeep()
	return v, diags
}

// body evaluates a block. Of its values, only those of write-only attributes may be ephemeral.
func (s *scope) body(body hcl.Body, b *block) (cty.Value, hcl.Diagnostics) {
	v, diags := s.decode(body, b)
	v, d := b.keepable(v, body)
	return v, append(diags, d...)
}

// keepable takes the marks off a value, and complains about those in what is kept.
func (b *block) keepable(v cty.Value, body hcl.Body) (cty.Value, hcl.Diagnostics) {
	if !v.ContainsMarked() {
		return v, nil
	}
	v, marks := v.UnmarkDeepWithPaths()
	var diags hcl.Diagnostics
	for _, one := range marks {
		if !b.writesOnly(one.Path) {
			rng := rangeOfPath(body, one.Path)
			diags = append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Invalid use of ephemeral value", Subject: &rng,
				Detail: "The state keeps " + pathString(one.Path) + ", and an ephemeral value may only stand where nothing is kept: in a write-only attribute."})
		}
	}
	return v, diags
}

// writesOnly reports whether a path leads to a write-only attribute, or into one.
func (b *block) writesOnly(path cty.Path) bool {
	for n := len(path); n > 0; n-- {
		if a := b.at(path[:n]); a != nil && a.writeOnly {
			return true
		}
	}
	return false
}

// withoutEphemerals is a value in which what is ephemeral is null: as a plan keeps it.
func withoutEphemerals(v cty.Value) cty.Value {
	out, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		if v.IsMarked() {
			return cty.NullVal(v.Type()), nil
		}
		return v, nil
	})
	if err != nil {
		return cty.NullVal(v.Type())
	}
	return out
}

// rangeOfPath is the place in a block that a path leads to, as far as its first attribute.
func rangeOfPath(body hcl.Body, path cty.Path) hcl.Range {
	b, ok := body.(*hclsyntax.Body)
	whole := body.MissingItemRange()
	for _, step := range path {
		get, isAttr := step.(cty.GetAttrStep)
		if !ok || !isAttr {
			continue
		}
		if a := b.Attributes[get.Name]; a != nil {
			return a.Expr.Range()
		}
		i := slices.IndexFunc(b.Blocks, func(inner *hclsyntax.Block) bool { return inner.Type == get.Name })
		if i < 0 {
			break
		}
		b = b.Blocks[i].Body
	}
	return whole
}

// keep evaluates an expression whose value is kept.
func (s *scope) keep(e hcl.Expression) (cty.Value, hcl.Diagnostics) {
	v, diags := s.expr(e)
	if !v.ContainsMarked() {
		return v, diags
	}
	rng := e.Range()
	v, _ = v.UnmarkDeep()
	return v, append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Ephemeral value not allowed", Subject: &rng,
		Detail: "This value is kept, and is derived from an ephemeral one."})
}

// decides complains about a value that decides on something and is ephemeral.
func decides(v cty.Value, e hcl.Expression, summary string) (out cty.Value, diags hcl.Diagnostics) {
	if !v.IsMarked() {
		return v, nil
	}
	rng := e.Range()
	v, _ = v.Unmark()
	return v, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: summary, Subject: &rng,
		Detail: "It is derived from an ephemeral value, which nothing can keep between a plan and its apply."}}
}

// validateEphemeral lets the provider check the configuration of an ephemeral resource.
func (p *instance) validateEphemeral(a addr, schema *resourceSchema, config cty.Value, body hcl.Body) diagnostics {
	packed, err := wire(config, schema.typ)
	if err != nil {
		return diagnostics{errorf("Invalid configuration", "%v", err)}
	}
	resp, err := p.server.ValidateEphemeralResourceConfig(p.ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: a.typeName, Config: packed})
	if err != nil {
		return call(nil, err, a.String(), body)
	}
	return call(resp.Diagnostics, nil, a.String(), body)
}

// openAll opens the instances of an ephemeral resource.
func (r *run) openAll(config *resourceConfig) bool {
	list, known, diags := r.scope.instances(config)
	if !r.report(fromHCL(diags).in(config.addr.String())) || !known {
		return false
	}
	r.expand(config.addr, list)
	var work []func() bool
	for _, i := range list {
		work = append(work, func() bool { return r.slot(func() bool { return r.openOne(config, i) }) })
	}
	return r.together(work)
}

// openOne opens an instance of an ephemeral resource, if its configuration is known by now.
func (r *run) openOne(config *resourceConfig, i instanceData) bool {
	a := addr{config.addr, i.key}
	p, ok := r.provider(config.provider)
	if !ok {
		return false
	}
	schema := r.schemaFor(p, config.addr, &config.rng)
	if schema == nil {
		return false
	}
	s := r.scope.with(i)
	if !r.checkRules(s, config, false, a) {
		return false
	}
	configured, diags := s.open(config.body, schema.block)
	if !r.report(fromHCL(diags).in(a.String())) {
		return false
	}
	if !configured.IsWhollyKnown() {
		r.w.progress("%s: Configuration unknown, deferring...", a)
		r.setValue(a, unknownComputed(schema.block, configured).Mark(ephemeral))
		return true
	}
	if !r.report(p.validateEphemeral(a, schema, configured, config.body)) || !r.may() {
		return false
	}
	packed, err := wire(configured, schema.typ)
	if err != nil {
		return r.report(diagnostics{errorf("Invalid configuration", "%v", err)})
	}
	r.w.progress("%s: Opening...", a)
	resp, err := p.server.OpenEphemeralResource(p.ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: a.typeName, Config: packed,
		ClientCapabilities: &tfprotov6.OpenEphemeralResourceClientCapabilities{}})
	if err != nil {
		return r.report(call(nil, err, a.String(), config.body))
	}
	if !r.report(call(resp.Diagnostics, nil, a.String(), config.body)) {
		return false
	}
	r.w.progress("%s: Opening complete after 0s", a)
	r.mu.Lock()
	r.opened = append(r.opened, &opened{addr: a, p: p, body: config.body, private: resp.Private, renewing: resp.Private, renewAt: resp.RenewAt})
	r.mu.Unlock()
	v, err := unwire(resp.Result, schema.typ)
	if err != nil {
		return r.broken(errorf("Provider produced invalid ephemeral resource instance",
			"What the provider opened as %s does not fit its schema: %v", a, err))
	}
	if !r.checkOpened(a, schema, configured, v) {
		return false
	}
	r.w.secretsIn(schema, v)
	r.setValue(a, v.Mark(ephemeral))
	return r.checkRules(s, config, true, a)
}

// checkOpened holds what was opened to core's rules: it is there, known, and what was configured is unchanged.
func (r *run) checkOpened(a addr, schema *resourceSchema, configured, v cty.Value) bool {
	const summary = "Provider produced invalid ephemeral resource instance"
	if v.IsNull() {
		return r.broken(errorf(summary, "The provider opened nothing as %s.", a))
	}
	if places := unknowns(v); len(places) > 0 {
		return r.broken(errorf(summary, "The provider left %s%s unknown.", a, pathString(places[0])))
	}
	if problems := schema.checkPlan(cty.NullVal(schema.typ), configured, v); len(problems) > 0 {
		return r.broken(errorf(summary, "What was opened does not go with the configuration: %s%s.", a, problems[0]))
	}
	return true
}

// secretsIn remembers what must never be seen: the sensitive values of something ephemeral.
func (w *Workspace) secretsIn(schema *resourceSchema, v cty.Value) {
	for _, a := range schema.attributes {
		if one := v.GetAttr(a.name); a.sensitive && a.typ == cty.String && !one.IsNull() && len(one.AsString()) >= 8 {
			w.mu.Lock()
			w.secrets[one.AsString()] = true
			w.mu.Unlock()
		}
	}
}

// renew renews what is due. The real core does so in the background.
func (r *run) renew() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, o := range r.opened {
		if o.renewAt.IsZero() || o.hasExpired || r.w.o.Now().Before(o.renewAt) {
			continue
		}
		r.w.progress("%s: Renewing...", o.addr)
		resp, err := o.p.server.RenewEphemeralResource(o.p.ctx, &tfprotov6.RenewEphemeralResourceRequest{TypeName: o.addr.typeName, Private: o.renewing})
		var diags diagnostics
		if err != nil {
			diags = call(nil, err, o.addr.String(), o.body)
		} else {
			diags = call(resp.Diagnostics, nil, o.addr.String(), o.body)
			o.renewing, o.renewAt = resp.Private, resp.RenewAt
		}
		o.hasExpired = diags.hasErrors()
		r.diags = append(r.diags, diags...)
	}
}

// neededBy reports whether one of some steps needs another, by whatever others.
func neededBy(nodes []*node, of map[string]bool, id string) bool {
	for _, n := range nodes {
		if slices.Contains(n.needs, id) && (of[n.id] || neededBy(nodes, of, n.id)) {
			return true
		}
	}
	return false
}

// closeAll closes what was opened. left are the steps that failed or were left out: what one of them needs the real core leaves open.
func (r *run) closeAll(ctx context.Context, nodes []*node, left map[string]bool) {
	r.mu.Lock()
	list := r.opened
	r.opened = nil
	r.mu.Unlock()
	for _, o := range slices.Backward(list) {
		if r.w.isKilled() || left[o.addr.resourceAddr.String()] || neededBy(nodes, left, o.addr.resourceAddr.String()) {
			continue
		}
		r.w.progress("%s: Closing...", o.addr)
		resp, err := o.p.server.CloseEphemeralResource(context.WithoutCancel(ctx),
			&tfprotov6.CloseEphemeralResourceRequest{TypeName: o.addr.typeName, Private: o.private})
		if err != nil {
			r.report(call(nil, err, o.addr.String(), o.body))
			continue
		}
		if r.report(call(resp.Diagnostics, nil, o.addr.String(), o.body)) {
			r.w.progress("%s: Closing complete after 0s", o.addr)
		}
	}
}

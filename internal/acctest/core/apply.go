package core

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// applying is a walk that carries a plan out.
type applying struct {
	*run
	p    *Plan
	done tally
}

// tally counts what was done, for the last line of a command.
type tally struct{ added, changed, destroyed, imported, forgotten int }

// apply carries a plan out, in provider processes of its own, and saves the state after each object as the real core does.
func (w *Workspace) apply(ctx context.Context, p *Plan) (tally, diagnostics) {
	x := &applying{run: w.newRun(ctx, p.m, p.prior.copy(), p.variables, p.parallelism), p: p}
	defer x.close()
	maps.Copy(x.expanded, p.expanded)
	x.valuesOfState()
	for a, c := range p.changes {
		if c.importing {
			x.done.imported++
			w.progress("%s: Import complete", a)
		}
		if c.action != NoOp && c.action != Delete && c.action != Forget {
			x.values[a] = c.after // what depends on it waits, but what asks for another instance of it does not
		}
	}
	x.walk(x.nodes())
	if w.halted() && !x.diags.hasErrors() {
		x.report(diagnostics{errorf("execution halted", "")})
	}
	x.saveOutputs()
	if !w.isKilled() {
		x.save()
	}
	return x.done, x.diags
}

// valuesOfState lets references lead to what the state holds.
func (x *applying) valuesOfState() {
	for a, s := range x.state.objects {
		config := x.m.resources[a.resourceAddr]
		if config == nil {
			continue
		}
		if schema := x.w.schema(a.resourceAddr); schema != nil {
			if v, err := ctyjson.Unmarshal(s.attributes, schema.typ); err == nil {
				x.values[a] = v
			}
		}
	}
}

func (x *applying) nodes() []*node {
	var nodes []*node
	creates, destroys := map[resourceAddr][]string{}, map[resourceAddr][]string{}
	createID := func(a addr) string { return "create " + a.String() }
	destroyID := func(c *change) string { return "destroy " + c.addr.String() + c.deposed }
	all := x.p.sorted()
	for _, c := range all {
		switch {
		case c.action == Delete:
			destroys[c.addr.resourceAddr] = append(destroys[c.addr.resourceAddr], destroyID(c))
		case c.action.replaces():
			destroys[c.addr.resourceAddr] = append(destroys[c.addr.resourceAddr], destroyID(c))
			creates[c.addr.resourceAddr] = append(creates[c.addr.resourceAddr], createID(c.addr))
		case c.action == Create || c.action == Update || c.action == Read:
			creates[c.addr.resourceAddr] = append(creates[c.addr.resourceAddr], createID(c.addr))
		}
	}
	needs := map[string][]string{}
	need := func(id string, others ...string) { needs[id] = append(needs[id], others...) }
	for _, c := range all {
		config := x.m.resources[c.addr.resourceAddr]
		create, destroy := createID(c.addr), destroyID(c)
		first := c.action != CreateThenDelete && (c.deposed == "")
		if c.action != Delete && config != nil {
			for _, ancestor := range x.ancestors(config) {
				need(create, creates[ancestor]...)
			}
		}
		for dep := range x.m.references(x.m.providerTraversals(c.provider)) {
			need(destroy, creates[dep]...)
		}
		if c.action.replaces() {
			if first {
				need(create, destroy)
			} else {
				need(destroy, create)
			}
		}
		var depends []string
		if s := x.state.objects[c.addr]; s != nil && c.deposed == "" {
			depends = s.depends
		}
		for _, name := range depends {
			dep := resourceOf(name)
			byCBD := config != nil && x.m.resources[dep] != nil && x.m.resources[dep].createBeforeDestroy
			if c.action == Create || c.action == Update {
				for _, d := range destroys[dep] {
					if byCBD {
						need(d, create)
					} else {
						need(create, d)
					}
				}
			}
			if c.action == Delete || c.action.replaces() {
				for _, d := range destroys[dep] {
					need(d, destroy)
				}
				if !byCBD {
					for _, other := range creates[dep] {
						need(other, destroy)
					}
				}
			}
		}
	}
	for _, c := range all {
		if c.action == Delete || c.action.replaces() {
			id := destroyID(c)
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.destroy(c) }) }})
		}
		if c.action == Create || c.action == Update || c.action == Read || c.action.replaces() {
			id, config := createID(c.addr), x.m.resources[c.addr.resourceAddr]
			nodes = append(nodes, &node{id: id, needs: needs[id], do: func() bool { return x.slot(func() bool { return x.applyInstance(config, c) }) }})
		}
		if c.action == Forget {
			nodes = append(nodes, &node{id: "forget " + c.addr.String(), do: func() bool {
				x.count(func(t *tally) { t.forgotten++ })
				return x.put(c.addr, "", nil, nil) && x.save()
			}})
		}
	}
	return nodes
}

// ancestors are all that a resource depends on, however far up.
func (x *applying) ancestors(config *resourceConfig) []resourceAddr {
	seen := map[resourceAddr]bool{}
	var visit func(*resourceConfig)
	visit = func(c *resourceConfig) {
		for dep := range x.m.dependencies(c) {
			if !seen[dep] && x.m.resources[dep] != nil {
				seen[dep] = true
				visit(x.m.resources[dep])
			}
		}
	}
	visit(config)
	delete(seen, config.addr)
	return slices.Collect(maps.Keys(seen))
}

func (x *applying) count(f func(*tally)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	f(&x.done)
}

// applyInstance creates or updates an instance, or reads a data source that the plan left for now.
func (x *applying) applyInstance(config *resourceConfig, c *change) bool {
	a := c.addr
	p, ok := x.provider(config.provider)
	if !ok {
		return false
	}
	schema := x.schemaFor(p, a.resourceAddr, &config.rng)
	if schema == nil {
		return false
	}
	i, ok := x.instanceOf(config, a.key)
	if !ok {
		return false
	}
	s := x.scope.with(i)
	if c.action == Read {
		configured, diags := s.body(config.body, schema.block)
		if !x.report(fromHCL(diags).in(a.String())) {
			return false
		}
		v, ok := x.readData(p, config, a, schema, configured)
		if ok {
			x.setValue(a, v)
			ok = x.checkRules(s, config, true, a)
		}
		return ok && x.save()
	}
	if c.action == CreateThenDelete {
		x.depose(a)
	}
	var current *object
	if held := x.stored(a); held != nil && c.action != CreateThenDelete {
		var diags diagnostics
		if current, diags = p.upgrade(held, schema); !x.report(diags) {
			return false
		}
	}
	// Everything is planned once more, with what has become known by now.
	again, ok := x.planChange(p, config, i, schema, current, c, false)
	if !ok || !x.samePlan(c, again) {
		return false
	}
	if again.action == NoOp {
		return true
	}
	configured, diags := s.body(config.body, schema.block)
	if !x.report(fromHCL(diags).in(a.String())) {
		return false
	}
	if places := unknowns(configured); len(places) > 0 {
		return x.report(diagnostics{errorf("Configuration contains unknown value", "configuration for %s still contains unknown values during apply: %s", a, pathString(places[0]))})
	}
	verb := map[Action]string{Create: "Creating...", Update: "Modifying..."}[again.action]
	x.w.progress("%s: %s", a, verb)
	o, good := x.carryOut(p, again, schema, current, configured, config.body)
	if x.w.isKilled() {
		return false
	}
	if o != nil {
		o.depends, o.cbd = x.m.ancestors(config.addr), config.createBeforeDestroy
		if again.action == Create && !good {
			o.tainted = true
		}
	}
	if c.action == CreateThenDelete && !good && o == nil {
		x.restore(a)
	} else if !x.put(a, providerAddress(config.provider), o, schema) {
		good = false
	}
	if good {
		x.setValue(a, o.value)
		x.count(func(t *tally) {
			if again.action == Create {
				t.added++
			} else {
				t.changed++
			}
		})
		x.w.progress("%s: %s complete after 0s%s", a, map[Action]string{Create: "Creation", Update: "Modifications"}[again.action], idOf(o.value))
	}
	return x.save() && good && x.checkRules(s, config, true, a)
}

// instanceOf is what each and count mean for an instance now.
func (x *applying) instanceOf(config *resourceConfig, key instanceKey) (instanceData, bool) {
	list, known, diags := x.scope.instances(config)
	if !x.report(fromHCL(diags).in(config.addr.String())) || !known {
		return instanceData{}, false
	}
	for _, i := range list {
		if i.key == key {
			return i, true
		}
	}
	return instanceData{}, x.report(diagnostics{errorf("Instance vanished", "%s%s was planned, but the configuration does not declare it during the apply.", config.addr, key)})
}

// samePlan holds what is planned in the apply to what was planned before it.
func (x *applying) samePlan(before, again *change) bool {
	want := before.action
	if want.replaces() {
		want = Create
	}
	if again.action != want && !(want == Update && again.action == NoOp) {
		return x.broken(errorf("Provider produced inconsistent final plan", "When expanding the plan for %s to include new values learned so far during apply, the provider changed the planned action from %s to "+
			"%s.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.", before.addr, want, again.action))
	}
	if problems := compatible(before.after, again.after, nil); len(problems) > 0 {
		return x.broken(errorf("Provider produced inconsistent final plan", "When expanding the plan for %s to include new values learned so far during apply, the provider produced an invalid new value for "+
			"%s.\n\nThis is a bug in the provider, which should be reported in the provider's own issue tracker.", before.addr, problems[0]))
	}
	return true
}

// carryOut sends a change to the provider and holds the result to core's rules. o is what the state has to hold from now on; nil: nothing.
func (x *applying) carryOut(p *instance, c *change, schema *resourceSchema, current *object, config cty.Value, body hcl.Body) (o *object, good bool) {
	a := c.addr
	o, diags := p.apply(a, schema, c, config, body)
	if x.w.isKilled() {
		return nil, false
	}
	good = x.report(diags)
	if o == nil {
		return current, false
	}
	for _, path := range schema.writeOnlyPaths(o.value) {
		x.broken(errorf("Provider produced invalid object", "The provider returned a value for the write-only attribute \"%s%s\" after apply.", a, pathString(path)))
		return current, false
	}
	if places := unknowns(o.value); len(places) > 0 {
		for _, path := range places {
			d := errorf("Provider returned invalid result object after apply", "After the apply operation, the provider still indicated an unknown value for %s%s. All values must be known after apply, so this is "+
				"always a bug in the provider and should be reported in the provider's own repository. Terraform will still save the other known object values in the state.", a, pathString(path))
			if good {
				x.broken(d)
			} else {
				x.report(diagnostics{d})
			}
		}
		good = false
		o.value = cty.UnknownAsNull(o.value)
	}
	if good && c.action != Delete {
		for _, problem := range compatible(c.after, o.value, nil) {
			good = x.broken(errorf("Provider produced inconsistent result after apply", "When applying changes to %s, provider %q produced an unexpected new value: %s.\n\nThis is a bug in the provider, which should be "+
				"reported in the provider's own issue tracker.", a, providerAddress(c.provider), problem))
		}
	}
	switch {
	case good && c.action == Delete && !o.value.IsNull():
		good = x.broken(errorf("Provider returned invalid result object after apply", "After applying a delete plan, the provider returned a non-null object for %s.", a))
	case good && c.action != Delete && o.value.IsNull():
		good = x.broken(errorf("Provider returned invalid result object after apply", "After applying a %s plan, the provider returned a null object for %s.", c.action, a))
	}
	switch {
	case !good && o.value.IsNull():
		return current, false
	case o.value.IsNull():
		return nil, good
	}
	if current != nil {
		o.tainted = current.tainted && !good
		o.depends = current.depends
	}
	if good {
		if c.afterIdentity != cty.NilVal && c.action != Delete {
			good = x.checkIdentity("an apply", a, schema, c.afterIdentity, o.identity, false)
		} else if c.action != Delete {
			good = x.checkIdentity("an apply", a, schema, c.beforeIdentity, o.identity, false)
		}
	}
	return o, good
}

// destroy ends an object: of a destroy, of a replacement, or one that was left behind.
func (x *applying) destroy(c *change) bool {
	a := c.addr
	p, ok := x.provider(c.provider)
	if !ok {
		return false
	}
	schema := x.schemaFor(p, a.resourceAddr, nil)
	if schema == nil {
		return false
	}
	deposed := c.deposed
	if c.action == CreateThenDelete {
		if deposed = x.latestDeposed(a); deposed == "" {
			return true
		}
	}
	held := x.stored(a)
	if deposed != "" {
		held = x.deposed(a, deposed)
	}
	if held == nil {
		return true
	}
	current, diags := p.upgrade(held, schema)
	if !x.report(diags) {
		return false
	}
	d := *c
	d.action, d.after = Delete, cty.NullVal(schema.typ)
	if c.action.replaces() {
		d.afterIdentity = cty.NilVal
	}
	x.w.progress("%s: Destroying...%s", a, idOf(current.value))
	o, good := x.carryOut(p, &d, schema, current, cty.NullVal(schema.typ), nil)
	if x.w.isKilled() {
		return false
	}
	if deposed != "" {
		if good {
			x.mu.Lock()
			x.state.deposed[a] = slices.DeleteFunc(slices.Clone(x.state.deposed[a]), func(s *stored) bool { return s.deposed == deposed })
			if len(x.state.deposed[a]) == 0 {
				delete(x.state.deposed, a)
			}
			x.mu.Unlock()
		}
	} else if !x.put(a, held.provider, o, schema) {
		good = false
	}
	if good {
		x.count(func(t *tally) { t.destroyed++ })
		x.w.progress("%s: Destruction complete after 0s", a)
	}
	return x.save() && good
}

func (x *applying) depose(a addr) {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := x.state.objects[a]
	if s == nil {
		return
	}
	old := *s
	old.deposed = fmt.Sprintf("%08x", len(x.state.deposed)+1)
	x.state.deposed[a] = append(slices.Clone(x.state.deposed[a]), &old)
	delete(x.state.objects, a)
}

// restore takes back what depose did, when nothing has come in the object's place.
func (x *applying) restore(a addr) {
	x.mu.Lock()
	defer x.mu.Unlock()
	list := x.state.deposed[a]
	if len(list) == 0 {
		return
	}
	back := *list[len(list)-1]
	back.deposed = ""
	x.state.objects[a] = &back
	if x.state.deposed[a] = slices.Clone(list[:len(list)-1]); len(x.state.deposed[a]) == 0 {
		delete(x.state.deposed, a)
	}
}

func (x *applying) latestDeposed(a addr) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	if list := x.state.deposed[a]; len(list) > 0 {
		return list[len(list)-1].deposed
	}
	return ""
}

func (x *applying) deposed(a addr, key string) *stored {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, s := range x.state.deposed[a] {
		if s.deposed == key {
			return s
		}
	}
	return nil
}

// saveOutputs evaluates the outputs with what the apply has made.
func (x *applying) saveOutputs() {
	if x.p.mode == planDestroy {
		if !x.diags.hasErrors() {
			x.state.outputs = map[string]cty.Value{}
		}
		return
	}
	if x.diags.hasErrors() {
		return
	}
	values, secret := map[string]cty.Value{}, map[string]bool{}
	for _, o := range x.m.outputs {
		v, diags := x.scope.expr(o.value)
		if x.report(fromHCL(diags)) && v.IsWhollyKnown() && !v.IsNull() {
			values[o.name], secret[o.name] = v, o.sensitive
		}
	}
	x.state.outputs, x.state.secret = values, secret
}

// save writes the state file.
func (r *run) save() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.w.saveState(r.state); err != nil {
		r.diags = append(r.diags, errorf("Failed to save state", "%v", err))
		return false
	}
	return true
}

func idOf(v cty.Value) string {
	if v.IsNull() || !v.Type().IsObjectType() || !v.Type().HasAttribute("id") {
		return ""
	}
	if id := v.GetAttr("id"); id.IsKnown() && !id.IsNull() && id.Type() == cty.String {
		return " [id=" + id.AsString() + "]"
	}
	return ""
}

func convertTo(v cty.Value, t cty.Type) (cty.Value, error) { return convert.Convert(v, t) }

// sensitivePaths are the paths of an object that its schema marks, in the form of the state file.
func sensitivePaths(schema *resourceSchema) json.RawMessage {
	none := json.RawMessage("[]")
	if schema == nil {
		return none
	}
	type step struct {
		Type  string `json:"type"`
		Value string `json:"value"`
	}
	var paths [][]step
	for _, a := range schema.attributes {
		if a.sensitive { // also where it is null
			paths = append(paths, []step{{"get_attr", a.name}})
		}
	}
	if len(paths) == 0 {
		return none
	}
	text, err := json.Marshal(paths)
	if err != nil {
		return none
	}
	return text
}

package core

import (
	"fmt"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

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
		x.mu.Lock()
		deposed = x.replaced[a]
		x.mu.Unlock()
		if deposed == "" {
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
	if deposed != "" && !x.planDeposedEnd(p, schema, &d, current) {
		return false
	}
	x.w.progress("%s: Destroying...%s", a, idOf(current.value))
	if _, ok := x.invokeAll(instanceData{key: a.key}, a, current.value, func(on event) bool { return on == beforeDestroy }); !ok {
		return false
	}
	o, good := x.carryOut(p, &d, schema, current, cty.NullVal(schema.typ), nil)
	if x.w.isKilled() {
		return false
	}
	if deposed != "" {
		if good {
			x.dropDeposed(a, deposed)
		}
	} else if !x.put(a, held.provider, o, schema) {
		good = false
	}
	if good {
		x.count(func(t *tally) { t.destroyed++ })
		x.w.progress("%s: Destruction complete after 0s", a)
	}
	if !x.save() || !good {
		return false
	}
	_, good = x.invokeAll(instanceData{key: a.key}, a, current.value, func(on event) bool { return on == afterDestroy })
	return good
}

// planDeposedEnd plans the end of an object that was set aside once more, as the real core does in an apply: what was planned may
// have been the end of another one.
func (x *applying) planDeposedEnd(p *instance, schema *resourceSchema, d *change, current *object) bool {
	none := cty.NullVal(schema.typ)
	planned, diags := p.plan(d.addr, schema, current.value, none, none, current.identity, current.private, nil)
	if !x.report(diags) {
		return false
	}
	if !planned.value.IsNull() {
		return x.broken(errorf("Provider produced invalid plan", "The provider plans to destroy %s, and an object to be left of it.", d.addr))
	}
	d.before, d.beforeIdentity, d.afterIdentity, d.private = current.value, current.identity, planned.identity, planned.private
	return x.may()
}

// depose sets an object aside for the one that replaces it, and returns the key that it has there; "": there is none.
func (x *applying) depose(a addr) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	s := x.state.objects[a]
	if s == nil {
		return ""
	}
	old := *s
	for n := len(x.state.deposed[a]) + 1; ; n++ {
		old.deposed = fmt.Sprintf("%08x", n)
		if !slices.ContainsFunc(x.state.deposed[a], func(other *stored) bool { return other.deposed == old.deposed }) {
			break
		}
	}
	x.state.deposed[a] = append(slices.Clone(x.state.deposed[a]), &old)
	delete(x.state.objects, a)
	x.replaced[a] = old.deposed
	return old.deposed
}

// restore takes back what depose did, when nothing has come in the object's place.
func (x *applying) restore(a addr, key string) {
	old := x.deposed(a, key)
	if old == nil {
		return
	}
	back := *old
	back.deposed = ""
	x.mu.Lock()
	x.state.objects[a] = &back
	x.mu.Unlock()
	x.dropDeposed(a, key)
}

// dropDeposed removes an object that was set aside.
func (x *applying) dropDeposed(a addr, key string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.state.deposed[a] = slices.DeleteFunc(slices.Clone(x.state.deposed[a]), func(s *stored) bool { return s.deposed == key })
	if len(x.state.deposed[a]) == 0 {
		delete(x.state.deposed, a)
	}
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

package core

import "github.com/zclconf/go-cty/cty"

// checkObject holds what a provider has read or imported to core's rules.
func (r *run) checkObject(during string, a addr, schema *resourceSchema, v cty.Value) bool {
	if v.IsNull() {
		return true
	}
	if places := unknowns(v); len(places) > 0 {
		return r.broken(errorf("Provider produced invalid object", "During %s, the provider left %s%s unknown.", during, a, pathString(places[0])))
	}
	for _, path := range schema.writeOnlyPaths(v) {
		return r.broken(errorf("Provider produced invalid object", "During %s, the write-only attribute %s%s got a value.", during, a, pathString(path)))
	}
	return true
}

// checkIdentity holds an identity to the rules: it is there, known, whole, and never another one. gone allows what is removed from the state to
// have none. Of these rules,
// that it has to be known is the real core's; the rest the real core leaves to the provider's framework, or to nobody.
func (r *run) checkIdentity(during string, a addr, schema *resourceSchema, before, after cty.Value, gone bool) bool {
	if schema.identity == cty.NilType {
		return true
	}
	if after == cty.NilVal || after.IsNull() {
		if gone {
			return true
		}
		return r.broken(errorf("Provider broke a rule of identities", "During %s, the provider set no identity for %s.", during, a))
	}
	if !after.IsWhollyKnown() {
		return r.broken(errorf("Provider produced invalid identity", "During %s, the identity of %s is not known.", during, a))
	}
	for _, name := range schema.required {
		if v := after.GetAttr(name); v.IsNull() {
			return r.broken(errorf("Provider broke a rule of identities", "During %s, the identity of %s has no %s.", during, a, name))
		}
	}
	if during == "refresh" && r.w.moves.Load() {
		return true
	}
	if before != cty.NilVal && !before.IsNull() && before.IsWhollyKnown() && !same(before, after) {
		return r.broken(errorf("Provider broke a rule of identities", "During %s, the identity of %s changed from %#v to %#v.", during, a, before, after))
	}
	return true
}

func (r *run) checkPlanned(a addr, schema *resourceSchema, prior, config cty.Value, planned *planned) bool {
	for _, path := range schema.writeOnlyPaths(planned.value) {
		return r.broken(errorf("Provider produced invalid plan", "The plan has a value for the write-only attribute %s%s.", a, pathString(path)))
	}
	if problems := schema.checkPlan(prior, config, planned.value); len(problems) > 0 {
		return r.broken(errorf("Provider produced invalid plan", "The plan does not go with the configuration: %s%s.", a, problems[0]))
	}
	return true
}

// checkRules evaluates the preconditions (after: postconditions) of a resource. What cannot be known yet is left for later.
func (r *run) checkRules(s *scope, config *resourceConfig, after bool, a addr) bool {
	if after {
		r.mu.Lock()
		self := r.values[a]
		r.mu.Unlock()
		if self == cty.NilVal || self.IsNull() {
			return true
		}
		c := *s
		c.self, s = self, &c
	}
	good := true
	for _, c := range config.checks {
		if c.after != after {
			continue
		}
		v, diags := s.expr(c.condition)
		if !r.report(fromHCL(diags).in(a.String())) {
			return false
		}
		v, _ = v.Unmark() // nothing keeps it
		if v.IsKnown() && !v.IsNull() && v.Type() == cty.Bool && v.False() {
			message, _ := s.text(c.message)
			text := "The condition does not hold."
			if message.IsKnown() && !message.IsNull() {
				text = message.AsString()
			}
			rng := c.condition.Range()
			d := errorf("Resource precondition failed", "%s", text).at(a.String(), &rng)
			if after {
				d.Summary = "Resource postcondition failed"
			}
			if r.lenient {
				d.Severity = Warning
			}
			good = r.report(diagnostics{d}) && good
		}
	}
	return good
}

package report

import (
	tfjson "github.com/hashicorp/terraform-json"
)

// describeDrift adds what was changed outside of Terraform.
func (d *planDescriber) describeDrift(c *tfjson.ResourceChange) {
	o, ok := d.one(c)
	if !ok {
		return
	}
	person := o.person(o.before)
	switch {
	case c.Change.Actions.Delete():
		words := planSay("lost ")
		if o.kind.class == planSet {
			words = planSay("Somebody deleted ")
		}
		o.add(person, EffectDrift, nil, words.and("%s", o.holding(o.before)).and(", outside of Terraform."))
	case c.Change.Actions.Update():
		o.driftsBy(person)
	}
}

// driftsBy says what of one object was changed outside of Terraform.
func (o *planOne) driftsBy(person string) {
	handled := map[string]bool{}
	if o.kind.class == planAccount {
		name := planSwitches[o.kind.platform]
		switch before, after := o.state(o.before), o.state(o.after); {
		case before == after:
		case after == planLocked:
			handled[name] = true
			o.add(person, EffectDrift, nil, planSay("was locked out of ").and("%s", o.account(o.before)).and(", outside of Terraform."))
		case after == planActive:
			handled[name] = true
			o.add(person, EffectDrift, nil, planSay("was let into ").and("%s", o.account(o.before)).and(", outside of Terraform."))
		}
	}
	var phrases []planPhrase
	for _, name := range o.before.differs(o.after) {
		if !handled[name] && !planIsComputed(name) {
			phrases = append(phrases, planAttribute(name))
		}
	}
	if len(phrases) == 0 {
		return
	}
	words := planSay("had ")
	if o.kind.class == planSet {
		words = planSay("Somebody had ")
	}
	o.add(person, EffectDrift, nil, words.and("%s", o.holding(o.before)).and(" changed outside of Terraform: ").and("%s", planList(phrases)).and("."))
}

package report

import (
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// setOf names what a set is about: "members of the Anypoint team `Billing`", "people with roles in the folder `Finance`".
func (o *planOne) setOf(object planObject) planPhrase {
	switch {
	case o.kind.parts == "grant":
		return planSay("all direct " + o.title + " permissions of this person")
	case o.kind.parts != "":
		return planSay("all roles in ").and("%s", o.named(object, o.kind.where[0], o.title+" "+o.kind.where[0].noun))
	}
	return planSay("members of ").and("%s", o.given(object))
}

// planHolding is one thing that one person has by a set.
type planHolding struct {
	person string
	object planObject // of what is held
	as     string
	thing  string // what is held, by name
}

// holdings are what a set gives to whom. known is false where a part of it is unknown or sensitive.
func (o *planOne) holdings(object planObject) (holdings []planHolding, known bool) {
	known = true
	if !object.exists() {
		return nil, true
	}
	people := func(container, part planObject) {
		for _, set := range o.kind.people {
			texts, ok := container.texts(set.attribute)
			known = known && (ok || container.values[set.attribute] == nil && !container.isUnknown(set.attribute))
			for _, text := range texts {
				holdings = append(holdings, planHolding{person: o.d.ix.mention(o.kind.platform, text), object: part, as: set.as, thing: o.given(part).plain()})
			}
		}
	}
	if o.kind.parts == "" {
		people(object, object)
		return holdings, known
	}
	parts, ok := object.blocks(o.kind.parts)
	if len(o.kind.people) > 0 {
		parts, ok = object.groups(o.kind.parts, o.kind.what, o.kind.people[0].attribute)
	}
	known = known && ok
	for _, part := range parts {
		part.values = planMerged(object.values, part.values) // with the folder, or the organization, of the set
		part.unknown = planMerged(object.unknown, part.unknown)
		if len(o.kind.people) > 0 {
			people(part, part)
			continue
		}
		holdings = append(holdings, planHolding{person: o.person(object), object: part, thing: o.given(part).plain()})
	}
	return holdings, known
}

// changesSet says who is put into a set and who is taken out of it. The attribute removed of a plan names those who are taken out, also when a new
// set takes over what is on the platform. A set that is replaced by one of the same container changes as in an update.
func (o *planOne) changesSet() {
	person := o.person(o.after)
	if o.after.text("mode") == "report" {
		o.add(person, EffectChange, nil, planSay("Terraform compares ").and("%s", o.setOf(o.after)).and(" with the configuration, and changes nothing "+
			"(mode is report): the differences are warnings of terraform plan."))
		return
	}
	before, knownBefore := o.holdings(o.before)
	after, knownAfter := o.holdings(o.after)
	removed, knownRemoved := o.after.texts("removed")
	if past, _ := o.before.texts("removed"); o.before.exists() && slices.Equal(past, removed) {
		removed = nil // what an apply before this one removed
	}
	replaced := planReplaces(o.c.Change.Actions) && o.before.exists()
	lost, gained := planHoldingsWithout(before, after), planHoldingsWithout(after, before)
	n := len(o.d.changes)
	switch {
	case o.kind.parts == "" && len(removed) > 0:
		for _, name := range removed {
			o.leavesSet(planHolding{person: o.d.ix.mention(o.kind.platform, name), object: o.after})
		}
	case !o.before.exists():
		for _, name := range removed {
			o.add(person, EffectRevoke, map[string]string{"removed": name}, planSay("loses %s: it is not in ", name).and("%s", o.setOf(o.after)).and("."))
		}
	}
	for _, h := range lost {
		again := slices.IndexFunc(gained, func(g planHolding) bool { return g.person == h.person && g.thing == h.thing })
		switch {
		case !knownAfter || again < 0 && o.kind.parts == "" && len(removed) > 0: // removed has said it
		case again < 0:
			o.leavesSet(h)
		case gained[again].as != "":
			o.promotes(h.person, h.object)
			gained = slices.Delete(gained, again, again+1)
		default:
			o.demotes(h.person, h.object)
			gained = slices.Delete(gained, again, again+1)
		}
	}
	for _, h := range gained {
		phrase := o.heldBy(o.gain(h.object), h.as)
		if !o.before.exists() {
			words := " Who has it already keeps it."
			if o.kind.what.joins {
				words = " Who is in it already stays."
			}
			phrase = phrase.and(words)
		}
		o.add(h.person, o.gives(h.object), o.edgeDetails(h.object), phrase)
	}
	switch {
	case !knownBefore || !knownAfter:
		o.add(person, EffectUnknown, nil, planSay("Who else gets or loses access by ").and("%s", o.setOf(o.after)).and(" is known only after the apply, "+
			"or sensitive."))
	case !knownRemoved && (!o.before.exists() || replaced || o.after.isUnknown("removed")): // a create, or it begins to enforce: see the type's page
		o.add(person, EffectUnknown, nil, planSay("Terraform takes over ").and("%s", o.setOf(o.after)).and(": whoever is there and not listed is removed. "+
			"The warnings of terraform plan name them; the plan itself does not."))
	case len(o.d.changes) == n && !replaced:
		o.add(person, EffectChange, nil, planSay("Nobody gets or loses access by ").and("%s", o.setOf(o.after)).and(": only its settings change."))
	}
	if replaced {
		subject := "Nobody gets or loses access by "
		if len(o.d.changes) > n {
			subject = "Nobody else gets or loses access by "
		}
		o.add(person, EffectChange, nil, planSay(subject).and("%s", o.setOf(o.after)).and(": the apply hands over who is in the old list and in the new "+
			"one.").and("%s", o.why()))
	}
}

func (o *planOne) leavesSet(h planHolding) {
	o.add(h.person, o.takes(h.object), o.edgeDetails(h.object), o.heldBy(o.loss(h.object), h.as))
}

// planHoldingsWithout are the holdings that others have not.
func planHoldingsWithout(holdings, others []planHolding) []planHolding {
	return slices.DeleteFunc(slices.Clone(holdings), func(h planHolding) bool {
		return slices.ContainsFunc(others, func(other planHolding) bool {
			return other.person == h.person && other.thing == h.thing && other.as == h.as
		})
	})
}

// heldBy puts into a sentence as what somebody is in a set.
func (o *planOne) heldBy(phrase planPhrase, as string) planPhrase {
	if as == "" || len(phrase) == 0 {
		return phrase
	}
	last := phrase[len(phrase)-1]
	return append(append(planPhrase{}, phrase[:len(phrase)-1]...), planPart{as + last.text, last.isValue})
}

func (o *planOne) deletesSet() {
	if policy := o.before.text("deletion_policy"); policy == platform.PolicyAbandon || o.before.text("mode") == "report" {
		o.forgets()
		return
	}
	held, known := o.holdings(o.before)
	for _, h := range held {
		o.leavesSet(h)
	}
	if !known {
		o.add(o.person(o.before), EffectUnknown, nil, planSay("Who else loses access by ").and("%s", o.setOf(o.before)).and(" is sensitive."))
	}
}

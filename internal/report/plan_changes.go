package report

import (
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// planDescriber turns the changes of a plan into sentences about people. A sentence continues the name of the person: "loses the Anypoint account".
type planDescriber struct {
	ix      *planIndex
	changes []PlanChange
	// administrators are the user's names of what makes administrators. judged: something was given that only its name says is not of that kind.
	administrators []string
	judged         bool
}

// planOne is one change while it is described.
type planOne struct {
	d             *planDescriber
	c             *tfjson.ResourceChange
	kind          planKind
	title         string // of the platform
	before, after planObject
	suffix        planPhrase // ends each sentence
	override      string     // an effect in the place of each
}

// describe adds what one change of the plan does.
func (d *planDescriber) describe(c *tfjson.ResourceChange) {
	if d.isNothing(c) {
		return
	}
	o, ok := d.one(c)
	if !ok {
		return
	}
	o.all()
}

func (d *planDescriber) isNothing(c *tfjson.ResourceChange) bool {
	return c.Change.Actions.NoOp() && c.Change.Importing == nil && (c.PreviousAddress == "" || c.PreviousAddress == c.Address) || c.Change.Actions.Read()
}

// one prepares a change. ok is false for a type that is not known; that is said.
func (d *planDescriber) one(c *tfjson.ResourceChange) (*planOne, bool) {
	kind, ok := planKindOf(c.Type)
	o := &planOne{d: d, c: c, kind: kind, title: planTitles[kind.platform],
		before: planObjectOf(c.Change.Before, c.Change.BeforeSensitive, nil),
		after:  planObjectOf(c.Change.After, c.Change.AfterSensitive, c.Change.AfterUnknown)}
	if !ok {
		o.add("", EffectUnknown, nil, planSay("%s changes. This version of "+planProgram+" does not know the type %s: use the version that belongs to the "+
			"provider.", c.Address, c.Type))
		return nil, false
	}
	if c.DeposedKey != "" {
		o.suffix = planSay(" This is the old object of a replacement that did not finish.")
	}
	return o, true
}

// describeDeferred adds what a change would do that this plan puts off.
func (d *planDescriber) describeDeferred(deferred *tfjson.DeferredResourceChange) {
	o, ok := d.one(deferred.ResourceChange)
	if !ok {
		return
	}
	o.override = EffectUnknown
	o.suffix = o.suffix.and(" Not with this plan: Terraform puts it off to a later one (%s).", deferred.Reason)
	if d.isNothing(o.c) {
		o.add(o.person(o.after), EffectUnknown, nil, planSay("has a change at %s that is not planned yet.", o.c.Address))
		return
	}
	o.all()
}

// all adds everything that the change does.
func (o *planOne) all() {
	actions := o.c.Change.Actions
	if o.c.Change.Importing != nil {
		o.imports()
	}
	if o.c.PreviousAddress != "" && o.c.PreviousAddress != o.c.Address {
		o.moves()
	}
	switch has := func(a tfjson.Action) bool { return slices.Contains(actions, a) }; {
	case actions.NoOp():
	case has(tfjson.ActionForget):
		o.forgets()
		if has(tfjson.ActionCreate) {
			o.creates()
		}
	case has(tfjson.ActionCreate) && has(tfjson.ActionDelete):
		o.replaces()
	case actions.Create():
		o.creates()
	case actions.Delete():
		o.deletes()
	case actions.Update():
		o.updates()
	default:
		o.add(o.person(o.before), EffectUnknown, nil, planSay("has a change of a kind that this program does not know."))
	}
}

// add adds one change. details are pairs of names and values.
func (o *planOne) add(person, effect string, details map[string]string, phrase planPhrase) *PlanChange {
	if o.override != "" {
		effect = o.override
	}
	if details == nil {
		details = map[string]string{}
	}
	if o.kind.class == planSet && person != "" && phrase.isSentence() {
		phrase = planSay("has a set of permissions. ").and("%s", phrase)
	}
	address := planSay("%s", o.c.Address)
	if o.c.DeposedKey != "" {
		address = address.and(" (deposed %s)", o.c.DeposedKey)
	}
	o.d.changes = append(o.d.changes, PlanChange{Effect: effect, Platform: o.kind.platform, Type: o.c.Type, Details: details,
		phrase: append(phrase, o.suffix...), address: address, person: person})
	return &o.d.changes[len(o.d.changes)-1]
}

func (o *planOne) imports() {
	if o.kind.class == planSet {
		o.add(o.person(o.after), EffectImport, nil, planSay("Terraform takes over ").and("%s", o.holding(o.after)).and(" as it is."))
		return
	}
	o.add(o.person(o.after), EffectImport, nil, planSay("keeps ").and("%s", o.holding(o.after)).and(": Terraform takes it over as it is."))
}

func (o *planOne) moves() {
	subject := planSay("keeps ")
	if o.kind.class == planSet {
		subject = planSay("Nothing happens to ")
	}
	o.add(o.person(o.after), EffectMove, map[string]string{"previous_address": o.c.PreviousAddress},
		subject.and("%s", o.holding(o.after)).and(": only the resource address changes, from %s.", o.c.PreviousAddress))
}

func (o *planOne) forgets() {
	verb := planSay("keeps ")
	if o.kind.class == planSet {
		verb = planSay("Nothing happens to ")
	}
	o.add(o.person(o.before), EffectForget, nil, verb.and("%s", o.holding(o.before)).and(": Terraform no longer manages it, and leaves it as it is."))
}

func (o *planOne) creates() {
	switch o.kind.class {
	case planAccount:
		o.createsAccount()
	case planInvitation:
		o.invites("")
	case planSet:
		o.changesSet()
	default:
		o.add(o.person(o.after), o.gives(o.after), o.edgeDetails(o.after), o.gain(o.after))
	}
}

func (o *planOne) deletes() {
	switch o.kind.class {
	case planAccount:
		o.deletesAccount()
	case planInvitation:
		o.cancels("")
	case planSet:
		o.deletesSet()
	default:
		o.add(o.person(o.before), o.takes(o.before), o.edgeDetails(o.before), o.loss(o.before))
	}
}

func (o *planOne) updates() {
	switch o.kind.class {
	case planAccount:
		o.updatesAccount()
	case planInvitation:
		o.updatesInvitation()
	case planSet:
		o.changesSet()
	default:
		o.updatesEdge()
	}
}

// rest says which further attributes change in an update.
func (o *planOne) rest(person string, handled map[string]bool, of planPhrase) {
	var phrases []planPhrase
	said := map[string]bool{}
	for _, name := range o.before.differs(o.after) {
		phrase := planAttribute(name)
		if handled[name] || said[phrase.plain()] || planIsComputed(name) {
			continue
		}
		said[phrase.plain()] = true
		phrases = append(phrases, phrase)
	}
	switch {
	case len(phrases) > 0:
		o.add(person, EffectChange, nil, planSay("keeps ").and("%s", of).and("; what changes: ").and("%s", planList(phrases)).and("."))
	case len(handled) == 0:
		o.add(person, EffectChange, nil, planSay("keeps ").and("%s", of).and(": only the state of Terraform changes."))
	}
}

// planIsComputed reports whether the platform alone sets an attribute, so that a change of it says nothing.
func planIsComputed(name string) bool {
	return name == "id" || strings.HasSuffix(name, "_at") || name == "password_wo"
}

package report

import (
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// replaces describes the replacement of an account by another, of an invitation by another mail, of an edge by another edge.
func (o *planOne) replaces() {
	same := o.isSamePerson()
	switch {
	case o.kind.class == planAccount && same:
		o.replacesAccount()
	case o.kind.class == planAccount:
		o.deletesAccount()
		o.createsAccount()
	case o.kind.class == planInvitation && same && !o.isAccepted(o.before):
		o.add(o.person(o.before), EffectCancelInvitation, nil,
			planSay("can no longer accept the "+o.title+" invitation that was sent: its link stops working.").and("%s", o.why()))
		o.invites(" again")
	case o.kind.class == planInvitation:
		o.cancels("")
		o.invites("")
	case o.kind.class == planSet && o.isSameSet():
		o.changesSet()
	case o.kind.class == planSet:
		o.deletesSet()
		o.before = planObject{}
		o.changesSet()
	case o.kind.what.noun == "subscription" && same:
		o.add(o.person(o.before), EffectRevoke, o.edgeDetails(o.before), planSay("loses ").and("%s", o.given(o.before)).and(
			" and gets ").and("%s", o.given(o.after)).and(" in its place: the old keys stop working at once.").and("%s", o.why()))
	case same && o.gain(o.before).plain() == o.gain(o.after).plain():
		o.regains()
	default:
		o.add(o.person(o.before), o.takes(o.before), o.edgeDetails(o.before), o.loss(o.before))
		o.add(o.person(o.after), o.gives(o.after), o.edgeDetails(o.after), o.gain(o.after))
	}
}

// isSameSet reports whether a set is replaced by one of the same container, which hands everybody over. What is not known may be another container.
func (o *planOne) isSameSet() bool {
	switch o.c.ActionReason {
	case tfjson.ActionReasonReplaceBecauseTainted, tfjson.ActionReasonReplaceByRequest, tfjson.ActionReasonReplaceByTriggers:
	default:
		return false
	}
	if o.before.text("mode") == "report" || o.before.text("deletion_policy") == platform.PolicyAbandon || o.after.text("mode") == "report" {
		return false
	}
	if o.kind.id != "" { // all that one person has
		return o.isSamePerson()
	}
	places := o.kind.where
	if o.kind.parts == "" {
		places = append([]planWhat{o.kind.what}, places...)
	}
	same := func(name string) bool {
		return o.before.text(name) != "" && platform.SameName(o.before.text(name), o.after.text(name))
	}
	differ := func(name string) bool {
		return o.before.text(name) != "" && o.after.text(name) != "" && !same(name)
	}
	for _, place := range places {
		if !same(place.name) && !same(place.id) || differ(place.name) || differ(place.id) {
			return false
		}
	}
	return o.kind.platform != "apim" || planScope(o.kind.platform, o.before, nil) == planScope(o.kind.platform, o.after, nil)
}

// regains describes an edge that is removed and added again as it was.
func (o *planOne) regains() {
	lose, gain := "loses ", ", and gets it again"
	if o.kind.what.joins {
		lose, gain = "leaves ", ", and joins it again"
	}
	phrase := planSay(lose).and("%s", o.given(o.before))
	if o.isOtherAccount() {
		phrase = phrase.and(" with the old account" + gain + " with the new one.")
	} else {
		phrase = phrase.and(" for a moment"+gain+".").and("%s", o.why())
	}
	o.add(o.person(o.after), EffectChange, o.edgeDetails(o.after), phrase)
}

// isOtherAccount reports whether an edge is replaced because its person has another account.
func (o *planOne) isOtherAccount() bool {
	return o.c.ActionReason == tfjson.ActionReasonReplaceBecauseCannotUpdate && slices.Equal(o.replacedBy(), []string{o.kind.id})
}

// replacedBy are the attributes that cause a replacement.
func (o *planOne) replacedBy() []string {
	var attributes []string
	for _, path := range o.c.Change.ReplacePaths {
		if steps, ok := path.([]any); ok && len(steps) > 0 {
			if name := planText(steps[0]); name != "" {
				attributes = append(attributes, name)
			}
		}
	}
	slices.Sort(attributes)
	return slices.Compact(attributes)
}

// why says why the plan replaces something.
func (o *planOne) why() planPhrase {
	switch o.c.ActionReason {
	case tfjson.ActionReasonReplaceBecauseTainted:
		return planSay(" Why: the resource is marked as tainted. To keep it: terraform untaint %s", o.c.Address).and(".")
	case tfjson.ActionReasonReplaceByRequest:
		return planSay(" Why: the plan was made with -replace.")
	case tfjson.ActionReasonReplaceByTriggers:
		return planSay(" Why: replace_triggered_by of the resource.")
	}
	attributes := o.replacedBy()
	if len(attributes) == 0 {
		return nil
	}
	phrases := make([]planPhrase, len(attributes))
	for i, name := range attributes {
		phrases[i] = o.changed(name)
	}
	return planSay(" Why: ").and("%s", planList(phrases)).and(" cannot be changed in place.")
}

// changed names an attribute that causes a replacement, with both values where they may be shown.
func (o *planOne) changed(name string) planPhrase {
	phrase := planAttribute(name)
	before, after := o.before.text(name), o.after.text(name)
	switch {
	case planIsID(name):
	case before != "" && after != "":
		phrase = phrase.and(" (%s, and then %s)", before, after)
	case o.after.isUnknown(name):
		phrase = phrase.and(" (known only after the apply)")
	}
	return phrase
}

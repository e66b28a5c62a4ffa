package report

import (
	"cmp"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// updatesControlRoom describes what only accounts of a Control Room have: all roles and licenses of the account.
func (o *planOne) updatesControlRoom(person string, handled map[string]bool) {
	rolesDiffer := func(name string) bool {
		before, knownBefore := o.before.texts(name)
		after, knownAfter := o.after.texts(name)
		return knownBefore != knownAfter || !slices.Equal(before, after)
	}
	if rolesDiffer("role_names") || rolesDiffer("role_ids") {
		handled["role_names"], handled["role_ids"] = true, true
		o.changesRoles(person, o.before)
	}
	before, knownBefore := o.before.texts("license_features")
	after, knownAfter := o.after.texts("license_features")
	if !knownBefore || !knownAfter || slices.Equal(before, after) {
		return
	}
	handled["license_features"] = true
	if lost := planWithout(before, after); len(lost) > 0 {
		o.add(person, EffectRevoke, nil, planSay("loses the device licenses ").and("%s", planValues(lost)).and(" on Control Room."))
	}
	if gained := planWithout(after, before); len(gained) > 0 {
		o.add(person, EffectGrant, nil, planSay("gets the device licenses ").and("%s", planValues(gained)).and(" on Control Room."))
	}
}

// changesRoles describes the whole set of roles of an account of a Control Room.
func (o *planOne) changesRoles(person string, from planObject) {
	attribute := "role_names"
	after, knownAfter := o.after.texts(attribute)
	if !knownAfter && o.isLeftOut(o.after, attribute) {
		attribute = "role_ids"
		after, knownAfter = o.after.texts(attribute)
	}
	before, knownBefore := from.texts(attribute)
	role := func(text string) planRole {
		if attribute == "role_ids" {
			return planRole{o.d.ix.thing("controlroom", controlRoomRole, text), text}
		}
		return planRole{name: text}
	}
	switch {
	case !knownAfter && o.isLeftOut(o.after, "role_names") && o.isLeftOut(o.after, "role_ids"):
		o.add(person, EffectChange, nil, planSay("keeps the Control Room roles: Terraform no longer manages them."))
		return
	case !knownAfter:
		o.add(person, EffectUnknown, nil, planSay("gets other Control Room roles, which are sensitive or known only after the apply: whether they make an "+
			"administrator is not known."))
		return
	case !knownBefore:
		var phrases []planPhrase
		for _, text := range after {
			phrases = append(phrases, planSay("%s", cmp.Or(role(text).name, text)))
		}
		o.add(person, EffectUnknown, nil, planSay("has exactly these Control Room roles from now on, and loses any other: ").and("%s",
			planList(phrases)).and(". What the account has now is not in the plan."))
	}
	for _, text := range planWithout(before, after) {
		lost, effect := role(text), EffectRevoke
		if o.d.isAdministrator("controlroom", lost.name, lost.id) {
			effect = EffectAdminRevoke
		}
		o.add(person, effect, lost.details(), planSay("loses ").and("%s", lost.phrase()).and("."))
	}
	for _, text := range planWithout(after, before) {
		o.givesRole(person, role(text), ".")
	}
}

// planRole is a role of a Control Room: its name, or its id where the plan has only that.
type planRole struct{ name, id string }

func (r planRole) phrase() planPhrase {
	if r.name == "" {
		return planSay("the Control Room role with the id %s", r.id)
	}
	return planSay("the Control Room role %s", r.name)
}

func (r planRole) details() map[string]string {
	if r.name == "" {
		return map[string]string{"role_id": r.id}
	}
	return map[string]string{"role_name": r.name}
}

// givesRole says that a person gets a role; end ends the sentence.
func (o *planOne) givesRole(person string, role planRole, end string) {
	effect, phrase := EffectGrant, planSay("gets ").and("%s", role.phrase()).and(end)
	switch {
	case o.d.isAdministrator("controlroom", role.name, role.id):
		effect = EffectAdminGrant
	case role.name == "":
		effect, phrase = EffectUnknown, phrase.and(" Whether it makes an administrator is not known.")
	default:
		o.d.judged = true
	}
	o.add(person, effect, role.details(), phrase)
}

// planWithout are the texts that others have not, case-insensitive.
func planWithout(texts, others []string) []string {
	return platform.Filter(texts, func(text string) bool {
		return !slices.ContainsFunc(others, func(other string) bool { return platform.SameName(text, other) })
	})
}

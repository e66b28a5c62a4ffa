package report

import (
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
	roles := func(names []string) []string {
		if attribute == "role_names" {
			return names
		}
		named := make([]string, len(names))
		for i, id := range names {
			named[i] = o.d.ix.thing("controlroom", controlRoomRole, id)
			if named[i] == "" {
				named[i] = id
			}
		}
		return named
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
		o.add(person, EffectUnknown, nil, planSay("has exactly these Control Room roles from now on, and loses any other: ").and("%s",
			planValues(roles(after))).and(". What the account has now is not in the plan."))
	}
	for _, name := range roles(planWithout(before, after)) {
		effect := EffectRevoke
		if planIsAdministrator("controlroom", name, "") {
			effect = EffectAdminRevoke
		}
		o.add(person, effect, map[string]string{"role_name": name}, planSay("loses the Control Room role %s.", name))
	}
	for _, name := range roles(planWithout(after, before)) {
		o.givesRole(person, name, planSay("gets the Control Room role %s.", name))
	}
}

func (o *planOne) givesRole(person, name string, phrase planPhrase) {
	effect := EffectGrant
	if planIsAdministrator("controlroom", name, "") {
		effect = EffectAdminGrant
	}
	o.add(person, effect, map[string]string{"role_name": name}, phrase)
}

// planWithout are the texts that others have not, case-insensitive.
func planWithout(texts, others []string) []string {
	return platform.Filter(texts, func(text string) bool {
		return !slices.ContainsFunc(others, func(other string) bool { return platform.SameName(text, other) })
	})
}

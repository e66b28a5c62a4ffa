package report

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// planState is whether the person can use an account.
type planState int

const (
	planStateUnknown planState = iota
	planActive
	planLocked
	planPending
)

// planSwitches are the attributes that lock an account, by platform.
var planSwitches = map[string]string{"anypoint": "enabled", "uipath": "is_active", "controlroom": "disabled", "apim": "state"}

// state is whether the person can use the account of an object.
func (o *planOne) state(object planObject) planState {
	name := planSwitches[o.kind.platform]
	if object.isUnknown(name) || object.isSensitive(name) {
		return planStateUnknown
	}
	switch o.kind.platform {
	case "apim":
		switch object.text(name) {
		case "active":
			return planActive
		case "blocked":
			return planLocked
		case "pending":
			return planPending
		}
		return planStateUnknown
	case "controlroom":
		if object.is(name, true) {
			return planLocked
		}
		if object.is(name, false) {
			return planActive
		}
		return planStateUnknown
	}
	switch {
	case object.is(name, true):
		return planActive
	case object.is(name, false):
		return planLocked
	}
	return planStateUnknown
}

func (o *planOne) accountDetails(object planObject) map[string]string {
	details := map[string]string{}
	for _, name := range []string{o.kind.id, o.kind.name, o.kind.email, "deletion_policy"} {
		if text := object.text(name); text != "" {
			details[name] = text
		}
	}
	return details
}

func (o *planOne) createsAccount() {
	person := o.person(o.after)
	phrase := planSay("gets ").and("%s", o.account(o.after))
	switch o.state(o.after) {
	case planLocked:
		phrase = phrase.and(", locked: the person cannot sign in with it yet.")
	case planStateUnknown:
		phrase = phrase.and(". Whether it is locked is known only after the apply.")
	default:
		phrase = phrase.and(".")
	}
	switch {
	case o.kind.platform == "apim" && o.after.text("confirmation") == "signup":
		phrase = phrase.and(" A mail goes out, to confirm the e-mail address.")
	case o.kind.platform == "apim" && o.after.is("notify", true):
		phrase = phrase.and(" A mail about it goes out.")
	case o.kind.platform == "controlroom":
		phrase = phrase.and(" A Control Room with a mail server mails a link to confirm it.")
	}
	o.add(person, EffectCreate, o.accountDetails(o.after), phrase)
	if o.kind.platform != "controlroom" {
		return
	}
	if o.isLeftOut(o.after, "role_names") && o.isLeftOut(o.after, "role_ids") {
		if base := o.after.text("base_role_name"); o.d.isAdministrator("controlroom", base, "") {
			o.givesRole(person, planRole{name: base}, " with the account.")
		}
		return
	}
	o.changesRoles(person, planObject{values: map[string]any{"role_names": []any{}, "role_ids": []any{}}})
}

// isLeftOut reports whether an attribute is known to be null.
func (o *planOne) isLeftOut(object planObject, name string) bool {
	return object.values[name] == nil && !object.isUnknown(name)
}

// deletesAccount says what becomes of an account whose resource goes: the platform's delete, a lock, or nothing.
func (o *planOne) deletesAccount() {
	person, account := o.person(o.before), o.account(o.before)
	switch policy := o.before.text("deletion_policy"); policy {
	case platform.PolicyAbandon:
		o.add(person, EffectForget, o.accountDetails(o.before),
			planSay("keeps ").and("%s", account).and(" with all access: its deletion policy is to abandon it. Terraform no longer manages it."))
	case platform.PolicyDisable:
		o.add(person, EffectDisable, o.accountDetails(o.before),
			planSay("is locked out of ").and("%s", account).and(": its deletion policy is to disable it. "+planKept[o.kind.platform]))
	default:
		change := o.add(person, EffectDelete, o.accountDetails(o.before), planSay("loses ").and("%s", account).and(". ").and("%s", o.deleted()))
		change.meaning = planSay(o.meaning())
	}
}

// planKept is what stays of an account that is locked at the end of its management.
var planKept = map[string]string{
	"anypoint":    "Anypoint keeps the account and the user name.",
	"uipath":      "UiPath keeps the account with groups, roles and licenses.",
	"apim":        "API Management keeps the account with groups and subscriptions; whether the keys stop working is not documented.",
	"controlroom": "The Control Room keeps the account with its roles.",
}

func (o *planOne) isFederated() bool { return o.before.is("federated", true) }

// deleted is what the platform does with an account that it deletes, in a few words.
func (o *planOne) deleted() planPhrase {
	switch o.kind.platform {
	case "anypoint":
		if o.isFederated() {
			return planSay("Anypoint keeps it as a disabled account, without permissions and memberships.")
		}
		return planSay("Anypoint keeps the user name %s: nobody can have it again.", o.before.text("username"))
	case "uipath":
		return planSay("UiPath deletes it from the whole organization; a license may stay occupied.")
	case "apim":
		words := "Its subscriptions are not deleted: the apply refuses as long as one is in use."
		if o.before.is("delete_subscriptions", true) {
			words = "Its subscriptions are deleted, too: their keys stop working at once."
		}
		if o.before.is("notify_on_delete", true) {
			words += " A mail about it goes out."
		}
		return planSay(words)
	}
	return planSay("Its licenses become free, its credentials are deleted, its bots stay.")
}

// meaning is the same in full, once for all who lose such an account.
func (o *planOne) meaning() string {
	switch o.kind.platform {
	case "anypoint":
		if o.isFederated() {
			return "Anypoint, a deleted account of an identity provider: every permission and membership goes, and the account stays in the organization, " +
				"disabled. Creating the resource again enables it again."
		}
		return "Anypoint, a deleted account: every permission and membership goes. The platform cannot undo it, and the user name stays taken forever: " +
			"who comes back needs another one. To only lock an account, apply deletion_policy = \"disable\" first."
	case "uipath":
		return "UiPath, a deleted account: groups, roles and the id go with it, in all tenants. A license that it holds may stay occupied: release it " +
			"first. An account that is created again is another one. To only lock an account, apply deletion_policy = \"disable\" first."
	case "apim":
		return "API Management, a deleted account: its memberships of groups go with it; its subscriptions only with delete_subscriptions = true. To " +
			"only block an account, apply deletion_policy = \"disable\" first."
	}
	return "Control Room, a deleted account: it leaves the list of users, and its device is unregistered. On Automation 360, its queued and scheduled " +
		"runs go, and bots of the private workspace can be transferred to one other user, once. Enterprise 11 refuses as long as the user has schedules, " +
		"a running automation, a locker, a queue or a device pool. To only lock an account, apply deletion_policy = \"disable\" first."
}

// replacesAccount says that a person loses an account and gets another one.
func (o *planOne) replacesAccount() {
	person, old := o.person(o.before), o.account(o.before)
	another := planSay("another one")
	if name := o.account(o.after); name.plain() != old.plain() {
		another = name
	}
	details := o.accountDetails(o.before)
	switch o.before.text("deletion_policy") {
	case platform.PolicyAbandon:
		o.add(person, EffectReplace, details, planSay("gets ").and("%s", another).and(" beside ").and("%s", old).and(
			", which stays as it is and is no longer managed.").and("%s", o.why()))
	case platform.PolicyDisable:
		o.add(person, EffectReplace, details, planSay("is locked out of ").and("%s", old).and(" and gets ").and("%s", another).and(
			": nothing of the old account moves to the new one.").and("%s", o.why()))
	default:
		change := o.add(person, EffectReplace, details, planSay("loses ").and("%s", old).and(" and gets ").and("%s", another).and(
			": nothing of the old account moves to the new one. ").and("%s", o.deleted()).and("%s", o.why()))
		change.meaning = planSay(o.meaning())
	}
}

func (o *planOne) updatesAccount() {
	person, account := o.person(o.before), o.account(o.before)
	handled := map[string]bool{}
	before, after := o.state(o.before), o.state(o.after)
	details := o.accountDetails(o.after)
	if name := planSwitches[o.kind.platform]; before != after {
		handled[name] = true
		switch {
		case after == planStateUnknown:
			o.add(person, EffectUnknown, details, planSay("may be locked out of ").and("%s", account).and(", or let in: it is known only after the apply."))
		case after == planLocked:
			words := ": the account is disabled, and kept with all that it has."
			if o.kind.platform == "apim" {
				words = ": the account is blocked, and kept with all that it has. Whether keys of its subscriptions stop working is not documented."
			}
			o.add(person, EffectDisable, details, planSay("is locked out of ").and("%s", account).and(words))
		case after == planActive && before == planPending:
			o.add(person, EffectEnable, details, planSay("can use ").and("%s", account).and(
				": it is confirmed in the person's place, who has not confirmed the e-mail address."))
		case after == planActive:
			o.add(person, EffectEnable, details, planSay("can use ").and("%s", account).and(" again."))
		default:
			handled[name] = false
		}
	}
	if name := o.kind.email; !planSame(o.before, o.after, name) {
		handled[name] = true
		switch old, now := o.before.text(name), o.after.text(name); {
		case platform.NameKey(old) == platform.NameKey(now) && now != "":
			o.add(person, EffectChange, details, planSay("keeps ").and("%s", account).and(": the e-mail address is written in another case."))
		case now == "":
			o.add(person, EffectUnknown, details, planSay("gets another e-mail address for ").and("%s", account).and(
				": it is sensitive, or known only after the apply."))
		default:
			phrase := planSay("gets the e-mail address %s for ", now).and("%s", account)
			if old != "" {
				phrase = phrase.and(", in place of %s", old)
			}
			phrase = phrase.and(".")
			if o.kind.platform == "apim" {
				phrase = phrase.and(" Who signs in with e-mail address and password goes on with the old address.")
			}
			o.add(person, EffectChange, details, phrase)
		}
	}
	if !planSame(o.before, o.after, "password_wo_version") {
		handled["password_wo_version"], handled["password_wo"] = true, true
		phrase := planSay("gets another password for ").and("%s", account).and(".")
		if o.before.text("password_wo_version") == "" {
			phrase = planSay("may get another password for ").and("%s", account).and(": the first version after an import is only recorded.")
		}
		o.add(person, EffectChange, details, phrase)
	}
	if !planSame(o.before, o.after, "deletion_policy") {
		handled["deletion_policy"] = true
		o.changesPolicy(person, account)
	}
	if !planSame(o.before, o.after, "delete_subscriptions") {
		handled["delete_subscriptions"] = true
		words := " without its subscriptions: as long as one is in use, it is refused."
		if o.after.is("delete_subscriptions", true) {
			words = " with its subscriptions: their keys stop working then."
		}
		o.add(person, EffectChange, details, planSay("keeps ").and("%s", account).and(" as it is; from now on, a destroy deletes it"+words))
	}
	if o.kind.platform == "controlroom" {
		o.updatesControlRoom(person, handled)
	}
	o.rest(person, handled, account)
}

func planSame(before, after planObject, name string) bool {
	return !after.isUnknown(name) && planText(before.values[name]) == planText(after.values[name])
}

func (o *planOne) changesPolicy(person string, account planPhrase) {
	var words string
	switch o.after.text("deletion_policy") {
	case platform.PolicyDelete:
		words = " as it is; from now on, a destroy deletes it."
	case platform.PolicyDisable:
		words = " as it is; from now on, a destroy locks it and does not delete it."
	case platform.PolicyAbandon:
		words = " as it is; from now on, a destroy leaves it alone."
	default:
		words = " as it is; what a destroy does to it is known only after the apply."
	}
	o.add(person, EffectChange, o.accountDetails(o.after), planSay("keeps ").and("%s", account).and(words))
}

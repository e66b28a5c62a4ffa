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
	address := planSay("%s", o.c.Address)
	if o.c.DeposedKey != "" {
		address = address.and(" (deposed %s)", o.c.DeposedKey)
	}
	o.d.changes = append(o.d.changes, PlanChange{Effect: effect, Platform: o.kind.platform, Type: o.c.Type, Details: details,
		phrase: append(phrase, o.suffix...), address: address, person: person})
	return &o.d.changes[len(o.d.changes)-1]
}

// person is the key of the person of the object before or after the change.
func (o *planOne) person(object planObject) string {
	if o.kind.id == "" && o.kind.email == "" {
		return ""
	}
	identity := o.c.Change.BeforeIdentity
	if object.values == nil {
		object = o.before
	}
	return o.d.ix.personOf(o.kind, object, identity, o.c)
}

// isSamePerson reports whether the object belongs to the same person before and after the change.
func (o *planOne) isSamePerson() bool { return o.person(o.before) == o.person(o.after) }

// account names the account of an object: the Anypoint account `ada`.
func (o *planOne) account(object planObject) planPhrase {
	words := o.title + " account"
	name := object.text(o.kind.name)
	if o.kind.name == "" {
		name = planLastSegment(o.kind.platform, object.text(o.kind.id))
	}
	switch {
	case name == "" && (object.isUnknown(o.kind.name) || object.isUnknown(o.kind.id)):
		return planSay(planArticle(words) + " whose name is known only after the apply")
	case name == "":
		return planSay(planArticle(words))
	}
	if domain := object.text("domain"); domain != "" && o.kind.platform == "controlroom" {
		name = domain + `\` + name
	}
	return planSay("the "+words+" %s", name)
}

func planArticle(words string) string {
	if strings.ContainsRune("AEIO", rune(words[0])) || strings.HasPrefix(words, "organization") || strings.HasPrefix(words, "environment") {
		return "an " + words
	}
	return "a " + words
}

// named names a thing of an object: the Anypoint team `Billing`. words are the title and the noun.
func (o *planOne) named(object planObject, what planWhat, words string) planPhrase {
	name, id := object.text(what.name), object.text(what.id)
	switch {
	case name != "":
		return planSay("the "+words+" %s", name)
	case id != "":
		if name := o.d.ix.thing(o.kind.platform, what, id); name != "" {
			return planSay("the "+words+" %s", name)
		}
		return planSay("the "+words+" with the id %s", id)
	case object.isSensitive(what.name) || object.isSensitive(what.id):
		return planSay(planArticle(words) + " whose name is sensitive")
	case object.isUnknown(what.name) || object.isUnknown(what.id):
		return planSay(planArticle(words) + " that is known only after the apply")
	}
	return planSay(planArticle(words))
}

// given names what an edge or a part of a set gives, with where it counts.
func (o *planOne) given(object planObject) planPhrase {
	phrase := o.named(object, o.kind.what, o.title+" "+o.kind.what.noun)
	if o.c.Type == planPrefix+"apim_subscription" {
		phrase = o.subscription(object)
	}
	phrase = phrase.and("%s", o.places(object, o.kind.where))
	if context, ok := object.values["context"].(map[string]any); ok && len(context) > 0 && !object.isSensitive("context") {
		phrase = phrase.and(" for one resource")
	}
	return phrase
}

// places say where something counts: " in the environment `Production` of the organization `Acme`".
func (o *planOne) places(object planObject, where []planWhat) planPhrase {
	var phrase planPhrase
	preposition := " in "
	for _, place := range where {
		if object.text(place.name) != "" || object.text(place.id) != "" || object.isUnknown(place.id) && object.isUnknown(place.name) {
			phrase = phrase.and(preposition).and("%s", o.named(object, place, place.noun))
			preposition = " of "
		}
	}
	return phrase
}

// subscription names a subscription by what it is for.
func (o *planOne) subscription(object planObject) planPhrase {
	phrase := planSay("the API Management subscription")
	if name := object.text("display_name"); name != "" {
		phrase = phrase.and(" %s", name)
	} else if name := object.text("subscription_name"); name != "" {
		phrase = phrase.and(" %s", name)
	}
	for _, what := range []planWhat{{name: "product_name", id: "product_id", noun: "product"}, {name: "api_name", id: "api_id", noun: "API"}} {
		if object.text(what.name) != "" || object.text(what.id) != "" || object.isUnknown(what.id) && object.isUnknown(what.name) {
			return phrase.and(" to ").and("%s", o.named(object, what, what.noun))
		}
	}
	if object.is("all_apis", true) {
		return phrase.and(" to all APIs")
	}
	return phrase
}

// gives and takes are the effects of an edge, and details what programs want to know of it.
func (o *planOne) gives(object planObject) string {
	switch {
	case o.isAdministrator(object):
		return EffectAdminGrant
	case o.isUndecided(object):
		return EffectUnknown
	}
	return EffectGrant
}

func (o *planOne) takes(object planObject) string {
	if o.isAdministrator(object) {
		return EffectAdminRevoke
	}
	return EffectRevoke
}

// isAdministrator reports whether what an edge gives makes an administrator.
func (o *planOne) isAdministrator(object planObject) bool {
	what := o.kind.what
	if what.name == "" || what.noun == "business group" {
		return false
	}
	name, id := object.text(what.name), object.text(what.id)
	if name == "" {
		name = o.d.ix.thing(o.kind.platform, what, id)
	}
	return planIsAdministrator(o.kind.platform, name, id)
}

// isUndecided reports whether what an edge gives is not known, so that it may be an administrator's.
func (o *planOne) isUndecided(object planObject) bool {
	what := o.kind.what
	return what.name != "" && object.text(what.name) == "" && object.text(what.id) == ""
}

func (o *planOne) edgeDetails(object planObject) map[string]string {
	details := map[string]string{}
	for _, what := range append([]planWhat{o.kind.what}, o.kind.where...) {
		for _, name := range []string{what.name, what.id} {
			if text := object.text(name); text != "" {
				details[name] = text
			}
		}
	}
	for _, name := range []string{"membership_type", "product_id", "product_name", "api_id", "api_name", "subscription_name"} {
		if text := object.text(name); text != "" {
			details[name] = text
		}
	}
	return details
}

// gain and loss are the sentences of an edge.
func (o *planOne) gain(object planObject) planPhrase {
	verb := "gets "
	if o.kind.what.joins {
		verb = "joins "
	}
	phrase := planSay(verb).and("%s", o.given(object))
	if object.text("membership_type") == "maintainer" {
		phrase = phrase.and(" as maintainer, who may change the team")
	}
	phrase = phrase.and(".")
	if state := object.text("state"); state != "" && state != "active" && o.kind.platform == "apim" {
		phrase = phrase.and(" Its state is %s: the keys do not work.", state)
	}
	if o.isUndecided(object) {
		phrase = phrase.and(" Whether it makes an administrator is not known.")
	}
	return phrase
}

func (o *planOne) loss(object planObject) planPhrase {
	verb := "loses "
	if o.kind.what.joins {
		verb = "leaves "
	}
	phrase := planSay(verb).and("%s", o.given(object)).and(".")
	switch o.kind.what.noun {
	case "business group":
		return phrase.and(" All of the person's permissions in it go.")
	case "subscription":
		return phrase.and(" Its keys stop working at once.")
	}
	return phrase
}

// holding names what is held, for sentences in which nothing changes: "the membership of the Anypoint team `Billing`".
func (o *planOne) holding(object planObject) planPhrase {
	switch o.kind.class {
	case planAccount:
		return o.account(object)
	case planInvitation:
		return planSay("the " + o.title + " invitation")
	case planSet:
		return planSay("the list of ").and("%s", o.setOf(object))
	}
	if o.kind.what.joins {
		return planSay("the membership of ").and("%s", o.given(object))
	}
	return o.given(object)
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

// planAttributes are the words for attributes that people know under another name.
var planAttributes = map[string]string{
	"username": "the user name", "user_name": "the user name", "user_id": "the user id", "email": "the e-mail address",
	"organization_id": "the organization", "organization_name": "the organization", "first_name": "the first name",
	"last_name": "the last name", "surname": "the last name",
	"display_name": "the display name", "phone_number": "the phone number", "note": "the note", "description": "the description", "domain": "the domain",
	"service_name": "the service", "resource_group_name": "the resource group", "subscription_id": "the Azure subscription", "team": "the teams",
	"role_groups": "the role groups", "role_group_names": "the role groups", "permission": "the permissions", "language": "the language of the mail",
	"redirect_url": "the page to accept on", "group_ids": "the groups", "group_names": "the groups", "enabled": "whether it is enabled",
	"is_active": "whether it is enabled", "disabled": "whether it is enabled", "state": "the state", "membership_type": "the kind of membership",
	"role_names": "the roles", "role_ids": "the roles", "license_features": "the device licenses", "team_name": "the team", "group_name": "the group",
	"role_name": "the role", "password_wo_version": "the password",
}

// attribute is what to call an attribute.
func planAttribute(name string) planPhrase {
	if words := planAttributes[name]; words != "" {
		return planSay(words)
	}
	return planSay("%s", name)
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

func planIsID(name string) bool {
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
}

func (o *planOne) updatesEdge() {
	person := o.person(o.before)
	handled := map[string]bool{}
	if o.before.text("membership_type") != o.after.text("membership_type") || o.after.isUnknown("membership_type") {
		handled["membership_type"] = true
		switch o.after.text("membership_type") {
		case "maintainer":
			o.add(person, EffectGrant, o.edgeDetails(o.after), planSay("becomes maintainer of ").and("%s", o.given(o.after)).and(", who may change the team."))
		case "":
			o.add(person, EffectUnknown, o.edgeDetails(o.after),
				planSay("has another kind of membership of ").and("%s", o.given(o.after)).and(": it is known only after the apply."))
		default:
			o.add(person, EffectRevoke, o.edgeDetails(o.after),
				planSay("is no longer maintainer of ").and("%s", o.given(o.after)).and(", and stays a member."))
		}
	}
	before, after := o.before.text("state"), o.after.text("state")
	if o.kind.what.noun == "subscription" && (before != after || o.after.isUnknown("state")) {
		handled["state"] = true
		subscription := o.given(o.after)
		switch {
		case after == "":
			o.add(person, EffectUnknown, o.edgeDetails(o.after),
				planSay("has another state of ").and("%s", subscription).and(": it is known only after the apply."))
		case after == "active":
			o.add(person, EffectGrant, o.edgeDetails(o.after), planSay("can use ").and("%s", subscription).and(" again: its keys work (it was %s).", before))
		case before == "active":
			o.add(person, EffectRevoke, o.edgeDetails(o.after), planSay("can no longer use ").and("%s", subscription).and(": it becomes %s, and its keys "+
				"stop working.", after))
		default:
			o.add(person, EffectChange, o.edgeDetails(o.after),
				planSay("has ").and("%s", subscription).and(" become %s; its keys did not work before.", after))
		}
	}
	o.rest(person, handled, o.holding(o.after))
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

// describeAction adds what an action does to a person.
func (d *planDescriber) describeAction(a *tfjson.ActionInvocation) {
	name := strings.TrimPrefix(a.Type, planPrefix)
	platformKey, _, _ := strings.Cut(name, "_")
	o := &planOne{d: d, c: &tfjson.ResourceChange{Address: a.Address, Type: a.Type, Change: &tfjson.Change{}}, title: planTitles[platformKey],
		kind: planKind{class: planEdge, platform: platformKey, id: "user_id", name: "username", email: "email"}}
	object := planObjectOf(a.ConfigValues, a.ConfigSensitive, a.ConfigUnknown)
	person := d.ix.personOf(o.kind, object, nil, o.c)
	if trigger := a.LifecycleActionTrigger; trigger != nil {
		o.suffix = planSay(" This is an action of %s.", trigger.TriggeringResourceAddress)
	}
	switch name {
	case "anypoint_resend_invitation", "uipath_resend_invitation":
		o.add(person, EffectInvite, nil, planSay("is sent the open "+o.title+" invitation again: a mail goes out."))
	case "anypoint_send_password_reset":
		o.add(person, EffectChange, nil, planSay("gets a mail to reset the Anypoint password."))
	case "apim_send_confirmation":
		o.add(person, EffectChange, nil, planSay("gets a mail to confirm the API Management account."))
	case "apim_regenerate_subscription_keys":
		keys := "The " + object.text("key") + " key"
		if object.text("key") == "both" {
			keys = "Both keys"
		} else if object.text("key") == "" {
			keys = "A key"
		}
		o.add("", EffectRevoke, map[string]string{"subscription_name": object.text("subscription_name")},
			planSay(keys+" of the API Management subscription %s stop working at once, and new ones are made.", object.text("subscription_name")))
	case "controlroom_release_licenses":
		phrase := planSay("loses the device licenses on Control Room")
		if features, _ := object.texts("license_features"); len(features) > 0 {
			phrase = phrase.and(" ").and("%s", planValues(features))
		}
		o.add(person, EffectRevoke, nil, phrase.and("."))
	default:
		o.add("", EffectUnknown, nil, planSay("%s runs. This version of "+planProgram+" does not know the action %s.", a.Address, a.Type))
	}
}

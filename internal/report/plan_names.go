package report

import "strings"

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

func planIsID(name string) bool {
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids")
}

package report

import "strings"

// isAccepted reports whether an invitation was accepted: then its end takes nothing from the person.
func (o *planOne) isAccepted(object planObject) bool {
	switch o.kind.platform {
	case "anypoint":
		return strings.EqualFold(object.text("status"), "ACCEPTED")
	case "uipath":
		return object.is("accepted", true)
	}
	status := object.text("status")
	return status != "" && status != "pending" && status != "expired"
}

// invites says that a person is invited, and what comes with the acceptance. again is " again" for another mail.
func (o *planOne) invites(again string) {
	person := o.person(o.after)
	phrase := planSay("is invited"+again+" to ").and("%s", o.invitedTo()).and(": a mail goes out.")
	gains, administrator, known := o.carries()
	if len(gains) > 0 {
		phrase = phrase.and(" With the acceptance, the person ").and("%s", planList(gains)).and(".")
	}
	o.add(person, EffectInvite, nil, phrase)
	if len(administrator) > 0 {
		o.add(person, EffectAdminGrant, nil, planSay("becomes an administrator with the acceptance, by ").and("%s", planList(administrator)).and("."))
	}
	if !known {
		o.add(person, EffectUnknown, nil, planSay("gets something with the acceptance of the "+o.title+" invitation that is sensitive, known only after "+
			"the apply, or in the plan without its name: whether it makes an administrator is not known."))
	}
}

func (o *planOne) invitedTo() planPhrase {
	switch o.kind.platform {
	case "anypoint":
		if o.after.text("organization_name") != "" {
			return o.named(o.after, anypointOrganization, "Anypoint organization")
		}
	case "apim":
		return o.named(o.after, apimService, "API Management service")
	}
	return planSay(o.title)
}

// carries are what an invitation gives with the acceptance, and which of that makes an administrator.
func (o *planOne) carries() (gains, administrator []planPhrase, known bool) {
	known = true
	gain := func(object planObject, what planWhat, words string, where ...planWhat) {
		phrase := o.named(object, what, words).and("%s", o.places(object, where))
		verb := "gets "
		if what.joins {
			verb = "joins "
		}
		gains = append(gains, planSay(verb).and("%s", phrase))
		name, id := object.text(what.name), object.text(what.id)
		if name == "" {
			name = o.d.ix.thing(o.kind.platform, what, id)
		}
		switch {
		case o.d.isAdministrator(o.kind.platform, name, id):
			administrator = append(administrator, phrase)
		case name == "" && (id == "" || what.custom):
			known = false
		default:
			o.d.judged = o.d.judged || what.custom
		}
	}
	listed := func(names, ids string, what planWhat, words string) {
		attribute, of := names, what.name
		_, namesKnown := o.after.texts(names)
		_, idsKnown := o.after.texts(ids)
		if o.isLeftOut(o.after, names) || !namesKnown && idsKnown { // names that are computed of known ids
			attribute, of = ids, what.id
		}
		texts, ok := o.after.texts(attribute)
		known = known && (ok || o.isLeftOut(o.after, attribute))
		for _, text := range texts {
			gain(planObject{values: map[string]any{of: text}}, what, words)
		}
	}
	blocks := func(name string, what planWhat, words string, where ...planWhat) {
		parts, ok := o.after.blocks(name)
		known = known && (ok || len(parts) > 0) // computed ids beside known names do not matter
		for _, part := range parts {
			gain(part, what, words, where...)
		}
	}
	switch o.kind.platform {
	case "anypoint":
		blocks("team", anypointTeam, "team")
		listed("role_group_names", "role_groups", anypointRoleGroup, "role group")
		blocks("permission", anypointPermission, "permission", anypointEnvironment, anypointOrganization)
	case "uipath":
		listed("group_names", "group_ids", uipathGroup, "group")
	}
	return gains, administrator, known
}

// cancels says what becomes of an invitation whose resource goes.
func (o *planOne) cancels(suffix string) {
	person := o.person(o.before)
	if o.isAccepted(o.before) {
		o.add(person, EffectForget, nil, planSay("keeps the "+o.title+" account with all access: the invitation was accepted, and Terraform only "+
			"forgets it."))
		return
	}
	phrase := planSay("is no longer invited to " + o.title + ": the link that was sent stops working" + suffix)
	if o.kind.platform == "anypoint" {
		phrase = phrase.and(".")
	} else {
		phrase = phrase.and(", and the pending account is deleted with what it was granted.")
	}
	o.add(person, EffectCancelInvitation, nil, phrase)
}

func (o *planOne) updatesInvitation() {
	person := o.person(o.before)
	sentAgain := o.kind.platform == "anypoint" && strings.EqualFold(o.before.text("status"), "EXPIRED") && o.after.isUnknown("invited_at")
	switch {
	case sentAgain:
		o.add(person, EffectInvite, nil, planSay("is sent the expired "+o.title+" invitation again: a mail goes out."))
	case o.isAccepted(o.before):
		o.add(person, EffectChange, nil, planSay("keeps the "+o.title+" account as it is: the invitation was accepted, and a change of it reaches nobody."))
	default:
		o.rest(person, map[string]bool{}, planSay("the open "+o.title+" invitation"))
	}
}

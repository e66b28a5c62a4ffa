package report

// gives and takes are the effects of an edge, and details what programs want to know of it.
func (o *planOne) gives(object planObject) string {
	switch {
	case o.isAdministrator(object):
		return EffectAdminGrant
	case o.isUndecided(object):
		return EffectUnknown
	}
	o.d.judged = o.d.judged || o.kind.what.custom
	return EffectGrant
}

func (o *planOne) takes(object planObject) string {
	if o.isAdministrator(object) {
		return EffectAdminRevoke
	}
	return EffectRevoke
}

// promotes says that a member becomes maintainer, and demotes that a maintainer stays a member: with what the membership gives.
func (o *planOne) promotes(person string, object planObject) {
	phrase := planSay("becomes maintainer of ").and("%s", o.given(object)).and(", who may change the team.")
	if o.isUndecided(object) {
		phrase = phrase.and(" Whether it makes an administrator is not known.")
	}
	o.add(person, o.gives(object), o.edgeDetails(object), phrase)
}

func (o *planOne) demotes(person string, object planObject) {
	o.add(person, EffectRevoke, o.edgeDetails(object), planSay("is no longer maintainer of ").and("%s", o.given(object)).and(", and stays a member."))
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
	return o.d.isAdministrator(o.kind.platform, name, id)
}

// isUndecided reports whether what an edge gives is not known, or only by an id that says nothing, so that it may be an administrator's.
func (o *planOne) isUndecided(object planObject) bool {
	what := o.kind.what
	if what.name == "" || object.text(what.name) != "" {
		return false
	}
	id := object.text(what.id)
	return id == "" || what.custom && o.d.ix.thing(o.kind.platform, what, id) == "" && !o.isAdministrator(object)
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

func (o *planOne) updatesEdge() {
	person := o.person(o.before)
	handled := map[string]bool{}
	if o.before.text("membership_type") != o.after.text("membership_type") || o.after.isUnknown("membership_type") {
		handled["membership_type"] = true
		switch o.after.text("membership_type") {
		case "maintainer":
			o.promotes(person, o.after)
		case "":
			o.add(person, EffectUnknown, o.edgeDetails(o.after),
				planSay("has another kind of membership of ").and("%s", o.given(o.after)).and(": it is known only after the apply."))
		default:
			o.demotes(person, o.after)
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

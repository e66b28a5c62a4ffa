package report

import (
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// planAction is an action that a plan runs, or puts off to a later one for a reason.
type planAction struct {
	*tfjson.ActionInvocation
	putOff string
}

// planActions are the actions of a plan, of all providers.
func planActions(plan *Plan) []planAction {
	var actions []planAction
	for _, a := range plan.plan.ActionInvocations {
		if a != nil {
			actions = append(actions, planAction{a, ""})
		}
	}
	for _, deferred := range plan.deferredActions {
		if deferred.Invocation != nil {
			actions = append(actions, planAction{deferred.Invocation, planInert(deferred.Reason)})
		}
	}
	return actions
}

func (a planAction) isOwn() bool { return strings.HasPrefix(a.Type, planPrefix) }

// config is the configuration of the action.
func (a planAction) config() planObject {
	return planObjectOf(a.ConfigValues, a.ConfigSensitive, a.ConfigUnknown)
}

// kind says by which attributes an action names a person.
func (a planAction) kind() planKind {
	platformKey, _, _ := strings.Cut(strings.TrimPrefix(a.Type, planPrefix), "_")
	return planKind{class: planEdge, platform: platformKey, id: "user_id", name: "username", email: "email"}
}

// planEvents are the events that run an action, in words about the resource.
var planEvents = map[string]string{
	"BeforeCreate": "before %s is created", "AfterCreate": "after %s is created", "BeforeUpdate": "before %s is updated",
	"AfterUpdate": "after %s is updated", "BeforeDestroy": "before %s is destroyed", "AfterDestroy": "after %s is destroyed",
}

// trigger says what makes an action run.
func (a planAction) trigger() planPhrase {
	switch trigger := a.LifecycleActionTrigger; {
	case trigger != nil && planEvents[trigger.ActionTriggerEvent] != "":
		return planSay(" It runs "+planEvents[trigger.ActionTriggerEvent]+".", trigger.TriggeringResourceAddress)
	case trigger != nil:
		return planSay(" It runs with a change of %s.", trigger.TriggeringResourceAddress)
	case a.InvokeActionTrigger != nil:
		return planSay(" The plan was made with -invoke.")
	}
	return nil
}

// describeAction adds what an action does to a person.
func (d *planDescriber) describeAction(a planAction) {
	kind := a.kind()
	o := &planOne{d: d, c: &tfjson.ResourceChange{Address: a.Address, Type: a.Type, Change: &tfjson.Change{}}, title: planTitles[kind.platform],
		kind: kind, suffix: a.trigger()}
	object := a.config()
	if a.putOff != "" {
		o.override = EffectUnknown
		o.suffix = o.suffix.and(" Not with this plan: Terraform puts it off to a later one (%s).", a.putOff)
	}
	person := func() string { return d.ix.personOf(kind, object, nil, o.c) }
	switch strings.TrimPrefix(a.Type, planPrefix) {
	case "anypoint_resend_invitation":
		invited := d.ix.owner("anypoint invitation", object.text("invitation_id"))
		if invited == "" {
			invited = person()
		}
		o.add(invited, EffectInvite, nil, planSay("is sent the open Anypoint invitation again: a mail goes out."))
	case "uipath_resend_invitation":
		o.add(person(), EffectInvite, nil, planSay("is sent the open UiPath invitation again: a mail goes out."))
	case "anypoint_send_password_reset":
		o.add(person(), EffectChange, nil, planSay("gets a mail to reset the Anypoint password."))
	case "apim_send_confirmation":
		o.add(person(), EffectChange, nil, planSay("gets a mail to confirm the API Management account."))
	case "apim_regenerate_subscription_keys":
		o.regenerates(object)
	case "controlroom_release_licenses":
		features, known := object.texts("license_features")
		phrase := planSay("loses the device licenses ").and("%s", planValues(features)).and(" on Control Room.")
		switch {
		case o.isLeftOut(object, "license_features"):
			phrase = planSay("loses all device licenses on Control Room.")
		case !known:
			phrase = planSay("loses device licenses on Control Room: which ones is known only after the apply, or sensitive.")
		}
		o.add(person(), EffectRevoke, nil, phrase)
	default:
		o.add("", EffectUnknown, nil, planSay("%s runs. This version of "+planProgram+" does not know the action %s.", a.Address, a.Type))
	}
}

// regenerates says whose keys of a subscription stop working. Only a plan that has the subscription knows who that is.
func (o *planOne) regenerates(object planObject) {
	name := object.text("subscription_name")
	keys, they := "the "+object.text("key")+" key", "it stops"
	switch object.text("key") {
	case "both":
		keys, they = "both keys", "they stop"
	case "primary", "secondary":
	default:
		keys = "a key"
	}
	subscription := planSay("the API Management subscription %s", name)
	if name == "" {
		subscription = planSay("an API Management subscription that is known only after the apply, or sensitive")
	}
	details := map[string]string{"subscription_name": name}
	if owner := o.d.ix.owner("apim subscription", name); owner != "" {
		o.add(owner, EffectRevoke, details, planSay("can no longer use "+keys+" of ").and("%s", subscription).and(
			": "+they+" working at once, and "+map[bool]string{true: "new ones are", false: "a new one is"}[keys == "both keys"]+" made."))
		return
	}
	begin, end := strings.ToUpper(keys[:1])+keys[1:]+" of ", " stops working at once, and a new one is made."
	if keys == "both keys" {
		end = " stop working at once, and new ones are made."
	}
	o.add("", EffectRevoke, details, planSay(begin).and("%s", subscription).and(end))
}

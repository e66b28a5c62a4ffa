package report

import (
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

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

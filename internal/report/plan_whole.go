package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// planEphemeral is the mode of an ephemeral resource, which OpenTofu writes into the configuration of a plan, and Terraform nowhere.
const planEphemeral tfjson.ResourceMode = "ephemeral"

// planEphemerals are the addresses of the ephemeral resources of this provider in a module and those below.
func planEphemerals(m *tfjson.ConfigModule, prefix string, depth int) []string {
	if m == nil || depth > 100 {
		return nil
	}
	var addresses []string
	for _, r := range m.Resources {
		if r != nil && r.Mode == planEphemeral && strings.HasPrefix(r.Type, planPrefix) {
			addresses = append(addresses, planInert(prefix+r.Address))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.ModuleCalls)) {
		if call := m.ModuleCalls[name]; call != nil {
			addresses = append(addresses, planEphemerals(call.Module, prefix+"module."+name+".", depth+1)...)
		}
	}
	return addresses
}

// whole makes the sentences about the plan as a whole.
func (r *PlanReport) whole(p *Plan, d *planDescriber, own bool) {
	counts := r.count()
	switch {
	case len(counts) > 0:
		r.Summary = strings.Join(counts, ", ") + "."
	case p.Errored:
		r.Summary = "This plan says nothing about people: it ended before."
	case !own && !p.knowsOwn() && len(r.LeftOut.Ephemeral) == 0:
		r.Summary = "This plan has nothing of the provider platformusers: no account, invitation or grant."
	case len(r.Others) > 0:
		r.Summary = "This plan changes no person's access by name: see the resources below."
	default:
		r.Summary = "This plan changes nobody's access."
	}
	r.sayMode(p)
	r.sayLeftOut()
	seen := map[string]bool{}
	for _, change := range r.changes() {
		if text := change.meaning.plain(); text != "" && !seen[text] {
			seen[text] = true
			r.meanings = append(r.meanings, change.meaning)
		}
	}
	if d.judged {
		r.meanings = append(r.meanings, planSay("Administrators: a plan does not have what a team, group or role may do, so whether it makes an "+
			"administrator goes by its name. If another name makes administrators here, --admin names it."))
	}
	slices.SortFunc(r.meanings, func(a, b planPhrase) int { return cmp.Compare(a.plain(), b.plain()) })
}

// count counts the people of each effect, and puts the counts into words.
func (r *PlanReport) count() []string {
	summed := map[string]int{}
	for _, person := range r.People {
		has := map[string]bool{}
		for _, change := range person.Changes {
			has[change.Effect] = true
		}
		for effect := range has {
			r.Counts[effect]++
			// Who loses an account loses access, and who gets one gets access: that goes without saying.
			implied := effect == EffectRevoke && has[EffectDelete] || effect == EffectGrant && (has[EffectCreate] || has[EffectInvite])
			if !implied {
				summed[effect]++
			}
		}
	}
	var counts []string
	for _, e := range planEffects {
		n := summed[e.effect]
		words := fmt.Sprintf("%d %s", n, e.many)
		switch {
		case n == 0:
			continue
		case n == 1 && len(counts) == 0:
			words = "1 person " + e.one
		case n == 1:
			words = "1 " + e.one
		case len(counts) == 0:
			words = fmt.Sprintf("%d people %s", n, e.many)
		}
		counts = append(counts, words)
	}
	return counts
}

func (r *PlanReport) say(words string, args ...any) {
	r.statements = append(r.statements, planSay(words, args...))
}

// sayMode says what follows for the reader from how the plan was made: with an error, in part, only to refresh, or to destroy.
func (r *PlanReport) sayMode(p *Plan) {
	complete := p.plan.Complete
	switch {
	case p.Errored:
		r.say("**This plan ended with an error, and cannot be applied.** What follows is what was planned until then; the error is in the output of " +
			"terraform plan.")
	case complete != nil && !*complete:
		r.say("**This plan is incomplete**: it was made with -target, or puts changes off. What -target leaves out is not in this report, and another " +
			"plan has to follow.")
	case complete == nil:
		r.say("Whether this plan was made with -target or -exclude is not in it: Terraform before 1.8 and OpenTofu do not write that. What such a plan " +
			"leaves out is not in this report.")
	}
	// Drift of other providers and of what people do not see has no sentence that could follow.
	switch onlyDrift := !p.Errored && r.Has([]string{EffectDrift}) && p.changesNothing(); {
	case onlyDrift && p.applyable != nil && !*p.applyable:
		r.say("There is nothing to apply: what follows was changed outside of Terraform, and the plan leaves it so.")
	case onlyDrift:
		r.say("The apply of this plan changes nothing on a platform: it only brings the state up to date, as with -refresh-only. What follows was " +
			"changed outside of Terraform.")
	case len(r.People) > 1 && p.removesAll():
		r.say("**This plan removes all that the state has of this provider**, as terraform plan -destroy does. If that is not the intention, look for " +
			"the wrong folder, workspace or variables.")
	}
}

// sayLeftOut says what the plan has and the report has not.
func (r *PlanReport) sayLeftOut() {
	var left []string
	if n := r.LeftOut.Changes; n == 1 {
		left = append(left, "1 resource of another provider changes")
	} else if n > 1 {
		left = append(left, fmt.Sprintf("%d resources of other providers change", n))
	}
	if n := r.LeftOut.Actions; n == 1 {
		left = append(left, "1 action of another provider runs")
	} else if n > 1 {
		left = append(left, fmt.Sprintf("%d actions of other providers run", n))
	}
	if len(left) > 0 {
		verb := "are"
		if r.LeftOut.Changes+r.LeftOut.Actions == 1 {
			verb = "is"
		}
		r.say(strings.Join(left, " and ")+", and "+verb+" left out here: %s.", planValues(slices.Sorted(maps.Keys(r.LeftOut.Providers))))
	}
	switch n := len(r.LeftOut.Ephemeral); n {
	case 0:
	case 1:
		r.say("1 ephemeral resource of this provider is opened, and left out here: %s.", planValues(r.LeftOut.Ephemeral))
	default:
		r.say(fmt.Sprintf("%d ephemeral resources of this provider are opened, and left out here: %%s.", n), planValues(r.LeftOut.Ephemeral))
	}
}

// changesNothing reports whether no resource changes and no action runs, of any provider.
func (p *Plan) changesNothing() bool {
	changes := slices.ContainsFunc(p.plan.ResourceChanges, func(c *tfjson.ResourceChange) bool {
		return c != nil && c.Change != nil && c.Mode == tfjson.ManagedResourceMode &&
			(!c.Change.Actions.NoOp() || c.Change.Importing != nil || c.PreviousAddress != "" && c.PreviousAddress != c.Address)
	})
	return !changes && len(p.plan.DeferredChanges) == 0 && len(planActions(p)) == 0
}

// removesAll reports whether every resource of this provider in the state goes, and none stays or comes.
func (p *Plan) removesAll() bool {
	gone := map[string]bool{}
	for _, c := range p.plan.ResourceChanges {
		if c == nil || c.Change == nil || c.Mode != tfjson.ManagedResourceMode || !strings.HasPrefix(c.Type, planPrefix) {
			continue
		}
		if !c.Change.Actions.Delete() {
			return false
		}
		gone[c.Address] = true
	}
	for _, deferred := range p.plan.DeferredChanges { // what is put off stays until then, or comes
		if deferred != nil && deferred.ResourceChange != nil && strings.HasPrefix(deferred.ResourceChange.Type, planPrefix) &&
			deferred.ResourceChange.Mode == tfjson.ManagedResourceMode {
			return false
		}
	}
	for _, r := range p.own() {
		if r.Mode == tfjson.ManagedResourceMode && !gone[r.Address] {
			return false
		}
	}
	return len(gone) > 0
}

// knowsOwn reports whether the state before the plan has resources of this provider.
func (p *Plan) knowsOwn() bool { return len(p.own()) > 0 }

// own are the resources and data sources of this provider in the state before the plan.
func (p *Plan) own() []*tfjson.StateResource {
	if p.plan.PriorState == nil || p.plan.PriorState.Values == nil {
		return nil
	}
	return slices.DeleteFunc(planResources(p.plan.PriorState.Values.RootModule, 0), func(r *tfjson.StateResource) bool {
		return !strings.HasPrefix(r.Type, planPrefix)
	})
}

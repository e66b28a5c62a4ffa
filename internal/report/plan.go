package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// Effects of changes: stable words, for programs and for --fail-on.
const (
	// EffectDelete: a person loses an account.
	EffectDelete = "delete"
	// EffectReplace: a person loses an account and gets another one.
	EffectReplace = "replace"
	// EffectDisable: a person keeps an account and cannot use it any more.
	EffectDisable = "disable"
	// EffectAdminGrant: a person gets a role, group or team of administrators, by its name: see PlanOptions.
	EffectAdminGrant = "admin-grant"
	// EffectAdminRevoke: a person loses a role, group or team of administrators.
	EffectAdminRevoke = "admin-revoke"
	// EffectRevoke: a person loses a role, team, group, folder, license or key.
	EffectRevoke = "revoke"
	// EffectCancelInvitation: the link of an open invitation stops working.
	EffectCancelInvitation = "cancel-invitation"
	// EffectUnknown: what happens is known only after the apply, or in a later one.
	EffectUnknown = "unknown"
	// EffectInvite: a person is invited, and gets a mail.
	EffectInvite = "invite"
	// EffectCreate: a person gets an account.
	EffectCreate = "create"
	// EffectGrant: a person gets a role, team, group, folder or subscription.
	EffectGrant = "grant"
	// EffectEnable: a person can use a disabled account again.
	EffectEnable = "enable"
	// EffectChange: something else changes about a person, such as a name or an e-mail address.
	EffectChange = "change"
	// EffectDrift: something was changed outside of Terraform since the last run.
	EffectDrift = "drift"
	// EffectImport: Terraform takes over what exists, as it is.
	EffectImport = "import"
	// EffectForget: Terraform lets go of what exists; it stays on the platform.
	EffectForget = "forget"
	// EffectMove: the resource address changes, and nothing else.
	EffectMove = "move"
)

// planEffects are all effects from what hurts most on, with the words for their count.
var planEffects = []struct{ effect, one, many string }{
	{EffectDelete, "loses an account", "lose an account"},
	{EffectReplace, "loses an account and gets another one", "lose an account and get another one"},
	{EffectDisable, "is locked out of an account", "are locked out of an account"},
	{EffectAdminGrant, "becomes an administrator of something", "become administrators of something"},
	{EffectAdminRevoke, "is no longer an administrator of something", "are no longer administrators of something"},
	{EffectRevoke, "loses access", "lose access"},
	{EffectCancelInvitation, "is no longer invited", "are no longer invited"},
	{EffectUnknown, "has a change that is not known yet", "have changes that are not known yet"},
	{EffectInvite, "is invited (mails go out)", "are invited (mails go out)"},
	{EffectCreate, "gets an account", "get an account"},
	{EffectGrant, "gets access", "get access"},
	{EffectEnable, "can use an account again", "can use an account again"},
	{EffectChange, "changes in another way", "change in another way"},
	{EffectDrift, "was changed outside of Terraform", "were changed outside of Terraform"},
	{EffectImport, "is taken over as it is", "are taken over as they are"},
	{EffectForget, "is no longer managed and stays on the platform", "are no longer managed and stay on the platform"},
	{EffectMove, "only gets another resource address", "only get another resource address"},
}

// PlanEffects are the words for what a change does to a person, from what hurts most on.
func PlanEffects() []string {
	words := make([]string, len(planEffects))
	for i, e := range planEffects {
		words[i] = e.effect
	}
	return words
}

// PlanEffectWords says what an effect means for a person: "loses an account"; "" for a word that is no effect.
func PlanEffectWords(effect string) string {
	for _, e := range planEffects {
		if e.effect == effect {
			return e.one
		}
	}
	return ""
}

// planRanks are the effects by how much they hurt: the lower, the more.
var planRanks = func() map[string]int {
	ranks := map[string]int{}
	for i, e := range planEffects {
		ranks[e.effect] = i
	}
	return ranks
}()

// PlanFormat is the version of the JSON form of a PlanReport. A field or an effect that is added does not change it.
const PlanFormat = 1

// PlanReport is what a plan does to people.
type PlanReport struct {
	// Format is PlanFormat.
	Format int `json:"format"`
	// TerraformVersion is that of the CLI that made the plan, Timestamp when it did (RFC 3339).
	TerraformVersion string `json:"terraform_version"`
	Timestamp        string `json:"timestamp"`
	// Summary is one sentence with the counts.
	Summary string `json:"summary"`
	// Counts are the people of each effect that the plan has.
	Counts map[string]int `json:"counts"`
	// Statements are what a reader has to know about the plan as a whole: that it is incomplete, for example.
	Statements []string `json:"statements"`
	// People are sorted by what hurts most.
	People []PlanPerson `json:"people"`
	// Others are changes of resources without a person.
	Others []PlanChange `json:"others"`
	// Meanings say what the platforms do, once for each kind of change that needs it.
	Meanings []string `json:"meanings"`
	// LeftOut are changes of other providers' resources.
	LeftOut PlanLeftOut `json:"left_out"`

	statements, meanings []planPhrase
}

// PlanPerson is one person with all changes, sorted by what hurts most.
type PlanPerson struct {
	// Email is in lower case; "" for a person of whom the plan has none. Label is what to call the person.
	Email   string       `json:"email"`
	Label   string       `json:"label"`
	Changes []PlanChange `json:"changes"`

	label planPhrase
}

// PlanChange is one thing that happens to a person.
type PlanChange struct {
	Effect   string `json:"effect"`
	Platform string `json:"platform"`
	// Type and Address are those of the resource or action.
	Type    string `json:"type"`
	Address string `json:"address"`
	// Sentence says it, without markup.
	Sentence string `json:"sentence"`
	// Details are what the sentence is made of, for programs: which of them there are depends on the type. See planDetails.
	Details map[string]string `json:"details"`

	phrase, address planPhrase
	meaning         planPhrase
	person          string
}

// PlanLeftOut counts what is not reported.
type PlanLeftOut struct {
	// Changes are the resources of other providers that the plan changes.
	Changes int `json:"changes"`
	// Actions are the actions of other providers that run.
	Actions int `json:"actions"`
	// Providers are those, by their addresses.
	Providers map[string]int `json:"providers"`
	// Ephemeral are the addresses of this provider's ephemeral resources, without instance keys. Only OpenTofu writes them into plans.
	Ephemeral []string `json:"ephemeral"`
}

// Has reports whether the plan has a change with one of these effects.
func (r *PlanReport) Has(effects []string) bool {
	for _, change := range r.changes() {
		if slices.Contains(effects, change.Effect) {
			return true
		}
	}
	return false
}

func (r *PlanReport) changes() []PlanChange {
	all := slices.Clone(r.Others)
	for _, person := range r.People {
		all = append(all, person.Changes...)
	}
	return all
}

// PlanOptions are what a report needs to know beyond the plan.
type PlanOptions struct {
	// Administrators are names or ids of further teams, role groups, groups and roles that make administrators, on any platform. Case-insensitive; each
	// * stands for any text.
	Administrators []string
}

// Report says what the plan does to people.
func (p *Plan) Report(options PlanOptions) *PlanReport {
	d := &planDescriber{ix: newPlanIndex(p), administrators: options.Administrators}
	r := &PlanReport{Format: PlanFormat, TerraformVersion: planInert(p.plan.TerraformVersion), Timestamp: planInert(p.plan.Timestamp),
		Counts: map[string]int{}, Statements: []string{}, People: []PlanPerson{}, Others: []PlanChange{}, Meanings: []string{},
		LeftOut: PlanLeftOut{Providers: map[string]int{}, Ephemeral: []string{}}}
	own := false
	isOwn := func(c *tfjson.ResourceChange) bool {
		if c == nil || c.Change == nil || !strings.HasPrefix(c.Type, planPrefix) {
			return false
		}
		own = true
		return c.Mode == tfjson.ManagedResourceMode
	}
	for _, c := range p.plan.ResourceDrift {
		if isOwn(c) {
			d.describeDrift(c)
		}
	}
	for _, c := range p.plan.ResourceChanges {
		if isOwn(c) {
			d.describe(c)
			continue
		}
		if c == nil || c.Change == nil || strings.HasPrefix(c.Type, planPrefix) || c.Mode != tfjson.ManagedResourceMode || c.Change.Actions.NoOp() {
			continue
		}
		r.LeftOut.Changes++
		r.LeftOut.Providers[planInert(c.ProviderName)]++
	}
	for _, deferred := range p.plan.DeferredChanges {
		if deferred != nil && isOwn(deferred.ResourceChange) {
			d.describeDeferred(deferred)
		}
	}
	for _, a := range planActions(p) {
		if a.isOwn() {
			own = true
			d.describeAction(a)
			continue
		}
		if a.putOff != "" {
			continue // it does not run
		}
		r.LeftOut.Actions++
		r.LeftOut.Providers[planInert(a.ProviderName)]++
	}
	if p.plan.Config != nil {
		r.LeftOut.Ephemeral = append(r.LeftOut.Ephemeral, planEphemerals(p.plan.Config.RootModule, "", 0)...)
	}
	r.group(d)
	r.whole(p, d, own)
	r.hide(d.ix)
	return r
}

// group sorts the changes into people and others.
func (r *PlanReport) group(d *planDescriber) {
	people := map[string]*PlanPerson{}
	for _, change := range d.changes {
		if change.person == "" {
			r.Others = append(r.Others, change)
			continue
		}
		key := d.ix.root(change.person)
		if people[key] == nil {
			email, label := d.ix.call(key)
			people[key] = &PlanPerson{Email: planInert(email), label: label}
		}
		people[key].Changes = append(people[key].Changes, change)
	}
	byHarm := func(a, b PlanChange) int {
		return cmp.Or(planRanks[a.Effect]-planRanks[b.Effect], cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.Address, b.Address))
	}
	slices.SortStableFunc(r.Others, byHarm)
	for _, key := range slices.Sorted(maps.Keys(people)) {
		person := people[key]
		slices.SortStableFunc(person.Changes, byHarm)
		r.People = append(r.People, *person)
	}
	slices.SortStableFunc(r.People, func(a, b PlanPerson) int {
		return cmp.Or(planRanks[a.Changes[0].Effect]-planRanks[b.Changes[0].Effect], cmp.Compare(a.label.plain(), b.label.plain()))
	})
}

// hide takes out of all sentences what is marked as sensitive anywhere in the plan, and makes the plain ones.
func (r *PlanReport) hide(ix *planIndex) {
	hide := func(phrase planPhrase) planPhrase {
		for i, part := range phrase {
			if part.isValue && part.text != "" && ix.shown(part.text) == "" {
				phrase[i] = planPart{"(sensitive)", false}
			}
		}
		return phrase
	}
	finish := func(changes []PlanChange, subject planPhrase) {
		for i := range changes {
			c := &changes[i]
			c.phrase = hide(c.phrase)
			c.Sentence = strings.TrimSpace(subject.plain() + " " + c.phrase.plain())
			c.Address = c.address.plain()
			c.Type = planInert(c.Type)
			for name, value := range c.Details {
				if value = ix.shown(value); value == "" {
					delete(c.Details, name)
					continue
				}
				c.Details[name] = planInert(value)
			}
		}
	}
	for i := range r.People {
		person := &r.People[i]
		person.label = hide(person.label)
		person.Label = person.label.plain()
		finish(person.Changes, person.label)
	}
	finish(r.Others, nil)
	for _, statement := range r.statements {
		r.Statements = append(r.Statements, strings.ReplaceAll(statement.plain(), "**", ""))
	}
	for _, meaning := range r.meanings {
		r.Meanings = append(r.Meanings, meaning.plain())
	}
}

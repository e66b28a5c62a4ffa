package report

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// planIndex knows who is who and what is called how, from everything that a plan holds: changes, the state before, data sources.
//
// A person is everything that is connected: an e-mail address, and accounts by their ids and names. Addresses connect platforms; ids connect the
// edges of one platform with the account. What is connected is a union-find over keys.
type planIndex struct {
	parent map[string]string
	// emails, names and ids are what to call a person by, in the order in which they were found.
	emails, names map[string][]string
	ids           map[string][]planPhrase
	// accounts are the scoped keys of all accounts by what is looked for: an id or name of a platform without its tenant.
	accounts map[string][]string
	// owners are the keys of the people who have an invitation or a subscription, by what it is and its own id.
	owners map[string][]string
	// things are names of teams, roles, groups... by platform, noun and id.
	things map[string]string
	// instances are the addresses of all instances of a resource.
	instances map[string][]string
	// found are the accounts and invitations that the plan has at an address.
	found map[string]bool
	// configured are the resources of the configuration by module and address.
	configuration *tfjson.ConfigModule
	secret        map[string]bool // NameKey of what is marked as sensitive somewhere
	// outOf are the resources out of which somebody is who is known only after the apply.
	outOf map[string]string
}

func newPlanIndex(p *Plan) *planIndex {
	plan := p.plan
	ix := &planIndex{parent: map[string]string{}, emails: map[string][]string{}, names: map[string][]string{}, ids: map[string][]planPhrase{},
		accounts: map[string][]string{}, owners: map[string][]string{}, things: map[string]string{},
		instances: map[string][]string{}, found: map[string]bool{}, secret: map[string]bool{}, outOf: map[string]string{}}
	if plan.Config != nil {
		ix.configuration = plan.Config.RootModule
	}
	hide := func(values, marks any) {
		planCollectSensitive(values, marks, func(text string) { ix.secret[platform.NameKey(text)] = true })
	}
	changes := slices.Concat(plan.ResourceDrift, plan.ResourceChanges)
	for _, deferred := range plan.DeferredChanges {
		if deferred != nil {
			changes = append(changes, deferred.ResourceChange)
		}
	}
	changes = slices.DeleteFunc(changes, func(c *tfjson.ResourceChange) bool { return c == nil || c.Change == nil })
	for _, c := range changes {
		hide(c.Change.Before, c.Change.BeforeSensitive)
		hide(c.Change.After, c.Change.AfterSensitive)
	}
	actions := slices.DeleteFunc(planActions(p), func(a planAction) bool { return !a.isOwn() })
	for _, a := range actions {
		hide(a.ConfigValues, a.ConfigSensitive)
	}
	var resources []*tfjson.StateResource
	if plan.PriorState != nil && plan.PriorState.Values != nil {
		resources = planResources(plan.PriorState.Values.RootModule, 0)
	}
	for _, r := range resources {
		hide(r.AttributeValues, planJSON(r.SensitiveValues))
	}
	for _, r := range resources {
		o := planObjectOf(r.AttributeValues, planJSON(r.SensitiveValues), nil)
		if r.Mode == tfjson.DataResourceMode {
			ix.learnData(r.Type, o)
			continue
		}
		if kind, ok := planKindOf(r.Type); ok {
			ix.learn(kind, o, r.IdentityValues, "")
			ix.learnNames(kind.platform, o)
		}
	}
	for _, c := range changes {
		kind, ok := planKindOf(c.Type)
		if !ok || c.Mode != tfjson.ManagedResourceMode {
			continue
		}
		before := planObjectOf(c.Change.Before, c.Change.BeforeSensitive, nil)
		after := planObjectOf(c.Change.After, c.Change.AfterSensitive, c.Change.AfterUnknown)
		// Of a replacement only the new object is found at the address: references mean it.
		address := c.Address
		if c.DeposedKey != "" || !after.exists() {
			address = ""
		}
		one := ix.learn(kind, before, c.Change.BeforeIdentity, "")
		other := ix.learn(kind, after, planAfterIdentity(c), address)
		if kind.class != planEdge && one != "" && other != "" && !planReplaces(c.Change.Actions) {
			ix.join(one, other)
		}
		ix.learnNames(kind.platform, before)
		ix.learnNames(kind.platform, after)
		if c.DeposedKey == "" {
			resource := planWithoutIndex(c.Address)
			ix.instances[resource] = append(ix.instances[resource], c.Address)
		}
	}
	for _, a := range actions {
		ix.learn(a.kind(), a.config(), nil, "")
	}
	return ix
}

// owner is the key of the person who has an invitation or a subscription; "" unless the plan has exactly one such person.
func (ix *planIndex) owner(what, id string) string {
	owners := map[string]bool{}
	for _, key := range ix.owners[what+" "+platform.NameKey(id)] {
		owners[ix.root(key)] = true
	}
	if id == "" || len(owners) != 1 {
		return ""
	}
	for key := range owners {
		return key
	}
	return ""
}

// planAfterIdentity is the identity of the object after a change. Of a replacement the plan has that of the old one.
func planAfterIdentity(c *tfjson.ResourceChange) any {
	if planReplaces(c.Change.Actions) {
		return nil
	}
	if c.Change.AfterIdentity != nil {
		return c.Change.AfterIdentity
	}
	return c.Change.BeforeIdentity
}

func planReplaces(actions tfjson.Actions) bool {
	return slices.Contains(actions, tfjson.ActionCreate) && len(actions) > 1
}

// planResources are all resources of a module and those below. A depth that no configuration has ends the walk.
func planResources(m *tfjson.StateModule, depth int) []*tfjson.StateResource {
	if m == nil || depth > 100 {
		return nil
	}
	all := slices.DeleteFunc(slices.Clone(m.Resources), func(r *tfjson.StateResource) bool { return r == nil })
	for _, child := range m.ChildModules {
		all = append(all, planResources(child, depth+1)...)
	}
	return all
}

// learn records one account, invitation or edge, and returns the key of its person; "" where nothing is known of it.
func (ix *planIndex) learn(kind planKind, o planObject, identity any, address string) string {
	if !o.exists() || kind.id == "" && kind.email == "" {
		return ""
	}
	keys := ix.keysOf(kind, o, identity)
	if address != "" && (kind.class == planAccount || kind.class == planInvitation) {
		keys = append(keys, "at "+address)
		ix.found[address] = true
	}
	for _, key := range keys {
		ix.join(keys[0], key)
	}
	if len(keys) == 0 {
		return ""
	}
	root := ix.root(keys[0])
	if kind.class == planInvitation && kind.platform == "anypoint" {
		ix.owns(keys[0], "anypoint invitation", o.text("id"))
	}
	if kind.what.noun == "subscription" {
		ix.owns(keys[0], "apim subscription", o.text("subscription_name"))
	}
	if email := ix.shown(o.text(kind.email)); email != "" {
		ix.emails[root] = append(ix.emails[root], email)
	}
	if name := ix.shown(o.text(kind.name)); name != "" {
		ix.names[root] = append(ix.names[root], name)
	}
	if id := ix.shown(planLastSegment(kind.platform, o.text(kind.id))); id != "" {
		ix.ids[root] = append(ix.ids[root], planSay("The "+planTitles[kind.platform]+" account with the id %s", id))
	}
	return keys[0]
}

func (ix *planIndex) owns(key, what, id string) {
	what += " " + platform.NameKey(id)
	ix.owners[what] = append(ix.owners[what], key)
}

// keysOf are the keys by which a person is known to an object.
func (ix *planIndex) keysOf(kind planKind, o planObject, identity any) []string {
	var keys []string
	if email := o.text(kind.email); email != "" {
		keys = append(keys, "email "+platform.NameKey(email))
	}
	scope := planScope(kind.platform, o, identity)
	account := func(what, value string) {
		if value == "" {
			return
		}
		open := kind.platform + " " + what + " " + platform.NameKey(value)
		key := open + " of " + scope
		if scope == "" {
			// The tenant is not known: it is the account of this id, if only one tenant has it.
			if known := ix.accounts[open]; len(known) == 1 {
				key = known[0]
			}
		}
		if !slices.Contains(ix.accounts[open], key) {
			ix.accounts[open] = append(ix.accounts[open], key)
		}
		keys = append(keys, key)
	}
	account("id", planLastSegment(kind.platform, o.text(kind.id)))
	account("name", o.text(kind.name))
	return keys
}

// planScope is the tenant in which the ids of accounts count; "" where ids are unique everywhere, or it is not known.
func planScope(platformKey string, o planObject, identity any) string {
	part := func(name string) string {
		if text := o.text(name); text != "" {
			return text
		}
		values, _ := identity.(map[string]any)
		return planText(values[name])
	}
	switch platformKey {
	case "apim":
		if service := part("service_name"); service != "" { // an action leaves it out that means the provider's
			return platform.NameKey(part("subscription_id") + "/" + part("resource_group_name") + "/" + service)
		}
	case "controlroom":
		return platform.NameKey(part("host"))
	}
	return ""
}

// planLastSegment is the id of an account without the path that Azure Resource Manager puts before it.
func planLastSegment(platformKey, id string) string {
	if platformKey == "apim" {
		return id[strings.LastIndexByte(id, '/')+1:]
	}
	return id
}

func (ix *planIndex) root(key string) string {
	for ix.parent[key] != "" && ix.parent[key] != key {
		key = ix.parent[key]
	}
	return key
}

func (ix *planIndex) join(a, b string) {
	a, b = ix.root(a), ix.root(b)
	if a == b {
		return
	}
	ix.parent[b] = a
	ix.emails[a] = append(ix.emails[a], ix.emails[b]...)
	ix.names[a] = append(ix.names[a], ix.names[b]...)
	ix.ids[a] = append(ix.ids[a], ix.ids[b]...)
	delete(ix.ids, b)
	delete(ix.emails, b)
	delete(ix.names, b)
}

// shown is a value, or "" for one that is marked as sensitive somewhere in the plan.
func (ix *planIndex) shown(text string) string {
	if ix.secret[platform.NameKey(text)] {
		return ""
	}
	return text
}

// learnNames records what is called how, by the pairs of ids and names that resources have.
func (ix *planIndex) learnNames(platformKey string, o planObject) {
	for _, what := range []planWhat{anypointOrganization, anypointEnvironment, anypointTeam, anypointRoleGroup, uipathGroup, uipathTenantRole,
		uipathFolder, {name: "product_name", id: "product_id"}, {name: "api_name", id: "api_id"}} {
		id, name := o.text(what.id), ix.shown(o.text(what.name))
		if id != "" && name != "" {
			ix.things[platformKey+" "+what.id+" "+platform.NameKey(id)] = name
		}
	}
}

// learnData records people and names of a data source.
func (ix *planIndex) learnData(resourceType string, o planObject) {
	platformKey, rest, _ := strings.Cut(strings.TrimPrefix(resourceType, planPrefix), "_")
	if !strings.HasPrefix(resourceType, planPrefix) || planTitles[platformKey] == "" {
		return
	}
	user := planKinds[platformKey+"_user"]
	if rest == "user" {
		ix.learn(user, o, nil, "")
		return
	}
	ix.learnNames(platformKey, o)
	elements, _ := o.blocks(rest)
	for _, element := range elements {
		ix.learnNames(platformKey, element)
		if rest == "users" {
			// Whose ids count in a tenant only belong to the tenant of the data source.
			if platformKey == "apim" {
				element.values = planMerged(map[string]any{"subscription_id": o.text("subscription_id"),
					"resource_group_name": o.text("resource_group_name"), "service_name": o.text("service_name")}, element.values)
			}
			ix.learn(user, element, nil, "")
			continue
		}
		name := cmp.Or(element.text("path"), element.text("folder_path"), element.text("name"), element.text("display_name"))
		if id := element.text("id"); id != "" && ix.shown(name) != "" {
			ix.things[platformKey+" "+strings.TrimSuffix(rest, "s")+"_id "+platform.NameKey(id)] = name
		}
	}
}

// thing is the name of a team, role, group... by its id; "" where the plan does not say it.
func (ix *planIndex) thing(platformKey string, what planWhat, id string) string {
	return ix.things[platformKey+" "+what.id+" "+platform.NameKey(id)]
}

// personOf returns the key of the person of an object, which may come from what the configuration refers to. address is that of the resource.
func (ix *planIndex) personOf(kind planKind, o planObject, identity any, c *tfjson.ResourceChange) string {
	if keys := ix.keysOf(kind, o, identity); len(keys) > 0 {
		for _, key := range keys {
			ix.join(keys[0], key)
		}
		return ix.root(keys[0])
	}
	for _, attribute := range []string{kind.id, kind.name, kind.email} {
		if attribute == "" {
			continue
		}
		if address := ix.refersTo(c, attribute); address != "" {
			return ix.root("at " + address)
		}
	}
	key := "only at " + c.Address + c.DeposedKey
	if ix.outOf[key] == "" {
		ix.outOf[key] = ix.mayBe(kind, o, c)
	}
	return ix.root(key)
}

// mention returns the key of a person by what a set has: an id, a user name or an e-mail address.
func (ix *planIndex) mention(platformKey, text string) string {
	for _, what := range []string{"id", "name"} {
		if known := ix.accounts[platformKey+" "+what+" "+platform.NameKey(planLastSegment(platformKey, text))]; len(known) == 1 {
			return ix.root(known[0])
		}
	}
	key := platformKey + " mentioned " + platform.NameKey(text)
	if planIsEmail(text) {
		key = "email " + platform.NameKey(text)
	}
	root := ix.root(key)
	if shown := ix.shown(text); len(ix.emails[root]) == 0 && len(ix.names[root]) == 0 && shown != "" {
		if planIsEmail(text) {
			ix.emails[root] = []string{shown}
		} else {
			ix.names[root] = []string{shown}
		}
	}
	return root
}

var planEmail = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)

func planIsEmail(text string) bool { return planEmail.MatchString(text) }

// call is how sentences call a person: the e-mail address, else the user name, else the id.
func (ix *planIndex) call(key string) (email string, label planPhrase) {
	root := ix.root(key)
	if emails := ix.emails[root]; len(emails) > 0 {
		return strings.ToLower(strings.TrimSpace(emails[0])), planSay("%s", emails[0])
	}
	if names := ix.names[root]; len(names) > 0 {
		if name := names[0]; planIsEmail(name) {
			return strings.ToLower(name), planSay("%s", name)
		}
		return "", planSay("%s", names[0])
	}
	if ids := ix.ids[root]; len(ids) > 0 {
		return "", ids[0]
	}
	if resource := ix.outOf[root]; resource != "" {
		return "", planSay("Somebody out of %s, known only after the apply,", resource)
	}
	if strings.HasPrefix(root, "only at ") {
		return "", planSay("Somebody who is known only after the apply, or sensitive,")
	}
	return "", planSay("A person whose name is not in the plan")
}

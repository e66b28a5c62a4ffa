package live

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// apimTenant is what a run knows of Azure API Management.
var apimTenant = platform{
	name: "apim", title: "Azure API Management",
	look: "data \"platformusers_apim_products\" \"all\" {}\n", first: apimFirst,
	does: "mails a request for confirmation to {run}-signup@example.com; makes groups and subscriptions of its own",
	stand: `
resource "platformusers_apim_user" "one" {
  user_id    = "{run}-one"
  email      = "{run}-one@example.com"
  first_name = "One"
  last_name  = "Of {run}"
}
resource "platformusers_apim_user" "two" {
  user_id    = "{run}-two"
  email      = "{run}-two@example.com"
  first_name = "Two"
  last_name  = "Of {run}"
}
`,
	needs: []string{"apim.tier=developer"},
	while: apimWhile, after: apimAfter, sweep: apimSweep,
	assumptions: slices.Concat(apimUsers, apimDeletes, apimGroups, apimLists),
}

// apimProbe knows the URL of a service.
type apimProbe struct {
	*Prober
	service string
	version string // ?api-version=...
}

// inService are the URLs below a service.
var inService = regexp.MustCompile(`^(.*/providers/Microsoft\.ApiManagement/service/[^/?]+)/[^?]*\?(?:.*&)?(api-version=[^&]+)`)

// anyVersion lets a write pass whatever version the object has.
const anyVersion = "If-Match: *"

func probeAPIM(q *Prober) *apimProbe {
	p := &apimProbe{Prober: q}
	e, _ := q.Record().First(http.MethodGet, inService.String(), func(e Exchange) bool { return !e.Probe && e.Done() })
	if parts := inService.FindStringSubmatch(e.URL); parts != nil {
		p.service, p.version = parts[1], "?"+parts[2]
	}
	return p
}

// address is a URL below the service.
func (p *apimProbe) address(path ...string) string {
	return p.service + "/" + strings.Join(path, "/") + p.version
}

// properties is the body of a write.
func properties(pairs ...any) map[string]any {
	body := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		body[pairs[i].(string)] = pairs[i+1] //nolint:forcetypeassert // names are texts
	}
	return map[string]any{"properties": body}
}

// person is the body of a PUT of an account of the run.
func (p *apimProbe) person(id string, more ...any) map[string]any {
	return properties(append([]any{"email", id + "@example.com", "firstName", "Probe", "lastName", "Of " + p.run}, more...)...)
}

// create makes an account of the run, and lets it be removed at the end.
func (p *apimProbe) create(label, id string, more ...any) Exchange {
	e := p.Ask(label, http.MethodPut, p.address("users", id), p.person(id, more...), id)
	if e.Done() {
		p.Later(func() { p.remove(id) })
	}
	return e
}

// remove deletes an account of the run that is still there, and waits until it is gone.
func (p *apimProbe) remove(id string) {
	address := p.address("users", id)
	if e := p.Call(http.MethodGet, address, nil, ""); !e.Done() || at(e.JSON(), "properties", "state") == "deleted" {
		return
	}
	p.ended(p.Ask("", http.MethodDelete, address+"&deleteSubscriptions=true", nil, id, anyVersion), "")
	p.gone(address)
}

// gone waits until what was deleted is not shown any more, or only as deleted.
func (p *apimProbe) gone(address string) {
	for range 12 {
		if e := p.Call(http.MethodGet, address, nil, ""); !e.Done() || at(e.JSON(), "properties", "state") == "deleted" {
			return
		}
		p.Wait(5 * time.Second)
	}
}

// ended asks for the state of a delete until it has ended, at most for five minutes.
func (p *apimProbe) ended(e Exchange, label string) {
	if e.Status != http.StatusAccepted {
		return
	}
	address := e.Header.Get("Azure-AsyncOperation")
	if address == "" {
		address = e.Header.Get("Location")
	}
	for range 60 {
		poll := p.Ask(label, http.MethodGet, address, nil, "")
		if over := operationStatus(poll); poll.Status != http.StatusAccepted && !strings.EqualFold(over, "InProgress") {
			return
		}
		p.Wait(5 * time.Second)
	}
}

// operationStatus is how far an operation is: the state stands in the body, or under properties.
func operationStatus(e Exchange) string {
	for _, path := range [][]any{{"status"}, {"properties", "status"}} {
		if status, fine := at(e.JSON(), path...).(string); fine {
			return status
		}
	}
	return ""
}

// apimFirst asks for the service and for its users, which not every tier has.
func apimFirst(q *Prober) {
	p := probeAPIM(q)
	q.Ask("users at first", http.MethodGet, p.address("users")+"&$top=1", nil, "")
}

func apimWhile(q *Prober) {
	p := probeAPIM(q)
	i := strings.LastIndex(p.service, "/")
	q.Ask("unknown service", http.MethodGet, p.service[:i+1]+q.Unknown()+"/users"+p.version, nil, "")
	p.lists()
	p.writes()
	p.states()
	p.memberships()
	p.visibility()
	p.deletes()
}

func (p *apimProbe) lists() {
	filter := func(text string) string { return p.address("users") + "&$filter=" + url.QueryEscape(text) }
	p.Ask("users", http.MethodGet, p.address("users"), nil, "")
	p.Ask("first of users", http.MethodGet, p.address("users")+"&$top=1", nil, "")
	p.Ask("one user", http.MethodGet, filter("name eq '"+p.Named("one")+"'"), nil, "")
	p.Ask("by e-mail address", http.MethodGet, filter("email eq '"+p.Named("one")+"@example.com'"), nil, "")
	p.Ask("by e-mail address in capitals", http.MethodGet, filter("email eq '"+strings.ToUpper(p.Named("one")+"@example.com")+"'"), nil, "")
}

// writes changes the accounts of the stand.
func (p *apimProbe) writes() {
	one, two := p.Named("one"), p.Named("two")
	p.Ask("without If-Match", http.MethodPatch, p.address("users", one), properties("note", "kept"), one)
	p.Ask("If-None-Match", http.MethodPut, p.address("users", one), p.person(one), one, "If-None-Match: *")
	twin := properties("email", one+"@example.com", "firstName", "Two", "lastName", "Of "+p.run)
	p.Ask("same address", http.MethodPut, p.address("users", two), twin, two)
	p.Ask("block", http.MethodPatch, p.address("users", two), properties("note", "kept", "state", "blocked"), two, anyVersion)
	p.Ask("omit", http.MethodPut, p.address("users", two), p.person(two), two)
	p.Ask("omitted", http.MethodGet, p.address("users", two), nil, "")
	p.Call(http.MethodPut, p.address("users", two), p.person(two, "note", "kept"), two)
	p.Ask("clear note", http.MethodPatch, p.address("users", two), properties("note", ""), two, anyVersion)
}

// states makes accounts in each of the ways that lead to other states.
func (p *apimProbe) states() {
	p.create("signup", p.Named("signup"), "confirmation", "signup", "appType", "developerPortal")
	p.create("identity", p.Named("entra"), "identities", []any{map[string]string{"provider": "Aad", "id": p.Unknown()}})
	closed := p.Named("closed")
	if p.create("", closed).Done() {
		if p.Ask("close", http.MethodPatch, p.address("users", closed), properties("state", "deleted"), closed, anyVersion).Done() {
			p.Ask("closed", http.MethodGet, p.address("users", closed), nil, "")
			p.Call(http.MethodPut, p.address("users", closed), p.person(closed), closed) // so that it can be deleted
		}
	}
}

// memberships puts account one into groups of the run, and tries one of the platform's.
func (p *apimProbe) memberships() {
	one := p.Named("one")
	group := func(id string, more ...any) bool {
		e := p.Call(http.MethodPut, p.address("groups", id), properties(append([]any{"displayName", id}, more...)...), id)
		if e.Done() {
			p.Later(func() { p.Ask("", http.MethodDelete, p.address("groups", id), nil, id, anyVersion) })
		}
		return e.Done()
	}
	member := func(label, group string) bool {
		return p.Ask(label, http.MethodPut, p.address("groups", group, "users", one), nil, one).Done()
	}
	leave := func(label, group string) {
		p.Ask(label, http.MethodDelete, p.address("groups", group, "users", one), nil, one)
	}
	if own := p.Named("group"); group(own) && member("", own) {
		leave("leave", own)
		leave("leave again", own)
	}
	if external := p.Named("external"); group(external, "type", "external", "externalId", "aad://"+p.run+".example.com/groups/"+p.Unknown()) {
		if member("join external", external) {
			leave("", external)
		}
	}
	if member("join guests", "guests") {
		leave("", "guests")
	}
}

// visibility makes a subscription of account one for a product that it does not see.
func (p *apimProbe) visibility() {
	one := p.Named("one")
	in := map[any]bool{}
	for _, group := range p.List(p.address("users", one, "groups"), "nextLink") {
		in[at(group, "name")] = true
	}
	for _, place := range []string{"product", "other_product"} {
		product := p.Place(place)
		seen := slices.ContainsFunc(p.List(p.address("products", product, "groups"), "nextLink"), func(group any) bool { return in[at(group, "name")] })
		if seen || len(in) == 0 {
			continue
		}
		p.subscribe("unseen product", p.Named("unseen"), one, "/products/"+product)
		return
	}
}

// subscribe makes a subscription of the run. It has no state of its own, so that it waits for an approval and its keys open nothing.
func (p *apimProbe) subscribe(label, id, owner, scope string) bool {
	address := p.address("subscriptions", id)
	e := p.Ask(label, http.MethodPut, address, properties("displayName", id, "scope", scope, "ownerId", "/users/"+owner), id)
	if e.Done() {
		p.Later(func() { p.Ask("", http.MethodDelete, address, nil, id, anyVersion) })
	}
	return e.Done()
}

// deletes deletes accounts of the run in each way.
func (p *apimProbe) deletes() {
	nobody := p.Unknown()
	p.Ask("delete unknown", http.MethodDelete, p.address("users", nobody), nil, nobody, anyVersion)
	if gone := p.Named("gone"); p.create("", gone).Done() {
		address := p.address("users", gone)
		e := p.Ask("delete", http.MethodDelete, address, nil, gone, anyVersion)
		p.Ask("seen at once", http.MethodGet, address, nil, "")
		p.ended(e, "poll")
		for range 4 {
			if e := p.Ask("seen at last", http.MethodGet, address, nil, ""); !e.Done() {
				break
			}
			p.Wait(15 * time.Second)
		}
		if location := e.Header.Get("Location"); e.Status == http.StatusAccepted && location != "" {
			p.Ask("ended location", http.MethodGet, location, nil, "")
		}
	}
	owner, owned := p.Named("owner"), p.Named("owned")
	if p.create("", owner).Done() && p.subscribe("", owned, owner, "/apis") {
		p.ended(p.Ask("delete owner", http.MethodDelete, p.address("users", owner)+"&deleteSubscriptions=false", nil, owner, anyVersion), "")
		p.Ask("owned", http.MethodGet, p.address("subscriptions", owned), nil, "")
		p.Ask("delete subscription", http.MethodDelete, p.address("subscriptions", owned), nil, owned, anyVersion)
	}
}

func apimAfter(q *Prober) {
	p := probeAPIM(q)
	q.Ask("deleted user", http.MethodGet, p.address("users", q.Named("one")), nil, "")
}

// apimSweep deletes what has names of the run: subscriptions, groups and users, but for those that the service keeps as deleted.
func apimSweep(q *Prober) {
	p := probeAPIM(q)
	if p.service == "" {
		return
	}
	for _, collection := range []string{"subscriptions", "groups", "users"} {
		filter := "&$filter=" + url.QueryEscape("startswith(name,'"+q.run+"')")
		for _, object := range q.List(p.address(collection)+filter, "nextLink") {
			id := q.Mine(object, "name", "name")
			if id == "" || at(object, "properties", "state") == "deleted" {
				continue
			}
			address := p.address(collection, id)
			if collection == "users" {
				address += "&deleteSubscriptions=true"
			}
			p.ended(q.Swept(http.MethodDelete, address, nil, id, collection+"/"+id, anyVersion), "")
			p.gone(address)
		}
	}
}

// property is a property of the entity in a probe's response that was carried out, or nil.
func property(r *Record, label string, path ...any) any {
	e := r.probed(label)
	if !e.Done() {
		return nil
	}
	return at(e.JSON(), append([]any{"properties"}, path...)...)
}

// holdsKeys is why a run cannot show what the response to the creation of a subscription holds.
const holdsKeys = "a run looks at no response that may hold keys"

var apimUsers = []Assumption{
	{Switch: "apim.tier", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("users at first")
		code := at(e.JSON(), "error", "code")
		return choose(e.Done(), "developer", choose(code == "MethodNotAllowedInPricingTier", "consumption", ""))
	}},
	{Switch: "apim.unknown_service", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("unknown service")
		return among(text(at(e.JSON(), "error", "code")), "ResourceNotFound", "ParentResourceNotFound")
	}},
	{Switch: "apim.if_match", Hidden: unclear,
		Show: either("without If-Match", "lenient", "strict", http.StatusBadRequest, http.StatusPreconditionFailed)},
	{Switch: "apim.if_match_missing", Hidden: "the tenant does without If-Match", Show: answered("without If-Match", "400", "412")},
	{Switch: "apim.patch_answer", Hidden: unclear, Show: answered("block", "200", "204")},
	{Switch: "apim.subscription_state", Hidden: "the provider names the state of each subscription that it makes"},
	{Switch: "apim.allow_tracing", Hidden: holdsKeys},
	{Switch: "apim.subscription_created", Hidden: holdsKeys},
	{Switch: "apim.if_none_match", Hidden: unclear, Show: either("If-None-Match", "ignored", "honored", http.StatusPreconditionFailed)},
	{Switch: "apim.duplicate_email_status", Hidden: unclear, Show: answered("same address", "400", "409")},
	{Switch: "apim.put_omitted", Hidden: unclear, Show: func(r *Record) string {
		note, state := property(r, "omitted", "note"), property(r, "omitted", "state")
		if blocked := r.probed("block"); !blocked.Done() {
			return ""
		}
		switch {
		case note == "kept" && state == "blocked":
			return "kept"
		case (note == nil || note == "") && state == "active":
			return "cleared"
		}
		return ""
	}},
	{Switch: "apim.put_confirms_again", Hidden: "only the mailbox of a person shows it"},
	{Switch: "apim.patch_state_deleted", Hidden: unclear, Show: func(r *Record) string {
		if e := r.probed("close"); e.Done() {
			return choose(property(r, "closed", "state") == "deleted", "closes", "")
		}
		return answered("close", "400")(r)
	}},
	{Switch: "apim.aad_identities", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("identity")
		if e.Status == http.StatusBadRequest {
			return "refused"
		}
		providers := map[any]bool{}
		for _, identity := range rows(property(r, "identity", "identities")) {
			providers[at(identity, "provider")] = true
		}
		return choose(providers["Aad"] && providers["Basic"], "both", "")
	}},
	{Switch: "apim.note_in_answers", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("clear note")
		entity, _ := at(e.JSON(), "properties").(map[string]any)
		note, there := entity["note"]
		if !e.Done() || !there {
			return ""
		}
		return choose(note == nil, "null", choose(note == "", "empty", ""))
	}},
	{Switch: "apim.invited_state", Hidden: unclear, Show: func(r *Record) string {
		e, _ := r.First(http.MethodPut, `/users/[^/]+\?`, func(e Exchange) bool {
			return e.Status == http.StatusCreated && e.sent("properties", "confirmation") == "invite"
		})
		return among(text(at(e.JSON(), "properties", "state")), "pending", "active")
	}},
	{Switch: "apim.signup_state", Hidden: unclear, Show: func(r *Record) string {
		return among(text(property(r, "signup", "state")), "active", "pending")
	}},
	{Switch: "apim.parallel_writes", Hidden: "only under load"},
	{Switch: "apim.expires_in", Hidden: "the run has an access token, or the token lasts otherwise", Show: expiry(`/oauth2/v2\.0/token`, "3599", "60")},
}

var apimDeletes = []Assumption{
	{Switch: "apim.delete_answer", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("delete")
		if e.Status != http.StatusAccepted {
			return among(strconv.Itoa(e.Status), "204", "200")
		}
		if e.Header.Get("Azure-AsyncOperation") == "" {
			return choose(e.Header.Get("Location") != "", "202_location", "")
		}
		poll, last := "", ""
		for _, e := range r.labeled("poll") {
			if e.Done() {
				poll = choose(at(e.JSON(), "properties", "status") != nil, "202_nested", choose(e.Field("status") != nil, "202_flat", ""))
				last = operationStatus(e)
			}
		}
		return choose(strings.EqualFold(last, "Failed"), "202_failed", poll)
	}},
	{Switch: "apim.delete_visibility", Hidden: "the tenant deletes at once, or keeps deleted users", Show: func(r *Record) string {
		e := r.probed("delete")
		if first := r.probed("seen at once"); e.Status != http.StatusAccepted || first.Status == http.StatusNotFound {
			return choose(e.Status == http.StatusAccepted, "early", "")
		}
		var statuses []int
		for _, e := range r.labeled("seen at last") {
			statuses = append(statuses, e.Status)
		}
		if n := len(statuses); n == 0 || statuses[n-1] != http.StatusNotFound {
			return ""
		}
		return choose(statuses[0] == http.StatusNotFound, "end", "late")
	}},
	{Switch: "apim.delete_location_ends", Hidden: "the tenant deletes at once", Show: answered("ended location", "204", "200", "404")},
	{Switch: "apim.poll_retry_after", Hidden: "the tenant deletes at once, or names another time", Show: func(r *Record) string {
		e := r.probed("delete")
		if e.Status != http.StatusAccepted {
			return ""
		}
		after := e.Header.Get("Retry-After")
		return choose(after == "", "none", among(after, "1"))
	}},
	{Switch: "apim.delete_with_subscriptions", Hidden: unclear, Show: func(r *Record) string {
		if e := r.probed("delete owner"); e.Done() {
			return choose(property(r, "owned", "scope") != nil && property(r, "owned", "ownerId") == nil, "ownerless", "")
		}
		return answered("delete owner", "400")(r)
	}},
	{Switch: "apim.delete_unknown_user", Hidden: unclear, Show: answered("delete unknown", "204", "404")},
	{Switch: "apim.delete_leaves", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("deleted user")
		return choose(e.Status == http.StatusNotFound, "nothing", choose(property(r, "deleted user", "state") == "deleted", "state_deleted", ""))
	}},
}

var apimGroups = []Assumption{
	{Switch: "apim.system_group_write", Hidden: unclear, Show: refusal("join guests", "400", "405")},
	{Switch: "apim.external_group_write", Hidden: "the tenant refuses to make a group of Microsoft Entra", Show: refusal("join external", "400")},
	{Switch: "apim.group_user_delete_answer", Hidden: unclear, Show: answered("leave", "200", "204")},
	{Switch: "apim.absent_member_delete", Hidden: unclear, Show: answered("leave again", "204", "404")},
	{Switch: "apim.subscription_delete_answer", Hidden: unclear, Show: answered("delete subscription", "200", "204")},
	{Switch: "apim.subscription_visibility", Hidden: "an account of the run sees both LIVE_PRODUCT and LIVE_OTHER_PRODUCT",
		Show: either("unseen product", "ignored", "checked", http.StatusBadRequest)},
}

// refusal shows the status of a probe that was refused, or that it was not.
func refusal(label string, statuses ...string) func(*Record) string {
	return func(r *Record) string {
		if e := r.probed(label); e.Done() {
			return "accepted"
		}
		return answered(label, statuses...)(r)
	}
}

var apimLists = []Assumption{
	{Switch: "apim.expand_groups_default", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("one user")
		user, _ := at(e.JSON(), "value", 0, "properties").(map[string]any)
		if user == nil {
			return ""
		}
		groups, _ := user["groups"].([]any)
		return strconv.FormatBool(len(groups) > 0) // everybody is in a group
	}},
	{Switch: "apim.long_page", Hidden: "the provider asks for shorter pages by itself"},
	{Switch: "apim.page_size", Hidden: "the tenant has too few users to show it", Show: func(r *Record) string {
		e := r.probed("users")
		count, _ := at(e.JSON(), "count").(float64)
		switch n := len(rows(e.JSON(), "value")); {
		case n == 0:
			return ""
		case n < int(count):
			return among(strconv.Itoa(n), "100", "1", "2", "20")
		default:
			return choose(n > 2, "100", "") // of the sizes that are known, it is the only one that holds so many
		}
	}},
	{Switch: "apim.next_link", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("first of users")
		link, _ := e.Field("nextLink").(string)
		address, err := url.Parse(link)
		if err != nil {
			return ""
		}
		query := address.Query()
		return choose(query.Has("$skiptoken"), "skiptoken", choose(query.Has("$skip"), "skip", ""))
	}},
	{Switch: "apim.last_next_link", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("one user")
		page, _ := e.JSON().(map[string]any)
		link, there := page["nextLink"]
		if !e.Done() || page == nil {
			return ""
		}
		return choose(!there, "absent", choose(link == "", "empty", ""))
	}},
	{Switch: "apim.filter_case", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("by e-mail address")
		capitals := r.probed("by e-mail address in capitals")
		if len(rows(e.JSON(), "value")) == 0 || !capitals.Done() {
			return ""
		}
		return choose(len(rows(capitals.JSON(), "value")) > 0, "insensitive", "sensitive")
	}},
}

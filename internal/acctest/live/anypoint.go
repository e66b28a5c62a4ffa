package live

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// anypointPassword is that of the accounts of the stand.
const anypointPassword = "Life-Passw0rd-1"

// anypointTenant is what a run knows of MuleSoft Anypoint Platform.
var anypointTenant = platform{
	name: "anypoint", title: "MuleSoft Anypoint Platform",
	look:  "data \"platformusers_anypoint_organization\" \"this\" {}\n",
	first: anypointFirst,
	does: "signs in as {run}-one, whose password is known to this run only; makes a team or a role group of its own; " +
		"mails three invitations to {run}-first@example.com and one to {run}-second@example.com, where the tenant has invitations",
	stand: `
resource "platformusers_anypoint_user" "one" {
  username            = "{run}-one"
  first_name          = "One"
  last_name           = "Of {run}"
  email               = "{run}-one@example.com"
  phone_number        = "+44 20 7946 0001"
  password_wo         = "` + anypointPassword + `"
  password_wo_version = 1
}
resource "platformusers_anypoint_user" "two" {
  username            = "{run}-two"
  first_name          = "Two"
  last_name           = "Of {run}"
  email               = "{run}-two@example.com"
  phone_number        = "+44 20 7946 0002"
  password_wo         = "` + anypointPassword + `"
  password_wo_version = 1
}
`,
	needs: []string{"anypoint.connected_app_scopes=full", "anypoint.invites_available=true"},
	while: anypointWhile, after: anypointAfter, sweep: anypointSweep,
	assumptions: slices.Concat(anypointSignIn, anypointConventions, anypointUsers, anypointInvitations, anypointGrants, anypointGroups),
}

// Why a run may not show something.
const (
	wantsTeams       = "the tenant has role groups, not teams"
	wantsRoleGroups  = "the tenant has teams, not role groups"
	wantsInvitations = "the tenant has no invitations"
	wantsApp         = "the run does not sign in as a connected app (client credentials)"
	wantsRoles       = "the run may not read permissions, or there are none of the names LIVE_ROLE and LIVE_OTHER_ROLE"
	wantsGroup       = wantsRoles + "; or there is no business group of the name LIVE_BUSINESS_GROUP"
	unclear          = "the tenant's response is none of the variants"
)

// anypointProbe knows the URLs of an organization.
type anypointProbe struct {
	*Prober
	accounts string // https://anypoint.mulesoft.com/accounts
	id       string // of the root organization
	root     string // its URL
	group    string // the URL of the business group, "" for none
	groupID  string
	one, two string   // ids of the accounts of the stand
	roles    []string // permissions, by the places role and other_role
}

// inOrganization are the URLs below an organization, of which the first part is the platform's.
var inOrganization = regexp.MustCompile(`^(.*/accounts)/api/organizations/([0-9a-fA-F-]{36})`)

// probeAnypoint finds the organization in the provider's own calls: the provider asks for the tree of the root organization first.
func probeAnypoint(q *Prober) *anypointProbe {
	p := &anypointProbe{Prober: q}
	e, _ := q.Record().First(http.MethodGet, inOrganization.String()+`/hierarchy`, Exchange.Done)
	if parts := inOrganization.FindStringSubmatch(e.URL); parts != nil {
		p.accounts, p.id = parts[1], parts[2]
	}
	p.root = p.accounts + "/api/organizations/" + p.id
	var find func(org any)
	find = func(org any) {
		for _, sub := range rows(org, "subOrganizations") {
			if at(sub, "name") == q.Place("business_group") && p.groupID == "" {
				p.groupID = text(at(sub, "id"))
				p.group = p.accounts + "/api/organizations/" + p.groupID
			}
			find(sub)
		}
	}
	find(e.JSON())
	p.one = q.Attribute("platformusers_anypoint_user.one", "id")
	p.two = q.Attribute("platformusers_anypoint_user.two", "id")
	for _, e := range q.Record().labeled("roles") {
		for _, role := range rows(e.JSON(), "data") {
			if slices.Contains([]string{q.Place("role"), q.Place("other_role")}, text(at(role, "name"))) {
				p.roles = append(p.roles, text(at(role, "role_id")))
			}
		}
	}
	return p
}

// anypointFirst asks which access model the organization has, whether it has invitations, and whether the run may read its permissions.
func anypointFirst(q *Prober) {
	p := probeAnypoint(q)
	q.Ask("me", http.MethodGet, p.accounts+"/api/me", nil, "")
	q.Ask("teams", http.MethodGet, p.root+"/teams?limit=500", nil, "")
	q.Ask("role groups", http.MethodGet, p.root+"/rolegroups", nil, "")
	q.Ask("invitations", http.MethodGet, p.root+"/invites?limit=1", nil, "")
	for _, place := range []string{"role", "other_role"} {
		q.Ask("roles", http.MethodGet, p.accounts+"/api/roles?limit=500&search="+url.QueryEscape(q.Place(place)), nil, "")
	}
	q.Ask("settings", http.MethodGet, p.root+"/identityProviderSettings", nil, "")
	q.Ask("users at first", http.MethodGet, p.root+"/users?limit=1", nil, "")
}

func anypointWhile(q *Prober) {
	p := probeAnypoint(q)
	p.settle()
	account := map[string]string{"username": q.Named("one"), "password": anypointPassword}
	signedIn := q.Ask("sign-in", http.MethodPost, p.accounts+"/login", account, q.Named("one"), unsigned)
	if token, _ := signedIn.Field("access_token").(string); token != "" {
		q.Ask("sign-out", http.MethodGet, p.accounts+"/api/logout", nil, "", "Authorization: Bearer "+token)
		q.Ask("after the sign-out", http.MethodGet, p.accounts+"/api/me", nil, "", "Authorization: Bearer "+token)
	}
	unknown := q.Unknown()
	q.Ask("unknown app", http.MethodPost, p.accounts+"/api/v2/oauth2/token",
		map[string]string{"grant_type": "client_credentials", "client_id": unknown, "client_secret": "none"}, unknown, unsigned)
	p.users()
	if p.group != "" {
		q.Ask("teams by group", http.MethodGet, p.group+"/teams", nil, "")
	}
	if len(p.roles) == 2 {
		p.grants()
		if p.group != "" {
			p.businessGroup()
		}
	}
	if q.Record().probed("invitations").Done() {
		p.invitations()
	}
	if teams := q.Record().probed("teams"); teams.Done() {
		p.teams(teams)
	}
	if q.Record().probed("role groups").Done() {
		p.roleGroups()
	}
	if len(p.roles) == 2 {
		p.disabled()
	}
}

// search is the URL of the list of users in whose names a text stands.
func (p *anypointProbe) search(text string) string {
	return p.root + "/users?search=" + url.QueryEscape(text)
}

// settle waits until calls see the accounts of the stand: what they answer before that is about accounts that they do not know.
func (p *anypointProbe) settle() {
	for _, id := range []string{p.one, p.two} {
		for range 10 {
			if p.Call(http.MethodGet, p.root+"/users/"+id, nil, "").Done() {
				break
			}
			p.Wait(time.Second)
		}
	}
}

// create makes an account of the run, and lets it be removed at the end.
func (p *anypointProbe) create(label, username, phone string) Exchange {
	e := p.Ask(label, http.MethodPost, p.root+"/users", map[string]string{
		"username": username, "firstName": "Probe", "lastName": "Of " + p.run, "email": username + "@example.com", "phoneNumber": phone,
		"password": anypointPassword,
	}, username)
	if e.Done() {
		p.Later(func() {
			for range 6 { // a list may show it late
				if id := p.find(p.Call(http.MethodGet, p.search(username), nil, ""), username); id != "" {
					p.Call(http.MethodDelete, p.root+"/users/"+id, nil, id)
					return
				}
			}
		})
	}
	return e
}

// find is the id of an account of the run in a list, "" when it is not there.
func (p *anypointProbe) find(list Exchange, username string) string {
	for _, user := range rows(list.JSON(), "data") {
		if at(user, "username") == username {
			return p.Mine(user, "username", "id")
		}
	}
	return ""
}

func (p *anypointProbe) users() {
	p.Ask("users from 0", http.MethodGet, p.search(p.run)+"&limit=1&offset=0", nil, "")
	p.Ask("users from 1", http.MethodGet, p.search(p.run)+"&limit=1&offset=1", nil, "")
	p.Ask("user", http.MethodGet, p.root+"/users/"+p.one, nil, "")

	if late := p.Named("late"); p.create("create", late, "+44 20 7946 0009").Done() {
		for range 5 {
			if p.find(p.Ask("looks for a new user", http.MethodGet, p.search(late), nil, ""), late) != "" {
				break
			}
		}
	}
	p.create("create in capitals", p.Named("ONE"), "+44 20 7946 0009")
	p.create("create without phone", p.Named("nophone"), "")

	p.Ask("exclude from mfa", http.MethodPut, p.root+"/users/"+p.one, map[string]any{"mfaVerificationExcluded": true}, p.one)
	p.Ask("mfa exclusion", http.MethodGet, p.search(p.Named("one")), nil, "")
	p.Call(http.MethodPut, p.root+"/users/"+p.one, map[string]any{"mfaVerificationExcluded": false}, p.one)
	p.Ask("bulk update", http.MethodPut, p.root+"/users", []any{map[string]string{"id": p.one, "firstName": "Uno"}}, p.one)
}

// grants gives account one both permissions, for the probes that follow.
func (p *anypointProbe) grants() {
	context := map[string]string{"org": p.id}
	address := func(user, role string) string { return p.root + "/users/" + user + "/roles/" + role }
	for _, role := range p.roles {
		p.Ask("grant", http.MethodPost, address(p.one, role), context, p.one)
		p.Later(func() { p.Call(http.MethodDelete, address(p.one, role), context, p.one) })
	}
	p.Ask("grants by page", http.MethodGet, p.root+"/users/"+p.one+"/roles?limit=1", nil, "")
	p.Ask("duplicate grant", http.MethodPost, address(p.one, p.roles[0]), context, p.one)
	p.Ask("absent grant", http.MethodDelete, address(p.two, p.roles[0]), context, p.two)
	nobody, none := p.Unknown(), p.Unknown()
	p.Ask("unknown user's grant", http.MethodPost, address(nobody, p.roles[0]), context, nobody)
	p.Ask("unknown role's grant", http.MethodPost, address(p.one, none), context, p.one)
}

// businessGroup makes account two a member of the business group and grants it a permission there, and ends both in both ways.
func (p *anypointProbe) businessGroup() {
	context := map[string]string{"org": p.groupID}
	grant := func() { p.Call(http.MethodPost, p.group+"/users/"+p.two+"/roles/"+p.roles[0], context, p.two) }
	join := func() { p.Call(http.MethodPut, p.group+"/members/"+p.two, nil, p.two) }
	members := func(label string) {
		p.Ask(label, http.MethodGet, p.group+"/members?id="+p.two, nil, "")
	}
	p.Later(func() {
		p.Call(http.MethodDelete, p.group+"/members/"+p.two, nil, p.two)
		p.Call(http.MethodDelete, p.group+"/users/"+p.two+"/roles/"+p.roles[0], context, p.two)
	})

	members("group before")
	grant()
	p.Ask("grants by group", http.MethodGet, p.group+"/users/"+p.two+"/roles", nil, "")
	p.Ask("grants by root", http.MethodGet, p.root+"/users/"+p.two+"/roles", nil, "")
	members("group after grant")

	join()
	members("group after joining")
	p.Ask("leave group", http.MethodDelete, p.group+"/members/"+p.two, nil, p.two)
	p.Ask("grants after leaving", http.MethodGet, p.group+"/users/"+p.two+"/roles", nil, "")

	grant()
	join()
	members("group again")
	p.Ask("delete by group", http.MethodDelete, p.group+"/users/"+p.two, nil, p.two)
	members("group after delete")
}

func (p *anypointProbe) invitations() {
	first, second := p.Named("first")+"@example.com", p.Named("second")+"@example.com"
	invite := func(label string, mails ...string) (ids []string) {
		var items []any
		for _, mail := range mails {
			items = append(items, map[string]string{"email": mail})
		}
		e := p.Ask(label, http.MethodPost, p.root+"/invites", items, mails[0])
		for i := range rows(e.JSON()) {
			if id := p.Made(e, i, "id"); id != "" {
				ids = append(ids, id)
				p.Later(func() { p.Call(http.MethodDelete, p.root+"/invites", []json.Number{json.Number(id)}, id) })
			}
		}
		return ids
	}
	ids := invite("invite two", first, second)
	if len(ids) == 0 {
		return
	}
	one := ids[0]
	if e := p.Record().probed("invite two"); at(e.JSON(), 0, "invited_email") == second && len(ids) > 1 {
		one = ids[1] // the mails that were announced go to the first e-mail address
	}
	address := p.root + "/invites/" + one
	p.Wait(2 * time.Second) // a time may be given to the second
	p.Ask("invitation before", http.MethodGet, address, nil, "")
	p.Ask("resend", http.MethodPost, p.root+"/invites/resend", []json.Number{json.Number(one)}, one)
	p.Ask("invitation after", http.MethodGet, address, nil, "")
	invite("invite again", first)
	p.Ask("cancel", http.MethodDelete, p.root+"/invites", []json.Number{json.Number(one)}, one)
	p.Ask("ended invitation", http.MethodGet, address, nil, "")
}

func (p *anypointProbe) teams(list Exchange) {
	root := ""
	for _, team := range rows(list.JSON(), "data") {
		if ancestors, fine := at(team, "ancestor_team_ids").([]any); fine && len(ancestors) == 0 {
			root = text(at(team, "team_id"))
		}
	}
	name := p.Named("team")
	e := p.Call(http.MethodPost, p.root+"/teams", map[string]string{"parent_team_id": root, "team_name": name, "team_type": "internal"}, name)
	id := p.Made(e, "team_id")
	if id == "" {
		return
	}
	team := p.root + "/teams/" + id
	p.Later(func() { p.Call(http.MethodDelete, team, nil, id) })
	p.Ask("rename team", http.MethodPatch, team, map[string]string{"team_name": p.Named("renamed")}, id)
	nobody := p.Unknown()
	p.Ask("unknown member", http.MethodPut, team+"/members/"+nobody, map[string]string{"membership_type": "member"}, nobody)
	p.Ask("absent member", http.MethodDelete, team+"/members/"+p.one, nil, p.one)
	p.Call(http.MethodPut, team+"/members/"+p.one, map[string]string{"membership_type": "member"}, p.one)
	p.Ask("team members", http.MethodGet, team+"/members", nil, "")
	p.Call(http.MethodDelete, team+"/members/"+p.one, nil, p.one)
}

func (p *anypointProbe) roleGroups() {
	name := p.Named("group")
	wanted := map[string]any{"name": name, "description": name, "external_names": []string{p.Named("mapped")}}
	id := p.Made(p.Call(http.MethodPost, p.root+"/rolegroups", wanted, name), "role_group_id")
	if id == "" {
		return
	}
	group := p.root + "/rolegroups/" + id
	p.Later(func() { p.Call(http.MethodDelete, group, nil, id) })
	p.Ask("role group", http.MethodGet, group, nil, "")
	if len(p.roles) > 0 {
		grant := map[string]any{"role_id": p.roles[0], "context_params": map[string]string{"org": p.id}}
		p.Ask("grant to role group", http.MethodPost, group+"/roles", []any{grant}, id)
	}
	p.Ask("absent role group", http.MethodDelete, p.root+"/users/"+p.one+"/rolegroups/"+id, nil, p.one)
}

// disabled looks what a disabled account keeps.
func (p *anypointProbe) disabled() {
	p.Ask("disable", http.MethodPut, p.root+"/users/"+p.one, map[string]any{"enabled": false}, p.one)
	p.Ask("grants of disabled", http.MethodGet, p.root+"/users/"+p.one+"/roles", nil, "")
	p.Call(http.MethodPut, p.root+"/users/"+p.one, map[string]any{"enabled": true}, p.one)
}

func anypointAfter(q *Prober) {
	p := probeAnypoint(q)
	q.Ask("deleted user", http.MethodGet, p.root+"/users/"+p.one, nil, "")
	q.Ask("deleted name", http.MethodGet, p.accounts+"/api/username/"+q.Named("one"), nil, "")
}

// anypointSweep deletes what has names of the run: users, teams and role groups; and cancels invitations to its e-mail addresses.
func anypointSweep(q *Prober) {
	p := probeAnypoint(q)
	if p.id == "" {
		return
	}
	for _, kind := range []struct{ path, name, id string }{
		{"users", "username", "id"}, {"teams", "team_name", "team_id"}, {"rolegroups", "name", "role_group_id"}, {"invites", "invited_email", "id"},
	} {
		list := q.Call(http.MethodGet, p.root+"/"+kind.path+"?limit=500&search="+url.QueryEscape(q.run), nil, "")
		for _, object := range rows(list.JSON(), "data") {
			id, name := q.Mine(object, kind.name, kind.id), kind.path+"/"+text(at(object, kind.name))
			switch {
			case id == "":
			case kind.path == "invites":
				q.Swept(http.MethodDelete, p.root+"/invites", []json.Number{json.Number(id)}, id, name)
			default:
				q.Swept(http.MethodDelete, p.root+"/"+kind.path+"/"+id, nil, id, name)
			}
		}
	}
}

// asApp reports whether the run signs in with client credentials.
func asApp(r *Record) bool {
	_, found := r.First(http.MethodPost, `/oauth2/token$`, func(e Exchange) bool {
		form, _ := url.ParseQuery(string(e.Body))
		return !e.Probe && e.Done() && (e.sent("grant_type") == "client_credentials" || form.Get("grant_type") == "client_credentials")
	})
	return found
}

// total reports whether a page is a list, how many entries it holds, and of how many.
func total(r *Record, label string) (n, of int, ok bool) {
	e := r.probed(label)
	data, isList := at(e.JSON(), "data").([]any)
	all, counted := at(e.JSON(), "total").(float64)
	return len(data), int(all), e.Done() && isList && counted
}

// holds reports whether a list of permissions or members has an entry; ok is false when it is not a list.
func holds(r *Record, label, field string, match func(v any) bool) (has, ok bool) {
	e := r.probed(label)
	data, isList := at(e.JSON(), "data").([]any)
	return slices.ContainsFunc(data, func(row any) bool { return match(at(row, field)) }), e.Done() && isList
}

// anything matches every entry.
func anything(any) bool { return true }

var anypointSignIn = []Assumption{
	{Switch: "anypoint.mfa", Hidden: "the sign-in of an account without MFA is neither taken nor put off", Show: func(r *Record) string {
		e := r.probed("sign-in")
		response, _ := e.JSON().(map[string]any)
		token, there := response["access_token"]
		if !e.Done() || !there {
			return ""
		}
		return choose(token == nil, "on", "off")
	}},
	{Switch: "anypoint.token_expires_in", Hidden: "the run signs in without a token request, or the token lasts otherwise",
		Show: expiry(`/oauth2/token$`, "3600", "absent", "60", "string")},
	{Switch: "anypoint.token_error", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("unknown app")
		if e.Status != http.StatusUnauthorized {
			return ""
		}
		if _, isObject := e.Field("error").(string); isObject {
			return "oauth"
		}
		return choose(e.JSON() == nil && len(e.Response) > 0, "plain", "")
	}},
	{Switch: "anypoint.logout", Hidden: "the sign-in of an account without MFA is put off, or its sign-out is refused", Show: func(r *Record) string {
		if after := r.probed("after the sign-out"); r.probed("sign-out").Done() && (after.Done() || after.Status == http.StatusUnauthorized) {
			return choose(after.Done(), "ignored", "ends_token")
		}
		return ""
	}},
	{Switch: "anypoint.me_user", Hidden: wantsApp, Show: func(r *Record) string {
		e := r.probed("me")
		if !asApp(r) || e.Field("client") == nil {
			return ""
		}
		return choose(e.Field("user") != nil, "creator", "absent")
	}},
	{Switch: "anypoint.me_password_grant", Hidden: "it needs an app that acts on behalf of a user"},
	{Switch: "anypoint.client_org", Hidden: wantsApp, Show: func(r *Record) string {
		e := r.probed("me")
		if e.Field("client") == nil {
			return ""
		}
		return choose(at(e.JSON(), "client", "org_id") != nil, "present", "absent")
	}},
	{Switch: "anypoint.strict_connected_app", Hidden: wantsApp, Show: func(r *Record) string {
		if me := r.probed("me"); !asApp(r) || !me.Done() {
			return ""
		}
		return either("roles", "off", "on", http.StatusUnauthorized)(r)
	}},
	{Switch: "anypoint.connected_app_scopes", Hidden: wantsApp, Show: func(r *Record) string {
		statuses := map[int]bool{}
		for _, label := range []string{"users at first", "invitations", "settings"} {
			e := r.probed(label)
			statuses[e.Status] = true
		}
		switch me := r.probed("me"); {
		case !asApp(r) || !me.Done():
			return ""
		case statuses[http.StatusOK]:
			return "full"
		case len(statuses) == 1 && statuses[http.StatusForbidden]:
			return "none"
		}
		return choose(len(statuses) == 1 && statuses[http.StatusUnauthorized], "none_401", "")
	}},
	{Switch: "anypoint.reauth", Hidden: "it takes 30 minutes"},
}

// timeForms are the formats of times, by the variant that writes all of them so.
var timeForms = map[string]*regexp.Regexp{
	"iso":   regexp.MustCompile(`^\d{4}-\d\d-\d\dT`),
	"space": regexp.MustCompile(`^\d{4}-\d\d-\d\d \d\d:`),
	"js":    regexp.MustCompile(`^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} `),
}

func timeForm(v any) string {
	text, _ := v.(string)
	for name, form := range timeForms {
		if form.MatchString(text) {
			return name
		}
	}
	return ""
}

var anypointConventions = []Assumption{
	{Switch: "anypoint.time_format", Hidden: unclear, Show: func(r *Record) string {
		list := r.probed("users from 0")
		user := r.probed("user")
		tree, _ := r.First(http.MethodGet, `/hierarchy$`, Exchange.Done)
		inList := timeForm(at(list.JSON(), "data", 0, "createdAt"))
		inUser, elsewhere := timeForm(user.Field("createdAt")), timeForm(tree.Field("createdAt"))
		switch {
		case inList == inUser && inUser == elsewhere:
			return inList
		case inList == "js" && inUser == "space" && elsewhere == "iso":
			return "mixed"
		}
		return ""
	}},
	{Switch: "anypoint.overload_answer", Hidden: "only under load", Show: func(r *Record) string {
		_, ok := r.First("", "", func(e Exchange) bool { return e.Status == http.StatusTooManyRequests })
		return choose(ok, "429", "") // a 503 has other causes
	}},
	{Switch: "anypoint.parallel_writes", Hidden: "only under load"},
	{Switch: "anypoint.max_limit", Hidden: "the provider asks for shorter pages by itself"},
	{Switch: "anypoint.users_paging", Hidden: unclear, Show: func(r *Record) string {
		first, _, ok := total(r, "users from 0")
		second, _, alsoOK := total(r, "users from 1")
		one := r.probed("users from 0")
		other := r.probed("users from 1")
		a, b := at(one.JSON(), "data", 0, "id"), at(other.JSON(), "data", 0, "id")
		switch {
		case !ok || !alsoOK || first == 0 || second == 0:
			return ""
		case first > 1 && second > 1:
			return "unpaged"
		case first == 1 && second == 1:
			return choose(a == b, "ignores_offset", "honored")
		}
		return ""
	}},
	{Switch: "anypoint.grants_paging", Hidden: wantsRoles, Show: func(r *Record) string {
		n, of, ok := total(r, "grants by page")
		if !ok || of < 2 || n == 0 {
			return ""
		}
		return choose(n == 1, "honored", "unpaged")
	}},
	{Switch: "anypoint.read_lag", Hidden: "a new account was not seen within five reads", Show: func(r *Record) string {
		late, seen := 0, false
		for _, e := range r.labeled("looks for a new user") {
			if !e.Done() {
				return ""
			}
			if seen = len(rows(e.JSON(), "data")) > 0; seen {
				break
			}
			late++
		}
		if !seen {
			return ""
		}
		return among(strconv.Itoa(late), "0", "1", "2", "3")
	}},
	{Switch: "anypoint.bg_is_root", Hidden: "the organization has no business group", Show: func(r *Record) string {
		e, _ := r.First(http.MethodGet, `/hierarchy$`, Exchange.Done)
		isRoot, there := at(e.JSON(), "subOrganizations", 0, "isRoot").(bool)
		if !there {
			return ""
		}
		return strconv.FormatBool(isRoot)
	}},
}

const (
	organizationPath = `/accounts/api/organizations/[^/]+`
	usersPath        = organizationPath + `/users$`
	userPath         = organizationPath + `/users/[^/?]+$`
)

var anypointUsers = []Assumption{
	{Switch: "anypoint.get_deleted_user", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("deleted user")
		return choose(e.Status == http.StatusNotFound, "404", choose(e.Done() && e.Field("deleted") == true, "200", ""))
	}},
	{Switch: "anypoint.create_user_answer", Hidden: unclear, Show: func(r *Record) string {
		e, ok := r.First(http.MethodPost, usersPath, func(e Exchange) bool { return !e.Probe && e.Status == http.StatusCreated })
		switch {
		case !ok:
			return ""
		case e.Field("id") != nil:
			return "body"
		case len(e.Response) > 0:
			return ""
		}
		return choose(e.Header.Get("Location") != "", "location", "empty")
	}},
	{Switch: "anypoint.update_user_answer", Hidden: unclear, Show: status(http.MethodPut, userPath, "200", "204")},
	{Switch: "anypoint.delete_user_status", Hidden: unclear, Show: status(http.MethodDelete, userPath, "204", "200", "202")},
	{Switch: "anypoint.user_detail", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("user")
		if !e.Done() || e.Field("id") == nil {
			return ""
		}
		full := e.Field("type") != nil && e.Field("isFederated") != nil
		return choose(full, "full", choose(e.Field("type") == nil && e.Field("isFederated") == nil, "documented", ""))
	}},
	{Switch: "anypoint.mfa_verifiers_type", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("users from 0")
		switch at(e.JSON(), "data", 0, "mfaVerifiersConfigured").(type) {
		case string:
			return "string"
		case bool:
			return "bool"
		}
		return ""
	}},
	{Switch: "anypoint.mfa_exclusion_write", Hidden: unclear, Show: func(r *Record) string {
		excluded, ok := holds(r, "mfa exclusion", "mfaVerificationExcluded", func(v any) bool { return v == true })
		if e := r.probed("exclude from mfa"); !ok || !e.Done() {
			return ""
		}
		return choose(excluded, "accepted", "ignored")
	}},
	{Switch: "anypoint.bulk_update_partial", Hidden: unclear, Show: either("bulk update", "accepted", "refused", http.StatusBadRequest)},
	{Switch: "anypoint.empty_phone_number", Hidden: unclear, Show: either("create without phone", "accepted", "refused", http.StatusBadRequest)},
	{Switch: "anypoint.signup_rules", Hidden: "a run makes only accounts that keep to the rules"},
	{Switch: "anypoint.username_case", Hidden: unclear, Show: either("create in capitals", "sensitive", "insensitive", http.StatusConflict)},
	{Switch: "anypoint.username_check_deleted", Hidden: unclear, Show: answered("deleted name", "200", "404")},
	{Switch: "anypoint.owner_delete", Hidden: "the owner is not the run's"},
	{Switch: "anypoint.delete_self", Hidden: "the run makes no administrator who could delete himself"},
	{Switch: "anypoint.disabled_user_keeps_grants", Hidden: wantsRoles, Show: func(r *Record) string {
		before, _, _ := total(r, "grants by page")
		keeps, ok := holds(r, "grants of disabled", "role_id", anything)
		if e := r.probed("disable"); !ok || !e.Done() || before == 0 {
			return ""
		}
		return strconv.FormatBool(keeps)
	}},
	{Switch: "anypoint.federated_delete_keeps_grants", Hidden: "needs an identity provider"},
	{Switch: "anypoint.delete_via_bg_removes_membership", Hidden: wantsGroup, Show: func(r *Record) string {
		before, ok := holds(r, "group again", "id", anything)
		after, alsoOK := holds(r, "group after delete", "id", anything)
		if e := r.probed("delete by group"); !ok || !alsoOK || !before || !e.Done() {
			return ""
		}
		return strconv.FormatBool(!after)
	}},
	{Switch: "anypoint.remove_member_clears_grants", Hidden: wantsGroup, Show: func(r *Record) string {
		before, ok := holds(r, "grants by group", "role_id", anything)
		after, alsoOK := holds(r, "grants after leaving", "role_id", anything)
		if e := r.probed("leave group"); !ok || !alsoOK || !before || !e.Done() {
			return ""
		}
		return strconv.FormatBool(!after)
	}},
	{Switch: "anypoint.grant_adds_bg_member", Hidden: wantsGroup, Show: func(r *Record) string {
		before, ok := holds(r, "group before", "id", anything)
		after, alsoOK := holds(r, "group after grant", "id", anything)
		if held, granted := holds(r, "grants by group", "role_id", anything); !ok || !alsoOK || before || !held || !granted {
			return ""
		}
		return strconv.FormatBool(after)
	}},
}

var anypointInvitations = []Assumption{
	{Switch: "anypoint.control_plane", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("invitations")
		host := ""
		if address, err := url.Parse(e.URL); err == nil {
			host = address.Hostname()
		}
		switch {
		case e.Done():
			return "commercial"
		case e.Status != http.StatusNotFound || e.JSON() != nil:
			return ""
		case strings.HasPrefix(host, "gov.") && strings.HasSuffix(host, ".mulesoft.com"):
			return "gov"
		case strings.HasSuffix(host, ".mulesoft.com"):
			return ""
		}
		return "pce" // a private control plane has its own base URL
	}},
	{Switch: "anypoint.invites_available", Hidden: unclear, Show: func(r *Record) string {
		e := r.probed("settings")
		allowed, there := e.Field("allow_new_non_sso_users").(bool)
		if !there {
			return ""
		}
		return strconv.FormatBool(allowed)
	}},
	{Switch: "anypoint.invites_refused_status", Hidden: "the tenant allows invitations, or refuses accounts with a password as well"},
	{Switch: "anypoint.invite_create_status", Hidden: wantsInvitations, Show: answered("invite two", "200", "201")},
	{Switch: "anypoint.invite_order", Hidden: wantsInvitations, Show: func(r *Record) string {
		e := r.probed("invite two")
		first, second := at(e.JSON(), 0, "invited_email"), at(e.JSON(), 1, "invited_email")
		switch {
		case first == nil || second == nil || first == second:
			return ""
		case first == e.sent(0, "email"):
			return "request"
		}
		return choose(first == e.sent(1, "email"), "reversed", "")
	}},
	{Switch: "anypoint.invite_by_id_after_end", Hidden: wantsInvitations, Show: func(r *Record) string {
		if e := r.probed("cancel"); !e.Done() {
			return ""
		}
		return either("ended invitation", "kept", "404", http.StatusNotFound)(r)
	}},
	{Switch: "anypoint.resend_moves_expiry", Hidden: wantsInvitations, Show: func(r *Record) string {
		before := r.probed("invitation before")
		after := r.probed("invitation after")
		e := r.probed("resend")
		if was, is := before.Field("expires_at"), after.Field("expires_at"); e.Done() && was != nil && is != nil {
			return choose(was != is, "true", "false")
		}
		return ""
	}},
	{Switch: "anypoint.resend_expired", Hidden: "it takes seven days"},
	{Switch: "anypoint.duplicate_invite", Hidden: wantsInvitations, Show: either("invite again", "second_row", "400", http.StatusBadRequest)},
}

var anypointGrants = []Assumption{
	{Switch: "anypoint.duplicate_grant", Hidden: wantsRoles, Show: answered("duplicate grant", "200", "409", "400")},
	{Switch: "anypoint.absent_grant", Hidden: wantsRoles, Show: answered("absent grant", "200", "404", "400")},
	{Switch: "anypoint.unknown_user_grant", Hidden: wantsRoles, Show: answered("unknown user's grant", "404", "400")},
	{Switch: "anypoint.unknown_role_grant", Hidden: wantsRoles, Show: answered("unknown role's grant", "400", "404")},
	{Switch: "anypoint.role_scope", Hidden: "a run sends no grant in a context that is not the role's: it might be taken"},
	{Switch: "anypoint.grants_by_root_path", Hidden: wantsGroup, Show: func(r *Record) string {
		e := r.probed("grants by group")
		group := at(e.JSON(), "data", 0, "context_params", "org")
		all, ok := holds(r, "grants by root", "context_params", func(context any) bool { return group != nil && at(context, "org") == group })
		if !ok || group == nil {
			return ""
		}
		return choose(all, "all", "path_org")
	}},
}

var anypointGroups = []Assumption{
	{Switch: "anypoint.access_model", Hidden: "the tenant refuses both teams and role groups, or neither", Show: func(r *Record) string {
		teams := r.probed("teams")
		groups := r.probed("role groups")
		switch {
		case teams.Done() == groups.Done() || teams.Status == 0 || groups.Status == 0:
			return ""
		case teams.Done():
			return "teams"
		}
		return "roles"
	}},
	{Switch: "anypoint.wrong_feature_status", Hidden: "the tenant refuses both teams and role groups, or neither", Show: func(r *Record) string {
		teams := r.probed("teams")
		groups := r.probed("role groups")
		switch {
		case teams.Done() == groups.Done():
			return ""
		case teams.Done():
			return among(strconv.Itoa(groups.Status), "403", "404", "405")
		}
		return among(strconv.Itoa(teams.Status), "403", "404", "405")
	}},
	{Switch: "anypoint.team_label", Hidden: wantsTeams, Show: func(r *Record) string {
		e := r.probed("team members")
		member := at(e.JSON(), "data", 0)
		name, teamName := at(member, "name") != nil, at(member, "team_name") != nil
		if name == teamName {
			return ""
		}
		return choose(name, "name", "team_name")
	}},
	{Switch: "anypoint.team_update_status", Hidden: wantsTeams, Show: answered("rename team", "201", "200")},
	{Switch: "anypoint.teams_by_bg", Hidden: wantsTeams + ", or there is no such business group", Show: func(r *Record) string {
		if teams := r.probed("teams"); !teams.Done() {
			return ""
		}
		return either("teams by group", "root", "404", http.StatusNotFound)(r)
	}},
	{Switch: "anypoint.unknown_team_member", Hidden: wantsTeams, Show: answered("unknown member", "400", "404", "204")},
	{Switch: "anypoint.absent_team_member", Hidden: wantsTeams, Show: answered("absent member", "204", "404", "409")},
	{Switch: "anypoint.role_group_grant_status", Hidden: wantsRoleGroups + "; or " + wantsRoles, Show: answered("grant to role group", "200", "201")},
	{Switch: "anypoint.absent_role_group_member", Hidden: wantsRoleGroups, Show: answered("absent role group", "200", "404", "409")},
	{Switch: "anypoint.external_names", Hidden: wantsRoleGroups, Show: func(r *Record) string {
		e := r.probed("role group")
		switch at(e.JSON(), "external_names", 0).(type) {
		case string:
			return "strings"
		case map[string]any:
			return "objects"
		}
		return ""
	}},
}

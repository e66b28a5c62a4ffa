package live

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var controlroomTenant = platform{
	name: "controlroom", title: "Automation Anywhere Control Room",
	searches: regexp.MustCompile(`/v[12]/authentication(/token)?$|/v[12]/usermanagement/(users|roles)/list$`),
	look:     "data \"platformusers_controlroom_roles\" \"all\" {}\n",
	stand: `
resource "platformusers_controlroom_user" "one" {
  username            = "{run}-p1"
  email               = "{run}-p1@example.com"
  password_wo         = "Life-Passw0rd.1"
  password_wo_version = 1
}
`,
	does: "make users and roles, sign in as these users, and delete them; a Control Room with a mail server mails " + controlroomMailed(),
	while: func(q *Prober) {
		p := newControlroomProbes(q)
		if p.base == "" {
			return
		}
		p.reads()
		if p.roles() {
			p.users()
			p.lists()
			p.updates()
			p.sessions()
			p.principals()
			p.rights()
		}
	},
	after: func(q *Prober) { newControlroomProbes(q).after() },
	sweep: func(q *Prober) { newControlroomProbes(q).sweep() },
	assumptions: []Assumption{
		{Switch: "controlroom.generation", Show: controlroomGeneration, Hidden: "nobody signed in"},
		{Switch: "controlroom.hosting", Show: func(r *Record) string {
			id := text(at(controlroomListed(r.probed("basic_role"), "name", "AAE_Basic"), "id"))
			switch {
			case id == "" || controlroomGeneration(r) == "e11":
				return ""
			case id == "2":
				return "on_premises"
			}
			return "cloud"
		}, Hidden: "Enterprise 11 always has the documented ids"},
		{Switch: "controlroom.missing_route", Show: func(r *Record) string {
			switch e := r.probed("missing_route"); {
			case e.Done() && strings.Contains(e.Header.Get("Content-Type"), "text/html"):
				return "html"
			case e.Status == http.StatusNotFound:
				return "404"
			}
			return ""
		}, Hidden: "the URL gave another response"},
		{Switch: "controlroom.users_list", Show: func(r *Record) string {
			if controlroomGeneration(r) != "a360_v2" {
				return ""
			}
			v1, v2 := rows(r.probed("list_v1").Field("list")) != nil, rows(r.probed("list_v2").Field("list")) != nil
			return map[[2]bool]string{{false, true}: "v2", {true, true}: "both", {true, false}: "v1"}[[2]bool{v1, v2}]
		}, Hidden: "on Automation 360 with v2 only"},

		{Switch: "controlroom.token_expires_in", Show: func(r *Record) string {
			said := claims(text(controlroomSignIn(r).Field("token")))
			issued, _ := said["iat"].(float64)
			expires, _ := said["exp"].(float64)
			return among(text(expires-issued), "1200", "60")
		}, Hidden: "nobody signed in, or tokens live for another time"},
		{Switch: "controlroom.session_rule", Show: controlroomSessionRule,
			Hidden: "it takes a sign-in with an API key of a user who may not be signed in several times"},
		{Switch: "controlroom.dead_token", Show: answered("replaced", "401", "500"), Hidden: "no sign-in ended a session"},
		{Switch: "controlroom.refreshed_token", Show: func(r *Record) string {
			if !r.probed("refresh").Done() {
				return ""
			}
			return either("refreshed", "valid", "revoked", http.StatusUnauthorized, http.StatusInternalServerError)(r)
		}, Hidden: "a user of the run could not sign in"},
		{Switch: "controlroom.disabled_sign_in", Show: answered("disabled_sign_in", "401", "403"), Hidden: "no disabled user could be made"},
		{Switch: "controlroom.unverified_sign_in", Show: either("unverified_sign_in", "accepted", "401", http.StatusUnauthorized),
			Hidden: "without a mail server every e-mail address counts as verified"},
		{Switch: "controlroom.auth_type", Show: func(r *Record) string {
			return among(text(r.probed("auth_type").Field("authType")), "DATABASE", "ACTIVE_DIRECTORY", "SSO")
		}, Hidden: "the call for the kind of sign-in returns something else"},
		{Switch: "controlroom.delete_permission", Show: func(r *Record) string {
			edit, del := r.probed("delete_by_edit"), r.probed("delete_by_delete")
			switch {
			case edit.Done():
				return "edit_users"
			case edit.Status != http.StatusForbidden:
				return ""
			}
			return outcome(del, "delete_users", "both", http.StatusForbidden)
		}, Hidden: "no users with one right each could be made"},
		{Switch: "controlroom.error_details", Show: func(r *Record) string {
			for e := range r.All("", "") {
				// The refusal of a call without a token never has details.
				if e.Status < http.StatusBadRequest || e.Field("code") == "UM1117" || !has(e.JSON(), "details") || !has(e.JSON(), "message") {
					continue
				}
				if e.Field("details") == nil {
					return "null"
				}
				return "text"
			}
			return ""
		}, Hidden: "no call was refused with an error of its kind"},

		{Switch: "controlroom.missing_content_type", Hidden: "a run declares every body"},
		{Switch: "controlroom.other_content_type", Hidden: "a run declares every body as JSON"},
		{Switch: "controlroom.unknown_login_user", Hidden: "a run sets no login of a device"},
		{Switch: "controlroom.unknown_fields", Show: either("unknown_field", "ignored", "400", http.StatusBadRequest),
			Hidden: "the update gave no clear response"},
		{Switch: "controlroom.role_spelling", Show: func(r *Record) string {
			e := r.probed("other_spelling")
			if e.Done() && len(rows(e.Field("roles"))) == 0 {
				return ""
			}
			refused := either("both_spellings", "dropped", "strict", http.StatusBadRequest)(r)
			return outcome(e, "lenient", refused, http.StatusBadRequest)
		}, Hidden: "the creation gave no clear response"},
		{Switch: "controlroom.role_ids_form", Hidden: "a run sends ids in one form only"},
		{Switch: "controlroom.v2_update_roles", Show: func(r *Record) string {
			took := func(label string, roles int) bool {
				return len(rows(r.probed(label).Field("roles"))) == roles && r.probed(label).Done()
			}
			byID, byRoles := took("update_role_ids", 1), took("update_roles", 2)
			switch {
			case controlroomGeneration(r) != "a360_v2" || byID == byRoles:
				return ""
			case byID:
				return "role_ids"
			}
			return "roles"
		}, Hidden: "on Automation 360 with v2 only, and where only one form is accepted"},
		{Switch: "controlroom.set_order", Show: func(r *Record) string { return sameOrder(r.labeled("reads"), "roles", "id") },
			Hidden: "no user with several roles could be made"},
		{Switch: "controlroom.empty_domain", Show: func(r *Record) string {
			switch e := r.probed("reads"); {
			case has(e.JSON(), "domain") && e.Field("domain") == nil:
				return "null"
			case e.Field("domain") == "":
				return "empty"
			}
			return ""
		}, Hidden: "the user shows no domain"},
		{Switch: "controlroom.list_items", Show: func(r *Record) string {
			user := at(r.probed("list_lower").Field("list"), 0)
			switch {
			case user == nil || controlroomGeneration(r) == "e11":
				return ""
			case has(user, "permissions"):
				return "with_permissions"
			}
			return "reduced"
		}, Hidden: "on Automation 360 only"},
		{Switch: "controlroom.mapped_roles", Hidden: "it needs an identity provider that gives roles"},
		{Switch: "controlroom.mapped_user_roles", Hidden: "it needs an identity provider that gives roles"},

		{Switch: "controlroom.default_page_length", Show: func(r *Record) string {
			got, all := controlroomPage(r.probed("default_page"))
			if got >= all {
				return ""
			}
			return among(strconv.Itoa(got), "200", "100", "20")
		}, Hidden: "the Control Room has too few users"},
		{Switch: "controlroom.max_page_length", Show: func(r *Record) string {
			switch got, all := controlroomPage(r.probed("long_page")); {
			case got == all && all > 200:
				return "none"
			case got < all:
				return among(strconv.Itoa(got), "200", "100", "20")
			}
			return ""
		}, Hidden: "the Control Room has too few users"},
		{Switch: "controlroom.long_page", Show: func(r *Record) string {
			e := r.probed("long_page")
			if got, all := controlroomPage(e); got < all || !e.Done() {
				return outcome(e, "cut", "400", http.StatusBadRequest)
			}
			return ""
		}, Hidden: "the Control Room has too few users, or cuts no page"},
		{Switch: "controlroom.user_record", Hidden: "seen once; the provider takes both"},
		{Switch: "controlroom.username_eq", Show: filtered("username_eq"), Hidden: "the filter gave no clear response"},
		{Switch: "controlroom.disabled_eq", Show: filtered("disabled_eq"), Hidden: "the filter gave no clear response"},
		{Switch: "controlroom.filter_case", Show: func(r *Record) string {
			lower, upper := rows(r.probed("list_lower").Field("list")), r.probed("list_upper")
			switch {
			case len(lower) == 0 || !has(upper.JSON(), "list"):
				return ""
			case len(rows(upper.Field("list"))) == 0:
				return "sensitive"
			}
			return "insensitive"
		}, Hidden: "the filter gave no clear response"},

		{Switch: "controlroom.unknown_user", Show: answered("unknown_user", "404", "400", "410"), Hidden: "the read gave another status"},
		{Switch: "controlroom.deleted_user", Show: func(r *Record) string {
			e := r.probed("deleted_read")
			if e.Done() && e.Field("deleted") != true {
				return ""
			}
			return among(strconv.Itoa(e.Status), "404", "200", "400", "410")
		}, Hidden: "the read gave another status"},
		{Switch: "controlroom.delete_answer", Show: func(r *Record) string {
			e, ok := r.First(http.MethodDelete, `/usermanagement/users/\d+$`, Exchange.Done)
			switch {
			case !ok:
				return ""
			case e.Status == http.StatusOK && len(e.Response) == 0:
				return "200_empty"
			}
			return among(strconv.Itoa(e.Status), "200", "202", "204")
		}, Hidden: "the deletion gave another status"},
		{Switch: "controlroom.delete_deleted_user", Show: answered("delete_again", "404", "400", "200"),
			Hidden: "the second deletion gave another status"},
		{Switch: "controlroom.delete_blocked_status", Hidden: "it needs a user of Enterprise 11 with schedules, pools, queues or lockers"},
		{Switch: "controlroom.own_account", Show: either("delete_self", "allowed", "400", http.StatusBadRequest),
			Hidden: "a user of the run could not sign in"},
		{Switch: "controlroom.last_admin", Hidden: "a run does not touch administrators"},
		{Switch: "controlroom.username_reuse", Show: either("reuse", "new_id", "409", http.StatusConflict, http.StatusBadRequest),
			Hidden: "the creation gave no clear response"},
		{Switch: "controlroom.username_scope", Hidden: "it needs a connected directory"},
		{Switch: "controlroom.duplicate_username_status", Show: answered("duplicate", "409", "400"), Hidden: "the creation gave another status"},
		{Switch: "controlroom.stale_version", Show: either("stale_version", "ignored", "409", http.StatusConflict),
			Hidden: "the update gave no clear response"},
		{Switch: "controlroom.omitted_fields", Show: func(r *Record) string {
			update, read := r.probed("omitted"), r.probed("omitted_read")
			switch {
			case !update.Done() || !has(read.JSON(), "description"):
				return ""
			case text(read.Field("description")) == "":
				return "blanked"
			}
			return "kept"
		}, Hidden: "the update was refused"},
		{Switch: "controlroom.update_status", Show: answered("update", "200", "201"), Hidden: "the update gave another status"},
		{Switch: "controlroom.update_without_roles", Show: func(r *Record) string {
			e := r.probed("no_roles")
			if e.Done() && len(rows(e.Field("roles"))) > 0 {
				return ""
			}
			return outcome(e, "accepted", "400", http.StatusBadRequest)
		}, Hidden: "the update gave no clear response"},
		{Switch: "controlroom.update_password", Show: func(r *Record) string {
			switch {
			case r.probed("password").Status == http.StatusBadRequest:
				return "400"
			case !r.probed("password").Done():
				return ""
			case r.probed("new_password").Done():
				return "changed"
			case r.probed("old_password").Done():
				return "ignored"
			}
			return ""
		}, Hidden: "a user of the run could not sign in"},
		{Switch: "controlroom.password_policy", Show: either("long_password", "relaxed", "default", http.StatusBadRequest),
			Hidden: "the creation gave no clear response"},
		{Switch: "controlroom.smtp", Show: func(r *Record) string {
			switch e := r.probed("mailed"); {
			case e.Field("emailVerified") == true:
				return "off"
			case e.Field("emailVerified") == false:
				return "on"
			}
			return ""
		}, Hidden: "no user could be made"},
		{Switch: "controlroom.license_seats", Hidden: "a run gives nobody licenses"},
		{Switch: "controlroom.disabled_license", Hidden: "a run gives nobody licenses"},
		{Switch: "controlroom.license_release", Hidden: "a run gives nobody licenses"},

		{Switch: "controlroom.permissions_answer", Show: func(r *Record) string {
			switch v := r.probed("permissions").JSON().(type) {
			case []any:
				return "array"
			case map[string]any:
				if has(v, "list") {
					return "object"
				}
			}
			return ""
		}, Hidden: "the permissions could not be read"},
		{Switch: "controlroom.role_edit_last_role", Show: either("role_emptied", "accepted", "400", http.StatusBadRequest),
			Hidden: "no role could be made"},
		{Switch: "controlroom.role_edit_user_version", Show: func(r *Record) string {
			before, after := r.probed("version_before"), r.probed("version_after")
			switch {
			case !r.probed("role_given").Done() || before.Field("version") == nil || after.Field("version") == nil:
				return ""
			case before.Field("version") == after.Field("version"):
				return "kept"
			}
			return "counted"
		}, Hidden: "no role could be made"},
		{Switch: "controlroom.delete_role_in_use", Show: either("role_deleted", "200", "400", http.StatusBadRequest), Hidden: "no role could be made"},
	},
}

// controlroomUsers are the names of the probes' users, after the run's prefix and a dash; p1 is the stand's.
var controlroomUsers = []string{
	"p1", "plain", "single", "several", "disabled", "mailed", "edit", "delete", "both", "victim", "last", "spelled", "twice", "long",
}

func controlroomMailed() string {
	var addresses []string
	for _, name := range controlroomUsers {
		addresses = append(addresses, "{run}-"+name+"@example.com")
	}
	return strings.Join(addresses, ", ")
}

// controlroomSignIn is the provider's last sign-in.
func controlroomSignIn(r *Record) (last Exchange) {
	for _, e := range controlroomSignIns(r) {
		last = e
	}
	return last
}

func controlroomSignIns(r *Record) (all []Exchange) {
	for e := range r.All(http.MethodPost, `/v[12]/authentication$`) {
		if e.Done() && !e.Probe && e.Field("token") != nil {
			all = append(all, e)
		}
	}
	return all
}

// controlroomGeneration goes by the version that signs in, and by what the response contains about a tenant, which Enterprise 11 does not know.
func controlroomGeneration(r *Record) string {
	switch e := controlroomSignIn(r); {
	case e.Status == 0:
		return ""
	case strings.HasSuffix(e.URL, "/v2/authentication"):
		return "a360_v2"
	case e.Field("tenantUuid") != nil:
		return "a360_v1"
	}
	return "e11"
}

// controlroomSessionRule looks at whether a token lived on after the next sign-in of its user: of one who may not be signed in several times, of
// one who may, and of one with an API key who may not.
func controlroomSessionRule(r *Record) string {
	alive := func(label string) string {
		return either(label, "alive", "dead", http.StatusUnauthorized, http.StatusInternalServerError)(r)
	}
	key := alive("key_replaced")
	switch several := alive("beside"); {
	case alive("replaced") == "alive":
		return "off"
	case alive("replaced") == "":
		return ""
	case several == "dead" && controlroomGeneration(r) != "e11":
		return "one_api_session"
	case key == "alive":
		return "api_key_alone"
	case key == "dead" && several == "alive":
		return "flag_and_request"
	}
	return ""
}

// controlroomPage is how many items a page holds, and how many there are.
func controlroomPage(e Exchange) (got, all int) {
	all, _ = strconv.Atoi(text(at(e.Field("page"), "totalFilter")))
	return len(rows(e.Field("list"))), all
}

// controlroomListed is the item of a list with a value.
func controlroomListed(e Exchange, field, value string) any {
	for _, item := range rows(e.Field("list")) {
		if text(at(item, field)) == value {
			return item
		}
	}
	return nil
}

// controlroomProbes are the calls of the probes.
type controlroomProbes struct {
	*Prober
	base, version string
	standing      string // the id of the stand's user
	basic         string // the id of a role that everybody may have: the stand's user's
	role          map[string]Exchange
	user          map[string]string // ids by names
}

var controlroomBase = regexp.MustCompile(`^(.*)/(v[12])/usermanagement/`)

func newControlroomProbes(q *Prober) *controlroomProbes {
	p := &controlroomProbes{Prober: q, role: map[string]Exchange{}, user: map[string]string{}}
	p.standing = q.Attribute("platformusers_controlroom_user.one", "id")
	// Lists may be served by another version than everything else.
	inJSON := func(e Exchange) bool { return e.Done() && e.JSON() != nil }
	if e, ok := q.Record().First("", `/v[12]/usermanagement/(users/\d+|users/self|roles)`, inJSON); ok {
		m := controlroomBase.FindStringSubmatch(e.URL)
		p.base, p.version = m[1], m[2]
	}
	return p
}

func (p *controlroomProbes) management(path string) string {
	return p.base + "/" + p.version + "/usermanagement" + path
}

const (
	controlroomPassword      = "Life-Passw0rd.1"
	controlroomOtherPassword = "Other-Passw0rd1"
)

func (p *controlroomProbes) reads() {
	p.basic = text(at(p.Call(http.MethodGet, p.management("/users/"+p.standing), nil, "").Field("roles"), 0, "id"))
	p.Ask("permissions", http.MethodGet, p.management("/permissions"), nil, "")
	p.Ask("auth_type", http.MethodGet, p.base+"/v1/authentication/type", nil, "")
	p.Ask("missing_route", http.MethodGet, p.management("/"+p.run), nil, "")
	p.Ask("unknown_user", http.MethodGet, p.management("/users/999999999"), nil, "")
	p.Search("basic_role", p.management("/roles/list"), controlroomQuery("name", "substring", "AAE_Basic"))
}

func controlroomQuery(field, operator, value string) map[string]any {
	return map[string]any{
		"filter": map[string]any{"operator": operator, "field": field, "value": value}, "sort": []any{map[string]any{"field": "id", "direction": "asc"}},
		"page": map[string]any{"offset": 0, "length": 200},
	}
}

// roles makes the roles of the run: to edit users, to delete them, and three of which only their holders matter.
func (p *controlroomProbes) roles() bool {
	catalog := p.Record().probed("permissions")
	all := rows(catalog.JSON())
	if all == nil {
		all = rows(catalog.Field("list"))
	}
	for name, actions := range map[string][]string{
		"edit": {"usermanagement", "updateuser"}, "delete": {"usermanagement", "deleteuser"},
		"plain": {"usermanagement"}, "last": {"usermanagement"}, "given": {"usermanagement"},
	} {
		rights := []any{}
		for _, one := range all {
			if slices.Contains(actions, strings.ToLower(text(at(one, "action")))) && strings.EqualFold(text(at(one, "resourceType")), "usermanagement") {
				rights = append(rights, map[string]any{"id": at(one, "id"), "action": at(one, "action"), "resourceType": at(one, "resourceType")})
			}
		}
		full := p.Named("role-" + name)
		body := map[string]any{"name": full, "description": "Of a live run", "permissions": rights, "principals": []any{}}
		e := p.Ask("role", http.MethodPost, p.management("/roles"), body, full)
		if len(rights) != len(actions) || p.Made(e, "id") == "" {
			return false
		}
		p.role[name] = e
	}
	return true
}

// named are roles by their numbers, as this version names them, or as the other does.
func (p *controlroomProbes) named(byID bool, ids ...string) (field string, value any) {
	texts, objects := []string{}, []any{}
	for _, id := range ids {
		number, _ := strconv.ParseInt(id, 10, 64)
		texts, objects = append(texts, id), append(objects, map[string]any{"id": number})
	}
	if byID {
		return "roleIds", texts
	}
	return "roles", objects
}

func (p *controlroomProbes) roleIDs(names ...string) (ids []string) {
	for _, name := range names {
		ids = append(ids, text(p.role[name].Field("id")))
	}
	return ids
}

// create makes a user. Without mail the e-mail address counts as verified.
func (p *controlroomProbes) create(label, name string, byID, mail bool, roles []string, more map[string]any) {
	full := p.Named(name)
	field, value := p.named(byID, roles...)
	body := map[string]any{
		"username": full, "email": full + "@example.com", "password": controlroomPassword, "description": "Of a live run", field: value,
	}
	maps.Copy(body, more)
	url := p.management("/users")
	if !mail {
		url += "?noemail=true"
	}
	e := p.Ask(label, http.MethodPost, url, body, full)
	if id := p.Made(e, "id"); id != "" {
		p.user[name] = id
	}
}

func (p *controlroomProbes) users() {
	v2 := p.version == "v2"
	basic := []string{p.basic}
	several := map[string]any{}
	if has(controlroomSignIn(p.Record()).Field("user"), "multipleLoginAllowed") {
		several["multipleLoginAllowed"] = true
	}
	p.create("", "plain", v2, false, p.roleIDs("edit", "delete", "plain"), nil)
	p.create("", "single", v2, false, basic, nil)
	p.create("", "several", v2, false, basic, several)
	p.create("", "disabled", v2, false, basic, map[string]any{"disabled": true})
	p.create("mailed", "mailed", v2, true, basic, nil)
	p.create("", "edit", v2, false, p.roleIDs("edit"), nil)
	p.create("", "delete", v2, false, p.roleIDs("delete"), nil)
	p.create("", "both", v2, false, p.roleIDs("edit", "delete"), nil)
	p.create("", "victim", v2, false, basic, nil)
	p.create("", "last", v2, false, p.roleIDs("last"), nil)
	p.create("duplicate", "plain", v2, false, basic, nil)
	p.create("other_spelling", "spelled", !v2, false, basic, nil)
	field, value := p.named(!v2, basic...)
	p.create("both_spellings", "twice", v2, false, basic, map[string]any{field: value})
	p.create("long_password", "long", v2, false, basic, map[string]any{"password": "Life-Passw0rd.1-longer"})
}

func (p *controlroomProbes) lists() {
	list := p.management("/users/list")
	p.Search("list_v2", p.base+"/v2/usermanagement/users/list", controlroomQuery("username", "substring", p.run))
	p.Search("list_v1", p.base+"/v1/usermanagement/users/list", controlroomQuery("username", "substring", p.run))
	if p.version == "v2" && !has(p.Record().probed("list_v2").JSON(), "list") {
		list = p.base + "/v1/usermanagement/users/list"
	}
	p.Search("list_lower", list, controlroomQuery("username", "substring", p.run))
	p.Search("list_upper", list, controlroomQuery("username", "substring", strings.ToUpper(p.run)))
	p.Search("username_eq", list, controlroomQuery("username", "eq", p.Named("plain")))
	p.Search("disabled_eq", list, controlroomQuery("disabled", "eq", "false"))
	p.Search("default_page", list, map[string]any{})
	p.Search("long_page", list, map[string]any{"page": map[string]any{"offset": 0, "length": 1000}})
}

// filtered shows whether a filter works that should find somebody.
func filtered(label string) func(*Record) string {
	return func(r *Record) string {
		switch e := r.probed(label); {
		case e.Status == http.StatusBadRequest:
			return "400"
		case !e.Done() || !has(e.JSON(), "list"):
			return ""
		case len(rows(e.Field("list"))) == 0:
			return "nothing"
		}
		return "works"
	}
}

// byID reports how updates name roles, as the provider found out.
func (p *controlroomProbes) byID() bool {
	byID := p.version == "v2"
	for e := range p.Record().All(http.MethodPut, `/usermanagement/users/\d+$`) {
		if !e.Probe && e.Done() {
			byID = strings.Contains(string(e.Body), `"roleIds"`)
		}
	}
	return byID
}

// update sends the plain user back as it is read, with changes.
func (p *controlroomProbes) update(label string, byID bool, roles []string, change map[string]any, without ...string) Exchange {
	id := p.user["plain"]
	if id == "" {
		return Exchange{}
	}
	read := p.Call(http.MethodGet, p.management("/users/"+id), nil, "")
	body := map[string]any{}
	for _, field := range []string{
		"username", "email", "firstName", "lastName", "description", "disabled", "enableAutoLogin", "licenseFeatures", "multipleLoginAllowed", "version",
	} {
		if has(read.JSON(), field) && !slices.Contains(without, field) {
			body[field] = read.Field(field)
		}
	}
	field, value := p.named(byID, roles...)
	body[field] = value
	maps.Copy(body, change)
	return p.Ask(label, http.MethodPut, p.management("/users/"+id), body, id)
}

func (p *controlroomProbes) updates() {
	id, byID, roles := p.user["plain"], p.byID(), p.roleIDs("edit", "delete", "plain")
	if id == "" {
		return
	}
	read := func(label string) {
		p.Ask(label, http.MethodGet, p.management("/users/"+id), nil, "")
	}
	for range 4 {
		read("reads")
	}
	updated := p.update("update", byID, roles, map[string]any{"firstName": "Plain"})
	p.update("unknown_field", byID, roles, map[string]any{"terraformProbe": true})
	if version, ok := updated.Field("version").(float64); ok {
		p.update("stale_version", byID, roles, map[string]any{"version": version - 1})
	}
	p.update("omitted", byID, roles, nil, "description")
	read("omitted_read")
	p.update("no_roles", byID, nil, nil)
	if p.version == "v2" {
		p.update("update_role_ids", true, roles[:1], nil)
		p.update("update_roles", false, roles[:2], nil)
	}
	p.update("password", byID, roles, map[string]any{"password": controlroomOtherPassword})
	if p.Record().probed("password").Done() && p.signIn("new_password", "plain", controlroomOtherPassword, false) == "" {
		p.signIn("old_password", "plain", controlroomPassword, false)
	}
}

// signIn signs a user of the run in, and returns the token; "": the user was refused.
func (p *controlroomProbes) signIn(label, name, password string, several bool) string {
	if p.user[name] == "" {
		return ""
	}
	body := map[string]any{"username": p.Named(name), "password": password}
	if several {
		body["multipleLogin"] = true
	}
	e := p.Search(label, p.base+"/"+p.version+"/authentication", body, unsigned)
	if !e.Done() {
		return ""
	}
	return text(e.Field("token"))
}

// signedBy signs a call with a token of a user of the run.
func signedBy(token string) string { return "X-Authorization: " + token }

func (p *controlroomProbes) sessions() {
	self := func(label, token string) {
		p.Ask(label, http.MethodGet, p.management("/users/self"), nil, "", signedBy(token))
	}
	for label, several := range map[string]bool{"replaced": false, "beside": true} {
		name := map[bool]string{false: "single", true: "several"}[several]
		first := p.signIn("", name, controlroomPassword, several)
		if second := p.signIn("", name, controlroomPassword, several); first != "" && second != "" {
			self(label, first)
		}
	}
	if token := p.signIn("", "single", controlroomPassword, false); token != "" {
		body := map[string]any{"token": token}
		if e := p.Search("refresh", p.base+"/"+p.version+"/authentication/token", body, signedBy(token)); e.Done() {
			self("refreshed", token)
		}
	}
	p.signIn("disabled_sign_in", "disabled", controlroomPassword, false)
	if p.Record().probed("mailed").Field("emailVerified") == false {
		p.signIn("unverified_sign_in", "mailed", controlroomPassword, false)
	}
	// The provider's own last two sign-ins, where they were with an API key of a user who may not be signed in several times.
	if all := controlroomSignIns(p.Record()); len(all) > 1 {
		former, last := all[len(all)-2], all[len(all)-1]
		if strings.Contains(string(last.Body), `"apiKey"`) && at(last.Field("user"), "multipleLoginAllowed") != true {
			self("key_replaced", text(former.Field("token")))
		}
	}
}

// principals changes who holds a role of the run.
func (p *controlroomProbes) principals() {
	set := func(label, name string, ids ...string) Exchange {
		_, principals := p.named(false, ids...)
		role := p.role[name]
		body := map[string]any{"principals": principals}
		for _, field := range []string{"id", "name", "description", "version"} {
			body[field] = role.Field(field)
		}
		rights := []any{}
		for _, one := range rows(role.Field("permissions")) {
			rights = append(rights, map[string]any{"id": at(one, "id"), "action": at(one, "action"), "resourceType": at(one, "resourceType")})
		}
		body["permissions"] = rights
		return p.Ask(label, http.MethodPut, p.management("/roles/"+text(role.Field("id"))), body, text(role.Field("name")))
	}
	if p.user["last"] != "" {
		set("role_emptied", "last")
	}
	holder := p.user["victim"]
	if holder == "" {
		return
	}
	user := p.management("/users/" + holder)
	p.Ask("version_before", http.MethodGet, user, nil, "")
	given := set("role_given", "given", holder)
	p.Ask("version_after", http.MethodGet, user, nil, "")
	if id := text(given.Field("id")); given.Done() && id != "" {
		p.Ask("role_deleted", http.MethodDelete, p.management("/roles/"+id), nil, id)
	}
}

// rights deletes a user of the run as one of the run's users who may edit users only, or delete them only; and lets one delete itself.
func (p *controlroomProbes) rights() {
	remove := func(label, who, whom string) Exchange {
		token := p.signIn("", who, controlroomPassword, false)
		if token == "" || p.user[whom] == "" {
			return Exchange{}
		}
		return p.Ask(label, http.MethodDelete, p.management("/users/"+p.user[whom]), nil, p.user[whom], signedBy(token))
	}
	if e := remove("delete_by_edit", "edit", "victim"); e.Status == http.StatusForbidden {
		remove("delete_by_delete", "delete", "victim")
	}
	remove("delete_self", "both", "both")
}

// after looks at what is left of a user who has been deleted.
func (p *controlroomProbes) after() {
	if p.base == "" || p.standing == "" {
		return
	}
	user := p.management("/users/" + p.standing)
	p.Ask("deleted_read", http.MethodGet, user, nil, "")
	p.Ask("delete_again", http.MethodDelete, user, nil, p.standing)
	if e := p.Record().probed("mailed"); e.Done() { // the same body with another name was taken
		p.create("reuse", "p1", p.version == "v2", false, []string{text(at(e.Field("roles"), 0, "id"))}, nil)
	}
}

// sweep deletes users and roles under names of the run.
func (p *controlroomProbes) sweep() {
	if p.base == "" {
		return
	}
	remove := func(kind, name string) {
		for _, version := range []string{p.version, "v1"} {
			e := p.Search("", p.base+"/"+version+"/usermanagement/"+kind+"/list", controlroomQuery(name, "substring", p.run))
			if !has(e.JSON(), "list") {
				continue
			}
			for _, object := range rows(e.Field("list")) {
				if id := p.Mine(object, name, "id"); id != "" {
					p.Swept(http.MethodDelete, p.management("/"+kind+"/"+id), nil, id, kind+"/"+text(at(object, name)))
				}
			}
			return
		}
	}
	remove("users", "username")
	remove("roles", "name")
}

package live

import (
	"cmp"
	"net/http"
	neturl "net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

var uipathTenant = platform{
	name: "uipath", title: "UiPath",
	tokens:   []string{`/api/User`, `/api/Group`, `/odata/Folders`, `/odata/|/api/DirectoryService/`},
	searches: regexp.MustCompile(`/connect/token$`),
	look:     "data \"platformusers_uipath_groups\" \"all\" {}\n",
	stand: `
resource "platformusers_uipath_user" "one" {
  user_name = "{run}-p1@example.com"
  email     = "{run}-p1@example.com"
  name      = "One"
}
resource "platformusers_uipath_user" "two" {
  user_name = "{run}-p2@example.com"
  email     = "{run}-p2@example.com"
}
resource "platformusers_uipath_user" "three" {
  user_name = "{run}-p3@example.com"
  email     = "{run}-p3@example.com"
}
`,
	also: func(getenv func(string) string) string {
		if !uipathOrchestrator(getenv) {
			return ""
		}
		return `
resource "platformusers_uipath_tenant_role_grant" "one" {
  user_id   = platformusers_uipath_user.one.id
  role_name = "{role}"
}
`
	},
	does: "on Automation Cloud, three invitations are mailed to {run}-p4@example.com, and UiPath may mail {run}-p1@example.com, " +
		"{run}-p2@example.com and {run}-p2b@example.com about an invitation or a new e-mail address",
	without: func(l lifecycle.Lifecycle, getenv func(string) string) string {
		switch l.Type {
		case "platformusers_uipath_invitation":
			if !uipathCloud(getenv) {
				return "invitations exist on Automation Cloud only"
			}
		case "platformusers_uipath_tenant_role_grant", "platformusers_uipath_folder_role_grant":
			if !uipathOrchestrator(getenv) {
				return "UIPATH_TENANT is not set, so Orchestrator cannot be called"
			}
		}
		return ""
	},
	while: func(q *Prober) {
		p := newUiPathProbes(q)
		p.addresses()
		p.signIns()
		p.lists()
		p.updates()
		p.bulkCreates()
		p.groups()
		if p.orchestrator != "" {
			p.tenant()
		}
		p.invitations()
	},
	after: func(q *Prober) { newUiPathProbes(q).after() },
	sweep: func(q *Prober) { newUiPathProbes(q).sweep() },
	assumptions: []Assumption{
		{Switch: "uipath.edition", Show: uipathEdition, Hidden: "the call that invites users gave no clear response"},
		{Switch: "uipath.spellings", Show: uipathSpellings, Hidden: "another form of the URL gave no clear response"},
		{Switch: "uipath.standalone_org_paths", Show: func(r *Record) string {
			if uipathSpellings(r) != "edition" {
				return ""
			}
			return either("standalone_path", "accepted", "404", http.StatusNotFound)(r)
		}, Hidden: "on the standalone product only, and only where not every form exists"},
		{Switch: "uipath.host_level_identity", Show: func(r *Record) string {
			if e := r.probed("host_level"); e.Done() || strings.Contains(string(e.Response), "InvalidPartition") {
				return outcome(e, "accepted", "refused", http.StatusBadRequest)
			}
			return ""
		}, Hidden: "on Automation Cloud only"},

		{Switch: "uipath.token_prt_id", Show: func(r *Record) string {
			said := claims(text(uipathToken(r).Field("access_token")))
			switch {
			case said == nil:
				return ""
			case said["prt_id"] == nil:
				return "absent"
			}
			return "present"
		}, Hidden: "an application did not sign in"},
		{Switch: "uipath.token_expires_in", Show: expiry(`/connect/token$`, "3600", "60"),
			Hidden: "an application did not sign in, or its token lives for another time"},
		{Switch: "uipath.token_error_description", Show: func(r *Record) string {
			switch e := r.probed("unknown_client"); {
			case e.Field("error") == nil:
				return ""
			case e.Field("error_description") == nil:
				return "absent"
			}
			return "present"
		}, Hidden: "the token endpoint gave no error of its kind"},
		{Switch: "uipath.missing_scope", Show: func(r *Record) string {
			e := r.probed("no_scope")
			if !e.Done() && e.Field("error") != "invalid_scope" {
				return ""
			}
			return outcome(e, "registered", "invalid_scope", http.StatusBadRequest)
		}, Hidden: "an application did not sign in"},
		{Switch: "uipath.scope_error_status", Show: answered("scope_error", "403", "401", "400"),
			Hidden: "the application got no token of Orchestrator's scopes alone"},
		{Switch: "uipath.unauthorized_body", Show: func(r *Record) string {
			switch e := r.probed("unauthorized"); {
			case e.Status != http.StatusUnauthorized:
			case len(e.Response) == 0:
				return "empty"
			case e.Field("__abp") != nil:
				return "envelope"
			}
			return ""
		}, Hidden: "the response to a wrong token has another form"},
		{Switch: "uipath.foreign_partition_status", Show: answered("foreign_partition", "403", "404", "400"),
			Hidden: "the call for another organization gave another status"},
		{Switch: "uipath.deleted_user_token", Hidden: "it needs a user who signs in and makes a personal access token"},
		{Switch: "uipath.retry_after", Show: func(r *Record) string {
			e, ok := r.First("", "", func(e Exchange) bool { return e.Status == http.StatusTooManyRequests })
			if !ok {
				return ""
			}
			switch value := e.Header.Get("Retry-After"); {
			case value == "":
				return "absent"
			case regexp.MustCompile(`^\d+$`).MatchString(value):
				return "seconds"
			}
			return "date"
		}, Hidden: "only under load"},

		{Switch: "uipath.enums", Show: func(r *Record) string {
			switch r.probed("read").Field("type").(type) {
			case float64:
				return "numbers"
			case string:
				return "names"
			}
			return ""
		}, Hidden: "the user shows no type"},
		{Switch: "uipath.times", Show: func(r *Record) string {
			switch created := text(r.probed("read").Field("creationTime")); {
			case strings.HasSuffix(created, "Z"):
				return "utc"
			case regexp.MustCompile(`^\d{4}-\d\d-\d\dT[\d:.]+$`).MatchString(created):
				return "zoneless"
			}
			return ""
		}, Hidden: "the user shows no time of another form"},
		{Switch: "uipath.empty_strings", Show: func(r *Record) string {
			e := r.probed("read")
			switch v := e.Field("surname"); {
			case has(e.JSON(), "surname") && v == nil:
				return "null"
			case v == "":
				return "empty"
			}
			return ""
		}, Hidden: "a user without a surname shows one"},
		{Switch: "uipath.unknown_fields", Show: either("unknown_field", "ignored", "400", http.StatusBadRequest),
			Hidden: "the update gave no clear response"},
		{Switch: "uipath.unsorted_lists", Show: func(r *Record) string { return sameOrder(r.labeled("unsorted"), "results", "id") },
			Hidden: "the lists held too few users"},
		{Switch: "uipath.max_top", Hidden: "the provider asks for shorter pages by itself"},
		{Switch: "uipath.search_case", Show: func(r *Record) string {
			lower, upper := r.probed("unsorted"), r.probed("search_upper")
			switch {
			case len(rows(lower.Field("results"))) == 0 || !upper.Done():
				return ""
			case len(rows(upper.Field("results"))) == 0:
				return "sensitive"
			}
			return "insensitive"
		}, Hidden: "the search did not find the users"},

		{Switch: "uipath.missing_user_status", Show: answered("deleted_read", "404", "400"), Hidden: "the read of a deleted user gave another status"},
		{Switch: "uipath.missing_user_body", Show: func(r *Record) string {
			switch e := r.probed("deleted_read"); {
			case e.Status/100 != 4:
				return ""
			case len(e.Response) == 0:
				return "empty"
			case has(e.JSON(), "StatusCode"):
				return "status_code"
			case has(e.JSON(), "succeeded"):
				return "identity_result"
			case has(e.JSON(), "title"):
				return "problem"
			case has(e.JSON(), "message"):
				return "message"
			}
			return ""
		}, Hidden: "the read of a deleted user gave another response"},
		{Switch: "uipath.malformed_id_status", Show: answered("malformed_id", "400", "404"), Hidden: "the call gave another status"},
		{Switch: "uipath.everyone_in_group_ids", Show: func(r *Record) string {
			everyone, read := uipathGroup(r, "Everyone"), r.probed("read")
			switch {
			case everyone == nil || !has(read.JSON(), "groupIDs"):
				return ""
			case slices.Contains(rows(read.Field("groupIDs")), at(everyone, "id")):
				return "listed"
			}
			return "omitted"
		}, Hidden: "the list of groups does not show Everyone"},
		{Switch: "uipath.bulk_create_answer", Show: func(r *Record) string {
			e, ok := r.First(http.MethodPost, `/api/User/BulkCreate$`, uipathMade)
			switch {
			case !ok:
				return ""
			case has(e.JSON(), "users"):
				return "users"
			}
			return "result"
		}, Hidden: "no user was created"},
		{Switch: "uipath.bulk_create_failure_status", Show: func(r *Record) string {
			if e := r.probed("bulk_duplicate"); strings.Contains(string(e.Response), "Duplicate") {
				return among(strconv.Itoa(e.Status), "400", "200")
			}
			return ""
		}, Hidden: "a taken user name was not refused as such"},
		{Switch: "uipath.bulk_create_limit", Show: func(r *Record) string {
			if r.probed("bulk_duplicate").Status == 0 {
				return ""
			}
			return firstRefused(r, "bulk_", []int{21, 101, 1001}, func(e Exchange) bool {
				return e.Status == http.StatusBadRequest && !strings.Contains(string(e.Response), "Duplicate")
			})
		}, Hidden: "1001 users were not refused for their number"},
		{Switch: "uipath.weak_password_status", Show: func(r *Record) string {
			if e := r.probed("weak_password"); e.Field("succeeded") == false {
				return among(strconv.Itoa(e.Status), "400", "200")
			}
			return ""
		}, Hidden: "the password was not refused"},
		{Switch: "uipath.cloud_email_update", Show: func(r *Record) string {
			update, read := r.probed("email_update"), r.probed("email_read")
			switch {
			case uipathEdition(r) != "cloud":
				return ""
			case update.Status == http.StatusBadRequest:
				return "refused"
			case !update.Done() || !read.Done():
				return ""
			case strings.Contains(text(read.Field("email")), "-p2b@"):
				return "changed"
			}
			return "ignored"
		}, Hidden: "on Automation Cloud only"},
		{Switch: "uipath.delete_missing_user", Show: answered("delete_again", "404", "204", "400"), Hidden: "the second deletion gave another status"},
		{Switch: "uipath.delete_owner_status", Hidden: "a run does not try to delete the organization's owner"},
		{Switch: "uipath.delete_self", Hidden: "it needs a user who signs in and makes a personal access token"},
		{Switch: "uipath.delete_directory_user", Hidden: "it needs a connected directory"},
		{Switch: "uipath.bulk_delete_unknown", Show: either("bulk_delete", "ignored", "404", http.StatusNotFound),
			Hidden: "the deletion gave another status"},
		{Switch: "uipath.recreate_after_delete", Show: func(r *Record) string {
			tries := r.labeled("recreate")
			switch {
			case len(tries) > 0 && uipathMade(tries[0]):
				return "at_once"
			case len(tries) > 1 && strings.Contains(string(tries[0].Response), "DuplicateEmail") && uipathMade(tries[1]):
				return "second_try"
			}
			return ""
		}, Hidden: "the e-mail address could not be used again"},
		{Switch: "uipath.deleted_user_tenant_row", Show: func(r *Record) string {
			before, after := r.probed("tenant_row"), r.probed("tenant_row_after")
			switch {
			case len(rows(before.Field("value"))) != 1 || !after.Done():
				return ""
			case len(rows(after.Field("value"))) == 0:
				return "removed"
			}
			return "kept"
		}, Hidden: "the user was not seen in the tenant"},

		{Switch: "uipath.invite_member", Show: func(r *Record) string { return inviteResult(r.probed("invite_member"), "success", "error") },
			Hidden: "on Automation Cloud only"},
		{Switch: "uipath.invite_pending_again", Show: func(r *Record) string {
			if inviteResult(r.probed("invite_first"), "sent", "") == "" {
				return ""
			}
			return inviteResult(r.probed("invite_again"), "resend", "error")
		}, Hidden: "on Automation Cloud only"},
		{Switch: "uipath.invite_limit", Show: func(r *Record) string {
			return firstRefused(r, "invite_", []int{2, 21, 1001}, func(e Exchange) bool { return e.Status == http.StatusBadRequest })
		}, Hidden: "on Automation Cloud only, and where 1001 invitations are refused for their number"},
		{Switch: "uipath.pending_email_confirmed", Show: func(r *Record) string {
			e := r.probed("pending_read")
			if e.Field("invitationAccepted") != false {
				return ""
			}
			return among(text(e.Field("emailConfirmed")), "false", "true")
		}, Hidden: "on Automation Cloud only"},
		{Switch: "uipath.reinvited_user_id", Show: uipathReinvited, Hidden: "on Automation Cloud only"},

		{Switch: "uipath.group_read_members", Show: func(r *Record) string {
			switch e := r.probed("group_read"); {
			case !e.Done():
				return ""
			case len(rows(e.Field("members"))) == 0:
				return "empty"
			}
			return "listed"
		}, Hidden: "a group with a member could not be made or read"},
		{Switch: "uipath.group_members_call", Show: func(r *Record) string {
			e, edition := r.probed("group_members"), uipathEdition(r)
			switch {
			case edition == "cloud" && e.Status == http.StatusNotFound:
				return "404"
			case edition != "" && edition != "cloud" && e.Done():
				return "everywhere"
			}
			return ""
		}, Hidden: "one tenant does not show where else the call exists"},
		{Switch: "uipath.built_in_group_update", Show: either("built_in", "accepted", "refused", http.StatusBadRequest, http.StatusConflict),
			Hidden: "LIVE_GROUP names no built-in group"},
		{Switch: "uipath.group_name_case", Show: func(r *Record) string {
			if !r.probed("group").Done() {
				return ""
			}
			return either("group_upper", "sensitive", "insensitive", http.StatusConflict, http.StatusBadRequest)(r)
		}, Hidden: "no group could be made"},
		{Switch: "uipath.duplicate_member", Show: answered("member_again", "200", "400"), Hidden: "a group with a member could not be made"},
		{Switch: "uipath.absent_member", Show: answered("member_absent", "200", "400"), Hidden: "a group could not be made"},

		{Switch: "uipath.account_id_in_lists", Show: func(r *Record) string {
			switch row := at(r.probed("tenant_row").Field("value"), 0); {
			case row == nil:
				return ""
			case at(row, "AccountId") != nil || at(row, "TenantKey") != nil:
				return "present"
			}
			return "absent"
		}, Hidden: "the user was not seen in the tenant"},
		{Switch: "uipath.filter_by_key", Show: either("by_key", "accepted", "refused", http.StatusBadRequest), Hidden: "the filter gave no clear response"},
		{Switch: "uipath.current_user_of_app", Show: answered("current_user", "401", "204", "404"),
			Hidden: "a user signed in, or the call gave another status"},
		{Switch: "uipath.odata_count", Show: func(r *Record) string {
			e := r.probed("roles")
			if !e.Done() {
				return ""
			}
			return choose(e.Field("@odata.count") != nil, "always", "asked")
		}, Hidden: "the roles could not be listed"},
		{Switch: "uipath.put_user_without_roles", Hidden: "the run overwrites no user of the tenant"},
		{Switch: "uipath.domain_user_on_cloud", Hidden: "the call would give somebody access to a folder"},
		{Switch: "uipath.navigation_of_app", Hidden: "a missing scope gives the same status"},
		{Switch: "uipath.wrong_role_type", Show: func(r *Record) string {
			switch e, read := r.probed("wrong_type"), r.probed("wrong_type_read"); {
			case e.Status == http.StatusBadRequest:
				return "refused"
			case e.Done() && read.Done() && !strings.Contains(string(read.Response), `"RoleType":"Folder"`):
				return "silent"
			}
			return ""
		}, Hidden: "LIVE_FOLDER_ROLE names no role of the type Folder"},
		{Switch: "uipath.duplicate_grant", Show: answered("grant_again", "204", "409"), Hidden: "the call gave another status"},
		{Switch: "uipath.absent_grant", Show: answered("grant_absent", "204", "404"), Hidden: "the call gave another status"},
		{Switch: "uipath.unknown_user_grant", Show: answered("grant_unknown", "404", "400"), Hidden: "the call gave another status"},
		{Switch: "uipath.joined_domain", Show: func(r *Record) string {
			e := r.probed("domains")
			if uipathEdition(r) != "on_prem" || !e.Done() {
				return ""
			}
			return choose(uipathJoined(e), "corp", "autogen")
		}, Hidden: "on the standalone product only"},
		{Switch: "uipath.domains", Show: func(r *Record) string {
			e := r.probed("domains")
			if !e.Done() || uipathJoined(e) {
				return ""
			}
			return choose(len(rows(e.JSON())) == 0, "joined", "always")
		}, Hidden: "Orchestrator is joined to a network, or the call gave another status"},
		{Switch: "uipath.foreign_domain_search", Show: func(r *Record) string {
			if !uipathJoined(r.probed("domains")) {
				return ""
			}
			return either("search_autogen", "nothing", "500", http.StatusInternalServerError)(r)
		}, Hidden: "only where Orchestrator is joined to a network"},
		{Switch: "uipath.search_special_characters", Show: func(r *Record) string {
			switch e := r.probed("search_special"); {
			case e.Status == http.StatusBadRequest:
				return "400"
			case e.Done():
				return choose(len(rows(e.JSON())) == 0, "nothing", "found")
			}
			return ""
		}, Hidden: "the search gave another status"},
		{Switch: "uipath.search_at_sign", Hidden: "it needs a connected directory"},
		{Switch: "uipath.unasked_losses", Hidden: "the lives give nobody two roles or groups that only one write could lose"},
		{Switch: "uipath.update_policy", Show: func(r *Record) string {
			if e, sent := r.First(http.MethodPost, `/odata/Users$`, func(e Exchange) bool { return e.sent("UpdatePolicy") != nil }); sent {
				return outcome(e, "accepted", "400", http.StatusBadRequest)
			}
			return ""
		}, Hidden: "nobody was added to the tenant with an UpdatePolicy"},
		{Switch: "uipath.automatic_provision", Hidden: "it needs a user who signs in"},
	},
}

func uipathCloud(getenv func(string) string) bool {
	return cmp.Or(getenv("UIPATH_EDITION"), "cloud") == "cloud"
}

// uipathOrchestrator reports whether the provider's settings say where Orchestrator is.
func uipathOrchestrator(getenv func(string) string) bool {
	return getenv("UIPATH_TENANT") != "" || getenv("UIPATH_ORCHESTRATOR_URI") != "" || getenv("UIPATH_EDITION") == "on_prem"
}

// uipathEdition goes by the URL and by whether the call that invites users exists.
func uipathEdition(r *Record) string {
	switch e := r.probed("edition"); {
	case e.Done():
		return "cloud"
	case e.Status != http.StatusNotFound && e.Status != http.StatusMethodNotAllowed:
		return ""
	case strings.Contains(e.URL, "/identity_/"):
		return "automation_suite"
	}
	return "on_prem"
}

// uipathJoined reports whether a response to the call for domains names that of a network.
func uipathJoined(domains Exchange) bool {
	name := text(at(domains.JSON(), 0, "name"))
	return name != "" && name != "autogen"
}

func uipathSpellings(r *Record) string {
	return either("spelling", "all", "edition", http.StatusNotFound)(r)
}

// uipathToken is the provider's last sign-in.
func uipathToken(r *Record) (last Exchange) {
	for e := range r.All(http.MethodPost, `/connect/token$`) {
		if e.Done() && !e.Probe {
			last = e
		}
	}
	return last
}

// uipathGroup is a built-in group in the list of groups.
func uipathGroup(r *Record, name string) any {
	list := rows(r.probed("groups").JSON())
	i := slices.IndexFunc(list, func(g any) bool {
		return strings.EqualFold(text(at(g, "name")), name) && (text(at(g, "type")) == "0" || strings.EqualFold(text(at(g, "type")), "builtIn"))
	})
	if i < 0 {
		return nil
	}
	return list[i]
}

// uipathMade reports a creation that succeeded, whichever form the response has.
func uipathMade(e Exchange) bool {
	return e.Done() && (e.Field("succeeded") == true || at(e.JSON(), "result", "succeeded") == true)
}

// inviteResult reports whether the one invitation of a call succeeded.
func inviteResult(e Exchange, success, failure string) string {
	row := at(e.Field("users"), 0)
	switch {
	case !e.Done() || row == nil:
		return ""
	case at(row, "success") == true:
		return success
	}
	return failure
}

// uipathReinvited compares the ids of an e-mail address that was invited, deleted and invited again.
func uipathReinvited(r *Record) string {
	first, again := r.probed("invite_first"), r.probed("invite_after_delete")
	switch {
	case inviteResult(first, "sent", "") == "" || inviteResult(again, "sent", "") == "":
		return ""
	case at(first.Field("users"), 0, "id") == at(again.Field("users"), 0, "id"):
		return "former"
	}
	return "new"
}

// firstRefused is the most that a call took, where the next number of a series of probes was refused for it.
func firstRefused(r *Record, prefix string, numbers []int, refused func(Exchange) bool) string {
	for _, n := range numbers {
		if e := r.probed(prefix + strconv.Itoa(n)); e.Status != 0 && refused(e) {
			return strconv.Itoa(n - 1)
		}
	}
	return ""
}

// uipathProbes are the calls of the probes.
type uipathProbes struct {
	*Prober
	identity, orchestrator string // base URLs, as the provider calls them
	root, organization     string
	partition              string
	one, two               string // ids
	row                    string // of one in the tenant
}

var partitionInURL = regexp.MustCompile(`/api/(?:User/users|Group)/([0-9a-fA-F-]{36})`)

var uipathBase = regexp.MustCompile(`^(.*)/(?:api/User|api/Group|odata)/`)

func newUiPathProbes(q *Prober) *uipathProbes {
	p := &uipathProbes{Prober: q, organization: q.getenv("UIPATH_ORGANIZATION")}
	base := func(url string) string {
		e, ok := q.Record().First("", url, nil)
		if m := uipathBase.FindStringSubmatch(e.URL); ok && m != nil {
			return m[1]
		}
		return ""
	}
	p.identity, p.orchestrator = base(`/api/(User|Group)/`), base(`/odata/`)
	p.root = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(p.identity, "_"), "/identity"), "/"+p.organization)
	if e, ok := q.Record().First("", partitionInURL.String(), nil); ok {
		p.partition = partitionInURL.FindStringSubmatch(e.URL)[1]
	}
	p.one, p.two = q.Attribute("platformusers_uipath_user.one", "id"), q.Attribute("platformusers_uipath_user.two", "id")
	if e := q.Record().probed("tenant_row"); e.Done() {
		p.row = text(at(e.Field("value"), 0, "Id"))
	}
	return p
}

func (p *uipathProbes) user(id string) string { return p.identity + "/api/User/" + id }

func (p *uipathProbes) email(name string) string { return p.Named(name) + "@example.com" }

// addresses reads an own user under other forms of the URL.
func (p *uipathProbes) addresses() {
	get := func(label, url string) { p.Ask(label, http.MethodGet, url, nil, "") }
	p.Ask("read", http.MethodGet, p.user(p.one), nil, "")
	standalone := strings.HasSuffix(p.identity, "/identity")
	if p.organization != "" {
		word := "/identity"
		if standalone {
			word = "/identity_"
			get("standalone_path", p.root+"/"+p.organization+"/identity/api/User/"+p.one)
		}
		get("spelling", p.root+"/"+p.organization+word+"/api/User/"+p.one)
		if uipathCloud(p.getenv) {
			get("host_level", p.root+"/identity_/api/User/users/"+p.partition+"?top=1&searchTerm="+p.run)
		}
	}
	get("foreign_partition", p.identity+"/api/User/users/"+p.Unknown()+"?top=1")
	get("malformed_id", p.user(p.run))
	p.Ask("unauthorized", http.MethodGet, p.user(p.one), nil, "", "Authorization: Bearer "+p.run)
}

// signIns asks for tokens. They are used for the one call here, and expire.
func (p *uipathProbes) signIns() {
	last := uipathToken(p.Record())
	form, err := neturl.ParseQuery(string(last.Body))
	if err != nil || form.Get("client_id") == "" {
		return
	}
	nobody := neturl.Values{"grant_type": {"client_credentials"}, "client_id": {p.run}, "client_secret": {p.run}, "scope": {"PM.User"}}
	p.Search("unknown_client", last.URL, nobody, unsigned)
	form.Del("scope")
	p.Search("no_scope", last.URL, form, unsigned)
	form.Set("scope", "OR.Users")
	if e := p.Search("other_scope", last.URL, form, unsigned); e.Done() {
		p.Ask("scope_error", http.MethodGet, p.user(p.one), nil, "", "Authorization: Bearer "+text(e.Field("access_token")))
	}
}

func (p *uipathProbes) lists() {
	list := p.identity + "/api/User/users/" + p.partition + "?top=100&searchTerm="
	for range 3 {
		p.Ask("unsorted", http.MethodGet, list+p.run, nil, "")
	}
	p.Ask("search_upper", http.MethodGet, list+strings.ToUpper(p.run), nil, "")
}

func (p *uipathProbes) updates() {
	p.Ask("unknown_field", http.MethodPut, p.user(p.two), map[string]any{"terraformProbe": true}, p.two)
	p.Ask("weak_password", http.MethodPut, p.user(p.two), map[string]any{"password": "a"}, p.two)
	p.Ask("email_update", http.MethodPut, p.user(p.two), map[string]any{"email": p.email("p2b")}, p.two)
	p.Ask("email_read", http.MethodGet, p.user(p.two), nil, "")
}

// create sends users with the same name in one call.
func (p *uipathProbes) create(label, email string, n int) Exchange {
	users := []map[string]any{}
	for range n {
		users = append(users, map[string]any{"id": p.Unknown(), "userName": email, "email": email, "type": "user", "invitationAccepted": true})
	}
	return p.Ask(label, http.MethodPost, p.identity+"/api/User/BulkCreate",
		map[string]any{"partitionGlobalId": p.partition, "groupIDs": []string{}, "users": users}, email)
}

// bulkCreates sends users whose name is taken by an own one, so that none is made whatever the number.
func (p *uipathProbes) bulkCreates() {
	email := p.email("p1")
	if e := p.create("bulk_duplicate", email, 1); !strings.Contains(string(e.Response), "Duplicate") {
		return
	}
	for _, n := range []int{21, 101, 1001} {
		if e := p.create("bulk_"+strconv.Itoa(n), email, n); !strings.Contains(string(e.Response), "Duplicate") {
			return
		}
	}
}

// groups makes groups of the run, and puts an own user into a built-in one for a moment.
func (p *uipathProbes) groups() {
	groups := p.identity + "/api/Group"
	p.Ask("groups", http.MethodGet, groups+"/"+p.partition, nil, "")
	group := func(label, name string) (id string, made bool) {
		id = p.Unknown()
		body := map[string]any{"partitionGlobalId": p.partition, "id": id, "name": name, "directoryUserMemberIDs": []string{p.one}}
		made = p.Ask(label, http.MethodPost, groups, body, name).Done()
		if made {
			p.Later(func() { p.Call(http.MethodDelete, groups+"/"+p.partition+"/"+id, nil, id) })
		}
		return id, made
	}
	if id, made := group("group", p.Named("group")); made {
		group("group_upper", p.Named("GROUP"))
		p.Ask("group_read", http.MethodGet, groups+"/"+p.partition+"/"+id, nil, "")
		p.Ask("group_members", http.MethodGet, groups+"/"+p.partition+"/"+id+"/Members?top=100", nil, "")
		p.Ask("member_again", http.MethodPut, p.user(p.one), map[string]any{"groupIDsToAdd": []string{id}}, p.one)
		p.Ask("member_absent", http.MethodPut, p.user(p.two), map[string]any{"groupIDsToRemove": []string{id}}, p.two)
	}
	if g := uipathGroup(p.record, p.Place("group")); g != nil {
		built := text(at(g, "id"))
		join := map[string]any{
			"partitionGlobalId": p.partition, "name": at(g, "name"), "directoryUserIDsToAdd": []string{p.two}, "directoryUserIDsToRemove": []string{},
		}
		if e := p.Ask("built_in", http.MethodPut, groups+"/"+built, join, p.two); e.Done() {
			p.Call(http.MethodPut, p.user(p.two), map[string]any{"groupIDsToRemove": []string{built}}, p.two)
		}
	}
}

const uipathOData = "/UiPath.Server.Configuration.OData."

func (p *uipathProbes) tenantRow(label, filter string) Exchange {
	return p.Ask(label, http.MethodGet, p.orchestrator+"/odata/Users?"+neturl.Values{"$filter": {filter}}.Encode(), nil, "")
}

// role is the id of a role of the tenant, by its name, if it has the type.
func (p *uipathProbes) role(name, kind string) string {
	for _, role := range rows(p.Record().probed("roles").Field("value")) {
		if strings.EqualFold(text(at(role, "Name")), name) && text(at(role, "Type")) == kind {
			return text(at(role, "Id"))
		}
	}
	return ""
}

// grant gives a role to the own user in the tenant, or takes it.
func (p *uipathProbes) grant(label, role string, give bool) Exchange {
	if role == "" || p.row == "" {
		return Exchange{}
	}
	row, _ := strconv.ParseInt(p.row, 10, 64)
	change := map[string]any{"addedUserIds": []int64{}, "removedUserIds": []int64{row}}
	if give {
		change = map[string]any{"addedUserIds": []int64{row}, "removedUserIds": []int64{}}
	}
	return p.Ask(label, http.MethodPost, p.orchestrator+"/odata/Roles("+role+")"+uipathOData+"SetUsers", change, p.row)
}

func (p *uipathProbes) tenant() {
	if e := p.tenantRow("tenant_row", "UserName eq '"+p.email("p1")+"'"); e.Done() {
		p.row = p.Mine(at(e.Field("value"), 0), "UserName", "Id")
	}
	p.tenantRow("by_key", "Key eq "+p.one)
	p.Ask("current_user", http.MethodGet, p.orchestrator+"/odata/Users"+uipathOData+"GetCurrentUser", nil, "")
	domains := p.Ask("domains", http.MethodGet, p.orchestrator+"/api/DirectoryService/GetDomains", nil, "")
	search := func(label, domain, prefix string) {
		query := neturl.Values{"searchContext": {"All"}, "domain": {domain}, "prefix": {prefix}}
		p.Ask(label, http.MethodGet, p.orchestrator+"/api/DirectoryService/SearchForUsersAndGroups?"+query.Encode(), nil, "")
	}
	own := "autogen"
	if uipathJoined(domains) {
		own = text(at(domains.JSON(), 0, "name"))
		search("search_autogen", "autogen", "a")
	}
	search("search_special", own, p.email("p1"))
	p.Ask("roles", http.MethodGet, p.orchestrator+"/odata/Roles", nil, "")
	p.grant("grant_again", p.role(p.Place("role"), "Tenant"), true)
	p.grant("grant_absent", p.role(p.Place("other_role"), "Tenant"), false)
	if wrong := p.role(p.Place("folder_role"), "Folder"); wrong != "" {
		if e := p.grant("wrong_type", wrong, true); e.Done() {
			p.Ask("wrong_type_read", http.MethodGet, p.orchestrator+"/odata/Users("+p.row+")?$expand=UserRoles", nil, "")
			p.grant("", wrong, false)
		}
	}
}

// invitations invites one e-mail address twice, and once more after a deletion; all other invitations are of a user who has
// accepted, or lead to a page to which no invitation may lead.
func (p *uipathProbes) invitations() {
	member := p.email("p1")
	invite := func(label, email, page string, n int) Exchange {
		list := []map[string]any{}
		for range n {
			list = append(list, map[string]any{"email": email, "redirectUrl": page})
		}
		return p.Ask(label, http.MethodPost, p.identity+"/api/User/InviteUsers", list, email)
	}
	const nowhere = "https://example.com/"
	if e := invite("edition", member, nowhere, 1); !e.Done() {
		return
	}
	for _, n := range []int{2, 21, 1001} {
		if e := invite("invite_"+strconv.Itoa(n), member, nowhere, n); !e.Done() {
			break
		}
	}
	sent, _ := p.Record().First(http.MethodPost, `/api/User/InviteUsers$`, func(e Exchange) bool { return !e.Probe && e.Done() })
	page := text(sent.sent(0, "redirectUrl"))
	if page == "" {
		return
	}
	invite("invite_member", member, page, 1)
	pending := p.email("p4")
	first := invite("invite_first", pending, page, 1)
	id := p.Made(first, "users", 0, "id")
	if inviteResult(first, "sent", "") == "" {
		return
	}
	invite("invite_again", pending, page, 1)
	p.Ask("pending_read", http.MethodGet, p.user(id), nil, "")
	for range 2 { // the e-mail address may be free only at the second try
		p.Call(http.MethodDelete, p.user(id), nil, id)
		again := invite("invite_after_delete", pending, page, 1)
		if inviteResult(again, "sent", "") != "" {
			id = p.Made(again, "users", 0, "id")
			p.Call(http.MethodDelete, p.user(id), nil, id)
			return
		}
	}
}

// after looks at what is left of users who have been deleted.
func (p *uipathProbes) after() {
	p.Ask("deleted_read", http.MethodGet, p.user(p.one), nil, "")
	p.Ask("delete_again", http.MethodDelete, p.user(p.one), nil, p.one)
	gone := map[string]any{"partitionGlobalId": p.partition, "userIds": []string{p.one}}
	p.Ask("bulk_delete", http.MethodDelete, p.identity+"/api/User", gone, p.one)
	for range 2 {
		if uipathMade(p.create("recreate", p.email("p3"), 1)) {
			break
		}
	}
	if p.orchestrator == "" {
		return
	}
	if e := p.tenantRow("tenant_row_after", "UserName eq '"+p.email("p1")+"'"); len(rows(e.Field("value"))) > 0 {
		p.Call(http.MethodDelete, p.orchestrator+"/odata/Users("+p.row+")", nil, p.row)
	}
	p.grant("grant_unknown", p.role(p.Place("role"), "Tenant"), true)
}

// sweep deletes users, groups and rows of the tenant under names of the run: a user's row may stay when the user is deleted.
func (p *uipathProbes) sweep() {
	if p.identity == "" {
		return
	}
	remove := func(kind string, list []any, name, id string, address func(id string) string) {
		for _, object := range list {
			if mine := p.Mine(object, name, id); mine != "" {
				p.Swept(http.MethodDelete, address(mine), nil, mine, kind+"/"+text(at(object, name)))
			}
		}
	}
	if p.partition != "" {
		users := p.Call(http.MethodGet, p.identity+"/api/User/users/"+p.partition+"?sortBy=Id&top=1000&searchTerm="+p.run, nil, "")
		remove("users", rows(users.JSON(), "results"), "userName", "id", p.user)
		groups := p.identity + "/api/Group/" + p.partition
		remove("groups", rows(p.Call(http.MethodGet, groups, nil, "").JSON()), "name", "id", func(id string) string { return groups + "/" + id })
	}
	if p.orchestrator != "" {
		users := p.tenantRow("", "startswith(UserName,'"+p.run+"')")
		row := func(id string) string { return p.orchestrator + "/odata/Users(" + id + ")" }
		remove("tenant users", rows(users.JSON(), "value"), "UserName", "Id", row)
	}
}

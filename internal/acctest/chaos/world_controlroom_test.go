package chaos_test

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

func controlRoomWorld(generation string) *world {
	account := func(name, last string, more ...string) string {
		return res("controlroom_user", name, append([]string{is("username", name), is("email", name+"@example.com"),
			is("first_name", name), is("last_name", last),
			ref("password_wo", "var.first_password"), ref("password_wo_version", "1")}, more...)...)
	}
	base := is("base_role_name", controlroom.BasicRoleName)
	roles := func(names ...string) string { return fmt.Sprintf("role_names = [\"AAE_Basic\", %s]", quoted(names)) }
	user := func(name string) string { return ref("user_id", "platformusers_controlroom_user."+name+".id") }
	seed := func(id int) string { return ref("user_id", fmt.Sprint(id)) }
	grant := func(name, role, who string) string {
		return res("controlroom_role_grant", name, is("role_name", role), who)
	}
	const finance, audit = controlroom.FinanceRoleName, controlroom.AuditorRoleName
	shared := passwordVariable + account("kurt", "Goedel", base) + account("emmy", "Noether", base, `license_features = ["RUNTIME"]`) +
		grant("ada_operates", finance, user("ada")) + grant("kurt_audits", audit, user("kurt"))
	person := func(name, last, licenses string) string {
		return fmt.Sprintf("user %s %s@example.com %s %s enabled [%s]", name, name, name, last, licenses)
	}
	role := func(name string, roles ...string) []string {
		var out []string
		for _, r := range append(roles, controlroom.BasicRoleName) {
			out = append(out, "role "+name+" "+r)
		}
		return out
	}
	both := join([]string{person("kurt", "Goedel", ""), person("emmy", "Noether", "RUNTIME")}, role("kurt", audit), role("emmy"))
	return &world{
		name: "controlroom-" + generation, platform: "controlroom", options: []acctest.Option{acctest.Set("controlroom.generation", generation)},
		hcl: [2]string{
			shared + account("ada", "Lovelace", base) + account("charles", "Babbage", roles(finance)) + account("grace", "Hopper", base) +
				grant("ada_audits", audit, user("ada")) + grant("grace_operates", finance, user("grace")) + grant("rita_operates", finance,
				seed(controlroom.RegularUserID)) +
				grant("leo_audits", audit, seed(controlroom.LicensedUserID)) + grant("emmy_audits", audit, user("emmy")),
			shared + account("ada", "King", base) + account("charles", "Babbage", roles(audit)) + account("mary", "Somerville", base) +
				grant("mary_operates", finance, user("mary")) + grant("rita_audits", audit, seed(controlroom.RegularUserID)) + grant("leo_audits", audit,
				seed(controlroom.LicensedUserID)) +
				grant("emmy_operates", finance, user("emmy")),
		},
		facts: [2][]string{
			join([]string{person("ada", "Lovelace", ""), person("charles", "Babbage", ""), person("grace", "Hopper", ""), "role rita.regular " + finance,
				"role leo.licensed " + audit, "role emmy " + audit},
				role("ada", finance, audit), role("charles", finance), role("grace", finance), both),
			join([]string{person("ada", "King", ""), person("charles", "Babbage", ""), person("mary", "Somerville", ""), "role rita.regular " + audit,
				"role leo.licensed " + audit, "role emmy " + finance},
				role("ada", finance), role("charles", audit), role("mary", finance), both),
		},
		look:     lookAtControlRoom,
		inviting: []string{"confirmation"},
		variants: strings.Fields(`
			missing_route=404 token_expires_in=60 dead_token=500 unknown_fields=400 set_order=stable empty_domain=empty
			default_page_length=20 max_page_length=20 username_eq=400 username_eq=nothing deleted_user=200 deleted_user=410
			delete_answer=202 delete_answer=204 delete_answer=200_empty delete_deleted_user=400 delete_deleted_user=200
			duplicate_username_status=400 stale_version=ignored omitted_fields=kept update_status=201 update_without_roles=accepted
			smtp=off permissions_answer=object role_edit_last_role=400 role_edit_user_version=counted`),
		secretsOf: func(*acctest.Env) []string { return []string{controlroom.APIKey} },
	}
}

func lookAtControlRoom(env *acctest.Env, t *truth) {
	p := env.ControlRoom
	for _, u := range p.Users() {
		t.add("user %s %s %s %s %s [%s]", u.Username, u.Email, u.FirstName, u.LastName, map[bool]string{true: "disabled", false: "enabled"}[u.Disabled],
			sorted(u.LicenseFeatures))
		t.people[u.Username] = fmt.Sprint(u.ID)
		for _, name := range p.RoleNames(u.ID) {
			t.add("role %s %s", u.Username, name)
		}
	}
}

func quoted(names []string) string {
	text := ""
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%q", name)
	}
	return text
}

func join(lists ...[]string) []string {
	var out []string
	for _, list := range lists {
		out = append(out, list...)
	}
	return out
}

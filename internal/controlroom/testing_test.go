package controlroom_test

import (
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

const (
	adaAddress = "platformusers_controlroom_user.ada"

	userRoute  = "/usermanagement/users/{id}"
	usersRoute = "/usermanagement/users"
	listRoute  = "/usermanagement/users/list"
	selfRoute  = "/usermanagement/users/self"
	rolesRoute = "/usermanagement/roles/list"
)

// generations are the products that a Control Room may be.
var generations = []string{"e11", "a360_v1", "a360_v2"}

// adaWith is a complete user with more or other attributes; "name = " leaves one out.
func adaWith(attributes ...string) string {
	return userWith("ada", append([]string{
		`username = "Ada.Lovelace"`, `email = "ada@example.com"`, `first_name = "Ada"`, `last_name = "Lovelace"`,
		`password_wo = "Sandbox-Pass.1"`, "password_wo_version = 1",
	}, attributes...)...)
}

// userWith is a user with these attributes, of which later ones replace earlier ones; "name = " leaves one out.
func userWith(name string, attributes ...string) string {
	lines, order := map[string]string{}, []string{}
	for _, attribute := range attributes {
		name, value, _ := strings.Cut(attribute, " = ")
		if _, known := lines[name]; !known {
			order = append(order, name)
		}
		lines[name] = value
	}
	var b strings.Builder
	fmt.Fprintf(&b, "resource \"platformusers_controlroom_user\" %q {\n", name)
	for _, attribute := range order {
		if lines[attribute] != "" {
			fmt.Fprintf(&b, "  %s = %s\n", attribute, lines[attribute])
		}
	}
	return b.String() + "}\n"
}

// importing is an import block.
func importing(address, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
}

// calls counts the calls of a route, whichever version of the API they came by.
func calls(env *acctest.Env, method, route string) int {
	return env.Calls(func(c kernel.Call) bool {
		return c.Method == method && (c.Route == "/v1"+route || c.Route == "/v2"+route)
	})
}

// in is a sandbox of this generation with these switches ("name=value", without the platform's name).
func in(generation string, switches ...string) []acctest.Option {
	options := []acctest.Option{acctest.Set("controlroom.generation", generation)}
	for _, set := range switches {
		name, value, _ := strings.Cut(set, "=")
		options = append(options, acctest.Set("controlroom."+name, value))
	}
	return options
}

// variants are the generations, and both variants of what is not documented about users, in sets that go together: by v1 on Enterprise 11, by v2 on
// Automation 360.
func variants() map[string][]acctest.Option {
	sets := map[string][]string{
		"as assumed": nil,
		"strict": {"unknown_fields=400", "set_order=stable", "empty_domain=empty", "duplicate_username_status=400", "unknown_user=400",
			"deleted_user=200", "delete_deleted_user=400", "missing_route=404", "update_status=201", "delete_answer=204", "error_details=text",
			"username_eq=nothing", "disabled_eq=nothing", "disabled_sign_in=403", "unverified_sign_in=401", "refreshed_token=revoked",
			"license_release=after_5_minutes", "role_edit_last_role=400", "delete_role_in_use=400"},
		"lenient": {"role_spelling=lenient", "stale_version=ignored", "omitted_fields=kept", "update_without_roles=accepted", "deleted_user=410",
			"unknown_user=410", "delete_deleted_user=200", "delete_answer=202", "filter_case=sensitive", "username_eq=400", "disabled_eq=400", "smtp=off",
			"own_account=allowed", "last_admin=allowed", "max_page_length=20",
			"default_page_length=20", "session_rule=off", "auth_type=ACTIVE_DIRECTORY", "password_policy=relaxed"},
		"otherwise": {"v2_update_roles=roles", "users_list=v1", "deleted_user=400", "delete_answer=200_empty", "dead_token=500", "token_expires_in=60",
			"session_rule=api_key_alone", "username_scope=per_domain", "list_items=with_permissions", "hosting=on_premises", "delete_permission=both",
			"auth_type=SSO", "disabled_license=freed",
			"permissions_answer=object", "role_edit_user_version=counted"},
	}
	all := map[string][]acctest.Option{}
	for _, generation := range generations {
		for name, switches := range sets {
			if generation == "a360_v1" && switches != nil {
				continue
			}
			all[generation+", "+name] = in(generation, switches...)
		}
	}
	return all
}

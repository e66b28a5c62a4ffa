package provider_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func TestFunctions(t *testing.T) {
	t.Parallel()
	const (
		team, user, org = "platformusers_anypoint_team_member", "0c000000-0000-4000-8000-000000000002", "0a000000-0000-4000-8000-000000000001"
		grant, folder   = "platformusers_anypoint_permission_grant", "platformusers_uipath_folder_role_grant"
		apimUser, role  = "platformusers_apim_user", "platformusers_controlroom_role_grant"
		member          = "platformusers_apim_group_member"
		service         = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ApiManagement/service/svc"
	)
	type object = map[string]any
	for name, c := range map[string]struct {
		function  string
		arguments []any
		want      any
		fails     string
	}{
		"an address":        {"normalize_email", []any{" Ada@Example.COM "}, "ada@example.com", ""},
		"the composed form": {"normalize_email", []any{"re\u0301ne\u0301@example.com"}, "réné@example.com", ""},
		"no address": {"normalize_email", []any{"Ada <ada@example.com>"},
			nil, "argument 0: \"ada <ada@example.com>\" is not an e-mail address"},
		"an invisible character":   {"normalize_email", []any{"a\u200bda@example.com"}, nil, "argument 0: "},
		"ids":                      {"import_id", []any{team, object{"team_id": "t", "user_id": user}}, "t/" + user, ""},
		"all of them":              {"import_id", []any{team, object{"organization_id": org, "team_id": "t", "user_id": user}}, org + "/t/" + user, ""},
		"a null":                   {"import_id", []any{team, object{"organization_id": nil, "team_id": "t", "user_id": user}}, "t/" + user, ""},
		"a number":                 {"import_id", []any{role, object{"user_id": "7", "role_id": json.Number("21")}}, "7/21", ""},
		"a host with a path":       {"import_id", []any{role, object{"host": "cr/a", "user_id": "7", "role_id": "21"}}, "cr/a/7/21", ""},
		"an id of Azure":           {"import_id", []any{apimUser, azure(object{"user_id": "ada"})}, service + "/users/ada", ""},
		"without the subscription": {"import_id", []any{member, object{"service_name": "svc", "group_id": "g", "user_id": "ada"}}, "svc/g/ada", ""},
		"a context": {"import_id", []any{grant, object{"organization_id": org, "user_id": "u", "role_id": "r", "context": []any{"k=a/b"}}},
			org + "/u/r/k=a%2Fb", ""},
		"the service alone is lost": {"import_id", []any{apimUser, object{"resource_group_name": "rg", "user_id": "ada"}},
			nil, "argument 1: No import id of platformusers_apim_user"},
		"an unknown type": {"import_id", []any{"platformusers_anypoint_team", object{}},
			nil, "argument 0: \"platformusers_anypoint_team\" is no resource type"},
		"the nearest types": {"parse_import_id", []any{"anypoint_team_member", "x"}, nil, "platformusers_anypoint_team_member"},
		"an unknown part": {"import_id", []any{team, object{"team_id": "t", "user": user}},
			nil, "argument 1: No import id of platformusers_anypoint_team_member: there is no part \"user\""},
		"a part that is missing": {"import_id", []any{team, object{"team_id": "t"}}, nil, "the part user_id is missing"},
		"a part that is empty":   {"import_id", []any{team, object{"team_id": "", "user_id": user}}, nil, "the part team_id is empty"},
		"a slash in a name":      {"import_id", []any{team, object{"team_id": "a/b", "user_id": user}}, nil, "would be read as something else"},
		"no object":              {"import_id", []any{team, "t"}, nil, "argument 1: the parts of an identity are an object"},
		"a list where a text is": {"import_id", []any{team, object{"team_id": []any{"t"}, "user_id": user}}, nil, "argument 1: "},
		"an id taken apart": {"parse_import_id", []any{team, org + "/t/" + user},
			object{"organization_id": org, "team_id": "t", "user_id": user}, ""},
		"without the organization": {"parse_import_id", []any{team, "Ops/ada"}, object{"organization_id": nil, "team_id": "Ops", "user_id": "ada"}, ""},
		"too many parts":           {"parse_import_id", []any{team, "a/b/c"}, nil, "argument 1: \"a/b/c\" is no import id of this type"},
		"an empty part":            {"parse_import_id", []any{team, "t/"}, nil, "argument 1: "},
		"a path of a folder": {"parse_import_id", []any{folder, "Finance/Invoices/ada/21"},
			object{"partition_global_id": nil, "folder_id": "Finance/Invoices", "user_id": "ada", "role_id": json.Number("21")}, ""},
		"an id of Azure taken apart": {"parse_import_id", []any{member, service + "/groups/g/users/ada"},
			azure(object{"group_id": "g", "user_id": "ada"}), ""},
		"another id of Azure": {"parse_import_id", []any{member, service + "/users/ada"}, nil, "argument 1: "},
		"a context taken apart": {"parse_import_id", []any{grant, org + "/u/r/e/k=a%2Fb"},
			object{"organization_id": org, "user_id": "u", "role_id": "r", "environment_id": "e", "context": []any{"k=a/b"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := acctest.CallFunction(t.Context(), c.function, c.arguments...)
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) {
					t.Errorf("got %v and the error %v, want one with %q", got, err, c.fails)
				}
				return
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, %v; want %v", got, err, c.want)
			}
		})
	}
}

// azure is an identity with a service of Azure.
func azure(parts map[string]any) map[string]any {
	maps.Copy(parts, map[string]any{"subscription_id": "s", "resource_group_name": "rg", "service_name": "svc"})
	return parts
}

// Every type has a form of its import ids, which has the parts of its identity and no others.
func TestHouse_everyTypeHasAnImportForm(t *testing.T) {
	t.Parallel()
	for _, platform := range ours.Platforms() {
		for _, newResource := range platform.Resources {
			r := newResource()
			var named resource.MetadataResponse
			r.Metadata(t.Context(), resource.MetadataRequest{}, &named)
			var described resource.IdentitySchemaResponse
			r.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &described)
			form := tf.ImportFormOf(r, func(string) bool { return false })
			if form == nil {
				t.Errorf("%s has no form of its import ids: set Identity where its tf.Resource is made", named.TypeName)
				continue
			}
			if want := slices.Sorted(maps.Keys(described.IdentitySchema.Attributes)); !slices.Equal(slices.Sorted(slices.Values(form.Names)), want) {
				t.Errorf("the import ids of %s have the parts %v, and its identity has %v", named.TypeName, form.Names, want)
			}
		}
	}
}

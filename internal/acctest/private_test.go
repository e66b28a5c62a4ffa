package acctest_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/lifecycle"
)

// kept says why a resource keeps something in private state, by type and key. What a later run cannot find out in another way is a reason.
var kept = map[string]map[string]string{
	"anypoint_invitation": {
		"accounts_before": "who had the e-mail address before: another account with it is who accepted; it goes with the acceptance",
		"left_out":        "what an imported invitation gives, and no configuration has declared: that is left alone",
		"declared":        "as for group members of UiPath",
	},
	"anypoint_role_group_member":     {"declared": "as for group members of UiPath"},
	"anypoint_business_group_member": {"declared": "as for group members of UiPath"},
	"anypoint_permission_grant":      {"declared": "as for group members of UiPath"},
	"anypoint_user_grants":           {"declared": "as for group members of UiPath"},
	"anypoint_role_group_members": {
		"declared": "as for group members of UiPath",
		"known_as": "as for team members",
	},
	"anypoint_team_members": {
		"declared": "as for group members of UiPath",
		"known_as": "who had each name when the list was applied: somebody who is called otherwise now is still listed, and nobody is removed for it",
	},
	"anypoint_team_member": {"declared": "a member's type is put back unless it was imported with another one"},
	"apim_group_members": {
		"declared": "as for group members of UiPath",
		"known_as": "as for Anypoint's team members",
	},
	"apim_user": {
		"declared":          "what was declared is cleared when it no longer is, and what never was is left alone",
		"imported_disabled": "nobody asked for an account to be enabled that was blocked when it was imported",
		"own_password":      "an account that was created here without a password is sent its first one; of an imported one it is only recorded",
	},
	"apim_invitation": {"declared": "as for users"},
	"apim_subscription": {
		"imported_unused": "nobody asked for keys to work that did not when they were imported",
		"declared":        "as for group members of UiPath",
	},
	"apim_group_member": {"declared": "as for group members of UiPath"},
	"anypoint_user": {
		"imported_disabled": "as for users of API Management",
		"phone_read_at":     "the account's change stamp as of which the state holds the phone number, which no list shows",
	},
	"uipath_user": {
		"declared":          "as for users of API Management",
		"imported_disabled": "as for users of API Management",
		"own_password":      "as for users of API Management",
	},
	"uipath_invitation": {"declared": "as for users of API Management"},
	"uipath_group_member": {
		"declared": "a name that the configuration wrote stays in the state when its object is renamed: plans say so, and any other name follows",
	},
	"uipath_group_members": {"declared": "as for group members", "known_as": "as for team members of Anypoint"},
	"uipath_tenant_role_grant": {
		"declared": "as for group members",
		"tenant":   "numbers of roles mean something else in another tenant, and an identity holds ids only",
	},
	"uipath_folder_role_grant": {
		"declared": "as for group members",
		"tenant":   "numbers of roles and folders mean something else in another tenant",
	},
	"uipath_folder_role_grants": {
		"declared": "as for group members", "known_as": "as for team members of Anypoint", "tenant": "as for a single grant",
	},
	"controlroom_user": {
		"declared":          "as for users of API Management",
		"imported_disabled": "as for users of API Management",
		"own_password":      "as for users of API Management",
		"role_names":        "which number a role's name was: a role that is renamed is no change, and the state holds names and numbers as two sets",
	},
	"controlroom_role_grant": {
		"user_in_state": "the plan of a destroy reads no users, and leaves the last role to the end of a user that goes, too",
		"declared":      "as for group members of UiPath",
	},
}

// privateOf is what the provider keeps in private state, by key, of the only resource of a type with the name "it". What the framework keeps itself
// begins with a dot.
func privateOf(t *testing.T, state, typeName string) map[string]string {
	t.Helper()
	var file struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Private []byte }
		}
	}
	if err := json.Unmarshal([]byte(state), &file); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, r := range file.Resources {
		if r.Type != typeName || r.Name != "it" || len(r.Instances) != 1 || len(r.Instances[0].Private) == 0 {
			continue
		}
		var values map[string][]byte
		if err := json.Unmarshal(r.Instances[0].Private, &values); err != nil {
			t.Fatalf("%s: %v", r.Instances[0].Private, err)
		}
		for key, value := range values {
			found[key] = string(value)
		}
	}
	return found
}

// A resource keeps in private state only what a later run needs: nothing by default, and what else with a reason. What an import keeps for the run
// that imports is gone with the next refresh.
func TestAcc_PrivateStateSaysSomething(t *testing.T) {
	t.Parallel()
	for _, l := range lifecycle.All() {
		t.Run(l.Name(), func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(l.Switches...))
			w := env.NewWorkspace(t, "")
			stage := &lifecycle.Stage{Driver: w.Driver(), Other: env.NewWorkspace(t, "").Driver(), Run: "life-1", Places: lifecycle.Places(l.Platform)}
			look := func(after string) {
				w.MustRun(t, "apply", "-refresh-only", "-auto-approve")
				found := privateOf(t, w.State(t), l.Type)
				t.Logf("after %s: %v", after, found)
				for _, key := range slices.Sorted(maps.Keys(found)) {
					if kept[l.Name()][key] == "" {
						t.Errorf("after %s the private state keeps %s = %s, and no reason is known", after, key, found[key])
					}
				}
			}
			life, err := l.Begin(stage)
			if err != nil {
				t.Fatal(err)
			}
			look("a create")
			if err := life.Import(); err != nil {
				t.Fatal(err)
			}
			look("an import")
			if l.Changed == "" {
				return
			}
			if err := life.Change(); err != nil {
				t.Fatal(err)
			}
			look("a change of what was imported")
			if err := life.Import(); err != nil {
				t.Fatal(err)
			}
			look("an import of what was changed")
		})
	}
	names := []string{}
	for _, l := range lifecycle.All() {
		names = append(names, l.Name())
	}
	for name := range kept {
		if !slices.Contains(names, name) {
			t.Errorf("reasons are given for %q, which is no type: %s", name, strings.Join(names, ", "))
		}
	}
}

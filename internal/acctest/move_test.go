package acctest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// A move is one of an object of another provider to a type of this one.
type move struct {
	source, from, to string // the provider's namespace and name, and the types
	config           string // the resource's
	secrets          []string
	switches         []string
}

var moves = []move{
	{source: "mulesoft-anypoint/anypoint", from: "anypoint_user", to: "platformusers_anypoint_user", secrets: []string{"F1rst-Password.of-Rita"},
		config: fmt.Sprintf("username = %q\n  first_name = \"Rita\"\n  last_name = \"Regular\"\n  email = \"rita.regular@sandbox.example\"",
			anypoint.RegularUsername)},
	{source: "mulesoft-anypoint/anypoint", from: "anypoint_team_member", to: "platformusers_anypoint_team_member",
		config: fmt.Sprintf("team_id = %q\n  user_id = %q", anypoint.AdminsTeamID, anypoint.AdminID)},
	{source: "mulesoft-anypoint/anypoint", from: "anypoint_user_rolegroup", to: "platformusers_anypoint_role_group_member",
		config:   fmt.Sprintf("role_group_id = %q\n  user_id = %q", anypoint.AdministratorsRoleGroupID, anypoint.AdminID),
		switches: []string{"anypoint.access_model=roles"}},
	{source: "hashicorp/azurerm", from: "azurerm_api_management_user", to: "platformusers_apim_user", secrets: []string{"F1rst-Password.of-Rita"},
		config: fmt.Sprintf("user_id = %q\n  email = %q\n  first_name = \"Rita\"\n  last_name = \"Regular\"\n  note = \"Partner A\"", apim.RegularUserID,
			apim.RegularEmail)},
	{source: "hashicorp/azurerm", from: "azurerm_api_management_group_user", to: "platformusers_apim_group_member",
		config: fmt.Sprintf("group_id = %q\n  user_id = %q", apim.PartnersGroupID, apim.RegularUserID)},
	{source: "hashicorp/azurerm", from: "azurerm_api_management_subscription", to: "platformusers_apim_subscription",
		config: fmt.Sprintf("subscription_name = %q\n  user_id = %q\n  product_id = %q\n  display_name = \"Sina's starter\"", apim.StarterSubscriptionID,
			apim.SubscriberUserID, apim.StarterProductID),
		secrets: []string{"0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"}},
}

// hcl is the configuration after the move.
func (m move) hcl() string {
	return fmt.Sprintf("resource %q \"it\" {\n  %s\n}\n\nmoved {\n  from = %s.it\n  to   = %s.it\n}\n", m.to, m.config, m.from, m.to)
}

// attributes are those of the object as the other provider writes them, changed by edit.
func (m move) attributes(t *testing.T, edit func(map[string]any)) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "move", m.from+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(values)
	}
	if text, err = json.Marshal(values); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// write puts the object into the state of a workspace, as it came from a registry.
func (m move) write(t *testing.T, w interface {
	WriteState(t testing.TB, state string)
}, registry string, version int, edit func(map[string]any),
) {
	t.Helper()
	state, err := acctest.ForeignState(acctest.ForeignObject{
		Provider: registry + "/" + m.source, Type: m.from, Name: "it", SchemaVersion: version, Attributes: m.attributes(t, edit),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.WriteState(t, state)
}

// moveBy moves an object with a driver, and looks that nothing else happens.
func (m move) moveBy(t *testing.T, env *acctest.Env, run func(args ...string) string, state func() string) {
	t.Helper()
	plan := run("plan")
	if !strings.Contains(plan, m.from+".it has moved to") && !strings.Contains(plan, "moved from "+m.from) {
		t.Errorf("the plan does not say that the object has moved:\n%s", plan)
	}
	if regexp.MustCompile(`[1-9]\d* to (add|change|destroy)|update in-place|forces replacement`).MatchString(plan) {
		t.Errorf("the plan does more than to move:\n%s", plan)
	}
	if warned := strings.Contains(plan, "Earlier states hold a secret of"); warned != (len(m.secrets) > 0) {
		t.Errorf("the plan warns of secrets in earlier states: %v\n%s", warned, plan)
	}
	applied := run("apply", "-auto-approve")
	if again := run("plan"); !strings.Contains(again, "No changes") {
		t.Errorf("the plan after the move says:\n%s", again)
	}
	after := state()
	for _, secret := range m.secrets {
		if strings.Contains(after, secret) || strings.Contains(plan+applied, secret) {
			t.Errorf("a secret of the other provider is in the new state, or in the output:\n%s", after)
		}
	}
	if !strings.Contains(after, `"type": "`+m.to+`"`) || strings.Contains(after, `"type": "`+m.from+`"`) {
		t.Errorf("the object has not moved:\n%s", after)
	}
	if n := env.Writes(); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
}

// The objects of other providers move, from both registries and whatever the version of their schemas, and nothing happens to them.
func TestAcc_MoveState(t *testing.T) {
	t.Parallel()
	for _, m := range moves {
		for i, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			t.Run(m.from+" of "+registry, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Sets(m.switches...))
				w := env.NewWorkspace(t, m.hcl())
				m.write(t, w, registry, i, nil)
				m.moveBy(t, env, func(args ...string) string { return w.MustRun(t, args...) }, func() string { return w.State(t) })
			})
		}
	}
}

// The same with the real Terraform, which needs the other provider no more: one object of each platform.
func TestCLI_MoveState(t *testing.T) {
	t.Parallel()
	for _, m := range moves {
		if !slices.Contains([]string{"anypoint_user", "azurerm_api_management_subscription"}, m.from) {
			continue
		}
		t.Run(m.from, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.Sets(m.switches...))
			w := env.NewCLI(t, m.hcl())
			w.ServeAs(t, acctest.Registry()+"/"+m.source)
			m.write(t, w, acctest.Registry(), 0, nil)
			m.moveBy(t, env, func(args ...string) string { return w.MustRun(t, args...) }, func() string { return w.State(t) })
		})
	}
}

// The guide's configurations move what they say, and nothing else happens.
func TestCLIMoveGuide_K9(t *testing.T) {
	t.Parallel()
	for file, names := range map[string]map[string]string{ // by source type
		"anypoint.tf": {"anypoint_user": "rita", "anypoint_team_member": "adam"},
		"azurerm.tf": {"azurerm_api_management_user": "rita", "azurerm_api_management_group_user": "rita",
			"azurerm_api_management_subscription": "sina"},
		"many.tf": {"azurerm_api_management_user": "people"},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t).NewCLI(t, readExample(t, "guides/move-from-other-providers/"+file))
			var objects []acctest.ForeignObject
			for _, m := range moves {
				if names[m.from] == "" {
					continue
				}
				source := acctest.Registry() + "/" + m.source
				w.ServeAs(t, source)
				one := acctest.ForeignObject{Provider: source, Type: m.from, Name: names[m.from], Attributes: m.attributes(t, nil)}
				if one.Name == "people" {
					one.Key = "rita"
				}
				objects = append(objects, one)
			}
			state, err := acctest.ForeignState(objects...)
			if err != nil {
				t.Fatal(err)
			}
			w.WriteState(t, state)
			plan := w.MustRun(t, "plan")
			if n := strings.Count(plan, "has moved to"); n != len(names) || !strings.Contains(plan, "Plan: 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("%d objects of %d have moved, or more happens:\n%s", n, len(names), plan)
			}
		})
	}
}

// What the other providers did not manage stays as it is: nobody asked for a disabled account to be enabled, or for keys to work again.
func TestAcc_MoveState_leavesAlone(t *testing.T) {
	t.Parallel()
	for from, disable := range map[string]func(*acctest.Env){
		"anypoint_user": func(env *acctest.Env) {
			env.Anypoint.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.Enabled = false })
		},
		"azurerm_api_management_user": func(env *acctest.Env) {
			env.APIM.EditUser(apim.RegularUserID, func(u *apim.User) { u.State = "blocked" })
		},
		"azurerm_api_management_subscription": func(env *acctest.Env) {
			env.APIM.EditSubscription(apim.StarterSubscriptionID, func(s *apim.Subscription) { s.State = "suspended" })
		},
	} {
		t.Run(from, func(t *testing.T) {
			t.Parallel()
			m := moves[slices.IndexFunc(moves, func(m move) bool { return m.from == from })]
			env := acctest.Start(t)
			disable(env)
			w := env.NewWorkspace(t, m.hcl())
			m.write(t, w, "registry.terraform.io", 0, nil)
			m.moveBy(t, env, func(args ...string) string { return w.MustRun(t, args...) }, func() string { return w.State(t) })
		})
	}
}

// An account whose configuration names another person is not replaced by its move, and the defaults of the provider block hold from the first plan.
func TestAcc_MoveState_guards(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	m := moves[0]
	w := env.NewWorkspace(t, strings.Replace(m.hcl(), anypoint.RegularUsername, "somebody.else", 1))
	m.write(t, w, "registry.terraform.io", 0, nil)
	if out, err := w.Run(t, "apply", "-auto-approve"); err == nil || !strings.Contains(out, "replaces it at once") {
		t.Errorf("a move that replaces the person says:\n%s", out)
	}
	defaults := "provider \"platformusers\" {\n  defaults { deletion_policy = \"disable\" }\n}\n"
	w.Configure(t, defaults+m.hcl())
	m.moveBy(t, env, func(args ...string) string { return w.MustRun(t, args...) }, func() string { return w.State(t) })
	// A destroy that does not refresh, right after the move, goes by the default, too.
	w = env.NewWorkspace(t, defaults+m.hcl())
	m.write(t, w, "registry.terraform.io", 0, nil)
	w.MustRun(t, "destroy", "-auto-approve", "-refresh=false")
	if u, ok := env.Anypoint.User(anypoint.RegularUserID); !ok || u.Enabled || u.Deleted {
		t.Errorf("the destroy without refresh left %+v", u)
	}
}

// States of earlier versions of the other providers, and states that lack something.
func TestAcc_MoveState_formsAndRefusals(t *testing.T) {
	t.Parallel()
	without := func(attributes ...string) func(map[string]any) {
		return func(values map[string]any) {
			for _, attribute := range attributes {
				delete(values, attribute)
			}
		}
	}
	underscores := func(attributes ...string) func(map[string]any) {
		return func(values map[string]any) {
			without(attributes...)(values)
			values["id"] = strings.ReplaceAll(values["id"].(string), "/", "_")
		}
	}
	for name, c := range map[string]struct {
		from, registry string
		edit           func(map[string]any)
		says           string // "" for a move that works
	}{
		"a membership before 1.6": {"anypoint_team_member", "", underscores("org_id", "team_id", "user_id"), ""},
		"a role group before 1.6": {"anypoint_user_rolegroup", "", underscores("org_id", "rolegroup_id"), ""},
		"a user that was imported": {"anypoint_user", "", func(v map[string]any) {
			v["id"] = v["org_id"].(string) + "/" + v["id"].(string)
		}, ""},
		"a user without a state of it": {"anypoint_user", "", without("org_id", "organization_id", "username"),
			"has no org_id, username, without which"},
		"a membership without a team": {"anypoint_team_member", "", func(v map[string]any) { v["id"], v["team_id"] = "x", "" },
			"has no team_id, without which"},
		"an id in lower case": {"azurerm_api_management_group_user", "", func(v map[string]any) {
			v["id"] = strings.Replace(v["id"].(string), "resourceGroups", "resourcegroups", 1)
		}, ""},
		"an id of something else": {"azurerm_api_management_user", "", func(v map[string]any) { v["id"] = "rita" },
			"has no id in Azure Resource Manager"},
		"a subscription of nobody": {"azurerm_api_management_subscription", "", func(v map[string]any) { v["user_id"] = "" },
			"has no user_id, without which"},
		"a provider of the same name":    {"azurerm_api_management_user", "registry.example.com", nil, "Unable to Move Resource State"},
		"another type":                   {"anypoint_user", "", nil, "Unable to Move Resource State"},
		"attributes that are no objects": {"anypoint_user", "", nil, "The state cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := moves[slices.IndexFunc(moves, func(m move) bool { return m.from == c.from })]
			env := acctest.Start(t, acctest.Sets(m.switches...))
			if name == "another type" {
				m.to, m.config = moves[1].to, moves[1].config
			}
			w := env.NewWorkspace(t, m.hcl())
			registry := c.registry
			if registry == "" {
				registry = "registry.terraform.io"
			}
			m.write(t, w, registry, 0, c.edit)
			if name == "attributes that are no objects" {
				w.WriteState(t, regexp.MustCompile(`"attributes": \{(?s:.*?)\n          \}`).ReplaceAllString(w.State(t), `"attributes": []`))
			}
			out, err := w.Run(t, "plan")
			if c.says == "" && (err != nil || !strings.Contains(out, "moved")) || c.says != "" && (err == nil || !acctest.Saying(c.says).MatchString(out)) {
				t.Errorf("the plan does not say %q:\n%s", c.says, out)
			}
		})
	}
}

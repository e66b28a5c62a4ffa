package anypoint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// nobody is an id that belongs to nothing.
const nobody = "0c000000-0000-4000-8000-00000000dead"

// The types of memberships and grants.
const (
	grantType           = "platformusers_anypoint_permission_grant"
	teamMemberType      = "platformusers_anypoint_team_member"
	roleGroupMemberType = "platformusers_anypoint_role_group_member"
	groupMemberType     = "platformusers_anypoint_business_group_member"
)

// edge declares a membership or grant.
func edge(typeName, name string, attributes ...string) string {
	return fmt.Sprintf("resource %q %q {\n  %s\n}\n", typeName, name, strings.Join(attributes, "\n  "))
}

// is renders an attribute with a text.
func is(name, value string) string { return fmt.Sprintf("%s = %q", name, value) }

// inOrg is a context of nothing but an organization.
func inOrg(id string) map[string]string { return map[string]string{"org": id} }

// inEnvironment is a context in the root organization.
func inEnvironment(id string) map[string]string {
	return map[string]string{"org": anypoint.RootOrgID, "envId": id}
}

// importKinds are test steps that take an edge in by the command, by an import block with an id, and by one with the identity. The command's
// state has to be the one before, a block's plan empty.
func importKinds(address, id string) []resource.TestStep {
	return []resource.TestStep{
		{
			ResourceName: address, ImportState: true, ImportStateId: id, ImportStateKind: resource.ImportCommandWithID,
			ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id",
		},
		{ResourceName: address, ImportState: true, ImportStateId: id, ImportStateKind: resource.ImportBlockWithID},
		{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}
}

// importBlocks declares as many resources alike, each with an import block: "id = ..." or "identity = {...}".
func importBlocks(typeName string, attributes []string, blocks ...string) string {
	var b strings.Builder
	for i, block := range blocks {
		name := fmt.Sprintf("by%d", i)
		b.WriteString(edge(typeName, name, attributes...))
		fmt.Fprintf(&b, "import {\n  to = %s.%s\n  %s\n}\n", typeName, name, block)
	}
	return b.String()
}

// importsBy expects that one existing edge can be taken in by each of these blocks, and that nothing is left to do then.
func importsBy(t *testing.T, env *acctest.Env, typeName string, attributes []string, blocks ...string) {
	t.Helper()
	before := env.Writes()
	w := env.NewWorkspace(t, importBlocks(typeName, attributes, blocks...))
	out, err := w.Run(t, "apply", "-auto-approve")
	if err != nil || !strings.Contains(out, fmt.Sprintf("Resources: %d imported, 0 added, 0 changed, 0 destroyed", len(blocks))) {
		t.Errorf("not all of %d were imported: %v\n%s", len(blocks), err, out)
	}
	isEmptyPlan(t, w)
	instances(t, w)
	if env.Writes() != before {
		t.Error("an import wrote")
	}
}

// importsRefused expects that an import by each of these ids fails and says why.
func importsRefused(t *testing.T, env *acctest.Env, typeName string, attributes []string, messages map[string]string) {
	t.Helper()
	var blocks, wanted []string
	for id, message := range messages {
		blocks, wanted = append(blocks, is("id", id)), append(wanted, message)
	}
	before := env.Writes()
	w := env.NewWorkspace(t, importBlocks(typeName, attributes, blocks...))
	out := fails(t, w, wanted, "plan")
	if n := strings.Count(out, "Error: "); n != len(messages) {
		t.Errorf("%d errors for %d imports:\n%s", n, len(messages), out)
	}
	if env.Writes() != before {
		t.Error("an import wrote")
	}
}

// identity checks the whole of an edge's identity; "" stands for null.
func identity(address string, want map[string]string) statecheck.StateCheck {
	checks := map[string]knownvalue.Check{}
	for name, value := range want {
		checks[name] = knownvalue.StringExact(value)
		if value == "" {
			checks[name] = knownvalue.Null()
		}
	}
	return statecheck.ExpectIdentity(address, checks)
}

// contains reports a text that is not in an output.
func contains(t *testing.T, output string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(output, text) {
			t.Errorf("no %q in:\n%s", text, output)
		}
	}
}

// fails runs a command that has to fail, saying all of this.
func fails(t *testing.T, w acctest.Terraform, wanted []string, args ...string) string {
	t.Helper()
	out, err := w.Run(t, args...)
	if err == nil {
		t.Errorf("terraform %s succeeds:\n%s", strings.Join(args, " "), out)
	}
	contains(t, out, wanted...)
	return out
}

// isEmptyPlan expects that a plan has nothing to do.
func isEmptyPlan(t *testing.T, w acctest.Terraform, args ...string) {
	t.Helper()
	if out, err := w.Run(t, append([]string{"plan", "-detailed-exitcode"}, args...)...); err != nil {
		t.Errorf("the plan is not empty: %v\n%s", err, out)
	}
}

// instances are this provider's resources in a state file with their attributes as they are written.
func instances(t *testing.T, w acctest.Terraform) map[string]string {
	t.Helper()
	var state struct {
		Resources []struct {
			Mode, Type, Name string
			Instances        []struct {
				IndexKey   any             `json:"index_key"`
				Status     string          `json:"status"`
				Attributes json.RawMessage `json:"attributes"`
				Identity   json.RawMessage `json:"identity"`
			}
		}
	}
	text := w.State(t)
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, r := range state.Resources {
		if !strings.HasPrefix(r.Type, "platformusers_") {
			continue
		}
		for _, instance := range r.Instances {
			address := r.Type + "." + r.Name
			if instance.IndexKey != nil {
				address += fmt.Sprintf("[%v]", instance.IndexKey)
			}
			if instance.Status != "" {
				t.Errorf("%s is %s", address, instance.Status)
			}
			if len(instance.Identity) == 0 || string(instance.Identity) == "null" {
				t.Errorf("%s has no identity", address)
			}
			all[address] = string(instance.Attributes)
		}
	}
	return all
}

// withoutIdentities is a state file as a Terraform without resource identity writes it.
func withoutIdentities(t *testing.T, state string) string {
	t.Helper()
	var file map[string]any
	if err := json.Unmarshal([]byte(state), &file); err != nil {
		t.Fatal(err)
	}
	resources, _ := file["resources"].([]any)
	for _, r := range resources {
		members, _ := r.(map[string]any)["instances"].([]any)
		for _, instance := range members {
			delete(instance.(map[string]any), "identity")
			delete(instance.(map[string]any), "identity_schema_version")
		}
	}
	text, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// isLight expects that every resource weighs less than 500 bytes in the state.
func isLight(t *testing.T, w acctest.Terraform) {
	t.Helper()
	for address, attributes := range instances(t, w) {
		var compact map[string]any
		if err := json.Unmarshal([]byte(attributes), &compact); err != nil {
			t.Fatal(err)
		}
		if text, _ := json.Marshal(compact); len(text) >= 500 {
			t.Errorf("%s weighs %d bytes in the state: %s", address, len(text), text)
		}
	}
}

// writesOf counts the calls of a method whose route ends so.
func writesOf(env *acctest.Env, method, suffix string) int {
	return env.Calls(func(c kernel.Call) bool { return c.Method == method && strings.HasSuffix(c.Route, suffix) })
}

// neverDeletesAccounts expects that no call was made that deletes an account, whether it went through or not.
func neverDeletesAccounts(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, c := range env.Journal.All() {
		users := c.Method == "DELETE" && (strings.HasSuffix(c.Route, "/users") || strings.HasSuffix(c.Route, "/users/{user}"))
		if users && (!strings.Contains(c.Path, "/organizations/") || strings.Contains(c.Path, "/organizations/"+anypoint.RootOrgID+"/")) {
			t.Errorf("an account was to be deleted: %s %s", c.Method, c.Path)
		}
	}
}

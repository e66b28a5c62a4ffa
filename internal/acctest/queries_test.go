package acctest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/acctest/cli"
)

// queried is how many users a sandbox of these tests has on each platform, beside those with odd names.
const queried = 300

// oddPeople are users whose names are no identifiers, alike, or hostile to the language of configurations, by platform.
var oddPeople = map[string]string{
	"anypoint": odd("anypoint_user", `username = "NAME"
  phone_number = "+49 30 901820"
  FIRST_LAST
  password_wo = "Example-Pass.1"
  password_wo_version = 1`),
	"uipath": odd("uipath_user", `user_name = "EMAIL"
  name = "Jürgen"
  surname = "Bond $${x}"`),
	"apim": odd("apim_user", `user_id = "ID"
  FIRST_LAST`),
	"controlroom": odd("controlroom_user", `username = "NAME"
  base_role_name = "AAE_Basic"
  FIRST_LAST
  password_wo = "Example-Pass.1"
  password_wo_version = 1`),
}

// odd fills the names of two people into the arguments of users.
func odd(typeName, arguments string) string {
	var b strings.Builder
	for i, name := range []string{"007.bond", "007_bond"} {
		id := strings.ReplaceAll(name, "_", "-")
		fmt.Fprintf(&b, "resource \"platformusers_%s\" \"odd_%d\" {\n  email = \"EMAIL\"\n  %s\n}\n", typeName, i, arguments)
		text := strings.NewReplacer("NAME", name, "EMAIL", id+"@sandbox.example", "ID", id,
			"FIRST_LAST", "first_name = \"Jürgen\"\n  last_name = \"Bond $${x}\"").Replace(b.String())
		b.Reset()
		b.WriteString(text)
	}
	return b.String()
}

// queryOf lists everything of a type.
func queryOf(typeName string) string {
	return fmt.Sprintf("list %q \"all\" {\n  provider = platformusers\n  limit    = 5000\n}\n", typeName)
}

var labels = regexp.MustCompile(`(?m)^resource "\w+" "([A-Za-z_][\w-]*)" \{$`)

// wantAdopted wants a query of a type to have found people, and a plan of what it generated to take all of them in and do nothing else.
func wantAdopted(t *testing.T, typeName, found, generated, plan string) {
	t.Helper()
	rows := strings.Count(found, "list."+typeName+".all ")
	if strings.HasSuffix(typeName, "_user") && rows < queried {
		t.Errorf("the query finds %d users", rows)
	}
	if want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", rows); rows == 0 || !strings.Contains(plan, want) {
		t.Errorf("the plan of what was generated is not %q:\n%s", want, clipped(plan))
	}
	seen := map[string]bool{}
	for _, match := range labels.FindAllStringSubmatch(generated, -1) {
		seen[match[1]] = true
	}
	if len(seen) != rows {
		t.Errorf("%d results have %d labels that are legal and unique", rows, len(seen))
	}
}

func clipped(text string) string {
	const most = 6000
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}

func queryOptions(typeName string) []acctest.Option {
	return append(exampleOptions(typeName), acctest.SeedUsers(queried))
}

func platformOf(typeName string) string { return strings.Split(typeName, "_")[1] }

// TestQueryAndAdopt asks for everything of each type that can be listed, on platforms with many people. What is generated plans
// nothing but imports.
func TestQueryAndAdopt(t *testing.T) {
	t.Parallel()
	if lists, resources := acctest.ListTypes(t), acctest.ResourceTypes(t); !slices.Equal(lists, resources) {
		t.Errorf("there are resources that no query finds: %v, of %v", lists, resources)
	}
	for _, typeName := range acctest.ListTypes(t) {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, queryOptions(typeName)...)
			env.NewWorkspace(t, oddPeople[platformOf(typeName)]).MustRun(t, "apply", "-auto-approve")
			w := env.NewWorkspace(t, "")
			w.WriteQuery(t, queryOf(typeName))
			found := w.MustRun(t, "query", "-generate-config-out=found.tf")
			wantAdopted(t, typeName, found, w.Generated(t, "found.tf"), w.MustRun(t, "plan"))
		})
	}
}

// TestCLIQueryAndAdopt is TestQueryAndAdopt with the real CLI, for a type of each platform.
func TestCLIQueryAndAdopt(t *testing.T) {
	t.Parallel()
	for _, typeName := range acctest.ListTypes(t) {
		if !strings.HasSuffix(typeName, "_user") && !strings.HasSuffix(typeName, "_team_member") {
			continue
		}
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			acctest.NeedCLI(t, cli.Query)
			env := acctest.Start(t, queryOptions(typeName)...)
			env.NewWorkspace(t, oddPeople[platformOf(typeName)]).MustRun(t, "apply", "-auto-approve")
			w := env.NewCLI(t, "")
			w.WriteQuery(t, queryOf(typeName))
			found := w.MustRun(t, "query", "-generate-config-out=found.tf")
			wantAdopted(t, typeName, found, w.Generated(t, "found.tf"), w.MustRun(t, "plan"))
		})
	}
}

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// leavers are an account of each platform, by its type.
var leavers = map[string]string{
	"anypoint_user": "username = \"mia\"\n  email = \"mia@example.com\"\n  first_name = \"Mia\"\n  last_name = \"L\"\n" +
		"  phone_number = \"+15550100\"\n  password_wo = \"Sup3r-secret-1\"\n  password_wo_version = 1",
	"uipath_user": "user_name = \"mia@example.com\"\n  email = \"mia@example.com\"\n  name = \"Mia\"\n  surname = \"L\"",
	"apim_user":   "email = \"mia@example.com\"\n  first_name = \"Mia\"\n  last_name = \"L\"\n  user_id = \"mia\"",
	"controlroom_user": "username = \"mia\"\n  email = \"mia@example.com\"\n  first_name = \"Mia\"\n  last_name = \"L\"\n" +
		"  password_wo = \"Sup3r-secret-1\"\n  password_wo_version = 1",
}

// leaver is a leaver's resource with these further lines, and a provider block with these blocks.
func leaver(kind, blocks, more string) string {
	return fmt.Sprintf("provider \"platformusers\" {\n%s\n}\nresource \"platformusers_%s\" \"mia\" {\n  %s\n%s\n}\n", blocks, kind, leavers[kind], more)
}

// generally is the defaults block of the provider block; on is that of a platform's block.
func generally(policy string) string {
	return fmt.Sprintf("  defaults { deletion_policy = %q }", policy)
}

func on(kind, policy string) string {
	platform, _, _ := strings.Cut(kind, "_")
	return fmt.Sprintf("  %s {\n  %s\n  }", platform, generally(policy))
}

// The default of the deletion policy reaches each account that sets none, by an update that sends nothing, and the plan of the destroy names it. The
// first state here is one of a release without defaults.
func TestAccDefaults_deletionPolicy(t *testing.T) {
	t.Parallel()
	for kind := range leavers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			platform, _, _ := strings.Cut(kind, "_")
			w := env.NewWorkspace(t, leaver(kind, "", ""))
			w.MustRun(t, "apply", "-auto-approve")
			created := env.Writes()
			for _, step := range []struct {
				what, blocks, own, policy, from string
				changes                         bool
			}{
				{"no default", "", "", "delete", "as nothing set another one", false},
				{"a general default", generally("disable"), "", "disable", "from defaults in the provider block", true},
				{"the same", generally("disable"), "", "disable", "from defaults in the provider block", false},
				{"the platform's default before it", generally("disable") + "\n" + on(kind, "abandon"), "", "abandon",
					"from " + platform + ".defaults in the provider block", true},
				{"an empty block of the platform", generally("disable") + fmt.Sprintf("\n%s {\n  defaults {}\n}", platform), "", "disable",
					"from defaults in the provider block", true},
				{"the resource's own before all", generally("disable") + "\n" + on(kind, "abandon"), "deletion_policy = \"delete\"", "delete",
					"set on the resource", true},
				{"the general default again", generally("disable"), "", "disable", "from defaults in the provider block", true},
				{"no default again", "", "", "delete", "as nothing set another one", true},
				{"a default for another platform", on(map[bool]string{true: "uipath_user", false: "apim_user"}[platform == "apim"], "disable"), "", "delete",
					"as nothing set another one", false},
			} {
				w.Configure(t, leaver(kind, step.blocks, step.own))
				want := "No changes"
				if step.changes {
					want = "0 to add, 1 to change, 0 to destroy"
				}
				if out := w.MustRun(t, "plan"); !strings.Contains(out, want) {
					t.Errorf("%s: the plan does not say %q:\n%s", step.what, want, out)
				}
				w.MustRun(t, "apply", "-auto-approve")
				if n := env.Writes(); n != created {
					t.Fatalf("%s: the apply sent %d writes", step.what, n-created)
				}
				said := fmt.Sprintf("deletion_policy is %q, %s.", step.policy, step.from)
				if out := w.MustRun(t, "plan", "-destroy"); !acctest.Saying(said).MatchString(out) || strings.Contains(out, "by now") {
					t.Errorf("%s: the plan of the destroy does not say %q, or more than that:\n%s", step.what, said, out)
				}
			}
			w.Configure(t, leaver(kind, generally("abandon"), ""))
			said := `The default is "abandon" by now, and has not been applied to this resource`
			if out := w.MustRun(t, "plan", "-destroy"); !acctest.Saying(said).MatchString(out) {
				t.Errorf("a default that was not applied: the plan of the destroy does not say %q:\n%s", said, out)
			}
			w.MustRun(t, "apply", "-auto-approve")
			w.MustRun(t, "destroy", "-auto-approve")
			if n := env.Writes(); n != created {
				t.Errorf("the destroy with \"abandon\" sent %d writes", n-created)
			}
		})
	}
}

// An import takes the default, so that nothing is planned after it.
func TestAccDefaults_import(t *testing.T) {
	t.Parallel()
	for kind := range leavers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			made := env.NewWorkspace(t, leaver(kind, "", ""))
			made.MustRun(t, "apply", "-auto-approve")
			hcl := leaver(kind, generally("disable"), "")
			if before, after, found := strings.Cut(hcl, "  password_wo ="); found { // an import takes none
				_, after, _ = strings.Cut(after, "password_wo_version = 1")
				hcl = before + after
			}
			name := map[string]string{"anypoint_user": "mia", "controlroom_user": "mia", "apim_user": "mia"}[kind]
			if name == "" {
				name = "mia@example.com"
			}
			w := env.NewWorkspace(t, hcl)
			w.MustRun(t, "import", fmt.Sprintf("platformusers_%s.mia", kind), name)
			if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
				t.Errorf("the plan after the import says:\n%s", out)
			}
		})
	}
}

// A default that is not known in the plan is applied once it is.
func TestCLIDefaults_unknown(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t).NewCLI(t, "resource \"terraform_data\" \"policy\" {\n  input = \"disable\"\n}\n"+
		strings.Replace(leaver("uipath_user", generally("later"), ""), `"later"`, "terraform_data.policy.output", 1))
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-destroy"); !acctest.Saying(`deletion_policy is "disable", from defaults in the provider block.`).MatchString(out) {
		t.Errorf("the plan of the destroy says:\n%s", out)
	}
	if out := w.MustRun(t, "plan"); !strings.Contains(out, "No changes") {
		t.Errorf("the plan after the apply says:\n%s", out)
	}
}

// A policy that does not exist is refused.
func TestAccDefaults_invalid(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, blocks := range []string{generally("purge"), on("anypoint_user", "purge"), generally("")} {
		w := env.NewWorkspace(t, leaver("anypoint_user", blocks, ""))
		if out, err := w.Run(t, "validate"); err == nil || !acctest.Saying(`must be one of: ["delete" "disable" "abandon"]`).MatchString(out) {
			t.Errorf("%s: validate says:\n%s", blocks, out)
		}
	}
}

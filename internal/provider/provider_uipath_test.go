package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// readsUiPath is a configuration that needs the identity server and Orchestrator.
const readsUiPath = `
data "platformusers_uipath_users" "all" {}
data "platformusers_uipath_roles" "all" {}
`

// Each edition derives its addresses, from the configuration as from the environment.
func TestCLIProvider_uipathEditions(t *testing.T) {
	t.Parallel()
	for _, edition := range []string{"cloud", "automation_suite", "on_prem"} {
		for _, claim := range []string{"present", "absent"} {
			t.Run(edition+", organization's id "+claim, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, acctest.Set("uipath.edition", edition), acctest.Set("uipath.token_prt_id", claim))
				env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.Config(readsUiPath)}}})
				w := env.NewCLI(t, readsUiPath)
				w.MustRun(t, "plan")
			})
		}
	}
}

// The overrides take every form of the vendor's pages.
func TestCLIProvider_uipathSpellings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, acctest.Set("uipath.edition", "on_prem"), acctest.Set("uipath.spellings", "all"))
	base := env.URL() + uipath.Root
	org, tenant := "/"+uipath.OrganizationName, "/"+uipath.TenantName
	for _, identity := range []string{"/identity", "/identity_", org + "/identity", org + "/identity_",
		org + tenant + "/identity_", org + "/identity/"} {
		t.Run(identity, func(t *testing.T) {
			t.Parallel()
			settings := map[string]string{"edition": "on_prem", "identity_base_url": base + identity,
				"orchestrator_base_url": base + org + tenant + "/orchestrator_",
				"client_id":             uipath.ClientID, "client_secret": uipath.ClientSecret}
			env.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: env.UiPathProvider(settings) + readsUiPath}}})
			w := env.NewCLI(t, readsUiPath)
			w.Unsetenv("UIPATH_URI")
			w.Unsetenv("UIPATH_ORGANIZATION")
			w.Unsetenv("UIPATH_TENANT")
			w.Setenv("UIPATH_IDENTITY_URI", base+identity)
			w.Setenv("UIPATH_ORCHESTRATOR_URI", base+org+tenant+"/orchestrator_")
			w.MustRun(t, "plan")
		})
	}
}

func TestCLIProvider_uipathErrors(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for settings, want := range map[string]string{
		`uipath { edition = "desktop" }`:                                       "edition",
		`uipath { base_url = "http://uipath.example.com" }`:                    "https",
		`uipath { identity_base_url = "uipath.example.com/identity" }`:         "https://",
		`uipath { orchestrator_base_url = "ftp://uipath.example.com" }`:        "https",
		`uipath { organization = "a/b" }`:                                      "without slashes",
		`uipath { partition_global_id = "acme" }`:                              `"acme" is not an id`,
		`uipath { scopes = [] }`:                                               "at least 1",
		`uipath { client_id = "x", client_secret = "y" }`:                      "organization is not set",
		`uipath { organization = "acme" }`:                                     "no credentials for UiPath are set",
		`uipath { organization = "acme", client_id = "x" }`:                    "of client_id and client_secret only one is set",
		`uipath { edition = "on_prem", client_id = "x", client_secret = "y" }`: "base_url is not set, which the edition on_prem needs",
	} {
		w := env.NewCLI(t, fmt.Sprintf("provider \"platformusers\" {\n  %s\n}\n%s", oneSettingALine(settings),
			`data "platformusers_uipath_users" "all" {}`))
		w.Unsetenv("UIPATH_")
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s says:\n%s", settings, out)
		}
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
	// The sign-in's own refusals.
	for name, value := range map[string]string{"UIPATH_CLIENT_SECRET": "wrong", "UIPATH_PAT": "no-such-token"} {
		w := env.NewCLI(t, `data "platformusers_uipath_users" "all" {}`)
		w.Setenv(name, value)
		if name == "UIPATH_PAT" {
			w.Setenv("UIPATH_PARTITION_GLOBAL_ID", uipath.PartitionGlobalID)
		}
		want := map[string]string{"UIPATH_CLIENT_SECRET": "refused the client id or client secret", "UIPATH_PAT": "does not accept the access token"}[name]
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, want) || strings.Contains(out, value) && name == "UIPATH_PAT" {
			t.Errorf("a wrong %s says:\n%s", name, out)
		}
	}
}

// What is not known before an apply is no error until a call is needed.
func TestCLIProvider_uipathUnknownSettings(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	w := env.NewCLI(t, fmt.Sprintf(`
resource "terraform_data" "secret" { input = %q }
provider "platformusers" {
  uipath {
    base_url      = %q
    organization  = %q
    client_id     = %q
    client_secret = terraform_data.secret.output
  }
}
resource "platformusers_uipath_user" "ada" {
  user_name = "ada@example.com"
  email     = "ada@example.com"
}
`, uipath.ClientSecret, env.URL()+uipath.Root, uipath.OrganizationName, uipath.ClientID))
	w.Unsetenv("UIPATH_")
	w.MustRun(t, "plan")
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("a plan without settings made %d calls", n)
	}
	w.MustRun(t, "apply", "-auto-approve")
	if out := w.MustRun(t, "plan", "-detailed-exitcode"); !strings.Contains(out, "No changes") {
		t.Errorf("a plan after it is not empty:\n%s", out)
	}
}

// A token that the platform does not take any more is renewed once.
func TestCLIProvider_uipathTokenRenewal(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Faults.Add(kernel.Fault{Platform: "uipath", Method: "GET", Route: "/identity_/api/User/users/{partitionGlobalId}",
		Kind: kernel.FaultRevokeToken})
	w := env.NewCLI(t, `data "platformusers_uipath_users" "all" {}`)
	w.MustRun(t, "plan")
	if n := env.Calls(acctest.IsSignIn); n != 2 {
		t.Errorf("signed in %d times", n)
	}
}

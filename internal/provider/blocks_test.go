package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	ours "github.com/platformusers/terraform-provider-platformusers/internal/provider"
)

// providerWith is a provider block in which these blocks stand, and something that needs the provider: Terraform does not look at others.
func providerWith(blocks string) string {
	return "provider \"platformusers\" {\n" + blocks + "\n}\ndata \"platformusers_anypoint_teams\" \"all\" {}\n"
}

// K17.1: Terraform drops unknown keys of nested attributes before the provider sees them, and refuses unknown arguments of blocks. So nothing that
// people write is a nested attribute.
func TestProvider_K17_1NoNestedAttributeIsConfigured(t *testing.T) {
	t.Parallel()
	resp, err := providerserver.NewProtocol6(ours.New("test", ours.Runtime{})())().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var check func(at string, block *tfprotov6.SchemaBlock)
	check = func(at string, block *tfprotov6.SchemaBlock) {
		for _, a := range block.Attributes {
			if a.NestedType != nil && (a.Optional || a.Required) {
				t.Errorf("%s.%s is a nested attribute that people write: Terraform would drop its misspelled keys without a word; make it a block",
					at, a.Name)
			}
		}
		for _, nested := range block.BlockTypes {
			check(at+"."+nested.TypeName, nested.Block)
		}
	}
	check("provider", resp.Provider.Block)
	for name, schema := range resp.ResourceSchemas {
		check(name, schema.Block)
	}
	for name, schema := range resp.DataSourceSchemas {
		check(name, schema.Block)
	}
	if len(resp.Provider.Block.BlockTypes) != 2+len(ours.Platforms()) {
		t.Errorf("the provider has %d blocks, want one for each platform, one for http and one for defaults", len(resp.Provider.Block.BlockTypes))
	}
}

// K17.1: a misspelled setting is refused, wherever it stands.
func TestAccProvider_K17_1Misspelt(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	invitation := func(block string) string {
		return "resource \"platformusers_anypoint_invitation\" \"x\" {\n  email = \"x@example.com\"\n" + block + "\n}\n"
	}
	const team = "0d000000-0000-4000-8000-000000000002"
	for hcl, want := range map[string]string{
		providerWith("apim {\n  resource_group_name = \"rg\"\n  servicename = \"contoso\"\n}"): `An argument named "servicename" is not expected here. ` +
			`Did you mean "service_name"?`,
		providerWith(`anypoint { organization_ids = "x" }`): `Did you mean "organization_id"?`,
		providerWith(`uipath { organizations = "x" }`):      `Did you mean "organization"?`,
		providerWith(`controlroom { user_name = "x" }`):     `Did you mean "username"?`,
		providerWith(`http { client_cert_file = "x" }`):     `An argument named "client_cert_file" is not expected here.`,
		invitation(fmt.Sprintf("team {\n  team_id = %q\n  membership = \"maintainer\"\n}",
			team)): `An argument named "membership" is not expected here.`,
		invitation(fmt.Sprintf("team {\n  team_id = %q\n  membership_typ = \"maintainer\"\n}", team)): `Did you mean "membership_type"?`,
		invitation("permission {\n  role_name = \"Exchange Viewer\"\n  environment = " +
			"\"x\"\n}"): `An argument named "environment" is not expected here.`,
		invitation(fmt.Sprintf("teams { team_id = %q "+
			"}", team)): `Blocks of type "teams" are not expected here. Did you mean "team"?`,
		// What was written before there were blocks, and what is written twice.
		providerWith(`apim = { service_name = "x" }`):                     `Did you mean to define a block of type "apim"?`,
		providerWith(`http = { request_timeout = "45s" }`):                `Did you mean to define a block of type "http"?`,
		providerWith("apim {}\napim {}"):                                  "Duplicate apim block",
		invitation(fmt.Sprintf("team = [{ team_id = %q }]", team)):        `Did you mean to define a block of type "team"?`,
		invitation("permissions = [{ role_name = \"Exchange Viewer\" }]"): `An argument named "permissions" is not expected here.`,
	} {
		w := env.NewWorkspace(t, hcl)
		if out, err := w.Run(t, "validate"); err == nil || !acctest.Saying(want).MatchString(out) {
			t.Errorf("%s\nsays, without %q:\n%s", hcl, want, out)
		}
	}
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// K17.1, as the real Terraform says it.
func TestCLIProvider_K17_1Misspelt(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for hcl, want := range map[string]string{
		providerWith("apim {\n  resource_group_name = \"rg\"\n  servicename = \"contoso\"\n}"): `An argument named "servicename" is not expected here.`,
		providerWith(`apim = { service_name = "x" }`):                                          `Did you mean to define a block of type "apim"?`,
	} {
		w := env.NewCLI(t, hcl)
		if out, err := w.Run(t, "validate"); err == nil || !acctest.Saying(want).MatchString(out) {
			t.Errorf("%s\nsays, without %q:\n%s", hcl, want, out)
		}
	}
}

// A block that is left out, and one that is empty, mean the environment.
func TestAccProvider_emptyBlocks(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, blocks := range []string{"", "anypoint {}\nuipath {}\napim {}\ncontrolroom {}\nhttp {}"} {
		w := env.NewWorkspace(t, "provider \"platformusers\" {\n"+blocks+"\n}\n"+reads+readsControlRoom+apimGroups+
			`data "platformusers_uipath_users" "all" {}`)
		if out := w.MustRun(t, "plan"); strings.Contains(out, "Error") {
			t.Errorf("%q says:\n%s", blocks, out)
		}
	}
}

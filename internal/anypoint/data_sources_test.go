package anypoint_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// texts is exactly this list of texts, in this order.
func texts(want ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(want))
	for i, text := range want {
		checks[i] = knownvalue.StringExact(text)
	}
	return knownvalue.ListExact(checks)
}

// says matches a message however Terraform breaks its lines.
func says(message string) *regexp.Regexp {
	words := strings.Fields(message)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// lookUp is a test step that reads data sources and looks at outputs made of them.
func lookUp(env *acctest.Env, hcl string, outputs map[string]knownvalue.Check) resource.TestStep {
	step := resource.TestStep{Config: env.Config(hcl)}
	for name, check := range outputs {
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownOutputValue(name, check))
	}
	return step
}

// refused is a test step whose configuration gives this error.
func refused(env *acctest.Env, hcl, message string) resource.TestStep {
	return resource.TestStep{Config: env.Config(hcl), ExpectError: says(message)}
}

// TestAccDataSources_badInput also shows that nothing is asked when the configuration is wrong by itself.
func TestAccDataSources_badInput(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	var steps []resource.TestStep
	for _, bad := range []struct{ block, message string }{
		{`"platformusers_anypoint_user" "x" {}`, `Exactly one of these attributes must be configured: [id,username,email]`},
		{`"platformusers_anypoint_user" "x" {
			username = "rita.regular"
			email    = "rita.regular@sandbox.example"
		}`, `Exactly one of these attributes must be configured: [id,username,email]`},
		{`"platformusers_anypoint_user" "x" { id = "rita.regular" }`, `"rita.regular" is not an id`},
		{`"platformusers_anypoint_user" "x" { email = "rita.regular" }`, `"rita.regular" is not an e-mail address`},
		{`"platformusers_anypoint_user" "x" { username = "" }`, `Attribute username string length must be at least 1`},
		{`"platformusers_anypoint_users" "x" { type = "guest" }`, `Attribute type value must be one of: ["host" "proxy" "all"], got: "guest"`},
		{`"platformusers_anypoint_users" "x" { search = "" }`, `Attribute search string length must be at least 1`},
		{`"platformusers_anypoint_users" "x" { organization_id = "Sandbox Inc" }`, `"Sandbox Inc" is not an id`},
		{`"platformusers_anypoint_teams" "x" { parent_team_id = "Developers" }`, `"Developers" is not an id`},
		{`"platformusers_anypoint_user_permissions" "x" { user_id = "rita.regular" }`, `"rita.regular" is not an id`},
	} {
		steps = append(steps, refused(env, "data "+bad.block, bad.message))
	}
	env.Test(t, resource.TestCase{Steps: steps})
	if n := env.Journal.Len(); n != 0 {
		t.Errorf("%d calls were made for configurations that are wrong by themselves: %v", n, env.Journal.All())
	}
}

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K6.6: Terraform folds warnings of one summary, so each names its person: two who leave are two summaries, on each platform and under each policy.
func TestWarningsNameThePerson_K6_6(t *testing.T) {
	t.Parallel()
	account := map[string]string{
		"anypoint_user": "username = \"%[1]s-leaver\"\n  email = \"%[1]s@example.com\"\n  first_name = \"%[1]s\"\n  last_name = \"L\"\n" +
			"  phone_number = \"+15550100\"\n  password_wo = \"Sup3r-secret-1\"\n  password_wo_version = 1",
		"anypoint_invitation": "email = \"%[1]s@example.com\"",
		"uipath_user":         "user_name = \"%[1]s@example.com\"\n  email = \"%[1]s@example.com\"\n  name = \"%[1]s\"\n  surname = \"L\"",
		"uipath_invitation":   "email = \"%[1]s@example.com\"",
		"apim_user":           "email = \"%[1]s@example.com\"\n  first_name = \"%[1]s\"\n  last_name = \"L\"\n  user_id = \"%[1]s\"",
		"apim_invitation":     "email = \"%[1]s@example.com\"\n  first_name = \"%[1]s\"\n  last_name = \"L\"\n  user_id = \"%[1]s\"",
		"controlroom_user": "username = \"%[1]s\"\n  email = \"%[1]s@example.com\"\n  first_name = \"%[1]s\"\n  last_name = \"L\"\n" +
			"  password_wo = \"Sup3r-secret-1\"\n  password_wo_version = 1\n  role_names = [\"AAE_Basic\"]",
	}
	for kind, attributes := range account {
		policies := []string{"delete", "disable", "abandon"}
		if strings.HasSuffix(kind, "invitation") {
			policies = []string{""}
		}
		for _, policy := range policies {
			t.Run(kind+" "+policy, func(t *testing.T) {
				t.Parallel()
				more := ""
				if policy != "" {
					more = fmt.Sprintf("  deletion_policy = %q\n", policy)
				}
				people := []string{"mia", "zoe"}
				hcl := ""
				for _, person := range people {
					hcl += fmt.Sprintf("resource \"platformusers_%s\" %q {\n  %s\n%s}\n", kind, person, fmt.Sprintf(attributes, person), more)
				}
				w := acctest.Start(t).NewWorkspace(t, hcl)
				w.MustRun(t, "apply", "-auto-approve")
				out := w.MustRun(t, "plan", "-destroy")
				for _, person := range people {
					found := false
					for _, part := range strings.Split(out, "Warning: ")[1:] {
						summary, _, _ := strings.Cut(part, " with platformusers_")
						found = found || strings.Contains(summary, person)
					}
					if !found {
						t.Errorf("no summary names %s:\n%s", person, out)
					}
				}
			})
		}
	}
}

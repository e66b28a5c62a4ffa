package acctest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K19.1: nobody imports a person to delete them: a plan that imports an account and replaces it at once is refused, and says what to write instead.
// Once the import is applied, a change replaces as ever.
func TestAcc_K19_1_importThatReplaces(t *testing.T) {
	t.Parallel()
	for typeName, c := range map[string]struct {
		id, attributes string // attributes has a %s where the value that replaces stands
		now, other     string
	}{
		"platformusers_anypoint_user": {id: anypoint.RegularUserID, attributes: `username = %s`, now: anypoint.RegularUsername, other: "ada"},
		"platformusers_uipath_user":   {id: uipath.RegularUserID, attributes: `user_name = %s`, now: uipath.RegularUserName, other: "ada"},
		"platformusers_apim_user": {id: apim.RegularUserID, now: apim.RegularUserID, other: "ada",
			attributes: fmt.Sprintf("user_id = %%s\n  first_name = \"Rita\"\n  last_name = \"Regular\"\n  email = %q", apim.RegularEmail)},
		"platformusers_apim_invitation": {id: apim.PendingUserID, now: apim.PendingUserID, other: "ada",
			attributes: fmt.Sprintf("user_id = %%s\n  first_name = \"Peter\"\n  last_name = \"Pending\"\n  email = %q", apim.PendingEmail)},
		"platformusers_controlroom_user": {id: fmt.Sprint(controlroom.RegularUserID), now: controlroom.RegularUsername, other: "ada",
			attributes: "username = %s\n  email = \"rita.regular@sandbox.example\""},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			config := func(value string) string {
				return fmt.Sprintf("resource %q \"it\" {\n  %s\n}\nimport {\n  to = %s.it\n  id = %q\n}\n", typeName,
					fmt.Sprintf(c.attributes, fmt.Sprintf("%q", value)), typeName, c.id)
			}
			w := env.NewWorkspace(t, config(c.other))
			out, err := w.Run(t, "apply", "-auto-approve")
			if err == nil || !strings.Contains(out, "The import would replace what it imports") || !strings.Contains(out, fmt.Sprintf("= %q", c.now)) {
				t.Fatalf("the apply says:\n%s", out)
			}
			w.Configure(t, config(c.now))
			if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added") || !strings.Contains(out, "0 destroyed") {
				t.Errorf("the import says:\n%s", out)
			}
			w.Configure(t, config(c.other))
			if out, _ := w.Run(t, "plan"); strings.Contains(out, "The import would replace what it imports") {
				t.Errorf("the plan after the import says:\n%s", out)
			}
		})
	}
}

// K19.1: the advice about somebody who has signed up by Microsoft Entra, under an id that the service chose, leads to that account.
func TestAcc_K19_1_signedUpUnderAnotherID(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	config := func(id string) string {
		return fmt.Sprintf("resource \"platformusers_apim_user\" \"it\" {\n  user_id = %q\n  first_name = \"Emil\"\n  last_name = \"Entra\"\n"+
			"  email = %q\n}\n", id, apim.EntraEmail)
	}
	w := env.NewWorkspace(t, config("emil"))
	out, err := w.Run(t, "apply", "-auto-approve")
	block, fields := printedBlock.FindStringSubmatch(out), printedFields.FindStringSubmatch(out)
	if err == nil || block == nil || fields == nil {
		t.Fatalf("the apply says:\n%s", out)
	}
	id := printedField.FindStringSubmatch(fields[1])
	if id[1] != "user_id" || id[2] != fmt.Sprintf("%q", apim.EntraUserID) {
		t.Errorf("it names %s", fields[1])
	}
	before, _ := env.APIM.User(apim.EntraUserID)
	w.Configure(t, strings.Replace(config("emil"), `"emil"`, id[2], 1)+
		fmt.Sprintf("import {\n  to = platformusers_apim_user.it\n  id = %s\n}\n", block[2]))
	if out := w.MustRun(t, "apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added") || !strings.Contains(out, "0 destroyed") {
		t.Errorf("the import says:\n%s", out)
	}
	if after, ok := env.APIM.User(apim.EntraUserID); !ok || !after.RegisteredAt.Equal(before.RegisteredAt) {
		t.Error("the person was deleted")
	}
}

package controlroom_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K15.1: characters that nobody sees make a second account out of the same name.
func TestAccUser_K15_1_invisibleCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for attribute, value := range map[string]string{
		"username": "ada\u200b", "email": "ada@example.com\u200b", "first_name": "Ada\u00a0", "domain": "CO\u200bRP",
	} {
		w := env.NewWorkspace(t, adaWith(attribute+" = \""+value+"\""))
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "U+") && attribute != "email" {
			t.Errorf("%s: the plan says:\n%s", attribute, out)
		}
	}
}

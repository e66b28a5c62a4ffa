package uipath_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
)

// K15.1: characters that nobody sees make a second account out of the same name.
func TestAccUser_K15_1_invisibleCharacters(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for _, config := range []string{
		adaWith(`user_name = "ada@example.com\u200b"`), adaWith(`email = "ada@example.com\u200b"`), adaWith(`name = "Ada\u00a0"`),
		adaWith(`display_name = "Ada\u200b"`), graceWith(`email = "grace@example.com\u200b"`), graceWith(`surname = "Hopper\u200b"`),
	} {
		w := env.NewWorkspace(t, config)
		if out, err := w.Run(t, "plan"); err == nil || !strings.Contains(out, "Invisible character") {
			t.Errorf("the plan says:\n%s", out)
		}
	}
}

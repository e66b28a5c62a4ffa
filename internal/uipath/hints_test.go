package uipath

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

func TestEveryHintHasAText(t *testing.T) {
	t.Parallel()
	for _, hint := range access.Hints() {
		if hints[hint] == "" {
			t.Errorf("%s has no text", hint)
		}
	}
	if len(hints) != len(access.Hints()) {
		t.Errorf("%d texts for %d hints", len(hints), len(access.Hints()))
	}
}

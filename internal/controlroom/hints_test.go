package controlroom

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
)

// Each hint of the access package has a text here, of whole sentences.
func TestHints(t *testing.T) {
	t.Parallel()
	for _, hint := range access.Hints() {
		if !strings.HasSuffix(hints[hint], ".") {
			t.Errorf("the hint %q is worded %q", hint, hints[hint])
		}
	}
	if len(hints) != len(access.Hints()) {
		t.Errorf("%d texts for %d hints", len(hints), len(access.Hints()))
	}
}

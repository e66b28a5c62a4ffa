package platform_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	itself := func(s string) string { return s }
	texts := func(s string) []string { return []string{s} }
	all := []string{"Administrators", "Testers", "Developers", "Partners"}
	if got := platform.Nearest("partner", all, texts, itself); got != "  Partners\n  Testers\n  Administrators" {
		t.Errorf("the nearest are\n%s", got)
	}
	if got := platform.Nearest("x", nil, texts, itself); got != "" {
		t.Errorf("of nothing the nearest are %q", got)
	}
}

package platform_test

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	itself := func(s string) string { return s }
	texts := func(s string) []string { return []string{s} }
	all := []string{"Administrators", "Testers", "Developers", "Partners"}
	if got := platform.Nearest("partner", all, texts, itself); !slices.Equal(got, []string{"Partners", "Testers", "Administrators"}) {
		t.Errorf("the nearest are %q", got)
	}
	if got := platform.Nearest("x", nil, texts, itself); len(got) != 0 {
		t.Errorf("of nothing the nearest are %q", got)
	}
}

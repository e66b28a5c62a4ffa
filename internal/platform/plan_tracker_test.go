package platform_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

func TestPlanTracker_tellsWhicheverComesSecond(t *testing.T) {
	t.Parallel()
	for _, destroysFirst := range []bool{true, false} {
		var c platform.PlanTracker
		for range 2 {
			if c.Clashes("ada", destroysFirst) {
				t.Error("the same twice is no clash")
			}
		}
		if !c.Clashes("ada", !destroysFirst) {
			t.Errorf("destroys first %t: the second does not tell", destroysFirst)
		}
		if c.Clashes("bob", true) {
			t.Error("somebody else is no clash")
		}
		if !c.Has("ada") || c.Has("eve") {
			t.Error("the state is not remembered")
		}
	}
}

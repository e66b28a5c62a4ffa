package platform_test

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Whichever resource Terraform plans second reports the clash.
func TestPlanTracker_keptAndDestroyed(t *testing.T) {
	t.Parallel()
	var keptFirst, destroyedFirst platform.PlanTracker
	for range 2 {
		if keptFirst.Keep("ada") {
			t.Error("keeping an account is no clash")
		}
	}
	if got := keptFirst.GiveUp("ada", ""); got != platform.ClaimedByState {
		t.Errorf("got %v", got)
	}
	if got := destroyedFirst.GiveUp("ada", ""); got != platform.Unclaimed {
		t.Errorf("got %v", got)
	}
	if !destroyedFirst.Keep("ada") || destroyedFirst.Keep("bob") {
		t.Error("the second does not report that the first destroys the account, or reports somebody else's")
	}
	if !keptFirst.Has("ada") || !keptFirst.Keeps("ada") || destroyedFirst.Has("eve") || keptFirst.Keeps("eve") {
		t.Error("the state is not remembered")
	}
}

func TestPlanTracker_destroyedAndCreated(t *testing.T) {
	t.Parallel()
	var createFirst, destroyFirst platform.PlanTracker
	if got := createFirst.Want("ada", "ada.lovelace"); got != platform.Unclaimed || createFirst.Has("ada") {
		t.Errorf("got %v; a name that is wanted puts nobody into the state", got)
	}
	if got := createFirst.GiveUp("ada", ""); got != platform.ClaimedByCreate {
		t.Errorf("got %v", got)
	}
	destroyFirst.GiveUp("ada", "")
	if got := destroyFirst.Want("ada", "ada.lovelace"); got != platform.ClaimedByCreate {
		t.Errorf("got %v", got)
	}
}

func TestPlanTracker_replacements(t *testing.T) {
	t.Parallel()
	var swap platform.PlanTracker // ["ann", "bob"] becomes ["bob", "ann"]
	if got := swap.GiveUp("ann-id", "bob"); got != platform.Unclaimed {
		t.Errorf("got %v", got)
	}
	if got := swap.Want("bob-id", "bob"); got != platform.Unclaimed {
		t.Errorf("got %v", got)
	}
	if got := swap.GiveUp("bob-id", "ann"); got != platform.ClaimedByCreate {
		t.Errorf("the second half of a swap: got %v", got)
	}
	var own platform.PlanTracker // an account is replaced by one of the same name
	own.GiveUp("ann-id", "Ann")
	if got := own.Want("ann-id", "ann"); got != platform.Free {
		t.Errorf("the second half of a replacement: got %v", got)
	}
	if got := own.Want("ann-id", "ann@example.com"); got != platform.ClaimedByCreate {
		t.Errorf("somebody else who wants the person: got %v", got)
	}
}

func TestPlanTracker_names(t *testing.T) {
	t.Parallel()
	var tracker platform.PlanTracker
	tracker.Keep("ann-id", "anna")
	if got := tracker.Want("ann-id", "ann"); got != platform.Free {
		t.Errorf("a name that the plan changes: got %v", got)
	}
	if got := tracker.Want("ann-id", "Anna"); got != platform.ClaimedByState {
		t.Errorf("the name that it gets: got %v", got)
	}
	tracker.Record("bob-id")
	if got := tracker.Want("bob-id", "bob"); got != platform.ClaimedByState {
		t.Errorf("an account of the state: got %v", got)
	}
}

package platform

import "testing"

// Who writes under a lock of the machine learns whether somebody else has done so since.
func TestTakeOver(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	locks := SharedLocks("take over", t.Name())
	for i, step := range []struct {
		key, owner string
		others     bool
	}{{"folder", "a", false}, {"folder", "a", false}, {"folder", "b", true}, {"folder", "b", false}, {"folder", "a", true}, {"another", "a", false}} {
		if others := locks.TakeOver(step.key, step.owner); others != step.others {
			t.Errorf("step %d: %t", i, others)
		}
	}
}

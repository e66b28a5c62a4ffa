package platform

import "sync"

// PlanTracker records, for one run, which accounts the state has and what the plan does with each: so that renaming a resource,
// or importing an account a second time, does not delete a person. Terraform plans resources in any order, so whichever comes
// second reports the clash. The zero value is ready.
type PlanTracker struct {
	inState sync.Map
	kept    sync.Map
	planned sync.Map
}

// Record records that the state has an account.
func (t *PlanTracker) Record(id string) { t.inState.Store(id, true) }

// Has reports whether the state has an account.
func (t *PlanTracker) Has(id string) bool {
	_, ok := t.inState.Load(id)
	return ok
}

// Keep records that the state has an account and that its plan keeps, changes or replaces it.
func (t *PlanTracker) Keep(id string) {
	t.Record(id)
	t.kept.Store(id, true)
}

// Keeps reports whether Keep was called for an account. What it holds (a user name, an e-mail address) may be free by the time of the apply.
func (t *PlanTracker) Keeps(id string) bool {
	_, ok := t.kept.Load(id)
	return ok
}

// plannedAccount is an account and what becomes of it.
type plannedAccount struct {
	id       string
	destroys bool
}

// Clashes records what a resource of this plan does with an account, and reports whether another one does the opposite: one
// destroys the account that the other one keeps.
func (t *PlanTracker) Clashes(id string, destroys bool) bool {
	t.Record(id)
	t.planned.Store(plannedAccount{id, destroys}, true)
	_, opposite := t.planned.Load(plannedAccount{id, !destroys})
	return opposite
}

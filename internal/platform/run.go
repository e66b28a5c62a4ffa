package platform

import (
	"sync"
	"sync/atomic"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Run is what one process knows about its own work on one platform. Each access client has one.
type Run struct {
	// Accounts records which accounts the state has, and what the plan does with each.
	Accounts PlanTracker
	// Removed records what was found gone.
	Removed RemovedThisRun
	// Ends records which ends of planned edges are not there.
	Ends EndLooks
	// Created records the accounts that this process created.
	Created RecentCreates
	// Applying is set once this process creates, changes or deletes something: it carries out a plan that another process made.
	Applying atomic.Bool
	// Late are the problems of operations that have ended. The operation that ends next warns of them.
	Late LateProblems
	// Waits counts for how long calls waited for the platform's rate limits.
	Waits rest.Waits
}

// NewRun returns an empty record; clock times the waits for new accounts.
func NewRun(clock rest.Clock) *Run {
	return &Run{Created: RecentCreates{Clock: clock}}
}

// EndLooks records, for one run, which ends of planned edges are not there: many edges have the same ends. The zero value is ready.
type EndLooks struct{ missing sync.Map }

// IsMissing reports whether an end is surely not there. place tells apart what has the same id in several places. It asks once for each end.
func (l *EndLooks) IsMissing(place string, end EdgeEnd) bool {
	look, _ := l.missing.LoadOrStore(place+" "+end.key(), sync.OnceValue(func() bool { return GoneReason(end.Gone()) != "" }))
	missing, _ := look.(func() bool)
	return missing != nil && missing()
}

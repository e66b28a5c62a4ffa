package platform

import "github.com/platformusers/terraform-provider-platformusers/internal/rest"

// Run is what one process knows about its own work on one platform. Each access client has one.
type Run struct {
	// Accounts records which accounts the state has, and what the plan does with each.
	Accounts PlanTracker
	// Removed records what was found gone.
	Removed RemovedThisRun
	// Created records the accounts that this process created.
	Created RecentCreates
}

// NewRun returns an empty record; clock times the waits for new accounts.
func NewRun(clock rest.Clock) *Run {
	return &Run{Created: RecentCreates{Clock: clock}}
}

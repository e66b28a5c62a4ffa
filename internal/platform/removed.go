package platform

import (
	"strings"
	"sync"
)

// RemovedThisRun records what this run found gone and took out of the state. Terraform re-plans these as creates, even during
// destroy. A plan error would block the destroy, so the check runs at apply. The zero value is ready.
type RemovedThisRun struct{ names sync.Map }

// Record records something under each name that a plan may use for it. Case is ignored.
func (r *RemovedThisRun) Record(names ...string) {
	for _, name := range names {
		r.names.Store(strings.ToLower(name), true)
	}
}

// Has reports whether one of the names was recorded. The empty name never was.
func (r *RemovedThisRun) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := r.names.Load(strings.ToLower(name)); ok && name != "" {
			return true
		}
	}
	return false
}

package platform

import (
	"strings"
	"sync"
)

// RemovedThisRun records what this run found gone and took out of the state. Terraform re-plans these as creates, even during
// destroy. A plan error would block the destroy, so the check runs at apply. The zero value is ready.
type RemovedThisRun struct {
	names sync.Map
	ends  sync.Map // why each end is gone with which something went, by its key
}

// RecordEnd records that something went with an end that is gone. nil records nothing.
func (r *RemovedThisRun) RecordEnd(end *End, why string) {
	if end != nil {
		r.ends.Store(end.key(), why)
	}
}

// WhyEndGone returns why an end is gone, "" when this run has not found it gone.
func (r *RemovedThisRun) WhyEndGone(field, id string) string {
	why, _ := r.ends.Load((&End{Field: field, ID: id}).key())
	text, _ := why.(string)
	return text
}

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

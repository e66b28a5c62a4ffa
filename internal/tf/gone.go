package tf

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// GoneError is the answer to reading something that the platform no longer has.
type GoneError struct {
	// Why is a sentence for the user.
	Why string
}

// Error returns the sentence.
func (g *GoneError) Error() string { return g.Why }

// GoneReason returns why something is gone, or "" when the error means something else.
func GoneReason(err error) string {
	var gone *GoneError
	if errors.As(err, &gone) {
		return gone.Why
	}
	return ""
}

// Gone takes a resource out of the state because the platform no longer has it, and tells the user why. The identity must be set already
// (SetIdentity first): Terraform refuses a read without identity even when the resource is removed, and state written by a Terraform older
// than 1.12 has none.
func Gone(ctx context.Context, resp *resource.ReadResponse, summary, detail string) {
	resp.Diagnostics.AddWarning(summary, detail)
	resp.State.RemoveResource(ctx)
}

// Lost remembers what this run has found gone and taken out of the state. Terraform plans it anew then, also on the way to a destroy, where a failing
// check of the new plan would keep everything else from being destroyed. What such a check would say, the apply says, too. The zero value is ready.
type Lost struct{ names sync.Map }

// Note remembers something by all its names.
func (l *Lost) Note(names ...string) {
	for _, name := range names {
		l.names.Store(strings.ToLower(name), true)
	}
}

// Has reports whether Note was called with one of the names. The empty name is nobody's.
func (l *Lost) Has(names ...string) bool {
	for _, name := range names {
		if _, ok := l.names.Load(strings.ToLower(name)); ok && name != "" {
			return true
		}
	}
	return false
}

package tf

import (
	"context"
	"errors"

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

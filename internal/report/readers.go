package report

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Reader reads who has what on one platform.
type Reader struct {
	// Key is the platform in settings and in evidence: "anypoint". Name is its full name.
	Key, Name string

	client any
}

// estateReader is an access client: every platform's is one.
type estateReader interface {
	Estate(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error)
}

// Estate reads who has what.
func (r Reader) Estate(ctx context.Context, options platform.EstateOptions) (*platform.Estate, error) {
	client, ok := r.client.(estateReader)
	if !ok {
		return nil, fmt.Errorf("bug: %s cannot show who has what", r.Name)
	}
	return client.Estate(ctx, options)
}

package anypoint

import (
	"context"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// While an edge is being made, others of the run must be able to tell that it is this run's.
func TestAddEdgeIsTouchedBeforeTheCall(t *testing.T) {
	t.Parallel()
	c := NewClient(Settings{BaseURL: "https://anypoint.example", Credentials: api.Credentials{AccessToken: "ready"}})
	err := c.addEdge(t.Context(), someOrganization, platform.Edge{
		UserID:  someUser,
		Present: func(context.Context) (bool, error) { return false, nil },
		Add: func(context.Context) error {
			if !c.touchedHere(someOrganization, someUser) {
				t.Error("not yet")
			}
			return nil
		},
	})
	if err != nil {
		t.Error(err)
	}
}

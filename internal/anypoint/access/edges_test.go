package access

import (
	"context"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

const (
	someOrganization = "0a000000-0000-4000-8000-000000000001"
	someUser         = "0c000000-0000-4000-8000-000000000005"
	someRole         = "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"
	someEnvironment  = "0b000000-0000-4000-8000-000000000002"
)

// While an edge is being added, others of the run must be able to tell that it is this run's.
func TestAddEdgeIsRecordedBeforeTheCall(t *testing.T) {
	t.Parallel()
	c := New(Settings{BaseURL: "https://anypoint.example", Credentials: api.Credentials{AccessToken: "some-token"}})
	err := c.addEdge(t.Context(), someOrganization, platform.Edge{
		UserID:  someUser,
		Present: func(context.Context) (bool, error) { return false, nil },
		Add: func(context.Context) error {
			if !c.gave(someOrganization, someUser) {
				t.Error("not yet")
			}
			return nil
		},
		Shown: platform.Confirmed,
	})
	if err != nil {
		t.Error(err)
	}
}

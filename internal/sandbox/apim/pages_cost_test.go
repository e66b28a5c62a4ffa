package apim_test

import (
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// A page costs what it shows, and not what the list holds: a tenant of 10,000 people would take as many pages as people by their number.
//
//nolint:paralleltest // allocations are counted for the whole process
func TestPages_costWhatTheyShow(t *testing.T) {
	for _, path := range []string{"/users", "/groups/" + apim.PartnersGroupID + "/users", "/subscriptions"} {
		cost := func(people int) float64 {
			b := start(t)
			for i := range people {
				id := fmt.Sprintf("many-%05d", i)
				b.AddUser(apim.User{ID: id, FirstName: "M", LastName: "N", Email: id + "@corp.example"})
				b.AddGroupMember(apim.PartnersGroupID, id)
				b.AddSubscription(apim.Subscription{ID: "of-" + id, OwnerID: id, Scope: "/apis"})
			}
			return testing.AllocsPerRun(3, func() { b.call("GET", path, nil).expect(t, 200) })
		}
		if few, many := cost(150), cost(900); many > 1.5*few {
			t.Errorf("a page of %s takes %.0f allocations of 150 people, %.0f of 900", path, few, many)
		}
	}
}

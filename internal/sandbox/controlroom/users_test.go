package controlroom_test

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// A user's life, in every generation.
func TestUsersComeAndGo(t *testing.T) {
	t.Parallel()
	for _, generation := range generations {
		t.Run(generation, func(t *testing.T) {
			t.Parallel()
			b := start(t, "generation="+generation)
			id := b.create("Nora.New")
			a := b.call("GET", user(id), nil).expect(t, 200).want(t, "nora.new", "username").want(t, float64(id), "principalId").want(t, 0.0, "version").
				want(t, false, "emailVerified").want(t, true, "passwordSet").want(t, nil, "description").want(t, nil, "domain").want(t, float64(controlroom.ServiceUserID), "createdBy").
				want(t, "2026-03-02T10:00:30Z", "createdOn").want(t, controlroom.BasicRoleName, "roles", 0, "name").want(t, 0.0, "roles", 0, "version")
			if perms := a.column("action", "permissions"); len(perms) != 3 || !slices.Contains(perms, "myschedule") {
				t.Errorf("permissions %v", perms)
			}
			b.call("POST", userList, "{}").expect(t, 200).want(t, float64(id), "list", 0, "id").want(t, "2026-03-02T10:00:30.123Z", "list", 0, "createdOn").
				want(t, "", "list", 0, "domain").want(t, nil, "list", 0, "roles", 0, "version")
			b.call("PUT", user(id), b.update(id, map[string]any{"description": "moved", "disabled": true})).expect(t, 200).want(t, "moved", "description").
				want(t, 1.0, "version").want(t, true, "disabled")
			b.call("DELETE", user(id), "{15}").expect(t, 200).want(t, false, "deleted").want(t, nil, "roles", 0).want(t, nil, "permissions", 0).want(t, "moved", "description")
			b.call("GET", user(id), nil).expect(t, 404)
			b.call("PUT", user(id), b.newUser("nora.new", controlroom.BasicRoleName)).expect(t, 404)
			b.call("DELETE", user(id), nil).expect(t, 404)
			if again := b.create("nora.new"); again == id {
				t.Error("the id came back")
			}
		})
	}
}

package anypoint_test

import (
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestUserLifeCycle(t *testing.T) {
	t.Parallel()
	b := start(t)
	made := b.call("POST", root+"/users", newUser("nora")).expect(t, 201).want(t, "nora", "username").want(t, "mulesoft", "idprovider_id")
	id := made.get("id").(string)
	before := made.get("updatedAt")
	b.call("PUT", root+"/users/"+id, map[string]any{"lastName": "Newer", "username": "ignored", "password": "ignored"}).expect(t, 200).
		want(t, "Newer", "lastName").want(t, "nora", "username")
	got := b.call("GET", root+"/users/"+id, nil).expect(t, 200).want(t, "Newer", "lastName").want(t, "+1 555 0123", "phoneNumber")
	if got.get("updatedAt") == before {
		t.Error("updatedAt did not change with the user")
	}
	row := b.call("GET", root+"/users?search=NORA", nil).expect(t, 200).want(t, 1.0, "total")
	if row.get("data", 0, "phoneNumber") != nil || row.get("data", 0, "deleted") != nil {
		t.Errorf("a list item must carry neither phoneNumber nor deleted: %s", row.raw)
	}
	b.call("DELETE", root+"/users/"+id, nil).expect(t, 204)
	b.call("GET", root+"/users/"+id, nil).expect(t, 404).want(t, "User does not exist", "message")
	b.call("GET", root+"/users?search=nora", nil).want(t, 0.0, "total")
	b.call("GET", root+"/users?search=nora&deleted=true", nil).want(t, 1.0, "total")
	b.call("POST", root+"/users", newUser("nora")).expect(t, 409)
	if u, _ := b.User(id); !u.Deleted {
		t.Error("the account must be kept as deleted")
	}
}

func TestSeedIsSeen(t *testing.T) {
	t.Parallel()
	b := start(t)
	names := b.call("GET", root+"/users", nil).expect(t, 200).column("username")
	if !slices.Contains(names, anypoint.AdminUsername) || slices.Contains(names, anypoint.ForeignUsername) {
		t.Errorf("users of the seed: %v", names)
	}
}

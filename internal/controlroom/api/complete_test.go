package api

import (
	"encoding/json"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// What a read of its own showed of a user is believed beside a list for as long as nothing changed, and an update is made of it only when the list
// shows nothing else.
func TestComplete(t *testing.T) {
	t.Parallel()
	const single = `{"id":15,"username":"ada","domain":null,"email":"ada@example.com","version":3,"updatedOn":"2025-11-18T20:48:04Z",` +
		`"roles":[{"id":2,"name":"AAE_Basic"}],"multipleLoginAllowed":true,"sysAssignedRoles":[{"id":18,"name":"Finance"}],"shoeSize":42}`
	for name, test := range map[string]struct {
		list                string
		isComplete, isWhole bool
	}{
		"the same": {`{"id":15,"username":"ada","domain":"","email":"ada@example.com","version":3,"updatedOn":"2025-11-18T20:48:04.760Z",` +
			`"roles":[{"id":2,"name":"AAE_Basic"}]}`, true, true},
		"another version": {`{"id":15,"username":"ada","email":"ada@example.com","version":4,"updatedOn":"2025-11-18T20:48:04.760Z",` +
			`"roles":[{"id":2,"name":"AAE_Basic"}]}`, false, false},
		"another edit": {`{"id":15,"username":"ada","email":"ada@example.com","version":3,"updatedOn":"2025-11-18T20:49:04.760Z",` +
			`"roles":[{"id":2,"name":"AAE_Basic"}]}`, false, false},
		"no version": {`{"id":15,"username":"ada","email":"ada@example.com","updatedOn":"2025-11-18T20:48:04Z",` +
			`"roles":[{"id":2,"name":"AAE_Basic"}]}`, false, false},
		"a role by an edit of the role": {`{"id":15,"username":"ada","email":"ada@example.com","version":3,"updatedOn":"2025-11-18T20:48:04Z",` +
			`"roles":[{"id":2,"name":"AAE_Basic"},{"id":7,"name":"Extra"}]}`, true, false},
		"disabled": {`{"id":15,"username":"ada","email":"ada@example.com","version":3,"updatedOn":"2025-11-18T20:48:04Z","disabled":true,` +
			`"roles":[{"id":2,"name":"AAE_Basic"}]}`, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var known wholeUser
			listed := User{Listed: true}
			if err := json.Unmarshal([]byte(single), &known); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(test.list), &listed); err != nil {
				t.Fatal(err)
			}
			listed.Listed = true
			got := Complete(&known.User, &listed)
			resttest.Expect(t, "is complete", !got.Listed && got.MultipleLoginAllowed && len(got.SysAssignedRoles) == 1, test.isComplete)
			resttest.Expect(t, "is whole", got.IsWhole(), test.isWhole)
			resttest.Expect(t, "roles", len(got.Roles), len(listed.Roles))
			resttest.Expect(t, "of a list alone", Complete(&listed, &listed).IsWhole(), false)
		})
	}
}

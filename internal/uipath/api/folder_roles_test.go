package api

import (
	"encoding/json"
	"testing"
)

// "No roles" and "roles not shown" must not be taken for one another: the set is written back as a whole.
func TestFolderUserReportsWhetherItsRolesAreShown(t *testing.T) {
	t.Parallel()
	for body, shown := range map[string]bool{
		`{"Id":7,"Roles":[]}`: true,
		`{"Id":7,"Roles":[{"Id":3,"Name":"Automation User"}]}`: true,
		`{"Id":7}`:                            false,
		`{"Id":7,"Roles":null}`:               false,
		`{"Id":7,"Roles":[{"Name":"no id"}]}`: false,
	} {
		var u FolderUser
		if err := json.Unmarshal([]byte(body), &u); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if u.RolesShown != shown {
			t.Errorf("%s: shown is %t", body, u.RolesShown)
		}
	}
}

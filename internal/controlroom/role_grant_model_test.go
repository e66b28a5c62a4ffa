package controlroom

import (
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

func TestRoleGrantModel(t *testing.T) {
	t.Parallel()
	grant := tftest.Fill[access.RoleGrant]()
	row := roleGrantRow(grant)
	tftest.NoneMissing(t, row)
	tftest.NoneMissing(t, row.identity("controlroom.example.com"))
	grant.Domain, grant.Status, grant.Origin = "", "", "" // which only data sources show
	if got := row.grant(); got != grant {
		t.Errorf("it is %+v, want %+v", got, grant)
	}
}

// A host may hold a path, and may be left out.
func TestSplitImportID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][3]string{
		"15/18":                         {"", "15", "18"},
		"cr.example.com/15/18":          {"cr.example.com", "15", "18"},
		"cr.example.com:8443/path/15/a": {"cr.example.com:8443/path", "15", "a"},
	} {
		host, rest, err := splitImportID(id, 2, "USER/ROLE")
		if err != nil || len(rest) != 2 || [3]string{host, rest[0], rest[1]} != want {
			t.Errorf("%s: %q, %q, %v", id, host, rest, err)
		}
	}
	for _, id := range []string{"15", "15/", "/18", "cr.example.com//18", ""} {
		if host, rest, err := splitImportID(id, 2, "USER/ROLE"); err == nil {
			t.Errorf("%s: %q, %q", id, host, rest)
		}
	}
}

package anypoint

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
)

func TestPermissionsHaveOneOrder(t *testing.T) {
	t.Parallel()
	row := func(name, roleID string, origin access.Origin, context ...string) access.Permission {
		p := access.Permission{Grant: api.Grant{RoleID: roleID, Name: name, Context: map[string]string{}}, Origin: origin}
		for i := 0; i < len(context); i += 2 {
			p.Context[context[i]] = context[i+1]
		}
		return p
	}
	direct := access.Origin{Kind: access.OriginDirect}
	sorted := []access.Permission{
		row("Manage", "1", direct, "org", "a"),
		row("Manage", "1", access.Origin{Kind: access.OriginTeam, ID: "t1"}, "org", "a"),
		row("Manage", "1", access.Origin{Kind: access.OriginTeam, ID: "t2"}, "org", "a"),
		row("Manage", "1", direct, "org", "a", "envId", "e1"),
		row("Manage", "1", direct, "org", "a", "envId", "e2", "apiId", "7"),
		row("Manage", "1", direct, "org", "a", "envId", "e2"),
		row("Manage", "1", direct, "org", "b"),
		row("Manage", "2", direct, "org", "a"),
		row("View", "0", direct, "org", "a"),
	}

	for range 20 {
		shuffled := slices.Clone(sorted)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		slices.SortFunc(shuffled, comparePermissions)
		if !reflect.DeepEqual(shuffled, sorted) {
			t.Fatalf("the order is\n%+v\nwant\n%+v", shuffled, sorted)
		}
	}
}

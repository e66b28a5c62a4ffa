package anypoint

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf/tftest"
)

// A grant goes into the state and comes out of it whole.
func TestPermissionGrantModel_nothingIsMissing(t *testing.T) {
	t.Parallel()
	grant := tftest.Fill[access.PermissionGrant]()
	model := permissionGrantOf(grant)
	tftest.NoneMissing(t, model, "role_name", "organization_name", "username", "email", "environment_name")
	tftest.NoneMissing(t, model.identity())
	if got := model.grant(); got.ID() != grant.ID() {
		t.Errorf("%s became %s", grant.ID(), got.ID())
	}
}

func TestPermissionGrantModel_contextInIdentity(t *testing.T) {
	t.Parallel()
	none := permissionGrantOf(access.PermissionGrant{})
	if !none.Context.IsNull() || !none.identity().Context.IsNull() {
		t.Errorf("a grant without further context has %s and %s", none.Context, none.identity().Context)
	}
	two := permissionGrantOf(access.PermissionGrant{Further: map[string]string{"version": "1", "api": "4"}})
	want := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("api=4"), types.StringValue("version=1")})
	if got := two.identity().Context; !got.Equal(want) {
		t.Errorf("the identity has %s", got)
	}
}

func TestPermissionGrantModel_setRoleNameKeepsTheCase(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		state    types.String
		platform string
		want     types.String
	}{
		{types.StringNull(), "Read Servers", types.StringValue("Read Servers")},
		{types.StringValue("read SERVERS"), "Read Servers", types.StringValue("read SERVERS")},
		{types.StringValue("Read Servers"), "See Servers", types.StringValue("See Servers")},
		{types.StringValue("Read Servers"), "", types.StringValue("Read Servers")},
	} {
		m := permissionGrantModel{RoleName: tc.state}
		m.setRoleName(tc.platform)
		if !m.RoleName.Equal(tc.want) {
			t.Errorf("%s and %q gave %s", tc.state, tc.platform, m.RoleName)
		}
	}
}

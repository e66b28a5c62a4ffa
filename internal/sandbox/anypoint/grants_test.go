package anypoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func org(id string) map[string]string { return map[string]string{"org": id} }

func env(orgID, envID string) map[string]string {
	return map[string]string{"org": orgID, "envId": envID}
}

func rolesOf(userID string) string { return root + "/users/" + userID + "/roles" }

func TestGrantAndRevoke(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("grantee")
	one := rolesOf(id) + "/" + anypoint.RoleReadApplications
	b.call("POST", one, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)).expect(t, 200)
	b.call("POST", one, env(anypoint.RootOrgID, anypoint.ProductionEnvironmentID)).expect(t, 200)
	b.call("POST", one, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)).expect(t, 200)
	b.call("POST", rolesOf(id), map[string]any{
		anypoint.RoleExchangeContributor: org(anypoint.RootOrgID),
		anypoint.RoleManageServers:       env(anypoint.BusinessGroupID, anypoint.BusinessGroupEnvironmentID),
	}).expect(t, 200)
	// Four grants, and the automatic Business Group Viewer of the business group.
	a := b.call("GET", rolesOf(id), nil).expect(t, 200).want(t, 5.0, "total")
	viewer := a.Get("data", 4)
	if m := viewer.(map[string]any); m["role_id"] != anypoint.RoleBusinessGroupViewer || m["context_params"].(map[string]any)["user"] != id {
		t.Errorf("the last row should be the automatic viewer: %v", viewer)
	}
	b.call("DELETE", one, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)).expect(t, 200)
	b.call("GET", rolesOf(id)+"?role_id="+anypoint.RoleReadApplications, nil).want(t, 1.0, "total").
		want(t, anypoint.ProductionEnvironmentID, "data", 0, "context_params", "envId").want(t, "Read Applications", "data", 0, "name")
	b.call("DELETE", one, nil).expect(t, 400)
	if n := len(b.Grants(id)); n != 3 {
		t.Errorf("%d grants left, want 3", n)
	}
}

func TestGrantsAreChecked(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("checked")
	for name, c := range map[string]struct {
		role    string
		context any
	}{
		"no environment":      {anypoint.RoleReadApplications, org(anypoint.RootOrgID)},
		"unknown environment": {anypoint.RoleReadApplications, env(anypoint.RootOrgID, nobody)},
		"other's environment": {anypoint.RoleReadApplications, env(anypoint.RootOrgID, anypoint.BusinessGroupEnvironmentID)},
		"needless key":        {anypoint.RoleExchangeContributor, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)},
		"unknown org":         {anypoint.RoleExchangeContributor, org(nobody)},
		"no org":              {anypoint.RoleExchangeContributor, map[string]string{}},
		"empty value":         {anypoint.RoleViewContracts, map[string]string{"org": anypoint.RootOrgID, "api": ""}},
		"not a string":        {anypoint.RoleViewContracts, map[string]any{"org": anypoint.RootOrgID, "api": 7}},
		"automatic role":      {anypoint.RoleBusinessGroupViewer, map[string]string{"org": anypoint.BusinessGroupID, "user": id}},
		"internal role":       {"0e000000-0000-4000-8000-000000000009", org(anypoint.RootOrgID)},
		"unknown role":        {nobody, org(anypoint.RootOrgID)},
		"array":               {anypoint.RoleExchangeContributor, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.call("POST", rolesOf(id)+"/"+c.role, c.context).expect(t, 400).want(t, 400.0, "status")
		})
	}
	t.Cleanup(func() {
		if g := b.Grants(id); len(g) != 0 {
			t.Errorf("refused grants were stored: %v", g)
		}
	})
	b.call("POST", rolesOf(id), map[string]any{anypoint.RoleExchangeContributor: org(anypoint.RootOrgID), nobody: org(anypoint.RootOrgID)}).
		expect(t, 400)
	b.call("POST", rolesOf("not-a-uuid")+"/"+anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)).expect(t, 400)
	b.call("POST", bg+"/users/"+id+"/roles/"+anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)).expect(t, 400)
}

func TestResourceRolesTakeFurtherKeys(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("api-user")
	context := map[string]string{"org": anypoint.RootOrgID, "envId": anypoint.SandboxEnvironmentID, "api": "42"}
	b.call("POST", rolesOf(id)+"/"+anypoint.RoleViewContracts, context).expect(t, 200)
	b.call("GET", rolesOf(id), nil).want(t, "42", "data", 0, "context_params", "api")
}

func TestVariantsOfGrantWrites(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 409, 400} {
		t.Run(fmt.Sprintf("duplicate %d", status), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("duplicate_grant=%d", status))
			path := rolesOf(b.create("twice")) + "/" + anypoint.RoleExchangeContributor
			b.call("POST", path, org(anypoint.RootOrgID)).expect(t, 200)
			b.call("POST", path, org(anypoint.RootOrgID)).expect(t, status)
		})
	}
	for _, status := range []int{200, 404, 400} {
		t.Run(fmt.Sprintf("absent %d", status), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("absent_grant=%d", status))
			b.call("DELETE", rolesOf(b.create("never"))+"/"+anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)).expect(t, status)
		})
	}
	for _, status := range []int{404, 400} {
		t.Run(fmt.Sprintf("unknown %d", status), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("unknown_user_grant=%d", status), fmt.Sprintf("unknown_role_grant=%d", status))
			b.call("POST", rolesOf(nobody)+"/"+anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)).expect(t, status)
			b.call("POST", rolesOf(b.create("known"))+"/"+nobody, org(anypoint.RootOrgID)).expect(t, status)
			b.call("GET", rolesOf(nobody), nil).expect(t, 404)
		})
	}
}

func TestViewerCannotBeRemoved(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("viewer")
	b.Grant(id, anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID))
	b.call("DELETE", rolesOf(id)+"/"+anypoint.RoleBusinessGroupViewer, map[string]string{"org": anypoint.BusinessGroupID, "user": id}).expect(t, 400)
	b.call("GET", rolesOf(id), nil).want(t, 2.0, "total")
	b.Revoke(id, anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID))
	b.call("GET", rolesOf(id), nil).want(t, 0.0, "total")
}

func TestGrantsByPath(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("spread")
	for _, o := range []string{anypoint.RootOrgID, anypoint.BusinessGroupID, anypoint.OtherBusinessGroupID} {
		b.Grant(id, anypoint.RoleExchangeContributor, org(o))
	}
	count := func(base string) float64 {
		return b.call("GET", base+"/users/"+id+"/roles?role_id="+anypoint.RoleExchangeContributor, nil).expect(t, 200).Get("total").(float64)
	}
	if r, g := count(root), count(bg); r != 3 || g != 2 {
		t.Errorf("all: root %v, business group %v", r, g)
	}
	b.set("grants_by_root_path=path_org")
	if r, g := count(root), count(bg); r != 1 || g != 1 {
		t.Errorf("path_org: root %v, business group %v", r, g)
	}
}

func TestGrantsThroughTeamsAndRoleGroups(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("indirect")
	b.AddTeamMember(anypoint.BackendTeamID, id, anypoint.Member, false)
	b.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)) // the parent's are inherited
	b.GrantTeam(anypoint.RootTeamID, anypoint.RoleDesignCenterDeveloper, org(anypoint.RootOrgID))     // everybody's
	b.Grant(id, anypoint.RoleExchangeContributor, org(anypoint.RootOrgID))
	b.call("GET", rolesOf(id), nil).want(t, 1.0, "total")
	b.call("GET", rolesOf(id)+"?teams=true", nil).want(t, 2.0, "total") // one row for what is held twice
	b.call("GET", rolesOf(id)+"?teams=perhaps", nil).expect(t, 400)
	b.call("DELETE", rolesOf(id)+"/"+anypoint.RoleExchangeContributor, org(anypoint.RootOrgID)).expect(t, 200)
	b.call("GET", rolesOf(id)+"?teams=true", nil).want(t, 2.0, "total")

	b.AddRoleGroupMember(anypoint.AdministratorsRoleGroupID, id)
	b.call("GET", rolesOf(id)+"?role_groups=true", nil).want(t, 0.0, "total")
	b.set("access_model=roles")
	b.call("GET", rolesOf(id)+"?role_groups=true", nil).want(t, 1.0, "total").want(t, anypoint.RoleOrganizationAdministrator, "data", 0, "role_id")
}

func TestGrantsPaging(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("many")
	for i := range 30 {
		b.Grant(id, anypoint.RoleViewContracts, map[string]string{"org": anypoint.RootOrgID, "api": fmt.Sprint(i)})
	}
	rows := func() int {
		return len(b.call("GET", rolesOf(id)+"?offset=2", nil).want(t, 30.0, "total").Column("role_id", "data"))
	}
	if n := rows(); n != 30 {
		t.Errorf("unpaged: %d rows", n)
	}
	b.set("grants_paging=honored")
	if n := rows(); n != 25 {
		t.Errorf("honored: %d rows", n)
	}
}

func TestOwnerKeepsTheAdministratorPermission(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := rolesOf(anypoint.OwnerID) + "/" + anypoint.RoleOrganizationAdministrator
	b.call("DELETE", path, org(anypoint.RootOrgID)).expect(t, 400)
	b.call("PUT", root+"/owner/"+anypoint.RegularUserID, nil).expect(t, 200)
	b.call("GET", root+"/owner", nil).expect(t, 200).want(t, anypoint.RegularUserID, "id")
	b.call("GET", rolesOf(anypoint.RegularUserID), nil).want(t, 1.0, "total")
	b.call("DELETE", path, org(anypoint.RootOrgID)).expect(t, 200) // a former owner's can go
	b.call("DELETE", rolesOf(anypoint.RegularUserID)+"/"+anypoint.RoleOrganizationAdministrator, org(anypoint.RootOrgID)).expect(t, 400)
	b.call("PUT", root+"/owner/"+nobody, nil).expect(t, 400)
}

func TestRevokeByContext(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("sweep")
	b.Grant(id, anypoint.RoleReadApplications, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID))
	b.Grant(id, anypoint.RoleExchangeContributor, org(anypoint.RootOrgID))
	b.call("DELETE", root+"/roles?match=never&org="+anypoint.RootOrgID, nil).expect(t, 400)
	// org and envId alone would take everybody's permissions: another parameter has to stand beside them (documented).
	b.call("DELETE", root+"/roles?match=partial&org="+anypoint.RootOrgID, nil).expect(t, 400)
	b.call("DELETE", root+"/roles?match=exact&org="+anypoint.RootOrgID+"&envId="+anypoint.SandboxEnvironmentID, nil).expect(t, 400)
	b.set("role_scope=free")
	asset := map[string]string{"org": anypoint.RootOrgID, "assetId": "orders"}
	b.call("POST", rolesOf(id)+"/"+anypoint.RoleExchangeContributor, asset).expect(t, 200)
	b.call("DELETE", root+"/roles?match=exact&assetId=orders", nil).expect(t, 204)
	if n := len(b.Grants(id)); n != 3 {
		t.Errorf("exact took %d of 3", 3-n)
	}
	b.call("DELETE", root+"/roles?match=partial&assetId=orders", nil).expect(t, 204)
	b.call("DELETE", root+"/roles?match=partial&assetId=orders", nil).expect(t, 204) // nothing is left: no error (assumed)
	if n := len(b.Grants(id)); n != 2 {
		t.Errorf("left: %v", b.Grants(id))
	}
}

func TestRoleCatalog(t *testing.T) {
	t.Parallel()
	b := start(t)
	all := b.call("GET", api+"/roles?limit=500", nil).expect(t, 200)
	names := all.Column("name", "data")
	if !slices.IsSorted(names) || len(names) < 15 || slices.Contains(names, "Platform Service") {
		t.Errorf("catalog: %v", names)
	}
	b.call("GET", api+"/roles?search=manage+runtime+fabrics", nil).want(t, 2.0, "total")
	b.call("GET", api+"/roles?include_internal=true", nil).want(t, float64(len(names)+1), "total")
	b.call("GET", api+"/roles?product=Exchange", nil).want(t, 3.0, "total")
	descending := b.call("GET", api+"/roles?limit=500&ascending=false&sort=role_id", nil).Column("role_id", "data")
	slices.Reverse(descending)
	if !slices.IsSorted(descending) {
		t.Errorf("not descending: %v", descending)
	}
	for _, bad := range []string{"sort=shade", "limit=501", "ascending=up"} {
		b.call("GET", api+"/roles?"+bad, nil).expect(t, 400)
	}
	b.call("GET", api+"/roles/"+anypoint.RoleReadServers, nil).expect(t, 200).want(t, "Read Servers", "name").want(t, "Runtime Manager", "product")
	b.call("GET", api+"/roles/"+nobody, nil).expect(t, 404)
	b.call("GET", api+"/roles/"+anypoint.RoleOrganizationAdministrator+"/users", nil).expect(t, 200).want(t, 1.0, "total").
		want(t, anypoint.OwnerID, "data", 0, "id")
}

package anypoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const auditors = root + "/rolegroups/" + anypoint.AuditorsRoleGroupID

func TestRoleGroupMembers(t *testing.T) {
	t.Parallel()
	b := start(t, "access_model=roles")
	one, two := b.create("one"), b.create("two")
	b.call("POST", root+"/users/"+one+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).expect(t, 200)
	first := b.call("GET", root+"/users/"+one+"/rolegroups", nil).expect(t, 200).want(t, 1.0, "total").want(t, "Auditors", "data", 0, "name")
	b.call("POST", root+"/users/"+one+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).expect(t, 200)
	if again := b.call("GET", root+"/users/"+one+"/rolegroups", nil); again.Get("data", 0, "user_role_group_id") != first.Get("data",
		0, "user_role_group_id") {
		t.Error("giving it twice must keep the assignment")
	}
	b.call("POST", auditors+"/users", []string{two}).expect(t, 200)
	if got := b.call("GET", auditors+"/users", nil).expect(t, 200).Column("username", "data"); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("users: %v", got)
	}
	b.call("GET", auditors, nil).want(t, 2.0, "user_count")
	b.call("POST", auditors+"/users", []string{nobody}).expect(t, 404)
	b.call("POST", auditors+"/users", []string{}).expect(t, 400)
	b.call("POST", root+"/users/"+one+"/rolegroups/"+nobody, nil).expect(t, 404)
	b.call("POST", bg+"/users/"+one+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).expect(t, 404)
	b.call("DELETE", auditors+"/users/"+two, nil).expect(t, 200)
	b.call("DELETE", root+"/users/"+one+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).expect(t, 200)
	b.call("DELETE", auditors+"/users", []string{one}).expect(t, 409).want(t, "Could not unassign role group", "message") // documented
	for _, status := range []int{200, 404, 409} {
		b.set(fmt.Sprintf("absent_role_group_member=%d", status))
		b.call("DELETE", auditors+"/users", []string{one}).expect(t, status)
	}
}

func TestRoleGroups(t *testing.T) {
	t.Parallel()
	b := start(t, "access_model=roles")
	body := map[string]any{
		"name": "Testers", "description": "Test",
		"external_names": []any{map[string]string{"external_group_name": "qa", "provider_id": anypoint.IdentityProviderID}},
	}
	made := b.call("POST", root+"/rolegroups", body).expect(t, 201).want(t, "qa", "external_names", 0)
	b.call("POST", root+"/rolegroups", body).expect(t, 409)
	b.call("POST", root+"/rolegroups", map[string]any{"name": "X"}).expect(t, 400)
	testers := root + "/rolegroups/" + made.Get("role_group_id").(string)
	b.call("GET", testers+"?displayProviderId=true", nil).want(t, anypoint.IdentityProviderID, "external_names", 0, "provider_id")
	b.set("external_names=objects")
	b.call("GET", testers, nil).want(t, "qa", "external_names", 0, "external_group_name")
	b.call("GET", root+"/rolegroups", nil).expect(t, 200).want(t, 3.0, "total")
	b.call("PUT", testers, map[string]any{"description": "Changed", "external_names": []string{"other"}}).expect(t, 200).
		want(t, "Changed", "description").want(t, "Testers", "name")

	grant := []any{map[string]any{"role_id": anypoint.RoleExchangeContributor, "context_params": org(anypoint.RootOrgID)}}
	b.call("POST", testers+"/roles", grant).expect(t, 200)
	b.set("role_group_grant_status=201")
	b.call("POST", testers+"/roles", grant).expect(t, 201)
	b.call("GET", testers+"/roles", nil).expect(t, 200).want(t, 1.0, "total").want(t, anypoint.RoleExchangeContributor, "data", 0, "role_id")
	b.call("DELETE", testers+"/roles", grant).expect(t, 200)
	b.call("GET", testers+"/roles", nil).want(t, 0.0, "total")

	b.call("DELETE", root+"/rolegroups/"+anypoint.AdministratorsRoleGroupID, nil).expect(t, 400)
	b.call("DELETE", root+"/rolegroups", []string{anypoint.AuditorsRoleGroupID, nobody}).expect(t, 404)
	b.call("DELETE", root+"/rolegroups", []string{anypoint.AuditorsRoleGroupID}).expect(t, 200)
	b.call("DELETE", testers, nil).expect(t, 200)
	b.call("GET", root+"/rolegroups", nil).want(t, 1.0, "total")
}

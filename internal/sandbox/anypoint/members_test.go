package anypoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

func TestMembersOfABusinessGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	one, two := b.create("one"), b.create("two")
	b.call("GET", bg+"/members", nil).expect(t, 200).want(t, 0.0, "total")
	b.call("PUT", bg+"/members", []string{one, two}).expect(t, 204)
	b.call("PUT", bg+"/members/"+one, []string{one}).expect(t, 204)
	b.call("GET", bg+"/members?id="+one+"&id="+two, nil).want(t, 2.0, "total")
	b.call("GET", bg+"/members?id="+one, nil).want(t, 1.0, "total").want(t, "one", "data", 0, "username")
	b.call("GET", bg+"/members?username=ONE", nil).want(t, 0.0, "total")
	b.call("GET", bg+"/members?search=ONE", nil).want(t, 1.0, "total")
	b.call("GET", bg+"/members?id=x", nil).expect(t, 400)
	for _, refused := range []any{[]string{one, nobody}, []string{anypoint.ExternalUserID}, []string{"x"}, []string{}, map[string]string{}} {
		b.call("PUT", bg+"/members", refused).expect(t, 400)
	}
	b.call("PUT", root+"/members", []string{one}).expect(t, 400)
	b.call("DELETE", bg+"/members/"+one, nil).expect(t, 204)
	b.call("DELETE", bg+"/members", []string{two, one}).expect(t, 400) // one is not a member any more, so nobody goes
	if got := b.Members(anypoint.BusinessGroupID); !slices.Equal(got, []string{two}) {
		t.Errorf("members: %v", got)
	}
	if u, _ := b.User(one); u.Deleted {
		t.Error("the account of a removed member stays")
	}
}

func TestVariantsOfMembership(t *testing.T) {
	t.Parallel()
	for _, clears := range []bool{true, false} {
		t.Run(fmt.Sprintf("clears grants %t", clears), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("remove_member_clears_grants=%t", clears))
			id := b.create("member")
			b.AddMember(anypoint.BusinessGroupID, id)
			b.Grant(id, anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID))
			b.call("DELETE", bg+"/members/"+id, nil).expect(t, 204)
			if gone := len(b.Grants(id)) == 0; gone != clears {
				t.Errorf("grants gone = %t", gone)
			}
		})
		t.Run(fmt.Sprintf("grant adds %t", clears), func(t *testing.T) {
			t.Parallel()
			b := start(t, fmt.Sprintf("grant_adds_bg_member=%t", clears))
			id := b.create("grantee")
			b.call("POST", bg+"/users/"+id+"/roles/"+anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID)).expect(t, 200)
			listed := slices.Contains(b.call("GET", bg+"/members", nil).Column("id", "data"), id)
			if listed != clears {
				t.Errorf("listed as member = %t", listed)
			}
		})
	}
}

func TestMembersHaveNoErrorBody(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, a := range []response{
		b.call("GET", api+"/organizations/"+nobody+"/members", nil).expect(t, 404),
		b.call("PUT", bg+"/members/"+nobody, nil).expect(t, 400),
	} {
		if a.Raw != "" {
			t.Errorf("want no body, got %q", a.Raw)
		}
	}
}

func TestOrganizations(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", root, nil).expect(t, 200).want(t, true, "isRoot").want(t, true, "isMaster").want(t, anypoint.OwnerID, "ownerId").
		want(t, anypoint.BusinessGroupID, "subOrganizationIds", 0).want(t, nil, "subOrganizationIds", 1)
	other := b.call("GET", api+"/organizations/"+anypoint.OtherBusinessGroupID, nil).expect(t, 200).want(t, false, "isRoot").want(t, false, "isMaster").
		want(t, anypoint.RootOrgID, "parentOrganizationIds", 0).want(t, anypoint.BusinessGroupID, "parentOrganizationIds", 1)
	b.set("bg_is_root=true")
	b.call("GET", api+"/organizations/"+anypoint.OtherBusinessGroupID, nil).want(t, true, "isRoot").want(t, other.Get("id"), "id")
	b.call("GET", root+"/hierarchy", nil).expect(t, 200).want(t, 3.0, "environmentsCount").want(t, "Engineering", "subOrganizations", 0, "name").
		want(t, "Integration", "subOrganizations", 0, "subOrganizations", 0, "name")
	b.call("GET", root+"/environments?limit=2", nil).expect(t, 200).want(t, 3.0, "total").want(t, nil, "data", 2)
	b.call("GET", root+"/environments?isProduction=true", nil).want(t, 1.0, "total").want(t, "production", "data", 0, "type")
	b.call("GET", root+"/environments/"+anypoint.SandboxEnvironmentID, nil).expect(t, 200).want(t, "Sandbox", "name")
	b.call("GET", bg+"/environments/"+anypoint.SandboxEnvironmentID, nil).expect(t, 404)
	b.call("GET", root+"/identityProviders", nil).expect(t, 200).want(t, anypoint.IdentityProviderID, "data", 0, "provider_id")
	b.call("GET", bg+"/identityProviders", nil).expect(t, 405)
	b.call("PATCH", root+"/identityProviderSettings", map[string]any{"nonsense": true}).expect(t, 400)
	b.call("PATCH", root+"/identityProviderSettings", map[string]any{"bypass_expiration": true}).expect(t, 204)
	b.call("GET", root+"/identityProviderSettings", nil).expect(t, 200).want(t, true, "bypass_expiration").want(t, true, "allow_new_non_sso_users")
	b.call("PATCH", bg+"/identityProviderSettings", map[string]any{}).expect(t, 405)
}

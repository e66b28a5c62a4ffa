package anypoint_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// MuleSoft's CLI (npm anypoint-cli-v4) reads the organizations of the signed-in person from /users/me before every command.
func TestUsersMeNamesTheOrganizations(t *testing.T) {
	t.Parallel()
	b := start(t)
	me := b.call("GET", api+"/users/me", nil).expect(t, 200)
	if names := me.Column("name", "memberOfOrganizations"); len(names) == 0 || names[0] == "" {
		t.Errorf("organizations of the signed-in person: %v", names)
	}
	one := b.call("GET", root+"/users/"+anypoint.RegularUserID, nil).expect(t, 200)
	if ids := one.Column("id", "memberOfOrganizations"); len(ids) == 0 || ids[0] != anypoint.RootOrgID {
		t.Errorf("organizations of a user: %v", ids)
	}
	one.want(t, "Platinum", "organization", "subscription", "type")
	one.want(t, true, "organization", "entitlements", "createSubOrgs")
	b.call("GET", root, nil).want(t, anypoint.RootOrgID, "owner", "organizationId")
	b.call("GET", root, nil).want(t, "host", "owner", "type")
}

// The schema of a role group's permissions is open, that of a team's is closed (documented).
func TestOnlyTeamsRefuseOtherFieldsOfAGrant(t *testing.T) {
	t.Parallel()
	b := start(t, "access_model=roles")
	row := []any{map[string]any{
		"role_id": anypoint.RoleExchangeContributor, "context_params": map[string]string{"org": anypoint.RootOrgID}, "role_group_assignment_id": "1",
	}}
	group := b.call("POST", root+"/rolegroups", map[string]any{"name": "recorded", "description": "as a client sends it"}).expect(t, 201)
	path := root + "/rolegroups/" + group.Text("role_group_id") + "/roles"
	b.call("POST", path, row).expect(t, 200)
	b.call("DELETE", path, row).expect(t, 200)
	b.call("GET", path, nil).want(t, 0.0, "total")

	b.set("access_model=teams")
	b.call("POST", root+"/teams/"+anypoint.RootTeamID+"/roles", row).expect(t, 400)
}

func TestGroupMappings(t *testing.T) {
	t.Parallel()
	b := start(t)
	path := root + "/teams/" + anypoint.RootTeamID + "/groupmappings"
	provider := b.call("GET", root+"/identityProviders", nil).Column("provider_id", "data")[0]
	b.call("GET", root+"/identityProviders/"+provider, nil).expect(t, 200).want(t, provider, "provider_id")
	b.call("GET", root+"/identityProviders/"+nobody, nil).expect(t, 404)
	mapping := func(group, membership string) []any {
		return []any{map[string]string{"external_group_name": group, "provider_id": provider, "membership_type": membership}}
	}
	b.call("PUT", path, mapping("engineers", "member")).expect(t, 204)
	b.call("PATCH", path, mapping("leads", "maintainer")).expect(t, 204)
	b.call("PATCH", path, mapping("leads", "member")).expect(t, 204) // one mapping for each group
	b.call("GET", path, nil).expect(t, 200).want(t, 2.0, "total")
	b.call("DELETE", path, mapping("engineers", "member")).expect(t, 204)
	if names := b.call("GET", path, nil).Column("external_group_name", "data"); strings.Join(names, " ") != "leads" {
		t.Errorf("left: %v", names)
	}
	b.call("PUT", path, mapping("", "member")).expect(t, 400)
	b.call("PUT", path, []any{map[string]string{"external_group_name": "x", "provider_id": nobody}}).expect(t, 400)
	b.call("PUT", path, []any{}).expect(t, 204)
	b.call("GET", path, nil).want(t, 0.0, "total")
}

func TestVerifiersAndProfiles(t *testing.T) {
	t.Parallel()
	b := start(t)
	user := root + "/users/" + anypoint.RegularUserID
	b.call("GET", user+"/manage_verifiers", nil).expect(t, 200)
	b.call("DELETE", user+"/verifiers", nil).expect(t, 204)
	b.EditUser(anypoint.RegularUserID, func(u *anypoint.User) { u.MFAExcluded = true })
	b.call("GET", user+"/manage_verifiers", nil).expect(t, 405)
	b.call("DELETE", user+"/verifiers", nil).expect(t, 405)

	if ids := b.call("GET", user+"/identityProviderProfiles", nil).expect(t, 200).Column("userId"); len(ids) != 0 {
		t.Errorf("profiles of an account with a password: %v", ids)
	}
	federated := root + "/users/" + anypoint.FederatedUserID + "/identityProviderProfiles"
	profiles := b.call("GET", federated, nil).expect(t, 200)
	id, provider := profiles.Column("idpUserId")[0], profiles.Column("providerId")[0]
	b.call("DELETE", federated, map[string]string{"idpUserId": id, "providerId": nobody}).expect(t, 404)
	b.call("DELETE", federated, map[string]string{"idpUserId": id, "providerId": provider}).expect(t, 200)
	b.call("GET", root+"/users/"+anypoint.FederatedUserID, nil).want(t, anypoint.LocalProvider, "idprovider_id")
}

// The same calls without an organization act in that of the token.
func TestUsersWithoutAnOrganization(t *testing.T) {
	t.Parallel()
	b := start(t)
	all := b.call("GET", api+"/users?limit=500", nil).expect(t, 200)
	if got := b.call("GET", root+"/users?limit=500", nil); len(all.Column("id", "data")) == 0 || got.Raw != all.Raw {
		t.Errorf("%s, want %s", all.Raw, got.Raw)
	}
	b.call("DELETE", api+"/users", []string{nobody}).expect(t, 404)
}

// Refusals must not show in which language the sandbox is written.
func TestRefusalsOfBodies(t *testing.T) {
	t.Parallel()
	b := start(t)
	for name, body := range map[string]any{"list for object": []string{}, "text for object": "x", "object for list": map[string]int{}} {
		path, method := root+"/users", "POST"
		if name == "object for list" {
			method = "PUT"
		}
		got := b.call(method, path, body).expect(t, 400)
		if strings.Contains(got.Raw, "Go") || strings.Contains(got.Raw, "map[") {
			t.Errorf("%s: %s", name, got.Raw)
		}
	}
}

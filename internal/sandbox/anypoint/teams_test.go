package anypoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

const (
	developers = root + "/teams/" + anypoint.DevelopersTeamID
	everybody  = root + "/teams/" + anypoint.RootTeamID
)

func membership(id, kind string) map[string]string {
	return map[string]string{"id": id, "membership_type": kind}
}

func TestTeamMembers(t *testing.T) {
	t.Parallel()
	b := start(t)
	one, two := b.create("one"), b.create("two")
	b.call("PUT", developers+"/members/"+one, map[string]string{"membership_type": "member"}).expect(t, 204)
	b.call("PUT", developers+"/members/"+one, map[string]string{"membership_type": "maintainer"}).expect(t, 204)
	b.call("PATCH", developers+"/members", []any{membership(two, "member")}).expect(t, 204)
	a := b.call("GET", developers+"/members", nil).expect(t, 200).want(t, 3.0, "total")
	if got := a.Column("identity_type", "data"); !slices.Equal(got, []string{"team", "user", "user"}) {
		t.Errorf("want the child team among the members: %v", got)
	}
	b.call("GET", developers+"/members?member_ids="+one, nil).want(t, 1.0, "total").want(t, "maintainer", "data", 0, "membership_type").
		want(t, "Nora New", "data", 0, "name").want(t, false, "data", 0, "is_assigned_via_external_groups")
	b.call("GET", developers+"/members?identity_type=user&membership_type=member", nil).want(t, 1.0, "total").want(t, two, "data", 0, "id")
	b.call("GET", developers+"/members?membership_type=boss", nil).expect(t, 400)
	b.set("team_label=team_name")
	b.call("GET", developers+"/members?member_ids="+one, nil).want(t, "Nora New", "data", 0, "team_name").want(t, nil, "data", 0, "name")

	teams := b.call("GET", root+"/users/"+one+"/teams", nil).expect(t, 200)
	if got := teams.Column("team_id", "data"); !slices.Equal(got, []string{anypoint.DevelopersTeamID, anypoint.RootTeamID}) {
		t.Errorf("teams of the user: %v", got)
	}
	b.call("GET", root+"/users/"+one+"/teams?membership_type=maintainer", nil).want(t, 1.0, "total")

	b.call("DELETE", developers+"/members/"+one, nil).expect(t, 204)
	b.call("DELETE", developers+"/members", []string{two}).expect(t, 204)
	b.call("DELETE", developers+"/members/"+one, nil).expect(t, 204)
	for _, status := range []int{404, 409} {
		b.set(fmt.Sprintf("absent_team_member=%d", status))
		b.call("DELETE", developers+"/members/"+one, nil).expect(t, status)
		b.call("DELETE", developers+"/members", []string{two}).expect(t, status)
	}
}

func TestTeamMembersAreStrict(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("one")
	crowd := make([]any, 101)
	ids := make([]string, 101)
	for i := range crowd {
		crowd[i], ids[i] = membership(id, "member"), id
	}
	for name, body := range map[string]any{
		"none": []any{}, "too many": crowd, "object": membership(id, "member"), "team": []any{membership(anypoint.BackendTeamID, "member")},
		"type": []any{membership(id, "boss")}, "no type": []any{map[string]string{"id": id}},
		"extra":   []any{map[string]string{"id": id, "membership_type": "member", "name": "x"}},
		"unknown": []any{membership(id, "member"), membership(nobody, "member")},
	} {
		a := b.call("PATCH", developers+"/members", body).expect(t, 400)
		if a.Get("errors", 0, "message") == nil {
			t.Errorf("%s: teams answer with errors, got %s", name, a.Raw)
		}
	}
	if m := b.TeamMembers(anypoint.DevelopersTeamID); len(m) != 0 {
		t.Errorf("refused changes added %v", m)
	}
	b.call("PATCH", developers+"/members", crowd[:100]).expect(t, 204)
	b.call("DELETE", developers+"/members", ids).expect(t, 400)
	b.call("DELETE", developers+"/members", []string{}).expect(t, 400)
	b.call("DELETE", developers+"/members", []string{anypoint.BackendTeamID}).expect(t, 400)
	b.call("PUT", developers+"/members/"+anypoint.BackendTeamID, map[string]string{"membership_type": "member"}).expect(t, 405)
	b.call("DELETE", developers+"/members/"+anypoint.BackendTeamID, nil).expect(t, 405)
	b.call("PUT", developers+"/members/"+id, map[string]string{}).expect(t, 400)
	for _, status := range []int{400, 404, 204} {
		b.set(fmt.Sprintf("unknown_team_member=%d", status))
		b.call("PUT", developers+"/members/"+nobody, map[string]string{"membership_type": "member"}).expect(t, status)
	}
	b.call("GET", root+"/teams/"+nobody+"/members", nil).expect(t, 404)
}

func TestRootTeamHoldsEverybody(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := b.create("anybody")
	b.call("GET", everybody+"/members?member_ids="+id, nil).want(t, 1.0, "total")
	b.call("GET", everybody+"/members?member_ids="+anypoint.ExternalUserID, nil).want(t, 0.0, "total")
	b.call("DELETE", everybody+"/members/"+id, nil).expect(t, 400)
	b.call("DELETE", everybody+"/members", []string{id}).expect(t, 400)
	b.call("DELETE", everybody, nil).expect(t, 400)
	b.call("PATCH", everybody, map[string]string{"team_name": "Others"}).expect(t, 400)
	b.call("GET", everybody, nil).expect(t, 200).want(t, "Everyone at "+anypoint.RootOrgName, "team_name").want(t, nil, "ancestor_team_ids", 0)
	b.DeleteUser(id)
	b.call("GET", everybody+"/members?member_ids="+id, nil).want(t, 0.0, "total")
}

func TestExternalMembershipsComeBack(t *testing.T) {
	t.Parallel()
	b := start(t)
	id := anypoint.FederatedUserID
	b.AddTeamMember(anypoint.DevelopersTeamID, id, anypoint.Member, true)
	row := developers + "/members?member_ids=" + id
	b.call("GET", row, nil).want(t, true, "data", 0, "is_assigned_via_external_groups")
	b.call("DELETE", developers+"/members/"+id, nil).expect(t, 204)
	b.call("GET", row, nil).want(t, 0.0, "total")
	b.SignInSSO(id)
	b.call("GET", row, nil).want(t, true, "data", 0, "is_assigned_via_external_groups")
	// Made a maintainer manually, the group does not matter any more.
	b.call("PUT", developers+"/members/"+id, map[string]string{"membership_type": "maintainer"}).expect(t, 204)
	b.SignInSSO(id)
	b.call("GET", row, nil).want(t, false, "data", 0, "is_assigned_via_external_groups").want(t, "maintainer", "data", 0, "membership_type")
}

func TestTeamTree(t *testing.T) {
	t.Parallel()
	b := start(t)
	made := b.call("POST", root+"/teams", map[string]string{"parent_team_id": anypoint.DevelopersTeamID, "team_name": "Web-1"}).expect(t, 201).
		want(t, "internal", "team_type").want(t, anypoint.RootTeamID, "ancestor_team_ids", 0).want(t, anypoint.DevelopersTeamID, "ancestor_team_ids", 1)
	web := root + "/teams/" + made.Get("team_id").(string)
	for name, body := range map[string]map[string]string{
		"taken":  {"parent_team_id": anypoint.RootTeamID, "team_name": "Web-1"},
		"parent": {"parent_team_id": nobody, "team_name": "Web-2"},
	} {
		if a := b.call("POST", root+"/teams", body); a.Status != 409 {
			t.Errorf("%s: status %d", name, a.Status)
		}
	}
	b.call("POST", root+"/teams", map[string]string{"parent_team_id": anypoint.RootTeamID, "team_name": "Web/2"}).expect(t, 400).
		want(t, "pattern", "errors", 0, "keyword")
	b.call("PATCH", web, map[string]string{"team_name": "Web", "team_type": "private"}).expect(t, 201).want(t, "Web", "team_name").
		want(t, "private", "team_type")
	b.call("PATCH", web, map[string]string{"team_name": "Developers"}).expect(t, 409)
	b.set("team_update_status=200")
	b.call("PUT", web+"/parent", map[string]string{"parent_team_id": anypoint.AdminsTeamID}).expect(t, 200).
		want(t, anypoint.AdminsTeamID, "ancestor_team_ids", 1)
	b.call("PUT", developers+"/parent", map[string]string{"parent_team_id": anypoint.BackendTeamID}).expect(t, 409)
	b.call("PUT", developers+"/parent", map[string]string{"parent_team_id": made.Get("team_id").(string)}).expect(t, 200)
	b.call("GET", root+"/teams/"+anypoint.BackendTeamID, nil).want(t, anypoint.DevelopersTeamID, "ancestor_team_ids", 3)
	b.call("GET", root+"/teams?ancestor_team_id="+anypoint.AdminsTeamID, nil).want(t, 3.0, "total")
	b.call("GET", root+"/teams?parent_team_id="+anypoint.RootTeamID, nil).want(t, 1.0, "total")
	b.call("GET", root+"/teams?search=back&sort=team_id", nil).want(t, 1.0, "total")
	b.call("DELETE", root+"/teams/"+anypoint.AdminsTeamID, nil).expect(t, 204) // with everything below it
	b.call("GET", root+"/teams", nil).want(t, 1.0, "total")
}

func TestTeamRoles(t *testing.T) {
	t.Parallel()
	b := start(t)
	row := func(role string, context map[string]string) map[string]any {
		return map[string]any{"role_id": role, "context_params": context}
	}
	rows := []any{row(anypoint.RoleReadServers, env(anypoint.RootOrgID, anypoint.SandboxEnvironmentID)),
		row(anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID))}
	b.call("POST", developers+"/roles", rows).expect(t, 204)
	b.call("POST", developers+"/roles", rows).expect(t, 204)
	b.call("GET", developers+"/roles", nil).expect(t, 200).want(t, 3.0, "total").want(t, anypoint.RoleBusinessGroupViewer, "data", 2, "role_id")
	b.call("GET", developers+"/roles?role_id="+anypoint.RoleReadServers, nil).want(t, 1.0, "total").want(t, "Read Servers", "data", 0, "name")
	b.call("POST", developers+"/roles", []any{row(anypoint.RoleReadServers, org(anypoint.RootOrgID))}).expect(t, 400)
	b.call("DELETE", developers+"/roles", []any{row(anypoint.RoleBusinessGroupViewer, org(anypoint.BusinessGroupID))}).expect(t, 400)
	b.call("DELETE", developers+"/roles", rows).expect(t, 204)
	b.call("GET", developers+"/roles", nil).want(t, 0.0, "total")
}

func TestAccessModels(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, status := range []int{403, 404, 405} {
		b.set(fmt.Sprintf("wrong_feature_status=%d", status))
		b.set("access_model=teams")
		b.call("GET", root+"/rolegroups", nil).expect(t, status)
		b.call("POST", root+"/users/"+anypoint.RegularUserID+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).expect(t, status)
		b.set("access_model=roles")
		b.call("GET", root+"/teams", nil).expect(t, status)
		b.call("GET", root+"/users/"+anypoint.RegularUserID+"/teams", nil).expect(t, status)
	}
}

func TestTeamsOfABusinessGroup(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.call("GET", bg+"/teams", nil).expect(t, 404)
	b.call("GET", bg+"/teams/"+anypoint.DevelopersTeamID, nil).expect(t, 404)
	b.set("teams_by_bg=root")
	b.call("GET", bg+"/teams", nil).expect(t, 200).want(t, 4.0, "total")
}

package anypoint_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// added is the id in the response to an edit that adds something.
func (b *bench) added(path, body string) string {
	b.t.Helper()
	var made struct{ ID string }
	if err := json.Unmarshal([]byte(b.control("POST", path, body, 200)), &made); err != nil || made.ID == "" {
		b.t.Fatalf("%s: %v", path, err)
	}
	return made.ID
}

// Another team, or another role group, takes the name that one has lost.
func TestNamesMoveToOthers(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.control("PATCH", "/teams/"+anypoint.DevelopersTeamID, `{"Name":"Engineers"}`, 204)
	other := b.added("/teams", `{"Name":"Developers","ParentID":"`+anypoint.RootTeamID+`"}`)
	b.call("GET", root+"/teams/"+anypoint.DevelopersTeamID, nil).want(t, "Engineers", "team_name")
	b.call("GET", root+"/teams/"+other, nil).expect(t, 200).want(t, "Developers", "team_name")
	b.control("POST", "/teams", `{"Name":"x","ParentID":"`+nobody+`"}`, 404)
	b.control("PATCH", "/teams/"+nobody, `{"Name":"x"}`, 404)
	b.control("DELETE", "/teams/"+other, "", 204)
	b.call("GET", root+"/teams/"+other, nil).expect(t, 404)

	b.set("access_model=roles")
	b.control("PATCH", "/rolegroups/"+anypoint.AuditorsRoleGroupID, `{"Name":"Readers"}`, 204)
	other = b.added("/rolegroups", `{"Name":"Auditors"}`)
	b.call("GET", root+"/rolegroups/"+anypoint.AuditorsRoleGroupID, nil).want(t, "Readers", "name")
	b.call("GET", root+"/rolegroups/"+other, nil).expect(t, 200).want(t, "Auditors", "name")
	b.control("DELETE", "/rolegroups/"+other, "", 204)
	b.call("GET", root+"/rolegroups/"+other, nil).expect(t, 404)
	b.control("PATCH", "/rolegroups/"+other, `{"Name":"x"}`, 404)
}

func TestEnvironmentsGoWithTheirPermissions(t *testing.T) {
	t.Parallel()
	b := start(t)
	for _, environment := range []string{anypoint.DesignEnvironmentID, anypoint.SandboxEnvironmentID} {
		b.Grant(anypoint.RegularUserID, anypoint.RoleReadApplications, map[string]string{"org": anypoint.RootOrgID, "envId": environment})
	}
	b.control("PATCH", "/environments/"+anypoint.SandboxEnvironmentID, `{"Name":"Test"}`, 204)
	b.call("GET", root+"/environments/"+anypoint.SandboxEnvironmentID, nil).want(t, "Test", "name")
	b.control("DELETE", "/environments/"+anypoint.DesignEnvironmentID, "", 204)
	b.control("DELETE", "/environments/"+anypoint.DesignEnvironmentID, "", 404)
	b.call("GET", root+"/environments/"+anypoint.DesignEnvironmentID, nil).expect(t, 404)
	if got := b.Grants(anypoint.RegularUserID); len(got) != 1 || got[0].Context["envId"] != anypoint.SandboxEnvironmentID {
		t.Errorf("permissions %v", got)
	}
}

func TestBusinessGroupsGoAndHide(t *testing.T) {
	t.Parallel()
	b := start(t)
	const below = api + "/organizations/" + anypoint.OtherBusinessGroupID
	names := func() []string {
		return b.call("GET", root+"/hierarchy", nil).expect(t, 200).Column("name", "subOrganizations")
	}
	b.AddMember(anypoint.BusinessGroupID, anypoint.RegularUserID)
	b.Grant(anypoint.RegularUserID, anypoint.RoleExchangeContributor, org(anypoint.OtherBusinessGroupID))
	b.GrantTeam(anypoint.DevelopersTeamID, anypoint.RoleExchangeContributor, org(anypoint.BusinessGroupID))
	b.control("PATCH", "/organizations/"+anypoint.BusinessGroupID, `{"Name":"Research","Hidden":true}`, 204)
	for _, path := range []string{bg, bg + "/members", below, below + "/hierarchy"} {
		if got := b.call("GET", path, nil).expect(t, 403).Raw; got != "Forbidden" {
			t.Errorf("%s: %s", path, got)
		}
	}
	if got := names(); len(got) != 0 {
		t.Errorf("the hierarchy shows %v", got)
	}
	b.control("PATCH", "/organizations/"+anypoint.BusinessGroupID, `{"Hidden":false}`, 204)
	if got := names(); !slices.Equal(got, []string{"Research"}) {
		t.Errorf("the hierarchy shows %v", got)
	}
	b.call("GET", bg+"/members", nil).expect(t, 200).want(t, 1.0, "total")

	b.control("DELETE", "/organizations/"+anypoint.BusinessGroupID, "", 204)
	b.call("GET", bg, nil).expect(t, 404)
	b.call("GET", below, nil).expect(t, 404)
	if got := names(); len(got) != 0 {
		t.Errorf("the hierarchy shows %v", got)
	}
	if len(b.Grants(anypoint.RegularUserID)) != 0 || len(b.TeamGrants(anypoint.DevelopersTeamID)) != 0 || len(b.Members(anypoint.BusinessGroupID)) != 0 {
		t.Error("something in the business group is left")
	}
	b.call("GET", root+"/environments/"+anypoint.BusinessGroupEnvironmentID, nil).expect(t, 404)
	for method, body := range map[string]string{"DELETE": "", "PATCH": `{"Hidden":true}`} {
		b.control(method, "/organizations/"+anypoint.RootOrgID, body, 404)
		b.control(method, "/organizations/"+nobody, body, 404)
	}
}

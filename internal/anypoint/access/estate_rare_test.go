package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform/estatetest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
)

// answers are responses by what stands behind "organizations" in a path.
type answers = estatetest.Answers

func clientOver(env *acctest.Env, a answers, edit func(*access.Settings)) *access.Client {
	settings := settingsOf(env)
	settings.Connection.HTTP.Transport = a.Over(settings.Connection.HTTP.Transport)
	if edit != nil {
		edit(&settings)
	}
	return access.New(settings)
}

// page is a list that is complete.
func page(items ...string) string {
	return fmt.Sprintf(`{"data":[%s],"total":%d}`, strings.Join(items, ","), len(items))
}

const (
	someTime                     = "2031-05-06T07:08:09Z"
	root, engineering            = anypoint.RootOrgID, anypoint.BusinessGroupID
	integration                  = anypoint.OtherBusinessGroupID
	lateID, hiddenID, deletedID  = "0c000000-0000-4000-8000-00000000a001", "0c000000-0000-4000-8000-00000000a002", "0c000000-0000-4000-8000-00000000a003"
	foreignOrgID, teamInTeamID   = "0a000000-0000-4000-8000-00000000a009", "0e000000-0000-4000-8000-00000000a004"
	listDeleted                  = "/users?deleted=true&limit=500&offset=0&type=all"
	groupOfBusinessGroupID       = "0f000000-0000-4000-8000-00000000a005"
	ritaID, fionaID, ritasGrants = anypoint.RegularUserID, anypoint.FederatedUserID, root + "/users/" + anypoint.RegularUserID + "/roles"
)

// wholeColumns are all that a row says, the tenant left out.
func wholeColumns(r platform.AccessRow) []string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.DateOnly)
	}
	return []string{r.AccountID, r.Name, r.Email, r.Status, day(r.Created), day(r.LastLogin), r.Kind, r.What, r.WhatID, r.Where, r.WhereID, r.Origin}
}

// What seldom happens, and what lists of other rows would not show: ids, times, places that the sign-in may not see, people whom no list of accounts
// shows, invitations in every status.
func TestEstate_rare(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	env.Anypoint.EditUser(ritaID, func(u *anypoint.User) {
		u.CreatedAt, u.LastLogin = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2030, 2, 3, 4, 5, 6, 0, time.UTC)
	})
	invite := func(id int, status, roles string) string {
		return fmt.Sprintf(`{"id":%d,"email":"i%[1]d@corp.example","status":%q,"invited_at":%q,"roles":[%s]}`, id, status, someTime, roles)
	}
	c := clientOver(env, answers{
		root + listDeleted: page(`{"id":"`+ritaID+`","username":"rita.regular","enabled":true}`,
			`{"id":"`+deletedID+`","username":"gone","email":"gone@corp.example","enabled":true}`),
		engineering + "/invites": page(
			invite(1, "EXPIRED", `{"role_id":"`+anypoint.RoleOrganizationAdministrator+`","context_params":{"org":"`+root+`"}}`),
			invite(2, "ACCEPTED", ""), invite(3, "CANCELED", ""), invite(4, "INVITED", ""),
		),
		engineering + "/members": page(`{"id":"` + anypoint.ExternalUserID + `","username":"external","type":"proxy"}`),
		integration + "/invites": "405", root + "/invites": "404",
		root + "/teams/" + anypoint.DevelopersTeamID + "/members": page(
			`{"id":"`+lateID+`","name":"late","identity_type":"user","membership_type":"member"}`,
			`{"id":"`+hiddenID+`","name":"hidden","identity_type":"user","membership_type":"member"}`,
			`{"id":"`+teamInTeamID+`","name":"a team","identity_type":"team","membership_type":"member"}`,
		),
		root + "/users/" + lateID:   `{"id":"` + lateID + `","username":"late","email":"late@corp.example","enabled":false,"createdAt":"` + someTime + `"}`,
		root + "/users/" + hiddenID: "403",
		ritasGrants: page(
			`{"role_id":"r1","name":"Read","context_params":{"org":"`+engineering+`","envId":"`+anypoint.BusinessGroupEnvironmentID+`"}}`,
			`{"role_id":"r2","name":"Use","context_params":{"org":"`+root+`","apiId":"7"}}`,
			`{"role_id":"r3","name":"Own","context_params":{"org":"`+foreignOrgID+`"}}`,
		),
		root + "/users/" + fionaID + "/roles": "404", // deleted a moment ago
	}, nil)
	estate, err := c.Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rita := ritaID + "|rita.regular|rita.regular@sandbox.example|active|2030-01-02|2030-02-03|"
	late, hidden := lateID+"|late|late@corp.example|disabled|2031-05-06||", hiddenID+"|hidden|||||"
	developers := "membership|Developers|" + anypoint.DevelopersTeamID + "|||direct"
	lines := platform.Filter(estatetest.Lines(estate.Rows, wholeColumns), func(line string) bool {
		return !strings.Contains(line, "|team Everyone at ") && !strings.Contains(line, "sandbox-") && !strings.Contains(line, "fiona.") &&
			!(strings.HasPrefix(line, anypoint.ExternalUserID) && strings.Contains(line, "|account|"))
	})
	estatetest.ExpectLines(t, "rows", lines, []string{
		rita + "account|||||", rita + "grant|Read|r1|Sandbox Inc/Engineering, environment Sandbox|" + anypoint.BusinessGroupEnvironmentID + "|direct",
		rita + "grant|Use|r2|Sandbox Inc, apiId 7||direct", rita + "grant|Own|r3|" + foreignOrgID + "|" + foreignOrgID + "|direct",
		deletedID + "|gone|gone@corp.example|deleted|||account|||||",
		late + developers, hidden + developers,
		"||i1@corp.example|expired|2031-05-06||invitation||" + access.InvitationID(engineering, 1) +
			"|Sandbox Inc/Engineering|" + engineering + "||administrator",
		"||i4@corp.example|pending|2031-05-06||invitation||" + access.InvitationID(engineering, 4) + "|Sandbox Inc/Engineering|" + engineering + "|",
	})
}

// Business groups have role groups of their own.
func TestEstate_roleGroupsOfBusinessGroups(t *testing.T) {
	t.Parallel()
	group := engineering + "/rolegroups"
	estate, err := clientOver(acctest.Start(t, acctest.Set("anypoint.access_model", "roles")), answers{
		group: page(`{"role_group_id":"` + groupOfBusinessGroupID + `","name":"Leads","org_id":"` + engineering + `"}`),
		group + "/" + groupOfBusinessGroupID + "/roles": page(`{"role_id":"r1","name":"Read","context_params":{"org":"` + engineering + `"}}`),
		group + "/" + groupOfBusinessGroupID + "/users": page(`{"id":"` + ritaID + `","username":"rita.regular"}`),
	}, nil).Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := platform.Filter(estatetest.Lines(estate.Rows, wholeColumns), func(line string) bool { return strings.Contains(line, "Leads") })
	for _, want := range []string{
		"|membership|Leads|" + groupOfBusinessGroupID + "|Sandbox Inc/Engineering|" + engineering + "|direct",
		"|grant|Read|r1|Sandbox Inc/Engineering|" + engineering + "|role group Leads",
	} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, ritaID) && strings.HasSuffix(line, want) }) {
			t.Errorf("no %s in\n%s", want, strings.Join(lines, "\n"))
		}
	}
}

// Where the root organization's path leaves out what counts in business groups, each is asked about those whom it knows: what the sign-in may not see
// there is left out, what fails is an error, and nothing comes twice.
func TestEstate_grantsOfBusinessGroups(t *testing.T) {
	t.Parallel()
	grant := func(org string) string {
		return `{"role_id":"r1","name":"Read","context_params":{"org":"` + org + `"}}`
	}
	pathOf := func(org string) string { return org + "/users/" + fionaID + "/roles" }
	start := func() *acctest.Env {
		env := acctest.Start(t, acctest.Set("anypoint.grants_by_root_path", "path_org"))
		env.Anypoint.AddMember(engineering, fionaID)
		return env
	}
	twice := answers{
		pathOf(root): page(grant(root)), pathOf(engineering): "403",
		pathOf(integration): page(grant(root), grant(integration), grant(integration)),
	}
	estate, err := clientOver(start(), twice, nil).Estate(t.Context(), platform.EstateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lines := platform.Filter(estatetest.Lines(estate.Rows, estateColumns), func(line string) bool { return strings.Contains(line, "|grant|Read|") })
	estatetest.ExpectLines(t, "grants", lines, []string{
		"fiona.federated|active|grant|Read||direct", "fiona.federated|active|grant|Read|Sandbox Inc/Engineering/Integration|direct",
	})
	estatetest.Failure{Part: "permissions of user fiona.federated", Says: "400", Lost: []string{"|grant|Read|Sandbox Inc/"}}.Expect(t,
		func() estatetest.Client {
			return clientOver(start(), answers{pathOf(root): page(grant(root)), pathOf(integration): "400"}, nil)
		}, estateColumns)
}

// Parts that fail on their own, and what a neighbor's failure may not hide.
func TestEstate_rareFailures(t *testing.T) {
	t.Parallel()
	members := root + "/teams/" + anypoint.DevelopersTeamID + "/members"
	one := `{"data":[{"id":"` + ritaID + `","name":"rita.regular","identity_type":"user","membership_type":"member"}],"total":2}`
	for name, test := range map[string]struct {
		answers answers
		failure estatetest.Failure
	}{
		"the first page of users": {answers{root + "/users?limit=500&offset=0&type=all": "403"}, estatetest.Failure{Part: "users", Says: "403"}},
		"an account that only a team shows": {answers{
			members: strings.Replace(strings.Replace(one, ritaID, lateID, 1), `"total":2`, `"total":1`, 1), root + "/users/" + lateID: "400"},
			estatetest.Failure{Part: "members of team Developers", Says: "400"}},
		"the second page of members": {answers{members + "?limit=500&offset=0": one, members + "?identity_type=user&limit=500&offset=0": one,
			members: "403"}, estatetest.Failure{Part: "members of team Developers", Says: "403",
			Shown: []string{"rita.regular|active|membership|Developers||direct"}}},
		"the second page of members of a business group": {answers{
			engineering + "/members?limit=500&offset=0": `{"data":[{"id":"` + ritaID + `","username":"rita.regular"}],"total":2}`,
			engineering + "/members":                    "403"}, estatetest.Failure{Part: "members of business group Sandbox Inc/Engineering", Says: "403"}},
		"members of a business group": {answers{engineering + "/members": "403"},
			estatetest.Failure{Part: "members of business group Sandbox Inc/Engineering", Says: "403"}},
		"permissions of a team": {answers{root + "/teams/" + anypoint.DevelopersTeamID + "/roles": "403"},
			estatetest.Failure{Part: "permissions of team Developers", Says: "403"}},
		"teams, where there are no role groups": {answers{root + "/teams": "400", root + "/rolegroups": "403"},
			estatetest.Failure{Part: "teams", Says: "400", Others: true}},
	} {
		env := acctest.Start(t)
		open := func() estatetest.Client { return clientOver(env, test.answers, nil) }
		test.failure.Expect(t, open, estateColumns)
		if !test.failure.Others {
			continue
		}
		estate, err := open().Estate(t.Context(), platform.EstateOptions{Partial: true})
		if err != nil || len(estate.Failures) < 2 || !strings.HasPrefix(estate.Failures[0].What, "role groups of Sandbox Inc") {
			t.Errorf("%s: both may be what is missing: %v, %v", name, estate, err)
		}
	}
}

// Who reads is said as people know it.
func TestEstate_signedIn(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t)
	for want, edit := range map[string]func(*access.Settings){
		"connected app Terraform of sandbox-owner": func(s *access.Settings) { s.SignedInUserID = anypoint.OwnerID },
		"connected app Terraform of nobody-known":  func(s *access.Settings) { s.SignedInUserID = "nobody-known" },
		anypoint.AdminUsername: func(s *access.Settings) {
			s.Credentials = api.Credentials{ClientID: anypoint.UserClientID, ClientSecret: anypoint.UserClientSecret, Username: anypoint.AdminUsername,
				Password: anypoint.AdminPassword}
		},
	} {
		estate, err := clientOver(env, nil, edit).Estate(t.Context(), platform.EstateOptions{})
		if err != nil || estate.SignedInAs != want {
			t.Errorf("%+v, %v, want %q", estate, err, want)
		}
	}
}

package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

const (
	someGroup = "0b000000-0000-4000-8000-000000000009"

	orgPath        = "/accounts/api/organizations/" + someOrganization
	userPath       = orgPath + "/users/" + someUser
	oneRole        = userPath + "/roles/" + someRole
	oneRoleGroup   = userPath + "/rolegroups/" + someGroup
	oneTeamMember  = orgPath + "/teams/" + someGroup + "/members"
	oneInvitation  = orgPath + "/invites/520"
	rootJSON       = `{"id":"` + someOrganization + `","name":"Root","parentOrganizationIds":[]}`
	groupJSON      = `{"id":"` + someOrganization + `","name":"Group","parentOrganizationIds":["root"]}`
	grantJSON      = `{"role_id":"` + someRole + `","context_params":{"org":"` + someOrganization + `"}}`
	roleGroupJSON  = `{"role_group_id":"` + someGroup + `","name":"Auditors"}`
	memberJSON     = `{"id":"` + someUser + `"}`
	adminJSON      = `{"role_id":"` + organizationAdministrator + `","context_params":{"org":"` + someOrganization + `"}}`
	signedIn       = orgPath + "/users/somebody-else"
	teamMemberJSON = `{"id":"` + someUser + `","identity_type":"user","membership_type":"member"}`
)

type reply = resttest.Reply

func status(code int) reply { return reply{Status: code} }

// signedInUser is the account that signs in.
var signedInUser = resttest.JSON(`{"id":"somebody-else","username":"admin","enabled":true,"type":"host"}`)

// listOf is a list with one element, or none.
func listOf(element string) reply {
	total := min(len(element), 1)
	return resttest.JSON(fmt.Sprintf(`{"data":[%s],"total":%d}`, element, total))
}

func invite(status string) reply {
	return resttest.JSON(`{"id":520,"invited_email":"ada@example.com","status":"` + status + `"}`)
}

// clientOf returns a client of a server, whose waits take no real time.
func clientOf(s *resttest.Server) *Client {
	clock := resttest.NewClock(time.Now())
	return New(Settings{
		BaseURL: s.URL, SignedInUserID: "somebody-else", // nobody asks who that is
		Credentials: api.Credentials{AccessToken: "some-token"},
		Connection:  platform.Connection{HTTP: s.Client(), Clock: rest.Clock{Now: clock.Now, Sleep: clock.Sleep}},
	})
}

// A write that the platform declines may have been carried out before: a look decides, as after one that it reports as done. An edge that is there
// although the one call to add it was declined is somebody else's.
func TestWrites_lookAgain(t *testing.T) {
	t.Parallel()
	grant := PermissionGrant{OrganizationID: someOrganization, UserID: someUser, RoleID: someRole}
	roleGroup := RoleGroupMember{OrganizationID: someOrganization, RoleGroupID: someGroup, UserID: someUser}
	team := TeamMember{OrganizationID: someOrganization, TeamID: someGroup, UserID: someUser, MembershipType: api.MembershipMember}
	group := BusinessGroupMember{OrganizationID: someOrganization, UserID: someUser}
	for what, write := range map[string]struct {
		do func(context.Context, *Client) error
		// before are the calls before the write, write is the write's route, look the route of the looks, and one what a look shows.
		before      map[string][]reply
		write, look string
		one         string
		adds        bool
	}{
		"add a grant": {
			do:     func(ctx context.Context, c *Client) error { return c.AddPermissionGrant(ctx, grant) },
			before: map[string][]reply{"GET " + orgPath: {resttest.JSON(rootJSON)}, "GET " + userPath + "/roles": {listOf("")}},
			write:  "POST " + oneRole, look: "GET " + userPath + "/roles", one: grantJSON, adds: true,
		},
		"remove a grant": {
			do:     func(ctx context.Context, c *Client) error { return c.RemovePermissionGrant(ctx, grant) },
			before: map[string][]reply{"GET " + orgPath: {resttest.JSON(rootJSON)}},
			write:  "DELETE " + oneRole, look: "GET " + userPath + "/roles", one: grantJSON,
		},
		"add a role group member": {
			do: func(ctx context.Context, c *Client) error { return c.AddRoleGroupMember(ctx, roleGroup) },
			before: map[string][]reply{
				"GET " + orgPath: {resttest.JSON(rootJSON)}, "GET " + orgPath + "/rolegroups": {listOf(roleGroupJSON)},
				"GET " + userPath + "/rolegroups": {listOf("")},
			},
			write: "POST " + oneRoleGroup, look: "GET " + userPath + "/rolegroups", one: roleGroupJSON, adds: true,
		},
		"remove a role group member": {
			do: func(ctx context.Context, c *Client) error { return c.RemoveRoleGroupMember(ctx, roleGroup) },
			before: map[string][]reply{
				"GET " + orgPath: {resttest.JSON(rootJSON)}, "GET " + signedIn + "/roles": {listOf(adminJSON)}, "GET " + signedIn: {signedInUser},
			},
			write: "DELETE " + oneRoleGroup, look: "GET " + userPath + "/rolegroups", one: roleGroupJSON,
		},
		"remove a team member": {
			do: func(ctx context.Context, c *Client) error { return c.RemoveTeamMember(ctx, team) },
			before: map[string][]reply{
				"GET " + orgPath: {resttest.JSON(rootJSON)}, "GET " + signedIn + "/roles": {listOf(adminJSON)}, "GET " + signedIn: {signedInUser},
			},
			write: "DELETE " + oneTeamMember + "/" + someUser, look: "GET " + oneTeamMember, one: teamMemberJSON,
		},
		"remove a business group member": {
			do: func(ctx context.Context, c *Client) error { return c.RemoveBusinessGroupMember(ctx, group) },
			before: map[string][]reply{
				"GET " + orgPath: {resttest.JSON(groupJSON)}, "DELETE " + userPath: {status(http.StatusNoContent)},
				"GET " + orgPath + "/members": {listOf(memberJSON)},
			},
			write: "DELETE " + orgPath + "/members", look: "GET " + orgPath + "/members", one: memberJSON,
		},
	} {
		done, undone := listOf(""), listOf(write.one)
		if write.adds {
			done, undone = undone, done
		}
		for outcome, tc := range map[string]struct {
			answers []reply
			look    []reply
			kind    rest.Kind
			twin    bool // of an edge that is added
		}{
			"carried out":             {[]reply{status(http.StatusNoContent)}, []reply{done}, rest.Other, false},
			"carried out, seen late":  {[]reply{status(http.StatusAccepted)}, []reply{undone, undone, done}, rest.Other, false},
			"lost, then a conflict":   {[]reply{status(http.StatusBadGateway), status(http.StatusConflict)}, []reply{done}, rest.Other, false},
			"declined, done before":   {[]reply{status(http.StatusBadRequest)}, []reply{done}, rest.Other, true},
			"conflict, done before":   {[]reply{status(http.StatusConflict)}, []reply{done}, rest.Other, true},
			"declined, not done":      {[]reply{status(http.StatusBadRequest)}, []reply{undone}, rest.BadRequest, false},
			"declined, nobody looks":  {[]reply{status(http.StatusBadRequest)}, []reply{status(http.StatusForbidden)}, rest.BadRequest, false},
			"forbidden, without look": {[]reply{status(http.StatusForbidden)}, nil, rest.Forbidden, false},
		} {
			t.Run(what+", "+outcome, func(t *testing.T) {
				t.Parallel()
				replies := map[string][]reply{write.write: tc.answers}
				for route, before := range write.before {
					if route == "GET "+orgPath && tc.kind != rest.Forbidden && what == "add a role group member" {
						continue // only an explanation reads it
					}
					replies[route] = append(replies[route], before...)
				}
				replies[write.look] = append(replies[write.look], tc.look...)
				if what == "remove a grant" && outcome == "declined, not done" {
					replies[write.look] = append(replies[write.look], undone) // it may come through a team: another look tells
				}
				if org := replies["GET "+orgPath]; len(org) > 0 {
					org[0].Always = true
				}
				err := write.do(t.Context(), clientOf(resttest.NewServer(t, replies)))
				var problem *platform.Problem
				if tc.twin && write.adds {
					if !errors.As(err, &problem) || problem.Exists == nil {
						t.Errorf("got %v", err)
					}
					return
				}
				if tc.kind == rest.Other && err != nil || tc.kind != rest.Other && rest.KindOf(err) != tc.kind {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

// A cancel that the platform declines may have been carried out before, or the person may have been faster.
func TestCancelInvitation(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer   reply
		after    reply
		accepted bool
		kind     rest.Kind
	}{
		"carried out":            {status(http.StatusNoContent), invite(api.InviteCanceled), false, rest.Other},
		"declined, done before":  {status(http.StatusBadRequest), invite(api.InviteCanceled), false, rest.Other},
		"declined, accepted":     {status(http.StatusBadRequest), invite(api.InviteAccepted), true, rest.Other},
		"carried out, accepted":  {status(http.StatusNoContent), invite(api.InviteAccepted), true, rest.Other},
		"declined, waiting":      {status(http.StatusBadRequest), invite(api.InviteOutstanding), false, rest.BadRequest},
		"declined, nobody looks": {status(http.StatusBadRequest), status(http.StatusForbidden), false, rest.BadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replies := map[string][]reply{
				"GET " + oneInvitation:           {invite(api.InviteOutstanding), tc.after},
				"DELETE " + orgPath + "/invites": {tc.answer},
			}
			if tc.accepted {
				replies["GET "+orgPath+"/members"] = []reply{listOf(`{"id":"` + someUser + `","email":"ada@example.com"}`)}
			}
			c := clientOf(resttest.NewServer(t, replies))
			accepted, err := c.CancelInvitation(t.Context(), SentInvitation{OrganizationID: someOrganization, ID: 520, Email: "ada@example.com"})
			if tc.kind == rest.Other && err != nil || tc.kind != rest.Other && rest.KindOf(err) != tc.kind {
				t.Errorf("got %v", err)
			}
			if (accepted != nil) != tc.accepted {
				t.Errorf("accepted is %+v", accepted)
			}
		})
	}
}

// A client whose settings do not suffice fails each call with the reason, and calls nobody.
func TestNew_unusable(t *testing.T) {
	t.Parallel()
	credentials := api.Credentials{AccessToken: "some-token"}
	for summary, settings := range map[string]Settings{
		"Anypoint is not configured":           {},
		"Anypoint settings are not known yet":  {Connection: platform.Connection{Unknown: []string{"anypoint.client_id"}}},
		"Invalid Anypoint base URL":            {BaseURL: "anypoint.example.com", Credentials: credentials},
		"Anypoint is not configured\t(a half)": {BaseURL: "https://anypoint.example.com", Credentials: api.Credentials{ClientID: "only"}},
	} {
		c := New(settings)
		user := PermissionGrant{OrganizationID: someOrganization, UserID: someUser, RoleID: someRole}
		for what, err := range map[string]error{
			"Self":               second(c.Self(t.Context())),
			"OrganizationID":     second(c.OrganizationID(t.Context(), "")),
			"UserLive":           second(c.UserLive(t.Context(), someOrganization, someUser)),
			"Roles":              second(c.Roles(t.Context(), false)),
			"AddPermissionGrant": c.AddPermissionGrant(t.Context(), user),
			"RequireInvitations": c.RequireInvitations(t.Context(), someOrganization),
			"DeleteUser":         c.DeleteUser(t.Context(), someOrganization, someUser),
		} {
			if got := summaryOf(err); got == "" || got != summary[:len(got)] {
				t.Errorf("%s with %q: %v", what, summary, err)
			}
		}
	}
}

func second[T any](_ T, err error) error { return err }

func summaryOf(err error) string {
	problem, ok := err.(*platform.Problem) //nolint:errorlint // what is returned must be the problem itself
	if !ok {
		return ""
	}
	return problem.Summary
}

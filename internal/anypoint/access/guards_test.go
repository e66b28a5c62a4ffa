package access

import (
	"errors"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
)

// As long as the account that signs in, or the owner, is an enabled administrator, nobody else can be the last one: not even somebody who became an
// administrator after that was read. What concerns one of these two is guarded live, and so is everybody where neither is an administrator.
func TestIsGuarded(t *testing.T) {
	t.Parallel()
	const owner, other = "0c000000-0000-4000-8000-00000000000e", someUser
	organization := resttest.JSON(`{"id":"` + someOrganization + `","ownerId":"` + owner + `","parentOrganizationIds":[]}`)
	enabled := func(id, yes string) reply {
		return resttest.JSON(`{"id":"` + id + `","enabled":` + yes + `,"type":"host"}`)
	}
	always := func(r reply) []reply {
		r.Always = true
		return []reply{r}
	}
	ownerPath := orgPath + "/users/" + owner
	for name, tc := range map[string]struct {
		replies map[string][]reply
		other   bool
	}{
		"the account that signs in administers": {map[string][]reply{
			"GET " + signedIn + "/roles": {listOf(adminJSON)}, "GET " + signedIn: {signedInUser},
		}, false},
		"the owner administers": {map[string][]reply{
			"GET " + signedIn + "/roles": {listOf("")}, "GET " + ownerPath + "/roles": {listOf(adminJSON)}, "GET " + ownerPath: {enabled(owner, "true")},
		}, false},
		"the owner is disabled": {map[string][]reply{
			"GET " + signedIn + "/roles": {listOf("")}, "GET " + ownerPath + "/roles": {listOf(adminJSON)}, "GET " + ownerPath: {enabled(owner, "false")},
		}, true},
		"neither administers": {map[string][]reply{"GET " + signedIn + "/roles": {listOf("")}, "GET " + ownerPath + "/roles": {listOf("")}}, true},
		"nobody may see it":   {map[string][]reply{"GET " + signedIn + "/roles": always(status(403))}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.replies["GET "+orgPath] = always(organization)
			c := clientOf(resttest.NewServer(t, tc.replies))
			for range 3 { // each fact is read once: a second reply is not scripted
				for id, want := range map[string]bool{other: tc.other, owner: true, "somebody-else": true} {
					if got, err := c.isGuarded(t.Context(), someOrganization, id); err != nil || got != want {
						t.Errorf("%s is guarded: %t, %v", id, got, err)
					}
				}
			}
		})
	}
}

// A write that concerns the one who remains forgets that: whether another one does is read again.
func TestWithAdministrators_forgetsTheOneWhoRemains(t *testing.T) {
	t.Parallel()
	organization := resttest.JSON(rootJSON)
	organization.Always = true
	c := clientOf(resttest.NewServer(t, map[string][]reply{
		"GET " + orgPath: {organization},
		// For the fact, for the write of the account itself, and for the fact again.
		"GET " + signedIn + "/roles": {listOf(adminJSON), listOf(adminJSON), listOf("")},
		"GET " + signedIn:            {signedInUser, signedInUser},
		// The owner is not known here.
	}))
	nothing := func() error { return nil }
	if guarded, err := c.isGuarded(t.Context(), someOrganization, someUser); err != nil || guarded {
		t.Fatalf("guarded: %t, %v", guarded, err)
	}
	if err := c.withAdministrators(t.Context(), someOrganization, "somebody-else", nothing, nothing); err != nil {
		t.Fatal(err)
	}
	if guarded, err := c.isGuarded(t.Context(), someOrganization, someUser); err != nil || !guarded {
		t.Errorf("guarded: %t, %v", guarded, err)
	}
}

// Two roles make somebody an administrator. Each alone may go, both may not, unless the same change gives one of them.
func TestGuardPermissionGrants_together(t *testing.T) {
	t.Parallel()
	always := func(r reply) []reply {
		r.Always = true
		return []reply{r}
	}
	ownerJSON := strings.Replace(adminJSON, organizationAdministrator, organizationOwner, 1)
	c := clientOf(resttest.NewServer(t, map[string][]reply{
		"GET " + orgPath:                  always(resttest.JSON(rootJSON)),
		"GET " + orgPath + "/hierarchy":   always(resttest.JSON(rootJSON)),
		"GET " + signedIn + "/roles":      always(resttest.JSON(`{"data":[` + adminJSON + "," + ownerJSON + `],"total":2}`)),
		"GET " + signedIn + "/teams":      always(listOf("")),
		"GET " + signedIn + "/rolegroups": always(listOf("")),
		"GET " + signedIn:                 always(signedInUser),
	}))
	grant := func(role string) PermissionGrant {
		return PermissionGrant{OrganizationID: someOrganization, UserID: "somebody-else", RoleID: role}
	}
	administrator, owner := grant(organizationAdministrator), grant(organizationOwner)
	for name, tc := range map[string]struct {
		remove, add []PermissionGrant
		refused     bool
	}{
		"one":             {[]PermissionGrant{administrator}, nil, false},
		"the other":       {[]PermissionGrant{owner}, nil, false},
		"both":            {[]PermissionGrant{administrator, owner}, nil, true},
		"both, for one":   {[]PermissionGrant{administrator, owner}, []PermissionGrant{administrator}, false},
		"both, for other": {[]PermissionGrant{administrator, owner}, []PermissionGrant{grant("674c9f7a-ee81-44d7-b25f-eb938d8e69b1")}, true},
	} {
		var problem *platform.Problem
		err := c.guardPermissionGrants(t.Context(), "somebody-else", tc.remove, tc.add)
		refused := errors.As(err, &problem) && strings.HasPrefix(problem.Summary, "Refused: the access of")
		if refused != tc.refused || !refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

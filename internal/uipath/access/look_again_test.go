package access

import (
	"net/http"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest/resttest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// A write whose response was lost is sent again; when the platform then declines it, a look decides whether it was made. A removal and a change of
// an edge are looked at once after a success, too. The plans hold every call.
func TestWritesThatWereMadeBefore(t *testing.T) {
	t.Parallel()
	surname := "Byron"
	renames := func(c *Client) error { return c.UpdateUser(t.Context(), testUser, api.UserChange{Surname: &surname}) }
	disables := func(c *Client) error { return c.DisableUser(t.Context(), testUser) }
	deletes := func(c *Client) error { return c.DeleteUser(t.Context(), testUser, "ada@example.com", "") }
	member := GroupMember{GroupID: testGroup, UserID: testUser}
	joins := func(c *Client) error { return c.AddGroupMember(t.Context(), member) }
	leaves := func(c *Client) error { return c.RemoveGroupMember(t.Context(), member) }
	grant := TenantRoleGrant{UserID: testUser, RoleID: testRole}
	grants := func(c *Client) error { return c.AddTenantRoleGrant(t.Context(), grant) }
	revokes := func(c *Client) error { return c.RemoveTenantRoleGrant(t.Context(), grant) }

	type plan = map[string][]resttest.Reply
	with, without, groups := userIs(inGroup), userIs(), []resttest.Reply{resttest.JSON(`[{"id":"` + testGroup + `","name":"Finance","type":"custom"}]`)}
	holds, lacks := resttest.JSON(row(testRole)), resttest.JSON(row())
	for name, test := range map[string]struct {
		plan  plan
		write func(*Client) error
		done  bool
	}{
		"renamed":               {plan{putUser: {done}}, renames, true},
		"renamed, lost":         {plan{putUser: {cut, declined}, getUser: {userIs(`"surname":"Byron"`)}}, renames, true},
		"renamed, not made":     {plan{putUser: {declined}, getUser: {userIs(`"surname":"Lovelace"`)}}, renames, false},
		"disabled, gone before": {plan{putUser: {notFound}, getUser: {without, notFound}, getUsers: {nobody}}, disables, true},
		"deleted":               {plan{getUser: {without, notFound}, deleteUser: {{Status: http.StatusNoContent}}, getUsers: {nobody}}, deletes, true},
		"deleted, gone before, as 400": {
			plan{getUser: {without, notFound}, deleteUser: {declined}, getUsers: {nobody}}, deletes, true,
		},
		"deleted, gone before, as 403": {
			plan{getUser: {without, notFound}, deleteUser: {refusal(http.StatusForbidden)}, getUsers: {nobody}}, deletes, true,
		},
		"deleted, refused": {plan{getUser: {without, without}, deleteUser: {declined}}, deletes, false},
		"joined":           {plan{getUser: {without, with}, putUser: {done}}, joins, true},
		"joined, lost":     {plan{getUser: {without, with}, putUser: {cut, declined}}, joins, true},
		"joined, not made": {plan{getGroups: groups, getUser: {without, without}, putUser: {declined}}, joins, false},
		"joined before":    {plan{getUser: {with}}, joins, false},
		"left":             {plan{getGroups: groups, getUser: {with, without}, putUser: {done}}, leaves, true},
		"left, lost":       {plan{getGroups: groups, getUser: {with, without}, putUser: {cut, declined}}, leaves, true},
		"left, not made":   {plan{getGroups: groups, getUser: {with, with}, putUser: {declined}}, leaves, false},
		"left before":      {plan{getGroups: groups, getUser: {without, without}}, leaves, true},
		"granted": {
			plan{tenantUsers: {rows(row())}, tenantUser: {holds}, setUsers: {{Status: http.StatusNoContent}}}, grants, true,
		},
		"granted, lost": {
			plan{tenantUsers: {rows(row())}, tenantUser: {holds}, setUsers: {cut, refusal(http.StatusConflict)}},
			grants, true,
		},
		"granted, not made": {
			plan{tenantUsers: {rows(row())}, tenantUser: {lacks}, setUsers: {refusal(http.StatusConflict)}}, grants, false,
		},
		"granted before": {plan{tenantUsers: {rows(row(testRole))}}, grants, false},
		"granted, without effect": {
			plan{
				tenantUsers: {rows(row())}, tenantUser: {lacks, lacks, lacks, lacks, lacks}, setUsers: {{Status: http.StatusNoContent}},
			}, grants, false,
		},
		"revoked": {
			plan{tenantUsers: {rows(row())}, tenantUser: {holds, lacks}, setUsers: {{Status: http.StatusNoContent}}}, revokes, true,
		},
		"revoked, lost": {
			plan{tenantUsers: {rows(row())}, tenantUser: {holds, lacks}, setUsers: {cut, notFound}}, revokes, true,
		},
		"revoked, not made": {
			plan{tenantUsers: {rows(row())}, tenantUser: {holds, holds}, setUsers: {notFound}}, revokes, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := test.write(newClient(t, test.plan)); (err == nil) != test.done {
				t.Errorf("error %v, want it done: %t", err, test.done)
			}
		})
	}
}

package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const (
	roleGroupsRoute     = organizationRoute + "/rolegroups"
	userRoleGroupsRoute = userRoute + "/rolegroups"
	userRoleGroupRoute  = userRoleGroupsRoute + "/{roleGroupId}"
)

// RoleGroup is a role group, the older of two features that exclude each other: an organization has role groups or teams.
type RoleGroup struct {
	ID             string
	Name           string
	Description    string
	OrganizationID string
	// ExternalNames are the external groups whose members get the role group.
	ExternalNames []string
}

// UnmarshalJSON decodes a role group, also in a user's list.
func (g *RoleGroup) UnmarshalJSON(data []byte) error {
	var w struct {
		RoleGroupID   text  `json:"role_group_id"`
		Name          text  `json:"name"`
		Description   text  `json:"description"`
		OrgID         text  `json:"org_id"`
		ExternalNames names `json:"external_names"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*g = RoleGroup{
		ID: string(w.RoleGroupID), Name: string(w.Name), Description: string(w.Description), OrganizationID: string(w.OrgID),
		ExternalNames: w.ExternalNames,
	}
	return nil
}

// RoleGroups lists the role groups of an organization, all pages.
func (c *Client) RoleGroups(ctx context.Context, organization string) ([]RoleGroup, error) {
	return list(ctx, c, rest.Request{Op: "list role groups", Path: inOrganization(organization, "rolegroups"), Route: roleGroupsRoute},
		func(g RoleGroup) string { return g.ID })
}

// UserRoleGroups lists the role groups of an account, all pages.
func (c *Client) UserRoleGroups(ctx context.Context, organization, userID string) ([]RoleGroup, error) {
	return listRows(ctx, c, rest.Request{
		Op: "list role groups of user", Path: inOrganization(organization, "users", userID, "rolegroups"), Route: userRoleGroupsRoute,
	}, func(g RoleGroup) string { return g.ID })
}

// RoleGroupRoles lists the permissions that a role group gives, all pages.
func (c *Client) RoleGroupRoles(ctx context.Context, organization, roleGroup string) ([]Grant, error) {
	return listRows(ctx, c, rest.Request{
		Op: "list permissions of role group", Path: inOrganization(organization, "rolegroups", roleGroup, "roles"),
		Route: roleGroupsRoute + "/{roleGroupId}/roles",
	}, Grant.identity)
}

// RoleGroupMembers lists the accounts in a role group, all pages.
func (c *Client) RoleGroupMembers(ctx context.Context, organization, roleGroup string) ([]User, error) {
	opened, err := c.OpenRoleGroupMembers(ctx, organization, roleGroup)
	if err != nil {
		return nil, err
	}
	return opened.All(ctx)
}

// OpenRoleGroupMembers reads the first page of what RoleGroupMembers lists.
func (c *Client) OpenRoleGroupMembers(ctx context.Context, organization, roleGroup string) (*rest.Listing[User], error) {
	r := roleGroupMembersRequest("list members of role group", organization, roleGroup)
	return open(ctx, c, r, userID)
}

// AddRoleGroupMembers puts accounts into a role group with one call. After a lost response it is sent again.
func (c *Client) AddRoleGroupMembers(ctx context.Context, organization, roleGroup string, userIDs []string) error {
	r := roleGroupMembersRequest("add users to role group", organization, roleGroup)
	r.Method, r.Body, r.Serial, r.Idempotent = http.MethodPost, userIDs, organization, true
	_, err := c.do(ctx, r, nil)
	return err
}

// RemoveRoleGroupMembers takes accounts out of a role group with one call.
func (c *Client) RemoveRoleGroupMembers(ctx context.Context, organization, roleGroup string, userIDs []string) error {
	r := roleGroupMembersRequest("remove users from role group", organization, roleGroup)
	r.Method, r.Body, r.Serial = http.MethodDelete, userIDs, organization
	_, err := c.do(ctx, r, nil)
	return err
}

func roleGroupMembersRequest(op, organization, roleGroup string) rest.Request {
	return rest.Request{
		Op: op, Path: inOrganization(organization, "rolegroups", roleGroup, "users"), Route: roleGroupsRoute + "/{roleGroupId}/users",
	}
}

// AddUserRoleGroup puts an account into a role group. After a lost response it is sent again; how the platform responds to a second assignment is
// not documented.
func (c *Client) AddUserRoleGroup(ctx context.Context, organization, userID, roleGroup string) error {
	r := userRoleGroupRequest("add user to role group", http.MethodPost, organization, userID, roleGroup)
	r.Idempotent = true
	_, err := c.do(ctx, r, nil)
	return err
}

// RemoveUserRoleGroup takes an account out of a role group. What is not found counts as removed.
func (c *Client) RemoveUserRoleGroup(ctx context.Context, organization, userID, roleGroup string) error {
	_, err := c.do(ctx, userRoleGroupRequest("remove user from role group", http.MethodDelete, organization, userID, roleGroup), nil)
	return rest.IgnoreNotFound(err)
}

func userRoleGroupRequest(op, method, organization, userID, roleGroup string) rest.Request {
	return rest.Request{
		Op: op, Method: method, Path: inOrganization(organization, "users", userID, "rolegroups", roleGroup), Route: userRoleGroupRoute,
		Serial: organization,
	}
}

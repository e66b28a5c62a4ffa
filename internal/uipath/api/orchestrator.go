package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// odata returns the path of an operation of Orchestrator: set is "Users" or "Users(7)", operation the name behind the namespace.
func odata(set, operation string) string {
	return "/odata/" + set + "/UiPath.Server.Configuration.OData." + operation
}

func keyed(set string, id int64) string { return set + "(" + strconv.FormatInt(id, 10) + ")" }

const orchestratorUserRoute = "/odata/Users({id})"

// OrchestratorUser is the row that a tenant of Orchestrator holds about an account of the organization: a user, a group, a robot or an
// application.
type OrchestratorUser struct {
	ID int64
	// Key is the account's id on the identity server (seen by another client), in lower case.
	Key                         string
	UserName, FullName, Email   string
	Domain, DirectoryIdentifier string
	// Type is User, Robot, DirectoryUser, DirectoryGroup, DirectoryRobot or DirectoryExternalApplication (documented).
	Type string
	// ProvisionType is Automatic when the row came with the account's first sign-in.
	ProvisionType        string
	TenantKey, AccountID string
	// Roles are the roles in the tenant, folders not counted.
	Roles []UserRole
}

// UserRole is a role of a user in the tenant.
type UserRole struct {
	RoleID   int64
	RoleName string
	RoleType string
}

var (
	roleTypes             = []string{"Mixed", "Tenant", "Folder"}
	orchestratorUserTypes = []string{"User", "Robot", "DirectoryUser", "DirectoryGroup", "DirectoryRobot", "DirectoryExternalApplication"}
	provisionTypes        = []string{"Manual", "Automatic"}
)

// UnmarshalJSON decodes a row.
func (u *OrchestratorUser) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                  wire.Text       `json:"Id"`
		Key                 wire.Text       `json:"Key"`
		UserName            wire.Text       `json:"UserName"`
		FullName            wire.Text       `json:"FullName"`
		EmailAddress        wire.Text       `json:"EmailAddress"`
		Domain              wire.Text       `json:"Domain"`
		DirectoryIdentifier wire.Text       `json:"DirectoryIdentifier"`
		Type                wire.Text       `json:"Type"`
		ProvisionType       wire.Text       `json:"ProvisionType"`
		TenantKey           wire.Text       `json:"TenantKey"`
		AccountID           wire.Text       `json:"AccountId"`
		UserRoles           json.RawMessage `json:"UserRoles"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*u = OrchestratorUser{
		ID: int64Of(w.ID), Key: strings.ToLower(string(w.Key)), UserName: string(w.UserName), FullName: string(w.FullName), Email: string(w.EmailAddress),
		Domain: string(w.Domain), DirectoryIdentifier: string(w.DirectoryIdentifier), Type: enum(w.Type, orchestratorUserTypes),
		ProvisionType: enum(w.ProvisionType, provisionTypes), TenantKey: string(w.TenantKey), AccountID: string(w.AccountID),
	}
	var roles []struct {
		RoleID   wire.Text `json:"RoleId"`
		RoleName wire.Text `json:"RoleName"`
		RoleType wire.Text `json:"RoleType"`
	}
	if len(w.UserRoles) == 0 || json.Unmarshal(w.UserRoles, &roles) != nil {
		return nil
	}
	for _, role := range roles {
		u.Roles = append(u.Roles, UserRole{RoleID: int64Of(role.RoleID), RoleName: string(role.RoleName), RoleType: enum(role.RoleType, roleTypes)})
	}
	return nil
}

// OrchestratorUsers lists the rows of the tenant with their roles, by id, all pages.
func (c *Client) OrchestratorUsers(ctx context.Context) ([]OrchestratorUser, error) {
	return c.orchestratorUsers(ctx, "")
}

func (c *Client) orchestratorUsers(ctx context.Context, filter string) ([]OrchestratorUser, error) {
	query := url.Values{"$expand": {"UserRoles"}}
	if filter != "" {
		query.Set("$filter", filter)
	}
	return odataList(ctx, c, partTenant, rest.Request{Op: "list users of the tenant", Path: "/odata/Users", Route: "/odata/Users", Query: query},
		func(u OrchestratorUser) string { return strconv.FormatInt(u.ID, 10) })
}

// OrchestratorUser reads one row with its roles. One that does not exist is rest.NotFound.
func (c *Client) OrchestratorUser(ctx context.Context, id int64) (*OrchestratorUser, error) {
	r := rest.Request{
		Op: "read user of the tenant", Method: http.MethodGet, Path: "/odata/" + keyed("Users", id), Route: orchestratorUserRoute,
		Query: url.Values{"$expand": {"UserRoles"}},
	}
	user := new(OrchestratorUser)
	response, err := c.callOrchestrator(ctx, partTenant, r, user)
	switch {
	case err != nil:
		return nil, err
	case user.ID == 0:
		return nil, c.orchestrator.BadAnswer(r, response, "the answer does not hold the user")
	}
	return user, nil
}

// FindOrchestratorUser finds the row of an account. None is rest.NotFound: an account gets its row when somebody adds it, or with its first
// sign-in. The row is known by its key; userName only saves a look at all rows, and may be "" or outdated.
func (c *Client) FindOrchestratorUser(ctx context.Context, identityID, userName string) (*OrchestratorUser, error) {
	filters := []string{""}
	if userName != "" {
		filters = []string{"UserName eq '" + strings.ReplaceAll(userName, "'", "''") + "'", ""}
	}
	for _, filter := range filters {
		rows, err := c.orchestratorUsers(ctx, filter)
		if err != nil && (filter == "" || rest.KindOf(err) != rest.BadRequest) {
			return nil, err
		}
		for _, row := range rows {
			if strings.EqualFold(row.Key, identityID) {
				return &row, nil
			}
		}
	}
	return nil, c.orchestrator.Absent(rest.Request{Op: "find user of the tenant", Route: "/odata/Users"},
		"the tenant has no user with the key "+identityID)
}

// directoryEntry is an account of the organization as Orchestrator's directory shows it.
type directoryEntry struct {
	Identifier   wire.Text `json:"identifier"`
	IdentityName wire.Text `json:"identityName"`
	Domain       wire.Text `json:"domain"`
	Type         wire.Text `json:"type"`
}

// localDomain is the domain of the organization's own accounts (seen by another client).
const localDomain = "autogen"

// directoryEntryOf finds an account of the organization in Orchestrator's directory, which is searched by the beginning of a name.
func (c *Client) directoryEntryOf(ctx context.Context, user User) (*directoryEntry, error) {
	r := rest.Request{
		Op: "find account in the directory", Method: http.MethodGet,
		Path: "/api/DirectoryService/SearchForUsersAndGroups", Route: "/api/DirectoryService/SearchForUsersAndGroups",
	}
	for _, name := range []string{user.UserName, user.Email} {
		if name == "" {
			continue
		}
		r.Query = url.Values{"searchContext": {"All"}, "domain": {localDomain}, "prefix": {name}}
		var found []directoryEntry
		if _, err := c.callOrchestrator(ctx, partTenant, r, &found); err != nil {
			return nil, err
		}
		for _, entry := range found {
			if strings.EqualFold(bareID(string(entry.Identifier)), user.ID) {
				return &entry, nil
			}
		}
	}
	return nil, c.orchestrator.Absent(r, fmt.Sprintf("Orchestrator's directory does not show user %s (%s)", user.ID, user.UserName))
}

type newOrchestratorUser struct {
	UserName            string       `json:"UserName"`
	Domain              string       `json:"Domain"`
	DirectoryIdentifier string       `json:"DirectoryIdentifier"`
	Type                string       `json:"Type"`
	RolesList           []string     `json:"RolesList"`
	UpdatePolicy        updatePolicy `json:"UpdatePolicy"`
}

type updatePolicy struct {
	Type string `json:"Type"`
}

// AddOrchestratorUser adds an account of the organization to the tenant, without roles, and returns its row. When it is there already, or
// somebody else adds it at the same time, that row is returned: an account has one row in a tenant, known by its key.
func (c *Client) AddOrchestratorUser(ctx context.Context, user User) (*OrchestratorUser, error) {
	entry, err := c.directoryEntryOf(ctx, user)
	if err != nil {
		return nil, err
	}
	r := rest.Request{
		Op: "add user to the tenant", Method: http.MethodPost, Path: "/odata/Users", Route: "/odata/Users",
		Body: newOrchestratorUser{
			UserName: wire.First(entry.IdentityName, wire.Text(user.UserName)), Domain: wire.First(entry.Domain, localDomain),
			DirectoryIdentifier: string(entry.Identifier), Type: "DirectoryUser", RolesList: []string{}, UpdatePolicy: updatePolicy{Type: "None"},
		},
	}
	find := func(ctx context.Context) (*OrchestratorUser, bool, error) {
		return rest.AwaitCreated(ctx, c.orchestrator, func(ctx context.Context) (*OrchestratorUser, bool, error) {
			row, err := c.FindOrchestratorUser(ctx, user.ID, user.UserName)
			if rest.IsNotFound(err) {
				return nil, false, nil
			}
			return row, err == nil, err
		})
	}
	return rest.CreateOnce(ctx, func(ctx context.Context) (*OrchestratorUser, error) {
		row := new(OrchestratorUser)
		_, err := c.callOrchestrator(ctx, partTenant, r, row)
		switch kind := rest.KindOf(err); {
		case err == nil && row.ID != 0 && strings.EqualFold(row.Key, user.ID):
			return row, nil
		case err != nil && kind != rest.Conflict && kind != rest.BadRequest:
			return nil, err
		}
		// The answer lacks the row, or it was there before.
		there, ok, findErr := find(ctx)
		switch {
		case ok:
			return there, nil
		case err != nil:
			return nil, err
		case findErr != nil:
			return nil, findErr
		default:
			return nil, c.orchestrator.Absent(r, "Orchestrator says that it added the user, but does not show it")
		}
	}, find)
}

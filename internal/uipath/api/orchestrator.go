package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
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

// IsPerson reports whether the row is about a person, as far as the response shows.
func (u OrchestratorUser) IsPerson() bool { return isPerson(u.Type) }

// isPerson tells people from groups, robots and applications by the type of a row.
func isPerson(rowType string) bool {
	return rowType == "" || rowType == "User" || rowType == "DirectoryUser"
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
		return nil //nolint:nilerr // what is no list has no roles
	}
	for _, role := range roles {
		u.Roles = append(u.Roles, UserRole{RoleID: int64Of(role.RoleID), RoleName: string(role.RoleName), RoleType: enum(role.RoleType, roleTypes)})
	}
	return nil
}

// OpenOrchestratorUsers reads the first page of the rows of the tenant with their roles, by id.
func (c *Client) OpenOrchestratorUsers(ctx context.Context) (*rest.Listing[OrchestratorUser], error) {
	return c.openOrchestratorUsers(ctx, "")
}

// OrchestratorUsersNamed lists the rows of accounts with a user name. Some names cannot be filtered by: rest.BadRequest.
func (c *Client) OrchestratorUsersNamed(ctx context.Context, userName string) ([]OrchestratorUser, error) {
	return c.orchestratorUsers(ctx, nameFilter(userName))
}

func nameFilter(userName string) string {
	return "UserName eq '" + strings.ReplaceAll(userName, "'", "''") + "'"
}

func (c *Client) orchestratorUsers(ctx context.Context, filter string) ([]OrchestratorUser, error) {
	opened, err := c.openOrchestratorUsers(ctx, filter)
	return allOf(ctx, opened, err)
}

func (c *Client) openOrchestratorUsers(ctx context.Context, filter string) (*rest.Listing[OrchestratorUser], error) {
	query := url.Values{"$expand": {"UserRoles"}}
	if filter != "" {
		query.Set("$filter", filter)
	}
	return openODataList(ctx, c, partTenant, rest.Request{Op: "list users of the tenant", Path: "/odata/Users", Route: "/odata/Users", Query: query},
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
		return nil, c.orchestrator.BadResponse(r, response, "the response does not hold the user")
	}
	return user, nil
}

// FindOrchestratorUser finds the row of an account. None is rest.NotFound: an account gets its row when somebody adds it, or with its first
// sign-in. The row is known by its key; userName only saves a look at all rows, and may be "" or outdated.
func (c *Client) FindOrchestratorUser(ctx context.Context, identityID, userName string) (*OrchestratorUser, error) {
	filters := []string{""}
	if userName != "" {
		filters = []string{nameFilter(userName), ""}
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

type newOrchestratorUser struct {
	UserName            string   `json:"UserName"`
	Domain              string   `json:"Domain"`
	DirectoryIdentifier string   `json:"DirectoryIdentifier"`
	Type                string   `json:"Type"`
	RolesList           []string `json:"RolesList"`
	// UpdatePolicy keeps Orchestrator from changing the row by itself. Before version 15 of its API it was refused.
	UpdatePolicy *updatePolicy `json:"UpdatePolicy,omitempty"`
}

type updatePolicy struct {
	Type string `json:"Type"`
}

// AddOrchestratorUser adds an account of the organization to the tenant, without roles, and returns its row. When it is there already, or
// somebody else adds it at the same time, that row is returned: an account has one row in a tenant, known by its key. A local account needs no
// search: its id is its identifier in the directory. Should Orchestrator know it by another one, the search says so.
func (c *Client) AddOrchestratorUser(ctx context.Context, user User) (*OrchestratorUser, error) {
	domains, err := c.directoryDomains(ctx)
	if err != nil {
		return nil, err
	}
	var refused error
	if user.Category != CategoryDirectory {
		for _, domain := range domains {
			row, err := c.addDirectoryEntry(ctx, user, directoryEntry{
				Identifier: wire.Text(user.ID), IdentityName: wire.Text(user.UserName), Domain: wire.Text(domain),
			})
			if !refusesEntry(err) {
				return row, err
			}
			refused = cmp.Or(refused, err)
		}
	}
	entries, err := c.directoryEntries(ctx, domains, user)
	if err != nil {
		return nil, cmp.Or(refused, err)
	}
	for _, entry := range entries {
		row, err := c.addDirectoryEntry(ctx, user, entry)
		if !refusesEntry(err) {
			return row, err
		}
		refused = cmp.Or(refused, err)
	}
	return nil, refused
}

// refusesEntry recognizes how Orchestrator may refuse an account under a wrong identifier, name or domain (a wrong domain was seen as 500, after
// which no row is found; the rest is documented nowhere).
func refusesEntry(err error) bool {
	failure := rest.Cause(err)
	if failure == nil {
		return false
	}
	return failure.Kind == rest.NotFound || failure.Kind == rest.BadRequest || failure.Status == http.StatusInternalServerError
}

func (c *Client) addDirectoryEntry(ctx context.Context, user User, entry directoryEntry) (*OrchestratorUser, error) {
	body := newOrchestratorUser{
		UserName: wire.First(entry.IdentityName, wire.Text(user.UserName)), Domain: wire.First(entry.Domain, localDomain),
		DirectoryIdentifier: string(entry.Identifier), Type: "DirectoryUser", RolesList: []string{}, UpdatePolicy: &updatePolicy{Type: "None"},
	}
	row, err := c.addOrchestratorUser(ctx, user, body)
	if rest.KindOf(err) == rest.BadRequest && refusesPolicy.MatchString(err.Error()) {
		body.UpdatePolicy = nil
		return c.addOrchestratorUser(ctx, user, body)
	}
	return row, err
}

// refusesPolicy is how an Orchestrator before version 15 of its API refuses UpdatePolicy: without naming it (UiPathOrch 1.7.1).
var refusesPolicy = regexp.MustCompile(`(?i)input was not valid|UpdatePolicy`)

func (c *Client) addOrchestratorUser(ctx context.Context, user User, body newOrchestratorUser) (*OrchestratorUser, error) {
	r := rest.Request{Op: "add user to the tenant", Method: http.MethodPost, Path: "/odata/Users", Route: "/odata/Users", Body: body}
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
		response, err := c.callOrchestrator(ctx, partTenant, r, row)
		switch kind := rest.KindOf(err); {
		case err == nil && row.ID != 0 && strings.EqualFold(row.Key, user.ID):
			return row, nil
		case err == nil:
			unseen := c.orchestrator.BadResponse(r, response, "Orchestrator reports that it added the user, but does not show it")
			unseen.Kind = rest.Ambiguous
			return nil, unseen
		case kind == rest.Conflict, kind == rest.BadRequest: // it may be there already
			if there, ok, _ := find(ctx); ok {
				return there, nil
			}
		}
		return nil, err
	}, find)
}

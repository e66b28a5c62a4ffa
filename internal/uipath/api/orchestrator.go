package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
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
		return nil //nolint:nilerr // what is no list has no roles
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
		return nil, c.orchestrator.BadResponse(r, response, "the response does not hold the user")
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

// localDomain is the domain of the organization's own accounts (seen by another client); a standalone Orchestrator that is joined to a network
// finds accounts in the domain of that instead.
const localDomain = "autogen"

// directoryEntryOf finds an account of the organization in Orchestrator's directory, which is searched by domain and the beginning of a name.
func (c *Client) directoryEntryOf(ctx context.Context, user User) (*directoryEntry, error) {
	found, err := c.searchDirectory(ctx, localDomain, user)
	if found != nil || err != nil {
		return found, err
	}
	r := rest.Request{Op: "list domains", Method: http.MethodGet, Path: "/api/DirectoryService/GetDomains", Route: "/api/DirectoryService/GetDomains"}
	var domains []struct {
		Name wire.Text `json:"name"`
	}
	if _, err := c.callOrchestrator(ctx, partTenant, r, &domains); err != nil && !rest.IsNotFound(err) {
		return nil, err
	}
	for _, domain := range domains {
		if domain.Name == "" || strings.EqualFold(string(domain.Name), localDomain) {
			continue
		}
		if found, err := c.searchDirectory(ctx, string(domain.Name), user); found != nil || err != nil {
			return found, err
		}
	}
	return nil, c.orchestrator.Absent(r, fmt.Sprintf("Orchestrator's directory does not show user %s (%s)", user.ID, user.UserName))
}

// searchDirectory returns the entry of an account in one domain, nil when there is none. A local account is known by its id; one from a
// directory, whose identifier there is another one, by its whole user name, if only one has it.
func (c *Client) searchDirectory(ctx context.Context, domain string, user User) (*directoryEntry, error) {
	const search = "/api/DirectoryService/SearchForUsersAndGroups"
	for _, prefix := range searchPrefixes(user) {
		var found []directoryEntry
		if _, err := c.callOrchestrator(ctx, partTenant, rest.Request{
			Op: "find account in the directory", Method: http.MethodGet, Path: search, Route: search,
			Query: url.Values{"searchContext": {"All"}, "domain": {domain}, "prefix": {prefix}},
		}, &found); err != nil {
			if rest.KindOf(err) == rest.BadRequest && strings.ContainsAny(prefix, unsearchable) {
				continue
			}
			return nil, err
		}
		if i := slices.IndexFunc(found, func(e directoryEntry) bool { return strings.EqualFold(bareID(string(e.Identifier)), user.ID) }); i >= 0 {
			return &found[i], nil
		}
		if user.Category != CategoryDirectory {
			continue
		}
		found = slices.DeleteFunc(found, func(e directoryEntry) bool {
			named := wire.SameName(string(e.IdentityName), user.UserName) || wire.SameName(string(e.IdentityName), user.Email)
			return !named || enum(e.Type, directoryTypes) != "User"
		})
		if len(found) == 1 {
			return &found[0], nil
		}
	}
	return nil, nil
}

// unsearchable are characters for which the search was seen to find nothing in a prefix, or to refuse it (UiPathOrch 0.9.14.13; the @ of accounts
// of a connected directory: OrchestratorManager #12).
const unsearchable = "-_+@"

// searchPrefixes are the beginnings of names by which the directory is searched for an account: whole names first, then what comes before the
// first character that the search may not take.
func searchPrefixes(user User) []string {
	cut := "-_+"
	if user.Category == CategoryDirectory {
		cut = unsearchable
	}
	var prefixes []string
	add := func(prefix string) {
		if prefix != "" && !slices.Contains(prefixes, prefix) {
			prefixes = append(prefixes, prefix)
		}
	}
	names := []string{user.UserName, user.Email}
	for _, name := range names {
		add(name)
	}
	for _, name := range names {
		if i := strings.IndexAny(name, cut); i >= 0 {
			add(name[:i])
		}
	}
	return prefixes
}

// directoryTypes are the documented kinds of entries, in the order of their numbers.
var directoryTypes = []string{"User", "Group", "Machine", "Robot", "ExternalApplication"}

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
// somebody else adds it at the same time, that row is returned: an account has one row in a tenant, known by its key.
func (c *Client) AddOrchestratorUser(ctx context.Context, user User) (*OrchestratorUser, error) {
	entry, err := c.directoryEntryOf(ctx, user)
	if err != nil {
		return nil, err
	}
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

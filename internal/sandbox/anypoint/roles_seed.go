package anypoint

// Role is an entry of the catalog of permissions. Names are not unique (seen in a public client's list of ids); ids are.
type Role struct {
	ID          string
	Name        string
	Description string
	Product     string
	Internal    bool
	Scope       RoleScope
}

// RoleScope is the context that a role is granted in. The platform's documentation names it for the products as a whole; the refusals that the
// sandbox derives from it are assumed.
type RoleScope string

// The scopes of roles.
const (
	ScopeOrganization RoleScope = "organization" // {org} and nothing else
	ScopeEnvironment  RoleScope = "environment"  // {org, envId}, further keys allowed
	ScopeResource     RoleScope = "resource"     // {org} and whatever names the resource: envId, an API's keys
)

// Ids of roles that the sandbox itself gives a meaning to, or that tests and examples use. They are the platform's own.
const (
	RoleOrganizationAdministrator   = "d74ef94a-4292-4896-b860-b05bd7f90d6d"
	RoleAccessControlsAdministrator = "42ea6892-f95c-4d1b-ab48-687b1f6632fc"
	RoleBusinessGroupViewer         = "833ab9ca-0c72-45ba-9764-1df83240db57"
	RoleReadApplications            = "674c9f7a-ee81-44d7-b25f-eb938d8e69b1"
	RoleReadServers                 = "8b7caaba-e94a-11e4-b02c-1681e6b88ec1"
	RoleManageServers               = "53823f29-6e57-4c42-acdb-e42a881a888f"
	RoleViewContracts               = "1660b07a-8920-4091-8292-1f42f35e92e4"
	RoleDesignCenterDeveloper       = "861c23bb-c3e0-4ab9-b6b4-db2325a1bb1d"
	RoleManageRuntimeFabrics        = "c3b47c87-bc83-4748-8f17-076354be7808"
	RoleManageRuntimeFabrics2       = "3b8fefa5-f939-44f3-ae19-d154b89de45d"
	RoleExchangeContributor         = "0e000000-0000-4000-8000-000000000004"
)

// Roles is the catalog. Ids that begin with 0e000000 are the sandbox's own: the platform's were not found published.
func Roles() []Role {
	const (
		management = "Access Management"
		runtime    = "Runtime Manager"
		api        = "API Manager"
		exchange   = "Exchange"
		design     = "Design Center"
	)
	return []Role{
		{RoleAccessControlsAdministrator, "Access Controls Administrator", "Manages access of users and teams", management, false, ScopeOrganization},
		{"e5df881e-e2e8-11e4-8a00-1681e6b88ec1", "Add Server Groups", "Creates server groups", runtime, false, ScopeEnvironment},
		{"fa6b43ac-c436-11e4-8dfc-aa07a5b093db", "Add Servers", "Creates servers", runtime, false, ScopeEnvironment},
		{"0e000000-0000-4000-8000-000000000001", "Audit Log Viewer", "Reads the audit log", management, false, ScopeOrganization},
		{RoleBusinessGroupViewer, "Business Group Viewer", "Sees the business group", management, false, ScopeOrganization},
		{"0e000000-0000-4000-8000-000000000002", "Create Applications", "Deploys applications", runtime, false, ScopeEnvironment},
		{"0e000000-0000-4000-8000-000000000003", "Delete Applications", "Deletes applications", runtime, false, ScopeEnvironment},
		{RoleDesignCenterDeveloper, "Design Center Developer", "Edits in Design Center", design, false, ScopeOrganization},
		{"0e000000-0000-4000-8000-000000000005", "Exchange Administrator", "Administers Exchange", exchange, false, ScopeOrganization},
		{RoleExchangeContributor, "Exchange Contributor", "Publishes to Exchange", exchange, false, ScopeOrganization},
		{"0e000000-0000-4000-8000-000000000006", "Exchange Viewer", "Reads Exchange", exchange, false, ScopeOrganization},
		{"0e000000-0000-4000-8000-000000000007", "Manage APIs Configuration", "Configures APIs", api, false, ScopeEnvironment},
		{"0e000000-0000-4000-8000-000000000008", "Manage Contracts", "Changes contracts of APIs", api, false, ScopeResource},
		{RoleManageRuntimeFabrics, "Manage Runtime Fabrics", "Manages Runtime Fabrics", runtime, false, ScopeOrganization},
		{RoleManageRuntimeFabrics2, "Manage Runtime Fabrics", "Manages Runtime Fabrics of an environment", runtime, false, ScopeEnvironment},
		{RoleManageServers, "Manage Servers", "Changes servers", runtime, false, ScopeEnvironment},
		{RoleOrganizationAdministrator, "Organization Administrator", "Administers the organization", management, false, ScopeOrganization},
		{RoleReadApplications, "Read Applications", "Sees applications", runtime, false, ScopeEnvironment},
		{RoleReadServers, "Read Servers", "Sees servers", runtime, false, ScopeEnvironment},
		{RoleViewContracts, "View Contracts", "Sees contracts of APIs", api, false, ScopeResource},
		{"0e000000-0000-4000-8000-000000000009", "Platform Service", "Used by the platform itself", management, true, ScopeOrganization},
	}
}

func role(id string) (Role, bool) {
	for _, r := range Roles() {
		if r.ID == id {
			return r, true
		}
	}
	return Role{}, false
}

package controlroom

import "slices"

// permission is a right that roles give. Ids are those of an installation on premises.
type permission struct {
	id                   int64
	action, resourceType string
}

// The actions that guard the calls of this package, and those that every user has a use for. Those of licenses and of the API key
// are assumed: no source writes them.
const (
	viewUsers      = "usermanagement"
	deleteUsers    = "deleteuser"
	createUsers    = "createuser"
	editUsers      = "updateuser"
	viewRoles      = "rolesview"
	manageRoles    = "rolesmanagement"
	viewLicenses   = "licenseview"
	manageLicenses = "manageuserlicense"
	generateAPIKey = "generateapikey"
	setLogins      = "botautologinapi" // in a captured response
	viewDashboard  = "view"
	mySchedules    = "myschedule"
	myCredentials  = "managecredentials"
	runBots        = "run"
	importBots     = "import"
)

// catalog is every permission, by id.
var catalog = []permission{
	{1, viewUsers, "usermanagement"},
	{2, deleteUsers, "usermanagement"},
	{3, createUsers, "usermanagement"},
	{4, editUsers, "usermanagement"},
	{7, runBots, "repositorymanager"},
	{12, manageRoles, "rolesmanagement"},
	{32, importBots, "repositorymanager"},
	{58, mySchedules, "taskscheduling"},
	{59, myCredentials, "credentials"},
	{62, viewRoles, "rolesmanagement"},
	{70, viewLicenses, "licensemanagement"},
	{71, manageLicenses, "licensemanagement"},
	{134, "viewuserbasic", "usermanagement"},
	{148, viewDashboard, "dashboard"},
	{160, generateAPIKey, "apikey"},
	{161, setLogins, "botautologinapi"},
}

func permissionOf(action string) *permission {
	if i := slices.IndexFunc(catalog, func(p permission) bool { return p.action == action }); i >= 0 {
		return &catalog[i]
	}
	return nil
}

func everyAction() []string {
	var out []string
	for _, p := range catalog {
		out = append(out, p.action)
	}
	return out
}

// allowed are the actions that a user's roles give.
func (p *Platform) allowed(u *User) []string {
	var out []string
	for _, one := range catalog {
		if slices.ContainsFunc(p.effectiveRoles(u), func(r *Role) bool { return slices.Contains(r.Permissions, one.action) }) {
			out = append(out, one.action)
		}
	}
	return out
}

package uipath

import (
	"net/http"
	"slices"
	"strings"
)

// permissionNames are what roles can grant: each of these with .View, .Edit, .Create and .Delete (documented; a selection).
var permissionNames = map[string][]string{
	"Global": {
		"Alerts", "Audit", "BackgroundTasks", "Libraries", "License", "Machines", "Packages", "Robots", "Roles", "Settings", "SolutionDeployment",
		"Tags", "Units", "Users", "Webhooks",
	},
	"Folder": {
		"Assets", "Buckets", "Environments", "Jobs", "Logs", "Monitoring", "Processes", "Queues", "Schedules", "SubFolders", "Tasks", "TestSets",
		"Transactions", "Triggers",
	},
}

// permissionScope is where a permission counts, "" when there is none of the name.
func permissionScope(name string) string {
	what, kind, _ := strings.Cut(name, ".")
	if !slices.Contains([]string{"View", "Edit", "Create", "Delete"}, kind) {
		return ""
	}
	for scope, names := range permissionNames {
		if slices.Contains(names, what) {
			return scope
		}
	}
	return ""
}

// listPermissions are all that a role can grant. Node clients search them by name, and UiPath's own tool takes from them what it adds to a role.
func (c *call) listPermissions() (reply, error) {
	l := listing{context: "Permissions"}
	for _, scope := range []string{"Global", "Folder"} {
		for _, what := range permissionNames[scope] {
			for _, kind := range []string{"View", "Edit", "Create", "Delete"} {
				l.rows = append(l.rows, row{"Id": len(l.rows) + 1, "Name": what + "." + kind, "IsGranted": false, "RoleId": 0, "Scope": scope})
			}
		}
	}
	return c.collection(l)
}

type roleBody struct {
	ID          *int             `json:"Id"`
	Key         *string          `json:"Key"`
	Name        *string          `json:"Name"`
	DisplayName *string          `json:"DisplayName"`
	Type        *string          `json:"Type"`
	Groups      *string          `json:"Groups"`
	IsStatic    *bool            `json:"IsStatic"`
	IsEditable  *bool            `json:"IsEditable"`
	Permissions []permissionBody `json:"Permissions"`
}

type permissionBody struct {
	ID        *int64  `json:"Id"`
	Name      string  `json:"Name"`
	IsGranted bool    `json:"IsGranted"`
	RoleID    *int    `json:"RoleId"`
	Scope     *string `json:"Scope"`
}

// readRole checks a role that a client sends; own is the role that it is about, nil for a new one.
func (c *call) readRole(own *Role) (roleBody, []string, error) {
	in, err := orchestratorBody[roleBody](c)
	if err != nil {
		return in, nil, err
	}
	if text(in.Name) == "" {
		return in, nil, orchestratorError(http.StatusBadRequest, codeValidation, "The Name field is required.")
	}
	if in.Type != nil && !slices.Contains([]string{RoleTenant, RoleFolder, RoleMixed}, *in.Type) {
		return in, nil, orchestratorError(http.StatusBadRequest, codeValidation, "Invalid type %s.", *in.Type)
	}
	if other := c.state.roleNamed(*in.Name); other != nil && other != own {
		return in, nil, orchestratorError(http.StatusConflict, codeNameUsed, "Role name %s is already taken.", *in.Name)
	}
	granted := []string{}
	for _, p := range in.Permissions {
		if permissionScope(p.Name) == "" {
			return in, nil, orchestratorError(http.StatusBadRequest, codeValidation, "Permission %s does not exist.", p.Name)
		}
		if p.IsGranted && !slices.Contains(granted, p.Name) {
			granted = append(granted, p.Name)
		}
	}
	return in, granted, nil
}

// createRole makes a role. One without a type is of both kinds, as all were before version 15 of the API (UiPathOrch leaves it out there; assumed
// that it still is so).
func (c *call) createRole() (reply, error) {
	in, granted, err := c.readRole(nil)
	if err != nil {
		return reply{}, err
	}
	kind := RoleMixed
	set(&kind, in.Type)
	r := c.state.addRole(Role{Name: *in.Name, Type: kind, Permissions: granted})
	made, err := c.entity("Roles", wireRole(r), nil)
	made.status = http.StatusCreated
	return made, err
}

// putRole overwrites name and permissions of a role, and returns nothing (recorded). That the type stays is assumed.
func (c *call) putRole() (reply, error) {
	role, err := c.pathOwnRole()
	if err != nil {
		return reply{}, err
	}
	in, granted, err := c.readRole(role)
	if err != nil {
		return reply{}, err
	}
	role.Name, role.Permissions = *in.Name, granted
	return empty(http.StatusOK)
}

// deleteRole takes a role from everybody who holds it: assumed.
func (c *call) deleteRole() (reply, error) {
	role, err := c.pathOwnRole()
	if err != nil {
		return reply{}, err
	}
	c.state.removeRole(role.ID)
	return empty(http.StatusNoContent)
}

// pathOwnRole is the path's role unless it is one of the product's own, which nobody can change or delete (documented; the status is assumed).
func (c *call) pathOwnRole() (*Role, error) {
	role, err := c.pathRole()
	if err != nil {
		return nil, err
	}
	if role.IsStatic {
		return nil, orchestratorError(http.StatusBadRequest, codeValidation, "The static role %s cannot be changed.", role.Name)
	}
	return role, nil
}

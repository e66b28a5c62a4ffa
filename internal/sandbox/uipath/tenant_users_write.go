package uipath

import (
	"encoding/json"
	"net/http"
	"slices"
)

// tenantUserBody is a user as clients send it: whole, as they have read it (UiPathOrch, UiPath's own tool), or in part. What is raw is kept as it is
// or passed over.
type tenantUserBody struct {
	ID                  json.RawMessage `json:"Id"`
	Key                 json.RawMessage `json:"Key"`
	UserName            string          `json:"UserName"`
	Domain              string          `json:"Domain"`
	DirectoryIdentifier string          `json:"DirectoryIdentifier"`
	Type                string          `json:"Type"`
	Name                *string         `json:"Name"`
	Surname             *string         `json:"Surname"`
	EmailAddress        *string         `json:"EmailAddress"`
	IsActive            *bool           `json:"IsActive"`
	RolesList           []string        `json:"RolesList"`

	MayHaveUserSession          *bool           `json:"MayHaveUserSession"`
	MayHaveRobotSession         *bool           `json:"MayHaveRobotSession"`
	MayHaveUnattendedSession    *bool           `json:"MayHaveUnattendedSession"`
	MayHavePersonalWorkspace    *bool           `json:"MayHavePersonalWorkspace"`
	RestrictToPersonalWorkspace *bool           `json:"RestrictToPersonalWorkspace"`
	IsExternalLicensed          *bool           `json:"IsExternalLicensed"`
	LicenseType                 *string         `json:"LicenseType"`
	RobotProvision              map[string]any  `json:"RobotProvision"`
	UnattendedRobot             map[string]any  `json:"UnattendedRobot"`
	UpdatePolicy                map[string]any  `json:"UpdatePolicy"`
	NotificationSubscription    map[string]any  `json:"NotificationSubscription"`
	FullName                    json.RawMessage `json:"FullName"`
	Password                    json.RawMessage `json:"Password"`
	ProvisionType               json.RawMessage `json:"ProvisionType"`
	UserRoles                   json.RawMessage `json:"UserRoles"`
	OrganizationUnits           json.RawMessage `json:"OrganizationUnits"`
	LoginProviders              json.RawMessage `json:"LoginProviders"`
	AuthenticationSource        json.RawMessage `json:"AuthenticationSource"`
	TenantID                    json.RawMessage `json:"TenantId"`
	TenantKey                   json.RawMessage `json:"TenantKey"`
	TenancyName                 json.RawMessage `json:"TenancyName"`
	TenantDisplayName           json.RawMessage `json:"TenantDisplayName"`
	AccountID                   json.RawMessage `json:"AccountId"`
	CreationTime                json.RawMessage `json:"CreationTime"`
	CreatorUserID               json.RawMessage `json:"CreatorUserId"`
	LastLoginTime               json.RawMessage `json:"LastLoginTime"`
	LastModificationTime        json.RawMessage `json:"LastModificationTime"`
	LastModifierUserID          json.RawMessage `json:"LastModifierUserId"`
	HasOnlyInheritedPrivileges  json.RawMessage `json:"HasOnlyInheritedPrivileges"`
	ExplicitUserSession         json.RawMessage `json:"ExplicitMayHaveUserSession"`
	ExplicitRobotSession        json.RawMessage `json:"ExplicitMayHaveRobotSession"`
	ExplicitPersonalWorkspace   json.RawMessage `json:"ExplicitMayHavePersonalWorkspace"`
	ExplicitRestrict            json.RawMessage `json:"ExplicitRestrictToPersonalWorkspace"`
	BypassBasicAuthRestriction  json.RawMessage `json:"BypassBasicAuthRestriction"`
}

// settings are the fields of a body that concern licenses and robots, by name. Nothing shows a robot's password.
func (b tenantUserBody) settings() map[string]any {
	out := map[string]any{}
	for name, value := range map[string]*bool{
		"MayHaveUserSession": b.MayHaveUserSession, "MayHaveRobotSession": b.MayHaveRobotSession,
		"MayHaveUnattendedSession": b.MayHaveUnattendedSession, "MayHavePersonalWorkspace": b.MayHavePersonalWorkspace,
		"RestrictToPersonalWorkspace": b.RestrictToPersonalWorkspace, "IsExternalLicensed": b.IsExternalLicensed,
	} {
		if value != nil {
			out[name] = *value
		}
	}
	if b.LicenseType != nil {
		out["LicenseType"] = *b.LicenseType
	}
	for name, value := range map[string]map[string]any{
		"RobotProvision": b.RobotProvision, "UnattendedRobot": b.UnattendedRobot, "UpdatePolicy": b.UpdatePolicy,
		"NotificationSubscription": b.NotificationSubscription,
	} {
		if value != nil {
			delete(value, "Password")
			out[name] = value
		}
	}
	return out
}

// tenantRoles are the roles of these names.
func (c *call) tenantRoles(names []string) ([]int, error) {
	var ids []int
	for _, name := range names {
		role := c.state.roleNamed(name)
		if role == nil {
			return nil, orchestratorError(http.StatusNotFound, codeNotFound, "Role %s does not exist.", name)
		}
		if role.Type == RoleFolder {
			return nil, orchestratorError(http.StatusBadRequest, codeValidation, "Role %s cannot be assigned in the tenant.", name)
		}
		if !slices.Contains(ids, role.ID) {
			ids = append(ids, role.ID)
		}
	}
	return ids, nil
}

// addTenantUser adds an account, group or application of the organization to the tenant, by its identifier, its user name or both. A wrong domain is
// an unknown failure (recorded); UiPath's own tool names none, unless a network's is asked for.
func (c *call) addTenantUser() (reply, error) {
	in, err := orchestratorBody[tenantUserBody](c)
	if err != nil {
		return reply{}, err
	}
	if in.UpdatePolicy != nil && c.is("update_policy", "400") {
		return reply{}, orchestratorError(http.StatusBadRequest, codeRequest, "The input was not valid.")
	}
	if in.Domain != c.domain() && (in.Domain != "" || c.domain() != autogen) {
		return reply{}, orchestratorError(http.StatusInternalServerError, codeNone, "An unknown failure has occurred.")
	}
	u, known := c.tenantCandidate(in.DirectoryIdentifier)
	if in.DirectoryIdentifier == "" {
		u, known = c.tenantCandidateNamed(in.UserName)
	}
	switch {
	case !known:
		return reply{}, orchestratorError(http.StatusNotFound, codeNotFound, "%s does not exist.", in.UserName)
	case in.Type != u.Type:
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "Invalid type %s.", in.Type)
	case in.UserName != "" && fold(in.UserName) != fold(u.UserName):
		return reply{}, orchestratorError(http.StatusBadRequest, codeValidation, "The user name does not match the directory identifier.")
	case c.state.tenantUserByKey(u.Key) != nil:
		return reply{}, orchestratorError(http.StatusConflict, codeNameUsed, "User name '%s' is already taken.", u.UserName)
	}
	if u.RoleIDs, err = c.tenantRoles(in.RolesList); err != nil {
		return reply{}, err
	}
	u.Settings = in.settings()
	made, err := c.oneTenantUser(c.state.addTenantUser(u))
	made.status = http.StatusCreated
	return made, err
}

// putTenantUser overwrites a user of the tenant with the whole that a client sends, roles included (recorded: UiPathOrch changes them so). Names and
// address are Orchestrator's copy only. What is left out is lost; that this goes for roles is a switch.
func (c *call) putTenantUser() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[tenantUserBody](c)
	if err != nil {
		return reply{}, err
	}
	roles := u.RoleIDs
	if in.RolesList != nil || c.is("put_user_without_roles", "removed") {
		if roles, err = c.tenantRoles(in.RolesList); err != nil {
			return reply{}, err
		}
	}
	u.Name, u.Surname, u.Email = text(in.Name), text(in.Surname), text(in.EmailAddress)
	u.IsActive, u.RoleIDs, u.Settings = in.IsActive != nil && *in.IsActive, roles, in.settings()
	return empty(http.StatusOK)
}

// patchTenantUser changes what is sent and leaves the rest, roles in any case (documented).
func (c *call) patchTenantUser() (reply, error) {
	u, err := c.pathTenantUser()
	if err != nil {
		return reply{}, err
	}
	in, err := orchestratorBody[tenantUserBody](c)
	if err != nil {
		return reply{}, err
	}
	set(&u.Name, in.Name)
	set(&u.Surname, in.Surname)
	set(&u.Email, in.EmailAddress)
	set(&u.IsActive, in.IsActive)
	if u.Settings == nil {
		u.Settings = map[string]any{}
	}
	for name, value := range in.settings() {
		u.Settings[name] = value
	}
	return empty(http.StatusOK)
}

package controlroom

import (
	"fmt"
	"slices"
	"time"
)

// The forms of times: single objects have whole seconds, lists have milliseconds (documented samples).
const (
	seconds      = "2006-01-02T15:04:05Z"
	milliseconds = "2006-01-02T15:04:05.000Z"
)

func stamp(t time.Time, form string) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(form)
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// domainOf is null or empty for a user of no directory: samples differ.
func (p *Platform) domainOf(u *User, inList bool) any {
	if u.Domain == "" && (inList || p.is("empty_domain", "empty")) {
		return ""
	}
	return nullable(u.Domain)
}

// shuffled is a set in an order that changes from response to response: the platform promises none.
func shuffled[T any](p *Platform, set []T) []T {
	if len(set) < 2 || p.is("set_order", "stable") {
		return append([]T{}, set...)
	}
	at := p.calls % len(set)
	return append(slices.Clone(set[at:]), set[:at]...)
}

func (p *Platform) rolesOf(ids []int64) []*Role {
	var out []*Role
	for _, id := range ids {
		if r := p.state.role(id); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// effectiveRoles are all roles of a user, the directory's included.
func (p *Platform) effectiveRoles(u *User) []*Role {
	out := p.rolesOf(u.RoleIDs)
	for _, r := range p.rolesOf(u.SysAssignedRoleIDs) {
		if p.is("mapped_roles", "system_only") && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func (p *Platform) wireRoles(ids []int64, inList bool) []any {
	out := []any{}
	for _, r := range shuffled(p, p.rolesOf(ids)) {
		one := map[string]any{"id": r.ID, "name": r.Name}
		if !inList {
			one["version"] = r.Version
		}
		out = append(out, one)
	}
	return out
}

func (p *Platform) wirePermissions(u *User) []any {
	out := []any{}
	for _, action := range shuffled(p, p.allowed(u)) {
		one := permissionOf(action)
		out = append(out, map[string]any{"id": p.permissionID(one), "action": one.action, "resourceId": nil, "resourceType": one.resourceType})
	}
	return out
}

// permissionID is a permission's id, which differs from tenant to tenant in the cloud as those of roles do.
func (p *Platform) permissionID(one *permission) int64 {
	if p.state.RoleOffset == 0 {
		return one.id
	}
	return cloudPermissionOffset + one.id
}

// wireUser is a user as single reads, writes and sign-ins return it.
func (p *Platform) wireUser(u *User) map[string]any {
	out := p.wireListed(u)
	out["domain"] = p.domainOf(u, false)
	out["createdOn"], out["updatedOn"] = stamp(u.CreatedAt, seconds), stamp(u.UpdatedAt, seconds)
	out["roles"], out["sysAssignedRoles"], out["groupNames"] = p.wireRoles(u.RoleIDs, false), p.sysAssigned(u), append([]string{}, u.GroupNames...)
	out["permissions"] = p.wirePermissions(u)
	if p.of2026() {
		textIDs(out["roles"])
	}
	for _, always := range []string{"publicKey", "appType", "routingName", "appUrl"} {
		out[always] = nil
	}
	if !p.e11() {
		out["lastLoginTime"], out["deviceCredentialAttested"] = stamp(u.LastLoginAt, seconds), u.DeviceCredentialAttested
		out["multipleLoginAllowed"] = u.MultipleLoginAllowed
	}
	if p.of2026() {
		for _, missing := range []string{"sysAssignedRoles", "groupNames", "permissions"} {
			delete(out, missing)
		}
	}
	return out
}

// of2026 reports whether users are returned as a response of 2026 had them.
func (p *Platform) of2026() bool {
	return p.is("generation", "a360_v2") && p.is("user_record", "of_2026")
}

// withTexts writes the ids of a user as strings, and each license twice.
func withTexts(out map[string]any) map[string]any {
	for _, id := range []string{"id", "principalId", "createdBy", "updatedBy"} {
		out[id] = fmt.Sprint(out[id])
	}
	textIDs(out["roles"])
	textIDs(out["permissions"])
	if features, ok := out["licenseFeatures"].([]string); ok {
		out["licenseFeatures"] = append(features, features...)
	}
	return out
}

// sysAssigned are the roles that the directory gave. Every sample shows none, so it may be that they appear only among the roles.
func (p *Platform) sysAssigned(u *User) []any {
	if p.is("mapped_roles", "roles_only") {
		return []any{}
	}
	return p.wireRoles(u.SysAssignedRoleIDs, false)
}

// wireListed is a user in a list, which shows less (documented sample of 2021), unless the switch list_items follows the page of 2022.
func (p *Platform) wireListed(u *User) map[string]any {
	out := map[string]any{
		"id": u.ID, "username": u.Username, "domain": p.domainOf(u, true), "firstName": nullable(u.FirstName), "lastName": nullable(u.LastName),
		"version": u.Version, "principalId": u.ID, "email": u.Email, "emailVerified": u.EmailVerified, "passwordSet": u.PasswordSet,
		"questionsSet":    u.QuestionsSet,
		"enableAutoLogin": u.EnableAutoLogin, "disabled": u.Disabled, "clientRegistered": u.ClientRegistered, "description": nullable(u.Description),
		"createdBy": u.CreatedBy, "createdOn": stamp(u.CreatedAt, milliseconds), "updatedBy": u.UpdatedBy, "updatedOn": stamp(u.UpdatedAt, milliseconds),
		"licenseFeatures": shuffled(p, u.LicenseFeatures), "roles": p.wireRoles(u.RoleIDs, true), "deleted": u.Deleted,
	}
	if p.is("list_items", "with_permissions") && !p.e11() {
		out["permissions"] = p.wirePermissions(u)
	}
	if p.of2026() {
		return withTexts(out)
	}
	return out
}

// textIDs writes the ids of roles or permissions as strings.
func textIDs(objects any) {
	list, _ := objects.([]any)
	for _, one := range list {
		if fields, ok := one.(map[string]any); ok {
			fields["id"] = fmt.Sprint(fields["id"])
		}
	}
}

// onlyOf360 are the fields of a user that Enterprise 11 does not have; the response to a deletion lacks them everywhere (documented samples).
var onlyOf360 = []string{"lastLoginTime", "deviceCredentialAttested", "multipleLoginAllowed"}

// wireDeleted is the response to a deletion: the user, who has no roles, rights and licenses any more, and deleted is false all
// the same (documented).
func (p *Platform) wireDeleted(u *User) map[string]any {
	out := p.wireUser(u)
	out["deleted"] = false
	for _, field := range onlyOf360 {
		delete(out, field)
	}
	return out
}

// wireRole is a role in a list.
func (p *Platform) wireRole(r *Role) map[string]any {
	return map[string]any{
		"id": r.ID, "name": r.Name, "description": nullable(r.Description), "countPrincipals": len(p.state.principals(r.ID)), "version": r.Version,
		"createdBy": r.CreatedBy, "createdOn": stamp(r.CreatedAt, seconds), "updatedBy": r.UpdatedBy, "updatedOn": stamp(r.UpdatedAt, seconds),
	}
}

// wireRoleInFull is a role as single reads and writes return it.
func (p *Platform) wireRoleInFull(r *Role) map[string]any {
	out := p.wireRole(r)
	principals, permissions := []any{}, []any{}
	for _, u := range shuffled(p, p.state.principals(r.ID)) {
		principals = append(principals, map[string]any{"id": u.ID})
	}
	for _, action := range shuffled(p, r.Permissions) {
		one := p.wirePermission(permissionOf(action))
		one["createdBy"], one["createdOn"], one["updatedBy"], one["updatedOn"] = r.CreatedBy, stamp(r.CreatedAt,
			seconds), r.UpdatedBy, stamp(r.UpdatedAt, seconds)
		one["tenantId"], one["version"], one["status"] = TenantUUID, 0, "Active"
		permissions = append(permissions, one)
	}
	out["tenantId"], out["status"], out["accessRestriction"] = TenantUUID, "Active", nil
	out["permissions"], out["principals"] = permissions, principals
	return out
}

func (p *Platform) wirePermission(one *permission) map[string]any {
	return map[string]any{"id": p.permissionID(one), "action": one.action, "resourceType": one.resourceType, "resourceId": nil}
}

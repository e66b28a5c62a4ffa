package uipath

import (
	"slices"
	"time"
)

// zoneless is the identity server's form of times: up to seven digits and no zone (recorded).
const zoneless = "2006-01-02T15:04:05.9999999"

// stamp writes a time of the identity server; the zero time is null.
func (p *Platform) stamp(t time.Time) any {
	switch {
	case t.IsZero():
		return nil
	case p.is("times", "utc"):
		return t.UTC().Format(zoneless + "Z")
	}
	return t.UTC().Format(zoneless)
}

// enum writes an enumeration: a number on the wire (recorded), a name in the documentation.
func (p *Platform) enum(number int, names ...string) any {
	if p.is("enums", "names") {
		return names[number]
	}
	return number
}

// nullable writes a string that may be null.
func (p *Platform) nullable(s string) any {
	if s == "" && p.is("empty_strings", "null") {
		return nil
	}
	return s
}

func (p *Platform) wireUser(u *User) map[string]any {
	groups := []string{}
	everyone := p.is("everyone_in_group_ids", "listed")
	for _, g := range p.state.Groups { // not groupsOf, which looks the account up: a list of thousands would take the square of that
		if g.ID == EveryoneGroupID && everyone || slices.Contains(g.Members, u.ID) {
			groups = append(groups, g.ID)
		}
	}
	return map[string]any{
		"id": u.ID, "userName": u.UserName, "email": u.Email, "emailConfirmed": u.EmailConfirmed, "name": p.nullable(u.Name),
		"surname":     p.nullable(u.Surname),
		"displayName": p.nullable(u.DisplayName), "creationTime": p.stamp(u.CreatedAt), "lastModificationTime": p.stamp(u.ModifiedAt),
		"lastLoginTime": p.stamp(u.LastLoginAt), "groupIDs": groups, "legacyId": u.LegacyID, "isActive": u.IsActive,
		"bypassBasicAuthRestriction": u.BypassBasicAuthRestriction, "type": p.enum(int(u.Type), userTypes...),
		"category": p.enum(int(u.Category), "local", "linkedLocal", "directory"), "invitationAccepted": u.InvitationAccepted,
	}
}

func (p *Platform) wireGroup(g *Group, members []any) map[string]any {
	kind := 1
	if g.BuiltIn {
		kind = 0
	}
	return map[string]any{
		"id": g.ID, "name": g.Name, "displayName": g.Name, "type": p.enum(kind, "builtIn", "custom"), "creationTime": p.stamp(g.CreatedAt),
		"lastModificationTime": p.stamp(g.ModifiedAt), "members": members,
	}
}

package anypoint

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Fields are named as in the exported types.
func (p *Platform) Control() *kernel.Edits {
	return kernel.NewEdits("edit/anypoint", slices.Concat(p.controlUsers(), p.controlGrants(), p.controlTeams(), p.controlRoleGroups(),
		p.controlPlaces(), p.controlInvitations())...)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, kernel.ErrNoObject
	}
	return nil, nil
}

// exists says what has to be there for an edit: each wildcard of its path by name.
func (p *Platform) exists(r *http.Request) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name, there := range map[string]func(id string) bool{
		"id":           func(id string) bool { return p.state.Users[id] != nil },
		"team":         func(id string) bool { return p.state.Teams[id] != nil },
		"group":        func(id string) bool { return p.state.RoleGroups[id] != nil },
		"organization": func(id string) bool { return p.state.Organizations[id] != nil },
		"environment":  func(id string) bool { return p.state.environment(id) != nil },
	} {
		if id := r.PathValue(name); id != "" && !there(id) {
			return kernel.ErrNoObject
		}
	}
	return nil
}

// on is an edit of what the path names, without a body.
func (p *Platform) on(edit func(r *http.Request) (any, error)) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) {
		if err := p.exists(r); err != nil {
			return nil, err
		}
		return edit(r)
	})
}

// with is an edit of what the path names, with a body.
func with[T any](p *Platform, edit func(r *http.Request, in T) (any, error), required ...string) kernel.Taking {
	return kernel.With(func(r *http.Request, in T) (any, error) {
		if err := p.exists(r); err != nil {
			return nil, err
		}
		return edit(r, in)
	}, required...)
}

// onUser is an edit of the account in the path.
func (p *Platform) onUser(edit func(id string)) kernel.Taking {
	return p.on(func(r *http.Request) (any, error) { edit(r.PathValue("id")); return nil, nil })
}

// between is an edit of the account in the path and something that it belongs to.
func (p *Platform) between(name string, edit func(objectID, userID string)) kernel.Taking {
	return p.on(func(r *http.Request) (any, error) { edit(r.PathValue(name), r.PathValue("id")); return nil, nil })
}

// renaming gives what the path names another name.
func (p *Platform) renaming(name string, rename func(id, name string) bool) kernel.Taking {
	return with(p, func(r *http.Request, in struct{ Name string }) (any, error) {
		return done(rename(r.PathValue(name), in.Name))
	}, "Name")
}

func (p *Platform) controlUsers() []kernel.Edit {
	const regular, federated = "/users/" + RegularUserID, "/users/" + FederatedUserID
	return []kernel.Edit{
		{Route: "GET /users", Doc: "Lists the accounts, deleted ones included.",
			Takes: kernel.Bare(func(*http.Request) (any, error) { return p.Users(), nil })},
		{Route: "POST /users", Doc: "Adds an account.", Body: `{"Username":"nora.new","Email":"nora.new@example.com","FirstName":"Nora","LastName":"New"}`,
			Takes: kernel.With(func(_ *http.Request, u User) (any, error) {
				if u.IdentityProviderID == "" || u.IdentityProviderID == LocalProvider {
					if other, taken := p.UserByName(u.Username); taken && other.IdentityProviderID == LocalProvider {
						return nil, fmt.Errorf("the user name %q is taken, that of a deleted account, too", u.Username)
					}
				}
				return p.AddUser(u), nil
			}, "Username")},
		{Route: "GET /users/{id}", Doc: "Reads an account.", Path: regular, Takes: p.on(func(r *http.Request) (any, error) {
			u, _ := p.User(r.PathValue("id"))
			return u, nil
		})},
		{Route: "PATCH /users/{id}", Doc: "Changes fields of an account.", Path: regular, Body: `{"LastName":"Married","Enabled":false}`,
			Takes: kernel.Changing(func(r *http.Request) (User, error) {
				u, there := p.User(r.PathValue("id"))
				if !there {
					return u, kernel.ErrNoObject
				}
				return u, nil
			}, func(r *http.Request, edited User) (any, error) {
				edited.ID = r.PathValue("id")
				p.EditUser(edited.ID, func(u *User) { *u = edited })
				return edited, nil
			})},
		{Route: "DELETE /users/{id}", Doc: "Deletes an account, as an administrator in the root organization.", Path: regular,
			Takes: p.onUser(p.DeleteUser)},
		{Route: "POST /users/{id}/sso", Doc: "Signs a federated account in: the identity provider's profile and groups overwrite the account's.",
			Path: federated + "/sso", Takes: p.onUser(p.SignInSSO)},
		{Route: "PUT /users/{id}/profile", Doc: "Sets what the identity provider says of a federated account from the next sign-in on.",
			Path: federated + "/profile", Body: `{"Email":"fiona@sandbox.example","FirstName":"Fiona","LastName":"Married"}`,
			Takes: with(p, func(r *http.Request, profile Profile) (any, error) {
				return done(p.SetProfile(r.PathValue("id"), profile))
			}, "Email")},
		{Route: "POST /users/{id}/owner", Doc: "Makes the user owner of the root organization.", Path: regular + "/owner", Takes: p.onUser(p.SetOwner)},
	}
}

// granting is an edit of the permissions of what the path names.
func (p *Platform) granting(name string, edit func(id, roleID string, context map[string]string)) kernel.Taking {
	return with(p, func(r *http.Request, g Grant) (any, error) {
		if !slices.ContainsFunc(Roles(), func(role Role) bool { return role.ID == g.RoleID }) {
			return nil, fmt.Errorf("there is no role with the id %q in the catalog", g.RoleID)
		}
		edit(r.PathValue(name), g.RoleID, g.Context)
		return nil, nil
	}, "RoleID", "Context")
}

func (p *Platform) controlGrants() []kernel.Edit {
	const user, team = "/users/" + RegularUserID + "/grants", "/teams/" + DevelopersTeamID + "/grants"
	const grant = `{"RoleID":"` + RoleExchangeContributor + `","Context":{"org":"` + RootOrgID + `"}}`
	first := []string{"POST " + user + " " + grant}
	return []kernel.Edit{
		{Route: "GET /users/{id}/grants", Doc: "Lists the direct permissions of a user.", Path: user,
			Takes: p.on(func(r *http.Request) (any, error) { return append([]Grant{}, p.Grants(r.PathValue("id"))...), nil })},
		{Route: "POST /users/{id}/grants", Doc: "Gives a user a permission; whether the context is the role's is not checked.", Path: user, Body: grant,
			Takes: p.granting("id", p.Grant)},
		{Route: "DELETE /users/{id}/grants", Doc: "Takes a direct permission from a user.", Path: user, Body: grant, First: first,
			Takes: p.granting("id", p.Revoke)},
		{Route: "POST /teams/{team}/grants", Doc: "Gives a team a permission.", Path: team, Body: grant, Takes: p.granting("team", p.GrantTeam)},
		{Route: "DELETE /teams/{team}/grants", Doc: "Takes a permission from a team.", Path: team, Body: grant,
			First: []string{"POST " + team + " " + grant}, Takes: p.granting("team", p.RevokeTeam)},
	}
}

// membership is what the body of a membership of a team says.
type membership struct {
	MembershipType string
	External       bool
}

func (p *Platform) controlTeams() []kernel.Edit {
	const team, member = "/teams/" + DevelopersTeamID, "/teams/" + DevelopersTeamID + "/members/" + RegularUserID
	return []kernel.Edit{
		{Route: "POST /teams", Doc: "Adds a team below another.", Body: `{"Name":"Platform Engineers","ParentID":"` + DevelopersTeamID + `"}`,
			Takes: kernel.With(func(_ *http.Request, in struct{ Name, ParentID string }) (any, error) {
				if !p.isTeam(in.ParentID) {
					return nil, kernel.ErrNoObject
				}
				return map[string]string{"ID": p.AddTeam(in.Name, in.ParentID)}, nil
			}, "Name", "ParentID")},
		{Route: "PATCH /teams/{team}", Doc: "Renames a team.", Path: team, Body: `{"Name":"Engineers"}`, Takes: p.renaming("team", p.RenameTeam)},
		{Route: "DELETE /teams/{team}", Doc: "Deletes a team and those below it.", Path: team,
			Takes: p.on(func(r *http.Request) (any, error) { p.RemoveTeam(r.PathValue("team")); return nil, nil })},
		{Route: "PUT /teams/{team}/members/{id}", Path: member, Body: `{"MembershipType":"maintainer","External":true}`,
			Doc: "Makes a user member (the default) or maintainer of a team; External: by a group of the identity provider, whose sign-in brings it back.",
			Takes: with(p, func(r *http.Request, in membership) (any, error) {
				switch in.MembershipType {
				case "":
					in.MembershipType = Member
				case Member, Maintainer:
				default:
					return nil, fmt.Errorf("there is no membership %q; there are %s and %s", in.MembershipType, Member, Maintainer)
				}
				p.AddTeamMember(r.PathValue("team"), r.PathValue("id"), in.MembershipType, in.External)
				return nil, nil
			}).OrNothing()},
		{Route: "DELETE /teams/{team}/members/{id}", Doc: "Ends a membership.", Path: member, Takes: p.between("team", p.RemoveTeamMember)},
	}
}

func (p *Platform) controlRoleGroups() []kernel.Edit {
	const group, member = "/rolegroups/" + AuditorsRoleGroupID, "/rolegroups/" + AuditorsRoleGroupID + "/members/" + RegularUserID
	return []kernel.Edit{
		{Route: "POST /rolegroups", Doc: "Adds a role group.", Body: `{"Name":"Readers"}`, Takes: kernel.With(
			func(_ *http.Request, in struct{ Name string }) (any, error) {
				return map[string]string{"ID": p.AddRoleGroup(in.Name)}, nil
			}, "Name")},
		{Route: "PATCH /rolegroups/{group}", Doc: "Renames a role group.", Path: group, Body: `{"Name":"Readers"}`,
			Takes: p.renaming("group", p.RenameRoleGroup)},
		{Route: "DELETE /rolegroups/{group}", Doc: "Deletes a role group.", Path: group,
			Takes: p.on(func(r *http.Request) (any, error) { p.RemoveRoleGroup(r.PathValue("group")); return nil, nil })},
		{Route: "PUT /rolegroups/{group}/members/{id}", Doc: "Gives a user a role group.", Path: member, Takes: p.between("group", p.AddRoleGroupMember)},
		{Route: "DELETE /rolegroups/{group}/members/{id}", Doc: "Takes a role group from a user.", Path: member,
			Takes: p.between("group", p.RemoveRoleGroupMember)},
	}
}

// controlPlaces are edits of business groups and environments.
func (p *Platform) controlPlaces() []kernel.Edit {
	const group, environment = "/organizations/" + BusinessGroupID, "/environments/" + SandboxEnvironmentID
	type place struct {
		Name   string
		Hidden *bool
	}
	return []kernel.Edit{
		{Route: "PATCH /organizations/{organization}", Doc: "Renames an organization; Hidden: calls for a business group and those below it return 403.",
			Path: group, Body: `{"Name":"Research","Hidden":true}`, Takes: with(p, func(r *http.Request, in place) (any, error) {
				id := r.PathValue("organization")
				if in.Hidden != nil && !p.HideOrganization(id, *in.Hidden) || in.Name != "" && !p.RenameOrganization(id, in.Name) {
					return nil, kernel.ErrNoObject
				}
				return nil, nil
			})},
		{Route: "DELETE /organizations/{organization}", Doc: "Deletes a business group and those below it.", Path: group,
			Takes: p.on(func(r *http.Request) (any, error) { return done(p.RemoveOrganization(r.PathValue("organization"))) })},
		{Route: "PUT /organizations/{organization}/members/{id}", Doc: "Adds a user to a business group.", Path: group + "/members/" + RegularUserID,
			Takes: p.between("organization", p.AddMember)},
		{Route: "DELETE /organizations/{organization}/members/{id}", Doc: "Takes a user out of a business group; permissions in it stay.",
			Path: group + "/members/" + RegularUserID, Takes: p.between("organization", p.RemoveMember)},
		{Route: "PATCH /environments/{environment}", Doc: "Renames an environment.", Path: environment, Body: `{"Name":"Test"}`,
			Takes: p.renaming("environment", p.RenameEnvironment)},
		{Route: "DELETE /environments/{environment}", Doc: "Deletes an environment, with the permissions in it.", Path: environment,
			Takes: p.on(func(r *http.Request) (any, error) { return done(p.RemoveEnvironment(r.PathValue("environment"))) })},
	}
}

func (p *Platform) controlInvitations() []kernel.Edit {
	const invite = `{"Email":"ivy.invited@example.com"}`
	return []kernel.Edit{
		{Route: "GET /invitations", Doc: "Lists the invitations.", Takes: kernel.Bare(func(*http.Request) (any, error) { return p.Invitations(), nil })},
		{Route: "POST /invitations", Doc: "Invites an e-mail address, as the administrator of the seed.", Body: invite,
			Takes: kernel.With(func(_ *http.Request, in struct{ Email string }) (any, error) {
				return map[string]int{"ID": p.AddInvitation(in.Email)}, nil
			}, "Email")},
		{Route: "DELETE /invitations/{invitation}", Doc: "Cancels an invitation.", Path: "/invitations/" + strconv.Itoa(firstInvitation),
			First: []string{"POST /invitations " + invite}, Takes: kernel.Bare(func(r *http.Request) (any, error) {
				id, err := kernel.PathNumber(r.PathValue("invitation"))
				if err != nil {
					return nil, err
				}
				return done(p.CancelInvitation(int(id)))
			})},
	}
}

func (p *Platform) isTeam(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.Teams[id] != nil
}

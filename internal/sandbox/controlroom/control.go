package controlroom

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Fields are named as in the exported types.
func (p *Platform) Control() *kernel.Edits {
	return kernel.NewEdits("edit/controlroom", slices.Concat(p.controlUsers(), p.controlSources(), p.controlRoles())...)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return nil, nil
}

// orUnknown turns "false: there is none" into an error.
func orUnknown[T any](value T, there bool) (T, error) {
	if !there {
		return value, ErrUnknown
	}
	return value, nil
}

// pathNumber is a number in the path.
func pathNumber(r *http.Request, name string) (int64, error) {
	return kernel.PathNumber(r.PathValue(name))
}

// onUser is an edit of the user in the path, without a body.
func onUser(edit func(id int64) (any, error)) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) {
		id, err := pathNumber(r, "id")
		if err != nil {
			return nil, err
		}
		return edit(id)
	})
}

// withUser is an edit of the user in the path, with a body.
func withUser[T any](edit func(id int64, in T) (any, error), required ...string) kernel.Taking {
	return kernel.With(func(r *http.Request, in T) (any, error) {
		id, err := pathNumber(r, "id")
		if err != nil {
			return nil, err
		}
		return edit(id, in)
	}, required...)
}

// onRoleOf is an edit of whether a user holds a role.
func onRoleOf(edit func(userID, roleID int64) bool) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) {
		id, err := pathNumber(r, "id")
		if err != nil {
			return nil, err
		}
		role, err := pathNumber(r, "role")
		if err != nil {
			return nil, err
		}
		return done(edit(id, role))
	})
}

func (p *Platform) controlUsers() []kernel.Edit {
	regular, cloudBasic := fmt.Sprintf("/users/%d", RegularUserID), cloudRoleOffset+BasicRoleID
	return []kernel.Edit{
		{Route: "GET /users", Doc: "Lists the users.", Takes: kernel.Bare(func(*http.Request) (any, error) { return p.Users(), nil })},
		{Route: "POST /users", Doc: "Adds a user, with the role AAE_Basic unless RoleIDs names others.", Body: `{"Username":"nora.new","FirstName":"Nora"}`,
			Takes: kernel.With(func(_ *http.Request, u User) (any, error) { return p.addUserWithRoles(u) }, "Username")},
		{Route: "GET /users/{id}", Doc: "Reads a user.", Path: regular,
			Takes: onUser(func(id int64) (any, error) { return orUnknown(p.User(id)) })},
		{Route: "PATCH /users/{id}", Doc: "Changes fields of a user.", Path: regular, Body: `{"LastName":"Married","Disabled":true}`,
			Takes: kernel.Changing(func(r *http.Request) (User, error) {
				id, err := pathNumber(r, "id")
				if err != nil {
					return User{}, err
				}
				u, there := p.User(id)
				return orUnknown(u, there && !u.Deleted)
			}, func(r *http.Request, edited User) (any, error) {
				id, err := pathNumber(r, "id")
				if err == nil {
					err = p.knownRoles(edited.RoleIDs)
				}
				if err != nil {
					return nil, err
				}
				return done(p.EditUser(id, func(u *User) { *u = edited }))
			})},
		{Route: "DELETE /users/{id}", Doc: "Deletes a user, whatever stands against it.", Path: regular,
			Takes: onUser(func(id int64) (any, error) { return done(p.DeleteUser(id)) })},
		{Route: "POST /users/{id}/signin", Doc: "Signs a user in at the web interface: ends another session, takes over what the identity provider says.",
			Path: fmt.Sprintf("/users/%d/signin", MappedUserID), Takes: onUser(func(id int64) (any, error) { return done(p.SignIn(id)) })},
		{Route: "POST /users/{id}/verify", Doc: "Follows the link of the confirmation mail, which works for a day.",
			Path: fmt.Sprintf("/users/%d/verify", firstAdditionalUser+1), First: []string{
				`POST /users {"Username":"nora.new"}`, fmt.Sprintf(`PATCH /users/%d {"EmailVerified":false}`, firstAdditionalUser+1)},
			Takes: onUser(func(id int64) (any, error) { return nil, p.VerifyEmail(id) })},
		{Route: "PUT /users/{id}/roles/{role}", Doc: "Gives a user a role; the ids of roles are those of the generation that is served.",
			Path: fmt.Sprintf("%s/roles/%d", regular, cloudRoleOffset+AuditorRoleID), Takes: onRoleOf(p.GrantRole)},
		{Route: "DELETE /users/{id}/roles/{role}", Doc: "Takes a role from a user, the last one, too.",
			Path: fmt.Sprintf("%s/roles/%d", regular, cloudBasic), Takes: onRoleOf(p.RevokeRole)},
	}
}

// controlSources are edits of what stands around users: obstacles, the identity provider, credentials, licenses.
func (p *Platform) controlSources() []kernel.Edit {
	mapping := fmt.Sprintf("/users/%d/mapping", MappedUserID)
	return []kernel.Edit{
		{Route: "PUT /users/{id}/obstacles", Path: fmt.Sprintf("/users/%d/obstacles", RegularUserID), Body: `["schedules","owns_device_pool"]`,
			Doc: fmt.Sprintf("Sets what keeps Enterprise 11 from deleting a user, of %q; [] clears it.", obstacles),
			Takes: withUser(func(id int64, in []Obstacle) (any, error) {
				for _, o := range in {
					if !slices.Contains(obstacles, o) {
						return nil, fmt.Errorf("there is no obstacle %q; there are %q", o, obstacles)
					}
				}
				return done(p.SetObstacles(id, in...))
			})},
		{Route: "PUT /users/{id}/mapping", Doc: "Sets what the identity provider says of a user from the next sign-in on.", Path: mapping,
			Body: fmt.Sprintf(`{"Groups":["grp-audit"],"RoleIDs":[%d]}`, cloudRoleOffset+AuditorRoleID),
			Takes: withUser(func(id int64, in DirectoryMapping) (any, error) {
				if err := p.knownRoles(in.RoleIDs); err != nil {
					return nil, err
				}
				return done(p.SetDirectoryMapping(id, &in))
			})},
		{Route: "DELETE /users/{id}/mapping", Doc: "Ends it.", Path: mapping,
			Takes: onUser(func(id int64) (any, error) { return done(p.SetDirectoryMapping(id, nil)) })},
		{Route: "PUT /users/{id}/apikey", Doc: "Generates another API key for a user; the one before no longer works.",
			Path: fmt.Sprintf("/users/%d/apikey", ServiceUserID), Body: `{"Key":"another0key"}`,
			Takes: withUser(func(id int64, in struct{ Key string }) (any, error) { return done(p.SetAPIKey(id, in.Key)) }, "Key")},
		{Route: "POST /directory", Doc: "Adds somebody to the Active Directory, who has no account by that.",
			Body:  `{"Domain":"CORP","Username":"ed.east"}`,
			Takes: kernel.With(func(_ *http.Request, e DirectoryEntry) (any, error) { p.AddDirectoryEntry(e); return nil, nil }, "Domain", "Username")},
		{Route: "PUT /licenses/{feature}", Doc: "Sets how many licenses of a kind were bought.", Path: "/licenses/" + LicenseRuntime, Body: `{"Seats":3}`,
			Takes: kernel.With(func(r *http.Request, in struct{ Seats int }) (any, error) {
				p.SetLicenseSeats(r.PathValue("feature"), in.Seats)
				return nil, nil
			}, "Seats")},
	}
}

func (p *Platform) controlRoles() []kernel.Edit {
	auditor := fmt.Sprintf("/roles/%d", cloudRoleOffset+AuditorRoleID)
	return []kernel.Edit{
		{Route: "GET /roles", Doc: "Lists the roles, with the ids of the generation that is served.",
			Takes: kernel.Bare(func(*http.Request) (any, error) { return p.Roles(), nil })},
		{Route: "POST /roles", Doc: "Adds a role.", Body: `{"Name":"Bot Operators","Permissions":["run"]}`,
			Takes: kernel.With(func(_ *http.Request, role Role) (any, error) {
				if err := knownPermissions(role.Permissions); err != nil {
					return nil, err
				}
				return p.AddRole(role), nil
			}, "Name")},
		{Route: "PATCH /roles/{role}", Doc: "Changes fields of a role.", Path: auditor, Body: `{"Name":"Readers"}`,
			Takes: kernel.Changing(func(r *http.Request) (Role, error) {
				id, err := pathNumber(r, "role")
				if err != nil {
					return Role{}, err
				}
				return orUnknown(p.Role(id))
			}, func(r *http.Request, edited Role) (any, error) {
				if err := knownPermissions(edited.Permissions); err != nil {
					return nil, err
				}
				id, err := pathNumber(r, "role")
				if err != nil {
					return nil, err
				}
				return done(p.EditRole(id, func(role *Role) { *role = edited }))
			})},
		{Route: "DELETE /roles/{role}", Doc: "Takes a role from everybody and deletes it; system roles stay.", Path: auditor,
			Takes: kernel.Bare(func(r *http.Request) (any, error) {
				id, err := pathNumber(r, "role")
				if err != nil {
					return nil, err
				}
				return done(p.DeleteRole(id))
			})},
	}
}

// addUserWithRoles adds a user who holds roles that exist.
func (p *Platform) addUserWithRoles(u User) (any, error) {
	if _, taken := p.UserNamed(u.Username); taken {
		return nil, fmt.Errorf("the user name %q is taken", u.Username)
	}
	if err := p.knownRoles(u.RoleIDs); err != nil {
		return nil, err
	}
	return p.AddUser(u), nil
}

func (p *Platform) knownRoles(ids []int64) error {
	for _, id := range ids {
		if _, there := p.Role(id); !there {
			return fmt.Errorf("there is no role with the id %d; GET %s/edit/controlroom/roles lists them", id, kernel.ControlRoot)
		}
	}
	return nil
}

func knownPermissions(actions []string) error {
	for _, action := range actions {
		if permissionOf(action) == nil {
			return fmt.Errorf("there is no permission %q; there are %q", action, everyAction())
		}
	}
	return nil
}

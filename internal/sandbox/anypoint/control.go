package anypoint

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Bodies are JSON and fields are named as in the exported
// types. An unknown account or invitation is
// answered with 404.
//
//	GET    /users                       all accounts
//	POST   /users                       add an account (User)
//	GET    /users/{id}
//	PATCH  /users/{id}                  change fields of an account (User)
//	DELETE /users/{id}                  delete it, as an administrator in the root organization
//	POST   /users/{id}/sso              sign in through the identity provider
//	PUT    /users/{id}/profile          what the identity provider says of a federated account from the next sign-in on (Profile)
//	POST   /users/{id}/owner            make the user owner of the root organization
//	GET    /users/{id}/grants           direct permissions
//	POST   /users/{id}/grants           grant (Grant)
//	DELETE /users/{id}/grants           revoke (Grant)
//	PUT    /teams/{team}/members/{id}   {"MembershipType": "member", "External": false}
//	DELETE /teams/{team}/members/{id}
//	POST   /teams/{team}/grants         grant to a team (Grant)
//	POST   /teams                       add a team: {"Name": "...", "ParentID": "..."}
//	PATCH  /teams/{team}                {"Name": "..."}
//	DELETE /teams/{team}                delete the team and those below it
//	POST   /rolegroups                  add a role group: {"Name": "..."}
//	PATCH  /rolegroups/{group}          {"Name": "..."}
//	DELETE /rolegroups/{group}
//	PATCH  /organizations/{org}         {"Name": "...", "Hidden": true}: hidden, calls for a business group answer 403
//	DELETE /organizations/{org}         delete a business group and those below it
//	PATCH  /environments/{environment}  {"Name": "..."}
//	DELETE /environments/{environment}
//	PUT    /rolegroups/{group}/members/{id}
//	DELETE /rolegroups/{group}/members/{id}
//	PUT    /organizations/{org}/members/{id}
//	DELETE /organizations/{org}/members/{id}
//	GET    /invitations
//	DELETE /invitations/{invitation}    cancel
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := h(r)
			switch {
			case err != nil:
				status := http.StatusBadRequest
				if errors.Is(err, errUnknown) {
					status = http.StatusNotFound
				}
				writeControl(w, status, map[string]string{"error": err.Error()})
			case value == nil:
				w.WriteHeader(http.StatusNoContent)
			default:
				writeControl(w, http.StatusOK, value)
			}
		})
	}
	p.controlUsers(handle)
	p.controlMemberships(handle)
	p.controlPlaces(handle)
	return mux
}

var errUnknown = refuse(http.StatusNotFound, "there is no such object")

func writeControl(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // an error here is a client that hung up
}

// readControl reads a body strictly: a misspelled field would be an edit that does nothing.
func readControl(r *http.Request, into any) error {
	return kernel.DecodeEdit(r.Body, into)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, errUnknown
	}
	return nil, nil
}

type controlHandler func(pattern string, h func(*http.Request) (any, error))

func (p *Platform) controlUsers(handle controlHandler) {
	// known wraps an edit of one account.
	known := func(h func(r *http.Request, id string) (any, error)) func(*http.Request) (any, error) {
		return func(r *http.Request) (any, error) {
			id := r.PathValue("id")
			if _, found := p.User(id); !found {
				return nil, errUnknown
			}
			return h(r, id)
		}
	}
	grant := func(edit func(userID, roleID string, context map[string]string)) func(*http.Request) (any, error) {
		return known(func(r *http.Request, id string) (any, error) {
			var g Grant
			if err := readControl(r, &g); err != nil {
				return nil, err
			}
			edit(id, g.RoleID, g.Context)
			return nil, nil
		})
	}
	handle("GET /users", func(*http.Request) (any, error) { return p.Users(), nil })
	handle("POST /users", func(r *http.Request) (any, error) {
		var u User
		if err := readControl(r, &u); err != nil {
			return nil, err
		}
		return p.AddUser(u), nil
	})
	handle("GET /users/{id}", known(func(_ *http.Request, id string) (any, error) {
		u, _ := p.User(id)
		return u, nil
	}))
	handle("PATCH /users/{id}", known(func(r *http.Request, id string) (any, error) {
		edited, _ := p.User(id)
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		edited.ID = id
		p.EditUser(id, func(u *User) { *u = edited })
		return edited, nil
	}))
	handle("DELETE /users/{id}", known(func(_ *http.Request, id string) (any, error) { p.DeleteUser(id); return nil, nil }))
	handle("POST /users/{id}/sso", known(func(_ *http.Request, id string) (any, error) { p.SignInSSO(id); return nil, nil }))
	handle("PUT /users/{id}/profile", known(func(r *http.Request, id string) (any, error) {
		var profile Profile
		if err := readControl(r, &profile); err != nil {
			return nil, err
		}
		return done(p.SetProfile(id, profile))
	}))
	handle("POST /users/{id}/owner", known(func(_ *http.Request, id string) (any, error) { p.SetOwner(id); return nil, nil }))
	handle("GET /users/{id}/grants", known(func(_ *http.Request, id string) (any, error) { return p.Grants(id), nil }))
	handle("POST /users/{id}/grants", grant(p.Grant))
	handle("DELETE /users/{id}/grants", grant(p.Revoke))
}

func (p *Platform) controlMemberships(handle controlHandler) {
	handle("PUT /teams/{team}/members/{id}", func(r *http.Request) (any, error) {
		m := TeamMember{MembershipType: Member}
		if err := readControl(r, &m); err != nil {
			return nil, err
		}
		p.AddTeamMember(r.PathValue("team"), r.PathValue("id"), m.MembershipType, m.External)
		return nil, nil
	})
	handle("POST /teams/{team}/grants", func(r *http.Request) (any, error) {
		var g Grant
		if err := readControl(r, &g); err != nil {
			return nil, err
		}
		p.GrantTeam(r.PathValue("team"), g.RoleID, g.Context)
		return nil, nil
	})
	handle("DELETE /teams/{team}", func(r *http.Request) (any, error) { p.RemoveTeam(r.PathValue("team")); return nil, nil })
	for pattern, edit := range map[string]func(objectID, userID string){
		"DELETE /teams/{object}/members/{id}":         p.RemoveTeamMember,
		"PUT /rolegroups/{object}/members/{id}":       p.AddRoleGroupMember,
		"DELETE /rolegroups/{object}/members/{id}":    p.RemoveRoleGroupMember,
		"PUT /organizations/{object}/members/{id}":    p.AddMember,
		"DELETE /organizations/{object}/members/{id}": p.RemoveMember,
	} {
		handle(pattern, func(r *http.Request) (any, error) {
			edit(r.PathValue("object"), r.PathValue("id"))
			return nil, nil
		})
	}
	handle("GET /invitations", func(*http.Request) (any, error) { return p.Invitations(), nil })
	handle("DELETE /invitations/{invitation}", func(r *http.Request) (any, error) {
		id, err := kernel.PathNumber(r.PathValue("invitation"))
		if err != nil {
			return nil, err
		}
		if !p.CancelInvitation(int(id)) {
			return nil, errUnknown
		}
		return nil, nil
	})
}

// controlPlaces serves edits of teams, role groups, business groups and environments themselves.
func (p *Platform) controlPlaces(handle controlHandler) {
	type edit struct {
		Name, ParentID string
		Hidden         *bool
	}
	read := func(h func(id string, in edit) (any, error)) func(*http.Request) (any, error) {
		return func(r *http.Request) (any, error) {
			var in edit
			if err := readControl(r, &in); err != nil {
				return nil, err
			}
			return h(r.PathValue("id"), in)
		}
	}
	handle("POST /teams", read(func(_ string, in edit) (any, error) {
		if !p.isTeam(in.ParentID) {
			return nil, errUnknown
		}
		return map[string]string{"ID": p.AddTeam(in.Name, in.ParentID)}, nil
	}))
	handle("POST /rolegroups", read(func(_ string, in edit) (any, error) { return map[string]string{"ID": p.AddRoleGroup(in.Name)}, nil }))
	for pattern, rename := range map[string]func(id, name string) bool{
		"PATCH /teams/{id}": p.RenameTeam, "PATCH /rolegroups/{id}": p.RenameRoleGroup, "PATCH /environments/{id}": p.RenameEnvironment,
	} {
		handle(pattern, read(func(id string, in edit) (any, error) { return done(rename(id, in.Name)) }))
	}
	handle("PATCH /organizations/{id}", read(func(id string, in edit) (any, error) {
		if in.Name != "" && !p.RenameOrganization(id, in.Name) || in.Hidden != nil && !p.HideOrganization(id, *in.Hidden) {
			return nil, errUnknown
		}
		return nil, nil
	}))
	handle("DELETE /rolegroups/{id}", func(r *http.Request) (any, error) { p.RemoveRoleGroup(r.PathValue("id")); return nil, nil })
	handle("DELETE /organizations/{id}", func(r *http.Request) (any, error) { return done(p.RemoveOrganization(r.PathValue("id"))) })
	handle("DELETE /environments/{id}", func(r *http.Request) (any, error) { return done(p.RemoveEnvironment(r.PathValue("id"))) })
}

func (p *Platform) isTeam(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.Teams[id] != nil
}

package controlroom

import (
	"errors"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Bodies are JSON and fields are named
// as in the exported types. What does not exist is answered with 404.
//
//	GET    /users                                    all users
//	POST   /users                                    add a user (User)
//	GET    /users/{id}
//	PATCH  /users/{id}                               change fields of a user (User)
//	DELETE /users/{id}
//	POST   /users/{id}/signin                        sign in at the web interface
//	POST   /users/{id}/verify                        follow the link of the confirmation mail
//	PUT    /users/{id}/obstacles                     what keeps Enterprise 11 from deleting the user: ["schedules"]
//	PUT    /users/{id}/mapping                       what the identity provider says from the next sign-in on (DirectoryMapping)
//	DELETE /users/{id}/mapping
//	PUT    /users/{id}/roles/{role}
//	DELETE /users/{id}/roles/{role}
//	PUT    /users/{id}/apikey                        {"Key": "..."}
//	GET    /roles                                    all roles, with the ids of the generation that is served
//	POST   /roles                                    add a role (Role)
//	PATCH  /roles/{role}                             change fields of a role (Role)
//	DELETE /roles/{role}
//	POST   /directory                                add a user to the Active Directory (DirectoryEntry)
//	PUT    /licenses/{feature}                       {"Seats": 3}
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := h(r)
			out := reply{http.StatusOK, value}
			switch {
			case errors.Is(err, ErrUnknown):
				out = reply{http.StatusNotFound, map[string]string{"error": err.Error()}}
			case err != nil:
				out = reply{http.StatusBadRequest, map[string]string{"error": err.Error()}}
			case value == nil:
				out.status = http.StatusNoContent
			}
			out.write(w)
		})
	}
	p.controlUsers(handle)
	p.controlSources(handle)
	p.controlRoles(handle)
	return mux
}

type controlHandler func(pattern string, h func(*http.Request) (any, error))

// readControl reads a body strictly: a misspelled field would be an edit that does nothing.
func readControl[T any](r *http.Request, into *T) error {
	return kernel.DecodeEdit(r.Body, into)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return nil, nil
}

// onNumber hands the edit the number in the path.
func onNumber(name string, edit func(id int64, r *http.Request) (any, error)) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		id, err := kernel.PathNumber(r.PathValue(name))
		if err != nil {
			return nil, err
		}
		return edit(id, r)
	}
}

// withBody hands the edit the number in the path and the body.
func withBody[T any](name string, edit func(id int64, in T) (any, error)) func(*http.Request) (any, error) {
	return onNumber(name, func(id int64, r *http.Request) (any, error) {
		var in T
		if err := readControl(r, &in); err != nil {
			return nil, err
		}
		return edit(id, in)
	})
}

func (p *Platform) controlUsers(handle controlHandler) {
	handle("GET /users", func(*http.Request) (any, error) { return p.Users(), nil })
	handle("POST /users", func(r *http.Request) (any, error) {
		var u User
		if err := readControl(r, &u); err != nil {
			return nil, err
		}
		return p.AddUser(u), nil
	})
	handle("GET /users/{id}", onNumber("id", func(id int64, _ *http.Request) (any, error) {
		u, there := p.User(id)
		if !there {
			return nil, ErrUnknown
		}
		return u, nil
	}))
	handle("PATCH /users/{id}", onNumber("id", func(id int64, r *http.Request) (any, error) {
		edited, there := p.User(id)
		if !there {
			return nil, ErrUnknown
		}
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		return done(p.EditUser(id, func(u *User) { *u = edited }))
	}))
	handle("DELETE /users/{id}", onNumber("id", func(id int64, _ *http.Request) (any, error) { return done(p.DeleteUser(id)) }))
	handle("POST /users/{id}/signin", onNumber("id", func(id int64, _ *http.Request) (any, error) { return done(p.SignIn(id)) }))
	handle("POST /users/{id}/verify", onNumber("id", func(id int64, _ *http.Request) (any, error) { return nil, p.VerifyEmail(id) }))
	for method, edit := range map[string]func(userID, roleID int64) bool{"PUT": p.GrantRole, "DELETE": p.RevokeRole} {
		handle(method+" /users/{id}/roles/{role}", onNumber("id", func(id int64, r *http.Request) (any, error) {
			return onNumber("role", func(role int64, _ *http.Request) (any, error) { return done(edit(id, role)) })(r)
		}))
	}
}

// controlSources serves what stands around users: obstacles, the identity provider, credentials, licenses.
func (p *Platform) controlSources(handle controlHandler) {
	handle("PUT /users/{id}/obstacles", withBody("id", func(id int64, in []Obstacle) (any, error) { return done(p.SetObstacles(id, in...)) }))
	handle("PUT /users/{id}/mapping", withBody("id", func(id int64, in DirectoryMapping) (any, error) { return done(p.SetDirectoryMapping(id, &in)) }))
	handle("DELETE /users/{id}/mapping", onNumber("id", func(id int64, _ *http.Request) (any, error) { return done(p.SetDirectoryMapping(id, nil)) }))
	handle("PUT /users/{id}/apikey", withBody("id", func(id int64, in struct{ Key string }) (any, error) { return done(p.SetAPIKey(id, in.Key)) }))
	handle("POST /directory", func(r *http.Request) (any, error) {
		var e DirectoryEntry
		if err := readControl(r, &e); err != nil {
			return nil, err
		}
		p.AddDirectoryEntry(e)
		return nil, nil
	})
	handle("PUT /licenses/{feature}", func(r *http.Request) (any, error) {
		var in struct{ Seats int }
		if err := readControl(r, &in); err != nil {
			return nil, err
		}
		p.SetLicenseSeats(r.PathValue("feature"), in.Seats)
		return nil, nil
	})
}

func (p *Platform) controlRoles(handle controlHandler) {
	handle("GET /roles", func(*http.Request) (any, error) { return p.Roles(), nil })
	handle("POST /roles", func(r *http.Request) (any, error) {
		var role Role
		if err := readControl(r, &role); err != nil {
			return nil, err
		}
		return p.AddRole(role), nil
	})
	handle("PATCH /roles/{role}", onNumber("role", func(id int64, r *http.Request) (any, error) {
		edited, there := p.Role(id)
		if !there {
			return nil, ErrUnknown
		}
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		return done(p.EditRole(id, func(role *Role) { *role = edited }))
	}))
	handle("DELETE /roles/{role}", onNumber("role", func(id int64, _ *http.Request) (any, error) { return done(p.DeleteRole(id)) }))
}

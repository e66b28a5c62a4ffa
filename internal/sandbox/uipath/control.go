package uipath

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Bodies are JSON and fields are named
// as in the exported types. What does not exist is answered with 404.
//
//	GET    /users                                    all accounts
//	POST   /users                                    add a local account (User)
//	POST   /directoryusers                           add an account of the directory (User)
//	POST   /guests                                   add a guest of Entra: {"Email": "...", "DisplayName": "..."}
//	GET    /users/{id}
//	PATCH  /users/{id}                               change fields of an account (User)
//	DELETE /users/{id}
//	POST   /users/{id}/signin                        sign in at the portal
//	POST   /users/{id}/expire                        make the account's invitation useless
//	GET    /groups
//	POST   /groups                                   add a group (Group)
//	PATCH  /groups/{id}                              {"Name": "..."}
//	DELETE /groups/{id}
//	PUT    /groups/{group}/members/{id}
//	DELETE /groups/{group}/members/{id}
//	GET    /tenant/users
//	PUT    /tenant/users/{id}                        bring an account or group into the tenant
//	DELETE /tenant/users/{id}
//	PUT    /tenant/users/{id}/roles/{role}
//	DELETE /tenant/users/{id}/roles/{role}
//	GET    /tenant/roles
//	POST   /tenant/roles                             add a role (Role): {"Name": "...", "Type": "Tenant"}
//	PATCH  /tenant/roles/{role}                      {"Name": "..."}
//	DELETE /tenant/roles/{role}
//	GET    /tenant/folders
//	POST   /tenant/folders                           add a folder: {"ParentID": 102, "DisplayName": "...", "Type": "Personal"}
//	PATCH  /tenant/folders/{folder}                  {"DisplayName": "..."}
//	DELETE /tenant/folders/{folder}
//	GET    /tenant/folders/{folder}/users/{id}/roles
//	PUT    /tenant/folders/{folder}/users/{id}/roles/{role}
//	DELETE /tenant/folders/{folder}/users/{id}/roles/{role}
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := h(r)
			out := reply{status: http.StatusOK, body: value}
			switch {
			case errors.Is(err, ErrUnknown):
				out = reply{status: http.StatusNotFound, body: map[string]string{"error": err.Error()}}
			case err != nil:
				out = reply{status: http.StatusBadRequest, body: map[string]string{"error": err.Error()}}
			case value == nil:
				out.status = http.StatusNoContent
			}
			out.write(w)
		})
	}
	p.controlUsers(handle)
	p.controlGroups(handle)
	p.controlTenant(handle)
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

// numbers reads whole numbers from the path.
func numbers(r *http.Request, names ...string) ([]int64, error) {
	var out []int64
	for _, name := range names {
		n, err := kernel.PathNumber(r.PathValue(name))
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

func (p *Platform) controlUsers(handle controlHandler) {
	handle("GET /users", func(*http.Request) (any, error) { return p.Users(), nil })
	for pattern, add := range map[string]func(User) User{"POST /users": p.AddUser, "POST /directoryusers": p.AddDirectoryUser} {
		handle(pattern, func(r *http.Request) (any, error) {
			var u User
			if err := readControl(r, &u); err != nil {
				return nil, err
			}
			return add(u), nil
		})
	}
	handle("POST /guests", func(r *http.Request) (any, error) {
		var in struct{ Email, DisplayName string }
		if err := readControl(r, &in); err != nil {
			return nil, err
		}
		return p.AddGuest(in.Email, in.DisplayName), nil
	})
	handle("GET /users/{id}", func(r *http.Request) (any, error) {
		u, there := p.User(r.PathValue("id"))
		if !there {
			return nil, ErrUnknown
		}
		return u, nil
	})
	handle("PATCH /users/{id}", func(r *http.Request) (any, error) {
		edited, there := p.User(r.PathValue("id"))
		if !there {
			return nil, ErrUnknown
		}
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		return done(p.EditUser(r.PathValue("id"), func(u *User) { *u = edited }))
	})
	for pattern, edit := range map[string]func(id string) bool{
		"DELETE /users/{id}": p.DeleteUser, "POST /users/{id}/signin": p.SignIn, "POST /users/{id}/expire": p.ExpireInvitation,
	} {
		handle(pattern, func(r *http.Request) (any, error) { return done(edit(r.PathValue("id"))) })
	}
}

func (p *Platform) controlGroups(handle controlHandler) {
	handle("GET /groups", func(*http.Request) (any, error) { return p.Groups(), nil })
	handle("POST /groups", func(r *http.Request) (any, error) {
		var g Group
		if err := readControl(r, &g); err != nil {
			return nil, err
		}
		return p.AddGroup(g), nil
	})
	handle("PATCH /groups/{id}", func(r *http.Request) (any, error) {
		var in struct{ Name string }
		if err := readControl(r, &in); err != nil {
			return nil, err
		}
		return done(p.RenameGroup(r.PathValue("id"), in.Name))
	})
	handle("DELETE /groups/{id}", func(r *http.Request) (any, error) { return done(p.DeleteGroup(r.PathValue("id"))) })
	handle("PUT /groups/{group}/members/{id}", func(r *http.Request) (any, error) {
		return done(p.AddGroupMember(r.PathValue("group"), r.PathValue("id")))
	})
	handle("DELETE /groups/{group}/members/{id}", func(r *http.Request) (any, error) {
		return done(p.RemoveGroupMember(r.PathValue("group"), r.PathValue("id")))
	})
}

func (p *Platform) controlTenant(handle controlHandler) {
	handle("GET /tenant/users", func(*http.Request) (any, error) { return p.TenantUsers(), nil })
	handle("PUT /tenant/users/{id}", func(r *http.Request) (any, error) {
		_, there := p.AddToTenant(r.PathValue("id"))
		return done(there)
	})
	handle("DELETE /tenant/users/{id}", func(r *http.Request) (any, error) { return done(p.RemoveFromTenant(r.PathValue("id"))) })
	for method, edit := range map[string]func(key string, roleID int) bool{"PUT": p.GrantTenantRole, "DELETE": p.RevokeTenantRole} {
		handle(method+" /tenant/users/{id}/roles/{role}", func(r *http.Request) (any, error) {
			n, err := numbers(r, "role")
			if err != nil {
				return nil, err
			}
			return done(edit(r.PathValue("id"), int(n[0])))
		})
	}
	handle("GET /tenant/folders", func(*http.Request) (any, error) { return p.Folders(), nil })
	handle("POST /tenant/folders", func(r *http.Request) (any, error) {
		var f Folder
		if err := readControl(r, &f); err != nil {
			return nil, err
		}
		if f.Type != "" && !slices.Contains([]string{FolderStandard, FolderPersonal, FolderSolution}, f.Type) {
			return nil, fmt.Errorf("there is no type of folders %q", f.Type)
		}
		return p.AddFolderOfType(f.ParentID, f.DisplayName, f.Type), nil
	})
	handle("PATCH /tenant/folders/{folder}", func(r *http.Request) (any, error) {
		var f struct{ DisplayName string }
		n, err := numbers(r, "folder")
		if err := errors.Join(err, readControl(r, &f)); err != nil {
			return nil, err
		}
		return done(p.RenameFolder(n[0], f.DisplayName))
	})
	handle("DELETE /tenant/folders/{folder}", func(r *http.Request) (any, error) {
		n, err := numbers(r, "folder")
		if err != nil {
			return nil, err
		}
		return done(p.DeleteFolder(n[0]))
	})
	handle("GET /tenant/folders/{folder}/users/{id}/roles", func(r *http.Request) (any, error) {
		n, err := numbers(r, "folder")
		if err != nil {
			return nil, err
		}
		return map[string]any{"RoleIDs": p.FolderRoles(n[0], r.PathValue("id"))}, nil
	})
	for method, edit := range map[string]func(folderID int64, key string, roleID int) bool{"PUT": p.GrantFolderRole, "DELETE": p.RevokeFolderRole} {
		handle(method+" /tenant/folders/{folder}/users/{id}/roles/{role}", func(r *http.Request) (any, error) {
			n, err := numbers(r, "folder", "role")
			if err != nil {
				return nil, err
			}
			return done(edit(n[0], r.PathValue("id"), int(n[1])))
		})
	}
}

func (p *Platform) controlRoles(handle controlHandler) {
	handle("GET /tenant/roles", func(*http.Request) (any, error) { return p.Roles(), nil })
	handle("POST /tenant/roles", func(r *http.Request) (any, error) {
		var role Role
		if err := readControl(r, &role); err != nil {
			return nil, err
		}
		if !slices.Contains([]string{RoleTenant, RoleFolder, RoleMixed}, role.Type) {
			return nil, fmt.Errorf("there is no type of roles %q", role.Type)
		}
		return p.AddRole(role), nil
	})
	handle("PATCH /tenant/roles/{role}", func(r *http.Request) (any, error) {
		var in struct{ Name string }
		n, err := numbers(r, "role")
		if err := errors.Join(err, readControl(r, &in)); err != nil {
			return nil, err
		}
		return done(p.RenameRole(int(n[0]), in.Name))
	})
	handle("DELETE /tenant/roles/{role}", func(r *http.Request) (any, error) {
		n, err := numbers(r, "role")
		if err != nil {
			return nil, err
		}
		return done(p.DeleteRole(int(n[0])))
	})
}

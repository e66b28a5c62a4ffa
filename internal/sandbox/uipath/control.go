package uipath

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Fields are named as in the exported types.
func (p *Platform) Control() *kernel.Edits {
	return kernel.NewEdits("edit/uipath", slices.Concat(p.controlUsers(), p.controlGroups(), p.controlTenant(), p.controlRoles(), p.controlFolders())...)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return nil, nil
}

// listOf lists objects of a kind.
func listOf[T any](list func() []T) kernel.Taking {
	return kernel.Bare(func(*http.Request) (any, error) { return list(), nil })
}

// onID is an edit of what the path names.
func onID(edit func(id string) bool) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) { return done(edit(r.PathValue("id"))) })
}

// onNumbers is an edit of the account in the path, if any, with the numbers in it.
func onNumbers(edit func(id string, numbers []int64) bool, names ...string) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) {
		n, err := numbers(r, names...)
		if err != nil {
			return nil, err
		}
		return done(edit(r.PathValue("id"), n))
	})
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

// adding adds an account whose user name and e-mail address are free.
func (p *Platform) adding(add func(User) User) kernel.Taking {
	return kernel.With(func(_ *http.Request, u User) (any, error) {
		if err := p.free(u.ID, u.UserName, u.Email); err != nil {
			return nil, err
		}
		return add(u), nil
	}, "Email")
}

func (p *Platform) free(id, userName, email string) error {
	if _, taken := p.User(id); taken {
		return fmt.Errorf("there is an account with the id %q", id)
	}
	if _, taken := p.UserByName(userName); taken {
		return fmt.Errorf("the user name %q is taken", userName)
	}
	if _, taken := p.UserByEmail(email); taken {
		return fmt.Errorf("the e-mail address %q is taken", email)
	}
	return nil
}

func (p *Platform) controlUsers() []kernel.Edit {
	const regular = "/users/" + RegularUserID
	return []kernel.Edit{
		{Route: "GET /users", Doc: "Lists the accounts.", Takes: listOf(p.Users)},
		{Route: "POST /users", Doc: "Adds a local account, active and with its invitation accepted.",
			Body: `{"Email":"nora.new@example.com","Name":"Nora","Surname":"New"}`, Takes: p.adding(p.AddUser)},
		{Route: "POST /directoryusers", Doc: "Adds an account as the first sign-in of a directory's user does.",
			Body: `{"Email":"dan.directory@corp.example","DisplayName":"Dan Directory"}`, Takes: p.adding(p.AddDirectoryUser)},
		{Route: "POST /guests", Doc: "Adds the account of a guest of Entra.", Body: `{"Email":"guest@partner.example","DisplayName":"Guest"}`,
			Takes: kernel.With(func(_ *http.Request, in struct{ Email, DisplayName string }) (any, error) {
				if err := p.free("", "", in.Email); err != nil {
					return nil, err
				}
				return p.AddGuest(in.Email, in.DisplayName), nil
			}, "Email")},
		{Route: "GET /users/{id}", Doc: "Reads an account.", Path: regular, Takes: kernel.Bare(func(r *http.Request) (any, error) {
			u, there := p.User(r.PathValue("id"))
			if !there {
				return nil, ErrUnknown
			}
			return u, nil
		})},
		{Route: "PATCH /users/{id}", Doc: "Changes fields of an account.", Path: regular, Body: `{"Surname":"Married","IsActive":false}`,
			Takes: kernel.Changing(func(r *http.Request) (User, error) {
				u, there := p.User(r.PathValue("id"))
				if !there {
					return u, ErrUnknown
				}
				return u, nil
			}, func(r *http.Request, edited User) (any, error) {
				return done(p.EditUser(r.PathValue("id"), func(u *User) { *u = edited }))
			})},
		{Route: "DELETE /users/{id}", Doc: "Deletes an account, protected or not.", Path: regular, Takes: onID(p.DeleteUser)},
		{Route: "POST /users/{id}/signin", Doc: "Signs a user in at the portal, which may bring the account into the tenant.", Path: regular + "/signin",
			Takes: onID(p.SignIn)},
		{Route: "POST /users/{id}/expire", Doc: "Makes an account's invitation useless until it is sent again.",
			Path: "/users/" + PendingUserID + "/expire", Takes: onID(p.ExpireInvitation)},
	}
}

func (p *Platform) controlGroups() []kernel.Edit {
	const group, member = "/groups/" + FinanceGroupID, "/groups/" + FinanceGroupID + "/members/" + RegularUserID
	membership := func(edit func(groupID, member string) bool) kernel.Taking {
		return kernel.Bare(func(r *http.Request) (any, error) { return done(edit(r.PathValue("group"), r.PathValue("id"))) })
	}
	return []kernel.Edit{
		{Route: "GET /groups", Doc: "Lists the groups.", Takes: listOf(p.Groups)},
		{Route: "POST /groups", Doc: "Adds a group.", Body: `{"Name":"Auditors"}`,
			Takes: kernel.With(func(_ *http.Request, g Group) (any, error) { return p.AddGroup(g), nil }, "Name")},
		{Route: "PATCH /groups/{id}", Doc: "Renames a group, also a built-in one.", Path: group, Body: `{"Name":"Money"}`,
			Takes: kernel.With(func(r *http.Request, in struct{ Name string }) (any, error) {
				return done(p.RenameGroup(r.PathValue("id"), in.Name))
			}, "Name")},
		{Route: "DELETE /groups/{id}", Doc: "Deletes a group that is not built in.", Path: group, Takes: onID(p.DeleteGroup)},
		{Route: "PUT /groups/{group}/members/{id}", Doc: "Adds an account, or a principal of the directory by its object id, to a group.", Path: member,
			Takes: membership(p.AddGroupMember)},
		{Route: "DELETE /groups/{group}/members/{id}", Doc: "Takes a member out of a group.", Path: member, Takes: membership(p.RemoveGroupMember)},
	}
}

func (p *Platform) controlTenant() []kernel.Edit {
	const regular = "/tenant/users/" + RegularUserID
	held := fmt.Sprintf("%s/roles/%d", regular, AuditorRoleID)
	return []kernel.Edit{
		{Route: "GET /tenant/users", Doc: "Lists the tenant's users, groups and applications.", Takes: listOf(p.TenantUsers)},
		{Route: "PUT /tenant/users/{id}", Doc: "Brings an account or group of the organization into the tenant.", Path: regular,
			Takes: onID(func(id string) bool { _, there := p.AddToTenant(id); return there })},
		{Route: "DELETE /tenant/users/{id}", Doc: "Takes an account out of the tenant, with all roles there.", Path: "/tenant/users/" + AdminID,
			Takes: onID(p.RemoveFromTenant)},
		{Route: "PUT /tenant/users/{id}/roles/{role}", Doc: "Gives an account a role in the tenant, into which it is brought if need be.", Path: held,
			Takes: onNumbers(func(id string, n []int64) bool { return p.GrantTenantRole(id, int(n[0])) }, "role")},
		{Route: "DELETE /tenant/users/{id}/roles/{role}", Doc: "Takes a role in the tenant from an account.", Path: held, First: []string{"PUT " + held},
			Takes: onNumbers(func(id string, n []int64) bool { return p.RevokeTenantRole(id, int(n[0])) }, "role")},
	}
}

func (p *Platform) controlRoles() []kernel.Edit {
	kinds := []string{RoleTenant, RoleFolder, RoleMixed}
	auditor := fmt.Sprintf("/tenant/roles/%d", AuditorRoleID)
	return []kernel.Edit{
		{Route: "GET /tenant/roles", Doc: "Lists the tenant's roles.", Takes: listOf(p.Roles)},
		{Route: "POST /tenant/roles", Doc: fmt.Sprintf("Adds a role. Type is one of %q.", kinds), Body: `{"Name":"Bookkeeper","Type":"Tenant"}`,
			Takes: kernel.With(func(_ *http.Request, role Role) (any, error) {
				if !slices.Contains(kinds, role.Type) {
					return nil, fmt.Errorf("there is no type of roles %q; there are %q", role.Type, kinds)
				}
				return p.AddRole(role), nil
			}, "Name", "Type")},
		{Route: "PATCH /tenant/roles/{role}", Doc: "Renames a role.", Path: auditor, Body: `{"Name":"Inspector"}`,
			Takes: kernel.With(func(r *http.Request, in struct{ Name string }) (any, error) {
				n, err := numbers(r, "role")
				if err != nil {
					return nil, err
				}
				return done(p.RenameRole(int(n[0]), in.Name))
			}, "Name")},
		{Route: "DELETE /tenant/roles/{role}", Doc: "Deletes a role and takes it from everybody.", Path: auditor,
			Takes: onNumbers(func(_ string, n []int64) bool { return p.DeleteRole(int(n[0])) }, "role")},
	}
}

func (p *Platform) controlFolders() []kernel.Edit {
	kinds := []string{FolderStandard, FolderPersonal, FolderSolution}
	invoices := fmt.Sprintf("/tenant/folders/%d", InvoicesFolderID)
	held := fmt.Sprintf("%s/users/%s/roles", invoices, RegularUserID)
	operator := fmt.Sprintf("%s/%d", held, OperatorRoleID)
	return []kernel.Edit{
		{Route: "GET /tenant/folders", Doc: "Lists the folders.", Takes: listOf(p.Folders)},
		{Route: "POST /tenant/folders", Doc: fmt.Sprintf("Adds a folder below another, or at the top. Type is one of %q, the first by default.", kinds),
			Body: fmt.Sprintf(`{"ParentID":%d,"DisplayName":"Taxes"}`, FinanceFolderID), Takes: kernel.With(func(_ *http.Request, f Folder) (any, error) {
				if f.Type != "" && !slices.Contains(kinds, f.Type) {
					return nil, fmt.Errorf("there is no type of folders %q; there are %q", f.Type, kinds)
				}
				if f.ParentID != 0 && !slices.ContainsFunc(p.Folders(), func(other Folder) bool { return other.ID == f.ParentID }) {
					return nil, fmt.Errorf("there is no folder with the number %d", f.ParentID)
				}
				return p.AddFolderOfType(f.ParentID, f.DisplayName, f.Type), nil
			}, "DisplayName")},
		{Route: "PATCH /tenant/folders/{folder}", Doc: "Renames a folder.", Path: invoices, Body: `{"DisplayName":"Bills"}`,
			Takes: kernel.With(func(r *http.Request, in struct{ DisplayName string }) (any, error) {
				n, err := numbers(r, "folder")
				if err != nil {
					return nil, err
				}
				return done(p.RenameFolder(n[0], in.DisplayName))
			}, "DisplayName")},
		{Route: "DELETE /tenant/folders/{folder}", Doc: "Deletes a folder, with those below it and all roles in them.", Path: invoices,
			Takes: onNumbers(func(_ string, n []int64) bool { return p.DeleteFolder(n[0]) }, "folder")},
		{Route: "GET /tenant/folders/{folder}/users/{id}/roles", Doc: "Lists the numbers of the roles that an account has in a folder.", Path: held,
			Takes: kernel.Bare(func(r *http.Request) (any, error) {
				n, err := numbers(r, "folder")
				if err != nil {
					return nil, err
				}
				return map[string]any{"RoleIDs": p.FolderRoles(n[0], r.PathValue("id"))}, nil
			})},
		{Route: "PUT /tenant/folders/{folder}/users/{id}/roles/{role}", Path: operator,
			Doc:   "Gives an account a role in a folder; it is brought into the tenant if need be.",
			Takes: onNumbers(func(id string, n []int64) bool { return p.GrantFolderRole(n[0], id, int(n[1])) }, "folder", "role")},
		{Route: "DELETE /tenant/folders/{folder}/users/{id}/roles/{role}", Path: operator, First: []string{"PUT " + operator},
			Doc:   "Takes a role in a folder from an account, and with the last one the account out of the folder.",
			Takes: onNumbers(func(id string, n []int64) bool { return p.RevokeFolderRole(n[0], id, int(n[1])) }, "folder", "role")},
	}
}

package access

import (
	"context"
	"iter"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// TenantRoleGrantQuery selects roles of people in the tenant. What is not set selects all.
type TenantRoleGrantQuery struct {
	Role platform.Named[int64]
	User platform.Named[string]
	// EmailDomain is the domain of the people's e-mail addresses.
	EmailDomain string
	// Accounts says that the names are wanted that the accounts have: those of Orchestrator's rows, which cost no call of their own, may be other ones.
	Accounts bool
	// Living leaves out what the tenant keeps of accounts that are known to be deleted.
	Living bool
	// ToEnd is that of a UserQuery.
	ToEnd bool
}

// TenantRoleGrants lists the roles that people hold themselves in the tenant, page by page as far as they are wanted. An error is the last that it
// yields. What groups, robots and applications hold is left out.
func (c *Client) TenantRoleGrants(ctx context.Context, query TenantRoleGrantQuery) iter.Seq2[TenantRoleGrant, error] {
	return func(yield func(TenantRoleGrant, error) bool) {
		fail := func(err error) { yield(TenantRoleGrant{}, err) }
		roleID, err := wantedID(ctx, query.Role, c.FindTenantRole)
		if err != nil {
			fail(err)
			return
		}
		rows, err := c.wantedRows(ctx, query)
		if err != nil {
			fail(err)
			return
		}
		for row, err := range rows {
			if err != nil {
				fail(err)
				return
			}
			roles := platform.Filter(row.Roles, func(r api.UserRole) bool { return roleID == 0 || r.RoleID == roleID })
			if !row.IsPerson() || len(roles) == 0 {
				continue
			}
			person, err := c.holderOf(ctx, row, query.Accounts, query.EmailDomain)
			if err != nil {
				fail(err)
				return
			}
			if !platform.InDomain(person.email, query.EmailDomain) || query.Living && person.status == platform.StatusDeleted {
				continue
			}
			for _, role := range roles {
				grant := TenantRoleGrant{UserID: row.Key, UserName: person.name, Email: person.email, Status: person.status,
					RoleID: role.RoleID, RoleName: c.roleName(role.RoleID, role.RoleName)}
				if !yield(grant, nil) {
					return
				}
			}
		}
	}
}

// wantedID is the number of a role or folder by which grants are selected, 0 where none is named.
func wantedID(ctx context.Context, named platform.Named[int64],
	find func(context.Context, platform.Named[int64]) (*platform.Resolved[int64], error),
) (int64, error) {
	if named == (platform.Named[int64]{}) {
		return 0, nil
	}
	object, err := find(ctx, named)
	if err != nil {
		return 0, err
	}
	return object.ID, nil
}

// wantedRows are the tenant's rows: all of them, or that of the person who is named, which may not be there.
func (c *Client) wantedRows(ctx context.Context, query TenantRoleGrantQuery) (iter.Seq2[api.OrchestratorUser, error], error) {
	account, err := c.wantedUser(ctx, query.User)
	if err != nil {
		return nil, err
	}
	if account == nil {
		return rowsOf(ctx, c.tenantUsers, query.ToEnd), nil
	}
	row, err := c.tenantUser(ctx, account.ID)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return func(func(api.OrchestratorUser, error) bool) {}, nil
	}
	return func(yield func(api.OrchestratorUser, error) bool) { yield(*row, nil) }, nil
}

// holder is who a row of the tenant is about.
type holder struct {
	name, email string
	// status is that of the account, platform.StatusDeleted when the row has outlived it; "" when nobody asked.
	status string
}

// holderOf is who a row of the tenant is about, by the names of the account where they are known or wanted, else by those of the row. The domain of
// an e-mail address that the row lacks needs the account, too.
func (c *Client) holderOf(ctx context.Context, row api.OrchestratorUser, wanted bool, domain string) (holder, error) {
	account, known := c.users.Known(row.Key)
	if !known && (wanted || domain != "" && row.Email == "") {
		var err error
		account, err = c.users.Get(ctx, row.Key)
		switch {
		case platform.GoneReason(err) != "":
			return holder{row.UserName, row.Email, platform.StatusDeleted}, nil
		case err != nil:
			return holder{}, err
		}
		known = true
	}
	if !known {
		return holder{row.UserName, row.Email, ""}, nil
	}
	return holder{account.UserName, account.Email, Status(&account)}, nil
}

// roleName is what a role is called: as a list shows it, or else by the list of roles, as far as it is known.
func (c *Client) roleName(id int64, shown string) string {
	roles, _ := c.roles.Known("")
	if i := slices.IndexFunc(roles, func(r api.Role) bool { return r.ID == id }); i >= 0 && shown == "" {
		return roles[i].Name
	}
	return shown
}

// rowsByNumber finds rows of the tenant by their numbers, as folders show them. The first ones are read by themselves, and then all.
type rowsByNumber struct {
	client *Client
	rows   map[int64]api.OrchestratorUser
	all    bool
}

// get returns a row. One that is not there is nil.
func (r *rowsByNumber) get(ctx context.Context, number int64) (*api.OrchestratorUser, error) {
	if r.rows == nil {
		r.rows = map[int64]api.OrchestratorUser{}
		known, all := r.client.tenantUsers.ListedSince(0)
		r.put(known, all)
	}
	if row, ok := r.rows[number]; ok {
		return &row, nil
	}
	if r.all {
		return nil, nil
	}
	if len(r.rows) < cheapPages {
		row, err := r.client.api.OrchestratorUser(ctx, number)
		switch {
		case rest.IsNotFound(err): // removed since the folder showed it
			return nil, nil
		case err != nil:
			return nil, r.client.explainTenant(err)
		}
		r.rows[number] = *row
		return row, nil
	}
	all, err := r.client.tenantUsers.All(ctx)
	if err != nil {
		return nil, err
	}
	r.put(all, true)
	return r.get(ctx, number)
}

func (r *rowsByNumber) put(rows []api.OrchestratorUser, all bool) {
	for row := range slices.Values(rows) {
		r.rows[row.ID] = row
	}
	r.all = all
}

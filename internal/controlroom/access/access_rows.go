package access

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// accessRows are an account and its roles, as the account that was read shows them: what a list showed (details is false) has no last sign-in, and no
// origin of the roles.
func accessRows(host string, account *api.User, details bool) []platform.AccessRow {
	person := platform.AccessRow{
		Tenant: host, AccountID: FormatUserID(account.ID), Name: Login(account.Domain, account.Username), Email: account.Email,
		Status: Status(account), Created: timeOf(account.CreatedAt), LastLogin: timeOf(account.LastLoginAt), Kind: platform.KindAccount,
	}
	grants := grantsOf(account, details)
	slices.SortFunc(grants, func(a, b RoleGrant) int {
		return cmp.Or(cmp.Compare(a.RoleName, b.RoleName), cmp.Compare(a.RoleID, b.RoleID))
	})
	rows := make([]platform.AccessRow, 0, 1+len(grants))
	rows = append(rows, person)
	for _, grant := range grants {
		row := platform.AccessRow{
			Kind: platform.KindGrant, What: grant.RoleName, WhatID: strconv.FormatInt(grant.RoleID, 10), Origin: grant.Origin,
			Administrator: isAdministrator(api.RoleRef{ID: grant.RoleID, Name: grant.RoleName}),
		}
		if grant.Origin == originDirectory && len(account.GroupNames) > 0 {
			row.Origin = "directory group " + strings.Join(slices.Sorted(slices.Values(account.GroupNames)), ", ")
		}
		rows = append(rows, row.HeldBy(person))
	}
	return rows
}

package access

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// AccessOf is what people have on the Control Room, by their e-mail addresses: their accounts, and the roles of each. The list of users is read
// once for all of them, and then each of these accounts.
func (c *Client) AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error) {
	host, err := c.RequireHost("")
	if err != nil {
		return nil, err
	}
	var rows []platform.AccessRow
	if len(emails) == 0 {
		return rows, nil
	}
	for account, err := range c.Users(ctx, UserQuery{Emails: emails, Details: true, All: true}) {
		if err != nil {
			return nil, err
		}
		row := platform.AccessRow{
			Tenant: host, AccountID: FormatUserID(account.ID), Name: Login(account.Domain, account.Username), Email: account.Email,
			Status: Status(account), LastLogin: timeOf(account.LastLoginAt), Kind: platform.KindAccount,
		}
		rows = append(rows, row)
		grants := grantsOf(account, true)
		slices.SortFunc(grants, func(a, b RoleGrant) int {
			return cmp.Or(cmp.Compare(a.RoleName, b.RoleName), cmp.Compare(a.RoleID, b.RoleID))
		})
		for _, grant := range grants {
			row.Kind, row.What, row.Origin = platform.KindGrant, grant.RoleName, grant.Origin
			if grant.Origin == originDirectory && len(account.GroupNames) > 0 {
				row.Origin = "directory group " + strings.Join(slices.Sorted(slices.Values(account.GroupNames)), ", ")
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

package access

import (
	"context"

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
		rows = append(rows, accessRows(host, account, true)...)
	}
	return rows, nil
}

package access

import (
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// plannedAccounts are the accounts that a plan creates, and those to which it gives another e-mail address: what depends on them is planned later,
// and may name them by either.
type plannedAccounts struct {
	emails sync.Map // by UserKey
	ids    sync.Map // by emailKey
}

func emailKey(s api.Service, email string) string { return s.Key() + " " + platform.NameKey(email) }

// RecordPlanned records that this plan creates an account. email is "" as long as nobody knows it.
func (c *Client) RecordPlanned(s api.Service, userID, email string) {
	c.planned.emails.Store(UserKey(s, userID), email)
	c.RecordPlannedEmail(s, userID, email)
}

// RecordPlannedEmail records that this plan gives an account an e-mail address.
func (c *Client) RecordPlannedEmail(s api.Service, userID, email string) {
	if email != "" {
		c.planned.ids.Store(emailKey(s, email), userID)
	}
}

// PlannedEmail is the e-mail address of an account that this plan creates, "" for any other.
func (c *Client) PlannedEmail(s api.Service, userID string) string {
	value, _ := c.planned.emails.Load(UserKey(s, userID))
	email, _ := value.(string)
	return email
}

// plannedUser is the id of the account to which this plan gives an e-mail address; ok is false when it gives it to none.
func (c *Client) plannedUser(s api.Service, email string) (userID string, ok bool) {
	value, ok := c.planned.ids.Load(emailKey(s, email))
	userID, _ = value.(string)
	return userID, ok
}

// isOurs reports an account that the state has, or that this run creates: nobody has to look whether it is there.
func (c *Client) isOurs(s api.Service, userID string) bool {
	key := UserKey(s, userID)
	_, planned := c.planned.emails.Load(key)
	return planned || c.run.Accounts.Has(key) || c.run.Created.Has(key)
}

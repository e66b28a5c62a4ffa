package access

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// AccessOf returns what the people with these e-mail addresses have in the service that the settings name: accounts and pending invitations, those
// that the service only keeps as deleted, memberships in groups, and subscriptions. For each person it takes a look for the account, one list of
// groups and one of subscriptions; what this run knows is not asked for again.
func (c *Client) AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error) {
	s, err := c.requireService()
	if err != nil {
		return nil, err
	}
	var rows []platform.AccessRow
	for _, email := range emails {
		found, err := c.users(s).Find(ctx, func(u api.User) bool { return platform.SameEmail(u.Email, email) },
			func(ctx context.Context) ([]api.User, error) { return c.usersAt(ctx, s, api.UserQuery{Email: email}) }, platform.NameKey(email))
		if err != nil {
			return nil, c.explain(err)
		}
		for i := range found {
			more, err := c.accessOf(ctx, s, &found[i])
			if err != nil {
				return nil, err
			}
			rows = append(rows, more...)
		}
	}
	return rows, nil
}

// requireService is the service that the settings name. That they name none is an error, unless they lack more, which the first call reports.
func (c *Client) requireService() (api.Service, error) {
	s := c.DefaultService()
	canSignIn := c.settings.Credentials.Check() == "" && len(c.settings.standInTheWay()) == 0
	if canSignIn && (s.SubscriptionID == "" || s.ResourceGroup == "" || s.Name == "") {
		return s, c.errNoDefaultService()
	}
	return s, nil
}

// errNoDefaultService says that the settings name no service whose users could be looked for.
func (c *Client) errNoDefaultService() error {
	n := c.settings.Names
	return n.NotConfigured("Azure API Management", "the settings name no service", n.Set("apim",
		platform.SettingName{Name: "subscription_id", Variable: "ARM_SUBSCRIPTION_ID"},
		platform.SettingName{Name: "resource_group_name", Variable: "APIM_RESOURCE_GROUP_NAME"},
		platform.SettingName{Name: "service_name", Variable: "APIM_SERVICE_NAME"})+".")
}

// accessOf is what one account has, itself first.
func (c *Client) accessOf(ctx context.Context, s api.Service, u *api.User) ([]platform.AccessRow, error) {
	account := c.personOf(s, u)
	rows := []platform.AccessRow{accountRow(u).HeldBy(account)}
	if u.State == api.StateDeleted {
		return rows, nil
	}
	person := platform.Named[string]{ID: u.ID}
	for m, err := range c.GroupMembers(ctx, s, GroupMemberQuery{Person: person}) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, membershipRow(m).HeldBy(account))
	}
	for one, err := range c.Subscriptions(ctx, s, SubscriptionQuery{Person: person}) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, subscriptionRow(&one.Subscription, c.scopeName(ctx, s, one.Scope)).HeldBy(account))
	}
	return rows, nil
}

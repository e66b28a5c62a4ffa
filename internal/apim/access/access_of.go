package access

import (
	"context"
	"fmt"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// InvitationLife is how long the link in an invitation works (documented).
const InvitationLife = 48 * time.Hour

// StatusOf is the status of an account, in the words of all platforms. now is the platform's time: the service has no state for an invitation whose
// link no longer works.
func StatusOf(u *api.User, now time.Time) string {
	switch u.State {
	case api.StateActive:
		return platform.StatusActive
	case api.StateBlocked:
		return platform.StatusDisabled
	case api.StatePending:
		if invited, err := time.Parse(time.RFC3339, u.RegisteredAt); err == nil && now.Sub(invited) > InvitationLife {
			return platform.StatusExpired
		}
		return platform.StatusPending
	}
	return u.State
}

// AccessOf returns what the people with these e-mail addresses have in the service that the settings name: accounts and pending invitations, those
// that the service only keeps as deleted, memberships in groups, and subscriptions. For each person it takes a look for the account, one list of
// groups and one of subscriptions; what this run knows is not asked for again.
func (c *Client) AccessOf(ctx context.Context, emails []string) ([]platform.AccessRow, error) {
	s := c.DefaultService()
	canSignIn := c.settings.Credentials.Check() == "" && len(c.settings.standInTheWay()) == 0
	if canSignIn && (s.SubscriptionID == "" || s.ResourceGroup == "" || s.Name == "") {
		return nil, errNoDefaultService()
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

// errNoDefaultService says that the settings name no service whose users could be looked for.
func errNoDefaultService() error {
	return platform.ErrNotConfigured("Azure API Management", "the provider's settings name no service", "Set subscription_id, resource_group_name and "+
		"service_name in the apim block of the provider, or ARM_SUBSCRIPTION_ID, APIM_RESOURCE_GROUP_NAME and APIM_SERVICE_NAME.")
}

// accessOf is what one account has, itself first.
func (c *Client) accessOf(ctx context.Context, s api.Service, u *api.User) ([]platform.AccessRow, error) {
	account := platform.AccessRow{
		Tenant: s.Name, AccountID: u.ID, Name: fullName(u), Email: u.Email, Status: StatusOf(u, c.Now()), Kind: platform.KindAccount,
	}
	if isPending(u) {
		account.Kind = platform.KindInvitation
	}
	rows := []platform.AccessRow{account}
	if u.State == api.StateDeleted {
		return rows, nil
	}
	person := platform.Named[string]{ID: u.ID}
	for m, err := range c.GroupMembers(ctx, s, GroupMemberQuery{Person: person}) {
		if err != nil {
			return nil, err
		}
		row := account
		row.Kind, row.What, row.Origin = platform.KindMembership, m.GroupName, m.Origin
		rows = append(rows, row)
	}
	for one, err := range c.Subscriptions(ctx, s, SubscriptionQuery{Person: person}) {
		if err != nil {
			return nil, err
		}
		row := account
		row.Kind, row.What, row.Origin = platform.KindGrant, c.whatOf(ctx, s, &one), platform.OriginDirect
		rows = append(rows, row)
	}
	return rows, nil
}

func fullName(u *api.User) string {
	if u.FirstName == "" || u.LastName == "" {
		return u.FirstName + u.LastName
	}
	return u.FirstName + " " + u.LastName
}

// whatOf is what a subscription gives, by name, with its state where its keys do not work.
func (c *Client) whatOf(ctx context.Context, s api.Service, one *Subscription) string {
	what := c.scopeName(ctx, s, one.Scope)
	switch {
	case one.Scope == api.ScopeAllAPIs:
		what = "all APIs"
	case what == "":
		what = one.Scope.String()
	}
	if one.State != api.SubscriptionActive {
		return fmt.Sprintf("%s (%s)", what, one.State)
	}
	return what
}

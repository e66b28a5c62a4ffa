package access

import (
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

// personOf is what all rows of an account have in common. The service does not report when somebody signed in.
func (c *Client) personOf(s api.Service, u *api.User) platform.AccessRow {
	person := platform.AccessRow{Tenant: s.Name, AccountID: u.ID, Name: fullName(u), Email: u.Email, Status: StatusOf(u, c.Now())}
	if registered, err := time.Parse(time.RFC3339, u.RegisteredAt); err == nil {
		person.Created = registered
	}
	return person
}

func fullName(u *api.User) string {
	if u.FirstName == "" || u.LastName == "" {
		return u.FirstName + u.LastName
	}
	return u.FirstName + " " + u.LastName
}

// accountRow is the row of an account or invitation itself, without the person, as are the rows below.
func accountRow(u *api.User) platform.AccessRow {
	if isPending(u) {
		return platform.AccessRow{Kind: platform.KindInvitation, WhatID: u.ID}
	}
	return platform.AccessRow{Kind: platform.KindAccount, Administrator: u.ID == AdministratorID}
}

func membershipRow(m GroupMember) platform.AccessRow {
	return platform.AccessRow{
		Kind: platform.KindMembership, What: m.GroupName, WhatID: m.GroupID, Origin: m.Origin,
		Administrator: m.Origin == originService && platform.SameName(m.GroupName, administratorsGroup),
	}
}

// subscriptionRow is a subscription: what it gives, whose name is "" where nobody has read it, with its state where its keys do not work. The keys
// are no part of it. Its id is that of what it gives, so that the access is the same one after the subscription was replaced by another. The state
// is a part of the id as well: whose keys stop working has lost the access, and nothing was only renamed.
func subscriptionRow(one *api.Subscription, name string) platform.AccessRow {
	switch {
	case one.Scope == api.ScopeAllAPIs:
		name = "all APIs"
	case one.Scope == api.ScopeService:
		name = "the whole service"
	case name == "":
		name = one.Scope.String()
	}
	id := one.Scope.String()
	if one.State != api.SubscriptionActive {
		state := fmt.Sprintf(" (%s)", one.State)
		name, id = name+state, id+state
	}
	return platform.AccessRow{Kind: platform.KindGrant, What: name, WhatID: id, Origin: platform.OriginDirect}
}

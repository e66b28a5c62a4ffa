package platform

import (
	"strings"
	"time"
)

// InDomain reports whether an e-mail address is of a domain ("example.com"), case-insensitive. No domain ("") fits every address.
func InDomain(email, domain string) bool {
	if domain == "" {
		return true
	}
	at := strings.LastIndexByte(email, '@')
	return at >= 0 && SameName(strings.TrimSpace(email[at+1:]), domain)
}

// IsInactive reports whether somebody has not signed in since a time. Who has never signed in (lastLogin is zero) counts from the creation of the
// account; of an account of unknown age nothing is known, and it counts as inactive. The zero time fits everybody.
func IsInactive(lastLogin, created, since time.Time) bool {
	switch {
	case since.IsZero():
		return true
	case lastLogin.IsZero():
		return created.Before(since)
	}
	return lastLogin.Before(since)
}

// Kinds of access that an AccessRow shows.
const (
	KindAccount    = "account"
	KindInvitation = "invitation"
	KindMembership = "membership"
	KindGrant      = "grant"
)

// OriginDirect is the origin of what somebody has by himself. Any other origin names where it comes from: "team Billing", "group Finance".
const OriginDirect = "direct"

// AccessRow is one account, invitation, membership or grant of one person on one platform.
type AccessRow struct {
	// Tenant is the organization, tenant, service or Control Room, as its users know it.
	Tenant string
	// AccountID is the platform's id of the account; "" for an invitation that nobody has accepted. Name is the user name, or the full name where the
	// platform has no user names.
	AccountID, Name, Email string
	// Status is the account's or invitation's: one of the Status constants, or the platform's own word in lower case.
	Status string
	// Created is when the account or invitation was created, LastLogin when the person signed in last; zero where the platform does not report it.
	Created, LastLogin time.Time
	// Kind is one of the Kind constants.
	Kind string
	// What is the role, team, group or product, by name; "" for the account itself. Where is the organization, folder, environment or service in which
	// it counts, by name; "" for all of the tenant.
	What, Where string
	// WhatID and WhereID are the platform's ids of What and Where. They stay when a name changes. An invitation's own id is its WhatID.
	WhatID, WhereID string
	// Origin is OriginDirect, or where the access comes from; "" for accounts and invitations.
	Origin string
	// Administrator reports whether the row lets its person give access to others: an administrator's role, group or account.
	Administrator bool
}

// HeldBy returns a row of what somebody has as that of a person, of whom it takes what tells people apart from any row of the person.
func (r AccessRow) HeldBy(person AccessRow) AccessRow {
	r.Tenant, r.AccountID, r.Name, r.Email = person.Tenant, person.AccountID, person.Name, person.Email
	r.Status, r.Created, r.LastLogin = person.Status, person.Created, person.LastLogin
	return r
}

// Status of accounts and invitations, the same on all platforms.
const (
	StatusActive   = "active"
	StatusDisabled = "disabled"
	StatusDeleted  = "deleted"
	StatusPending  = "pending"
	StatusExpired  = "expired"
)

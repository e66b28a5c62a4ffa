package api

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// RoleRef is a role as users have it.
type RoleRef struct {
	ID   int64
	Name string
}

// UnmarshalJSON never fails on fields that it does not understand.
func (r *RoleRef) UnmarshalJSON(data []byte) error {
	var w struct {
		ID   wire.Text `json:"id"`
		Name wire.Text `json:"name"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*r = RoleRef{ID: number(w.ID), Name: string(w.Name)}
	return nil
}

// User is an account. Times are RFC 3339 in UTC, to the second (lists and single reads have different precisions), when the platform's
// form is understood, else what the platform sent; "" when it sent none. A null text is "".
type User struct {
	ID                               int64
	Username, Domain                 string // the user name is in lower case on the platform; the domain is "" for users of no directory
	Email                            string
	FirstName, LastName, Description string
	Disabled, EnableAutoLogin        bool
	// Listed reports that a list showed the account, which may leave out what a single read shows.
	Listed bool
	// MultipleLoginAllowed is Automation 360's; KnowsMultipleLogin reports whether the response held it. Lists do not.
	MultipleLoginAllowed, KnowsMultipleLogin bool
	LicenseFeatures                          []string
	Roles                                    []RoleRef
	// SysAssignedRoles and GroupNames come from a directory or an identity provider; KnowsDirectory reports whether the response held them. Lists do
	// not, and neither did one single read of 2026.
	SysAssignedRoles []RoleRef
	GroupNames       []string
	KnowsDirectory   bool
	// Version counts edits and sign-ins.
	Version              int64
	Deleted              bool
	EmailVerified        bool
	CreatedBy, UpdatedBy int64
	CreatedAt, UpdatedAt string
	// LastLoginAt is Automation 360's, "" for a person who never signed in; KnowsLastLogin reports whether the response held it. Lists do not.
	LastLoginAt    string
	KnowsLastLogin bool
	// whole is the account as the platform sent it, of which an update can be made; nil for what may lack something.
	whole record
	// versioned reports that the response held Version.
	versioned bool
}

// IsWhole reports whether an update can be made of the account as it is here, should it be the present one: see Edit.Read.
func (u *User) IsWhole() bool { return u.whole != nil }

// Complete returns an account as a list shows it, with what an earlier read of its own showed besides. That is no longer believed once the version
// or the time of the last edit differs: each edit and each sign-in counts as a version. It stays whole only while the list shows nothing else
// than that read, since an edit of a role may change the users who have it without their version (assumed).
func Complete(known, listed *User) *User {
	if known.Listed || !known.versioned || !listed.versioned || known.Version != listed.Version || known.UpdatedAt != listed.UpdatedAt {
		return listed
	}
	completed := *listed
	completed.Listed = false
	if !listed.KnowsMultipleLogin {
		completed.MultipleLoginAllowed, completed.KnowsMultipleLogin = known.MultipleLoginAllowed, known.KnowsMultipleLogin
	}
	if !listed.KnowsDirectory {
		completed.SysAssignedRoles, completed.GroupNames, completed.KnowsDirectory = known.SysAssignedRoles, known.GroupNames, known.KnowsDirectory
	}
	if !listed.KnowsLastLogin {
		completed.LastLoginAt, completed.KnowsLastLogin = known.LastLoginAt, known.KnowsLastLogin
	}
	if same(*known, completed) && wire.SameName(known.Username, completed.Username) && wire.SameName(known.Domain, completed.Domain) {
		completed.whole = known.whole
	}
	return &completed
}

// UnmarshalJSON decodes an account, as single reads or as lists show it. It does not fail on fields that it does not understand.
func (u *User) UnmarshalJSON(data []byte) error {
	var w struct {
		ID                   wire.Text   `json:"id"`
		Username             wire.Text   `json:"username"`
		Domain               wire.Text   `json:"domain"`
		Email                wire.Text   `json:"email"`
		FirstName            wire.Text   `json:"firstName"`
		LastName             wire.Text   `json:"lastName"`
		Description          wire.Text   `json:"description"`
		Disabled             wire.Flag   `json:"disabled"`
		EnableAutoLogin      wire.Flag   `json:"enableAutoLogin"`
		MultipleLoginAllowed wire.Flag   `json:"multipleLoginAllowed"`
		LicenseFeatures      []wire.Text `json:"licenseFeatures"`
		Roles                []RoleRef   `json:"roles"`
		SysAssignedRoles     *[]RoleRef  `json:"sysAssignedRoles"`
		GroupNames           []wire.Text `json:"groupNames"`
		Version              wire.Text   `json:"version"`
		Deleted              wire.Flag   `json:"deleted"`
		EmailVerified        wire.Flag   `json:"emailVerified"`
		CreatedBy            wire.Text   `json:"createdBy"`
		UpdatedBy            wire.Text   `json:"updatedBy"`
		CreatedOn            moment      `json:"createdOn"`
		UpdatedOn            moment      `json:"updatedOn"`
		LastLoginTime        shown       `json:"lastLoginTime"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*u = User{
		ID:                   number(w.ID),
		Username:             string(w.Username),
		Domain:               string(w.Domain),
		Email:                string(w.Email),
		FirstName:            string(w.FirstName),
		LastName:             string(w.LastName),
		Description:          string(w.Description),
		Disabled:             w.Disabled.Or(false),
		EnableAutoLogin:      w.EnableAutoLogin.Or(false),
		MultipleLoginAllowed: w.MultipleLoginAllowed.Or(false),
		KnowsMultipleLogin:   w.MultipleLoginAllowed.Set,
		LicenseFeatures:      wire.Texts(w.LicenseFeatures),
		Roles:                wire.Once(w.Roles, roleNumber),
		SysAssignedRoles:     wire.Once(given(w.SysAssignedRoles), roleNumber),
		KnowsDirectory:       w.SysAssignedRoles != nil,
		GroupNames:           wire.Texts(w.GroupNames),
		Version:              number(w.Version),
		versioned:            w.Version != "",
		Deleted:              w.Deleted.Or(false),
		EmailVerified:        w.EmailVerified.Or(false),
		CreatedBy:            number(w.CreatedBy),
		UpdatedBy:            number(w.UpdatedBy),
		CreatedAt:            string(w.CreatedOn),
		UpdatedAt:            string(w.UpdatedOn),
	}
	if w.LastLoginTime.Set {
		u.LastLoginAt, u.KnowsLastLogin = string(w.LastLoginTime.moment), true
	}
	return nil
}

func roleNumber(r RoleRef) int64 { return r.ID }

// given is a list that a response may leave out.
func given[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	return *list
}

// number is 0 for what is no number.
func number(value wire.Text) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(string(value)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// shown is a point in time that a response may leave out.
type shown struct {
	moment

	Set bool
}

// UnmarshalJSON never fails.
func (s *shown) UnmarshalJSON(data []byte) error {
	s.Set = true
	return s.moment.UnmarshalJSON(data)
}

// moment is a point in time, see User.
type moment string

// UnmarshalJSON never fails.
func (m *moment) UnmarshalJSON(data []byte) error {
	raw := strings.TrimSpace(wire.Scalar(data))
	text, ok := wire.RFC3339(raw, "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999")
	if !ok {
		*m = moment(raw)
		return nil
	}
	if whole, _, found := strings.Cut(text, "."); found {
		text = whole + "Z"
	}
	*m = moment(text)
	return nil
}

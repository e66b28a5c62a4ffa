package report

import "time"

// Evidence is who has what on the platforms that were read, at one time. Everything that an evidence folder holds is written from it.
type Evidence struct {
	Manifest Manifest `json:"manifest"`
	// Rows are sorted by e-mail address, platform, tenant, account, kind, what, where and origin: the same access is the same text.
	Rows []Row `json:"rows"`
}

// Row is one account, invitation, membership or grant of one person on one platform. See platform.AccessRow for each part. Times are RFC 3339, UTC;
// "" is unknown.
type Row struct {
	Platform string `json:"platform"`
	Tenant   string `json:"tenant"`
	TenantID string `json:"tenant_id"`

	Email       string `json:"email"`
	Name        string `json:"name"`
	AccountID   string `json:"account_id"`
	Status      string `json:"status"`
	CreatedAt   string `json:"created_at"`
	LastLoginAt string `json:"last_login_at"`

	Kind          string `json:"kind"`
	What          string `json:"what"`
	WhatID        string `json:"what_id"`
	Where         string `json:"where"`
	WhereID       string `json:"where_id"`
	Origin        string `json:"origin"`
	Administrator bool   `json:"administrator"`
}

// Manifest says of an evidence folder when, by whom and of what it was written, and whether it is complete.
type Manifest struct {
	// Format is the version of the folder's form: FormatVersion.
	Format int `json:"format"`
	// WrittenAt is when reading began, UTC.
	WrittenAt time.Time `json:"written_at"`
	// Version is this program's.
	Version string `json:"version"`
	// Partial says that something could not be read, and that this was asked for.
	Partial   bool               `json:"partial"`
	Platforms []ManifestPlatform `json:"platforms"`
	// Filters are what was asked for, such as "platforms=anypoint,uipath"; empty for everything.
	Filters []string `json:"filters"`
	// DormantDays is after how many days without a sign-in an account counts as dormant.
	DormantDays int `json:"dormant_days"`
	// Roster is the file of people that the accounts were compared with; nil without one.
	Roster *ManifestRoster `json:"roster"`
	// Files are all files of the folder but the manifest.
	Files []ManifestFile `json:"files"`
}

// FormatVersion is the version of the form of evidence folders that this program writes and reads.
const FormatVersion = 1

// ManifestPlatform is one platform of an evidence folder.
type ManifestPlatform struct {
	Platform string `json:"platform"`
	// Status is "read", "partial", "failed" or "not_configured".
	Status     string          `json:"status"`
	Tenant     string          `json:"tenant"`
	TenantID   string          `json:"tenant_id"`
	SignedInAs string          `json:"signed_in_as"`
	Rows       int             `json:"rows"`
	Counts     []ManifestCount `json:"counts"`
	Failures   []string        `json:"failures"`
}

// ManifestCount is the platform's own total beside what was read; Total is nil where the platform reports none.
type ManifestCount struct {
	What  string `json:"what"`
	Read  int    `json:"read"`
	Total *int   `json:"total"`
}

// ManifestRoster is the roster that accounts were compared with.
type ManifestRoster struct {
	Name   string `json:"name"`
	People int    `json:"people"`
	SHA256 string `json:"sha256"`
}

// ManifestFile is one file of the folder.
type ManifestFile struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Person is one e-mail address with all of its rows, and what a reviewer looks at first. An account without an e-mail address is a person of its own.
type Person struct {
	Email string `json:"email"`
	// Name is the roster's, else the longest that a platform has.
	Name string `json:"name"`
	// Platforms are those where the person has an account or an open invitation.
	Platforms []string `json:"platforms"`
	// Rows are the indexes of the person's rows in Evidence.Rows.
	Rows []int `json:"rows"`
	// Dormant: an active account that has not been used for Manifest.DormantDays. Several: on more than one platform. Administrator: a row says so.
	Dormant       bool `json:"dormant"`
	Several       bool `json:"several"`
	Administrator bool `json:"administrator"`
	// Unknown: there is a roster, and it does not have the person. Left: the roster's date of leaving has passed.
	Unknown  bool   `json:"unknown"`
	Left     bool   `json:"left"`
	Manager  string `json:"manager"`
	LeavesOn string `json:"leaves_on"` // as the roster has it
}

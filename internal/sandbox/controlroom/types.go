package controlroom

import (
	"slices"
	"time"
)

// User is an account. Empty strings are null on the wire. What is Automation 360's alone is kept in every generation and shown by none but that one.
type User struct {
	ID               int64
	Username, Domain string // the user name is lower-case; the domain is "" unless the user comes from a directory
	Email            string

	FirstName, LastName, Description string
	Disabled, EnableAutoLogin        bool
	LicenseFeatures                  []string
	RoleIDs                          []int64
	MultipleLoginAllowed             bool // Automation 360
	DeviceCredentialAttested         bool // Automation 360

	Version                                  int64 // grows with every edit and sign-in
	EmailVerified, PasswordSet, QuestionsSet bool
	ClientRegistered, Deleted                bool
	SysAssignedRoleIDs                       []int64  // given by the directory or identity provider
	GroupNames                               []string // the groups that they were given for
	Obstacles                                []Obstacle
	CreatedBy, UpdatedBy                     int64
	CreatedAt, UpdatedAt                     time.Time
	LastLoginAt                              time.Time // zero: never; Automation 360
}

func (u *User) clone() User {
	out := *u
	out.LicenseFeatures, out.RoleIDs = slices.Clone(u.LicenseFeatures), slices.Clone(u.RoleIDs)
	out.SysAssignedRoleIDs, out.GroupNames, out.Obstacles = slices.Clone(u.SysAssignedRoleIDs), slices.Clone(u.GroupNames), slices.Clone(u.Obstacles)
	return out
}

// Obstacle is something that keeps Enterprise 11 from deleting a user (documented).
type Obstacle string

// The obstacles that Enterprise 11's documentation names.
const (
	HasSchedules      Obstacle = "schedules"
	RunningAutomation Obstacle = "running_automation"
	LockerMember      Obstacle = "locker_member"
	OwnsQueue         Obstacle = "owns_queue"
	OwnsDevicePool    Obstacle = "owns_device_pool"
	InDevicePool      Obstacle = "in_device_pool"
)

var obstacles = []Obstacle{HasSchedules, RunningAutomation, LockerMember, OwnsQueue, OwnsDevicePool, InDevicePool}

// DirectoryMapping is what a directory or identity provider knows about a user. It overwrites roles and licenses, and enables the
// user, whenever the user signs in.
type DirectoryMapping struct {
	Groups          []string
	RoleIDs         []int64
	LicenseFeatures []string
}

func (m DirectoryMapping) clone() DirectoryMapping {
	return DirectoryMapping{slices.Clone(m.Groups), slices.Clone(m.RoleIDs), slices.Clone(m.LicenseFeatures)}
}

// Role is a role. Its principals are the users who hold it.
type Role struct {
	ID                   int64
	Name, Description    string
	System               bool
	TwoFactor            bool // a sign-in with a password needs a code
	Permissions          []string
	Version              int64
	CreatedBy, UpdatedBy int64 // 0 for system roles (seen by a client)
	CreatedAt, UpdatedAt time.Time
}

func (r *Role) clone() Role {
	out := *r
	out.Permissions = slices.Clone(r.Permissions)
	return out
}

// DirectoryEntry is a user of the connected Active Directory.
type DirectoryEntry struct{ Domain, Username string }

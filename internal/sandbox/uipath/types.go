package uipath

import (
	"maps"
	"slices"
	"time"
)

// Category is where an account comes from. The platform writes it as a number (recorded).
type Category int

// The categories of accounts (recorded).
const (
	CategoryLocal Category = iota
	CategoryLinkedLocal
	CategoryDirectory
)

// UserType is the kind of an account. The platform writes it as a number, its documentation as a name.
type UserType int

// The kinds of accounts, in the order of the numbers on the wire (recorded).
const (
	TypeUser UserType = iota
	TypeRobot
	TypeDirectoryUser
	TypeDirectoryGroup
	TypeRobotAccount
	TypeApplication
)

var userTypes = []string{"user", "robot", "directoryUser", "directoryGroup", "robotAccount", "application"}

// User is an account of the organization.
type User struct {
	ID, UserName, Email        string
	EmailConfirmed             bool
	Name, Surname, DisplayName string
	IsActive                   bool
	BypassBasicAuthRestriction bool
	InvitationAccepted         bool
	Type                       UserType
	Category                   Category
	LegacyID                   int64
	DirectoryIdentifier        string // "aad|<object id>", of directory users only
	CreatedAt                  time.Time
	ModifiedAt, LastLoginAt    time.Time         // zero: never
	Attributes                 map[string]string // extension attributes
}

func (u *User) clone() User {
	out := *u
	out.Attributes = maps.Clone(u.Attributes)
	return out
}

// Invitation is what the platform keeps of an invitation: it has no id of its own and is found by its user (recorded).
type Invitation struct {
	UserID, Email, Language string
	Sent                    int // mails
	Expired                 bool
}

// Group is a group of the organization. Members are the ids of local and directory accounts, or the object ids of directory
// principals without an account.
type Group struct {
	ID, Name              string
	BuiltIn               bool
	CreatedAt, ModifiedAt time.Time
	Members               []string // never those of Everyone: they are implied
}

func (g *Group) clone() Group {
	out := *g
	out.Members = slices.Clone(g.Members)
	return out
}

// DirectoryEntry is a user or group of the connected directory.
type DirectoryEntry struct {
	ObjectID, Name, DisplayName, Email string
	Group                              bool
}

// Identifier is the entry's name in searches.
func (d DirectoryEntry) Identifier() string { return "aad|" + d.ObjectID }

// TenantUser is an account, group or application as a member of the Orchestrator tenant.
type TenantUser struct {
	ID                  int64
	Key                 string // the id of the account, group or application in the organization
	UserName, Email     string
	Name, Surname       string
	Domain              string
	DirectoryIdentifier string
	Type                string // TenantTypeUser, ...
	ProvisionType       string // ProvisionManual or ProvisionAutomatic
	IsActive            bool
	RoleIDs             []int
	CreatedAt           time.Time
	Settings            map[string]any // of licenses and robots, by the names on the wire
}

func (u *TenantUser) clone() TenantUser {
	out := *u
	out.RoleIDs, out.Settings = slices.Clone(u.RoleIDs), maps.Clone(u.Settings)
	return out
}

// The kinds of TenantUser.
const (
	TenantTypeUser        = "User"
	TenantTypeDirectory   = "DirectoryUser"
	TenantTypeGroup       = "DirectoryGroup"
	TenantTypeApplication = "DirectoryExternalApplication"
)

// How a TenantUser came into the tenant: added by somebody, or by signing in as a member of a group that is in the tenant.
const (
	ProvisionManual    = "Manual"
	ProvisionAutomatic = "Automatic"
)

// Role is a role of the Orchestrator tenant.
type Role struct {
	ID                   int
	Name, Type           string // Type is RoleTenant, RoleFolder or RoleMixed
	IsStatic, IsEditable bool
	Permissions          []string // such as "Users.View"
}

// The kinds of Role: what may be given in the tenant, in a folder, or in both.
const (
	RoleTenant = "Tenant"
	RoleFolder = "Folder"
	RoleMixed  = "Mixed"
)

// Folder is a folder of the Orchestrator tenant.
type Folder struct {
	ID, ParentID     int64 // ParentID is 0 at the top
	Key, DisplayName string
	Description      string
	Type             string // FolderStandard if empty
}

// The kinds of Folder. Personal workspaces and folders of solutions are not in the list of folders, and can be read by id (recorded).
const (
	FolderStandard = "Standard"
	FolderPersonal = "Personal"
	FolderSolution = "Solution"
)

// listed reports whether a folder is in the list of folders.
func (f *Folder) listed() bool { return f.Type == "" || f.Type == FolderStandard }

// Application is a confidential external application.
type Application struct {
	ID, Secret, Name string
	Scopes           []string // application scopes that it may ask for
}

// AccessToken is a personal access token.
type AccessToken struct {
	Token, UserID string
	Scopes        []string // none: the identity server goes by the user's rights, Orchestrator refuses it (recorded)
}

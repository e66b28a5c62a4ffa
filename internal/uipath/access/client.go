// Package access is what a user means by the calls to UiPath: accounts, invitations, memberships in groups, and role grants in the tenant and in
// folders. It knows nothing of Terraform.
//
// Reads whose name ends in Live always ask the platform. Every other read may be answered from what this run has read before: see the collections
// of Client. Writes patch what was read. A guard that a write has to pass reads live, once what was read shows that it is concerned.
//
// The lists of groups, roles and folders are read once per run, and again when they lack what is looked for. They turn names and ids into each
// other: those never change for an object.
package access

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// title is the platform in messages.
const title = "UiPath"

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	run      *platform.Run

	self    platform.Cache[*api.Self]
	groups  platform.Cache[[]api.Group]
	roles   platform.Cache[[]api.Role]
	folders platform.Cache[[]api.Folder]
	reach   platform.Cache[bool]
	// users are the accounts with their groups. members, by group, show who is in it of a connected directory. tenantUsers are the rows of the
	// tenant with their roles there, and folderUsers, by folder, the roles in it. See collections.go.
	users       *snapshot.Collection[api.User]
	members     snapshot.Keyed[api.GroupMember]
	tenantUsers *snapshot.Collection[api.OrchestratorUser]
	folderUsers snapshot.Keyed[api.FolderUser]
	batches     batches
	// foldersRead is when this process last began to list the users of a folder, by folder.
	foldersRead sync.Map
	// name tells this client apart from the others of this machine.
	name string
	// rowNumbers are the numbers of rows of the tenant by account, which never change.
	rowNumbers sync.Map
	// groupNames are the names of groups as they were a moment ago: a change of members carries them.
	groupNames platform.Cache[groupName]
	// refusesMembers holds the groups that do not take several changes of members on their side: see sendMembers.
	refusesMembers sync.Map
	// left holds the memberships that this process took away, as GROUP/USER: a look for what a change took away unasked does not count them.
	left sync.Map
	// unreadable holds the lists of what names belong to ids that could not be read, by their nouns: see catalog.
	unreadable sync.Map
	// planned holds the names of accounts that this plan creates: see RecordPlanned.
	planned sync.Map
	// leaving holds the accounts that this process deletes or disables without a guard: see guardLastMember.
	leaving sync.Map

	// locks are those of the platform's host, which all clients of it share. One of an organization's id serializes what could take away an
	// administrator, so that two deletions side by side cannot each count the other as the one who remains. One of "inviting/E-MAIL" is held while
	// an invitation is sent, one of "groups/USER" while an account's groups are changed, one of "joining/USER" while a user is added to the tenant,
	// and one of "folder/FOLDER" while roles in a folder are written: see CreateInvitation, lockGroups, joinTenant and sendFolderRoles.
	locks *platform.Locks
	// listedAt is when this process last began to list the accounts, nil when it never did: see holdersByEmail.
	listedAt atomic.Pointer[time.Time]
	// freed holds the user names and e-mail addresses of the users that this process deleted: see CreateUser.
	freed sync.Map
}

// New makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in
// the settings is an error of that call, since a platform that no resource uses needs no settings.
func New(settings Settings) *Client {
	c := &Client{
		name:     rand.Text(),
		settings: settings, api: api.New(settings.apiConfig()), run: platform.NewRun(settings.Clock),
		locks:      platform.SharedLocks("uipath", settings.host()),
		self:       platform.Cache[*api.Self]{Clock: settings.Clock},
		groups:     platform.Cache[[]api.Group]{Clock: settings.Clock},
		groupNames: platform.Cache[groupName]{Clock: settings.Clock},
		roles:      platform.Cache[[]api.Role]{Clock: settings.Clock},
		folders:    platform.Cache[[]api.Folder]{Clock: settings.Clock},
		reach:      platform.Cache[bool]{Clock: settings.Clock},
	}
	c.collect()
	c.setBatches()
	return c
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates (the client is nil then), nor while
// settings are unknown: what a plan would check is checked in apply then.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// Run is what this process knows about its own work on the platform.
func (c *Client) Run() *platform.Run { return c.run }

// OnCloud reports whether this is Automation Cloud, where people are invited and sign in by their e-mail address.
func (c *Client) OnCloud() bool { return c.settings.edition() == api.EditionCloud }

// Tenant is the name of the Orchestrator tenant that the settings name, "" when they name none.
func (c *Client) Tenant() string { return c.settings.Tenant }

// Now is the time of the client's clock.
func (c *Client) Now() time.Time { return c.settings.Clock.Time() }

// PartitionGlobalID returns the organization's id.
func (c *Client) PartitionGlobalID(ctx context.Context) (string, error) {
	id, err := c.api.PartitionGlobalID(ctx)
	return id, c.explain(err)
}

// RequirePartition is an error when something belongs to another organization than the one that the provider is signed in to. It returns the
// organization's id. own is what the identity names, "" when it names none.
func (c *Client) RequirePartition(ctx context.Context, own string) (string, error) {
	id, err := c.PartitionGlobalID(ctx)
	if err != nil || own == "" || strings.EqualFold(own, id) {
		return id, err
	}
	return "", &platform.Problem{
		Summary: "Another UiPath organization",
		Means: fmt.Sprintf("This belongs to the organization %s, but the provider is signed in to %s. Until they match, nothing is believed to be "+
			"deleted.",
			own, id),
		Do:   "Check organization, base_url and the credentials in the provider's uipath settings.",
		Hint: platform.HintLetGo,
	}
}

// RequireTenant is an error when a grant was made in another tenant than the one that the provider is configured for: the numbers of roles and
// folders mean something else there, and a grant that is not found there is not gone. own is the tenant of the grant, "" when it was not
// recorded.
func (c *Client) RequireTenant(own string) error {
	if own == "" || c.settings.Tenant == "" || strings.EqualFold(own, c.settings.Tenant) {
		return nil
	}
	return &platform.Problem{
		Summary: "Another UiPath tenant",
		Means: fmt.Sprintf("This was granted in the tenant %q, but the provider is configured for the tenant %q. Until they match, nothing is "+
			"believed to be gone, and nothing is removed.", own, c.settings.Tenant),
		Do:   "Set tenant back to that of the grant.",
		Hint: HintAnotherTenant,
	}
}

// Self returns who the provider is signed in as, read once per run.
func (c *Client) Self(ctx context.Context) (*api.Self, error) {
	self, err := c.self.Get(ctx, "", c.api.Self)
	return self, c.explain(err)
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the list of users can be read there: a wrong base URL returns 404 for
// everything and must not empty a state. The list is asked once per process.
func (c *Client) confirmGone(ctx context.Context, err error, why string) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if err := c.requireUsers(ctx); err != nil {
		return err
	}
	return &platform.GoneError{Why: why}
}

// requireUsers is an error unless the platform's list of users can be read.
func (c *Client) requireUsers(ctx context.Context) error {
	_, err := c.reach.Get(ctx, "", func(ctx context.Context) (bool, error) {
		_, err := c.api.Users(ctx, api.UserQuery{SearchTerm: "terraform-provider-platformusers"})
		return err == nil, err
	})
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadResponse, rest.NotAllowed:
		return &platform.Problem{
			Summary: "UiPath does not show its users",
			Means: "UiPath reports that something does not exist, but at this base URL it has no list of users either. With a wrong base_url, " +
				"organization or edition everything is \"not found\", so nothing is believed to be deleted.",
			Do:   "Check edition, base_url, organization and identity_base_url in the provider's uipath settings.",
			Hint: platform.HintLetGo,
			Err:  err,
		}
	}
	return c.explain(err)
}

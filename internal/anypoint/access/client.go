// Package access is what a user means by the calls of MuleSoft Anypoint Platform's Access Management: accounts, invitations, permissions, teams,
// role groups and business groups, with their look-ups, guards and explanations. It knows nothing of Terraform: advice that names a resource type is
// a platform.Hint, which the floor above words.
//
// A read whose name ends in Live always asks the platform. Every other read may be answered from what this run has read before: see snapshots. A
// write that concerns an administrator, the owner or the provider's own account is guarded by live reads; that others do not matter to the guards
// is a fact that a run reads once (isGuarded). A look before an addition goes by the list that the run has read, one after a write is live. What does
// not change while a command runs is read once per process by all of them: who the provider is signed in as, organizations, teams, role groups,
// environments and the role catalog.
package access

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
)

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives as long
// as the process. It is safe for concurrent use.
type Client struct {
	settings Settings
	api      *api.Client
	run      *platform.Run

	self          platform.Cache[*api.Me]
	organizations platform.Cache[*api.Organization]
	roles         platform.Cache[catalog]
	environments  platform.Cache[[]api.Environment]
	teams         platform.Cache[*api.Team]
	roleGroups    platform.Cache[[]api.RoleGroup]
	hierarchies   platform.Cache[*api.OrganizationNode]
	hasTeams      platform.Cache[bool]

	invitationsAllowed platform.Cache[bool]
	// lost are the ends of edges that were looked for because an edge was gone: whether each is missing.
	lost platform.Cache[bool]
	// remains says of an organization that an administrator remains whoever goes: see isGuarded.
	remains platform.Cache[bool]

	lists    snapshots
	arrivals arrivals
	// teamReads counts the teams that were read for their names.
	teamReads atomic.Int64
	audit     audit
	// The writes that the platform takes for many at once, by what they change.
	joins, leaves           *snapshot.Batcher[TeamMember, struct{}]
	groupJoins, groupLeaves *snapshot.Batcher[RoleGroupMember, struct{}]
	memberJoins             *snapshot.Batcher[BusinessGroupMember, struct{}]
	invites                 *snapshot.Batcher[api.NewInvite, *api.Invite]
	cancels                 *snapshot.Batcher[int, struct{}]

	// locks are those of the control plane, which all clients of it share. One of an organization serializes what could take away an administrator,
	// so that two deletions side by side cannot each count the other as the one who remains. One of "inviting/ORGANIZATION/E-MAIL" is held while an
	// invitation is sent: see CreateInvitation. One of "naming/USERNAME" is held while an account is created.
	locks *platform.Locks
	// gaveTo holds "organization/user" for each user to whom this process gave something there: see AddBusinessGroupMember.
	gaveTo sync.Map
	// keptInvitations holds, by "organization/invitation", the e-mail addresses of those that the state of this run owns: see RequireNotInvited.
	keptInvitations sync.Map
}

// New makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in the settings is
// an error of that call, since a platform that no resource uses needs no settings.
func New(settings Settings) *Client {
	base, unusable := settings.baseURL()
	c := &Client{settings: settings, run: platform.NewRun(settings.Clock),
		locks: platform.SharedLocks("anypoint", strings.TrimRight(settings.BaseURL, "/"))}
	c.api = api.New(api.Config{
		BaseURL: base, Credentials: settings.Credentials, RootOf: c.knownRoot, HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log,
		Unusable: unusable, Clock: settings.Clock,
	})
	c.self.Clock, c.organizations.Clock, c.roles.Clock = settings.Clock, settings.Clock, settings.Clock
	c.environments.Clock, c.teams.Clock, c.roleGroups.Clock = settings.Clock, settings.Clock, settings.Clock
	c.invitationsAllowed.Clock, c.hierarchies.Clock, c.hasTeams.Clock = settings.Clock, settings.Clock, settings.Clock
	c.lost.Clock, c.remains.Clock = settings.Clock, settings.Clock
	c.audit.setClock(settings.Clock)
	c.batchWrites()
	return c
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates (the client is nil then), nor when
// settings are unknown: what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// Run is what this process knows about its own work on the platform.
func (c *Client) Run() *platform.Run { return c.run }

// Self returns who the provider is signed in as.
func (c *Client) Self(ctx context.Context) (*api.Me, error) {
	self, err := c.self.Get(ctx, "", c.whoAmI)
	return self, c.explain(err)
}

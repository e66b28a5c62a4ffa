// Package uipath holds the resources and data sources of UiPath's identity server and Orchestrator.
package uipath

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	unusable error

	self    platform.Cache[*api.Self]
	groups  platform.Cache[[]api.Group]
	roles   platform.Cache[[]api.Role]
	folders platform.Cache[[]api.Folder]
	reach   platform.Cache[bool]
	// tenantUsers and folderUsers serve the reads of grants, each list for many of them. A write forgets them.
	tenantUsers platform.Cache[[]api.OrchestratorUser]
	folderUsers platform.Cache[[]api.FolderUser]

	// admins serialises what could take away an administrator, so that two deletions side by side cannot each count the other as the one
	// who remains.
	admins platform.Locks
	// lost holds what the memberships and grants refer to that this run has found gone.
	lost platform.RemovedThisRun
	// accounts knows the users that this process made: another part of the platform may not know them for a moment.
	accounts platform.RecentCreates
	// freed holds the user names and addresses of the users that this process deleted: see CreateUser.
	freed sync.Map
	// inviting is held per address while an invitation is sent: see Invite.
	inviting platform.Locks
	// custody knows the users that the state of this run has, and what its plan does with them.
	custody platform.PlanTracker
	// joining is held per user while they are added to the tenant: see TenantUser.
	joining platform.Locks
	// inFolder is held per "folder/user" while their roles are written: see changeFolderRoles.
	inFolder platform.Locks
}

// NewClient makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in
// the settings is an error of that call, since a platform that no resource uses needs no settings.
func NewClient(settings Settings) *Client {
	c := &Client{
		settings: settings, accounts: platform.RecentCreates{Clock: settings.Clock},
		self:        platform.Cache[*api.Self]{Clock: settings.Clock},
		groups:      platform.Cache[[]api.Group]{Clock: settings.Clock},
		roles:       platform.Cache[[]api.Role]{Clock: settings.Clock},
		folders:     platform.Cache[[]api.Folder]{Clock: settings.Clock},
		reach:       platform.Cache[bool]{Clock: settings.Clock},
		tenantUsers: platform.Cache[[]api.OrchestratorUser]{Clock: settings.Clock},
		folderUsers: platform.Cache[[]api.FolderUser]{Clock: settings.Clock},
	}
	identity, err := settings.identityURL()
	orchestrator, orchestratorErr := settings.orchestratorURL()
	switch {
	case len(settings.Unknown) > 0:
		c.unusable = platform.ErrUnknownSettings("UiPath", settings.Unknown)
	case settings.Credentials == (api.Credentials{}):
		c.unusable = notConfigured("no credentials for UiPath are set")
	case settings.Credentials.AccessToken == "" && (settings.Credentials.ClientID == "") != (settings.Credentials.ClientSecret == ""):
		c.unusable = notConfigured("of client_id and client_secret only one is set")
	case !isEdition(settings.edition()):
		c.unusable = notConfigured(fmt.Sprintf("%q is no edition; there are %s", settings.Edition, strings.Join(Editions(), ", ")))
	case err != nil || orchestratorErr != nil:
		c.unusable = invalidAddress(errors.Join(err, orchestratorErr))
	default:
		c.api = api.New(api.Config{
			Edition: settings.edition(), IdentityBaseURL: identity, OrchestratorBaseURL: orchestrator, TenantHeader: settings.tenantHeader(),
			PartitionGlobalID: settings.PartitionGlobalID, Credentials: settings.Credentials, Scopes: settings.Scopes,
			HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
		})
	}
	return c
}

func isEdition(edition api.Edition) bool {
	for _, known := range Editions() {
		if string(edition) == known {
			return true
		}
	}
	return false
}

func invalidAddress(err error) error {
	var problem *platform.Problem
	if errors.As(err, &problem) {
		return problem
	}
	return &platform.Problem{Summary: "Invalid UiPath address", Means: err.Error()}
}

func notConfigured(why string) error {
	return platform.ErrNotConfigured("UiPath", why, "Set uipath = { organization, client_id, client_secret } in the provider block, or UIPATH_ORGANIZATION, UIPATH_CLIENT_ID and UIPATH_CLIENT_SECRET, for a confidential "+
		"external application on Automation Cloud; access_token (UIPATH_PAT) is a personal access token instead. Other editions also need edition (UIPATH_EDITION) and base_url "+
		"(UIPATH_URI); roles and folders need tenant (UIPATH_TENANT).")
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates, nor when settings are unknown:
// then what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// OnCloud reports whether this is Automation Cloud, where people are invited and sign in by their e-mail address.
func (c *Client) OnCloud() bool { return c.settings.edition() == api.EditionCloud }

// use returns the API, or why there is none.
func (c *Client) use() (*api.Client, error) { return c.api, c.unusable }

// now is the time of the client's clock.
func (c *Client) now() time.Time { return c.settings.Clock.Time() }

// PartitionGlobalID returns the organization's id.
func (c *Client) PartitionGlobalID(ctx context.Context) (string, error) {
	a, err := c.use()
	if err != nil {
		return "", err
	}
	id, err := a.PartitionGlobalID(ctx)
	return id, c.explain(err)
}

// RequirePartition is an error when something belongs to another organization than the one that the provider is signed in to. It returns the
// organization's id. own is what the identity says, "" when it says nothing.
func (c *Client) RequirePartition(ctx context.Context, own string) (string, error) {
	id, err := c.PartitionGlobalID(ctx)
	if err != nil || own == "" || strings.EqualFold(own, id) {
		return id, err
	}
	return "", &platform.Problem{
		Summary: "Another UiPath organization",
		Means: fmt.Sprintf("This belongs to the organization %s, but the provider is signed in to %s. As long as that is so nothing is believed to be deleted.",
			own, id),
		Do: "Check organization, base_url and the credentials in the provider's uipath settings.",
	}
}

// RequireTenant is an error when a grant was made in another tenant than the one that the provider is configured for: numbers of roles and folders
// mean something else there, and a grant that is not found there is not gone. own is the tenant that the grant was made in, "" when nobody noted it.
func (c *Client) RequireTenant(own string) error {
	if own == "" || c.settings.Tenant == "" || strings.EqualFold(own, c.settings.Tenant) {
		return nil
	}
	return &platform.Problem{
		Summary: "Another UiPath tenant",
		Means:   fmt.Sprintf("This was granted in the tenant %q, but the provider is configured for the tenant %q. As long as that is so nothing is believed to be gone, and nothing is removed.", own, c.settings.Tenant),
		Do:      "Set tenant back, or manage the grants of each tenant with a provider alias of its own. To let a grant go without touching it, use a removed block or terraform state rm.",
	}
}

// Self returns who the provider is signed in as.
func (c *Client) Self(ctx context.Context) (*api.Self, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	self, err := c.self.Get(ctx, "", a.Self)
	return self, c.explain(err)
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the list of users can be read there: a wrong address answers 404 to
// everything and must not empty a state. The list is asked once per process.
func (c *Client) confirmGone(ctx context.Context, err error, why string) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if err := c.confirmAddress(ctx); err != nil {
		return err
	}
	return &platform.GoneError{Why: why}
}

// confirmAddress is an error unless the platform's list of users can be read.
func (c *Client) confirmAddress(ctx context.Context) error {
	_, err := c.reach.Get(ctx, "", func(ctx context.Context) (bool, error) {
		_, err := c.api.Users(ctx, api.UserQuery{SearchTerm: "terraform-provider-platformusers"})
		return err == nil, err
	})
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadAnswer, rest.NotAllowed:
		return &platform.Problem{
			Summary: "UiPath does not show its users",
			Means: "UiPath says that something is not there, but at this address it knows no list of users either. As long as that is so nothing is believed to be deleted: a wrong " +
				"base_url, organization or edition answers \"not found\" to everything.",
			Do:  "Check edition, base_url, organization and identity_base_url in the provider's uipath settings.",
			Err: err,
		}
	}
	return c.explain(err)
}

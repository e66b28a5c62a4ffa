// Package anypoint holds the resources and data sources of MuleSoft Anypoint Platform's Access Management.
package anypoint

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Settings are the provider's anypoint = {...} settings after configuration, environment and defaults were put together.
type Settings struct {
	// BaseURL is the control plane's root, without /accounts.
	BaseURL string
	// OrganizationID is the default organization; empty means the root organization of the account that signs in.
	OrganizationID string
	// Credentials decide how the provider signs in.
	Credentials api.Credentials
	// Unknown names the settings whose values Terraform does not know yet. No call can be made then.
	Unknown []string
	// HTTP is the connection pool that all platforms share; Limits are the settings behind it.
	HTTP   *http.Client
	Limits rest.Settings
	Log    rest.LogFunc
	// Clock is for tests; the zero value is the real one.
	Clock rest.Clock
}

// Client is the only way in which resources and data sources reach the platform. One Client belongs to one provider configuration and lives
// as long as the process.
type Client struct {
	settings Settings
	api      *api.Client
	unusable error

	me            platform.Cache[*api.Me]
	organizations platform.Cache[*api.Organization]
	roles         platform.Cache[catalogue]
	environments  platform.Cache[[]api.Environment]
	teams         platform.Cache[*api.Team]
	roleGroups    platform.Cache[[]api.RoleGroup]

	invitationsAllowed platform.Cache[bool]

	// admins serialises what could take away an administrator, so that two deletions side by side cannot each count the other as the one
	// who remains.
	admins platform.Locks
	// custody knows the users that the state of this run has, and what its plan does with them.
	custody platform.PlanTracker
	// accounts knows the users that this process made: another part of the platform may not know them for a moment.
	accounts platform.RecentCreates
	// touched holds "organization/user" of whom this process gave something there: see AddBusinessGroupMember.
	touched sync.Map
	// lost holds "TYPE IMPORT-ID" of what this run has found gone.
	lost platform.RemovedThisRun
	// keptMembers holds "business group/user" of the memberships that the state of this run owns: see PlanBusinessGroupMember.
	keptMembers sync.Map
	// inviting is held per "organization/address" while an invitation is sent: see CreateInvitation.
	inviting platform.Locks
	// keptInvitations holds "organization/invitation" of those that the state of this run owns: see Outstanding.
	keptInvitations sync.Map
}

// NewClient makes the client without calling anything: the platform is asked at the first call that needs it. What is missing or wrong in
// the settings is an error of that call, since a platform that no resource uses needs no settings.
func NewClient(settings Settings) *Client {
	c := &Client{
		settings: settings, accounts: platform.RecentCreates{Clock: settings.Clock},
		me:                 platform.Cache[*api.Me]{Clock: settings.Clock},
		organizations:      platform.Cache[*api.Organization]{Clock: settings.Clock},
		roles:              platform.Cache[catalogue]{Clock: settings.Clock},
		environments:       platform.Cache[[]api.Environment]{Clock: settings.Clock},
		teams:              platform.Cache[*api.Team]{Clock: settings.Clock},
		roleGroups:         platform.Cache[[]api.RoleGroup]{Clock: settings.Clock},
		invitationsAllowed: platform.Cache[bool]{Clock: settings.Clock},
	}
	base, err := rest.ParseBaseURL(settings.BaseURL)
	switch {
	case len(settings.Unknown) > 0:
		c.unusable = platform.ErrUnknownSettings("Anypoint", settings.Unknown)
	case settings.Credentials == (api.Credentials{}):
		c.unusable = notConfigured("no credentials for Anypoint are set")
	case err != nil:
		c.unusable = &platform.Problem{Summary: "Invalid Anypoint address", Means: err.Error()}
	default:
		if problem := incomplete(settings.Credentials); problem != "" {
			c.unusable = notConfigured(problem)
			break
		}
		c.api = api.New(api.Config{
			BaseURL: base, Credentials: settings.Credentials, RootOf: c.knownRoot,
			HTTP: settings.HTTP, Settings: settings.Limits, Log: settings.Log, Clock: settings.Clock,
		})
	}
	return c
}

// incomplete says which half of a pair of credentials is missing, or "".
func incomplete(c api.Credentials) string {
	switch {
	case c.AccessToken != "":
		return ""
	case (c.ClientID == "") != (c.ClientSecret == ""):
		return "of client_id and client_secret only one is set"
	case (c.Username == "") != (c.Password == ""):
		return "of username and password only one is set"
	default:
		return ""
	}
}

func notConfigured(why string) error {
	return platform.ErrNotConfigured("Anypoint", why, "Set anypoint = { client_id, client_secret } in the provider block or ANYPOINT_CLIENT_ID and ANYPOINT_CLIENT_SECRET for a connected app; together with "+
		"username and password (ANYPOINT_USERNAME, ANYPOINT_PASSWORD) the app acts on behalf of that user; username and password alone sign a user in; access_token "+
		"(ANYPOINT_ACCESS_TOKEN) is a ready token.")
}

// Plannable reports whether the platform can be asked while planning. It cannot while Terraform validates, nor when settings are unknown:
// then what a plan would check is checked in apply.
func (c *Client) Plannable() bool { return c != nil && len(c.settings.Unknown) == 0 }

// use returns the API, or why there is none.
func (c *Client) use() (*api.Client, error) { return c.api, c.unusable }

// OrganizationID returns the organization that a resource means: its own setting, else the provider's, else the root organization of the
// account that signs in.
func (c *Client) OrganizationID(ctx context.Context, own string) (string, error) {
	if own != "" {
		return own, nil
	}
	if c.unusable != nil {
		return "", c.unusable
	}
	if c.settings.OrganizationID != "" {
		return c.settings.OrganizationID, nil
	}
	me, err := c.Me(ctx)
	if err != nil {
		return "", err
	}
	if id := me.RootOrganizationID(); id != "" {
		return id, nil
	}
	return "", &platform.Problem{
		Summary: "The organization is not known",
		Means:   "The sign-in does not say which organization it belongs to, as some connected apps do not.",
		Do:      "Set organization_id in the provider's anypoint settings, or ANYPOINT_ORGANIZATION_ID. Its id stands in Access Management, under Organization.",
	}
}

// Me returns who the provider is signed in as.
func (c *Client) Me(ctx context.Context) (*api.Me, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	me, err := c.me.Get(ctx, "", a.Me)
	return me, c.explain(err)
}

// Organization returns an organization or business group, read once per process.
func (c *Client) Organization(ctx context.Context, id string) (*api.Organization, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	organization, err := c.organizations.Get(ctx, id, func(ctx context.Context) (*api.Organization, error) { return a.Organization(ctx, id) })
	if rest.IsNotFound(err) {
		return nil, &platform.Problem{
			Summary: "Anypoint organization not found",
			Means: fmt.Sprintf("Anypoint at %s knows no organization %s. As long as that is so nothing is believed to be deleted: a wrong region or base_url answers "+
				"\"not found\" to everything.", c.settings.BaseURL, id),
			Do: "Check organization_id, region and base_url, and that the account or app belongs to this organization. If it was a business group that somebody deleted, take " +
				"what belonged to it out of Terraform with removed blocks or `terraform state rm`.",
			Err: err,
		}
	}
	return organization, c.explain(err)
}

// knownRoot returns the root organization above a business group that was read before, else the id itself.
func (c *Client) knownRoot(id string) string {
	if organization, ok := c.organizations.Known(id); ok && len(organization.ParentOrganizationIDs) > 0 {
		return organization.ParentOrganizationIDs[0]
	}
	return id
}

// RequireRoot is an error unless the organization is a root organization.
func (c *Client) RequireRoot(ctx context.Context, id string) error {
	organization, err := c.Organization(ctx, id)
	if err != nil {
		return err
	}
	if organization.IsRoot {
		return nil
	}
	root := "its root organization"
	if len(organization.ParentOrganizationIDs) > 0 {
		root = "the root organization " + organization.ParentOrganizationIDs[0]
	}
	return &platform.Problem{
		Summary: "A business group cannot hold an account",
		Means: fmt.Sprintf("%s (%q) is a business group. Accounts live in the root organization: there they are created, and only there a delete removes the account. "+
			"Through a business group the same call takes away no more than the user's permissions in that group.", id, organization.Name),
		Do: fmt.Sprintf("Set organization_id to %s. To put an existing user into this business group use platformusers_anypoint_business_group_member.", root),
	}
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the organization itself is found there: a wrong base URL or region answers 404 to
// everything and must not empty a state. The organization is asked once per process.
func (c *Client) confirmGone(ctx context.Context, organizationID string, err error, why string) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
		return orgErr
	}
	return &platform.GoneError{Why: why}
}

package uipath

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

var (
	urlSegment = regexp.MustCompile(`^[^\s/?#]+$`)
	scopeName  = regexp.MustCompile(`^\S+$`)
)

// settingsModel is the uipath part of the provider block.
type settingsModel struct {
	Edition             types.String `tfsdk:"edition"`
	BaseURL             types.String `tfsdk:"base_url"`
	Organization        types.String `tfsdk:"organization"`
	Tenant              types.String `tfsdk:"tenant"`
	IdentityBaseURL     types.String `tfsdk:"identity_base_url"`
	OrchestratorBaseURL types.String `tfsdk:"orchestrator_base_url"`
	PartitionGlobalID   types.String `tfsdk:"partition_global_id"`
	SignedInUserID      types.String `tfsdk:"signed_in_user_id"`
	ClientID            types.String `tfsdk:"client_id"`
	ClientSecret        types.String `tfsdk:"client_secret"`
	Scopes              types.Set    `tfsdk:"scopes"`
	AccessToken         types.String `tfsdk:"access_token"`
}

func settingsAttribute() schema.SingleNestedBlock {
	segment := stringvalidator.RegexMatches(urlSegment, "must be one segment of a URL, without slashes")
	return schema.SingleNestedBlock{
		MarkdownDescription: "UiPath Automation Cloud, Automation Suite or a standalone Orchestrator with its identity server. Needed only when a " +
			"resource or data source of UiPath is used. Every setting but `scopes` can come from the environment instead; values set here take " +
			"precedence.",
		Attributes: map[string]schema.Attribute{
			"edition": tf.TextSetting("`cloud` (default), `automation_suite` or `on_prem` (a standalone Orchestrator). It determines the base URLs, and "+
				"whether there are invitations. Environment: `UIPATH_EDITION`.", stringvalidator.OneOf(access.Editions()...)),
			"base_url": tf.TextSetting("The base URL without organization and tenant, such as `https://orchestrator.example.com`. Default on Cloud: " +
				"`https://cloud.uipath.com`. Must be https, except on this machine. Environment: `UIPATH_URI`."),
			"organization": tf.TextSetting("The organization's name in the URLs of Cloud and Automation Suite. Environment: "+
				"`UIPATH_ORGANIZATION`.", segment),
			"tenant": tf.TextSetting("The Orchestrator tenant's name. Needed for roles and folders only. Environment: `UIPATH_TENANT`.",
				segment),
			"identity_base_url": tf.TextSetting("The identity server's whole base URL, to which `/api/User` and `/connect/token` are added, in place of " +
				"the one that `edition`, `base_url` and `organization` make. Every form in the vendor's documentation works, such as " +
				"`https://HOST/identity`, `https://HOST/ORG/identity` or `https://HOST/ORG/TENANT/identity_`. Environment: `UIPATH_IDENTITY_URI`."),
			"orchestrator_base_url": tf.TextSetting("Orchestrator's whole base URL, to which `/odata/Users` is added, in place of the one that " +
				"`edition`, `base_url`, `organization` and `tenant` make. Environment: `UIPATH_ORCHESTRATOR_URI`."),
			"partition_global_id": tf.TextSetting("The organization's id, a UUID, for sign-ins whose token does not contain it when Orchestrator cannot "+
				"be asked either. It stands in the URLs of the portal as `organizationId`. Environment: `UIPATH_PARTITION_GLOBAL_ID`.",
				tf.ValidUUID("It stands in the URLs of the portal as organizationId.")),
			"signed_in_user_id": tf.TextSetting("The id of the user whose `access_token` it is, where UiPath does not report it: a personal access token "+
				"without the scope `OR.Users`. The provider refuses to end that account's access. Environment: `UIPATH_SIGNED_IN_USER_ID`.",
				tf.ValidUUID("The data source platformusers_uipath_user shows it.")),
			"client_id":     tf.TextSetting("A confidential external application's id. Environment: `UIPATH_CLIENT_ID`."),
			"client_secret": tf.SecretSetting("The external application's secret. Environment: `UIPATH_CLIENT_SECRET`."),
			"scopes": schema.SetAttribute{
				MarkdownDescription: "The application scopes to ask for, all in one token. Default: each part of the platform is asked for its own scope " +
					"(`PM.User`, `PM.Group`, `OR.Users`, `OR.Folders`) when it is first needed, so that the application needs no other.",
				ElementType: types.StringType,
				Optional:    true,
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.RegexMatches(scopeName, "must be the name of a scope such as PM.User")),
				},
			},
			"access_token": tf.SecretSetting("A personal access token, or another access token, in place of an external application. Environment: " +
				"`UIPATH_PAT`."),
		},
	}
}

// readSettings reads the settings and reports those that cannot be right.
func readSettings(ctx context.Context, settings *tf.Settings) access.Settings {
	var config settingsModel
	if !settings.Decode(ctx, &config) {
		return access.Settings{}
	}
	out := access.Settings{
		Edition:             settings.Text("edition", config.Edition, "UIPATH_EDITION"),
		BaseURL:             settings.Text("base_url", config.BaseURL, "UIPATH_URI"),
		Organization:        settings.Text("organization", config.Organization, "UIPATH_ORGANIZATION"),
		Tenant:              settings.Text("tenant", config.Tenant, "UIPATH_TENANT"),
		IdentityBaseURL:     settings.Text("identity_base_url", config.IdentityBaseURL, "UIPATH_IDENTITY_URI"),
		OrchestratorBaseURL: settings.Text("orchestrator_base_url", config.OrchestratorBaseURL, "UIPATH_ORCHESTRATOR_URI"),
		PartitionGlobalID:   settings.Text("partition_global_id", config.PartitionGlobalID, "UIPATH_PARTITION_GLOBAL_ID"),
		SignedInUserID:      settings.Text("signed_in_user_id", config.SignedInUserID, "UIPATH_SIGNED_IN_USER_ID"),
		Credentials: api.Credentials{
			ClientID:     settings.Text("client_id", config.ClientID, "UIPATH_CLIENT_ID"),
			ClientSecret: settings.Text("client_secret", config.ClientSecret, "UIPATH_CLIENT_SECRET"),
			AccessToken:  settings.Text("access_token", config.AccessToken, "UIPATH_PAT"),
		},
		Scopes: settings.Texts("scopes", config.Scopes),
	}
	preferConfigured(&out, &config)
	if len(settings.Unknown) == 0 {
		for name, err := range out.InvalidURLs() {
			settings.Invalid(name, "Invalid UiPath base URL", err.Error())
		}
	}
	if id := out.PartitionGlobalID; id != "" && !platform.IsUUID(id) {
		settings.Invalid("partition_global_id", "Invalid id", fmt.Sprintf("UIPATH_PARTITION_GLOBAL_ID must be a UUID; got %q. The organization's id "+
			"stands in the URLs of the portal as organizationId.", id))
	}
	return out
}

// preferConfigured drops what the environment sets and what would override other settings of the configuration: an access token beside a
// configured application, and whole base URLs beside a configured one.
func preferConfigured(out *access.Settings, config *settingsModel) {
	if config.AccessToken.IsNull() && !(config.ClientID.IsNull() && config.ClientSecret.IsNull()) {
		out.Credentials.AccessToken = ""
	}
	ownURL := !config.Edition.IsNull() || !config.BaseURL.IsNull() || !config.Organization.IsNull()
	if ownURL && config.IdentityBaseURL.IsNull() {
		out.IdentityBaseURL = ""
	}
	if (ownURL || !config.Tenant.IsNull()) && config.OrchestratorBaseURL.IsNull() {
		out.OrchestratorBaseURL = ""
	}
}

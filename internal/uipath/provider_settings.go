package uipath

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/access"
)

var (
	urlSegment = regexp.MustCompile(`^[^\s/?#]+$`)
	scopeName  = regexp.MustCompile(`^\S+$`)
)

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

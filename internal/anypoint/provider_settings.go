package anypoint

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

var regionCode = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)

func settingsAttribute() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "MuleSoft Anypoint Platform. Needed only when a resource or data source of Anypoint is used. Every setting can come from " +
			"the environment instead; values set here take precedence.",
		Attributes: map[string]schema.Attribute{
			"region": tf.TextSetting("The control plane: `us` (default), `eu`, `gov`, or the code of any other region, as in the host name "+
				"`CODE.platform.mulesoft.com`. Environment: `ANYPOINT_REGION`.",
				stringvalidator.RegexMatches(regionCode, "must be a region's code such as us, eu, gov or ca1; for a whole URL use base_url"),
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("base_url"))),
			"base_url": tf.TextSetting("The control plane's base URL, without `/accounts`, instead of `region`: for a private cloud or the sandbox. Must " +
				"be https, except on this machine. Environment: `ANYPOINT_BASE_URL`."),
			"organization_id": tf.TextSetting("The organization of all resources that name none. Default: the root organization of the account that signs "+
				"in. Environment: `ANYPOINT_ORGANIZATION_ID`.", organizationID()),
			"signed_in_user_id": tf.TextSetting("The id of the user that the provider signs in as, or that its connected app belongs to, where Anypoint "+
				"does not report it. The provider refuses to end that account's access. Environment: `ANYPOINT_SIGNED_IN_USER_ID`.",
				tf.ValidUUID("Access Management shows it in the URL of the user's page.")),
			"client_id":     tf.TextSetting("A connected app's id. Environment: `ANYPOINT_CLIENT_ID`."),
			"client_secret": tf.SecretSetting("The connected app's secret. Environment: `ANYPOINT_CLIENT_SECRET`."),
			"username": tf.TextSetting("The user to sign in as; beside `client_id`, the user on whose behalf the app acts. Environment: " +
				"`ANYPOINT_USERNAME`."),
			"password": tf.SecretSetting("The user's password. Environment: `ANYPOINT_PASSWORD`."),
			"access_token": tf.SecretSetting("An access token, instead of all other credentials. It cannot be renewed and expires after an hour. " +
				"Environment: `ANYPOINT_ACCESS_TOKEN`."),
		},
	}
}

package controlroom

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

func settingsSchema() schema.SingleNestedBlock {
	return schema.SingleNestedBlock{
		MarkdownDescription: "Automation Anywhere's Control Room, of Enterprise 11 or Automation 360. Needed only when a resource or data source of it " +
			"is used. Every setting can come from the environment instead; values set here take precedence. " +
			"Sign in as a user that only Terraform uses, and whose roles require no second factor. If a user is limited to one session, each sign-in ends " +
			"the previous one: on Automation 360 allow that user multiple logins, and use an API key.",
		Attributes: map[string]schema.Attribute{
			"url": tf.TextSetting("The Control Room's base URL, such as `https://controlroom.example.com`. Must be https, except on this machine. " +
				"Environment: `CONTROL_ROOM_URL`."),
			"former_url": tf.TextSetting("The base URL that this Control Room had before it moved to `url`, for one apply: what the state holds of it is " +
				"taken " +
				"for this Control Room's, with the same ids, and belongs to `url` afterwards. Remove it then. Environment: `CONTROL_ROOM_FORMER_URL`."),
			"username": tf.TextSetting("The user to sign in as, with a domain as `DOMAIN\\user`. Environment: `CONTROL_ROOM_USERNAME`."),
			"password": tf.SecretSetting("The user's password, unless there is an API key. Environment: `CONTROL_ROOM_PASSWORD`.",
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("api_key"))),
			"api_key": tf.SecretSetting("The user's API key, instead of a password. If the environment holds both, the API key is used. " +
				"Environment: `CONTROL_ROOM_API_KEY`."),
			"api_version": tf.TextSetting("The version of the API: `v1` for Enterprise 11 and for Automation 360 before v.33, `v2` for Automation 360 "+
				"since then, or `auto` (default), which detects it at the first call. Environment: `CONTROL_ROOM_API_VERSION`.",
				stringvalidator.OneOf(access.APIVersions()...)),
			"access_token": tf.SecretSetting("An access token, instead of all other credentials. It cannot be renewed and expires after 20 minutes by " +
				"default. Environment: `CONTROL_ROOM_ACCESS_TOKEN`."),
		},
	}
}

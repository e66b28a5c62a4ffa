package controlroom

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// settingsModel is controlroom { ... } in the provider block.
type settingsModel struct {
	URL         types.String `tfsdk:"url"`
	FormerURL   types.String `tfsdk:"former_url"`
	Username    types.String `tfsdk:"username"`
	Password    types.String `tfsdk:"password"`
	APIKey      types.String `tfsdk:"api_key"`
	APIVersion  types.String `tfsdk:"api_version"`
	AccessToken types.String `tfsdk:"access_token"`
}

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

func newClient(ctx context.Context, s *tf.Settings, connection platform.Connection) tf.Client {
	settings := readSettings(ctx, s)
	settings.Connection = connection
	settings.Unknown = s.Unknown
	return access.New(settings)
}

func readSettings(ctx context.Context, s *tf.Settings) (settings access.Settings) {
	var config settingsModel
	if !s.Decode(ctx, &config) {
		return settings
	}
	settings.URL = s.Text("url", config.URL, "CONTROL_ROOM_URL")
	settings.FormerURL = s.Text("former_url", config.FormerURL, "CONTROL_ROOM_FORMER_URL")
	settings.APIVersion = s.Text("api_version", config.APIVersion, "CONTROL_ROOM_API_VERSION")
	settings.Credentials = api.Credentials{
		Username:    s.Text("username", config.Username, "CONTROL_ROOM_USERNAME"),
		Password:    s.Text("password", config.Password, "CONTROL_ROOM_PASSWORD"),
		APIKey:      s.Text("api_key", config.APIKey, "CONTROL_ROOM_API_KEY"),
		AccessToken: s.Text("access_token", config.AccessToken, "CONTROL_ROOM_ACCESS_TOKEN"),
	}
	// Credentials of the configuration take precedence over others that happen to be in the environment.
	if config.AccessToken.IsNull() && !(config.Username.IsNull() && config.Password.IsNull() && config.APIKey.IsNull()) {
		settings.Credentials.AccessToken = ""
	}
	if config.APIKey.IsNull() && !config.Password.IsNull() {
		settings.Credentials.APIKey = ""
	}
	if settings.URL != "" {
		if _, err := rest.ParseBaseURL(settings.URL); err != nil {
			s.Invalid("url", "Invalid Control Room URL", err.Error())
		}
	}
	if settings.FormerURL != "" {
		if _, err := rest.ParseBaseURL(settings.FormerURL); err != nil {
			s.Invalid("former_url", "Invalid former Control Room URL", err.Error())
		}
	}
	if version := settings.APIVersion; version != "" && !slices.Contains(access.APIVersions(), version) {
		s.Invalid("api_version", "Invalid API version", "api_version, or CONTROL_ROOM_API_VERSION, must be auto, v1 or v2.")
	}
	return settings
}

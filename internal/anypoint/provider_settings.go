package anypoint

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// settingsModel is the anypoint part of the provider block.
type settingsModel struct {
	Region         types.String `tfsdk:"region"`
	BaseURL        types.String `tfsdk:"base_url"`
	OrganizationID types.String `tfsdk:"organization_id"`
	SignedInUserID types.String `tfsdk:"signed_in_user_id"`
	ClientID       types.String `tfsdk:"client_id"`
	ClientSecret   types.String `tfsdk:"client_secret"`
	Username       types.String `tfsdk:"username"`
	Password       types.String `tfsdk:"password"`
	AccessToken    types.String `tfsdk:"access_token"`
}

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

// newClient makes the platform's client of its settings.
func newClient(ctx context.Context, settings *tf.Settings, connection platform.Connection) tf.Client {
	read := readSettings(ctx, settings)
	connection.Unknown = settings.Unknown
	read.Connection = connection
	return access.New(read)
}

// readSettings puts configuration, environment and defaults together.
func readSettings(ctx context.Context, s *tf.Settings) access.Settings {
	var config settingsModel
	if !s.Decode(ctx, &config) {
		return access.Settings{}
	}
	read := access.Settings{
		BaseURL:        baseURL(s, config),
		OrganizationID: s.Text("organization_id", config.OrganizationID, "ANYPOINT_ORGANIZATION_ID"),
		SignedInUserID: s.Text("signed_in_user_id", config.SignedInUserID, "ANYPOINT_SIGNED_IN_USER_ID"),
		Credentials: api.Credentials{
			ClientID:     s.Text("client_id", config.ClientID, "ANYPOINT_CLIENT_ID"),
			ClientSecret: s.Text("client_secret", config.ClientSecret, "ANYPOINT_CLIENT_SECRET"),
			Username:     s.Text("username", config.Username, "ANYPOINT_USERNAME"),
			Password:     s.Text("password", config.Password, "ANYPOINT_PASSWORD"),
			AccessToken:  s.Text("access_token", config.AccessToken, "ANYPOINT_ACCESS_TOKEN"),
		},
	}
	config.prefer(&read.Credentials)
	if len(s.Unknown) > 0 {
		return read
	}
	if id := read.OrganizationID; id != "" && !platform.IsUUID(id) {
		s.Invalid("organization_id", "Invalid id", fmt.Sprintf("The id of an organization must be a UUID; got %q from the configuration or "+
			"ANYPOINT_ORGANIZATION_ID. The id is shown in Access Management, under Organization.", id))
	}
	if _, err := rest.ParseBaseURL(read.BaseURL); err != nil {
		s.Invalid("base_url", "Invalid Anypoint base URL", err.Error())
	}
	return read
}

// prefer drops what happens to be in the environment and would sign in as somebody else than the configuration says: a token beside an application or
// user, and a user beside a whole application.
func (m *settingsModel) prefer(c *api.Credentials) {
	app, user := !m.ClientID.IsNull() && !m.ClientSecret.IsNull(), !m.Username.IsNull() || !m.Password.IsNull()
	if m.AccessToken.IsNull() && (user || !m.ClientID.IsNull() || !m.ClientSecret.IsNull()) {
		c.AccessToken = ""
	}
	if app && !user {
		c.Username, c.Password = "", ""
	}
}

// baseURL returns the control plane's root. Each of region and base_url in the configuration takes precedence over both of the environment.
func baseURL(s *tf.Settings, config settingsModel) string {
	var baseURL, region string
	switch {
	case config.BaseURL.ValueString() != "" || config.BaseURL.IsUnknown():
		baseURL = s.Text("base_url", config.BaseURL)
	case config.Region.ValueString() != "" || config.Region.IsUnknown():
		region = s.Text("region", config.Region)
	default:
		baseURL, region = s.Getenv("ANYPOINT_BASE_URL"), s.Getenv("ANYPOINT_REGION")
	}
	if baseURL != "" {
		return baseURL
	}
	return api.RegionURL(region)
}

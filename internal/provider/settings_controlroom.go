package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

type controlroomModel struct {
	URL         types.String `tfsdk:"url"`
	Username    types.String `tfsdk:"username"`
	Password    types.String `tfsdk:"password"`
	APIKey      types.String `tfsdk:"api_key"`
	APIVersion  types.String `tfsdk:"api_version"`
	AccessToken types.String `tfsdk:"access_token"`
}

func controlroomSettings(ctx context.Context, getenv func(string) string, object types.Object, diags *diag.Diagnostics) controlroom.Settings {
	if object.IsUnknown() {
		return controlroom.Settings{Unknown: []string{"controlroom"}}
	}
	var config controlroomModel
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	s := settings{prefix: "controlroom", getenv: getenv}
	out := controlroom.Settings{
		URL:        s.text("url", config.URL, "CONTROL_ROOM_URL"),
		APIVersion: s.text("api_version", config.APIVersion, "CONTROL_ROOM_API_VERSION"),
		Credentials: api.Credentials{
			Username:    s.text("username", config.Username, "CONTROL_ROOM_USERNAME"),
			Password:    s.text("password", config.Password, "CONTROL_ROOM_PASSWORD"),
			APIKey:      s.text("api_key", config.APIKey, "CONTROL_ROOM_API_KEY"),
			AccessToken: s.text("access_token", config.AccessToken, "CONTROL_ROOM_ACCESS_TOKEN"),
		},
	}
	// Credentials of the configuration win over others that happen to be in the environment.
	if config.AccessToken.IsNull() && !(config.Username.IsNull() && config.Password.IsNull() && config.APIKey.IsNull()) {
		out.Credentials.AccessToken = ""
	}
	if config.APIKey.IsNull() && !config.Password.IsNull() {
		out.Credentials.APIKey = ""
	}
	out.Unknown = s.unknown
	if len(s.unknown) > 0 {
		return out
	}
	if out.URL != "" {
		if _, err := rest.ParseBaseURL(out.URL); err != nil {
			diags.AddAttributeError(path.Root("controlroom").AtName("url"), "Invalid Control Room address", err.Error())
		}
	}
	if out.APIVersion != "" && !slices.Contains(controlroom.APIVersions(), out.APIVersion) {
		diags.AddAttributeError(path.Root("controlroom").AtName("api_version"), "Invalid API version",
			"api_version, or CONTROL_ROOM_API_VERSION, is none of auto, v1 and v2.")
	}
	return out
}

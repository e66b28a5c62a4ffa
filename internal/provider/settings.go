package provider

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

type anypointModel struct {
	Region         types.String `tfsdk:"region"`
	BaseURL        types.String `tfsdk:"base_url"`
	OrganizationID types.String `tfsdk:"organization_id"`
	ClientID       types.String `tfsdk:"client_id"`
	ClientSecret   types.String `tfsdk:"client_secret"`
	Username       types.String `tfsdk:"username"`
	Password       types.String `tfsdk:"password"`
	AccessToken    types.String `tfsdk:"access_token"`
}

type httpModel struct {
	CACertFile            types.String         `tfsdk:"ca_cert_file"`
	RequestTimeout        timetypes.GoDuration `tfsdk:"request_timeout"`
	MaxConcurrentRequests types.Int64          `tfsdk:"max_concurrent_requests"`
}

// settings reads one platform's settings in the order configuration, environment, default, and notes which are not known yet.
type settings struct {
	prefix  string
	getenv  func(string) string
	unknown []string
}

// text reads a setting. Of several variables the first that is set counts.
func (s *settings) text(name string, configured types.String, variables ...string) string {
	switch {
	case configured.IsUnknown():
		s.unknown = append(s.unknown, s.prefix+"."+name)
		return ""
	case configured.ValueString() != "":
		return configured.ValueString()
	}
	for _, variable := range variables {
		if value := s.getenv(variable); value != "" {
			return value
		}
	}
	return ""
}

func anypointSettings(ctx context.Context, getenv func(string) string, object types.Object, diags *diag.Diagnostics) anypoint.Settings {
	if object.IsUnknown() {
		return anypoint.Settings{Unknown: []string{"anypoint"}}
	}
	var config anypointModel
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	s := settings{prefix: "anypoint", getenv: getenv}
	out := anypoint.Settings{
		OrganizationID: s.text("organization_id", config.OrganizationID, "ANYPOINT_ORGANIZATION_ID"),
		Credentials: api.Credentials{
			ClientID:     s.text("client_id", config.ClientID, "ANYPOINT_CLIENT_ID"),
			ClientSecret: s.text("client_secret", config.ClientSecret, "ANYPOINT_CLIENT_SECRET"),
			Username:     s.text("username", config.Username, "ANYPOINT_USERNAME"),
			Password:     s.text("password", config.Password, "ANYPOINT_PASSWORD"),
			AccessToken:  s.text("access_token", config.AccessToken, "ANYPOINT_ACCESS_TOKEN"),
		},
	}
	if config.AccessToken.IsNull() && !(config.ClientID.IsNull() && config.Username.IsNull()) {
		// Credentials of the configuration win over a token that happens to be in the environment.
		out.Credentials.AccessToken = ""
	}
	out.BaseURL = s.anypointURL(config)
	out.Unknown = s.unknown
	if len(s.unknown) == 0 {
		if id := out.OrganizationID; id != "" && !platform.IsUUID(id) {
			diags.AddAttributeError(path.Root("anypoint").AtName("organization_id"), "Invalid id",
				fmt.Sprintf("%q, from the configuration or ANYPOINT_ORGANIZATION_ID, is no organization's id, which is a UUID. It stands in Access Management, under Organization.", id))
		}
		if _, err := rest.ParseBaseURL(out.BaseURL); err != nil {
			diags.AddAttributeError(path.Root("anypoint").AtName("base_url"), "Invalid Anypoint address", err.Error())
		}
	}
	return out
}

// anypointURL lets region and base_url of the configuration win over both of the environment.
func (s *settings) anypointURL(config anypointModel) string {
	var baseURL, region string
	switch {
	case config.BaseURL.ValueString() != "" || config.BaseURL.IsUnknown():
		baseURL = s.text("base_url", config.BaseURL, "ANYPOINT_BASE_URL")
	case config.Region.ValueString() != "" || config.Region.IsUnknown():
		region = s.text("region", config.Region, "ANYPOINT_REGION")
	default:
		baseURL, region = s.getenv("ANYPOINT_BASE_URL"), s.getenv("ANYPOINT_REGION")
	}
	if baseURL != "" {
		return baseURL
	}
	if region == "" {
		region = "us"
	}
	return api.RegionURL(region)
}

// httpSettings reads what all platforms share. What is not known yet stands in the way of every call, as a platform's own settings do.
func httpSettings(ctx context.Context, object types.Object, diags *diag.Diagnostics) (out rest.Settings, unknown []string) {
	var config httpModel
	if object.IsUnknown() {
		return out, []string{"http"}
	}
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	for name, value := range map[string]attr.Value{
		"ca_cert_file": config.CACertFile, "request_timeout": config.RequestTimeout, "max_concurrent_requests": config.MaxConcurrentRequests,
	} {
		if value.IsUnknown() {
			unknown = append(unknown, "http."+name)
		}
	}
	slices.Sort(unknown)
	out = rest.Settings{
		CACertFile:            config.CACertFile.ValueString(),
		MaxConcurrentRequests: int(config.MaxConcurrentRequests.ValueInt64()),
	}
	if config.RequestTimeout.IsNull() || config.RequestTimeout.IsUnknown() {
		return out, unknown
	}
	timeout, d := config.RequestTimeout.ValueGoDuration()
	diags.Append(d...)
	if !d.HasError() && timeout < time.Second {
		diags.AddAttributeError(path.Root("http").AtName("request_timeout"), "Invalid request timeout", "The timeout of a call must be one second or more, such as \"30s\".")
	}
	out.RequestTimeout = timeout
	return out, unknown
}

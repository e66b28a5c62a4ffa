package provider

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

type apimModel struct {
	SubscriptionID            types.String `tfsdk:"subscription_id"`
	ResourceGroupName         types.String `tfsdk:"resource_group_name"`
	ServiceName               types.String `tfsdk:"service_name"`
	TenantID                  types.String `tfsdk:"tenant_id"`
	ClientID                  types.String `tfsdk:"client_id"`
	ClientSecret              types.String `tfsdk:"client_secret"`
	ClientCertificatePath     types.String `tfsdk:"client_certificate_path"`
	ClientCertificatePassword types.String `tfsdk:"client_certificate_password"`
	OIDCToken                 types.String `tfsdk:"oidc_token"`
	OIDCTokenFilePath         types.String `tfsdk:"oidc_token_file_path"`
	UseOIDC                   types.Bool   `tfsdk:"use_oidc"`
	UseMSI                    types.Bool   `tfsdk:"use_msi"`
	UseCLI                    types.Bool   `tfsdk:"use_cli"`
	Environment               types.String `tfsdk:"environment"`
	ResourceManagerEndpoint   types.String `tfsdk:"resource_manager_endpoint"`
	AuthorityHost             types.String `tfsdk:"authority_host"`
	AccessToken               types.String `tfsdk:"access_token"`
}

// prefer lets the way to sign in that the configuration names win over those of the environment that would come before it.
func (m apimModel) prefer(c *api.Credentials) {
	set := func(value types.String) bool { return value.ValueString() != "" }
	ways := []struct {
		configured bool
		drop       func()
	}{
		{set(m.AccessToken), func() { c.AccessToken = "" }},
		{set(m.ClientSecret), func() { c.ClientSecret = "" }},
		{set(m.ClientCertificatePath), func() { c.ClientCertificatePath = "" }},
		{set(m.OIDCToken) || set(m.OIDCTokenFilePath) || m.UseOIDC.ValueBool(), func() { c.UseOIDC = false }},
		{m.UseMSI.ValueBool(), func() { c.UseMSI = false }},
		{m.UseCLI.ValueBool(), nil},
	}
	for i := range ways {
		if !ways[i].configured {
			continue
		}
		for _, before := range ways[:i] {
			before.drop()
		}
		break
	}
	if set(m.OIDCTokenFilePath) && !set(m.OIDCToken) {
		c.OIDCToken = "" // the same among tokens
	}
}

// settleOIDC says whether a token of another identity provider may be used where use_oidc does not: where the configuration has one, and where Microsoft's
// workload identity, which knows no switch, sets a file. HCP Terraform's token is used when nothing else is named.
func (m apimModel) settleOIDC(c *api.Credentials, getenv func(string) string) {
	if m.UseOIDC.IsNull() && getenv("ARM_USE_OIDC") == "" {
		c.UseOIDC = c.OIDCTokenFilePath != "" || m.OIDCToken.ValueString() != ""
	}
	if c.OIDCToken == "" && c.OIDCTokenFilePath == "" {
		c.OIDCToken = getenv("TFC_WORKLOAD_IDENTITY_TOKEN")
	}
}

func apimSettings(ctx context.Context, getenv func(string) string, object types.Object, diags *diag.Diagnostics) apim.Settings {
	if object.IsUnknown() {
		return apim.Settings{Unknown: []string{"apim"}}
	}
	var config apimModel
	if !object.IsNull() {
		diags.Append(object.As(ctx, &config, basetypes.ObjectAsOptions{})...)
	}
	s := settings{prefix: "apim", getenv: getenv}
	out := apim.Settings{
		SubscriptionID:          s.text("subscription_id", config.SubscriptionID, "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"),
		ResourceGroupName:       s.text("resource_group_name", config.ResourceGroupName, "APIM_RESOURCE_GROUP_NAME"),
		ServiceName:             s.text("service_name", config.ServiceName, "APIM_SERVICE_NAME"),
		Environment:             s.text("environment", config.Environment, "ARM_ENVIRONMENT"),
		ResourceManagerEndpoint: s.text("resource_manager_endpoint", config.ResourceManagerEndpoint, "APIM_RESOURCE_MANAGER_ENDPOINT"),
		AuthorityHost:           s.text("authority_host", config.AuthorityHost, "APIM_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"),
		Credentials: api.Credentials{
			TenantID:                  s.text("tenant_id", config.TenantID, "ARM_TENANT_ID", "AZURE_TENANT_ID"),
			ClientID:                  s.text("client_id", config.ClientID, "ARM_CLIENT_ID", "AZURE_CLIENT_ID"),
			ClientSecret:              s.text("client_secret", config.ClientSecret, "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"),
			ClientCertificatePath:     s.text("client_certificate_path", config.ClientCertificatePath, "ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"),
			ClientCertificatePassword: s.text("client_certificate_password", config.ClientCertificatePassword, "ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
			OIDCToken:                 s.text("oidc_token", config.OIDCToken, "ARM_OIDC_TOKEN"),
			OIDCTokenFilePath:         s.text("oidc_token_file_path", config.OIDCTokenFilePath, "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"),
			UseOIDC:                   s.yes("use_oidc", config.UseOIDC, "ARM_USE_OIDC", false, diags),
			UseMSI:                    s.yes("use_msi", config.UseMSI, "ARM_USE_MSI", false, diags),
			UseCLI:                    s.yes("use_cli", config.UseCLI, "ARM_USE_CLI", true, diags),
			OIDCRequestURL:            cmp.Or(getenv("ARM_OIDC_REQUEST_URL"), getenv("ACTIONS_ID_TOKEN_REQUEST_URL")),
			OIDCRequestToken:          cmp.Or(getenv("ARM_OIDC_REQUEST_TOKEN"), getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")),
			AccessToken:               s.text("access_token", config.AccessToken, "APIM_ACCESS_TOKEN"),
		},
	}
	out.Credentials.SubscriptionID = out.SubscriptionID
	config.settleOIDC(&out.Credentials, getenv)
	config.prefer(&out.Credentials)
	out.Unknown = s.unknown
	if len(s.unknown) > 0 {
		return out
	}
	for name, err := range out.InvalidAddresses() {
		diags.AddAttributeError(path.Root("apim").AtName(name), "Invalid Azure address", err.Error())
	}
	for name, id := range map[string]string{"subscription_id": out.SubscriptionID, "client_id": out.Credentials.ClientID} {
		if id != "" && !platform.IsUUID(id) {
			diags.AddAttributeError(path.Root("apim").AtName(name), "Invalid id", fmt.Sprintf("%q, from the configuration or the environment, is no UUID, which Azure's ids are.", id))
		}
	}
	if _, known := api.CloudOf(out.Environment); !known {
		diags.AddAttributeError(path.Root("apim").AtName("environment"), "Unknown environment",
			fmt.Sprintf("%q, from the configuration or ARM_ENVIRONMENT, is none of Azure's clouds that the provider knows: public, usgovernment, china. For another one set resource_manager_endpoint and authority_host.", out.Environment))
	}
	return out
}

// yes reads a setting that is true or false.
func (s *settings) yes(name string, configured types.Bool, variable string, otherwise bool, diags *diag.Diagnostics) bool {
	switch {
	case configured.IsUnknown():
		s.unknown = append(s.unknown, s.prefix+"."+name)
		return false
	case !configured.IsNull():
		return configured.ValueBool()
	case s.getenv(variable) == "":
		return otherwise
	}
	value, err := strconv.ParseBool(s.getenv(variable))
	if err != nil {
		diags.AddAttributeError(path.Root(s.prefix).AtName(name), "Neither true nor false", fmt.Sprintf("The environment variable %s is %q; it must be true or false.", variable, s.getenv(variable)))
	}
	return value
}

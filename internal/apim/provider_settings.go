package apim

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// settingsModel is apim { ... } in the provider block.
type settingsModel struct {
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
	OIDCRequestURL            types.String `tfsdk:"oidc_request_url"`
	OIDCRequestToken          types.String `tfsdk:"oidc_request_token"`
	ServiceConnectionID       types.String `tfsdk:"ado_pipeline_service_connection_id"`
	UseOIDC                   types.Bool   `tfsdk:"use_oidc"`
	UseMSI                    types.Bool   `tfsdk:"use_msi"`
	UseCLI                    types.Bool   `tfsdk:"use_cli"`
	Environment               types.String `tfsdk:"environment"`
	ResourceManagerEndpoint   types.String `tfsdk:"resource_manager_endpoint"`
	AuthorityHost             types.String `tfsdk:"authority_host"`
	AccessToken               types.String `tfsdk:"access_token"`
}

func settingsSchema() schema.SingleNestedBlock {
	flag := func(description string) schema.BoolAttribute {
		return schema.BoolAttribute{MarkdownDescription: description, Optional: true}
	}
	id := tf.ValidUUID("Azure shows it in the portal.")
	return schema.SingleNestedBlock{
		MarkdownDescription: "Azure API Management, through Azure Resource Manager. Needed only when a resource or data source of it is used. Every " +
			"setting can come from the environment instead, as with the azurerm provider and Azure's SDKs; values set here take precedence. " +
			"The first configured method in this order is used to sign in: access token, client secret, certificate, OIDC, managed identity, Azure CLI.",
		Attributes: map[string]schema.Attribute{
			"subscription_id": tf.TextSetting("The Azure subscription of the service, a UUID. A resource may name another one. Environment: "+
				"`ARM_SUBSCRIPTION_ID`, `AZURE_SUBSCRIPTION_ID`.", id),
			"resource_group_name": tf.TextSetting("The resource group of the service. A resource may name another one. Environment: " +
				"`APIM_RESOURCE_GROUP_NAME`."),
			"service_name": tf.TextSetting("The name of the API Management service. A resource may name another one. Environment: `APIM_SERVICE_NAME`."),
			"tenant_id": tf.TextSetting("The Microsoft Entra tenant that the application signs in to. Environment: `ARM_TENANT_ID`, " +
				"`AZURE_TENANT_ID`."),
			"client_id": tf.TextSetting("The application's client id, or that of the managed identity. Environment: `ARM_CLIENT_ID`, "+
				"`AZURE_CLIENT_ID`.", id),
			"client_secret": tf.SecretSetting("The application's client secret. Environment: `ARM_CLIENT_SECRET`, `AZURE_CLIENT_SECRET`."),
			"client_certificate_path": tf.TextSetting("A PEM or PKCS #12 file with the application's certificate and private key. Environment: " +
				"`ARM_CLIENT_CERTIFICATE_PATH`, `AZURE_CLIENT_CERTIFICATE_PATH`."),
			"client_certificate_password": tf.SecretSetting("The password of that file. Environment: `ARM_CLIENT_CERTIFICATE_PASSWORD`, " +
				"`AZURE_CLIENT_CERTIFICATE_PASSWORD`."),
			"oidc_token": tf.SecretSetting("A token of another identity provider that the application trusts. Environment: `ARM_OIDC_TOKEN`, or HCP " +
				"Terraform's `TFC_WORKLOAD_IDENTITY_TOKEN`."),
			"oidc_token_file_path": tf.TextSetting("A file with such a token. Environment: `ARM_OIDC_TOKEN_FILE_PATH`; and `AZURE_FEDERATED_TOKEN_FILE`, " +
				"which Kubernetes sets, when there is no other token."),
			"oidc_request_url": tf.TextSetting("The URL at which a pipeline gets such a token. Environment: `ARM_OIDC_REQUEST_URL`, GitHub Actions' " +
				"`ACTIONS_ID_TOKEN_REQUEST_URL`, Azure DevOps' `SYSTEM_OIDCREQUESTURI`."),
			"oidc_request_token": tf.SecretSetting("The pipeline's own token for that URL. Environment: `ARM_OIDC_REQUEST_TOKEN`, GitHub Actions' " +
				"`ACTIONS_ID_TOKEN_REQUEST_TOKEN`, Azure DevOps' `SYSTEM_ACCESSTOKEN`."),
			"ado_pipeline_service_connection_id": tf.TextSetting("The id of the Azure DevOps service connection to sign in with; in Azure DevOps only. " +
				"Environment: `ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID`, `ARM_OIDC_AZURE_SERVICE_CONNECTION_ID`."),
			"use_oidc": flag("Whether to sign in with such a token; in GitHub Actions and Azure DevOps the provider fetches it. Default `false`, but `true` " +
				"when `oidc_token` or a file with a token is set. With `true` nothing else is tried when there is no token. Environment: `ARM_USE_OIDC`."),
			"use_msi": flag("Whether to sign in with the machine's managed identity. Default `false`. Environment: `ARM_USE_MSI`."),
			"use_cli": flag("Whether to sign in as the user of the Azure CLI, if nothing else is set. Default `true`. Environment: `ARM_USE_CLI`."),
			"environment": tf.TextSetting("Azure's cloud: `public` (default), `usgovernment` or `china`. Environment: " +
				"`ARM_ENVIRONMENT`."),
			"resource_manager_endpoint": tf.TextSetting("The base URL of Azure Resource Manager, in place of the environment's. Must be https, except on " +
				"this machine. Environment: `APIM_RESOURCE_MANAGER_ENDPOINT`."),
			"authority_host": tf.TextSetting("The base URL of Microsoft Entra, in place of the environment's. Must be https. Environment: " +
				"`APIM_AUTHORITY_HOST`, `AZURE_AUTHORITY_HOST`."),
			"access_token": tf.SecretSetting("An access token for Azure Resource Manager. It cannot be renewed. Environment: `APIM_ACCESS_TOKEN`."),
		},
	}
}

func newClient(ctx context.Context, s *tf.Settings, connection platform.Connection) tf.Client {
	settings := readSettings(ctx, s)
	settings.Connection = connection
	settings.Unknown = s.Unknown
	return access.New(settings)
}

func readSettings(ctx context.Context, s *tf.Settings) access.Settings {
	unknown := len(s.Unknown)
	var config settingsModel
	if !s.Decode(ctx, &config) {
		return access.Settings{}
	}
	settings := access.Settings{
		SubscriptionID:          s.Text("subscription_id", config.SubscriptionID, "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"),
		ResourceGroupName:       s.Text("resource_group_name", config.ResourceGroupName, "APIM_RESOURCE_GROUP_NAME"),
		ServiceName:             s.Text("service_name", config.ServiceName, "APIM_SERVICE_NAME"),
		Environment:             s.Text("environment", config.Environment, "ARM_ENVIRONMENT"),
		ResourceManagerEndpoint: s.Text("resource_manager_endpoint", config.ResourceManagerEndpoint, "APIM_RESOURCE_MANAGER_ENDPOINT"),
		AuthorityHost:           s.Text("authority_host", config.AuthorityHost, "APIM_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"),
		Credentials:             config.credentials(s),
	}
	settings.Credentials.SubscriptionID = settings.SubscriptionID
	if len(s.Unknown) > unknown {
		return settings
	}
	for name, err := range settings.InvalidBaseURLs() {
		s.Invalid(name, "Invalid Azure base URL", err.Error())
	}
	for name, read := range map[string]struct{ id, variables string }{
		"subscription_id": {settings.SubscriptionID, "ARM_SUBSCRIPTION_ID or AZURE_SUBSCRIPTION_ID"},
		"client_id":       {settings.Credentials.ClientID, "ARM_CLIENT_ID or AZURE_CLIENT_ID"},
	} {
		if read.id != "" && !platform.IsUUID(read.id) {
			s.Invalid(name, "Invalid "+name, fmt.Sprintf("%s must be a UUID; got %q, from the configuration or the environment variable %s. Azure shows "+
				"it in the portal.", name, read.id, read.variables))
		}
	}
	if _, known := api.CloudOf(settings.Environment); !known {
		s.Invalid("environment", "Unknown environment", fmt.Sprintf("%q, from the configuration or ARM_ENVIRONMENT, is none of Azure's clouds that the "+
			"provider knows: public, usgovernment, china. For another one set resource_manager_endpoint and authority_host.", settings.Environment))
	}
	return settings
}

func (m *settingsModel) credentials(s *tf.Settings) api.Credentials {
	c := api.Credentials{
		TenantID:              s.Text("tenant_id", m.TenantID, "ARM_TENANT_ID", "AZURE_TENANT_ID"),
		ClientID:              s.Text("client_id", m.ClientID, "ARM_CLIENT_ID", "AZURE_CLIENT_ID"),
		ClientSecret:          s.Text("client_secret", m.ClientSecret, "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"),
		ClientCertificatePath: s.Text("client_certificate_path", m.ClientCertificatePath, "ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"),
		ClientCertificatePassword: s.Text("client_certificate_password", m.ClientCertificatePassword,
			"ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
		UseOIDC:     flagOf(s, "use_oidc", m.UseOIDC, "ARM_USE_OIDC", false),
		UseMSI:      flagOf(s, "use_msi", m.UseMSI, "ARM_USE_MSI", false),
		UseCLI:      flagOf(s, "use_cli", m.UseCLI, "ARM_USE_CLI", true),
		AccessToken: s.Text("access_token", m.AccessToken, "APIM_ACCESS_TOKEN"),
	}
	m.readOIDC(s, &c)
	m.prefer(&c)
	return c
}

// readOIDC reads where a token of another identity provider comes from. What the configuration names takes precedence over what the environment
// does, and what somebody chose over what a platform injects into every process.
func (m *settingsModel) readOIDC(s *tf.Settings, c *api.Credentials) {
	c.OIDCToken, c.OIDCTokenFrom = s.TextFrom("oidc_token", m.OIDCToken, "ARM_OIDC_TOKEN")
	c.OIDCTokenFilePath, c.OIDCTokenFileFrom = s.TextFrom("oidc_token_file_path", m.OIDCTokenFilePath, "ARM_OIDC_TOKEN_FILE_PATH")
	c.OIDCRequestURL, c.OIDCRequestURLFrom = s.TextFrom("oidc_request_url", m.OIDCRequestURL,
		"ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", api.AzureDevOpsRequestURL)
	c.OIDCRequestToken, c.OIDCRequestTokenFrom = s.TextFrom("oidc_request_token", m.OIDCRequestToken,
		"ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN")
	c.ServiceConnectionID = s.Text("ado_pipeline_service_connection_id", m.ServiceConnectionID,
		"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID")

	isSet := func(value types.String) bool { return value.ValueString() != "" }
	switch {
	case isSet(m.OIDCToken):
	case isSet(m.OIDCTokenFilePath):
		c.OIDCToken = ""
	case isSet(m.OIDCRequestURL) || isSet(m.OIDCRequestToken) || isSet(m.ServiceConnectionID):
		c.OIDCToken, c.OIDCTokenFilePath = "", ""
	}
	chosen := c.UseOIDC
	if m.UseOIDC.IsNull() && s.Getenv("ARM_USE_OIDC") == "" {
		c.UseOIDC = c.OIDCTokenFilePath != "" || m.choosesOIDC()
	}
	if c.HasAssertion() {
		return
	}
	// HCP Terraform's token, and the file of Microsoft's workload identity, which knows no switch, are the last resort.
	const hcp, injected = "TFC_WORKLOAD_IDENTITY_TOKEN", "AZURE_FEDERATED_TOKEN_FILE"
	c.OIDCToken, c.OIDCTokenFrom = s.Getenv(hcp), hcp
	if file := s.Getenv(injected); c.OIDCToken == "" && file != "" {
		c.OIDCTokenFilePath, c.OIDCTokenFileFrom = file, injected
		otherwise := c.UseMSI || m.UseCLI.ValueBool() || m.UseCLI.IsNull() && s.Getenv("ARM_USE_CLI") != "" && c.UseCLI
		c.UseOIDC = chosen || m.UseOIDC.IsNull() && s.Getenv("ARM_USE_OIDC") == "" && !otherwise
	}
}

// flagOf reads a setting that is true or false.
func flagOf(s *tf.Settings, name string, configured types.Bool, variable string, otherwise bool) bool {
	text := s.Getenv(variable)
	switch {
	case configured.IsUnknown():
		s.Unknown = append(s.Unknown, s.Key+"."+name)
		return false
	case !configured.IsNull():
		return configured.ValueBool()
	case text == "":
		return otherwise
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		s.Invalid(name, "Neither true nor false", fmt.Sprintf("The environment variable %s is %q; it must be true or false.", variable, text))
	}
	return value
}

// prefer lets the way to sign in that the configuration names take precedence over those of the environment that would come before it.
func (m *settingsModel) prefer(c *api.Credentials) {
	set := func(value types.String) bool { return value.ValueString() != "" }
	if set(m.ClientID) && !set(m.AccessToken) { // an application or identity that somebody chose
		c.AccessToken = ""
		c.OnlyClient = !m.UseCLI.ValueBool()
	}
	ways := []struct {
		configured bool
		drop       func()
	}{
		{set(m.AccessToken), func() { c.AccessToken = "" }},
		{set(m.ClientSecret), func() { c.ClientSecret = "" }},
		{set(m.ClientCertificatePath), func() { c.ClientCertificatePath = "" }},
		{m.choosesOIDC(), func() { c.UseOIDC = false }},
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
}

// choosesOIDC reports whether the configuration names a token of another identity provider.
func (m *settingsModel) choosesOIDC() bool {
	for _, value := range []types.String{m.OIDCToken, m.OIDCTokenFilePath, m.OIDCRequestURL, m.OIDCRequestToken, m.ServiceConnectionID} {
		if value.ValueString() != "" {
			return m.UseOIDC.IsNull() || m.UseOIDC.ValueBool()
		}
	}
	return m.UseOIDC.ValueBool()
}

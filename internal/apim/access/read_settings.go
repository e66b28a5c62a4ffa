package access

import (
	"fmt"
	"maps"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// Open makes the client of the settings that a source has. What cannot be right is among the source's problems afterwards.
func Open(source *platform.SettingsSource, connection platform.Connection) *Client {
	settings := readSettings(source)
	settings.Connection, settings.Unknown, settings.Names = connection, source.Unknown, source.Names()
	return New(settings)
}

// readSettings puts configuration, environment and defaults together.
func readSettings(s *platform.SettingsSource) Settings {
	unknown := len(s.Unknown)
	settings := Settings{
		SubscriptionID:          s.Text("subscription_id", "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"),
		ResourceGroupName:       s.Text("resource_group_name", "APIM_RESOURCE_GROUP_NAME"),
		ServiceName:             s.Text("service_name", "APIM_SERVICE_NAME"),
		Environment:             s.Text("environment", "ARM_ENVIRONMENT"),
		ResourceManagerEndpoint: s.Text("resource_manager_endpoint", "APIM_RESOURCE_MANAGER_ENDPOINT"),
		AuthorityHost:           s.Text("authority_host", "APIM_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"),
		Credentials:             readCredentials(s),
	}
	settings.Credentials.SubscriptionID = settings.SubscriptionID
	if len(s.Unknown) > unknown {
		return settings
	}
	invalid := settings.invalidBaseURLs()
	for _, name := range slices.Sorted(maps.Keys(invalid)) {
		s.Invalid(name, "Invalid Azure base URL", invalid[name].Error())
	}
	for _, read := range []struct{ name, id, variables string }{
		{"subscription_id", settings.SubscriptionID, "ARM_SUBSCRIPTION_ID or AZURE_SUBSCRIPTION_ID"},
		{"client_id", settings.Credentials.ClientID, "ARM_CLIENT_ID or AZURE_CLIENT_ID"},
	} {
		if read.id != "" && !platform.IsUUID(read.id) {
			s.Invalid(read.name, "Invalid "+read.name, fmt.Sprintf("%s must be a UUID; got %q, from the configuration or the environment variable %s. "+
				"Azure shows it in the portal.", read.name, read.id, read.variables))
		}
	}
	if _, known := api.CloudOf(settings.Environment); !known {
		s.Invalid("environment", "Unknown environment", fmt.Sprintf("%q, from the configuration or ARM_ENVIRONMENT, is none of Azure's clouds that the "+
			"provider knows: public, usgovernment, china. For another one set resource_manager_endpoint and authority_host.", settings.Environment))
	}
	return settings
}

func readCredentials(s *platform.SettingsSource) api.Credentials {
	c := api.Credentials{
		TenantID:              s.Text("tenant_id", "ARM_TENANT_ID", "AZURE_TENANT_ID"),
		ClientID:              s.Text("client_id", "ARM_CLIENT_ID", "AZURE_CLIENT_ID"),
		ClientSecret:          s.Text("client_secret", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"),
		ClientCertificatePath: s.Text("client_certificate_path", "ARM_CLIENT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"),
		ClientCertificatePassword: s.Text("client_certificate_password",
			"ARM_CLIENT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
		UseOIDC:     s.Flag("use_oidc", "ARM_USE_OIDC", false),
		UseMSI:      s.Flag("use_msi", "ARM_USE_MSI", false),
		UseCLI:      s.Flag("use_cli", "ARM_USE_CLI", true),
		AccessToken: s.Text("access_token", "APIM_ACCESS_TOKEN"),
	}
	readOIDC(s, &c)
	preferConfigured(s, &c)
	return c
}

// readOIDC reads where a token of another identity provider comes from. What the configuration names takes precedence over what the environment
// does, and what somebody chose over what a platform injects into every process.
func readOIDC(s *platform.SettingsSource, c *api.Credentials) {
	c.OIDCToken, c.OIDCTokenFrom = s.TextFrom("oidc_token", "ARM_OIDC_TOKEN")
	c.OIDCTokenFilePath, c.OIDCTokenFileFrom = s.TextFrom("oidc_token_file_path", "ARM_OIDC_TOKEN_FILE_PATH")
	c.OIDCRequestURL, c.OIDCRequestURLFrom = s.TextFrom("oidc_request_url",
		"ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", api.AzureDevOpsRequestURL)
	c.OIDCRequestToken, c.OIDCRequestTokenFrom = s.TextFrom("oidc_request_token",
		"ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "SYSTEM_ACCESSTOKEN")
	c.ServiceConnectionID = s.Text("ado_pipeline_service_connection_id",
		"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID")

	switch {
	case s.IsConfigured("oidc_token"):
	case s.IsConfigured("oidc_token_file_path"):
		c.OIDCToken = ""
	case s.IsConfigured("oidc_request_url") || s.IsConfigured("oidc_request_token") || s.IsConfigured("ado_pipeline_service_connection_id"):
		c.OIDCToken, c.OIDCTokenFilePath = "", ""
	}
	chosen, useOIDC, useCLI := c.UseOIDC, s.Config("use_oidc"), s.Config("use_cli")
	if !useOIDC.IsSet && s.Getenv("ARM_USE_OIDC") == "" {
		c.UseOIDC = c.OIDCTokenFilePath != "" || choosesOIDC(s)
	}
	if c.HasAssertion() {
		return
	}
	// HCP Terraform's token, and the file of Microsoft's workload identity, which knows no switch, are the last resort.
	const hcp, injected = "TFC_WORKLOAD_IDENTITY_TOKEN", "AZURE_FEDERATED_TOKEN_FILE"
	c.OIDCToken, c.OIDCTokenFrom = s.Getenv(hcp), hcp
	if file := s.Getenv(injected); c.OIDCToken == "" && file != "" {
		c.OIDCTokenFilePath, c.OIDCTokenFileFrom = file, injected
		otherwise := c.UseMSI || useCLI.Flag || !useCLI.IsSet && s.Getenv("ARM_USE_CLI") != "" && c.UseCLI
		c.UseOIDC = chosen || !useOIDC.IsSet && s.Getenv("ARM_USE_OIDC") == "" && !otherwise
	}
}

// preferConfigured lets the way to sign in that the configuration names take precedence over those of the environment that would come before it.
func preferConfigured(s *platform.SettingsSource, c *api.Credentials) {
	if s.IsConfigured("client_id") && !s.IsConfigured("access_token") { // an application or identity that somebody chose
		c.AccessToken = ""
		c.OnlyClient = !s.Config("use_cli").Flag
	}
	ways := []struct {
		configured bool
		drop       func()
	}{
		{s.IsConfigured("access_token"), func() { c.AccessToken = "" }},
		{s.IsConfigured("client_secret"), func() { c.ClientSecret = "" }},
		{s.IsConfigured("client_certificate_path"), func() { c.ClientCertificatePath = "" }},
		{choosesOIDC(s), func() { c.UseOIDC = false }},
		{s.Config("use_msi").Flag, func() { c.UseMSI = false }},
		{s.Config("use_cli").Flag, nil},
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
func choosesOIDC(s *platform.SettingsSource) bool {
	use := s.Config("use_oidc")
	for _, name := range []string{"oidc_token", "oidc_token_file_path", "oidc_request_url", "oidc_request_token", "ado_pipeline_service_connection_id"} {
		if s.IsConfigured(name) {
			return !use.IsSet || use.Flag
		}
	}
	return use.Flag
}

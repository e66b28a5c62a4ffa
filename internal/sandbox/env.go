package sandbox

import (
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// EnvVar is an environment variable of the provider and the platform that it configures.
type EnvVar struct{ Platform, Name, Value string }

// Env returns the variables that point the provider at a sandbox that serves at url, grouped by platform.
func Env(url string) []EnvVar {
	const (
		mulesoft      = "MuleSoft Anypoint Platform"
		uiPath        = "UiPath"
		apiManagement = "Azure API Management"
		controlRoom   = "Automation Anywhere Control Room"
	)
	vars := []EnvVar{
		{mulesoft, "ANYPOINT_BASE_URL", url + anypoint.Root},
		{mulesoft, "ANYPOINT_ORGANIZATION_ID", anypoint.RootOrgID},
		{mulesoft, "ANYPOINT_CLIENT_ID", anypoint.ClientID},
		{mulesoft, "ANYPOINT_CLIENT_SECRET", anypoint.ClientSecret},
		{uiPath, "UIPATH_URI", url + uipath.Root},
		{uiPath, "UIPATH_ORGANIZATION", uipath.OrganizationName},
		{uiPath, "UIPATH_TENANT", uipath.TenantName},
		{uiPath, "UIPATH_CLIENT_ID", uipath.ClientID},
		{uiPath, "UIPATH_CLIENT_SECRET", uipath.ClientSecret},
		{controlRoom, "CONTROL_ROOM_URL", url + controlroom.Root},
		{controlRoom, "CONTROL_ROOM_USERNAME", controlroom.ServiceUsername},
		{controlRoom, "CONTROL_ROOM_API_KEY", controlroom.APIKey},
		{apiManagement, "ARM_SUBSCRIPTION_ID", apim.SubscriptionID},
		{apiManagement, "APIM_RESOURCE_GROUP_NAME", apim.ResourceGroup},
		{apiManagement, "APIM_SERVICE_NAME", apim.ServiceName},
		{apiManagement, "APIM_RESOURCE_MANAGER_ENDPOINT", url + apim.Root},
	}
	if !strings.HasPrefix(url, "https:") {
		// Entra's libraries sign in over https only.
		return append(vars, EnvVar{apiManagement, "APIM_ACCESS_TOKEN", apim.AccessToken})
	}
	return append(vars, EnvVar{apiManagement, "APIM_AUTHORITY_HOST", url}, EnvVar{apiManagement, "ARM_TENANT_ID", apim.TenantID},
		EnvVar{apiManagement, "ARM_CLIENT_ID", apim.ClientID}, EnvVar{apiManagement, "ARM_CLIENT_SECRET", apim.ClientSecret})
}

// Env returns the variables that point the provider at this sandbox, which must be started.
func (s *Sandbox) Env() map[string]string {
	vars := map[string]string{}
	for _, v := range Env(s.URL()) {
		vars[v.Name] = v.Value
	}
	return vars
}

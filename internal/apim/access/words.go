package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// Key is the platform in the names of types and of settings; Name is its full name.
const (
	Key  = "apim"
	Name = "Azure API Management"
)

// Words names API Management's settings in messages.
var Words = platform.Words{
	Title: title,
	Address: platform.Setting("subscription_id", "ARM_SUBSCRIPTION_ID") + ", " + platform.Setting("resource_group_name", "APIM_RESOURCE_GROUP_NAME") +
		", " + platform.Setting("service_name", "APIM_SERVICE_NAME") + ", " + platform.Setting("environment", "ARM_ENVIRONMENT") + " or " +
		platform.Setting("resource_manager_endpoint", "APIM_RESOURCE_MANAGER_ENDPOINT"),
	Credentials: platform.Setting("tenant_id", "ARM_TENANT_ID") + ", " + platform.Setting("client_id", "ARM_CLIENT_ID") + " and " +
		platform.Setting("client_secret", "ARM_CLIENT_SECRET") + ", or how else the provider signs in",
}

// wordsEntra are Words for the sign-in.
var wordsEntra = platform.Words{
	Title: "Azure",
	Address: platform.Setting("tenant_id", "ARM_TENANT_ID") + ", " + platform.Setting("environment", "ARM_ENVIRONMENT") + " or " +
		platform.Setting("authority_host", "APIM_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"),
	Credentials: Words.Credentials,
}

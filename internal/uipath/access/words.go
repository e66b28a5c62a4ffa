package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// Key is the platform in the names of types and of settings; Name is its full name.
const (
	Key  = "uipath"
	Name = "UiPath"
)

// Words names UiPath's settings in messages.
var Words = platform.Words{
	Title: title,
	Address: platform.Setting("organization", "UIPATH_ORGANIZATION") + ", " + platform.Setting("edition", "UIPATH_EDITION") + ", " +
		platform.Setting("base_url", "UIPATH_URI") + " or " + platform.Setting("identity_base_url", "UIPATH_IDENTITY_URI"),
	Credentials: platform.Setting("client_id", "UIPATH_CLIENT_ID") + " and " + platform.Setting("client_secret", "UIPATH_CLIENT_SECRET") + ", or " +
		platform.Setting("access_token", "UIPATH_PAT"),
}

// wordsOrchestrator are Words for calls to Orchestrator, which belongs to a tenant.
var wordsOrchestrator = platform.Words{
	Title: "UiPath Orchestrator",
	Address: platform.Setting("tenant", "UIPATH_TENANT") + ", " + platform.Setting("organization", "UIPATH_ORGANIZATION") + ", " +
		platform.Setting("edition", "UIPATH_EDITION") + ", " + platform.Setting("base_url", "UIPATH_URI") + " or " +
		platform.Setting("orchestrator_base_url", "UIPATH_ORCHESTRATOR_URI"),
	Credentials: Words.Credentials,
}

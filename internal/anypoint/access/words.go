package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// Key is the platform in the names of types and of settings; Name is its full name.
const (
	Key  = "anypoint"
	Name = "MuleSoft Anypoint Platform"
)

// Words names Anypoint's settings in messages.
var Words = platform.Words{
	Title: "Anypoint",
	Address: platform.Setting("region", "ANYPOINT_REGION") + " or " + platform.Setting("base_url", "ANYPOINT_BASE_URL") +
		", the control plane's root without /accounts",
	Credentials: platform.Setting("client_id", "ANYPOINT_CLIENT_ID") + " and " + platform.Setting("client_secret", "ANYPOINT_CLIENT_SECRET") + ", " +
		platform.Setting("username", "ANYPOINT_USERNAME") + " and " + platform.Setting("password", "ANYPOINT_PASSWORD") + ", or " +
		platform.Setting("access_token", "ANYPOINT_ACCESS_TOKEN"),
}

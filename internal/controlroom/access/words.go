package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// Key is the platform in the names of types and of settings; Name is its full name.
const (
	Key  = "controlroom"
	Name = "Automation Anywhere Control Room"
)

// Words names the Control Room's settings in messages.
var Words = platform.Words{
	Title:   "the Control Room",
	Address: platform.Setting("url", "CONTROL_ROOM_URL") + " and " + platform.Setting("api_version", "CONTROL_ROOM_API_VERSION"),
	Credentials: platform.Setting("username", "CONTROL_ROOM_USERNAME") + " and " + platform.Setting("api_key", "CONTROL_ROOM_API_KEY") + " or " +
		platform.Setting("password", "CONTROL_ROOM_PASSWORD") + ", or " + platform.Setting("access_token", "CONTROL_ROOM_ACCESS_TOKEN"),
}

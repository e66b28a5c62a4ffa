package platform

import (
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Connection is what the access clients of all platforms share.
type Connection struct {
	// HTTP is the connection pool; Limits are the settings behind it.
	HTTP   *http.Client
	Limits rest.Settings
	// Log writes what the HTTP kernel reports.
	Log rest.LogFunc
	// Clock times all waits, deadlines and tokens; the zero value is the real clock.
	Clock rest.Clock
	// Unknown names the settings whose values are not known yet. No call can be made then.
	Unknown []string
	// Names is how messages name the settings.
	Names SettingNames
}

// Package api is the typed client of Automation Anywhere's Control Room: sign-in, users and roles of Enterprise 11 and Automation 360, by either of
// the two versions of its API.
package api

import (
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

const platform = "Control Room"

// tokenHeader takes the token as it is, without a scheme (documented); Authorization is ignored.
const tokenHeader = "X-Authorization"

// dialect is what the HTTP kernel has to know of this platform.
func dialect() rest.Dialect {
	return rest.Dialect{
		DecodeError: decodeError,
		Sign:        func(h http.Header, token string) { h.Set(tokenHeader, token) },
		// Another client for this platform treats a 500 as a session that is over: some builds probably respond so.
		DeadToken: func(status int, _ http.Header, _ []byte) bool { return status == http.StatusInternalServerError },
		// Where a Control Room has no operation, it was seen to serve its web application with status 200.
		WebPage: "a Control Room serves one where it has no such operation, so this is a wrong URL or API version (url, api_version)",
	}
}

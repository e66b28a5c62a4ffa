package api

import (
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// dialect gives the HTTP kernel what is particular to this platform. Refusals of its rate limiter are plain 429s.
func dialect() rest.Dialect {
	return rest.Dialect{DecodeError: decodeError, RequestID: requestID}
}

// requestID returns the id under which the platform's support finds the call (assumed names; the trace id of an error stands in its message).
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "X-Uipath-Correlation-Id", "X-Correlation-Id"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}
	return ""
}

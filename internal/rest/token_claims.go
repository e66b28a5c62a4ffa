package rest

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// ReadClaims reads what a JSON Web Token says, without checking it: that is the platform's business. It reports false for a token of another form, and
// for one that does not fit into claims; what claims holds then is not to be used.
func ReadClaims(token string, claims any) bool {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	return err == nil && json.Unmarshal(payload, claims) == nil
}

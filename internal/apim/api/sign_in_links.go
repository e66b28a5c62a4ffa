package api

import (
	"context"
	"net/http"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// MaxTokenLife is how long a shared access token works at most (documented).
const MaxTokenLife = 30 * 24 * time.Hour

type valueContract struct {
	Value wire.Text `json:"value"`
}

// SharedAccessToken returns a token with which a user calls the service's direct management API until expiry. It is a signature: nothing of it is
// kept, so making one changes nothing, and none can be taken back alone. key is the key of the user that signs it.
func (c *Client) SharedAccessToken(ctx context.Context, s Service, userID string, key Key, expiry time.Time) (string, error) {
	r := userRequest("make shared access token", userID, "token")
	r.Route += "/token"
	r.Body = map[string]any{"properties": map[string]any{"keyType": string(key), "expiry": expiry.UTC().Format(time.RFC3339)}}
	return c.secretValue(ctx, s, r)
}

// SSOURL returns a link that signs a user in to the portal.
func (c *Client) SSOURL(ctx context.Context, s Service, userID string) (string, error) {
	r := userRequest("make sign-in link", userID, "generateSsoUrl")
	r.Route += "/generateSsoUrl"
	return c.secretValue(ctx, s, r)
}

// secretValue sends a POST that changes nothing, whose response is one secret.
func (c *Client) secretValue(ctx context.Context, s Service, r rest.Request) (string, error) {
	r.Method, r.Idempotent = http.MethodPost, true
	var contract valueContract
	response, err := c.do(ctx, s, r, &contract)
	if err != nil {
		return "", err
	}
	if contract.Value == "" {
		return "", c.rest.BadResponse(r, response, "the response holds no value")
	}
	c.secrets.Add(string(contract.Value))
	return string(contract.Value), nil
}

package access

import (
	"context"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// SharedAccessToken makes a token of a user that works for a time. It returns the account and when the token ends, too.
func (c *Client) SharedAccessToken(
	ctx context.Context, s api.Service, named platform.Named[string], key api.Key, life time.Duration,
) (account *api.User, token string, expires time.Time, err error) {
	account, err = c.NamedUser(ctx, s, named)
	if err != nil {
		return nil, "", time.Time{}, err
	}
	expires = c.Now().Add(life).UTC().Truncate(time.Minute) // the token holds no seconds
	token, err = c.api.SharedAccessToken(ctx, s, account.ID, key, expires)
	return account, token, expires, c.explain(err)
}

// SSOURL makes a link that signs a user in. It returns the account, too.
func (c *Client) SSOURL(ctx context.Context, s api.Service, named platform.Named[string]) (account *api.User, url string, err error) {
	account, err = c.NamedUser(ctx, s, named)
	if err != nil {
		return nil, "", err
	}
	url, err = c.api.SSOURL(ctx, s, account.ID)
	return account, url, c.explain(err)
}

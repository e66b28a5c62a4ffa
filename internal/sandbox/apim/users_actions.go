package apim

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// minutes is how shared access tokens write a time (documented).
const minutes = "200601021504"

// ssoURL returns a link that signs a user in. It leads to the legacy portal (recorded).
func (c *call) ssoURL() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	token := url.QueryEscape(u.ID + "&" + c.now().Format(minutes) + "&" + random(16))
	return ok(map[string]any{"value": portalURL(c.svc, legacyPortal) + "/signin-sso?token=" + token}, "")
}

// sharedAccess returns a token of a user for at most 30 days (documented).
func (c *call) sharedAccess() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	var in struct {
		KeyType string    `json:"keyType"`
		Expiry  time.Time `json:"expiry"`
	}
	if err := c.body(&in); err != nil {
		return reply{}, err
	}
	if !oneOf(in.KeyType, "primary", "secondary") {
		return reply{}, invalidField("keyType", "keyType must be primary or secondary.")
	}
	if in.Expiry.Sub(c.now()) > 30*24*time.Hour || !in.Expiry.After(c.now()) {
		return reply{}, invalidField("expiry", "expiry must be at most 30 days ahead.")
	}
	return ok(map[string]any{"value": u.ID + "&" + in.Expiry.UTC().Format(minutes) + "&" + random(32)}, "")
}

// sendConfirmation mails a link, every time it is called.
func (c *call) sendConfirmation() (reply, error) {
	u, err := c.knownUser()
	if err != nil {
		return reply{}, err
	}
	template := "passwordResetByAdminNotificationMessage"
	if u.State == "pending" {
		template = "inviteUserNotificationMessage"
	}
	c.mail(template, u, c.r.URL.Query().Get("appType"))
	return empty(http.StatusNoContent)
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func oneOf(text string, all ...string) bool {
	for _, one := range all {
		if strings.EqualFold(text, one) {
			return true
		}
	}
	return false
}

package access

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// refusals are Anypoint's codes that mean the same for every call (documented).
var refusals = platform.Refusals{
	{Codes: []string{api.CodeReauthenticate}, Problem: platform.Problem{
		Means: "Anypoint requires a fresh sign-in before it changes a sensitive field such as the e-mail address: a sign-in with user name and " +
			"password is good for 30 minutes, one with multi-factor authentication for 8 hours. Connected apps are exempt.",
		Do: "Sign the provider in as a connected app (client_id, client_secret), or run again: every run signs in, unless access_token is set.",
	}},
}

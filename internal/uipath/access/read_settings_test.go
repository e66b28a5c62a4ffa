package access

import (
	"fmt"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform/settingstest"
)

// Whom the configuration names never becomes somebody else whom the environment names, and no base URL another.
func TestReadSettings(t *testing.T) {
	t.Parallel()
	type texts = map[string]string
	environment := texts{
		"UIPATH_CLIENT_ID": "eApp", "UIPATH_CLIENT_SECRET": "eSecret", "UIPATH_PAT": "eToken", "UIPATH_IDENTITY_URI": "https://i.example",
		"UIPATH_ORCHESTRATOR_URI": "https://o.example",
	}
	for _, test := range []struct {
		configured texts
		want       string
	}{
		{nil, "eApp eSecret eToken https://i.example https://o.example"},
		{texts{"client_id": "A"}, "A eSecret  https://i.example https://o.example"},
		{texts{"client_secret": "S"}, "eApp S  https://i.example https://o.example"},
		{texts{"client_id": "A", "access_token": "T"}, "A eSecret T https://i.example https://o.example"},
		{texts{"edition": "cloud"}, "eApp eSecret eToken  "}, {texts{"base_url": "https://c.example"}, "eApp eSecret eToken  "},
		{texts{"organization": "acme"}, "eApp eSecret eToken  "}, {texts{"tenant": "t"}, "eApp eSecret eToken https://i.example "},
		{texts{"tenant": "t", "organization": "acme", "identity_base_url": "https://ci.example", "orchestrator_base_url": "https://co.example"},
			"eApp eSecret eToken https://ci.example https://co.example"},
	} {
		s := readSettings(settingstest.Source("uipath", test.configured, environment))
		if got := fmt.Sprint(s.Credentials.ClientID, " ", s.Credentials.ClientSecret, " ", s.Credentials.AccessToken, " ", s.IdentityBaseURL, " ",
			s.OrchestratorBaseURL); got != test.want {
			t.Errorf("%v: %s, want %s", test.configured, got, test.want)
		}
	}
}

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
		"ANYPOINT_CLIENT_ID": "eApp", "ANYPOINT_CLIENT_SECRET": "eSecret", "ANYPOINT_USERNAME": "eUser", "ANYPOINT_PASSWORD": "ePassword",
		"ANYPOINT_ACCESS_TOKEN": "eToken", "ANYPOINT_BASE_URL": "https://e.example", "ANYPOINT_REGION": "eu",
	}
	for _, test := range []struct {
		configured texts
		want       string
	}{
		{nil, "eApp eSecret eUser ePassword eToken https://e.example"},
		{texts{"access_token": "T", "client_id": "A"}, "A eSecret eUser ePassword T https://e.example"},
		{texts{"client_id": "A"}, "A eSecret eUser ePassword  https://e.example"},
		{texts{"client_secret": "S"}, "eApp S eUser ePassword  https://e.example"},
		{texts{"client_id": "A", "client_secret": "S"}, "A S    https://e.example"},
		{texts{"client_id": "A", "client_secret": "S", "username": "U"}, "A S U ePassword  https://e.example"},
		{texts{"client_id": "A", "client_secret": "S", "password": "P"}, "A S eUser P  https://e.example"},
		{texts{"username": "U"}, "eApp eSecret U ePassword  https://e.example"}, {texts{"password": "P"}, "eApp eSecret eUser P  https://e.example"},
		{texts{"region": "us"}, "eApp eSecret eUser ePassword eToken https://anypoint.mulesoft.com"},
		{texts{"base_url": "https://c.example"}, "eApp eSecret eUser ePassword eToken https://c.example"},
	} {
		s := readSettings(settingstest.Source("anypoint", test.configured, environment))
		if got := fmt.Sprint(s.Credentials.ClientID, " ", s.Credentials.ClientSecret, " ", s.Credentials.Username, " ", s.Credentials.Password, " ",
			s.Credentials.AccessToken, " ", s.BaseURL); got != test.want {
			t.Errorf("%v: %s, want %s", test.configured, got, test.want)
		}
	}
}

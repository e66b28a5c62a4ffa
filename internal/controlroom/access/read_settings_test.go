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
		"CONTROL_ROOM_USERNAME": "eUser", "CONTROL_ROOM_PASSWORD": "ePassword", "CONTROL_ROOM_API_KEY": "eKey", "CONTROL_ROOM_ACCESS_TOKEN": "eToken",
	}
	for _, test := range []struct {
		configured texts
		want       string
	}{
		{nil, "eUser ePassword eKey eToken"}, {texts{"username": "U"}, "U ePassword eKey "}, {texts{"password": "P"}, "eUser P  "},
		{texts{"api_key": "K"}, "eUser ePassword K "}, {texts{"api_key": "K", "password": "P"}, "eUser P K "},
		{texts{"username": "U", "access_token": "T"}, "U ePassword eKey T"},
	} {
		s := readSettings(settingstest.Source("controlroom", test.configured, environment))
		c := s.Credentials
		if got := fmt.Sprint(c.Username, " ", c.Password, " ", c.APIKey, " ", c.AccessToken); got != test.want {
			t.Errorf("%v: %s, want %s", test.configured, got, test.want)
		}
	}
}

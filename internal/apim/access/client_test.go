package access

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
)

// A client without usable settings fails each call with the reason, and is never nil.
func TestNew_unusableSettingsFailEachCall(t *testing.T) {
	t.Parallel()
	service := api.Service{SubscriptionID: "s", ResourceGroup: "g", Name: "n"}
	for name, c := range map[string]struct {
		settings Settings
		want     string
	}{
		"nothing is set":      {Settings{}, "This configuration uses Azure API Management, but there is no client_secret"},
		"unknown environment": {Settings{Environment: "mars"}, `This configuration uses Azure API Management, but "mars" is no environment`},
		"wrong base URL": {Settings{ResourceManagerEndpoint: "ftp://x", Credentials: api.Credentials{AccessToken: "t"}},
			"resource_manager_endpoint: "},
		"settings are unknown": {unknownSettings(), "This needs a call to API Management, but the provider's apim.client_id cannot be known before an " +
			"apply"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := New(c.settings)
			_, read := client.User(t.Context(), service, "ada", "")
			_, create := client.CreateUser(t.Context(), service, api.NewUser{ID: "ada"})
			_, subscribe := client.CreateSubscription(t.Context(), service, api.NewSubscription{OwnerID: "ada"})
			_, list := client.Groups(t.Context(), service)
			for call, err := range map[string]error{
				"read": read, "create": create, "subscribe": subscribe, "list": list,
				"add":    client.AddGroupMember(t.Context(), GroupMember{Service: service, GroupID: "g", UserID: "ada"}),
				"remove": client.RemoveGroupMember(t.Context(), GroupMember{Service: service, GroupID: "g", UserID: "ada"}),
			} {
				if err == nil || !strings.HasPrefix(err.Error(), c.want) {
					t.Errorf("%s: %v", call, err)
				}
			}
		})
	}
}

func unknownSettings() Settings {
	var s Settings
	s.Unknown = []string{"apim.client_id"}
	return s
}

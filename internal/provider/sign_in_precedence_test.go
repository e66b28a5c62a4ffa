package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/anypoint"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/uipath"
)

// K20.2: who is named in the configuration never becomes somebody else whom the environment names. A setting is no less named for being empty.
func TestSignInIsTheConfigurations_K20_2(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform, settings string
		env                map[string]string
		says               string // "" works
	}{
		"an application beside a user": {"anypoint", fmt.Sprintf("client_id = %q\nclient_secret = %q", anypoint.ClientID, anypoint.ClientSecret),
			map[string]string{"ANYPOINT_USERNAME": "nobody", "ANYPOINT_PASSWORD": "nothing"}, ""},
		"an application beside a token": {"anypoint", fmt.Sprintf("client_id = %q\nclient_secret = %q", anypoint.ClientID, anypoint.ClientSecret),
			map[string]string{"ANYPOINT_ACCESS_TOKEN": "nobodys"}, ""},
		"a user's password beside a token": {"anypoint", `password = "wrong"`,
			map[string]string{"ANYPOINT_CLIENT_ID": "", "ANYPOINT_CLIENT_SECRET": "", "ANYPOINT_USERNAME": anypoint.AdminUsername,
				"ANYPOINT_ACCESS_TOKEN": "nobodys"}, "Unable to sign in to Anypoint: 401"},
		"an empty token": {"anypoint", `access_token = ""`, nil, "Empty setting"},
		"an empty id":    {"anypoint", `client_id = ""`, nil, "Empty setting"},

		"UiPath, a secret beside a token": {"uipath", `client_secret = "wrong"`,
			map[string]string{"UIPATH_PAT": uipath.ScopedPAT}, "Unable to sign in to UiPath: 40"},
		"UiPath, a token beside a secret": {"uipath", fmt.Sprintf("access_token = %q", uipath.ScopedPAT),
			map[string]string{"UIPATH_CLIENT_SECRET": "wrong"}, ""},
		"UiPath, an empty token":     {"uipath", `access_token = ""`, nil, "Empty setting"},
		"Control Room, an empty key": {"controlroom", `api_key = ""`, nil, "Empty setting"},
		"Control Room, a key and a token": {"controlroom", `api_key = "wrong"`,
			map[string]string{"CONTROL_ROOM_ACCESS_TOKEN": "a.b.c"}, "Unable to sign in"},
		"Control Room, a password and key": {"controlroom", `password = "wrong"`, nil, "Unable to sign in"},

		"API Management, an application beside a token": {"apim", fmt.Sprintf("client_id = %q", apim.ClientID),
			map[string]string{"ARM_CLIENT_SECRET": "", "APIM_ACCESS_TOKEN": "nobodys", "ARM_USE_CLI": "true"}, "so the user of the Azure CLI is not taken"},
		"API Management, an empty secret": {"apim", `client_secret = ""`, nil, "Empty setting"},
		"API Management, an empty token":  {"apim", `access_token = ""`, nil, "Empty setting"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t)
			w := env.NewWorkspace(t, fmt.Sprintf("provider \"platformusers\" {\n  %s {\n%s\n  }\n}\n%s\n", c.platform, c.settings,
				allSignedIn[c.platform].read))
			for variable, value := range c.env {
				w.Setenv(variable, value)
			}
			out, err := w.Run(t, "plan")
			text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
			if (err == nil) != (c.says == "") || !strings.Contains(text, c.says) {
				t.Errorf("the plan does not say %q:\n%s", c.says, out)
			}
		})
	}
}

// K15.1: a secret or address with a line break, as from a file, or with a character that nobody sees, is refused before a call, and not shown.
func TestSettingsWithInvisibleCharacters_K15_1(t *testing.T) {
	t.Parallel()
	for platform, p := range allSignedIn {
		for _, hidden := range []string{"\n", "\r\n", "\u200b", "\u00a0", "\ufeff", "\t"} {
			t.Run(fmt.Sprintf("%s %q", platform, hidden), func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t)
				w := env.NewWorkspace(t, p.read+"\n")
				w.Setenv(p.secret, "canary-secret"+hidden)
				out, err := w.Run(t, "plan")
				if err == nil || !strings.Contains(out, "Invisible character") || !strings.Contains(out, p.secret) || strings.Contains(out, "canary") {
					t.Errorf("the plan says:\n%s", out)
				}
				if n := env.Journal.Len(); n != 0 {
					t.Errorf("%d calls were made", n)
				}
			})
		}
	}
}

package provider_test

import (
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

const apimGroups = "data \"platformusers_apim_groups\" \"all\" {}\n"

// Every way to sign in that the fake Microsoft Entra serves, and the error when it does not work.
func TestCLIProvider_apimSignIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env    map[string]string
		config string // of apim { ... }
		want   string // part of the error; "" for none
	}{
		"client secret": {nil, "", ""},
		"variables of Azure's SDK": {map[string]string{"ARM_CLIENT_SECRET": "", "AZURE_CLIENT_SECRET": apim.ClientSecret, "ARM_TENANT_ID": "",
			"AZURE_TENANT_ID": apim.TenantID}, "", ""},
		"federated token": {map[string]string{"ARM_CLIENT_SECRET": "", "ARM_USE_OIDC": "true",
			"ARM_OIDC_TOKEN": apim.FederatedToken(apim.FederatedSubject)}, "", ""},
		"somebody else's token": {map[string]string{"ARM_CLIENT_SECRET": "", "ARM_USE_OIDC": "true",
			"ARM_OIDC_TOKEN": apim.FederatedToken("repo:another/one")}, "", "Unable to sign in to Azure"},
		"wrong secret":           {map[string]string{"ARM_CLIENT_SECRET": "not-the-secret"}, "", "Unable to sign in to Azure"},
		"nothing":                {map[string]string{"ARM_CLIENT_SECRET": "", "ARM_USE_CLI": "false"}, "", "Azure API Management is not configured"},
		"no tenant":              {map[string]string{"ARM_TENANT_ID": ""}, "", "also needs tenant_id"},
		"authority over http":    {nil, `authority_host = "http://127.0.0.1:1"`, "over https only"},
		"unknown environment":    {map[string]string{"ARM_ENVIRONMENT": "mars"}, "", "public, usgovernment, china"},
		"neither true nor false": {map[string]string{"ARM_USE_MSI": "perhaps"}, "", "must be true or false"},
		"configuration wins":     {map[string]string{"APIM_ACCESS_TOKEN": "dead"}, `client_secret = "` + apim.ClientSecret + `"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.TLS(t.TempDir()))
			w := env.NewPlugin(t, "provider \"platformusers\" {\n  apim {\n    "+c.config+"\n  }\n}\n"+apimGroups)
			w.Setenv("SSL_CERT_FILE", env.CAFile())
			for variable, value := range c.env {
				w.Setenv(variable, value)
			}
			out, err := w.Run(t, "plan", "-no-color")
			switch {
			case c.want == "" && err != nil:
				t.Errorf("the plan fails:\n%s", out)
			case c.want != "" && (err == nil || !strings.Contains(out, c.want)):
				t.Errorf("the plan does not say %q:\n%s", c.want, out)
			}
			if strings.Contains(out, "not-the-secret") {
				t.Errorf("the secret is shown:\n%s", out)
			}
			if tokens := env.Calls(acctest.IsSignIn); tokens > 3 {
				t.Errorf("%d sign-ins", tokens)
			}
		})
	}
}

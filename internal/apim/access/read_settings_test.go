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
		"ARM_CLIENT_ID": "eApp", "ARM_CLIENT_SECRET": "eSecret", "ARM_CLIENT_CERTIFICATE_PATH": "eCert", "APIM_ACCESS_TOKEN": "eToken",
		"ARM_OIDC_TOKEN": "eOIDC", "ARM_OIDC_TOKEN_FILE_PATH": "eFile", "ARM_USE_OIDC": "true", "ARM_USE_MSI": "true", "ARM_USE_CLI": "true",
	}
	for _, test := range []struct {
		configured texts
		want       string
	}{
		{nil, "eApp eSecret eCert eToken eOIDC eFile true true true false"},
		{texts{"access_token": "T", "client_id": "A"}, "A eSecret eCert T eOIDC eFile true true true false"},
		{texts{"client_id": "A"}, "A eSecret eCert  eOIDC eFile true true true true"},
		{texts{"client_id": "A", "use_cli": "true"}, "A    eOIDC eFile false false true false"},
		{texts{"client_secret": "S"}, "eApp S eCert  eOIDC eFile true true true false"},
		{texts{"client_certificate_path": "C"}, "eApp  C  eOIDC eFile true true true false"},
		{texts{"oidc_token": "O"}, "eApp    O eFile true true true false"},
		{texts{"oidc_token_file_path": "F"}, "eApp     F true true true false"},
		{texts{"oidc_request_url": "https://r.example"}, "eApp      true true true false"},
		{texts{"use_msi": "true"}, "eApp    eOIDC eFile false true true false"},
		{texts{"use_cli": "true"}, "eApp    eOIDC eFile false false true false"},
	} {
		s := readSettings(settingstest.Source("apim", test.configured, environment))
		c := s.Credentials
		if got := fmt.Sprint(c.ClientID, " ", c.ClientSecret, " ", c.ClientCertificatePath, " ", c.AccessToken, " ", c.OIDCToken, " ",
			c.OIDCTokenFilePath, " ", c.UseOIDC, " ", c.UseMSI, " ", c.UseCLI, " ", c.OnlyClient); got != test.want {
			t.Errorf("%v: %s, want %s", test.configured, got, test.want)
		}
	}
}

package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/platformusers/terraform-provider-platformusers/internal/acctest"
	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/apim"
)

// K20.1 to K20.4: signing in to API Management from a pipeline. {oidc} stands for the pipeline's service, {file} for a file with a token that the
// application does not trust.
func TestSignInOfPipelines_K20(t *testing.T) {
	t.Parallel()
	azureDevOps, gitHub := "{oidc}"+apim.AzureDevOpsTokenRoute, "{oidc}"+apim.GitHubTokenRoute
	const pipelineToken = apim.PipelineToken
	for name, c := range map[string]struct {
		settings string
		env      map[string]string
		fails    string // the text that an error has; "": it works
		asked    string // the route that was asked for a token; "": none
	}{
		"K20.1 Azure DevOps, azapi's spelling": {"", map[string]string{"ARM_USE_OIDC": "true", "ARM_OIDC_REQUEST_URL": azureDevOps,
			"ARM_OIDC_REQUEST_TOKEN": pipelineToken, "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID": apim.ServiceConnectionID}, "", apim.AzureDevOpsTokenRoute},
		"K20.1 Azure DevOps, its own spelling": {"", map[string]string{"ARM_USE_OIDC": "true", "SYSTEM_OIDCREQUESTURI": azureDevOps,
			"SYSTEM_ACCESSTOKEN": pipelineToken, "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID": apim.ServiceConnectionID}, "", apim.AzureDevOpsTokenRoute},
		"K20.1 settings": {`use_oidc = true, oidc_request_url = "` + azureDevOps + `", oidc_request_token = "` + pipelineToken +
			`", ado_pipeline_service_connection_id = "` + apim.ServiceConnectionID + `"`, nil, "", apim.AzureDevOpsTokenRoute},
		"K20.1 settings before the environment's token": {`oidc_request_url = "` + azureDevOps + `", oidc_request_token = "` + pipelineToken +
			`", ado_pipeline_service_connection_id = "` + apim.ServiceConnectionID + `"`,
			map[string]string{"ARM_OIDC_TOKEN": "somebody", "ARM_CLIENT_SECRET": apim.ClientSecret}, "", apim.AzureDevOpsTokenRoute},
		"K20.1 no connection": {"", map[string]string{"ARM_USE_OIDC": "true", "SYSTEM_OIDCREQUESTURI": azureDevOps, "SYSTEM_ACCESSTOKEN": pipelineToken},
			"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", ""},
		"K20.1 no token of the job": {"", map[string]string{"ARM_USE_OIDC": "true", "SYSTEM_OIDCREQUESTURI": azureDevOps,
			"ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID": apim.ServiceConnectionID}, "map SYSTEM_ACCESSTOKEN", ""},
		"K20.1 another connection": {"", map[string]string{"ARM_USE_OIDC": "true", "SYSTEM_OIDCREQUESTURI": azureDevOps,
			"SYSTEM_ACCESSTOKEN": pipelineToken, "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID": "nope"}, "POST https://127.0.0.1", apim.AzureDevOpsTokenRoute},
		"K20.1 wrong token of the job": {"", map[string]string{"ARM_USE_OIDC": "true", "SYSTEM_OIDCREQUESTURI": azureDevOps,
			"SYSTEM_ACCESSTOKEN": "not-the-jobs", "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID": apim.ServiceConnectionID},
			"Azure DevOps (SYSTEM_OIDCREQUESTURI, SYSTEM_ACCESSTOKEN)", apim.AzureDevOpsTokenRoute},
		"K20.2 chosen without a token": {"", map[string]string{"ARM_USE_OIDC": "true", "ARM_USE_MSI": "true"}, "so nothing else is tried", ""},
		"K20.3 GitHub beside an injected file": {"", map[string]string{"ARM_USE_OIDC": "true", "ACTIONS_ID_TOKEN_REQUEST_URL": gitHub,
			"ACTIONS_ID_TOKEN_REQUEST_TOKEN": pipelineToken, "AZURE_FEDERATED_TOKEN_FILE": "{file}"}, "", apim.GitHubTokenRoute},
		"K20.3 an injected file as the last resort": {"", map[string]string{"ARM_USE_OIDC": "true", "AZURE_FEDERATED_TOKEN_FILE": "{file}"},
			"the file that AZURE_FEDERATED_TOKEN_FILE names", ""},
		"K20.3 an injected file alone": {"", map[string]string{"AZURE_FEDERATED_TOKEN_FILE": "{file}"},
			"the file that AZURE_FEDERATED_TOKEN_FILE names", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, acctest.TLS(t.TempDir()))
			file := filepath.Join(t.TempDir(), "token")
			if err := os.WriteFile(file, []byte(apim.FederatedToken("system:serviceaccount:runner")), 0o600); err != nil {
				t.Fatal(err)
			}
			fill := strings.NewReplacer("{oidc}", env.URL()+"/"+apim.TenantID, "{file}", file)
			w := env.NewWorkspace(t, fmt.Sprintf("provider \"platformusers\" {\n  http {\n    ca_cert_file = %q\n  }\n  apim {\n%s\n  }\n}\n%s",
				env.CAFile(), strings.ReplaceAll(fill.Replace(c.settings), ", ", "\n"), apimGroups))
			w.Setenv("ARM_CLIENT_SECRET", "")
			for variable, value := range c.env {
				w.Setenv(variable, fill.Replace(value))
			}
			out, err := w.Run(t, "plan")
			text := strings.Join(strings.Fields(strings.ReplaceAll(out, "│", " ")), " ")
			switch {
			case c.fails == "" && err != nil:
				t.Errorf("the plan fails:\n%s", out)
			case c.fails != "" && (err == nil || !strings.Contains(text, c.fails)):
				t.Errorf("the plan does not say %q:\n%s", c.fails, out)
			}
			if strings.Contains(out, "not-the-jobs") || strings.Contains(out, pipelineToken) {
				t.Errorf("the secret is shown:\n%s", out)
			}
			var asked string
			for _, call := range env.Journal.All() {
				if strings.Contains(call.Route, "/oidc/") {
					asked = call.Route[strings.Index(call.Route, "/oidc/"):]
				}
			}
			if asked != c.asked {
				t.Errorf("asked for a token at %q, want %q", asked, c.asked)
			}
		})
	}
}

package apim

import (
	"net/http"
	"strings"
)

// What a pipeline asks for a federated token, below the tenant's part of the URL: GitHub by GET with an audience, Azure DevOps by POST with the id
// of a service connection (both documented).
const (
	GitHubTokenRoute      = "/oidc/github"
	AzureDevOpsTokenRoute = "/oidc/azuredevops"
)

// pipelineRoutes are the URLs that a pipeline's own service serves, not Microsoft Entra. They stand beside it because nothing else speaks https here.
func (p *Platform) pipelineRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+GitHubTokenRoute, p.gitHubToken)
	mux.HandleFunc("POST "+AzureDevOpsTokenRoute, p.azureDevOpsToken)
}

// gitHubToken is what ACTIONS_ID_TOKEN_REQUEST_URL leads to. The subject is that of the workflow, whatever the audience.
func (p *Platform) gitHubToken(w http.ResponseWriter, r *http.Request) {
	if bearer(r) != PipelineToken {
		reply{status: http.StatusUnauthorized, body: map[string]string{"message": "Unauthorized"}}.write(w, false)
		return
	}
	audience := r.URL.Query().Get("audience")
	if audience == "" {
		audience = "https://github.com/contoso" // documented: the owner's URL
	}
	value := sign(map[string]any{"iss": "https://token.actions.example", "sub": FederatedSubject, "aud": audience})
	reply{status: http.StatusOK, body: map[string]any{"count": len(value), "value": value}}.write(w, false)
}

// azureDevOpsToken is what SYSTEM_OIDCREQUESTURI leads to. A client that does not suppress the redirect is sent to a page when its token is wrong,
// and an unknown connection is not found (assumed).
func (p *Platform) azureDevOpsToken(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	out := reply{status: http.StatusOK, body: map[string]string{"oidcToken": sign(map[string]any{
		"iss": "https://vstoken.dev.azure.example", "sub": ConnectionSubject, "aud": FederatedAudience})}}
	switch {
	case bearer(r) != PipelineToken && r.Header.Get("X-Tfs-Fedauthredirect") != "Suppress":
		out = reply{status: http.StatusFound, header: http.Header{"Location": {"https://spsprodweu.vssps.visualstudio.example/_signin"}}}
	case bearer(r) != PipelineToken:
		out = reply{status: http.StatusUnauthorized}
	case query.Get("api-version") == "":
		out = reply{status: http.StatusBadRequest, body: map[string]string{"message": "No api-version was supplied for the \"POST\" request."}}
	case !strings.EqualFold(query.Get("serviceConnectionId"), ServiceConnectionID):
		out = reply{status: http.StatusNotFound, body: map[string]string{"message": "The service connection '" + query.Get("serviceConnectionId") +
			"' was not found."}}
	}
	out.write(w, false)
}

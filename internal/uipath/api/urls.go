package api

import "net/url"

// CloudURL is the base URL of Automation Cloud.
const CloudURL = "https://cloud.uipath.com"

// IdentityURL returns the identity server's base URL (documented for each edition): BASE/ORGANIZATION/identity_ on Cloud and in Automation
// Suite, there without an organization BASE/identity_, and BASE/identity for a standalone Orchestrator.
func IdentityURL(edition Edition, base *url.URL, organization string) *url.URL {
	if edition == EditionOnPrem {
		return base.JoinPath("identity")
	}
	return below(base, organization).JoinPath("identity_")
}

// OrchestratorURL returns Orchestrator's base URL (documented for each edition): BASE/ORGANIZATION/TENANT/orchestrator_ on Cloud and in
// Automation Suite, nil when one of the two is missing, and BASE for a standalone Orchestrator, whose tenant is named by a header.
func OrchestratorURL(edition Edition, base *url.URL, organization, tenant string) *url.URL {
	if edition == EditionOnPrem {
		return base
	}
	if organization == "" || tenant == "" {
		return nil
	}
	return below(base, organization, tenant).JoinPath("orchestrator_")
}

func below(base *url.URL, segments ...string) *url.URL {
	for _, segment := range segments {
		if segment != "" {
			base = base.JoinPath(url.PathEscape(segment))
		}
	}
	return base
}

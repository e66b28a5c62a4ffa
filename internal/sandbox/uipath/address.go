package uipath

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// address is where a call was sent to: which server, in which form.
type address struct {
	service  service
	segments []string // before the server's own: organization, or organization and tenant
	word     string   // "identity", "identity_", "orchestrator_", or "" for an Orchestrator at the root
	path     string   // behind it
}

var (
	// Up to two segments, the server's name with or without underscore: every form that the vendor's pages know, see checkAddress for which exist where.
	identityAddress     = regexp.MustCompile(`^((?:/[^/]+){0,2})/(identity_?)(/(?:api|connect)/.*)$`)
	orchestratorAddress = regexp.MustCompile(`^((?:/[^/]+){0,2})/(orchestrator_)(/(?:api|odata)/.*)$`)
	rootAddress         = regexp.MustCompile(`^()()(/(?:api|odata)/.*)$`)
)

// locate takes a path apart; the second result is what follows the server's base.
func locate(path string) (address, string) {
	for _, form := range []struct {
		service    service
		expression *regexp.Regexp
	}{{identity, identityAddress}, {orchestrator, orchestratorAddress}, {orchestrator, rootAddress}} {
		if m := form.expression.FindStringSubmatch(path); m != nil {
			var segments []string
			if m[1] != "" {
				segments = strings.Split(m[1][1:], "/")
			}
			return address{service: form.service, segments: segments, word: m[2]}, m[3]
		}
	}
	return address{}, path
}

// form is the form of the URL: "{org}/{tenant}/identity_".
func (a address) form() string {
	return strings.Join(append([]string{"{org}", "{tenant}"}[:len(a.segments)], a.word), "/")
}

// forms are the URL forms that an edition has (documented; those of one vendor's page for the standalone product contradict all
// others, see the switch standalone_org_paths).
var forms = map[string][]string{
	"cloud":            {"{org}/identity_", "identity_", "{org}/{tenant}/orchestrator_"},
	"automation_suite": {"{org}/identity_", "identity_", "{org}/{tenant}/orchestrator_"},
	"on_prem":          {"identity", ""},
}

var standaloneOrgPaths = []string{"{org}/identity", "{org}/{tenant}/identity_"}

// checkAddress refuses forms that the edition does not have, and other organizations and tenants than the sandbox's.
func (c *call) checkAddress() error {
	nowhere := &refusal{reply{status: http.StatusNotFound}}
	if c.is("spellings", "edition") {
		known := forms[c.value("edition")]
		if c.onPrem() && c.is("standalone_org_paths", "accepted") {
			known = append(slices.Clone(known), standaloneOrgPaths...)
		}
		if !slices.Contains(known, c.at.form()) {
			return nowhere
		}
	}
	if s := c.at.segments; len(s) > 0 && s[0] != OrganizationName && s[0] != PartitionGlobalID || len(s) > 1 && s[1] != TenantName && s[1] != TenantKey {
		return nowhere
	}
	if c.at.service == orchestrator && c.at.word == "" {
		if name := c.r.Header.Get("X-UIPATH-TenantName"); name != TenantName {
			return orchestratorError(http.StatusNotFound, codeNotFound, "Tenant %s does not exist.", name)
		}
	}
	if c.at.service == orchestrator && c.at.word != "" && len(c.at.segments) != 2 {
		return nowhere
	}
	return nil
}

// hostLevel reports whether the call went to the identity server without naming an organization, where there are several.
func (c *call) hostLevel() bool {
	return c.at.service == identity && len(c.at.segments) == 0 && c.at.word == "identity_" && c.cloud()
}

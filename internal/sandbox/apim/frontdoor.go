package apim

import (
	"net/http"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// apiVersions are the stable versions that are served, the newest last: the one of the vendor's newest SDK, that of azurerm 4 and 5 (2022-08-01), and
// the one before. Only the newest deletes users in the background; the others answer at once (documented, 200 recorded).
var apiVersions = []string{"2021-08-01", "2022-08-01", apiVersion}

const apiVersion = "2024-05-01"

// carryOut checks what Resource Manager checks before a service sees a call. The order is assumed.
func (c *call) carryOut() (reply, error) {
	if err := c.authenticate(); err != nil {
		return reply{}, err
	}
	if c.r.URL.Query().Get("api-version") == "" {
		return reply{}, refuse(http.StatusBadRequest, "MissingApiVersionParameter",
			"The api-version query parameter (?api-version=) is required for all requests.")
	}
	if version := c.r.URL.Query().Get("api-version"); !slices.Contains(apiVersions, version) {
		return reply{}, refuse(http.StatusBadRequest, "NoRegisteredProviderFound",
			"No registered resource provider found for API version '%s' for type 'service'. The supported api-versions are '%s'.",
			version, strings.Join(apiVersions, ", "))
	}
	if err := c.locate(); err != nil {
		return reply{}, err
	}
	if err := c.authorize(); err != nil {
		return reply{}, err
	}
	if err := c.obstruct(); err != nil {
		return reply{}, err
	}
	c.settle()
	if c.is("tier", "consumption") && (strings.HasPrefix(c.route.action, "users/") || strings.HasPrefix(c.route.action, "groups/")) {
		return reply{}, refuse(http.StatusBadRequest, "MethodNotAllowedInPricingTier", "Method not allowed in Consumption pricing tier")
	}
	return c.route.handle(c)
}

// locate finds the service. Names are compared without regard to case.
func (c *call) locate() error {
	subscription, group, name := c.id("subscriptionId"), c.id("resourceGroupName"), c.id("serviceName")
	services := slices.DeleteFunc(slices.Clone(c.state.Services), func(s *Service) bool { return !strings.EqualFold(s.SubscriptionID, subscription) })
	if len(services) == 0 {
		return refuse(http.StatusNotFound, "SubscriptionNotFound", "The subscription '%s' could not be found.", subscription)
	}
	services = slices.DeleteFunc(services, func(s *Service) bool { return !strings.EqualFold(s.ResourceGroup, group) })
	if len(services) == 0 {
		return refuse(http.StatusNotFound, "ResourceGroupNotFound", "Resource group '%s' could not be found.", group)
	}
	c.svc = find(services, func(s *Service) bool { return strings.EqualFold(s.Name, name) })
	switch {
	case c.svc != nil:
		return nil
	case c.is("unknown_service", "ParentResourceNotFound") && c.route.path != ServiceRoute:
		return refuse(http.StatusNotFound, "ParentResourceNotFound",
			"Failed to perform '%s' on resource(s) of type 'service', because the parent resource '%s' could not be found.",
			strings.ToLower(c.r.Method), name)
	}
	return refuse(http.StatusNotFound, "ResourceNotFound",
		"The Resource 'Microsoft.ApiManagement/service/%s' under resource group '%s' was not found. For more details please go to "+
			"https://aka.ms/ARMResourceNotFoundFix", name, group)
}

// authorize checks the role. The error names action and scope (documented).
func (c *call) authorize() error {
	if c.app.Role.allows(c.route.action) {
		return nil
	}
	return refuse(http.StatusForbidden, "AuthorizationFailed",
		"The client '%s' with object id '%s' does not have authorization to perform action 'Microsoft.ApiManagement/service/%s' over scope '%s' "+
			"or the scope is invalid. If access was recently granted, please refresh your credentials.",
		c.app.ClientID, c.app.ObjectID, c.route.action, c.svc.base())
}

// allows reports whether a role holds an action: "users/write".
func (r Role) allows(action string) bool {
	switch r {
	case Contributor:
		return true
	case Reader:
		return action == "read" || strings.HasSuffix(action, "/read")
	case NoUsers:
		return !strings.HasPrefix(action, "users/") && !strings.HasPrefix(action, "groups/users/")
	}
	return false
}

// precondition checks If-Match, and If-None-Match as far as it is heeded. current is the entity's ETag; needed says that the API
// description demands the header.
func (c *call) precondition(current string, needed bool) error {
	match := c.r.Header.Get("If-Match")
	switch {
	case c.r.Header.Get("If-None-Match") == "*" && c.is("if_none_match", "honored"):
		return refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The resource exists already.")
	case match == "" && needed && c.is("if_match", "strict"):
		return refuse(c.number("if_match_missing"), "ValidationError", "The If-Match header is required.")
	case match == "" || match == "*" || match == current:
		return nil
	default:
		return refuse(http.StatusPreconditionFailed, "PreconditionFailed",
			"The resource was modified since last retrieval. Retrieve the latest version and try again.")
	}
}

// patched is the response to a PATCH.
func (c *call) patched(entity map[string]any, tag string) (reply, error) {
	if c.is("patch_answer", "204") {
		return empty(http.StatusNoContent)
	}
	return ok(entity, tag)
}

// touches are the users and products that writes under way touch, by the URL of the call, which lives as long as the call.
type touches map[any][]string

// touch refuses a write that touches what another one touches at the time: reported for subscriptions, assumed for the rest. keys
// are "user ID" and "product ID". It is the last check of a write: what it has let through is carried out.
func (c *call) touch(keys ...string) error {
	underWay := map[any]bool{}
	for _, w := range kernel.OtherWrites(c.r.Context()) {
		underWay[w.Request.URL] = true
	}
	for i := range keys {
		if id, isUser := strings.CutPrefix(keys[i], "user "); isUser && c.deleting(id) != nil {
			return refuse(http.StatusConflict, "PessimisticConcurrencyConflict", "Operation on the user '%s' is in progress.", id)
		}
		keys[i] = strings.ToLower(keys[i] + " of " + c.svc.Name)
	}
	for other, theirs := range c.touched {
		if !underWay[other] {
			delete(c.touched, other)
			continue
		}
		i := slices.IndexFunc(keys, func(key string) bool { return slices.Contains(theirs, key) })
		switch value := c.value("parallel_writes"); {
		case i < 0 || value == "accepted":
		case value == "409":
			return refuse(http.StatusConflict, "PessimisticConcurrencyConflict", "Operation on the %s is in progress.", keys[i])
		default:
			return refuse(http.StatusPreconditionFailed, "PreconditionFailed",
				"The %s is being changed by another operation. Serialize the operations or retry.", keys[i])
		}
	}
	c.touched[c.r.URL] = keys
	return nil
}

// serviceRoutes are about the service itself and of operations.
var serviceRoutes = []route{
	{method: "GET", path: "", action: "read", handle: (*call).getService},
	{method: "GET", path: "/tenant/operationResults/{operationId}", action: "tenant/operationResults/read", handle: (*call).getOperation},
}

func (c *call) getService() (reply, error) {
	sku := map[string]any{"name": "Developer", "capacity": 1}
	if c.is("tier", "consumption") {
		sku = map[string]any{"name": "Consumption", "capacity": 0}
	}
	host := strings.ToLower(c.svc.Name)
	return ok(map[string]any{
		"id": c.svc.base(), "name": c.svc.Name, "type": "Microsoft.ApiManagement/service", "location": "West Europe", "sku": sku, "etag": "AAAAAAAWBuM=",
		"properties": map[string]any{
			"provisioningState": "Succeeded", "gatewayUrl": "https://" + host + ".azure-api.example", "developerPortalUrl": portalURL(c.svc, developerPortal),
			"portalUrl": portalURL(c.svc, legacyPortal), "publisherEmail": c.svc.user(AdministratorID).Email,
		},
	}, "")
}

const (
	legacyPortal    = "portal"
	developerPortal = "developerPortal"
)

// portalURL is where links in mails lead: those of the legacy portal, which is the default, lead nowhere any more (reported).
func portalURL(svc *Service, appType string) string {
	host := strings.ToLower(svc.Name)
	if strings.EqualFold(appType, developerPortal) {
		return "https://" + host + ".developer.azure-api.example"
	}
	return "https://" + host + ".portal.azure-api.example"
}

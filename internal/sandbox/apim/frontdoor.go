package apim

import (
	"net/http"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// carryOut checks what Resource Manager checks before a service sees a call. The order is assumed.
func (c *call) carryOut() (reply, error) {
	if err := c.authenticate(); err != nil {
		return reply{}, err
	}
	if c.r.URL.Query().Get("api-version") == "" {
		return reply{}, refuse(http.StatusBadRequest, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")
	}
	if version := c.r.URL.Query().Get("api-version"); version != "2024-05-01" {
		return reply{}, refuse(http.StatusBadRequest, "NoRegisteredProviderFound", "No registered resource provider found for API version '%s' for type 'service'. The supported api-versions are '2024-05-01'.", version)
	}
	if err := c.locate(); err != nil {
		return reply{}, err
	}
	if err := c.authorize(); err != nil {
		return reply{}, err
	}
	if c.is("tier", "consumption") && !strings.HasPrefix(c.route.action, "read") && !strings.HasPrefix(c.route.action, "products/") {
		return reply{}, refuse(http.StatusBadRequest, "MethodNotAllowedInPricingTier", "Method not allowed in Consumption pricing tier")
	}
	return c.route.handle(c)
}

// locate finds the service. Names are compared without regard to case.
func (c *call) locate() error {
	subscription, group, name := c.id("subscriptionId"), c.id("resourceGroupName"), c.id("serviceName")
	all := c.state.Services
	if !slices.ContainsFunc(all, func(s *Service) bool { return strings.EqualFold(s.SubscriptionID, subscription) }) {
		return refuse(http.StatusNotFound, "SubscriptionNotFound", "The subscription '%s' could not be found.", subscription)
	}
	if !slices.ContainsFunc(all, func(s *Service) bool { return strings.EqualFold(s.ResourceGroup, group) }) {
		return refuse(http.StatusNotFound, "ResourceGroupNotFound", "Resource group '%s' could not be found.", group)
	}
	c.svc = find(all, func(s *Service) bool {
		return strings.EqualFold(s.ResourceGroup, group) && strings.EqualFold(s.Name, name)
	})
	if c.svc == nil {
		return refuse(http.StatusNotFound, "ResourceNotFound", "The Resource 'Microsoft.ApiManagement/service/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix", name, group)
	}
	return nil
}

// authorize checks the role. The error names action and scope (documented).
func (c *call) authorize() error {
	action := c.route.action
	reads := strings.HasSuffix(action, "read")
	allowed := c.app.Role == Contributor || c.app.Role == Reader && reads || c.app.Role == NoUsers && !strings.HasPrefix(action, "users/") && !strings.HasPrefix(action, "groups/users/")
	if allowed {
		return nil
	}
	return refuse(http.StatusForbidden, "AuthorizationFailed",
		"The client '%[1]s' with object id '%[1]s' does not have authorization to perform action 'Microsoft.ApiManagement/service/%[2]s' over scope '%[3]s' or the scope is invalid. If access was recently granted, please refresh your credentials.",
		c.app.ClientID, action, c.svc.base())
}

// precondition checks If-Match. current is the entity's ETag; needed says that the API description demands the header.
func (c *call) precondition(current string, needed bool) error {
	match := c.r.Header.Get("If-Match")
	switch {
	case match == "" && needed && c.is("if_match", "strict"):
		return refuse(http.StatusBadRequest, "ValidationError", "The If-Match header is required.")
	case match == "" || match == "*" || match == current:
		return nil
	default:
		return refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The resource was modified since last retrieval. Retrieve the latest version and try again.")
	}
}

// touches are the users and products that writes under way touch, by the address of the call, which lives as long as the call.
type touches map[any][]string

// touch refuses a write that touches what another one touches at the time: reported for subscriptions, assumed for memberships.
func (c *call) touch(keys ...string) error {
	earlier := map[any]bool{}
	for _, w := range kernel.EarlierWrites(c.r.Context()) {
		earlier[w.Request.URL] = true
	}
	for other, theirs := range c.touched {
		if !earlier[other] {
			delete(c.touched, other)
			continue
		}
		for _, key := range keys {
			if key == "" || !slices.Contains(theirs, strings.ToLower(key)) {
				continue
			}
			switch c.value("parallel_writes") {
			case "412":
				return refuse(http.StatusPreconditionFailed, "PreconditionFailed", "The entity '%s' is being changed by another operation. Serialize the operations or retry.", key)
			case "409":
				return refuse(http.StatusConflict, "PessimisticConcurrencyConflict", "Operation on the API is in progress: '%s'.", key)
			}
		}
	}
	for i := range keys {
		keys[i] = strings.ToLower(keys[i])
	}
	c.touched[c.r.URL] = keys
	return nil
}

// serviceRoutes tell of the service itself and of operations.
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

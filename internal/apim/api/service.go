package api

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Service is an API Management service. Every call names the one that it is about.
type Service struct {
	SubscriptionID string // the Azure subscription, a UUID
	ResourceGroup  string
	Name           string
}

const serviceRoute = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.ApiManagement/service/{service}"

func (s Service) path() string {
	return rest.Path("subscriptions", s.SubscriptionID, "resourceGroups", s.ResourceGroup, "providers", provider, "service", s.Name)
}

// ServiceInfo describes a service.
type ServiceInfo struct {
	ARMID string
	Name  string
	// Tier is the name of the pricing tier, such as Developer or Consumption.
	Tier string
	// DeveloperPortalURL is "" for a service without a portal.
	DeveloperPortalURL string
}

type serviceContract struct {
	ID   wire.Text `json:"id"`
	Name wire.Text `json:"name"`
	SKU  struct {
		Name wire.Text `json:"name"`
	} `json:"sku"`
	Properties struct {
		DeveloperPortalURL wire.Text `json:"developerPortalUrl"`
	} `json:"properties"`
}

func (c *serviceContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

// GetService reads the service itself. It needs the right Microsoft.ApiManagement/service/read.
func (c *Client) GetService(ctx context.Context, s Service) (*ServiceInfo, error) {
	var contract serviceContract
	_, err := c.read(ctx, s, rest.Request{Op: "read service"}, &contract)
	if err != nil {
		return nil, err
	}
	return &ServiceInfo{
		ARMID: wire.First(contract.ID, wire.Text(s.ID())), Name: wire.First(contract.Name, wire.Text(s.Name)),
		Tier: string(contract.SKU.Name), DeveloperPortalURL: string(contract.Properties.DeveloperPortalURL),
	}, nil
}

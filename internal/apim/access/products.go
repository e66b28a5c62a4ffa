package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Products lists all products of a service.
func (c *Client) Products(ctx context.Context, s api.Service) ([]api.Product, error) {
	products, err := c.api.ListProducts(ctx, s)
	return products, c.explain(err)
}

// missingScope is an error when the service does not have the product or API that a subscription was to be for. What cannot be read is not said to
// be missing.
func (c *Client) missingScope(ctx context.Context, s api.Service, scope api.Scope) error {
	var err error
	what, check, hint := "product", "its last part is what the portal shows as the product's id", HintProducts
	switch {
	case scope.Collection == api.CollectionProducts:
		_, err = c.api.GetProduct(ctx, s, scope.ID)
	case scope.ID != "":
		what, check, hint = "API", "it is the last part of the API's id in Azure, not its name", HintAPIs
		_, err = c.api.GetAPI(ctx, s, scope.ID)
	}
	if !rest.IsNotFound(err) {
		return nil
	}
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no %s with the id %q.", s.Name, what, scope.ID),
		Do:      fmt.Sprintf("Check the id: %s.", check),
		Hint:    hint,
	}
}

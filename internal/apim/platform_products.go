package apim

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Products lists all products of a service.
func (c *Client) Products(ctx context.Context, s api.Service) ([]api.Product, error) {
	a, err := c.use()
	if err != nil {
		return nil, err
	}
	products, err := a.ListProducts(ctx, s)
	return products, c.explain(err)
}

// missingScope is an error when the service does not have the product or API that a subscription was to be for. What cannot be read is not said to be
// missing.
func (c *Client) missingScope(ctx context.Context, s api.Service, scope api.Scope) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	what, hint := "product", "its last part is what the portal shows as the product's id; the data source platformusers_apim_products lists them"
	switch {
	case scope.Collection == api.CollectionProducts:
		_, err = a.GetProduct(ctx, s, scope.ID)
	case scope.ID != "":
		what, hint = "API", "it is the last part of the API's id in Azure, not its name"
		_, err = a.GetAPI(ctx, s, scope.ID)
	}
	if !rest.IsNotFound(err) {
		return nil
	}
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no %s with the id %q.", s.Name, what, scope.ID),
		Do:      fmt.Sprintf("Check the id: %s. Something that Terraform makes has to be made first: refer to its resource.", hint),
	}
}

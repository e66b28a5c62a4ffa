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

// RequireScope is an error when the service does not have the product or API that a subscription is to be for. What is there is asked for once per
// process, and what cannot be read is not said to be missing.
func (c *Client) RequireScope(ctx context.Context, s api.Service, scope api.Scope) error {
	_, err := c.scopes.Get(ctx, s.Key(scope.Collection, scope.ID), func(ctx context.Context) (bool, error) {
		return true, c.missingScope(ctx, s, scope)
	})
	return err
}

// missingScope is RequireScope, live.
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
	if unknown := c.confirmService(ctx, s); unknown != nil {
		return unknown
	}
	problem := &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no %s with the id %q.", s.Name, what, scope.ID),
		Do:      fmt.Sprintf("Check the id: %s.", check),
		Hint:    hint,
	}
	if products, listErr := c.Products(ctx, s); listErr == nil && hint == HintProducts {
		addNearest(problem, scope.ID, products, func(p api.Product) (string, string) { return p.ID, p.Name })
	}
	return problem
}

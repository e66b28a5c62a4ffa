package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Products lists all products of a service.
func (c *Client) Products(ctx context.Context, s api.Service) ([]api.Product, error) {
	products, err := c.products(s).All(ctx)
	return products, c.explain(err)
}

// apisOf lists all APIs of a service.
func (c *Client) apisOf(ctx context.Context, s api.Service) ([]api.API, error) {
	apis, err := c.apis(s).All(ctx)
	return apis, c.explain(err)
}

func idAndNameOfProduct(p api.Product) (id, name string) { return p.ID, p.Name }

func idAndNameOfAPI(a api.API) (id, name string) { return a.ID, a.Name }

// ResolveProduct finds the product that a subscription is to be for. One that is not there is an error that names those of a similar name; that an id
// cannot be looked at is none.
func (c *Client) ResolveProduct(ctx context.Context, s api.Service, named platform.Named[string]) (*platform.Resolved[string], error) {
	if named.ID == "" {
		all, err := c.Products(ctx, s)
		if err != nil {
			return nil, err
		}
		return resolvedByName(s, all, "product", named.Name, idAndNameOfProduct)
	}
	found, err := c.products(s).Get(ctx, c.read.key(named.ID))
	return c.resolvedScope(ctx, s, api.ProductScope(named.ID), found.ID, found.Name, err)
}

// ResolveAPI is ResolveProduct for an API.
func (c *Client) ResolveAPI(ctx context.Context, s api.Service, named platform.Named[string]) (*platform.Resolved[string], error) {
	if named.ID == "" {
		all, err := c.apisOf(ctx, s)
		if err != nil {
			return nil, err
		}
		return resolvedByName(s, all, "API", named.Name, idAndNameOfAPI)
	}
	found, err := c.apis(s).Get(ctx, c.read.key(named.ID))
	return c.resolvedScope(ctx, s, api.OneAPI(named.ID), found.ID, found.Name, err)
}

// resolvedScope is what a look at a product or API by its id has found.
func (c *Client) resolvedScope(
	ctx context.Context, s api.Service, scope api.Scope, id, name string, err error,
) (*platform.Resolved[string], error) {
	var unknown *platform.Problem
	switch {
	case isGone(err):
		return nil, c.errNoScope(ctx, s, scope)
	case errors.As(err, &unknown):
		return nil, err
	}
	return &platform.Resolved[string]{ID: cmp.Or(id, scope.ID), Name: name}, nil
}

// scopeName is the name of what a subscription is for, "" for what has none and for what cannot be read.
func (c *Client) scopeName(ctx context.Context, s api.Service, scope api.Scope) string {
	if scope.ID == "" {
		return ""
	}
	key := c.read.key(scope.ID)
	return c.nameOf(ctx, s.Key(scope.Collection, scope.ID), func(ctx context.Context) (string, error) {
		if scope.Collection == api.CollectionProducts {
			found, err := c.products(s).Get(ctx, key)
			return found.Name, err
		}
		found, err := c.apis(s).Get(ctx, key)
		return found.Name, err
	})
}

// scopeGone turns "not found" into a *platform.GoneError: see confirmGone.
func (c *Client) scopeGone(ctx context.Context, s api.Service, scope api.Scope, err error) error {
	if !rest.IsNotFound(err) {
		return err
	}
	if unknown := c.confirmService(ctx, s); unknown != nil {
		return unknown
	}
	return errScopeGone(s, scope)
}

func errScopeGone(s api.Service, scope api.Scope) error {
	return &platform.GoneError{Why: fmt.Sprintf("The API Management service %s has no such %s any more.", s.Name, scopeWhat(scope))}
}

func scopeWhat(scope api.Scope) string {
	if scope.Collection == api.CollectionProducts {
		return "product"
	}
	return "API"
}

// missingScope is an error when the service does not have the product or API of a subscription, live. What cannot be read is not said to be missing.
func (c *Client) missingScope(ctx context.Context, s api.Service, scope api.Scope) error {
	var err error
	switch {
	case scope.Collection == api.CollectionProducts:
		_, err = c.api.GetProduct(ctx, s, scope.ID)
	case scope.ID != "":
		_, err = c.api.GetAPI(ctx, s, scope.ID)
	}
	if !rest.IsNotFound(err) {
		return nil
	}
	if unknown := c.confirmService(ctx, s); unknown != nil {
		return unknown
	}
	return c.errNoScope(ctx, s, scope)
}

// errNoScope says that there is no such product or API, and which are called much the same.
func (c *Client) errNoScope(ctx context.Context, s api.Service, scope api.Scope) error {
	check, hint := "it is the last part of the API's id in Azure, not its name", HintAPIs
	if scope.Collection == api.CollectionProducts {
		check, hint = "its last part is what the portal shows as the product's id", HintProducts
	}
	problem := &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no %s with the id %q.", s.Name, scopeWhat(scope), scope.ID),
		Do:      fmt.Sprintf("Check the id: %s.", check),
		Hint:    hint,
	}
	if hint == HintProducts {
		if products, err := c.Products(ctx, s); err == nil {
			addNearest(problem, scope.ID, products, idAndNameOfProduct)
		}
	} else if apis, err := c.apisOf(ctx, s); err == nil {
		addNearest(problem, scope.ID, apis, idAndNameOfAPI)
	}
	return problem
}

package api

import (
	"context"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Product is what users subscribe to: a set of APIs with rules.
type Product struct {
	ARMID                string
	ID                   string
	Name                 string // the display name
	Description          string
	State                string // published or notPublished, as the service writes it
	SubscriptionRequired bool
	ApprovalRequired     bool
	SubscriptionsLimit   int // how many subscriptions a user can have at the same time; 0: any number
}

type productContract struct {
	ID         wire.Text `json:"id"`
	Name       wire.Text `json:"name"`
	Properties struct {
		DisplayName          wire.Text   `json:"displayName"`
		Description          wire.Text   `json:"description"`
		State                wire.Text   `json:"state"`
		SubscriptionRequired wire.Flag   `json:"subscriptionRequired"`
		ApprovalRequired     wire.Flag   `json:"approvalRequired"`
		SubscriptionsLimit   wire.Number `json:"subscriptionsLimit"`
	} `json:"properties"`
}

func (c *productContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

func (c *productContract) product(s Service, asked string) *Product {
	p := &c.Properties
	product := &Product{
		ID: nameOf(c.Name, c.ID, asked), Name: string(p.DisplayName), Description: string(p.Description), State: string(p.State),
		SubscriptionRequired: p.SubscriptionRequired.Or(true), ApprovalRequired: p.ApprovalRequired.Value, SubscriptionsLimit: int(p.SubscriptionsLimit),
	}
	product.ARMID = s.armID(c.ID, CollectionProducts, product.ID)
	return product
}

// GetProduct reads a product.
func (c *Client) GetProduct(ctx context.Context, s Service, id string) (*Product, error) {
	var contract productContract
	if _, err := c.read(ctx, s, rest.Request{Op: "read product", Path: rest.Path("products", id), Route: "/products/{productId}"},
		&contract); err != nil {
		return nil, err
	}
	return contract.product(s, id), nil
}

// OpenProducts reads the first page of the list of the products of a service.
func (c *Client) OpenProducts(ctx context.Context, s Service) (*rest.Listing[Product], error) {
	r := rest.Request{Op: "list products", Path: "/products", Route: "/products"}
	return open(ctx, c, s, r, func(p *productContract) Product { return *p.product(s, "") }, func(p Product) string { return p.ID })
}

// API is an API that a service publishes.
type API struct {
	ARMID string
	ID    string
	Name  string // the display name
}

type apiContract struct {
	ID         wire.Text `json:"id"`
	Name       wire.Text `json:"name"`
	Properties struct {
		DisplayName wire.Text `json:"displayName"`
	} `json:"properties"`
}

func (c *apiContract) isEmpty() bool { return c.ID == "" && c.Name == "" }

func (c *apiContract) api(s Service, asked string) *API {
	id := nameOf(c.Name, c.ID, asked)
	return &API{ARMID: s.armID(c.ID, CollectionAPIs, id), ID: id, Name: string(c.Properties.DisplayName)}
}

// OpenAPIs reads the first page of the list of the APIs of a service. It holds the current revision of each.
func (c *Client) OpenAPIs(ctx context.Context, s Service) (*rest.Listing[API], error) {
	r := rest.Request{Op: "list APIs", Path: "/apis", Route: "/apis"}
	return open(ctx, c, s, r, func(a *apiContract) API { return *a.api(s, "") }, func(a API) string { return a.ID })
}

// GetAPI reads an API.
func (c *Client) GetAPI(ctx context.Context, s Service, id string) (*API, error) {
	var contract apiContract
	if _, err := c.read(ctx, s, rest.Request{Op: "read API", Path: rest.Path("apis", id), Route: "/apis/{apiId}"}, &contract); err != nil {
		return nil, err
	}
	return contract.api(s, id), nil
}

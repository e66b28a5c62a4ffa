package apim

import (
	"net/http"
)

// productRoutes are what a subscription's scope may be, and which groups see a product.
var productRoutes = []route{
	{method: "GET", path: "/products", action: "products/read", handle: (*call).listProducts},
	{method: "HEAD", path: "/products/{productId}", action: "products/read", handle: (*call).getProduct},
	{method: "GET", path: "/products/{productId}", action: "products/read", handle: (*call).getProduct},
	{method: "GET", path: "/products/{productId}/subscriptions", action: "products/subscriptions/read", handle: (*call).listProductSubscriptions},
	{method: "GET", path: "/products/{productId}/groups", action: "products/groups/read", handle: (*call).listProductGroups},
	{method: "HEAD", path: "/products/{productId}/groups/{groupId}", action: "products/groups/read", handle: (*call).isVisible},
	{method: "PUT", path: "/products/{productId}/groups/{groupId}", action: "products/groups/write", handle: (*call).showProduct},
	{method: "DELETE", path: "/products/{productId}/groups/{groupId}", action: "products/groups/delete", handle: (*call).hideProduct},
	{method: "GET", path: "/apis", action: "apis/read", handle: (*call).listAPIs},
	{method: "HEAD", path: "/apis/{apiId}", action: "apis/read", handle: (*call).getAPI},
	{method: "GET", path: "/apis/{apiId}", action: "apis/read", handle: (*call).getAPI},
}

func (c *call) requestedProduct() (*Product, error) {
	if p := c.svc.product(c.id("productId")); p != nil {
		return p, nil
	}
	return nil, unknownEntity("Product")
}

func (c *call) productEntity(p *Product) map[string]any {
	return map[string]any{"id": c.svc.base() + "/products/" + p.ID, "type": "Microsoft.ApiManagement/service/products", "name": p.ID,
		"properties": map[string]any{
			"displayName": p.DisplayName, "description": p.Description, "terms": "", "subscriptionRequired": p.SubscriptionRequired,
			"approvalRequired":   p.ApprovalRequired,
			"subscriptionsLimit": p.SubscriptionsLimit, "state": p.State,
		}}
}

func (c *call) listProducts() (reply, error) {
	var rows []row
	for _, p := range c.svc.Products {
		rows = append(rows, row{map[string]string{"name": p.ID, "displayName": p.DisplayName, "description": p.Description, "state": p.State},
			c.productEntity(p)})
	}
	return c.list(rows, map[string]field{"name": textField, "displayName": textField, "description": textField, "terms": textField, "state": equalField})
}

func (c *call) getProduct() (reply, error) {
	p, err := c.requestedProduct()
	if err != nil {
		return reply{}, err
	}
	return ok(c.productEntity(p), etag(p.Version))
}

// listProductSubscriptions are the subscriptions for this product, and no others.
func (c *call) listProductSubscriptions() (reply, error) {
	p, err := c.requestedProduct()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, s := range c.svc.Subscriptions {
		if s.Scope == "/products/"+p.ID {
			rows = append(rows, c.subscriptionRow(s, "/products/"+p.ID))
		}
	}
	return c.list(rows, subscriptionFilter)
}

func (c *call) listProductGroups() (reply, error) {
	p, err := c.requestedProduct()
	if err != nil {
		return reply{}, err
	}
	var rows []row
	for _, g := range c.svc.Groups {
		if p.visibleTo(g.ID) {
			rows = append(rows, c.groupRow(g, ""))
		}
	}
	return c.list(rows, map[string]field{"name": textField, "displayName": textField, "description": textField})
}

func (c *call) isVisible() (reply, error) {
	p := c.svc.product(c.id("productId"))
	if p == nil || !p.visibleTo(c.id("groupId")) {
		return empty(http.StatusNotFound)
	}
	return empty(http.StatusNoContent)
}

func (c *call) showProduct() (reply, error) {
	p, err := c.requestedProduct()
	if err != nil {
		return reply{}, err
	}
	g, err := c.requestedGroup()
	if err != nil {
		return reply{}, err
	}
	if err := c.touch("product " + p.ID); err != nil {
		return reply{}, err
	}
	status := http.StatusOK
	if !p.visibleTo(g.ID) {
		status = http.StatusCreated
		p.Groups = append(p.Groups, g.ID)
	}
	return reply{status: status, body: c.groupEntity(g, "")}, nil
}

func (c *call) hideProduct() (reply, error) {
	p, err := c.requestedProduct()
	if err != nil {
		return reply{}, err
	}
	if !p.visibleTo(c.id("groupId")) {
		return empty(http.StatusNoContent)
	}
	if err := c.touch("product " + p.ID); err != nil {
		return reply{}, err
	}
	p.hideFrom(c.id("groupId"))
	return empty(http.StatusOK)
}

func (c *call) apiEntity(a *API) map[string]any {
	return map[string]any{"id": c.svc.base() + "/apis/" + a.ID, "type": "Microsoft.ApiManagement/service/apis", "name": a.ID,
		"properties": map[string]any{
			"displayName": a.DisplayName, "path": a.Path, "apiRevision": "1", "isCurrent": true, "subscriptionRequired": true, "protocols": []string{"https"},
		}}
}

func (c *call) listAPIs() (reply, error) {
	var rows []row
	for _, a := range c.svc.APIs {
		rows = append(rows, row{map[string]string{"name": a.ID, "displayName": a.DisplayName, "path": a.Path}, c.apiEntity(a)})
	}
	return c.list(rows, map[string]field{"name": textField, "displayName": textField, "path": textField})
}

func (c *call) getAPI() (reply, error) {
	a := c.svc.api(c.id("apiId"))
	if a == nil {
		return reply{}, unknownEntity("Api")
	}
	return ok(c.apiEntity(a), etag(a.Version))
}

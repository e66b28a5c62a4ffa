package apim

var productRoutes = []route{
	{method: "GET", path: "/products", action: "products/read", handle: (*call).listProducts},
	{method: "HEAD", path: "/products/{productId}", action: "products/read", handle: (*call).getProduct},
	{method: "GET", path: "/products/{productId}", action: "products/read", handle: (*call).getProduct},
	{method: "GET", path: "/apis", action: "products/apis/read", handle: (*call).listAPIs},
	{method: "HEAD", path: "/apis/{apiId}", action: "products/apis/read", handle: (*call).getAPI},
	{method: "GET", path: "/apis/{apiId}", action: "products/apis/read", handle: (*call).getAPI},
}

func (c *call) productEntity(p *Product) map[string]any {
	return map[string]any{"id": c.svc.base() + "/products/" + p.ID, "type": "Microsoft.ApiManagement/service/products", "name": p.ID, "properties": map[string]any{
		"displayName": p.DisplayName, "description": p.Description, "terms": "", "subscriptionRequired": p.SubscriptionRequired, "approvalRequired": p.ApprovalRequired,
		"subscriptionsLimit": p.SubscriptionsLimit, "state": p.State,
	}}
}

func (c *call) listProducts() (reply, error) {
	var rows []row
	for _, p := range c.svc.Products {
		rows = append(rows, row{map[string]any{"name": p.ID, "displayName": p.DisplayName, "description": p.Description, "terms": "", "state": p.State}, c.productEntity(p)})
	}
	return c.list(rows, map[string]bool{"state": true})
}

func (c *call) getProduct() (reply, error) {
	p := c.svc.product(c.id("productId"))
	if p == nil {
		return reply{}, unknownEntity("Product")
	}
	return ok(c.productEntity(p), etag(p.Version))
}

func (c *call) apiEntity(a *API) map[string]any {
	return map[string]any{"id": c.svc.base() + "/apis/" + a.ID, "type": "Microsoft.ApiManagement/service/apis", "name": a.ID, "properties": map[string]any{
		"displayName": a.DisplayName, "path": a.Path, "apiRevision": "1", "isCurrent": true, "subscriptionRequired": true, "protocols": []string{"https"},
	}}
}

func (c *call) listAPIs() (reply, error) {
	var rows []row
	for _, a := range c.svc.APIs {
		rows = append(rows, row{map[string]any{"name": a.ID, "displayName": a.DisplayName, "path": a.Path}, c.apiEntity(a)})
	}
	return c.list(rows, nil)
}

func (c *call) getAPI() (reply, error) {
	a := c.svc.api(c.id("apiId"))
	if a == nil {
		return reply{}, unknownEntity("Api")
	}
	return ok(c.apiEntity(a), etag(1))
}

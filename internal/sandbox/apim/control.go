package apim

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Fields are named as in the saved data. Ids of users with
// a slash in between are SERVICE/USER, escaped.
func (p *Platform) Control() *kernel.Edits {
	return kernel.NewEdits("edit/apim", slices.Concat(p.controlUsers(), p.controlGroups(), p.controlSubscriptions(), p.controlAround())...)
}

// changing changes the fields of what the path names. A body that cannot be read changes nothing.
func changing[T any](find func(id string) (T, bool), change func(id string, edit func(*T)) bool) kernel.Taking {
	return kernel.Changing(func(r *http.Request) (T, error) {
		value, there := find(r.PathValue("id"))
		if !there {
			return value, ErrUnknown
		}
		return value, nil
	}, func(r *http.Request, edited T) (any, error) {
		return done(change(r.PathValue("id"), func(value *T) { *value = edited }))
	})
}

// listing lists objects of a kind.
func listing[T any](list func() []T) kernel.Taking {
	return kernel.Bare(func(*http.Request) (any, error) { return append([]T{}, list()...), nil })
}

// deleting deletes what the path names.
func deleting(remove func(id string) bool) kernel.Taking {
	return kernel.Bare(func(r *http.Request) (any, error) { return done(remove(r.PathValue("id"))) })
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return nil, nil
}

func (p *Platform) controlUsers() []kernel.Edit {
	const regular = "/users/" + RegularUserID
	return []kernel.Edit{
		{Route: "GET /users", Doc: "Lists the users of the first service.", Takes: listing(p.Users)},
		{Route: "POST /users", Doc: "Adds a user, as a sign-up in the portal does.",
			Body: `{"id":"nora-new","email":"nora.new@example.com","first_name":"Nora","last_name":"New"}`,
			Takes: kernel.With(func(_ *http.Request, u User) (any, error) {
				if _, taken := p.User(u.ID); taken && u.ID != "" {
					return nil, fmt.Errorf("there is a user with the id %q", u.ID)
				}
				if _, taken := p.UserByEmail(u.Email); taken {
					return nil, fmt.Errorf("the e-mail address %q is taken", u.Email)
				}
				return p.AddUser(u), nil
			}, "email")},
		{Route: "GET /users/{id}", Doc: "Reads a user; one of another service as SERVICE/USER, escaped.",
			Path: "/users/" + url.PathEscape(OtherServiceName+"/"+RegularUserID), Takes: kernel.Bare(func(r *http.Request) (any, error) {
				u, there := p.User(r.PathValue("id"))
				if !there {
					return nil, ErrUnknown
				}
				return u, nil
			})},
		{Route: "PATCH /users/{id}", Doc: "Changes fields of a user.", Path: regular, Body: `{"last_name":"Married","state":"blocked"}`,
			Takes: changing(p.User, p.EditUser)},
		{Route: "DELETE /users/{id}", Doc: "Deletes a user, with the subscriptions.", Path: regular, Takes: deleting(p.DeleteUser)},
	}
}

func (p *Platform) controlGroups() []kernel.Edit {
	const group, member = "/groups/" + TestersGroupID, "/groups/" + TestersGroupID + "/users/" + RegularUserID
	membership := func(edit func(groupID, userID string) bool) kernel.Taking {
		return kernel.Bare(func(r *http.Request) (any, error) { return done(edit(r.PathValue("id"), r.PathValue("user"))) })
	}
	return []kernel.Edit{
		{Route: "GET /groups", Doc: "Lists the groups, with their members.", Takes: listing(p.Groups)},
		{Route: "POST /groups", Doc: "Adds a group, a custom one unless type says otherwise.", Body: `{"id":"vendors","display_name":"Vendors"}`,
			Takes: kernel.With(func(_ *http.Request, g Group) (any, error) {
				if _, taken := p.Group(g.ID); taken {
					return nil, fmt.Errorf("there is a group with the id %q", g.ID)
				}
				return p.AddGroup(g), nil
			}, "id", "display_name")},
		{Route: "PATCH /groups/{id}", Doc: "Changes fields of a group.", Path: group, Body: `{"display_name":"Probers"}`,
			Takes: changing(p.Group, p.EditGroup)},
		{Route: "DELETE /groups/{id}", Doc: "Deletes a group, but no system group.", Path: group, Takes: deleting(p.DeleteGroup)},
		{Route: "PUT /groups/{id}/users/{user}", Doc: "Puts a user into a group, a system group, too.", Path: member, Takes: membership(p.AddGroupMember)},
		{Route: "DELETE /groups/{id}/users/{user}", Doc: "Takes a user out of a group.", Path: member, Takes: membership(p.RemoveGroupMember)},
	}
}

func (p *Platform) controlSubscriptions() []kernel.Edit {
	const subscription, product = "/subscriptions/" + EchoSubscriptionID, "/products/" + StarterProductID
	return []kernel.Edit{
		{Route: "GET /subscriptions", Doc: "Lists the subscriptions, with their keys.", Takes: listing(p.Subscriptions)},
		{Route: "POST /subscriptions", Doc: "Adds a subscription, whatever the product's limit.",
			Body: `{"id":"by-hand","owner_id":"` + RegularUserID + `","scope":"/products/` + PremiumProductID + `","state":"active"}`,
			Takes: kernel.With(func(_ *http.Request, s Subscription) (any, error) {
				if _, taken := p.Subscription(s.ID); taken {
					return nil, fmt.Errorf("there is a subscription with the id %q", s.ID)
				}
				if _, there := p.User(s.OwnerID); s.OwnerID != "" && !there {
					return nil, fmt.Errorf("there is no user with the id %q", s.OwnerID)
				}
				return p.AddSubscription(s), nil
			}, "scope")},
		{Route: "PATCH /subscriptions/{id}", Doc: "Changes fields of a subscription.", Path: subscription, Body: `{"state":"cancelled"}`,
			Takes: changing(p.Subscription, p.EditSubscription)},
		{Route: "DELETE /subscriptions/{id}", Doc: "Deletes a subscription.", Path: subscription, Takes: deleting(p.DeleteSubscription)},
		{Route: "GET /products", Doc: "Lists the products.", Takes: listing(p.Products)},
		{Route: "PATCH /products/{id}", Doc: "Changes fields of a product.", Path: product, Body: `{"display_name":"Beginner","subscriptions_limit":2}`,
			Takes: changing(p.product, p.EditProduct)},
		{Route: "DELETE /products/{id}", Doc: "Deletes a product, with its subscriptions.", Path: product, Takes: deleting(p.DeleteProduct)},
	}
}

// controlAround are edits of what stands around the service: locks and the like, and the rights of applications.
func (p *Platform) controlAround() []kernel.Edit {
	roles := []Role{Contributor, Reader, NoUsers}
	type body struct {
		Role Role `json:"role"`
	}
	return []kernel.Edit{
		{Route: "PUT /obstacles", Doc: fmt.Sprintf("Sets what makes Resource Manager refuse writes, of %q; [] clears it.", obstacles),
			Body: `["delete_lock"]`, Takes: kernel.With(func(_ *http.Request, these []Obstacle) (any, error) { return nil, p.SetObstacles(these...) })},
		{Route: "PUT /applications/{id}/role", Doc: fmt.Sprintf("Sets what an application may do, one of %q.", roles),
			Path: "/applications/" + ClientID + "/role", Body: `{"role":"reader"}`, Takes: kernel.With(func(r *http.Request, in body) (any, error) {
				if !slices.Contains(roles, in.Role) {
					return nil, fmt.Errorf("there is no role %q; there are %q", in.Role, roles)
				}
				return done(p.SetRole(r.PathValue("id"), in.Role))
			}, "role")},
	}
}

// product returns a copy of a product.
func (p *Platform) product(id string) (Product, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if product := p.state.Services[0].product(id); product != nil {
		return product.copy(), true
	}
	return Product{}, false
}

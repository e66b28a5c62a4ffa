package apim

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/platformusers/terraform-provider-platformusers/internal/sandbox/kernel"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Bodies are JSON and fields are named
// as in the saved data. What does not exist is answered with 404. Ids of users with a slash in between are SERVICE/USER, escaped.
//
//	GET    /users                          all users of the first service
//	POST   /users                          add a user (User)
//	GET    /users/{id}
//	PATCH  /users/{id}                     change fields of a user (User)
//	DELETE /users/{id}
//	GET    /groups                         all groups, with members
//	POST   /groups                         add a group (Group)
//	PATCH  /groups/{id}                 change fields of a group (Group)
//	DELETE /groups/{id}                 but no system group
//	PUT    /groups/{id}/users/{user}
//	DELETE /groups/{id}/users/{user}
//	GET    /subscriptions                  all subscriptions, with keys
//	POST   /subscriptions                  add a subscription (Subscription)
//	PATCH  /subscriptions/{id}             change fields of a subscription (Subscription)
//	DELETE /subscriptions/{id}
//	GET    /products                       all products
//	PATCH  /products/{id}                  change fields of a product (Product)
//	DELETE /products/{id}                  with its subscriptions
//	PUT    /obstacles                      locks, policies, a disabled Azure subscription (Obstacle): ["delete_lock"]
//	PUT    /applications/{id}/role         {"role":"reader"}: contributor, reader or no_users
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			value, err := h(r)
			out := reply{status: http.StatusOK, body: value}
			switch {
			case errors.Is(err, ErrUnknown):
				out = reply{status: http.StatusNotFound, body: map[string]string{"error": err.Error()}}
			case err != nil:
				out = reply{status: http.StatusBadRequest, body: map[string]string{"error": err.Error()}}
			case value == nil:
				out.status = http.StatusNoContent
			}
			out.write(w, false)
		})
	}
	handle("GET /users", func(*http.Request) (any, error) { return p.Users(), nil })
	handle("POST /users", func(r *http.Request) (any, error) {
		var u User
		err := readControl(r, &u)
		if err != nil {
			return nil, err
		}
		return p.AddUser(u), nil
	})
	handle("GET /users/{id}", func(r *http.Request) (any, error) { return known(p.User(r.PathValue("id"))) })
	handle("PATCH /users/{id}", func(r *http.Request) (any, error) { return edit(r, p.EditUser) })
	handle("DELETE /users/{id}", func(r *http.Request) (any, error) { return done(p.DeleteUser(r.PathValue("id"))) })
	handle("GET /groups", func(*http.Request) (any, error) { return p.Groups(), nil })
	handle("POST /groups", func(r *http.Request) (any, error) {
		var g Group
		if err := readControl(r, &g); err != nil {
			return nil, err
		}
		return p.AddGroup(g), nil
	})
	handle("PATCH /groups/{id}", func(r *http.Request) (any, error) { return edit(r, p.EditGroup) })
	handle("DELETE /groups/{id}", func(r *http.Request) (any, error) { return done(p.DeleteGroup(r.PathValue("id"))) })
	handle("PUT /groups/{id}/users/{user}", func(r *http.Request) (any, error) {
		return done(p.AddGroupMember(r.PathValue("id"), r.PathValue("user")))
	})
	handle("DELETE /groups/{id}/users/{user}", func(r *http.Request) (any, error) {
		return done(p.RemoveGroupMember(r.PathValue("id"), r.PathValue("user")))
	})
	handle("GET /subscriptions", func(*http.Request) (any, error) { return p.Subscriptions(), nil })
	handle("POST /subscriptions", func(r *http.Request) (any, error) {
		var s Subscription
		if err := readControl(r, &s); err != nil {
			return nil, err
		}
		return p.AddSubscription(s), nil
	})
	handle("PATCH /subscriptions/{id}", func(r *http.Request) (any, error) { return edit(r, p.EditSubscription) })
	handle("DELETE /subscriptions/{id}", func(r *http.Request) (any, error) { return done(p.DeleteSubscription(r.PathValue("id"))) })
	handle("GET /products", func(*http.Request) (any, error) { return p.Products(), nil })
	handle("PATCH /products/{id}", func(r *http.Request) (any, error) { return edit(r, p.EditProduct) })
	handle("DELETE /products/{id}", func(r *http.Request) (any, error) { return done(p.DeleteProduct(r.PathValue("id"))) })
	handle("PUT /obstacles", func(r *http.Request) (any, error) {
		var these []Obstacle
		if err := readControl(r, &these); err != nil {
			return nil, err
		}
		return nil, p.SetObstacles(these...)
	})
	handle("PUT /applications/{id}/role", func(r *http.Request) (any, error) {
		var body struct {
			Role Role `json:"role"`
		}
		if err := readControl(r, &body); err != nil {
			return nil, err
		}
		return done(p.SetRole(r.PathValue("id"), body.Role))
	})
	return mux
}

// edit changes the fields that the body names. A body that cannot be read changes nothing.
func edit[T any](r *http.Request, change func(id string, edit func(*T)) bool) (any, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if err := strictly(raw, new(T)); err != nil {
		return nil, err
	}
	there := change(r.PathValue("id"), func(value *T) { err = strictly(raw, value) })
	if err != nil {
		return nil, err
	}
	return done(there)
}

// readControl reads a body.
func readControl(r *http.Request, into any) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return strictly(raw, into)
}

// strictly reads JSON without fields that are not there: a misspelled one would be an edit that does nothing.
func strictly(raw []byte, into any) error {
	return kernel.DecodeEdit(bytes.NewReader(raw), into)
}

// done turns "false: there is none" into an error.
func done(there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return nil, nil
}

func known[T any](value T, there bool) (any, error) {
	if !there {
		return nil, ErrUnknown
	}
	return value, nil
}

package apim

import (
	"encoding/json"
	"errors"
	"net/http"
)

// Control serves edits from outside over HTTP, for programs that cannot call the Go methods. Bodies are JSON and fields are named as in the saved data. What does
// not exist is answered with 404. Ids of users with a slash in between are SERVICE/USER, escaped.
//
//	GET    /users                          all users of the first service
//	POST   /users                          add a user (User)
//	GET    /users/{id}
//	PATCH  /users/{id}                     change fields of a user (User)
//	DELETE /users/{id}
//	GET    /groups                         all groups, with members
//	POST   /groups                         add a group (Group)
//	DELETE /groups/{group}
//	PUT    /groups/{group}/users/{id}
//	DELETE /groups/{group}/users/{id}
//	GET    /subscriptions                  all subscriptions, with keys
//	POST   /subscriptions                  add a subscription (Subscription)
//	PATCH  /subscriptions/{id}             change fields of a subscription (Subscription)
//	DELETE /subscriptions/{id}
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
	handle("PATCH /users/{id}", func(r *http.Request) (any, error) {
		edited, there := p.User(r.PathValue("id"))
		if !there {
			return nil, ErrUnknown
		}
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		return done(p.EditUser(r.PathValue("id"), func(u *User) { *u = edited }))
	})
	handle("DELETE /users/{id}", func(r *http.Request) (any, error) { return done(p.DeleteUser(r.PathValue("id"))) })
	handle("GET /groups", func(*http.Request) (any, error) { return p.Groups(), nil })
	handle("POST /groups", func(r *http.Request) (any, error) {
		var g Group
		if err := readControl(r, &g); err != nil {
			return nil, err
		}
		return p.AddGroup(g), nil
	})
	handle("DELETE /groups/{group}", func(r *http.Request) (any, error) { return done(p.DeleteGroup(r.PathValue("group"))) })
	handle("PUT /groups/{group}/users/{id}", func(r *http.Request) (any, error) { return done(p.Join(r.PathValue("group"), r.PathValue("id"))) })
	handle("DELETE /groups/{group}/users/{id}", func(r *http.Request) (any, error) {
		return done(p.Leave(r.PathValue("group"), r.PathValue("id")))
	})
	handle("GET /subscriptions", func(*http.Request) (any, error) { return p.Subscriptions(), nil })
	handle("POST /subscriptions", func(r *http.Request) (any, error) {
		var s Subscription
		if err := readControl(r, &s); err != nil {
			return nil, err
		}
		return p.AddSubscription(s), nil
	})
	handle("PATCH /subscriptions/{id}", func(r *http.Request) (any, error) {
		edited, there := p.Subscription(r.PathValue("id"))
		if !there {
			return nil, ErrUnknown
		}
		if err := readControl(r, &edited); err != nil {
			return nil, err
		}
		return done(p.EditSubscription(r.PathValue("id"), func(s *Subscription) { *s = edited }))
	})
	handle("DELETE /subscriptions/{id}", func(r *http.Request) (any, error) { return done(p.DeleteSubscription(r.PathValue("id"))) })
	return mux
}

// readControl reads a body strictly: a misspelt field would be an edit that does nothing.
func readControl(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(into)
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

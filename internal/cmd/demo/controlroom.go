package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	seed "github.com/platformusers/terraform-provider-platformusers/internal/sandbox/controlroom"
)

// controlRoom reads what the Control Room itself knows, signed in as its administrator: another sign-in of the provider's user
// could end the provider's session.
type controlRoom struct{ base, token string }

func newControlRoom(ctx context.Context, settings map[string]string) (*controlRoom, error) {
	p := &controlRoom{base: settings["CONTROL_ROOM_URL"] + "/v2"}
	var response struct {
		Token string `json:"token"`
	}
	err := p.post(ctx, "/authentication", map[string]string{"username": seed.AdminUsername, "password": seed.AdminPassword}, &response)
	p.token = response.Token
	return p, err
}

// post makes a call. A Control Room reads its lists by POST, and takes the token in a header of its own.
func (p *controlRoom) post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if p.token != "" {
		request.Header.Set("X-Authorization", p.token)
	}
	return send(request, out)
}

// people are the users by user name. The sandbox of the demo is small: one page holds everybody.
func (p *controlRoom) people(ctx context.Context) (map[string]person, error) {
	var users struct {
		List []struct {
			Username  string `json:"username"`
			FirstName string `json:"firstName"`
			LastName  string `json:"lastName"`
			Email     string `json:"email"`
			Disabled  bool   `json:"disabled"`
			Roles     []struct {
				Name string `json:"name"`
			} `json:"roles"`
		} `json:"list"`
	}
	err := p.post(ctx, "/usermanagement/users/list", map[string]any{}, &users)
	out := map[string]person{}
	for _, u := range users.List {
		var access []string
		for _, role := range u.Roles {
			access = append(access, "has the role "+role.Name)
		}
		state := map[bool]string{false: "account, enabled", true: "account, disabled"}[u.Disabled]
		out[u.Username] = person{state: state, detail: strings.TrimSpace(u.FirstName+" "+u.LastName) + " <" + u.Email + ">", access: access}
	}
	return out, err
}

// remains says what is left of a deleted user: nothing in the list of users. Bots would stay.
func (p *controlRoom) remains(ctx context.Context, username string) (string, error) {
	people, err := p.people(ctx)
	if err != nil {
		return "", err
	}
	_, there := people[username]
	return "deleted: no user left, the licenses are free; bots would stay", expect(!there, "%s is not a user of the Control Room", username)
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// anypoint reads what MuleSoft Anypoint Platform itself knows.
type anypoint struct {
	base, organization string
	token              bearer
}

func newAnypoint(ctx context.Context, settings map[string]string) (*anypoint, error) {
	p := &anypoint{base: settings["ANYPOINT_BASE_URL"] + "/accounts/api", organization: settings["ANYPOINT_ORGANIZATION_ID"]}
	var err error
	p.token, err = signIn(ctx, p.base+"/v2/oauth2/token", settings["ANYPOINT_CLIENT_ID"], settings["ANYPOINT_CLIENT_SECRET"], "")
	return p, err
}

// list reads a collection of the organization. The sandbox of the demo is small: one page holds everything.
func list[T any](ctx context.Context, p *anypoint, path string, query url.Values) ([]T, error) {
	query.Set("limit", "500")
	page, err := get[struct {
		Data []T `json:"data"`
	}](ctx, p.token, p.base+"/organizations/"+p.organization+"/"+path+"?"+query.Encode())
	return page.Data, err
}

type anypointUser struct {
	ID        string `json:"id"`
	Username  string `json:"username"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
	Enabled   bool   `json:"enabled"`
}

// users lists accounts: those that live, or those that were deleted.
func (p *anypoint) users(ctx context.Context, deleted bool) ([]anypointUser, error) {
	return list[anypointUser](ctx, p, "users", url.Values{"deleted": {fmt.Sprint(deleted)}})
}

// people are the users, by user name, and those whose invitation is out, by e-mail address.
func (p *anypoint) people(ctx context.Context) (map[string]person, error) {
	environments, err := p.environmentNames(ctx)
	if err != nil {
		return nil, err
	}
	users, err := p.users(ctx, false)
	if err != nil {
		return nil, err
	}
	out := map[string]person{}
	for _, u := range users {
		state := map[bool]string{true: "account, enabled", false: "account, disabled"}[u.Enabled]
		access, err := p.access(ctx, u.ID, environments)
		if err != nil {
			return nil, err
		}
		out[u.Username] = person{state: state, detail: strings.TrimSpace(u.FirstName+" "+u.LastName) + " <" + u.Email + ">", access: access}
	}
	invitations, err := list[struct {
		Email     string `json:"invited_email"`
		Status    string `json:"status"`
		ExpiresAt string `json:"expires_at"`
		Teams     []struct {
			Name           string `json:"team_name"`
			MembershipType string `json:"membership_type"`
		} `json:"teams"`
	}](ctx, p, "invites", url.Values{})
	for _, i := range invitations {
		invited := person{state: i.Status, detail: "until " + i.ExpiresAt}
		for _, t := range i.Teams {
			invited.access = append(invited.access, fmt.Sprintf("will join the team %s (%s)", t.Name, t.MembershipType))
		}
		out[i.Email] = invited
	}
	return out, err
}

// access is a user's teams and direct permissions.
func (p *anypoint) access(ctx context.Context, id string, environments map[string]string) ([]string, error) {
	teams, err := list[struct {
		Name           string   `json:"team_name"`
		Ancestors      []string `json:"ancestor_team_ids"`
		MembershipType string   `json:"membership_type"`
	}](ctx, p, "users/"+id+"/teams", url.Values{})
	if err != nil {
		return nil, err
	}
	grants, err := list[struct {
		Name    string            `json:"name"`
		Context map[string]string `json:"context_params"`
	}](ctx, p, "users/"+id+"/roles", url.Values{})
	var out []string
	for _, t := range teams {
		if len(t.Ancestors) > 0 { // everybody is in the root team
			out = append(out, fmt.Sprintf("in the team %s (%s)", t.Name, t.MembershipType))
		}
	}
	for _, g := range grants {
		if environment, ok := environments[g.Context["envId"]]; ok {
			g.Name += " in the environment " + environment
		}
		out = append(out, "may "+g.Name)
	}
	return out, err
}

func (p *anypoint) environmentNames(ctx context.Context) (map[string]string, error) {
	environments, err := list[struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}](ctx, p, "environments", url.Values{})
	names := map[string]string{}
	for _, e := range environments {
		names[e.ID] = cmp.Or(e.Name, e.ID)
	}
	return names, err
}

// remains says what is left of a deleted user: an entry in the list of deleted users, and the user name, which stays taken.
func (p *anypoint) remains(ctx context.Context, username string) (string, error) {
	deleted, err := p.users(ctx, true)
	if err != nil {
		return "", err
	}
	softly := slices.ContainsFunc(deleted, func(u anypointUser) bool { return u.Username == username })
	status, err := p.usernameStatus(ctx, username)
	if err != nil {
		return "", err
	}
	return "deleted softly: in the list of deleted users, without access; the user name stays taken forever", errors.Join(
		expect(softly, "%s is in the list of deleted users", username),
		expect(status == http.StatusOK, "the user name %s stays taken (GET /username/%s returns 200, not %d)", username, username, status),
	)
}

// usernameStatus asks whether a name is free: 404 says so, 200 that it is taken.
func (p *anypoint) usernameStatus(ctx context.Context, name string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/username/"+url.PathEscape(name), http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("username: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, fmt.Errorf("the sandbox does not answer: %w", err)
	}
	return response.StatusCode, response.Body.Close()
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// platform reads what Anypoint itself knows. It is no client of the provider's: the demo is a second opinion on what the provider did.
type platform struct {
	base, organization, token string
}

type user struct {
	ID        string `json:"id"`
	Username  string `json:"username"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
	Enabled   bool   `json:"enabled"`
}

// person is a user with teams and permissions, in words.
type person struct {
	user
	teams, grants []string
}

type pending struct {
	Email     string `json:"invited_email"`
	Status    string `json:"status"`
	ExpiresAt string `json:"expires_at"`
	Teams     []struct {
		TeamName       string `json:"team_name"`
		MembershipType string `json:"membership_type"`
	} `json:"teams"`
}

func signIn(ctx context.Context, settings map[string]string) (*platform, error) {
	p := &platform{base: settings["ANYPOINT_BASE_URL"] + "/accounts/api", organization: settings["ANYPOINT_ORGANIZATION_ID"]}
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {settings["ANYPOINT_CLIENT_ID"]},
		"client_secret": {settings["ANYPOINT_CLIENT_SECRET"]},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+"/v2/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("the sandbox's address is malformed: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := send(request, &answer); err != nil {
		return nil, err
	}
	p.token = answer.AccessToken
	return p, nil
}

// list reads a collection of the organization. The sandbox of the demo is small: one page holds everything.
func list[T any](ctx context.Context, p *platform, path string, query url.Values) ([]T, error) {
	query.Set("limit", "500")
	address := p.base + "/organizations/" + p.organization + "/" + path + "?" + query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	var page struct {
		Data []T `json:"data"`
	}
	err = send(request, &page)
	return page.Data, err
}

// users lists accounts: those that live, or those that were deleted.
func (p *platform) users(ctx context.Context, deleted bool) ([]user, error) {
	return list[user](ctx, p, "users", url.Values{"deleted": {fmt.Sprint(deleted)}})
}

// usernameStatus asks whether a name is free: 404 says so, 200 that it is taken.
func (p *platform) usernameStatus(ctx context.Context, name string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/username/"+url.PathEscape(name), http.NoBody)
	if err != nil {
		return 0, fmt.Errorf("username: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, fmt.Errorf("the sandbox does not answer: %w", err)
	}
	return answer.StatusCode, answer.Body.Close()
}

// person adds teams and direct permissions to a user.
func (p *platform) person(ctx context.Context, u user, environments map[string]string) (person, error) {
	teams, err := list[struct {
		Name           string   `json:"team_name"`
		Ancestors      []string `json:"ancestor_team_ids"`
		MembershipType string   `json:"membership_type"`
	}](ctx, p, "users/"+u.ID+"/teams", url.Values{})
	if err != nil {
		return person{}, err
	}
	grants, err := list[struct {
		Name    string            `json:"name"`
		Context map[string]string `json:"context_params"`
	}](ctx, p, "users/"+u.ID+"/roles", url.Values{})
	if err != nil {
		return person{}, err
	}
	out := person{user: u}
	for _, t := range teams {
		if len(t.Ancestors) > 0 { // everybody is in the root team
			out.teams = append(out.teams, fmt.Sprintf("%s (%s)", t.Name, t.MembershipType))
		}
	}
	for _, g := range grants {
		if environment, ok := environments[g.Context["envId"]]; ok {
			g.Name += " in environment " + environment
		}
		out.grants = append(out.grants, g.Name)
	}
	return out, nil
}

// who shows, and returns by user name, what the platform says of everybody who came with the demo, and the invitations that are out.
func (d *demo) who(ctx context.Context) (map[string]person, []pending, error) {
	environments, err := d.environmentNames(ctx)
	if err != nil {
		return nil, nil, err
	}
	users, err := d.platform.users(ctx, false)
	if err != nil {
		return nil, nil, err
	}
	people := map[string]person{}
	for _, u := range users {
		if d.before[u.Username] {
			continue
		}
		if people[u.Username], err = d.platform.person(ctx, u, environments); err != nil {
			return nil, nil, err
		}
	}
	invitations, err := list[pending](ctx, d.platform, "invites", url.Values{})
	if err != nil {
		return nil, nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(people)) {
		d.showPerson(people[name])
	}
	for _, i := range invitations {
		d.say("        %-24s %s, until %s", i.Email, i.Status, i.ExpiresAt)
		for _, t := range i.Teams {
			d.say("        %-24s will join the team %s (%s)", "", t.TeamName, t.MembershipType)
		}
	}
	return people, invitations, nil
}

func (d *demo) showPerson(p person) {
	state := map[bool]string{true: "enabled", false: "disabled"}[p.Enabled]
	d.say("        %-24s account, %s: %s <%s>", p.Username, state, strings.TrimSpace(p.FirstName+" "+p.LastName), p.Email)
	for _, t := range p.teams {
		d.say("        %-24s in the team %s", "", t)
	}
	for _, g := range p.grants {
		d.say("        %-24s may %s", "", g)
	}
}

func (d *demo) environmentNames(ctx context.Context) (map[string]string, error) {
	environments, err := list[struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}](ctx, d.platform, "environments", url.Values{})
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, e := range environments {
		names[e.ID] = cmp.Or(e.Name, e.ID)
	}
	return names, nil
}

package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// Me is who the client is signed in as. User is nil for a connected app without a user behind it; for an app that acts on its own behalf it
// may be the user who created the app (documented). Client is nil for a user who signed in with name and password (seen in recorded traffic).
type Me struct {
	User   *User
	Client *ConnectedApp

	organizations []Organization
}

// ConnectedApp is the app behind a token. OrganizationID may be empty.
type ConnectedApp struct {
	ClientID       string
	Name           string
	OrganizationID string
	GrantTypes     []string
}

// UnmarshalJSON decodes the app in the response of Me.
func (a *ConnectedApp) UnmarshalJSON(data []byte) error {
	var w struct {
		ClientID   text  `json:"client_id"`
		Name       text  `json:"name"`
		OrgID      text  `json:"org_id"`
		GrantTypes names `json:"grant_types"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*a = ConnectedApp{ClientID: string(w.ClientID), Name: string(w.Name), OrganizationID: string(w.OrgID), GrantTypes: w.GrantTypes}
	return nil
}

// UnmarshalJSON decodes the response of /me; both parts are optional.
func (m *Me) UnmarshalJSON(data []byte) error {
	var w struct {
		User   *User         `json:"user"`
		Client *ConnectedApp `json:"client"`
	}
	var homes struct {
		User struct {
			Organization  *Organization  `json:"organization"`
			MemberOf      []Organization `json:"memberOfOrganizations"`
			ContributorOf []Organization `json:"contributorOfOrganizations"`
		} `json:"user"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = Me{User: w.User, Client: w.Client}
	if m.User != nil && m.User.ID == "" {
		m.User = nil
	}
	if m.Client != nil && m.Client.ClientID == "" {
		m.Client = nil
	}
	// What cannot be understood here only costs the default organization, which can be set.
	if json.Unmarshal(data, &homes) == nil {
		if homes.User.Organization != nil {
			m.organizations = append(m.organizations, *homes.User.Organization)
		}
		m.organizations = append(append(m.organizations, homes.User.MemberOf...), homes.User.ContributorOf...)
	}
	return nil
}

// RootOrganizationID returns the root organization that this sign-in belongs to: that of the app, else that of the user. It is "" when the
// response names neither.
func (m *Me) RootOrganizationID() string {
	var id string
	switch {
	case m.Client != nil && m.Client.OrganizationID != "":
		id = m.Client.OrganizationID
	case m.User != nil && m.User.OrganizationID != "":
		id = m.User.OrganizationID
	case len(m.organizations) > 0:
		id = m.organizations[0].ID
	}
	for _, organization := range m.organizations {
		if organization.ID == id && len(organization.ParentOrganizationIDs) > 0 {
			return organization.ParentOrganizationIDs[0]
		}
	}
	return id
}

// Me returns who the client is signed in as. The platform was seen to refuse that to an app that acts on behalf of a user; then the user signs in by
// name and password for this one question, as the vendor's own provider does. What that cannot find out is the platform's first refusal.
func (c *Client) Me(ctx context.Context) (*Me, error) {
	me, err := c.me(ctx)
	var refused *SignInError
	if c.asUser == nil || rest.KindOf(err) != rest.Unauthorized || errors.As(err, &refused) {
		return me, err // a refused sign-in is not tried in another way: that could lock the account
	}
	user := &Client{rest: c.asUser, rootOf: c.rootOf}
	if me, userErr := user.me(ctx); userErr == nil {
		return me, nil
	}
	return nil, err
}

func (c *Client) me(ctx context.Context) (*Me, error) {
	return get(ctx, c, rest.Request{Op: "read the signed-in account", Path: accounts("me"), Route: "/accounts/api/me"}, func(m *Me) bool {
		return m.User != nil || m.Client != nil
	})
}

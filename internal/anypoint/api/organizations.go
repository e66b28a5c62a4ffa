package api

import (
	"context"
	"encoding/json"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/wire"
)

// Organization is a root organization or a business group.
type Organization struct {
	ID   string
	Name string
	// IsRoot is true for the organization at the top, which holds the accounts. It is decided by the parents when the response lists them: the
	// vendor's examples mark business groups as isRoot, too.
	IsRoot  bool
	OwnerID string
	// ParentOrganizationIDs lead from the root organization to the direct parent (order as in the vendor's examples). Empty for a root.
	ParentOrganizationIDs []string
	SubOrganizationIDs    []string
	Domain                string
	// IDProviderID is the identity provider of the organization, LocalIdentityProvider for none.
	IDProviderID string
	Federated    bool
	// MFARequired is the platform's word, for example "mandatory" or "disabled".
	MFARequired string
	Type        string
	CreatedAt   string
	UpdatedAt   string
}

// UnmarshalJSON decodes an organization in every response that holds one.
func (o *Organization) UnmarshalJSON(data []byte) error {
	var w struct {
		ID           text    `json:"id"`
		Name         text    `json:"name"`
		IsRoot       flag    `json:"isRoot"`
		IsMaster     flag    `json:"isMaster"`
		OwnerID      text    `json:"ownerId"`
		Owner        text    `json:"owner"`
		ParentIDs    *[]text `json:"parentOrganizationIds"`
		SubIDs       []text  `json:"subOrganizationIds"`
		Domain       text    `json:"domain"`
		IDProviderID text    `json:"idprovider_id"`
		IsFederated  flag    `json:"isFederated"`
		MFARequired  text    `json:"mfaRequired"`
		OrgType      text    `json:"orgType"`
		CreatedAt    moment  `json:"createdAt"`
		UpdatedAt    moment  `json:"updatedAt"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*o = Organization{
		ID:                 string(w.ID),
		Name:               string(w.Name),
		IsRoot:             w.IsMaster.Or(w.IsRoot.Or(false)),
		OwnerID:            wire.First(w.OwnerID, w.Owner),
		SubOrganizationIDs: wire.Texts(w.SubIDs),
		Domain:             string(w.Domain),
		IDProviderID:       string(w.IDProviderID),
		Federated:          w.IsFederated.Or(false),
		MFARequired:        string(w.MFARequired),
		Type:               string(w.OrgType),
		CreatedAt:          string(w.CreatedAt),
		UpdatedAt:          string(w.UpdatedAt),
	}
	if w.ParentIDs != nil {
		o.ParentOrganizationIDs = wire.Texts(*w.ParentIDs)
		o.IsRoot = len(o.ParentOrganizationIDs) == 0
	}
	return nil
}

// Organization reads one organization or business group.
func (c *Client) Organization(ctx context.Context, organization string) (*Organization, error) {
	return get(ctx, c, rest.Request{Op: "read organization", Path: inOrganization(organization), Route: organizationRoute},
		func(o *Organization) bool { return o.ID != "" })
}

// OrganizationNode is an organization with the business groups below it.
type OrganizationNode struct {
	Organization
	Children []OrganizationNode
}

// UnmarshalJSON decodes the tree down to the leaves.
func (n *OrganizationNode) UnmarshalJSON(data []byte) error {
	var w struct {
		Children []OrganizationNode `json:"subOrganizations"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	n.Children = w.Children
	return n.Organization.UnmarshalJSON(data)
}

// Descendants returns all business groups below the organization, each before those below it.
func (n *OrganizationNode) Descendants() []Organization {
	var all []Organization
	for i := range n.Children {
		all = append(all, n.Children[i].Organization)
		all = append(all, n.Children[i].Descendants()...)
	}
	return all
}

// Hierarchy reads an organization with all business groups below it, in one call.
func (c *Client) Hierarchy(ctx context.Context, organization string) (*OrganizationNode, error) {
	return get(ctx, c, rest.Request{
		Op: "read organization tree", Path: inOrganization(organization, "hierarchy"), Route: organizationRoute + "/hierarchy",
	}, func(n *OrganizationNode) bool { return n.ID != "" })
}

// Environment is an environment of one organization or business group.
type Environment struct {
	ID             string
	Name           string
	OrganizationID string
	// Type is design, sandbox or production; new values pass through.
	Type         string
	IsProduction bool
}

// UnmarshalJSON decodes an environment.
func (e *Environment) UnmarshalJSON(data []byte) error {
	var w struct {
		ID             text `json:"id"`
		Name           text `json:"name"`
		OrganizationID text `json:"organizationId"`
		Type           text `json:"type"`
		IsProduction   flag `json:"isProduction"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*e = Environment{
		ID: string(w.ID), Name: string(w.Name), OrganizationID: string(w.OrganizationID), Type: string(w.Type),
		IsProduction: w.IsProduction.Or(w.Type == "production"),
	}
	return nil
}

// Environments lists the environments of one organization or business group, without those of the groups below.
func (c *Client) Environments(ctx context.Context, organization string) ([]Environment, error) {
	return list(ctx, c, rest.Request{
		Op: "list environments", Path: inOrganization(organization, "environments"), Route: organizationRoute + "/environments",
	}, func(e Environment) string { return e.ID })
}

// IdentityProviderSettings say whether a root organization takes accounts that do not come from its identity provider.
type IdentityProviderSettings struct {
	// AllowNewNonSSOUsers is true when the response does not say otherwise.
	AllowNewNonSSOUsers bool
	BypassExpiration    bool
}

// UnmarshalJSON decodes the settings.
func (s *IdentityProviderSettings) UnmarshalJSON(data []byte) error {
	var w struct {
		AllowNewNonSSOUsers flag `json:"allow_new_non_sso_users"`
		BypassExpiration    flag `json:"bypass_expiration"`
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*s = IdentityProviderSettings{AllowNewNonSSOUsers: w.AllowNewNonSSOUsers.Or(true), BypassExpiration: w.BypassExpiration.Or(false)}
	return nil
}

// IdentityProviderSettings reads the settings of a root organization. A business group is rest.NotAllowed (documented: 405).
func (c *Client) IdentityProviderSettings(ctx context.Context, organization string) (*IdentityProviderSettings, error) {
	return get(ctx, c, rest.Request{
		Op: "read identity provider settings", Path: inOrganization(organization, "identityProviderSettings"),
		Route: organizationRoute + "/identityProviderSettings",
	}, func(*IdentityProviderSettings) bool { return true })
}

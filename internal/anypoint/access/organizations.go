package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// OrganizationID returns the organization that a resource means: its own setting, else the provider's, else the root organization of the account
// that signs in.
func (c *Client) OrganizationID(ctx context.Context, own string) (string, error) {
	if id := cmp.Or(own, c.settings.OrganizationID); id != "" {
		return id, nil
	}
	self, err := c.Self(ctx)
	if err != nil {
		return "", err
	}
	if id := self.RootOrganizationID(); id != "" {
		return id, nil
	}
	return "", &platform.Problem{
		Summary: "The organization is not known",
		Means:   "Anypoint does not report which organization the sign-in belongs to, as with some connected apps.",
		Do: "Set organization_id in the provider's anypoint settings, or ANYPOINT_ORGANIZATION_ID. The id is shown in Access Management, under " +
			"Organization.",
	}
}

// Organization returns an organization or business group, read once per process.
func (c *Client) Organization(ctx context.Context, id string) (*api.Organization, error) {
	organization, err := c.organizations.Get(ctx, id, func(ctx context.Context) (*api.Organization, error) { return c.api.Organization(ctx, id) })
	if rest.IsNotFound(err) {
		return nil, &platform.Problem{
			Summary: "Anypoint organization not found",
			Means: fmt.Sprintf("Anypoint at %s knows no organization %s. As long as that is so nothing is believed to be deleted: a wrong region or "+
				"base_url returns \"not found\" for everything.", c.settings.BaseURL, id),
			Do:   "Check organization_id, region and base_url, and that the account or app belongs to this organization.",
			Err:  err,
			Hint: platform.HintLetGo,
		}
	}
	return organization, c.explain(err)
}

// RootOf returns the root organization above an organization, or itself.
func (c *Client) RootOf(ctx context.Context, organizationID string) (string, error) {
	organization, err := c.Organization(ctx, organizationID)
	if err != nil {
		return "", err
	}
	if organization.IsRoot || len(organization.ParentOrganizationIDs) == 0 {
		return organizationID, nil
	}
	return organization.ParentOrganizationIDs[0], nil
}

// knownRoot returns the root organization above a business group that was read before, else the id itself.
func (c *Client) knownRoot(id string) string {
	if organization, ok := c.organizations.Known(id); ok && len(organization.ParentOrganizationIDs) > 0 {
		return organization.ParentOrganizationIDs[0]
	}
	return id
}

// RequireRoot is an error unless the organization is a root organization.
func (c *Client) RequireRoot(ctx context.Context, id string) error {
	organization, err := c.Organization(ctx, id)
	if err != nil {
		return err
	}
	if organization.IsRoot {
		return nil
	}
	root := "its root organization"
	if len(organization.ParentOrganizationIDs) > 0 {
		root = "the root organization " + organization.ParentOrganizationIDs[0]
	}
	return &platform.Problem{
		Summary: "A business group cannot hold an account",
		Means: fmt.Sprintf("%s (%q) is a business group. Accounts live in the root organization: they are created there, and only there a delete "+
			"removes the account. Through a business group the same call removes only the user's permissions in that group.", id, organization.Name),
		Do:   fmt.Sprintf("Set organization_id to %s.", root),
		Hint: HintJoinBusinessGroup,
	}
}

// confirmGone turns "not found" into a *platform.GoneError, but only when the organization itself is found there: a wrong base URL or region returns
// 404 for everything and must not empty a state. The organization is asked once per process.
func (c *Client) confirmGone(ctx context.Context, organizationID string, err error, why string) error {
	return c.confirmGoneWith(ctx, organizationID, err, why, nil)
}

// confirmGoneWith is confirmGone for something that went with one of its ends; nil for what went alone.
func (c *Client) confirmGoneWith(ctx context.Context, organizationID string, err error, why string, end *platform.End) error {
	if !rest.IsNotFound(err) {
		return c.explain(err)
	}
	if _, orgErr := c.Organization(ctx, organizationID); orgErr != nil {
		return orgErr
	}
	return &platform.GoneError{Why: why, End: end}
}

// BusinessGroup is a business group and its place in the tree.
type BusinessGroup struct {
	ID, Name, ParentID string
	// Path holds the names from the first level below the organization down to this group, joined with "/".
	Path string
	// Depth is 1 for the groups right below the organization.
	Depth int
}

// BusinessGroups lists all business groups below an organization: every group before those below it, siblings by name.
func (c *Client) BusinessGroups(ctx context.Context, organizationID string) ([]BusinessGroup, error) {
	tree, err := c.api.Hierarchy(ctx, organizationID)
	if err != nil {
		return nil, c.explain(err)
	}
	return flatten(tree, BusinessGroup{ID: tree.ID}), nil
}

func flatten(node *api.OrganizationNode, at BusinessGroup) []BusinessGroup {
	children := slices.SortedFunc(slices.Values(node.Children), func(a, b api.OrganizationNode) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	var all []BusinessGroup
	for _, child := range children {
		group := BusinessGroup{
			ID: child.ID, Name: child.Name, ParentID: at.ID, Path: strings.TrimPrefix(at.Path+"/"+child.Name, "/"), Depth: at.Depth + 1,
		}
		all = append(all, group)
		all = append(all, flatten(&child, group)...)
	}
	return all
}

// organizationTree lists an organization and all business groups below it, each with its path from the organization's own name on.
func (c *Client) organizationTree(ctx context.Context, root string) ([]BusinessGroup, error) {
	tree, err := c.hierarchy(ctx, root)
	if err != nil {
		return nil, c.explain(err)
	}
	top := BusinessGroup{ID: tree.ID, Name: tree.Name, Path: tree.Name}
	return append([]BusinessGroup{top}, flatten(tree, top)...), nil
}

// organizationName is the path of an organization or business group from the root organization's name on, "" when the sign-in may not see the tree.
func (c *Client) organizationName(ctx context.Context, root, id string) (string, error) {
	tree, err := c.organizationTree(ctx, root)
	if rest.IsForbidden(err) || rest.IsNotFound(err) {
		return "", nil
	}
	for _, organization := range tree {
		if organization.ID == id {
			return organization.Path, nil
		}
	}
	return "", err
}

// FindOrganization resolves the id, or the path from the root organization's name on, of an organization or business group; the name alone will do
// when no other one has it. near is an organization of the tree to look in; "": the provider's own.
func (c *Client) FindOrganization(ctx context.Context, near string, named platform.Named[string]) (*BusinessGroup, error) {
	if named.ID != "" {
		near = named.ID
	}
	near, err := c.OrganizationID(ctx, near)
	if err != nil {
		return nil, err
	}
	root, err := c.RootOf(ctx, near)
	if err != nil {
		return nil, err
	}
	if named.ID != "" {
		path, err := c.organizationName(ctx, root, named.ID)
		return &BusinessGroup{ID: named.ID, Path: path}, err
	}
	tree, err := c.organizationTree(ctx, root)
	if err != nil {
		return nil, err
	}
	matches := platform.Filter(tree, func(g BusinessGroup) bool { return platform.SameName(g.Path, named.Name) })
	if len(matches) == 0 {
		matches = platform.Filter(tree, func(g BusinessGroup) bool { return platform.SameName(g.Name, named.Name) })
	}
	return oneOrNearest(matches, tree, "organization or business group", named.Name,
		func(g BusinessGroup) []string { return []string{g.Path, g.Name} }, func(g BusinessGroup) string { return g.ID + "  " + g.Path })
}

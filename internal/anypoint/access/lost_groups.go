package access

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// explainLostGroup looks behind "not found" and "forbidden" of something that a user has in a business group: the group itself may be deleted, or
// not be shown any more. A deleted one is a *platform.GoneError, but only when the root organization has the user, so that it is surely the one
// that had the group, and when its hierarchy can be read and lacks the group. Every other error is returned as it is.
func (c *Client) explainLostGroup(ctx context.Context, organizationID, userID string, err error) error {
	if !rest.IsNotFound(err) && !rest.IsForbidden(err) {
		return err
	}
	_, groupErr := c.api.Organization(ctx, organizationID)
	if !rest.IsNotFound(groupErr) && !rest.IsForbidden(groupErr) {
		return err
	}
	root, ok := c.signInRoot(ctx, organizationID)
	if !ok || !c.hasHad(ctx, root, userID) {
		return err
	}
	tree, treeErr := c.hierarchy(ctx, root)
	if treeErr != nil {
		return err
	}
	if slices.ContainsFunc(tree.Descendants(), func(o api.Organization) bool { return o.ID == organizationID }) {
		return err
	}
	if rest.IsForbidden(groupErr) {
		return errHiddenGroup(organizationID, root, groupErr)
	}
	group := &platform.End{Field: "organization_id", ID: organizationID, What: "business group"}
	return &platform.GoneError{End: group, Why: group.GoneWith("access of user "+userID,
		fmt.Sprintf("The organization %s can be read, and no longer has the business group below it.", root))}
}

// errHiddenGroup explains a business group that the sign-in may not see.
func errHiddenGroup(organizationID, root string, err error) error {
	return &platform.Problem{
		Summary: "The business group is not visible",
		Means: fmt.Sprintf("Anypoint refuses calls for the business group %s, and the organization %s, which can be read, does not list it. The sign-in "+
			"has lost its rights there, or the business group was deleted. As long as that is open, nothing is believed to be deleted.",
			organizationID, root),
		Do:   "If the business group exists, give the account or app its rights there.",
		Hint: platform.HintLetGo,
		Err:  err,
	}
}

// signInRoot returns the root organization that the sign-in works in, other than an organization that cannot be read.
func (c *Client) signInRoot(ctx context.Context, lost string) (root string, ok bool) {
	if id := c.settings.OrganizationID; id != "" && id != lost {
		root, err := c.RootOf(ctx, id)
		return root, err == nil
	}
	self, err := c.Self(ctx)
	if err != nil {
		return "", false
	}
	root = self.RootOrganizationID()
	return root, root != "" && root != lost
}

// hasHad reports whether an organization has a user, or had one who was deleted.
func (c *Client) hasHad(ctx context.Context, organizationID, userID string) bool {
	_, err := c.api.User(ctx, organizationID, userID)
	if !rest.IsNotFound(err) {
		return err == nil
	}
	deleted, err := c.api.Users(ctx, organizationID, api.UserQuery{Deleted: true})
	return err == nil && slices.ContainsFunc(deleted, func(u api.User) bool { return u.ID == userID })
}

// unlessGroupGone is explainLostGroup for a removal and its guards, which have nothing to do when the business group is gone.
func (c *Client) unlessGroupGone(ctx context.Context, organizationID, userID string, err error) error {
	err = c.explainLostGroup(ctx, organizationID, userID, err)
	if platform.GoneReason(err) != "" {
		return nil
	}
	return err
}

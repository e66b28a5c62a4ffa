package anypoint

import (
	"context"
	"fmt"
	"slices"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// RequireBusinessGroup is an error for a root organization. It asks the platform anew each time: on a root organization the call that takes a
// user out of a business group would delete the account.
func (c *Client) RequireBusinessGroup(ctx context.Context, organizationID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	organization, err := a.Organization(ctx, organizationID)
	if err != nil {
		if rest.IsNotFound(err) {
			_, err = c.Organization(ctx, organizationID)
		}
		return c.explain(err)
	}
	c.organizations.Put(organizationID, organization)
	if !organization.IsRoot && len(organization.ParentOrganizationIDs) > 0 {
		return nil
	}
	return &platform.Problem{
		Summary: "Not a business group",
		Means:   fmt.Sprintf("%s (%q) is a root organization. Its members are the accounts themselves: taking somebody out of it would delete the account.", organizationID, organization.Name),
		Do:      "Set organization_id to a business group (the data source platformusers_anypoint_organization shows the tree). For accounts use platformusers_anypoint_user.",
	}
}

// BusinessGroupMember reads one membership. Absent is a *platform.GoneError.
func (c *Client) BusinessGroupMember(ctx context.Context, organizationID, userID string) error {
	c.KeepBusinessGroupMember(organizationID, userID)
	member, err := c.isMember(ctx, organizationID, userID)
	if err == nil && !member {
		return &platform.GoneError{Why: fmt.Sprintf("User %s is not in business group %s any more: the membership was removed outside of Terraform.", userID, organizationID)}
	}
	return err
}

// KeepBusinessGroupMember notes that a membership belongs to the state of this run: a plan may replace it.
func (c *Client) KeepBusinessGroupMember(organizationID, userID string) {
	c.keptMembers.Store(organizationID+"/"+userID, true)
}

// PlanBusinessGroupMember refuses a root organization, and a membership that is there before this run. Once the run is under way a grant of its
// own may have made the membership (whether the platform does so is not documented), so it is the plan that can tell the two apart.
func (c *Client) PlanBusinessGroupMember(ctx context.Context, organizationID, userID string) error {
	if err := c.RequireBusinessGroup(ctx, organizationID); err != nil {
		return err
	}
	if _, kept := c.keptMembers.Load(organizationID + "/" + userID); kept || userID == "" || c.touchedHere(organizationID, userID) {
		return nil
	}
	member, err := c.isMember(ctx, organizationID, userID)
	if err == nil && member {
		return errMemberAlready(organizationID, userID)
	}
	return err
}

func errMemberAlready(organizationID, userID string) error {
	return alreadyThere(fmt.Sprintf("User %s is in business group %s already.", userID, organizationID), businessGroupMemberType, organizationID+"/"+userID, "")
}

func (c *Client) isMember(ctx context.Context, organizationID, userID string) (bool, error) {
	a, err := c.use()
	if err != nil {
		return false, err
	}
	members, err := a.Members(ctx, organizationID, api.MemberQuery{IDs: []string{userID}})
	if rest.IsNotFound(err) {
		_, err := c.Organization(ctx, organizationID)
		return false, err
	}
	return slices.ContainsFunc(members, func(u api.User) bool { return u.ID == userID }), c.explain(err)
}

// AddBusinessGroupMember adds an existing user to a business group. A user whom this same run gave a permission there may be a member by that
// already: that is no error.
func (c *Client) AddBusinessGroupMember(ctx context.Context, organizationID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	if err := c.RequireBusinessGroup(ctx, organizationID); err != nil {
		return err
	}
	root, err := c.RootOf(ctx, organizationID)
	if err != nil {
		return err
	}
	return c.addEdge(ctx, organizationID, platform.Edge{
		UserID: userID,
		Present: func(ctx context.Context) (bool, error) {
			member, err := c.isMember(ctx, organizationID, userID)
			if err == nil && !member {
				_, err = c.User(ctx, root, userID) // the platform refuses an unknown user without a word
			}
			return member, err
		},
		Add: func(ctx context.Context) error { return c.explain(a.AddMember(ctx, organizationID, userID)) },
		Exists: func() error {
			if c.touchedHere(organizationID, userID) {
				return nil
			}
			return errMemberAlready(organizationID, userID)
		},
	})
}

// RemoveBusinessGroupMember is the platform's "delete from a business group": all of the user's permissions in it go, the account stays. The
// call is the one that deletes an account on a root organization, so the organization is read right before.
func (c *Client) RemoveBusinessGroupMember(ctx context.Context, organizationID, userID string) error {
	a, err := c.use()
	if err != nil {
		return err
	}
	if err := c.RequireBusinessGroup(ctx, organizationID); err != nil {
		return err
	}
	if err := a.DeleteUser(ctx, organizationID, userID); err != nil {
		return c.explain(err)
	}
	// Whether the membership goes with the permissions is not documented.
	member, err := c.isMember(ctx, organizationID, userID)
	if err != nil || !member {
		return err
	}
	return c.explain(a.RemoveMember(ctx, organizationID, userID))
}

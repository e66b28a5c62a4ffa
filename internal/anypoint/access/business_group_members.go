package access

import (
	"context"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// BusinessGroupMember is the membership of one user in one business group.
type BusinessGroupMember struct{ OrganizationID, UserID string }

// ID names the membership: BUSINESS_GROUP/USER.
func (m BusinessGroupMember) ID() string { return m.OrganizationID + "/" + m.UserID }

// BusinessGroupMember refreshes a membership that the state knows. Absent is a *platform.GoneError.
func (c *Client) BusinessGroupMember(ctx context.Context, m BusinessGroupMember) error {
	_, err := c.groupMembers(m.OrganizationID).Get(ctx, m.UserID)
	if !isMissing(err) {
		return c.explainLostGroup(ctx, m.OrganizationID, m.UserID, err)
	}
	alone := fmt.Sprintf("User %s is not in business group %s any more: the membership was removed outside of Terraform.", m.UserID, m.OrganizationID)
	root, err := c.RootOf(ctx, m.OrganizationID)
	if err != nil {
		return err
	}
	return platform.WhyGone("membership", alone, c.userEnd(ctx, root, m.UserID))
}

// isBusinessGroupMember looks for a membership before it is added. After a write that failed it looks live.
func (c *Client) isBusinessGroupMember(ctx context.Context, m BusinessGroupMember) (bool, error) {
	_, err := c.groupMembers(m.OrganizationID).Listed(ctx, m.UserID)
	if isMissing(err) {
		return false, nil
	}
	return err == nil, err
}

// RequireNotInBusinessGroup refuses a root organization, and a membership that is there before this run. Once the run is under way a grant of its
// own may have added the membership (whether the platform does so is not documented), so only the plan can distinguish the two. One that the state
// has is replaced, or moves to another resource address. UserID may be "": then only the organization is checked.
func (c *Client) RequireNotInBusinessGroup(ctx context.Context, m BusinessGroupMember) error {
	if err := c.requireBusinessGroup(ctx, m.OrganizationID); err != nil {
		return err
	}
	if m.UserID == "" || c.gave(m.OrganizationID, m.UserID) {
		return nil
	}
	member, err := c.isBusinessGroupMember(ctx, m)
	edge := platform.Object{Noun: NounBusinessGroupMember, ID: m.ID()}
	if err == nil && member && !c.run.Created.Edges.AwaitHolder(ctx, c.run.Created.Clock, edge) {
		return errInBusinessGroup(m)
	}
	return err
}

func errInBusinessGroup(m BusinessGroupMember) error {
	return platform.ErrExists("Anypoint", fmt.Sprintf("User %s is in business group %s already.", m.UserID, m.OrganizationID),
		platform.Object{Noun: NounBusinessGroupMember, ID: m.ID()}, "")
}

// FindBusinessGroupMember resolves the names of an import to ids. The membership itself is not looked for.
func (c *Client) FindBusinessGroupMember(ctx context.Context, named BusinessGroupMember) (BusinessGroupMember, error) {
	if err := c.requireBusinessGroup(ctx, named.OrganizationID); err != nil {
		return named, err
	}
	root, err := c.RootOf(ctx, named.OrganizationID)
	if err != nil {
		return named, err
	}
	account, err := c.FindUser(ctx, root, named.UserID)
	if err != nil {
		return named, err
	}
	return BusinessGroupMember{OrganizationID: named.OrganizationID, UserID: account.ID}, nil
}

// AddBusinessGroupMember adds an existing user to a business group. A user to whom this same run granted a permission there may already be a member
// because of that: that is no error.
func (c *Client) AddBusinessGroupMember(ctx context.Context, m BusinessGroupMember) error {
	if err := c.explainLostGroup(ctx, m.OrganizationID, m.UserID, c.requireBusinessGroup(ctx, m.OrganizationID)); err != nil {
		return asMissing(err)
	}
	root, err := c.RootOf(ctx, m.OrganizationID)
	if err != nil {
		return err
	}
	return c.addEdge(ctx, m.OrganizationID, platform.Edge{
		Edge:   platform.Object{Noun: NounBusinessGroupMember, ID: m.ID()},
		UserID: m.UserID,
		Present: func(ctx context.Context) (bool, error) {
			member, err := c.isBusinessGroupMember(ctx, m)
			if err == nil && !member {
				_, err = c.accounts(root).Get(ctx, m.UserID) // the platform's refusal of an unknown user has no message
			}
			return member, err
		},
		Add: func(ctx context.Context) error {
			what := fmt.Sprintf("the membership of user %s in business group %s", m.UserID, m.OrganizationID)
			return addMember(ctx, c, c.groupMembers(m.OrganizationID), m.UserID, what, func(ctx context.Context) error {
				_, err := c.memberJoins.Do(ctx, m.OrganizationID, m)
				return c.explain(err)
			})
		},
		Shown: platform.Confirmed,
		Exists: func() error {
			if c.gave(m.OrganizationID, m.UserID) {
				return nil
			}
			return errInBusinessGroup(m)
		},
	})
}

// RemoveBusinessGroupMember is the platform's "delete from a business group": all of the user's permissions in it go, the account stays. The call is
// the one that deletes an account on a root organization, so the organization is read right before.
func (c *Client) RemoveBusinessGroupMember(ctx context.Context, m BusinessGroupMember) error {
	defer c.forgetMembers(m.OrganizationID)
	if err := c.requireKnownGroup(ctx, m); platform.GoneReason(err) != "" {
		return nil
	} else if err != nil {
		return err
	}
	members := c.groupMembers(m.OrganizationID)
	own, end := members.Writing(ctx)
	defer end()
	err := c.api.DeleteUser(own, m.OrganizationID, m.UserID)
	members.Forget(m.UserID)
	c.grants(m.OrganizationID).Forget(m.UserID)
	if err != nil {
		return c.explain(err)
	}
	// Whether the membership goes with the permissions is not documented.
	if gone, err := members.IsGone(own, m.UserID); err != nil || gone {
		return err
	}
	return removeMember(ctx, c, members, m.UserID, func(ctx context.Context) error {
		return c.explain(c.api.RemoveMember(ctx, m.OrganizationID, m.UserID))
	})
}

// GuardBusinessGroupMember refuses a root organization, where the call that takes a user out of a business group would delete the account, and to
// take permissions there from the provider's own account that give it its access. A business group that is gone needs no guard.
func (c *Client) GuardBusinessGroupMember(ctx context.Context, m BusinessGroupMember) error {
	if err := c.requireBusinessGroup(ctx, m.OrganizationID); err != nil {
		return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
	}
	root, err := c.RootOf(ctx, m.OrganizationID)
	if err != nil {
		return c.unlessGroupGone(ctx, m.OrganizationID, m.UserID, err)
	}
	removes := func(p Permission) bool { return p.Context[api.ContextOrganization] == m.OrganizationID }
	return c.guardOwnAccess(ctx, root, lossOf(removes, m.UserID))
}

// requireKnownGroup is requireBusinessGroup for a membership that the state knows. A business group that is gone is a *platform.GoneError.
func (c *Client) requireKnownGroup(ctx context.Context, m BusinessGroupMember) error {
	return c.explainLostGroup(ctx, m.OrganizationID, m.UserID, c.requireBusinessGroup(ctx, m.OrganizationID))
}

// requireBusinessGroup is an error for a root organization. What the platform showed of the organization in this run is enough: no call makes a
// business group a root organization, whose members are the accounts. See GuardBusinessGroupMember.
func (c *Client) requireBusinessGroup(ctx context.Context, organizationID string) error {
	organization, err := c.Organization(ctx, organizationID)
	if err != nil {
		return err
	}
	if !organization.IsRoot && len(organization.ParentOrganizationIDs) > 0 {
		return nil
	}
	return &platform.Problem{
		Summary: "Not a business group",
		Means: fmt.Sprintf("%s (%q) is a root organization. Its members are the accounts themselves: removing a member would delete the account.",
			organizationID, organization.Name),
		Do:   "Set organization_id to a business group.",
		Hint: HintFindBusinessGroup,
	}
}

package access

import (
	"context"
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// addEdge adds a membership or grant that was not there before.
func (c *Client) addEdge(ctx context.Context, organizationID string, e platform.Edge) error {
	add := e.Add
	e.Add = func(ctx context.Context) error {
		// Before the call, since another resource may see what it does before it has returned.
		c.recordGift(organizationID, e.UserID)
		return add(ctx)
	}
	err := c.run.Created.AddEdge(ctx, e)
	if platform.GoneReason(err) != "" {
		return errNoUser(organizationID, e.UserID)
	}
	return err
}

// recordGift records that this process gave a user something in an organization.
func (c *Client) recordGift(organizationID, userID string) {
	c.gaveTo.Store(UserID(organizationID, userID), true)
}

// gave reports whether this process gave a user something in an organization.
func (c *Client) gave(organizationID, userID string) bool {
	_, ok := c.gaveTo.Load(UserID(organizationID, userID))
	return ok
}

// The two features of which an organization has one.
const (
	featureTeams      = "Teams"
	featureRoleGroups = "Roles (role groups)"
)

func (c *Client) explainTeams(err error) error {
	return c.wrongFeature(err, featureTeams, featureRoleGroups, HintUseRoleGroups)
}

func (c *Client) explainRoleGroups(err error) error {
	return c.wrongFeature(err, featureRoleGroups, featureTeams, HintUseTeams)
}

// wrongFeature explains a refusal of an organization that has the other one of Teams and Roles (role groups). hint is what to use there.
func (c *Client) wrongFeature(err error, feature, other string, hint platform.Hint) error {
	var known *platform.Problem
	if errors.As(err, &known) || !featureMissing(err) {
		return c.explain(err)
	}
	problem := &platform.Problem{
		Err: err,
		Means: "An Anypoint organization has either Teams or the older Roles (role groups); the two exclude each other. An organization with " + other +
			" refuses calls for " + feature + " like this. It may also mean that the id does not exist, or that the sign-in lacks the right.",
		Do:   "Check the ids and the account's permissions.",
		Hint: hint,
	}
	if rest.IsForbidden(err) {
		problem.Do += " " + c.otherSignIn()
	}
	return problem
}

// featureMissing recognizes the responses of an organization that has the other one of the two features, Teams or the older Roles: they exclude each
// other (documented), how the platform refuses is not documented.
func featureMissing(err error) bool {
	switch rest.KindOf(err) {
	case rest.NotFound, rest.Forbidden, rest.NotAllowed:
		return true
	}
	return false
}

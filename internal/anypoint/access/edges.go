package anypoint

import (
	"context"
	"errors"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// addEdge makes a membership or grant that was not there before.
func (c *Client) addEdge(ctx context.Context, organizationID string, e platform.Edge) error {
	add := e.Add
	e.Add = func(ctx context.Context) error {
		// Before the call, since another resource may see what it does before it has returned.
		c.touch(organizationID, e.UserID)
		return add(ctx)
	}
	err := c.accounts.AddEdge(ctx, e)
	if platform.GoneReason(err) != "" {
		return errNoUser(organizationID, e.UserID)
	}
	return err
}

// touch remembers that this process gave a user something in an organization.
func (c *Client) touch(organizationID, userID string) {
	c.touched.Store(organizationID+"/"+userID, true)
}

func (c *Client) touchedHere(organizationID, userID string) bool {
	_, ok := c.touched.Load(organizationID + "/" + userID)
	return ok
}

// wrongFeature explains a refusal of an organization that has the other one of Teams and Roles (role groups).
func (c *Client) wrongFeature(err error, feature, other, instead string) error {
	var known *platform.Problem
	if errors.As(err, &known) || !featureMissing(err) {
		return c.explain(err)
	}
	problem := &platform.Problem{
		Err: err,
		Means: "An Anypoint organization has either Teams or the older Roles (role groups); the two exclude each other. This refusal is what an organization with " + other +
			" gives to a call for " + feature + ". It may also mean that the id does not exist, or that the sign-in lacks the right.",
		Do: "If the organization has " + other + ", use " + instead + ". Otherwise check the ids and the account's permissions.",
	}
	if rest.IsForbidden(err) {
		problem.Do += " " + c.otherSignIn()
	}
	return problem
}

// contextID is how a grant's further context is written in an import id and in an identity: key=value.
func contextID(key, value string) string { return key + "=" + value }

// parseContextID is the reverse of contextID.
func parseContextID(text string) (key, value string, ok bool) {
	key, value, ok = strings.Cut(text, "=")
	return key, value, ok && key != "" && value != ""
}

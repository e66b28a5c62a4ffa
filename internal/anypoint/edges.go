package anypoint

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// edge is one membership or grant: what memberships and grants have in common when they are made.
type edge struct {
	organizationID, userID string
	// present tells whether the edge is there.
	present func(context.Context) (bool, error)
	// add makes it; doing so twice does no harm.
	add func(context.Context) error
	// exists is the error for an edge that was there before; nil accepts it.
	exists func() error
}

// Waits for a user that this process has just created and that another part of the platform does not know yet.
const (
	newUserPatience = 20 * time.Second
	newUserWait     = 500 * time.Millisecond
	newUserMaxWait  = 5 * time.Second
)

// addEdge makes an edge that was not there before. Adding is repeated by the HTTP kernel when an answer is lost; all answers may be lost, and a
// platform may refuse the repetition of what the first try has done: an edge that is there after a failure, and was not there before, is ours.
func (c *Client) addEdge(ctx context.Context, e edge) error {
	err := c.awaitNewUser(ctx, e, func() error {
		there, err := e.present(ctx)
		if err != nil {
			return err
		}
		if there {
			return e.exists()
		}
		// Before the call, since another resource may see what it does before it has returned.
		c.touch(e.organizationID, e.userID)
		err = e.add(ctx)
		switch rest.KindOf(err) {
		case rest.Conflict, rest.BadRequest, rest.Ambiguous, rest.Unavailable, rest.Server:
			if there, lookErr := e.present(ctx); lookErr == nil && there {
				err = nil
			}
		}
		return err
	})
	if goneReason(err) != "" {
		return errNoUser(e.organizationID, e.userID)
	}
	return err
}

// awaitNewUser repeats an operation that the platform refuses because it does not know the user, but only when this very process created the
// user a moment ago: nothing else ever waits for somebody who may simply not exist.
func (c *Client) awaitNewUser(ctx context.Context, e edge, operation func() error) error {
	deadline := c.now().Add(newUserPatience)
	for wait := newUserWait; ; wait = min(2*wait, newUserMaxWait) {
		err := operation()
		if err == nil || !refusesUser(err) || !c.createdHere(e.userID) || c.now().Add(wait).After(deadline) {
			return err
		}
		if stopped := c.sleep(ctx, wait); stopped != nil {
			return err
		}
	}
}

// refusesUser recognises how the platform may answer for a user it does not know (which of these is not documented).
func refusesUser(err error) bool {
	if goneReason(err) != "" {
		return true
	}
	switch rest.KindOf(err) {
	case rest.NotFound, rest.BadRequest:
		return true
	}
	return false
}

// touch remembers that this process gave a user something in an organization; created that it made the account.
func (c *Client) touch(organizationID, userID string) {
	c.touched.Store(organizationID+"/"+userID, true)
}

func (c *Client) touchedHere(organizationID, userID string) bool {
	_, ok := c.touched.Load(organizationID + "/" + userID)
	return ok
}

func (c *Client) createdHere(userID string) bool {
	_, ok := c.created.Load(userID)
	return ok
}

// wrongFeature explains a refusal of an organization that has the other one of Teams and Roles (role groups).
func (c *Client) wrongFeature(err error, feature, other, instead string) error {
	var known *tf.Problem
	if errors.As(err, &known) || !featureMissing(err) {
		return c.explain(err)
	}
	problem := &tf.Problem{
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

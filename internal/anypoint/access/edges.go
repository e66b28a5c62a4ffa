package access

import (
	"context"
	"errors"

	"github.com/platformusers/terraform-provider-platformusers/internal/anypoint/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/snapshot"
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
	c.forgetMembers(organizationID)
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

// setMember makes a user a member of something, or changes the membership, by set, and confirms that the platform shows it. what names the membership
// with the person, and failure says what is so when the platform does not show it.
func setMember[V any](ctx context.Context, c *Client, members *snapshot.Collection[V], userID, what, failure string, shown func(V) bool,
	set func(context.Context) error,
) error {
	write := func() (bool, error, error) {
		ctx, end := members.Writing(ctx)
		defer end()
		err := set(ctx)
		members.Forget(userID)
		if err != nil {
			return false, nil, err
		}
		if c.run.Created.Has(userID) {
			seen, err := rest.Confirm(ctx, c.settings.Clock, func(ctx context.Context) (bool, error) {
				member, err := members.LookAfter(ctx, userID)
				if isMissing(err) {
					return false, nil
				}
				return err == nil && shown(member), err
			})
			return seen, err, nil
		}
		seen, err := members.Confirm(ctx, snapshot.Confirmation[V]{
			Key: userID, Shown: shown, Late: func() { c.run.Late.Add(platform.ErrLate(what)) },
		})
		return seen, err, nil
	}
	seen, lookErr, err := write()
	if err == nil && !seen && lookErr == nil && c.run.Created.Has(userID) {
		// The part of the platform that was asked may have accepted a user whom it did not know yet, and done nothing (not documented). By now it
		// should know the user; doing so twice does no harm.
		seen, lookErr, err = write()
	}
	if err != nil {
		return err
	}
	return platform.ErrUnlessShown(seen, lookErr, failure)
}

// addMember is setMember where there is nothing to change about a membership.
func addMember(ctx context.Context, c *Client, members *snapshot.Collection[api.User], userID, what string, add func(context.Context) error) error {
	return setMember(ctx, c, members, userID, what, nothingGiven, func(api.User) bool { return true }, add)
}

// nothingGiven is what is so when the platform reported an addition as done and does not show it.
const nothingGiven = "nothing was given"

// removeMember takes a user out of something that has members. What is there no more afterwards is removed, whatever the response was.
func removeMember[V any](ctx context.Context, c *Client, members *snapshot.Collection[V], userID string, remove func(context.Context) error) error {
	ctx, end := members.Writing(ctx)
	defer end()
	present := func(ctx context.Context) (bool, error) {
		gone, err := members.IsGone(ctx, userID)
		return !gone, err
	}
	err := c.run.Created.RemoveEdge(ctx, present, func(ctx context.Context) error {
		err := remove(ctx)
		members.Forget(userID)
		return err
	})
	if err == nil {
		members.Remove(userID)
	}
	return err
}

package controlroom

import (
	"errors"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// explain adds what an answer means on this platform. Everything that it does not know keeps the general advice of tf.Diagnostic.
func (c *Client) explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) {
		return err
	}
	var session *api.SessionError
	if errors.As(err, &session) {
		return explainSession(session)
	}
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return &platform.Problem{Summary: "Unable to sign in to the Control Room", Means: refused.Reason, Err: refused.Err}
	}
	var answer *rest.Error
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Kind {
	case rest.Forbidden:
		return &platform.Problem{
			Err: err,
			Means: "The user that the provider signs in as may not do this. Users need the permissions to view, create, edit and delete users and to view roles; licenses need those to view licenses and to manage users' " +
				"device licenses.",
			Do: "Give the user a role with these permissions, or sign in as another. Nothing was removed from the state.",
		}
	case rest.BadAnswer:
		return &platform.Problem{
			Err:   err,
			Means: "What answered is not the Control Room's API: wrong URL or API version. A Control Room answers with its web pages where it has no such operation.",
			Do:    "Check url and api_version in the provider's controlroom settings, and that no proxy or sign-in page stands in between.",
		}
	default:
		return err
	}
}

// explainSession says what ends a session, and how not to have one only.
func explainSession(session *api.SessionError) error {
	if session.Ready {
		return &platform.Problem{
			Summary: "The access token is not accepted",
			Means:   "The Control Room does not accept the access token: it has expired (after 20 minutes by default), belongs to another Control Room, or its user has signed in elsewhere, which may end the session before.",
			Do:      "Take a new token, or set username and api_key, with which the provider renews it by itself.",
			Err:     session.Err,
		}
	}
	means := "The Control Room refused a token right after it had issued it. That happens when the same user signs in elsewhere at the same time, in another pipeline or in the browser: a new sign-in ends the session before, " +
		"unless the user may be signed in several times."
	if session.Single {
		means += " It says itself that this user may not."
	}
	return &platform.Problem{
		Summary: "The session was ended by another sign-in",
		Means:   means,
		Do: "Give Terraform a user of its own; on Automation 360 allow that user multiple logins and sign in with an API key (api_key); and do not run two pipelines side by side with one user. Then run Terraform again: what " +
			"was done so far is in the state.",
		Err: session.Err,
	}
}

// explainDelete says what has to be cleared before Enterprise 11 deletes a user.
func (c *Client) explainDelete(err error) error {
	var blocked *api.BlockedError
	if !errors.As(err, &blocked) {
		return c.explain(err)
	}
	steps := map[string]string{
		api.ObstacleSchedules:  "delete the user's schedules, active and inactive",
		api.ObstacleAutomation: "wait for or stop the automation on the user's device",
		api.ObstacleLocker:     "remove the user from all lockers",
		api.ObstacleQueue:      "hand over or delete the queues that the user owns",
		api.ObstaclePool:       "take the user out of all device pools, and hand over or delete those that the user owns",
	}
	var todo []string
	for _, obstacle := range blocked.Obstacles {
		todo = append(todo, steps[obstacle])
	}
	return &platform.Problem{
		Summary: "The user cannot be deleted yet",
		Means:   "The Control Room does not delete a user who still has " + strings.Join(blocked.Obstacles, ", ") + ".",
		Do: "In the Control Room, " + strings.Join(todo, "; ") + ". Then run Terraform again. To lock the account meanwhile, apply deletion_policy = \"disable\" and destroy it with that. Nothing was " +
			"changed.",
		Err: blocked.Err,
	}
}

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: "Control Room", What: what, Name: name, Where: "here",
		Check: "Check the spelling, and that url in the provider's controlroom settings is that of the right Control Room.",
	}, describe)
}

// alreadyThere is the error of a create that found the object.
func alreadyThere(what, typeName, importID, note string) error {
	return tf.AlreadyThere("Control Room", what, typeName, importID, note)
}

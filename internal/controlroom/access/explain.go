package access

import (
	"errors"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/controlroom/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// explain adds what a response means on this platform. What it does not know keeps the general advice of its kind.
func explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) {
		return err
	}
	if problem := refusals.Find(err); problem != nil && !isSignIn(err) {
		return problem
	}
	var session *api.SessionError
	if errors.As(err, &session) {
		return explainSession(session)
	}
	if problem := explainSignIn(err); problem != nil {
		return problem
	}
	var response *rest.Error
	if !errors.As(err, &response) {
		return err
	}
	if problem := Words.ErrElsewhere(err); problem != nil {
		return problem
	}
	switch response.Kind {
	case rest.Forbidden:
		return &platform.Problem{
			Err: err,
			Means: "The user that the provider signs in as may not do this. Users need the permissions to view, create, edit and delete users and to view " +
				"roles; licenses need those to view licenses and to manage users' device licenses.",
			Do:   "Give the user a role with these permissions, or sign in as another user.",
			Hint: HintStateKept,
		}
	case rest.BadResponse:
		return &platform.Problem{
			Err: err,
			Means: "The response is not from the Control Room's API: wrong URL or API version. A Control Room serves its web pages where it has no such " +
				"operation.",
			Do: "Check " + Words.Address + ", and that no proxy or sign-in page intercepts the call.",
		}
	default:
		return err
	}
}

// isSignIn reports an error of the sign-in, which needs no token.
func isSignIn(err error) bool {
	var call *rest.Error
	return errors.As(err, &call) && call.SignIn
}

// explainSignIn is nil for an error that is not of the sign-in.
func explainSignIn(err error) error {
	var refused *api.SignInError
	if !errors.As(err, &refused) {
		return Words.ErrSignIn(err, "")
	}
	problem := Words.ErrSignIn(err, refused.Reason)
	var known *platform.Problem
	if refused.Elsewhere && errors.As(problem, &known) {
		known.Do = "Check " + Words.Address + "."
	}
	return problem
}

// explainSession says what ended a session, and how to avoid it.
func explainSession(session *api.SessionError) error {
	if session.Given {
		return &platform.Problem{
			Summary: "The Control Room does not accept the access token: " + platform.Failure(rest.Cause(session.Err)),
			Means: "The Control Room does not accept the access token: it has expired (after 20 minutes by default), belongs to another Control Room, or " +
				"its user has signed in elsewhere, which may end the previous session.",
			Do: "Set a new access_token (CONTROL_ROOM_ACCESS_TOKEN), or username (CONTROL_ROOM_USERNAME) and api_key (CONTROL_ROOM_API_KEY), with which the " +
				"provider renews it by itself; and check " + Words.Address + ".",
			Err: session.Err,
		}
	}
	means := "The Control Room refused a token right after it had issued it. That happens when the same user signs in elsewhere at the same time, in " +
		"another pipeline or in the browser: if the user is limited to one session, each sign-in ends the previous one."
	if session.Single {
		means += " The Control Room reports that this user is limited to one session."
	}
	return &platform.Problem{
		Summary: "The session was ended by another sign-in",
		Means:   means,
		Do: "Sign in as a user that nothing else uses; on Automation 360 allow that user multiple logins and sign in with an API key (api_key); and do " +
			"not run two pipelines side by side with one user.",
		Hint: HintRunAgain,
		Err:  session.Err,
	}
}

// explainDelete says what has to be cleared before Enterprise 11 deletes a user.
func explainDelete(err error) error {
	var blocked *api.BlockedError
	if !errors.As(err, &blocked) {
		return explain(err)
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
		Means:   "The Control Room does not delete a user who still has " + strings.Join(blocked.Obstacles, ", ") + ". Nothing was changed.",
		Do:      "In the Control Room, " + strings.Join(todo, "; ") + ".",
		Hint:    HintDisableInstead,
		Err:     blocked.Err,
	}
}

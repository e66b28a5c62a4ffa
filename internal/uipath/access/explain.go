package access

import (
	"errors"
	"fmt"
	"strings"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// explain adds what a response means on this platform. What it does not know it returns as it is, for the general advice of the floor above.
func (c *Client) explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, api.ErrNoOrchestrator) {
		return &platform.Problem{
			Summary: "Orchestrator is not configured",
			Means:   "Tenant roles and folders belong to Orchestrator, and its base URL is not known.",
			Do: "Set tenant in the provider's uipath settings (UIPATH_TENANT) and, on Cloud and in Automation Suite, organization (UIPATH_ORGANIZATION); " +
				"or the whole base URL as orchestrator_base_url (UIPATH_ORCHESTRATOR_URI).",
		}
	}
	var unknown *api.PartitionError
	isUnknown := errors.As(err, &unknown)
	if isUnknown && unknown.Asked() != nil {
		// Why the organization's id is not known is the news: a token that is not accepted, a tenant that is not there.
		err = unknown.Asked()
		explained := c.explain(err)
		if !errors.As(explained, &known) {
			known = &platform.Problem{Err: err, Do: wordsOf(err).Advice(rest.KindOf(err))}
		}
		more := *known
		more.Do = strings.TrimSpace(more.Do + " The call was to find out the organization's id: partition_global_id (UIPATH_PARTITION_GLOBAL_ID) saves it.")
		return &more
	}
	if isUnknown {
		return &platform.Problem{
			Summary: "The organization is not known",
			Means:   "Cannot determine the organization's id: " + unknown.Error() + ".",
			Do: "Correct or set partition_global_id in the provider's uipath settings, or UIPATH_PARTITION_GLOBAL_ID. In the URLs of the portal it " +
				"stands as organizationId.",
		}
	}
	if problem := explainSignIn(err); problem != nil {
		return problem
	}
	if problem := refusals.Find(err); problem != nil {
		return problem
	}
	words := wordsOf(err)
	if problem := words.ErrElsewhere(err); problem != nil {
		return problem
	}
	switch rest.KindOf(err) {
	case rest.Forbidden:
		return &platform.Problem{Err: err, Means: c.forbidden(), Do: c.otherSignIn()}
	case rest.Unauthorized:
		return &platform.Problem{Summary: c.unauthorizedSummary(err), Err: err, Means: c.unauthorized(), Do: c.otherSignIn() + " What the URL names: " +
			words.Address + "."}
	default:
		return err
	}
}

// wordsOf are the words for the part of the platform that was called.
func wordsOf(err error) platform.Words {
	if failure := rest.Cause(err); failure != nil && failure.Platform == api.TitleOrchestrator {
		return wordsOrchestrator
	}
	return Words
}

// explainSignIn is nil for an error that is not of the sign-in.
func explainSignIn(err error) error {
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return Words.ErrSignIn(err, refused.Reason)
	}
	return Words.ErrSignIn(err, "")
}

// unauthorizedSummary is for a call that was refused although somebody is signed in; "" is the caller's.
func (c *Client) unauthorizedSummary(err error) string {
	if failure := rest.Cause(err); failure != nil && c.api.SignIn() == api.SignInAccessToken {
		return "UiPath does not accept the access token: " + platform.Failure(failure)
	}
	return ""
}

func (c *Client) forbidden() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "The access token may not do this. Users and groups need a token of an organization administrator; a token with scopes needs the scope " +
			"that the response names; Orchestrator's users, roles and folders need a role there."
	}
	return "The external application may not do this: it lacks the application scope that the response names (a user scope does not help), or a " +
		"role in Orchestrator's tenant or folder."
}

func (c *Client) unauthorized() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "UiPath does not accept the access token here: it is expired or revoked, of another organization, or a personal access token without " +
			"scopes, which the identity server takes from an administrator, but Orchestrator from nobody."
	}
	return "UiPath does not accept this external application here: it may belong to another organization, or lack the scope or the role for this " +
		"call."
}

func (c *Client) otherSignIn() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "Create a new personal access token with the scopes PM.User, PM.Group, OR.Users and OR.Folders as an organization administrator, and " +
			"set it as access_token (UIPATH_PAT); or sign in as an external application: client_id (UIPATH_CLIENT_ID) and client_secret " +
			"(UIPATH_CLIENT_SECRET)."
	}
	return "Add the scope to the external application under Admin, External Applications, as an application scope, and give the application a role " +
		"in the tenant for what belongs to Orchestrator."
}

// errExists is the error of a create that found the object.
func errExists(what string, noun platform.Noun, id, note string) error {
	return platform.ErrExists(title, what, platform.Object{Noun: noun, ID: id}, note)
}

func errNoUser(id string) error {
	return &platform.Problem{
		Summary: "Not found on UiPath",
		Means:   fmt.Sprintf("UiPath has no user with the id %s in this organization: the account was deleted, or it never existed there.", id),
		Do:      "Check the id: it is the identity server's, a UUID, not Orchestrator's number.",
	}
}

// withHint adds a hint to an error that is a problem.
func withHint(err error, hint platform.Hint) error {
	var problem *platform.Problem
	if errors.As(err, &problem) {
		problem.Hint = hint
	}
	return err
}

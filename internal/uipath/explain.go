package uipath

import (
	"errors"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
	"github.com/platformusers/terraform-provider-platformusers/internal/uipath/api"
)

// explain adds what an answer means on this platform. Everything that it does not know keeps the general advice of tf.Diagnostic.
func (c *Client) explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) {
		return err
	}
	if errors.Is(err, api.ErrNoOrchestrator) {
		return &platform.Problem{
			Summary: "Orchestrator is not configured",
			Means:   "Tenant roles and folders are Orchestrator's, and its address is not known.",
			Do: "Set tenant in the provider's uipath settings (UIPATH_TENANT) and, on Cloud and in Automation Suite, organization (UIPATH_ORGANIZATION); or the whole address as " +
				"orchestrator_base_url (UIPATH_ORCHESTRATOR_URI).",
		}
	}
	var unknown *api.PartitionError
	if errors.As(err, &unknown) {
		return &platform.Problem{
			Summary: "The organization is not known",
			Means:   "The organization's id could not be settled: " + unknown.Error() + ".",
			Do:      "Correct or set partition_global_id in the provider's uipath settings, or UIPATH_PARTITION_GLOBAL_ID. In the portal's addresses it stands as organizationId.",
		}
	}
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return &platform.Problem{Summary: "Unable to sign in to UiPath", Means: refused.Reason, Err: refused.Err}
	}
	var answer *rest.Error
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Kind {
	case rest.Forbidden:
		return &platform.Problem{Err: err, Means: c.forbidden(), Do: c.otherSignIn()}
	case rest.Unauthorized:
		return &platform.Problem{Err: err, Means: c.unauthorized(), Do: c.otherSignIn()}
	default:
		return err
	}
}

func (c *Client) forbidden() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "The access token may not do this. Users and groups need a token of an organization administrator; a token with scopes needs the scope that the answer names; " +
			"Orchestrator's users, roles and folders need a role there."
	}
	return "The external application may not do this: it lacks the application scope that the answer names (a user scope does not help), or a role in Orchestrator's tenant or folder."
}

func (c *Client) unauthorized() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "UiPath does not accept the access token here: it is expired or revoked, of another organization, or a personal access token without scopes, which the identity server takes " +
			"from an administrator, but Orchestrator from nobody."
	}
	return "UiPath does not accept this external application here: it may belong to another organization, or lack the scope or the role for this call."
}

func (c *Client) otherSignIn() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "Make a new personal access token with the scopes PM.User, PM.Group, OR.Users and OR.Folders as an organization administrator, or sign in as an external application (client_id, client_secret)."
	}
	return "Add the scope to the external application under Admin, External Applications, as an application scope, and give the application a role in the tenant for what is Orchestrator's."
}

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: "UiPath", What: what, Name: name, Where: "in this organization or tenant",
		Check: "Check the spelling, and that organization and tenant in the provider's uipath settings are the right ones.",
	}, describe)
}

// alreadyThere is the error of a create that found the object.
func alreadyThere(what, typeName, importID, note string) error {
	return tf.AlreadyThere("UiPath", what, typeName, importID, note)
}

func errNoUser(id string) error {
	return &platform.Problem{
		Summary: "Not found on UiPath",
		Means:   fmt.Sprintf("UiPath has no user with the id %s in this organization: the account was deleted, or it never existed there.", id),
		Do:      "Check the id: it is the identity server's, a UUID, not Orchestrator's number.",
	}
}

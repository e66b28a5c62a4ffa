package access

import (
	"errors"
	"fmt"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
)

// FieldError is an error that one field of an object is to blame for.
type FieldError struct {
	// Field is the field as the settings of an object name it: "email", "user_id".
	Field string
	Err   error
}

// Error is the text of the error alone.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap returns the error without the field.
func (e *FieldError) Unwrap() error { return e.Err }

// at blames a field for an error; nil stays nil.
func at(field string, err error) error {
	if err == nil {
		return nil
	}
	return &FieldError{field, err}
}

// explain adds what an error means on this platform. Everything that it does not know is returned as it is.
func (c *Client) explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) || platform.GoneReason(err) != "" {
		return err
	}
	if problem := explainSignIn(err); problem != nil {
		return problem
	}
	if problem := refusals.Find(err); problem != nil {
		return problem
	}
	switch {
	case api.IsTier(err):
		return &platform.Problem{
			Summary: "The pricing tier has no users",
			Err:     err,
			Means:   "The service is in the Consumption tier, which has no developer portal, and neither users nor groups.",
			Do:      "Manage users of a service in another tier, or check service_name and resource_group_name.",
		}
	case api.IsUnknownService(err):
		return errUnknownService(err)
	case api.IsStale(err):
		return &platform.Problem{
			Summary: summaryChanged,
			Err:     err,
			Means:   "The object has changed since it was read a moment ago, or others write to it all the time. Nothing was overwritten.",
			Hint:    HintPlanAgain,
		}
	case api.HasCode(err, api.CodeBusy):
		return &platform.Problem{
			Err:   err,
			Means: "Another change of the same object is under way in the service, and did not end in time. Nothing was changed.",
			Do:    "Try again in a minute.",
		}
	}
	switch rest.KindOf(err) {
	case rest.Forbidden:
		return errForbidden(err)
	case rest.Unauthorized:
		return &platform.Problem{
			Summary: c.unauthorizedSummary(err),
			Err:     err,
			Means:   c.unauthorized(),
			Do: "Check tenant_id, access_token (APIM_ACCESS_TOKEN) or the other credentials, and environment in the provider's apim settings: a token is " +
				"valid for the tenant of the Azure subscription, in its cloud, and for Azure Resource Manager only.",
		}
	case rest.NotAllowed:
		return &platform.Problem{
			Err:   err,
			Means: "The service allows nobody to do this. Its own administrator (user 1) and its own groups cannot be changed.",
		}
	default:
		return err
	}
}

// unauthorizedSummary is for a call that was refused although somebody is signed in; "" is the caller's.
func (c *Client) unauthorizedSummary(err error) string {
	if failure := rest.Cause(err); failure != nil && c.settings.Credentials.SignIn() == api.SignInAccessToken {
		return "Azure does not accept the access token: " + platform.Failure(failure)
	}
	return ""
}

// explainSignIn is nil for an error that is not of the sign-in.
func explainSignIn(err error) error {
	var refused *api.SignInError
	if !errors.As(err, &refused) {
		return wordsEntra.ErrSignIn(err, "")
	}
	problem := wordsEntra.ErrSignIn(err, refused.Reason)
	var known *platform.Problem
	if refused.Do != "" && errors.As(problem, &known) {
		known.Do = refused.Do
	}
	return problem
}

// summaryChanged is for what is not as it was when a change of it was decided.
const summaryChanged = "Changed outside Terraform"

// errForbidden names the right that is missing.
func errForbidden(err error) error {
	action, scope := api.MissingAction(err)
	if action == "" {
		return &platform.Problem{
			Err:   err,
			Means: "The identity that the provider signs in as may not do this.",
			Do: "Give it the role API Management Service Contributor on the service, or a role with the action that the response names. Nothing was " +
				"removed from the state.",
		}
	}
	if scope == "" {
		scope = "the service"
	}
	return &platform.Problem{
		Err:   err,
		Means: fmt.Sprintf("The identity that the provider signs in as lacks the action %s on %s.", action, scope),
		Do: fmt.Sprintf("Give it the role API Management Service Contributor on the service, or a role with the action %s. A role that was given a "+
			"moment ago may need some minutes. Nothing was removed from the state.", action),
	}
}

func (c *Client) unauthorized() string {
	if c.api.SignIn() == api.SignInAccessToken {
		return "Azure does not accept the access token: it has expired (tokens live about an hour), or is for another tenant, or not for Azure Resource " +
			"Manager."
	}
	return "Azure does not accept the token of this sign-in."
}

func errUnknownService(err error) error {
	return &platform.Problem{
		Summary: "The API Management service does not exist",
		Err:     err,
		Means: "Azure does not know the service, its resource group or its subscription; the response shows which. Until this is resolved, nothing is " +
			"believed to be deleted: a wrong name of the service answers \"not found\" to everything.",
		Do: "Check subscription_id, resource_group_name and service_name, here and in the provider's apim settings, and that tenant_id and environment " +
			"are those of the subscription.",
		Hint: platform.HintLetGo,
	}
}

func errNoUser(s api.Service, who string) error {
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no user %q: the account was deleted, or it never existed there.", s.Name, who),
		Do:      "Check the id, and that service_name, resource_group_name and subscription_id are the right ones.",
		Hint:    HintUsers,
	}
}

// errExists is the error of a create that found something there already. hint adds advice; "" adds none.
func errExists(what string, found platform.Object, hint platform.Hint) error {
	problem := platform.ErrExists(title, what, found, "")
	problem.Hint = hint
	return problem
}

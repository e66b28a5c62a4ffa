package apim

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/platformusers/terraform-provider-platformusers/internal/apim/api"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
	"github.com/platformusers/terraform-provider-platformusers/internal/rest"
	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// explain adds what an answer means on this platform. Everything that it does not know keeps the general advice of tf.Diagnostic.
func (c *Client) explain(err error) error {
	var known *platform.Problem
	if err == nil || errors.As(err, &known) || platform.GoneReason(err) != "" {
		return err
	}
	var refused *api.SignInError
	if errors.As(err, &refused) {
		return &platform.Problem{Summary: "Unable to sign in to Azure", Means: refused.Reason, Err: refused.Err}
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
			Summary: "Changed outside Terraform",
			Err:     err,
			Means:   "What was to be written is not what was read a moment ago, or others write to it all the time. Nothing was overwritten.",
			Do:      "Run terraform plan again: it shows what is there now.",
		}
	case api.HasCode(err, api.CodeBusy):
		return &platform.Problem{Err: err, Means: "Another change of the same thing is still under way in the service, and did not end in time. Nothing was changed.", Do: "Run Terraform again in a minute."}
	}
	switch rest.KindOf(err) {
	case rest.Forbidden:
		return forbidden(err)
	case rest.Unauthorized:
		return &platform.Problem{Err: err, Means: c.unauthorized(), Do: "Check tenant_id, the credentials and environment in the provider's apim settings: a token is good for the tenant of the Azure subscription, in its cloud, and for Azure Resource Manager only."}
	case rest.NotAllowed:
		return &platform.Problem{Err: err, Means: "The service allows nobody to do this. Its own administrator (user 1) and its own groups cannot be changed."}
	default:
		return err
	}
}

// forbidden names the right that is missing.
func forbidden(err error) error {
	action, scope := api.MissingAction(err)
	if action == "" {
		return &platform.Problem{
			Err:   err,
			Means: "Whoever the provider signs in as may not do this.",
			Do:    "Give it the role API Management Service Contributor on the service, or a role with the action that the answer names. Nothing was removed from the state.",
		}
	}
	if scope == "" {
		scope = "the service"
	}
	return &platform.Problem{
		Err:   err,
		Means: fmt.Sprintf("Whoever the provider signs in as lacks the action %s on %s.", action, scope),
		Do: fmt.Sprintf("Give it the role API Management Service Contributor on the service, or a role with the action %s. A role that was given a moment ago may need some minutes. "+
			"Nothing was removed from the state.", action),
	}
}

func (c *Client) unauthorized() string {
	if c.api.SignIn() == api.SignInReadyToken {
		return "Azure does not accept the access token: it is expired (tokens live about an hour), of another tenant, or not for Azure Resource Manager."
	}
	return "Azure does not accept the token of this sign-in."
}

func errUnknownService(err error) error {
	return &platform.Problem{
		Summary: "The API Management service is not there",
		Err:     err,
		Means: "Azure does not know the service, its resource group or its subscription; the answer says which. As long as that is so nothing is believed to be deleted: a wrong name answers " +
			"\"not found\" to everything.",
		Do: "Check subscription_id, resource_group_name and service_name, here and in the provider's apim settings, and that tenant_id and environment are those of the subscription.",
	}
}

// exactlyOne picks the only match for a name that a person wrote.
func exactlyOne[T any](s api.Service, matches []T, what, name string, describe func(T) string) (*T, error) {
	return platform.ExactlyOne(matches, platform.Wanted{
		Platform: "API Management", What: what, Name: name, Where: "in the service " + s.Name,
		Check: "Check the spelling, and that service_name, resource_group_name and subscription_id are the right ones.",
	}, describe)
}

// alreadyThere is the error of a create that found the object.
func alreadyThere(what, typeName, importID, note string) error {
	return tf.AlreadyThere("API Management", what, typeName, importID, note)
}

func errNoUser(s api.Service, who string) error {
	return &platform.Problem{
		Summary: "Not found on API Management",
		Means:   fmt.Sprintf("The service %s has no user %q: the account was deleted, or it never existed there.", s.Name, who),
		Do:      "Check the id, and that service_name, resource_group_name and subscription_id are the right ones. The data source platformusers_apim_users lists the users with their ids.",
	}
}

// blamedError is an error that one attribute is to blame for.
type blamedError struct {
	attribute string
	error
}

func (e *blamedError) Unwrap() error { return e.error }

// at blames an attribute for an error; nil stays nil.
func at(attribute string, err error) error {
	if err == nil {
		return nil
	}
	return &blamedError{attribute, err}
}

// addFieldErrors reports an error on the attributes that are to blame: the one that this package knows, or those that the service names. attributes are
// the attributes by the property of the service that each stands for.
func addFieldErrors(diags *diag.Diagnostics, attributes map[string]string, summary string, err error) {
	var blamed *blamedError
	if errors.As(err, &blamed) {
		tf.AddAttributeError(diags, path.Root(blamed.attribute), summary, blamed.error)
		return
	}
	details := api.Details(err)
	var others []rest.Detail
	for _, detail := range details {
		attribute, known := attributes[strings.ToLower(detail.Target[strings.LastIndexByte(detail.Target, '.')+1:])]
		if !known {
			others = append(others, detail)
			continue
		}
		diags.AddAttributeError(path.Root(attribute), summary, fmt.Sprintf("The service does not accept this value: %s\n\nThe answer: %s\n\nNothing was changed.", detail.Message, err))
	}
	if len(details) == 0 || slices.ContainsFunc(others, func(d rest.Detail) bool { return d.Message != "" }) {
		tf.AddError(diags, summary, err)
	}
}

// userFields and invitationFields are the attributes by the service's property, in small letters.
var (
	userFields = map[string]string{
		"email": "email", "firstname": "first_name", "lastname": "last_name", "note": "note", "state": "state", "password": "password_wo", "userid": "user_id", "apptype": "app_type",
		"confirmation": "confirmation",
	}
	invitationFields = map[string]string{"email": "email", "firstname": "first_name", "lastname": "last_name", "note": "note", "userid": "user_id", "apptype": "app_type"}
)

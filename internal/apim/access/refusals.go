package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

const nothingChanged = " Nothing was changed."

// refusals are the codes with which Azure Resource Manager refuses a call before the service sees it (documented).
var refusals = platform.Refusals{
	{Codes: []string{"ScopeLocked"}, Problem: platform.Problem{
		Summary: "A lock in Azure prevents this",
		Means: "A management lock (CanNotDelete or ReadOnly) on the service, its resource group or its Azure subscription prevents this call; the " +
			"response names it." + nothingChanged,
		Do: "Have the lock removed for the time of this change, by whoever set it, then run Terraform again.",
	}},
	{Codes: []string{"ReadOnlyDisabledSubscription", "SubscriptionNotActive", "DisabledSubscription"}, Problem: platform.Problem{
		Summary: "The Azure subscription is disabled",
		Means:   "Azure has disabled the subscription of the service, so that it is read-only." + nothingChanged,
		Do:      "Have the subscription enabled again by its owner (Cost Management + Billing), or check " + Words.Address + ".",
	}},
	{Codes: []string{"RequestDisallowedByPolicy", "RequestDisallowedByAzure", "PolicyViolation"}, Problem: platform.Problem{
		Summary: "A policy in Azure prevents this",
		Means: "A policy (Azure Policy) that is assigned to the service, its resource group or its subscription denies this call; the response names it." +
			nothingChanged,
		Do: "Have the service exempted from the policy, or change what the policy denies. No role helps here.",
	}},
	{Codes: []string{"MissingSubscriptionRegistration", "SubscriptionNotRegistered"}, Problem: platform.Problem{
		Summary: "The Azure subscription does not have API Management",
		Means:   "The resource provider Microsoft.ApiManagement is not registered in this subscription: no service can be in it.",
		Do:      "Check " + Words.Address + "; or register the resource provider.",
	}},
	{Codes: []string{"InvalidSubscriptionId"}, Problem: platform.Problem{
		Summary: "Invalid subscription_id",
		Means:   "Azure does not take the id of the Azure subscription for one.",
		Do:      "Check subscription_id (ARM_SUBSCRIPTION_ID), a UUID.",
	}},
	{Codes: []string{"InvalidAuthenticationTokenTenant"}, Problem: platform.Problem{
		Summary: "The sign-in is for another tenant",
		Means:   "The token is of another Microsoft Entra tenant than the Azure subscription.",
		Do:      "Check tenant_id (ARM_TENANT_ID) and subscription_id (ARM_SUBSCRIPTION_ID).",
	}},
	{Codes: []string{"ExpiredAuthenticationToken"}, Problem: platform.Problem{
		Summary: "The access token has expired",
		Means:   "Azure does not accept the access token any more: tokens live about an hour.",
		Do:      "Set a new access_token (APIM_ACCESS_TOKEN), or let the provider sign in by itself: " + Words.Credentials + ".",
	}},
}

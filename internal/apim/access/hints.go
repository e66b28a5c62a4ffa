package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// The advice that only the floor above can word.
const (
	// HintUsers says how to list users with their ids.
	HintUsers platform.Hint = "users"
	// HintGroups says how to list groups with their ids, and that a group has to exist first.
	HintGroups platform.Hint = "groups"
	// HintProducts says how to list products with their ids, and that a product has to exist first.
	HintProducts platform.Hint = "products"
	// HintAPIs says that an API has to exist first.
	HintAPIs platform.Hint = "apis"
	// HintProductLimits says how to see the limits of products.
	HintProductLimits platform.Hint = "product_limits"
	// HintSystemGroup says what to do about a membership in one of the service's own groups.
	HintSystemGroup platform.Hint = "system_group"
	// HintExternalGroup says what to do about a membership in a group of a directory.
	HintExternalGroup platform.Hint = "external_group"
	// HintAdministrator says how to leave the service's own administrator alone.
	HintAdministrator platform.Hint = "administrator"
	// HintCreateAdministrator says what to do instead of creating the service's own administrator.
	HintCreateAdministrator platform.Hint = "create_administrator"
	// HintPending says how to manage an account that waits for its confirmation as an invitation.
	HintPending platform.Hint = "pending"
	// HintEmailInState says what to do about an e-mail address that the state has for another user.
	HintEmailInState platform.Hint = "email_in_state"
	// HintOverwritten says what to do about something that somebody else created at the same moment, and that this create overwrote.
	HintOverwritten platform.Hint = "overwritten"
	// HintLostCreate says what to do when it is not known whether something was created.
	HintLostCreate platform.Hint = "lost_create"
	// HintPlanAgain says to look at what is there now.
	HintPlanAgain platform.Hint = "plan_again"
	// HintUserSubscriptions says what to do about the subscriptions of a user who is to be deleted.
	HintUserSubscriptions platform.Hint = "user_subscriptions"
	// HintPlannedSubscriptions says what to do about the subscriptions of a user whom a plan deletes.
	HintPlannedSubscriptions platform.Hint = "planned_subscriptions"
	// HintSecondSubscription says how to give a user the same thing twice.
	HintSecondSubscription platform.Hint = "second_subscription"
	// HintUnmanageable says what to do about a subscription that cannot be managed.
	HintUnmanageable platform.Hint = "unmanageable"
)

// Hints are all of them.
func Hints() []platform.Hint {
	return []platform.Hint{
		HintUsers, HintGroups, HintProducts, HintAPIs, HintProductLimits, HintSystemGroup, HintExternalGroup, HintAdministrator, HintCreateAdministrator,
		HintPending, HintEmailInState, HintOverwritten, HintLostCreate, HintPlanAgain, HintUserSubscriptions, HintPlannedSubscriptions,
		HintSecondSubscription, HintUnmanageable,
	}
}

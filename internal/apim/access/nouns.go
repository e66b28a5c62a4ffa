package access

import "github.com/platformusers/terraform-provider-platformusers/internal/platform"

// What this package gives access to: the resources, and the lists that can be read.
const (
	NounUser         platform.Noun = "user"
	NounInvitation   platform.Noun = "invitation"
	NounGroupMember  platform.Noun = "group_member"
	NounSubscription platform.Noun = "subscription"

	// NounSharedAccessToken and NounSSOURL are what a user signs in with.
	NounSharedAccessToken platform.Noun = "shared_access_token"
	NounSSOURL            platform.Noun = "sso_url"

	// What can be done.
	NounSendConfirmation           platform.Noun = "send_confirmation"
	NounRegenerateSubscriptionKeys platform.Noun = "regenerate_subscription_keys"

	NounUsers         platform.Noun = "users"
	NounInvitations   platform.Noun = "invitations"
	NounGroups        platform.Noun = "groups"
	NounGroupMembers  platform.Noun = "group_members"
	NounProducts      platform.Noun = "products"
	NounSubscriptions platform.Noun = "subscriptions"
)

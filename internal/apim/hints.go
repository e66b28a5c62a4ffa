package apim

import (
	"github.com/platformusers/terraform-provider-platformusers/internal/apim/access"
	"github.com/platformusers/terraform-provider-platformusers/internal/platform"
)

// hints word the advice that the access package only names.
var hints = map[platform.Hint]string{
	access.HintUsers: "The data source platformusers_apim_users lists the users with their ids.",
	access.HintGroups: "The data source platformusers_apim_groups lists ids and names. If this configuration creates the group, refer " +
		"to its resource's id, which is not known before the group exists.",
	access.HintProducts: "The data source platformusers_apim_products lists the products. If this configuration creates the product, " +
		"refer to its resource's id, which is not known before the product exists.",
	access.HintAPIs:          "If this configuration creates the API, refer to its resource's id, which is not known before the API exists.",
	access.HintProductLimits: "The data source platformusers_apim_products shows the limits.",
	access.HintSystemGroup:   "Remove this resource, or name a group that was created in this service.",
	access.HintExternalGroup: "Change the group's members in Microsoft Entra ID and remove this resource; or name a group that was created in this " +
		"service.",
	access.HintAdministrator: "Take the account out of Terraform without touching it, with a removed block or deletion_policy = \"abandon\"; or keep " +
		"the resource as it was imported.",
	access.HintCreateAdministrator: "Choose another user_id; or import user 1, or read it with the data source platformusers_apim_user.",
	access.HintPending: "The account waits for its confirmation; to manage it as an invitation, import it as platformusers_apim_invitation with the " +
		"same id.",
	access.HintEmailInState: "If this plan is to remove or change that user, apply that first, since Terraform may create before it deletes. If the " +
		"resource was renamed, describe that with a moved block and keep the user_id.",
	access.HintOverwritten: "Another run of Terraform may have done it.",
	access.HintLostCreate:  "Apply again in a moment: if it exists by then, the error shows how to import it.",
	access.HintPlanAgain:   "Run terraform plan again: it shows what is there now.",
	access.HintUserSubscriptions: "Delete them first or give them another owner; or apply delete_subscriptions = true to the user, so that they are " +
		"deleted with the account. To keep the account, use deletion_policy = \"disable\" or \"abandon\".",
	access.HintPlannedSubscriptions: "Keep the user for now. Apply delete_subscriptions = true to it, so that they are deleted with the account, or " +
		"delete them or give them another owner. Where resources of this configuration manage them, destroy those in an apply of their own before, or " +
		"have their user_id refer to the user's resource. To keep the account, apply deletion_policy = \"disable\" or \"abandon\".",
	access.HintSecondSubscription: "To give the user a second one of the same name, set subscription_name.",
	access.HintUnmanageable:       "Leave it out of Terraform.",
}

package anypoint

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// organizationAttribute is organization_id as all resources have it. what says in a sentence which organization the resource means.
func organizationAttribute(what string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: what + " Default: the provider's `organization_id`, else the root organization of the account that signs in. A change replaces the resource.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{organizationID()},
		PlanModifiers:       []planmodifier.String{tf.KeepCase(), stringplanmodifier.UseStateForUnknown(), tf.ReplaceWhenKnown("takes the person out of where they are")},
	}
}

// organizationID refuses what is no organization's id.
func organizationID() validator.String {
	return tf.ValidUUID("It stands in Access Management, under Organization.")
}

// userID refuses what is no user's id, a user name above all.
func userID() validator.String {
	return tf.ValidUUID("To refer to a user by user name or e-mail address, use the id of a platformusers_anypoint_user resource or data source.")
}

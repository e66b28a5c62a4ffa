package apim

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/platformusers/terraform-provider-platformusers/internal/tf"
)

// ephemeralOfUser are the attributes of an ephemeral resource of one user, with its own ones.
func ephemeralOfUser(own map[string]schema.Attribute) map[string]schema.Attribute {
	for name, described := range describedService {
		own[name] = schema.StringAttribute{
			MarkdownDescription: described.description + " Default: the provider's.", Optional: true, Computed: true,
			Validators: []validator.String{described.valid},
		}
	}
	own[userEnd.IDAttribute] = schema.StringAttribute{
		MarkdownDescription: "The user's id, or the account's whole id in Azure Resource Manager. Exactly one of `user_id` and `email` is set.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{userEnd.valid(), stringvalidator.ExactlyOneOf(path.MatchRoot(userEnd.EmailAttribute))},
	}
	own[userEnd.EmailAttribute] = schema.StringAttribute{
		MarkdownDescription: "The e-mail address of the user's account. Case-insensitive.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{tf.ValidEmail()},
	}
	return own
}

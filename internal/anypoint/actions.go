package anypoint

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// invitationNumber is an invitation's id.
var invitationNumber = regexp.MustCompile(`^[1-9][0-9]*$`)

// actionOrganization is organization_id as all actions have it. what says in a sentence which organization is meant.
func actionOrganization(what string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: what + " Default: the provider's `organization_id`, else the root organization of the account that signs in.",
		Optional:            true,
		Validators:          []validator.String{organizationID()},
	}
}

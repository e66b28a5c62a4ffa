package anypoint

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// aboutActions is what the pages of all actions end with.
const aboutActions = "\n\nActions need Terraform 1.14 or later; OpenTofu has none. In an `action_trigger` of Terraform 1.16 or later say `on_failure = continue`: " +
	"the default, `halt`, stops the run, and `taint` marks the resource for replacement, so that the next apply would destroy a person's account and " +
	"create it again because a mail failed. Before Terraform 1.16 a failed action stops the run, and taints nothing."

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
